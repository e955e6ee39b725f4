"""A parcel leaves: courier and tracking number, typed, scanned or imported (S01, A06); special orders (N03)."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from csdesk.domain.orders import permissions
from csdesk.domain.orders.address import address_key
from csdesk.domain.orders.couriers import (
    Courier,
    Couriers,
    Fit,
    behind_digits,
    clean_number,
    find_courier,
    fit,
    guess,
    looks_like_number,
    shape,
)
from csdesk.domain.orders.labels import SHIP_WAYS
from csdesk.domain.orders.parcels import parcels_of, receiver_of
from csdesk.domain.shared.facts import Parcel
from csdesk.domain.shared.label import listed
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.money import money_words, parse_money, show_money
from csdesk.errors import RefusedError, UsageError
from csdesk.i18n import _
from csdesk.services.buyers.sent_log import RATINGS
from csdesk.services.desk.change import change_orders, edit_order, one_line, refuse
from csdesk.services.desk.couriers import courier_name, need_courier
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import need_amount
from csdesk.services.desk.results import Result
from csdesk.services.orders.combine_parcels import riders
from csdesk.services.texts.deliver import Mark, note, say
from csdesk.store import Transaction


def ship(desk: Desk, name: str, courier: str, tracking: str, *, more: bool = False, sure: bool = False) -> Result:
    """Record that a parcel of an order left; the same number again changes nothing.

    Args:
        desk: The desk.
        name: The order.
        courier: Any name of a configured courier.
        tracking: The number as typed or scanned.
        more: Another parcel of this order follows.
        sure: The number is right though it looks like another courier's, or like an order's.

    Raises `RefusedError` with the first blocker's code for an order that may not leave, and for a number that is none,
    is another order's, or looks like another courier's or an order's.
    """
    with desk.change("order.ship", "") as transaction:
        order = desk.find(name)
        carrier = need_courier(courier, desk.couriers)
        done = add_parcel(desk, transaction, order, carrier, tracking, more=more, sure=sure)
        left = done.orders or (order,)
        tails = " ".join(f"…{one.order_no[-4:]}" for one in left)
        summary = _("shipped · {tails} · {courier}").format(
            tails=tails, courier=courier_name(carrier.code, desk.couriers)
        )
        transaction.entry.subject, transaction.entry.summary = " ".join(one.id for one in left), summary
    return Result(tuple(one.id for one in done.orders), summary, warnings=done.warnings)


LONGEST_WAYBILL = 15
"""The most digits of a courier's number of today; a shorter order number tells nothing by its length."""


SAYS_IT = 10
"""So many signs of an order number are in no waybill by chance."""


class Numbers:
    """Which order numbers and tracking numbers are known; one serves a whole sheet.

    Args:
        desk: The desk.
        fresh: Orders that the same change adds or changes.
    """

    def __init__(self, desk: Desk, fresh: Iterable[Order] = ()) -> None:
        self._desk = desk
        self._fresh: dict[str, list[Order]] = {}
        self._named: dict[str, str] = {}
        for order in fresh:
            self._named[order.order_no] = order.id
            for number in filter(None, (number for number, _courier in parcels_of(order))):
                self.add(number, order)

    def order_id(self, number: str) -> str | None:
        """Return the id of an order that has this number, or None."""
        return next(iter(self._desk.index.numbers.get(number, ())), self._named.get(number))

    def riders(self, number: str) -> list[Order]:
        """Return the orders that travel in the parcel of a tracking number."""
        orders = self._desk.orders
        known = [orders[key] for key in self._desk.index.parcels.get(number, ()) if key in orders]
        return [*known, *self._fresh.get(number, ())]

    @functools.cached_property
    def _shapes(self) -> frozenset[str]:
        numbers = (*self._desk.index.numbers, *self._named)
        return frozenset(shape(number) for number in numbers if len(number) > LONGEST_WAYBILL)

    def like_an_order(self, number: str) -> bool:
        """Tell whether a number looks as order numbers of this desk do, and longer than a courier's digits are."""
        return shape(number) in self._shapes

    @functools.cached_property
    def _lengths(self) -> frozenset[int]:
        return frozenset(len(number) for number in (*self._desk.index.numbers, *self._named) if len(number) >= SAYS_IT)

    def holds_an_order(self, number: str) -> bool:
        """Tell whether an order's whole number stands in a longer one: what was left in the box, then a scan."""
        parts = (number[at : at + size] for size in self._lengths for at in range(len(number) - size + 1))
        return any(self.order_id(part) is not None for part in parts)

    def add(self, number: str, order: Order) -> None:
        """Remember a parcel of the change that is being made."""
        self._fresh.setdefault(number, []).append(order)


