"""Parcels that left: where each stands, what the courier said, when it is looked for again (S03, S05)."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from csdesk.domain.orders import permissions
from csdesk.domain.orders.couriers import Courier, branch_phone, clean_number, find_courier
from csdesk.domain.orders.parcels import left_at, parcels_of, receiver_of
from csdesk.domain.orders.stage import Stage
from csdesk.domain.orders.tracking import ENDED, PARCEL_STATES, ParcelState, newest
from csdesk.domain.orders.watch import looks_of, state_of
from csdesk.domain.shared.facts import Look
from csdesk.domain.shared.label import label
from csdesk.domain.shared.masking import mask_text
from csdesk.domain.shared.models import Order, Outline
from csdesk.errors import RefusedError, UsageError
from csdesk.i18n import _
from csdesk.intake.ledgers.parcels import parcel_state
from csdesk.services.desk.change import change_orders, one_line, refuse
from csdesk.services.desk.couriers import courier_name
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result

AGAIN = timedelta(days=1)
"""When a parcel is looked for again, where nobody says it."""

FURTHEST = timedelta(days=90)
"""No parcel is looked for again later than that."""


class ParcelView(Struct, frozen=True):
    """One parcel in the form of the JSON contract; `due` is whether it is to be looked for now."""

    id: str
    tracking_no: str | None
    courier: str
    state: str
    told_at: datetime | None
    left_at: datetime | None
    next_at: datetime | None
    due: bool
    phone: str | None
    place: str | None
    answer: str | None
    looks: int


def list_parcels(desk: Desk, *, stuck: bool = False, due: bool = False) -> list[ParcelView]:
    """Return the parcels under way, the next to be looked for first.

    Args:
        desk: The desk.
        stuck: Only those that are past their time, stuck or on their way back.
        due: Only those to be looked for now.
    """
    now, found = desk.now(), []
    outlines = desk.records.orders.outlines
    for key, order in outlines.items():
        standing = desk.judge(desk.orders[key]) if key in desk.watch.due or _is_under_way(order) else None
        if standing is not None and standing.stage is Stage.SHIPPED and (standing.look or not (stuck or due)):
            views = [_view(desk, order, number, courier, now) for number, courier in parcels_of(order)]
            found += [view for view in views if view.due or not (stuck or due)]
    return sorted(found, key=lambda view: (view.next_at.timestamp() if view.next_at else 9e12, view.id))


def _is_under_way(order: Outline) -> bool:
    return order.desk.left or order.platform_state == "shipped"


def _view(desk: Desk, order: Outline, number: str | None, courier: str | None, now: datetime) -> ParcelView:
    known, receiver = _courier(desk, order, courier), receiver_of(order)
    told = newest(desk.watch.lines.get(number or "", ()))
    looks = looks_of(order, number)
    at, left = desk.watch.of_parcel(order, number, courier)[0], left_at(order, number)
    return ParcelView(
        id=order.id,
        tracking_no=number,
        courier=known.code if known is not None else courier or "",
        state=state_of(order, number, desk.watch.lines),
        told_at=_here(told.at if told is not None else None, now),
        left_at=_here(left, now),
        next_at=_here(at, now),
        due=at is not None and at <= now,
        phone=branch_phone(known, receiver) if known is not None else None,
        place=(receiver.province or receiver.country) if receiver is not None else None,
        answer=mask_text(looks[-1].answer) if looks else None,
        looks=len(looks),
    )


def _here(at: datetime | None, now: datetime) -> datetime | None:
    return at.astimezone(now.tzinfo) if at is not None else None


def _courier(desk: Desk, order: Outline, name: str | None) -> Courier | None:
    full = desk.orders.get(order.id)
    table = desk.couriers_of(full) if full is not None else desk.couriers
    return table.known.get(find_courier(name or "", table) or "")


def look(
    desk: Desk,
    ids: list[str] | tuple[str, ...],
    answer: str,
    *,
    again: datetime | None = None,
    state: ParcelState | None = None,
    parcel: str | None = None,
) -> Result:
    """Record what was seen or what the courier said of parcels, and when they are looked for again.

    Args:
        desk: The desk.
        ids: The orders.
        answer: What was said; one that is a courier's word for a state tells it, as in exports.
        again: When to look again; in a day where nobody says it, never once it arrived or came back.
        state: How it stands.
        parcel: Which parcel of the order; all of them when None.

    Raises `RefusedError` for an order that is not under way, an empty answer, a time that has passed; `UsageError` for
    a number that the order has not.
    """
    words = one_line(answer, _("Say what the courier said."), "empty_text")
    now, number = desk.now(), clean_number(parcel) if parcel else None
    if again is not None and again <= now:
        raise RefusedError(_("The time has passed already."), where=again.isoformat(), code="time_passed")
    if again is not None and again > now + FURTHEST:
        raise RefusedError(_("By then nobody waits for it any more."), where=again.isoformat(), code="time_far")
    state = state or parcel_state(words)
    ended = state in ENDED
    made = Look(now, desk.operator, words, again or (None if ended else now + AGAIN), state, number)

    def edit(order: Order) -> dict[str, object]:
        if number is not None and number not in [one for one, _courier in parcels_of(order)]:
            raise UsageError(
                _("Order {id} has no parcel {number}.").format(id=order.id, number=number), code="no_such_parcel"
            )
        return {"looks": (*order.desk.looks, made)}

    title = label(PARCEL_STATES, state) if state else _("asked the courier")
    return change_orders(desk, "order.look", ids, title, edit, rule=permissions.look)


def look_words(desk: Desk, ids: list[str] | tuple[str, ...], text: str) -> Result:
    """Record an answer as it is typed: before it may stand when to look again, `+2d` or `18:00`; raises as `look`."""
    first, _blank, rest = text.strip().partition(" ")
    try:
        again = desk.time(first) if rest else None
    except UsageError:
        again = None
    return look(desk, ids, rest if again is not None else text, again=again)


def parcel_words(desk: Desk, order: Order) -> str:
    """Return in words where an order's parcels stand, whom to call, and when they are looked for."""
    if desk.judge(order).stage is not Stage.SHIPPED:
        return ""
    lines = []
    for number, courier in parcels_of(order):
        view = _view(desk, order, number, courier, desk.now())
        when = f"{view.next_at:%m-%d %H:%M}" if view.next_at is not None else "-"
        words = [_(PARCEL_STATES[ParcelState(view.state)]), _("next look {when}").format(when=when)]
        lines.append(" · ".join(filter(None, (*words, view.phone, view.answer))))
    return "\n".join(lines)


def script(desk: Desk, name: str) -> str:
    """Return what to tell the courier of an order's parcel by phone; raises `RefusedError` as `look`."""
    order = desk.find(name)
    refuse([order], permissions.look, desk)
    lines = []
    for number, courier in parcels_of(order):
        view = _view(desk, order, number, courier, desk.now())
        who = _("{courier}, hotline {phone}").format(
            courier=courier_name(view.courier, desk.couriers), phone=view.phone or "-"
        )
        left = f"{view.left_at:%m-%d}" if view.left_at is not None else "-"
        ask = _("Hello, please look for parcel {number} to {place}, sent on {left}: where is it, and what holds it up?")
        lines += [who, ask.format(number=number or "-", place=view.place or "-", left=left)]
        lines.append(_("Please bring it on its way, and tell us when to ask again."))
    return "\n".join(lines)
