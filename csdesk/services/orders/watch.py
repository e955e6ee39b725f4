"""Parcels that left: where each stands, what the courier said, when it is looked for again (S03, S05)."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from csdesk.domain.cases.cases import CaseKind, cases_of
from csdesk.domain.cases.plan import tick
from csdesk.domain.orders import permissions
from csdesk.domain.orders.couriers import Courier, branch_phone, clean_number, find_courier
from csdesk.domain.orders.parcels import left_at, parcels_of, receiver_of
from csdesk.domain.orders.stage import Stage
from csdesk.domain.orders.tracking import GONE, PARCEL_STATES, ParcelState, newest
from csdesk.domain.orders.watch import looks_of, state_of
from csdesk.domain.shared.facts import Look
from csdesk.domain.shared.label import label
from csdesk.domain.shared.masking import mask_text
from csdesk.domain.shared.models import Order, Outline
from csdesk.domain.shared.times import day_words
from csdesk.domain.talk.messages import State
from csdesk.domain.talk.messages import state_of as message_state
from csdesk.errors import RefusedError, UsageError
from csdesk.i18n import _
from csdesk.intake.ledgers.parcels import parcel_state, state_said
from csdesk.services.cases.cases import add_case
from csdesk.services.desk.change import change_orders, one_line, refuse
from csdesk.services.desk.couriers import courier_name
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.store import Transaction

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

    Of one that is lost or comes back a case is opened where none is open: what comes of it is followed there.

    Args:
        desk: The desk.
        ids: The orders.
        answer: What was said; a state that it tells is how the parcel stands.
        again: When to look again; in a day where nobody says it, never once it arrived, is lost or comes back.
        state: How it stands.
        parcel: Which parcel of the order; all of them when None.

    Raises `RefusedError` for an order that is not under way, an empty answer, a time that has passed; `UsageError` for
    a number that the order has not.
    """
    words = one_line(answer, _("Say what the courier said."), "empty_text")
    now, number = desk.now(), clean_number(parcel) if parcel else None
    _refuse_time(again, now)
    state = state or parcel_state(words) or state_said(words)
    ended = state in GONE or state is ParcelState.DELIVERED
    made = Look(now, desk.operator, words, again or (None if ended else now + AGAIN), state, number)
    asked = any(_is_asked(desk, order) for order in desk.find_all(ids))

    def edit(order: Order) -> dict[str, object]:
        if number is not None and number not in [one for one, _courier in parcels_of(order)]:
            raise UsageError(
                _("Order {id} has no parcel {number}.").format(id=order.id, number=number), code="no_such_parcel"
            )
        return {"looks": (*order.desk.looks, made)}

    def open_(transaction: Transaction, order: Order) -> None:
        if state in GONE and all(case.closed_at for case in cases_of(desk.records.cases.records.values(), order.id)):
            case = add_case(desk, transaction, order, CaseKind.PROBLEM_PARCEL, text=words)
            done = tick(case, case.plan[0], now, desk.operator, words)  # where it is is what the courier just said
            desk.records.cases.put(transaction, done)

    done = change_orders(desk, "order.look", ids, _outcome(made, now), edit, rule=permissions.look, then=open_)
    told = (_("The buyer asked about it: tell him how it stands."),) if asked else ()
    return Result(done.changed, done.summary, warnings=told)


def _outcome(look: Look, now: datetime) -> str:
    """Return in words what came of a look, and what follows."""
    title = label(PARCEL_STATES, look.state) if look.state else _("asked the courier")
    then = _("goes on in its case") if look.state in GONE else _("looked for no more")
    then = _("next look {when}").format(when=day_words(look.next_at, now)) if look.next_at else then
    return f"{title} · {then}"


def _refuse_time(again: datetime | None, now: datetime) -> None:
    if again is not None and again <= now:
        raise RefusedError(_("The time has passed already."), where=day_words(again, now), code="time_passed")
    if again is not None and again > now + FURTHEST:
        raise RefusedError(_("By then nobody waits for it any more."), where=day_words(again, now), code="time_far")


def _is_asked(desk: Desk, order: Order) -> bool:
    """Tell whether the buyer of an order waits for a word on his parcel: he wrote, or urged since it was looked for."""
    wrote = (one for one in desk.records.messages.records.values() if one.order_id == order.id)
    urged = next((one.at for one in reversed(order.desk.urges) if one.case == "left"), None)
    looked = order.desk.looks[-1].at if order.desk.looks else None
    since = urged is not None and (looked is None or urged > looked)
    return since or any(message_state(one, desk.now()) is State.OPEN for one in wrote)


def look_words(desk: Desk, ids: list[str] | tuple[str, ...], text: str) -> Result:
    """Record an answer as it is typed: before it may stand when to look again, `+2d` or `18:00`; raises as `look`.

    A time that lies behind now is when it happened, and stays among the words.
    """
    first, *rest = text.split(maxsplit=1) or [""]
    try:
        again = desk.time(first)
    except UsageError:
        again = None
    if again is None or (rest and again <= desk.now()):
        return look(desk, ids, text)
    return look(desk, ids, "".join(rest), again=again)


def parcel_words(desk: Desk, order: Order) -> str:
    """Return in words where an order's parcels stand, whom to call, and when they are looked for."""
    if desk.judge(order).stage is not Stage.SHIPPED:
        return ""
    lines, parcels = [], parcels_of(order)
    for number, courier in parcels:
        view = _view(desk, order, number, courier, desk.now())
        which = f"…{number[-4:]}" if number and len(parcels) > 1 else ""
        when = f"{view.next_at:%m-%d %H:%M}" if view.next_at is not None else "-"
        words = [_(PARCEL_STATES[ParcelState(view.state)]), _("next look {when}").format(when=when)]
        lines.append(" · ".join(filter(None, (which, *words, view.phone, view.answer))))
        lines += [_("say: {words}").format(words=_question(view))] if view.due else []
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
        lines += [who, _question(view), _("Please bring it on its way, and tell us when to ask again.")]
    return "\n".join(lines)


def _question(view: ParcelView) -> str:
    left = f"{view.left_at:%m-%d}" if view.left_at is not None else "-"
    ask = _("Hello, please look for parcel {number} to {place}, sent on {left}: where is it, and what holds it up?")
    return ask.format(number=view.tracking_no or "-", place=view.place or "-", left=left)