class Added(NamedTuple):
    """What came of adding a parcel: on which orders it is new, and warnings about its number."""

    orders: tuple[Order, ...] = ()
    warnings: tuple[str, ...] = ()


def add_parcel(
    desk: Desk,
    transaction: Transaction,
    order: Order,
    courier: Courier,
    tracking: str,
    *,
    more: bool = False,
    sure: bool = False,
    numbers: Numbers | None = None,
) -> Added:
    """Write a parcel that left on its order, in a transaction; raises as `ship`."""
    number = clean_number(tracking)
    if number in [one for one, _courier in parcels_of(order)]:
        return Added()
    refuse([order], permissions.ship, desk)
    known = numbers or Numbers(desk)
    warnings = check_number(desk, order, courier, number, known, sure=sure)
    parcel = Parcel(number, courier.code, desk.now(), more)
    new = edit_order(desk, transaction, order, parcels=(*order.desk.parcels, parcel))
    known.add(number, new)
    left = [new]
    for mate in riders(desk, order):
        rider = desk.records.order_in(transaction, mate.id) or mate
        if number not in [one for one, _courier in parcels_of(rider)]:
            refuse([rider], permissions.ship, desk)
            left.append(edit_order(desk, transaction, rider, parcels=(*rider.desk.parcels, parcel)))
            known.add(number, left[-1])
    return Added(tuple(left), warnings)


def check_number(
    desk: Desk, order: Order, courier: Courier, number: str, known: Numbers, *, sure: bool
) -> tuple[str, ...]:
    """Return warnings about a clean tracking number; raises `RefusedError` for one that cannot be right."""
    if not looks_like_number(number):
        raise RefusedError(
            _("{number} is no tracking number.").format(number=repr(number)),
            hint=_("Scan or type the number on the waybill: 8 to 35 letters and digits."),
            code="bad_tracking",
        )
    named = known.order_id(number)
    if named is not None:
        raise RefusedError(
            _("{number} is an order number, not a tracking number.").format(number=number),
            where=named,
            code="tracking_is_order",
        )
    for other in known.riders(number):
        if other.id != order.id and not _same_door(order, other):
            raise RefusedError(
                _("{number} is the tracking number of another order.").format(number=number),
                where=other.id,
                hint=_("Check both waybills; undo takes the wrong one back."),
                code="tracking_taken",
            )
    like = known.holds_an_order(number) or (
        known.like_an_order(number) and fit(number, courier, desk.couriers) is not Fit.SURE
    )
    if like and not sure:
        raise RefusedError(
            _("{number} looks like an order number, not like a tracking number.").format(number=number),
            where=order.id,
            hint=_("Scan the waybill, or write the courier before it: yto 1234567890, or --sure"),
            code="tracking_like_order",
        )
    return _question(courier, number, desk.couriers, sure=sure)


def _same_door(one: Order, other: Order) -> bool:
    """Tell whether two orders may share a parcel: one buyer, one door."""
    key = address_key(receiver_of(one))
    return one.buyer_nick == other.buyer_nick and (key is None or key == address_key(receiver_of(other)))


def _question(courier: Courier, number: str, table: Couriers, *, sure: bool) -> tuple[str, ...]:
    found = fit(number, courier, table)
    if sure or found in (Fit.SURE, Fit.LIKELY):
        return ()
    looks = listed(courier_name(code, table) for code in guess(number, table))
    name = courier_name(courier.code, table)
    if found is Fit.OTHERS and not number.isdigit():
        raise RefusedError(
            _("{number} looks like {others}, not like {courier}.").format(number=number, others=looks, courier=name),
            hint=_("Choose the courier on the waybill, or --sure"),
            code="tracking_other_courier",
        )
    lettered = any(guess(number[at:], table) for at in range(1, len(number)) if number[at].isalpha())
    if lettered or behind_digits(number, courier.code, table):
        raise _prefixed(number)
    if found is Fit.OTHERS:
        return (_("The number looks like {others}, not like {courier}.").format(others=looks, courier=name),)
    return (_("The number does not look like one of {courier}.").format(courier=name),)


def _prefixed(number: str) -> RefusedError:
    return RefusedError(
        _("{number} has something before the number of a waybill.").format(number=number),
        hint=_("Scan the waybill, or write the courier before it: yto 1234567890, or --sure"),
        code="tracking_prefixed",
    )


