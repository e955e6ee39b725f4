"""The urging buyer: the case is computed, the promise written down, the packer told (G01-G03)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from csdesk.domain.orders import permissions
from csdesk.domain.orders.cards import UrgeCase, urge_case
from csdesk.domain.orders.said import urge_line
from csdesk.domain.orders.stage import in_part
from csdesk.domain.shared.countdown import Countdown, countdown
from csdesk.domain.shared.facts import Urge
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.money import parse_money, show_money
from csdesk.errors import RefusedError
from csdesk.i18n import N_, _
from csdesk.services.desk.change import add_slip, edit_order, refuse, with_memo
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import need_amount
from csdesk.services.desk.results import Result
from csdesk.services.texts.deliver import Mark, note, say, say_when
from csdesk.services.texts.render import Made
from csdesk.store import Transaction
from csdesk.texts.facts import cutoff_at

PRIORITY = "priority"
"""The tag of an order whose buyer urged."""


MOODS: Mapping[int, str] = {1: N_("calm"), 2: N_("upset"), 3: N_("angry")}
"""How an urging buyer is (G03)."""


def gift_in(typed: str) -> tuple[str | None, str | None]:
    """Return what is given, and its cost where the typed words end with an amount."""
    words, _blank, last = typed.strip().rpartition(" ")
    return (words, last) if words and parse_money(last) is not None else (typed.strip() or None, None)


class UrgeCard(Struct, frozen=True):
    """The case of an urging buyer and why: until when it must leave, how long that is, and what would be promised."""

    case: UrgeCase
    ship_by: datetime | None
    left: Countdown | None
    promise: datetime


def urge_card(desk: Desk, order: Order) -> UrgeCard:
    """Return the computed case of an order, to the second."""
    standing, now = desk.judge(order), desk.now()
    left = countdown(standing.ship_by, now) if standing.ship_by else None
    return UrgeCard(urge_case(standing.stage, standing.ship_by, now), standing.ship_by, left, next_cutoff(desk))


def next_cutoff(desk: Desk) -> datetime:
    """Return when the next parcels leave: today's cut-off, tomorrow's when that has passed, 24 hours on without any."""
    now = desk.now()
    cutoff = cutoff_at(now, desk.config.cutoff) or now
    return cutoff if cutoff > now else cutoff + timedelta(days=1)


def urge(
    desk: Desk,
    name: str,
    *,
    by: datetime | None = None,
    gift: str | None = None,
    cost: str | None = None,
    case: UrgeCase | None = None,
    why: str | None = None,
    mood: int | None = None,
    mark: Mark | None = None,
) -> Result:
    """Return the text for an urging buyer; copied or sent it tags the order, tells the packer and notes the promise.

    Args:
        desk: The desk.
        name: The order.
        by: Until when it will leave; the next cut-off when None.
        gift: What was given to calm him.
        cost: What that cost.
        case: Another case than the computed one; needs `why`.
        why: Why the computed case is not the right one.
        mood: 1 calm, 2 upset, 3 angry.
        mark: Copied or sent; None only makes the text.

    Raises `RefusedError` for a parcel that has arrived, a promise of one under way or in the past, a cost that is no
    amount, an override without a reason, and for the calm case when nobody knows until when the order must leave.
    """
    paid = _paid(cost)
    if by is not None and by <= desk.now():
        raise RefusedError(_("The time has passed already."), where=by.isoformat(), code="time_passed")
    with desk.change("order.urge", "", dry_run=mark is None) as transaction:
        order = desk.find(name)
        card = urge_card(desk, order)
        refuse([order], permissions.urge, desk)
        if card.case is UrgeCase.LEFT:
            return _on_the_way(desk, transaction, order, mark, promised=by is not None or case is not None)
        chosen = _choose(order, card, case, why)
        promise = by or (card.ship_by if card.case is UrgeCase.NOT_OVERDUE and card.ship_by else card.promise)
        _refuse_held(order, promise)
        made = _text(desk, order, chosen, promise, gift)
        summary = f"{_why(card)} · …{order.order_no[-4:]}"
        if mark is None:
            return Result((), summary, made.text, made.other_times)
        fact = Urge(desk.now(), chosen.value, promise, gift, paid, why, mood, copied=mark is Mark.COPIED)
        _write(desk, transaction, order, fact)
        note(desk, transaction, made, order, mark)
        transaction.entry.subject, transaction.entry.summary = order.id, summary
    return Result((order.id,), summary, made.text, made.other_times)


def _refuse_held(order: Order, promise: datetime) -> None:
    """Refuse to promise an order for a time at which it is still on hold."""
    held = order.desk.hold_until
    if held is not None and promise < held:
        words = _("Order {id} is on hold until {time}: promise no day before that.")
        raise RefusedError(words.format(id=order.id, time=f"{held:%m-%d %H:%M}"), code="on_hold")


def _paid(cost: str | None) -> str | None:
    return show_money(need_amount(cost, "--cost")) if cost is not None else None


def _on_the_way(desk: Desk, transaction: Transaction, order: Order, mark: Mark | None, *, promised: bool) -> Result:
    """Return the text for who urges a parcel under way, which promises nothing; its courier is to be asked now."""
    if promised:
        raise RefusedError(
            _("Order {id} has left: nothing can be promised of its parcel.").format(id=order.id), code="already_left"
        )
    made = say(desk, "urge_way", order)
    summary = _("on its way, to be looked for now · …{tail}").format(tail=order.order_no[-4:])
    if mark is None:
        return Result((), summary, made.text)
    fact = Urge(desk.now(), UrgeCase.LEFT.value)
    edit_order(desk, transaction, order, urges=(*order.desk.urges, fact), memo=with_memo(desk, order, _("urged")))
    note(desk, transaction, made, order, mark)
    transaction.entry.subject, transaction.entry.summary = order.id, summary
    return Result((order.id,), summary, made.text)


def _write(desk: Desk, transaction: Transaction, order: Order, fact: Urge) -> None:
    """Note the urge on the order, tag it, and tell the packer."""
    line = urge_line(fact)
    _slip, order = add_slip(desk, transaction, order, "urge", text=line, who=_("the buyer"), blocks=False)
    edit_order(
        desk,
        transaction,
        order,
        urges=(*order.desk.urges, fact),
        tags=order.desk.tags if PRIORITY in order.desk.tags else (*order.desk.tags, PRIORITY),
        memo=with_memo(desk, order, line),
    )


def _choose(order: Order, card: UrgeCard, case: UrgeCase | None, why: str | None) -> UrgeCase:
    if case is not None and case is not card.case:
        if not (why or "").strip():
            raise RefusedError(
                _("Say why the case is another one."), where=_why(card), hint="--why TEXT", code="empty_reason"
            )
        return case
    if card.case is UrgeCase.UNKNOWN:
        raise RefusedError(
            _("Nobody knows until when order {id} must leave.").format(id=order.id),
            hint=_("Choose the case: --case overdue --why TEXT"),
            code="ship_by_unknown",
        )
    return card.case


def _text(desk: Desk, order: Order, case: UrgeCase, promise: datetime, gift: str | None) -> Made:
    """Return the text of a case; that it is not late after all may be insisted on, that it is late may not.

    Of an order that has left in part only the rest is promised.
    """
    if in_part(order):
        return say(desk, "urge_part", order, fills={"time": say_when(desk, order, promise)}, insist=True)
    if case is UrgeCase.OVERDUE:
        fills = {"time": say_when(desk, order, promise)} | ({"gift": gift} if gift else {})
        return say(desk, "urge_late_gift" if gift else "urge_late", order, fills=fills)
    return say(desk, "urge_ok", order, {"ship.by": promise}, insist=True)


def _why(card: UrgeCard) -> str:
    if card.left is None or card.ship_by is None:
        return _("ship-by time unknown")
    if card.case is UrgeCase.OVERDUE:
        return _("overdue by {time}").format(time=card.left.text)
    return _("not overdue, {time} left").format(time=card.left.text)
