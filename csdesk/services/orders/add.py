"""An order typed or pasted by hand: parsed, the buyer's words kept beside the parse; a later import merges with it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from csdesk.domain.orders.address import Check
from csdesk.domain.orders.merge import sighting
from csdesk.domain.shared.facts import Receiver
from csdesk.domain.shared.label import listed
from csdesk.domain.shared.models import Line, Order, PlatformState, Source
from csdesk.domain.shared.money import parse_money, show_money
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.intake.cells import BadCell, read_id
from csdesk.intake.receivers.address import Parsed, parse_address
from csdesk.intake.receivers.divisions import load_divisions
from csdesk.intake.receivers.goods import Goods, parse_goods
from csdesk.intake.receivers.names import Sure, judge_name
from csdesk.intake.receivers.receiver_words import load_receiver_words
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import need_amount
from csdesk.services.desk.packs import check_platform
from csdesk.services.desk.results import Result
from csdesk.services.orders.cod import link_reorders, waiting_reorders
from csdesk.services.orders.confirm import check_words, doubts_of

OTHER = "other"
"""The platform of an order that no platform has."""


class Pay(StrEnum):
    """How a typed order stands with the money."""

    PAID = "paid"
    UNPAID = "unpaid"
    COD = "cod"


class Typed(Struct, frozen=True):
    """What was said of an order beside the pasted words; what is None is read from these.

    Args:
        platform: Where it was ordered.
        order_no: Its number there; None gives it one of the desk.
        buyer: The buyer's nick.
        sku: What was ordered, by SKU.
        title: What was ordered, in words.
        variant: Colour, size.
        qty: How many.
        amount: What is paid in all.
        pay: Paid, unpaid, or cash on delivery.
    """

    platform: str = OTHER
    order_no: str | None = None
    buyer: str | None = None
    sku: str | None = None
    title: str | None = None
    variant: str | None = None
    qty: int | None = None
    amount: str | None = None
    pay: Pay = Pay.UNPAID


def add(desk: Desk, text: str, typed: Typed | None = None, *, reveal: bool = False) -> Result:
    """Add an order out of a buyer's words and what was said beside them; raises as below.

    Exports of the platform know better: what a later import of the same number tells takes the place of what was typed.

    Raises `RefusedError` for nothing at all, an order that the desk has, a number of pieces or an amount that is none;
    `UsageError` for a platform nobody knows.
    """
    with desk.change("order.add", "") as transaction:
        order, doubts = understand(desk, text, typed, reveal=reveal)
        desk.records.put_order(transaction, order)
        waiting = waiting_reorders(desk.orders.values())
        if waiting:
            link_reorders(desk, transaction, waiting, [order])
        summary = _("order added · …{tail}").format(tail=order.order_no[-4:])
        transaction.entry.subject, transaction.entry.summary = order.id, summary
    return Result((order.id,), summary, None, tuple(doubts))


def understand(desk: Desk, text: str, typed: Typed | None = None, *, reveal: bool = False) -> tuple[Order, list[str]]:
    """Return the order that `add` would store, and what is worth a look of it; raises as it does."""
    told = typed or Typed()
    check_platform(told.platform)
    if not text.strip() and not (told.sku or told.title or told.order_no):
        raise RefusedError(
            _("There is nothing to make an order of."),
            hint=_("Paste the buyer's words, or say --sku and --qty."),
            code="empty_text",
        )
    titles = [one.title for one in desk.records.products.records.values() if one.title]
    parsed = parse_address(text, load_divisions(), goods=titles) if text.strip() else Parsed(text)
    order = _order(desk, told, _number(desk, told), parsed)
    return order, _doubts(desk, order, parsed, reveal=reveal)


def doubts_in(text: str) -> str:
    """Return what is doubtful of a buyer's words, to be shown before an order is made of them."""
    return listed(check_words(check) for check in parse_address(text, load_divisions()).doubts)


def _number(desk: Desk, told: Typed) -> str:
    """Return the order's number: as given, whole and new; else the desk's next of the day."""
    if told.order_no is None:
        stem = f"H{desk.now():%y%m%d}-"
        tails = [one.order_no.removeprefix(stem) for one in desk.orders.values() if one.order_no.startswith(stem)]
        return f"{stem}{max((int(tail) for tail in tails if tail.isdecimal()), default=0) + 1:04}"
    try:
        number = read_id(told.order_no.strip())
    except BadCell as error:
        raise RefusedError(
            _("The order number {text} is not whole.").format(text=repr(told.order_no)),
            where="--no",
            hint=_("Copy it as text from the platform's back end."),
            code=str(error),
        ) from error
    if number is None or any(sign.isspace() or sign == ":" for sign in number):
        raise RefusedError(_("This is no order number."), where=repr(told.order_no), code="id_missing")
    key = f"{told.platform}:{number}"
    if key in desk.orders or desk.records.archived_orders.get(key) is not None:
        raise RefusedError(
            _("Order {id} is on the desk already.").format(id=key),
            hint=_("Look at it: csdesk order show {id}; change it: csdesk order change {id}").format(id=key),
            code="order_exists",
        )
    return number