def special(desk: Desk, ids: Sequence[str], text: str) -> Result:
    """Mark orders as special, with what is special about them, for packer and handover; `-` takes the mark away."""
    wanted = None if text.strip() == "-" else one_line(text, _("Say what is special."), "empty_text")
    return change_orders(desk, "order.special", ids, _("special"), lambda _order: {"special": wanted})


INSURED_MOST = 10
"""So many times what an order cost may it be insured for; more is a slip of the hand."""


def send(desk: Desk, ids: Sequence[str], way: str | None = None, insured: str | None = None) -> Result:
    """Note how orders are sent (S13) and for what value their parcels are insured (S12); `0` takes that away.

    Raises `RefusedError` for an order that has left, for no amount, and where nothing is said; `UsageError` for a way
    that is none.
    """
    amount = need_amount(insured, "--insured") if insured is not None else None
    if way is not None and way not in SHIP_WAYS:
        raise UsageError(_("There is no such way of sending."), where=way, hint=" | ".join(SHIP_WAYS), code="bad_way")
    if way is None and amount is None:
        raise RefusedError(_("Say how it is sent."), hint="--way ems --insured 500", code="nothing_given")
    facts: dict[str, object] = {} if way is None else {"way": way}
    facts |= {} if amount is None else {"insured": show_money(amount) if amount else None}

    def edit(order: Order) -> dict[str, object]:
        worth = parse_money(order.amount)
        if amount and worth and amount > INSURED_MOST * worth:
            words = _("{amount} can hardly be right: more than {limit}.").format(
                amount=money_words(show_money(amount), order.currency),
                limit=money_words(show_money(INSURED_MOST * worth), order.currency),
            )
            raise RefusedError(words, where=order.id, code="unlikely_amount")
        return facts

    return change_orders(desk, "order.send", ids, _("way of sending"), edit, rule=permissions.send)


def send_or_insure(desk: Desk, ids: Sequence[str], text: str) -> Result:
    """Note a way of sending by its code, or the value that orders are insured for; raises as `send`."""
    return send(desk, ids, way=text) if text in SHIP_WAYS else send(desk, ids, insured=text)


def rate(desk: Desk, ids: Sequence[str]) -> Result:
    """Record that we rated the buyers of orders, and return the words for one, remembered as copied (V01).

    Raises `RefusedError` before the trade is completed, where no seller rates a buyer, and as `say` for one.
    """
    texts: list[str] = []

    def edit(order: Order) -> dict[str, object]:
        return {"rated_at": order.desk.rated_at or desk.now()}

    def word(transaction: Transaction, order: Order) -> None:
        made = say(desk, RATINGS[sum(map(ord, order.order_no)) % len(RATINGS)], order)
        note(desk, transaction, made, order, Mark.COPIED)
        texts.append(made.text)

    then = word if len(ids) == 1 else None
    result = change_orders(desk, "order.rate", ids, _("rated"), edit, rule=permissions.rate, then=then)
    if not texts:
        return result
    summary = _("noted as rated; the words are still to be put there")
    return Result(result.changed, summary, texts[0], result.warnings)


ASKED = ("tracking_like_order", "tracking_prefixed")
"""Refusals of a scan that may be right all the same."""


def ship_scanned(desk: Desk, name: str, text: str, *, more: bool = False, sure: bool = False) -> Result:
    """Record a parcel from what a scanner or a hand gave: the number, and before it the courier when it is another.

    Without a courier in the text it is the one that the number names, the order's wish first. Raises as `ship`,
    one of `ASKED` where the same text scanned once more is `sure`.
    """
    word, _blank, rest = text.strip().partition(" ")
    table = desk.couriers
    if rest and find_courier(word, table) is not None:
        return ship(desk, name, word, rest, more=more, sure=True)
    number = clean_number(text)
    looks, wish = guess(number, table), desk.find(name).desk.courier_wish
    if not sure and behind_digits(number, wish, table):
        raise _prefixed(number)
    courier = wish if wish in looks or not looks else looks[0]
    if courier is None:
        raise RefusedError(
            _("Nobody knows whose number {number} is.").format(number=repr(text.strip())),
            hint=_("Write the courier before it: yto 1234567890"),
            code="courier_unknown",
        )
    result = ship(desk, name, courier, text, more=more, sure=sure)
    if wish is None or wish == courier:
        return result
    words = _("The buyer wished {wish}, the number is one of {courier}.").format(
        wish=courier_name(wish, table), courier=courier_name(courier, table)
    )
    return Result(result.changed, result.summary, result.text, (*result.warnings, words))
