"""The COD gate: price notice, the buyer's answer, and the new order that takes the old one's place (C01-C05).

Nothing else sets `cod_answer`; without `accepted` a COD order is never ready to print.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from csdesk.domain.orders import permissions
from csdesk.domain.orders.cod import Quote, pays, quote
from csdesk.domain.orders.labels import BLOCKERS
from csdesk.domain.shared.label import label, listed
from csdesk.domain.shared.models import Order, PlatformState
from csdesk.domain.shared.money import parse_money, show_money
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.services.buyers.sent_log import buyer_key
from csdesk.services.desk.change import add_slip, edit_order, refuse, with_memo
from csdesk.services.desk.couriers import likely_courier, need_courier
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import need_amount, need_likely, refuse_thing
from csdesk.services.desk.results import Result
from csdesk.services.orders import closing
from csdesk.services.texts.deliver import Mark, note, say
from csdesk.services.today.inbox import take_inbox
from csdesk.store import Transaction


class CodAnswer(StrEnum):
    """What the buyer said to the price at the door."""

    ACCEPTED = "accepted"
    REORDER = "reorder"
    REFUSED = "refused"


def quote_of(desk: Desk, order: Order, fee: str | None = None, courier: str | None = None) -> Quote | None:
    """Return the price at the door: the fee as given, noted before, in the file, or by the courier; else None."""
    table = desk.couriers_of(order)
    carrier = need_courier(courier, table) if courier else likely_courier(order, table)
    return quote(order.amount, order.cod_fee, fee or order.desk.cod_fee, carrier)


def notice(
    desk: Desk,
    name: str,
    *,
    fee: str | None = None,
    courier: str | None = None,
    sure: bool = False,
    mark: Mark | None = None,
) -> Result:
    """Return the price notice for a COD order; he counts as told only when it is copied or sent.

    Raises `RefusedError` for an order that is not waiting at the gate, a fee that is no amount, and when no fee is
    known: it is never guessed.
    """
    with desk.change("order.cod", "", dry_run=mark is None) as transaction:
        order = desk.find(name)
        refuse([order], permissions.tell_price, desk)
        price = _need_price(desk, order, fee, courier, sure=sure)
        extra = {"cod.page_price": price.page, "cod.fee": price.fee, "cod.total": price.total}
        code = "cod_notice" if parse_money(price.fee) else "cod_notice_free"
        made = say(desk, code, order, extra)
        summary = _("words on the COD price · …{tail}").format(tail=order.order_no[-4:])
        warnings = _told_already(desk, order, price)
        if mark is None:
            return Result((), summary, made.text, warnings)
        order = edit_order(desk, transaction, order, cod_fee=price.fee)
        note(desk, transaction, made, order, mark)
        transaction.entry.subject, transaction.entry.summary = order.id, summary
    return Result((order.id,), summary, made.text, warnings)


def _told_already(desk: Desk, order: Order, price: Quote | None) -> tuple[str, ...]:
    """Return when he was told a price, and which where it is not this one: what he answers to is what he was told."""
    told, total = order.desk.cod_asked_at, pays(order)
    if told is None:
        return ()
    time = f"{told.astimezone(desk.clock.zone):%m-%d %H:%M}"
    if price is None or price.total == total:
        return (_("the price was told already, {time}").format(time=time),)
    other = _("told {time} was {told}; {total} is not told yet and no answer holds for it")
    return (other.format(time=time, told=total, total=price.total),)


def _need_price(desk: Desk, order: Order, fee: str | None, courier: str | None, *, sure: bool) -> Quote:
    if fee is not None:
        money = need_amount(fee, "--fee", order)
        need_likely(money, order, parse_money(desk.couriers_of(order).usual.cod_most), sure=sure)
        fee = show_money(money)
    price = quote_of(desk, order, fee, courier)
    if price is None and parse_money(order.amount) is None:
        raise RefusedError(
            _("The amount of order {id} is not known: no price at the door can be told.").format(id=order.id),
            hint=_("Import an export that names it."),
            code="amount_unknown",
        )
    if price is None:
        raise RefusedError(
            _("The COD fee of order {id} is not known, and it is never guessed.").format(id=order.id),
            hint=_("Say it: --fee 5, or write it into couriers.toml (cod_percent, cod_least)."),
            code="fee_unknown",
        )
    return price


def answer(
    desk: Desk, name: str, said: CodAnswer, *, fee: str | None = None, told: str | None = None, sure: bool = False
) -> Result:
    """Record what the buyer answered to the price: accepted opens the gate, reorder supersedes, refused closes.

    Args:
        desk: The desk.
        name: The order.
        said: His answer.
        fee: The fee he was told elsewhere.
        told: How he was told the price, when it was not here; without either a yes opens nothing.
        sure: The fee is right though it is odd.

    Raises `RefusedError` for a yes to a price he was never told, and when the order does not wait at the gate.
    """
    warnings: tuple[str, ...] = ()
    with desk.change("order.cod_answer", "") as transaction:
        order = desk.find(name)
        if order.pay_kind == "cod" and order.desk.cod_answer == said.value:
            return Result((), _summary(desk, order, said), None, _not_yet(desk, order, said))
        refuse([order], permissions.answer_price, desk)
        if order.desk.cod_asked_at is None:
            how = " ".join((told or "").split())
            order, warnings = _told_elsewhere(desk, transaction, order, said, fee, how, sure=sure)
        elif fee is not None:
            price = _need_price(desk, order, fee, None, sure=sure)
            warnings = _told_already(desk, order, price) if price.total != pays(order) else ()
        order = edit_order(desk, transaction, order, cod_answer=said.value, cod_answered_at=desk.now())
        order = _settle(desk, transaction, order, said)
        summary = _summary(desk, order, said)
        transaction.entry.subject, transaction.entry.summary = order.id, summary
        warnings = (*warnings, *_not_yet(desk, order, said))
    return Result((order.id,), summary, None, warnings)


def _told_elsewhere(
    desk: Desk, transaction: Transaction, order: Order, said: CodAnswer, fee: str | None, how: str, *, sure: bool
) -> tuple[Order, tuple[str, ...]]:
    """Note that he answers to what was not asked here; a yes needs to say how he was told the price."""
    if said is CodAnswer.ACCEPTED:
        refuse_thing(order, permissions.accept_price, how)
    price = _need_price(desk, order, fee, None, sure=sure) if fee is not None else quote_of(desk, order)
    facts = {"cod_asked_at": desk.now(), "cod_told": how, "cod_fee": price.fee if price else None} if how else {}
    unknown = _("The fee he was told is not known here: --fee 5 records it.")
    return edit_order(desk, transaction, order, asked_elsewhere=True, **facts), (unknown,) * (bool(how) and not price)


def _settle(desk: Desk, transaction: Transaction, order: Order, said: CodAnswer) -> Order:
    if said is CodAnswer.ACCEPTED:
        line = _("COD, the buyer was informed: {how}").format(how=order.desk.cod_told)
        if order.desk.cod_told is None and order.desk.cod_asked_at is not None:
            line = _("COD, the buyer was informed at {time}").format(time=f"{order.desk.cod_asked_at:%H:%M}")
        _slip, order = add_slip(desk, transaction, order, "cod", text=line, blocks=False)
        return edit_order(desk, transaction, order, memo=with_memo(desk, order, line))
    closing.note_to_close(desk, transaction, order, _summary(desk, order, said).partition(" · ")[0])
    if said is CodAnswer.REORDER:
        link_reorders(desk, transaction, [order], desk.orders.values())
    return order


def _open_points(desk: Desk, order: Order) -> list[str]:
    """Return what is still to be seen to before an order is printed, what its buyer wrote and nobody answered too."""
    points = [label(BLOCKERS, code) for code in desk.judge(order).blockers]
    inbox = take_inbox(desk)
    talks = (inbox.messages[key] for key in inbox.open)
    buyer = buyer_key(order)
    wrote = any(order.id == one.order_id or buyer == f"{one.platform}:{one.buyer_nick}" for one in talks)
    return [*points, *[_("a message of the buyer waits for an answer")] * wrote]


def _not_yet(desk: Desk, order: Order, said: CodAnswer) -> tuple[str, ...]:
    points = _open_points(desk, order) if said is CodAnswer.ACCEPTED else []
    return (_("do not print yet: {points}").format(points=listed(points)),) if points else ()


def _summary(desk: Desk, order: Order, said: CodAnswer) -> str:
    ready = said is CodAnswer.ACCEPTED and not _open_points(desk, order)
    words = {
        CodAnswer.ACCEPTED: _("COD accepted, ready to print") if ready else _("COD accepted"),
        CodAnswer.REORDER: _("buyer orders again, this one is superseded"),
        CodAnswer.REFUSED: _("COD refused"),
    }
    return f"{words[said]} · …{order.order_no[-4:]}"


def link_reorders(
    desk: Desk, transaction: Transaction, waiting: Iterable[Order], candidates: Iterable[Order]
) -> list[str]:
    """Link COD orders that wait for a new order to the one that takes their place: same buyer, a SKU in common, later.

    Args:
        desk: The desk.
        transaction: The change; only `superseded_by` of the waiting orders is written.
        waiting: Orders whose buyer said that he orders again and which have no successor yet.
        candidates: Orders that may be the new one.

    Returns the ids of the orders that were linked.
    """
    fresh = list(candidates)
    taken = {order.desk.superseded_by for order in desk.orders.values()}
    linked = []
    for old in waiting:
        new = next((one for one in sorted(fresh, key=_age) if one.id not in taken and _follows(old, one)), None)
        if new is not None:
            edit_order(desk, transaction, old, superseded_by=new.id)
            taken.add(new.id)
            linked.append(old.id)
    return linked


def _age(order: Order) -> tuple[float, str]:
    return (order.created_at.timestamp() if order.created_at else 0.0, order.id)


def _follows(old: Order, new: Order) -> bool:
    same = new.id != old.id and new.platform == old.platform and new.buyer_nick == old.buyer_nick
    if not same or not old.buyer_nick or new.platform_state is PlatformState.CLOSED:
        return False
    if old.created_at and new.created_at and new.created_at <= old.created_at:
        return False
    return bool(_goods(old) & _goods(new))


def _goods(order: Order) -> set[str]:
    """Return what an order is of, by SKU and by title: an export of orders alone has no SKU."""
    return {name for line in order.lines for name in (line.sku, line.title) if name}


def waiting_reorders(orders: Iterable[Order]) -> list[Order]:
    """Return the COD orders whose buyer orders again and whose successor is not known yet, oldest first."""
    found = [one for one in orders if one.desk.cod_answer == "reorder" and not one.desk.superseded_by]
    return sorted(found, key=_age)