def _order(desk: Desk, told: Typed, number: str, parsed: Parsed) -> Order:
    """Return the order as it is stored: facts that any export of the platform outranks."""
    now, cod = desk.now(), told.pay is Pay.COD
    facts: dict[str, Any] = {
        "platform_state": PlatformState.UNPAID if told.pay is Pay.UNPAID else PlatformState.PAID,
        "created_at": now,
    }
    if told.pay is Pay.PAID:
        facts["paid_at"] = now
    if cod:
        facts["pay_kind"] = "cod"
    if told.buyer and told.buyer.strip():
        facts["buyer_nick"] = told.buyer.strip()
    line, amount = _goods(desk, told, parsed)
    if line is not None:
        facts["lines"] = (line,)
    if amount is not None:
        facts["amount"] = amount
    where = (parsed.name, parsed.phone, parsed.province, parsed.city, parsed.district, parsed.address)
    if any(where):
        facts["receiver"] = Receiver(*where)
    source = Source(_("typed by {operator}").format(operator=desk.operator), 0)
    order = sighting((f"{told.platform}:{number}", told.platform, number), source, facts)
    known = msgspec.structs.replace(order.desk, words=parsed.raw.strip() or None)
    # No time and no rank: the source of typed facts is older than every export, however it tells its time.
    return msgspec.structs.replace(order, sources=(source,), desk=known)


def _goods(desk: Desk, told: Typed, parsed: Parsed) -> tuple[Line | None, str | None]:
    """Return the line of the order and its amount: as said, else as read; the price by the product."""
    products = desk.records.products.records
    read = _read_goods(desk, parsed.rest)
    qty = told.qty if told.qty is not None else read.qty
    if qty < 1:
        raise RefusedError(_("At least one piece."), where=f"--qty {qty}", code="bad_number")
    amount = need_amount(told.amount, "--amount") if told.amount is not None else None
    sku = (told.sku or "").strip() or read.sku
    product = products.get(sku or "")
    title = (told.title or "").strip() or (product.title if product is not None else None) or read.rest or ""
    price = parse_money(product.price) if product is not None else None
    if amount is None and price is not None:
        amount = price * qty
    elif price is None and amount is not None:
        price = amount / qty
    if qty == 1 and not (sku or title or told.variant or read.variant):
        return None, show_money(amount) if amount is not None else None
    variant = (told.variant or "").strip() or read.variant
    line = Line(title, sku, variant, qty, show_money(price) if price is not None else None)
    return line, show_money(amount) if amount is not None else None


def _read_goods(desk: Desk, words: str | None) -> Goods:
    """Return what the words beside the address order, of the shop's products where they name one."""
    return (
        parse_goods(words, ((key, one.title) for key, one in desk.records.products.records.items()))
        if words
        else Goods()
    )


def _doubts(desk: Desk, order: Order, parsed: Parsed, *, reveal: bool) -> list[str]:
    """Return what is worth a look before the order goes on: parts that could not be read, goods that are missing."""
    checks = [check for check in doubts_of(parsed, order.receiver) if check.code != "left_over"]
    if parsed.rest:
        goods = _read_goods(desk, parsed.rest)
        title = next((line.title for line in order.lines), None)
        if goods.rest and goods.sku is None:
            checks.append(Check("rest", "read_as_goods" if title == goods.rest else "left_over", goods.rest))
    found = [check_words(check, reveal=reveal or _is_goods(check)) for check in checks]
    if not any(line.sku or line.title or line.variant for line in order.lines):
        found.append(_("What was ordered could not be read: --sku, --qty"))
    if order.amount is None:
        found.append(_("The amount is not known: --amount"))
    return found


def _is_goods(check: Check) -> bool:
    """Tell whether what was read as goods is surely no person's name."""
    words = check.detail if check.code == "read_as_goods" else None
    return bool(words) and judge_name(words or "", load_receiver_words()) is Sure.NO
