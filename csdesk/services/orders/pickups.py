"""Courier pickups: booked, urgent, urged with minutes late, done (S08-S10)."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from csdesk.domain.orders import permissions
from csdesk.domain.orders.cards import PickupState, pickup_state
from csdesk.domain.orders.ledgers import Pickup
from csdesk.domain.search.resolve import find_record
from csdesk.domain.shared.times import span_text
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.services.desk.change import one_line
from csdesk.services.desk.couriers import courier_name, need_courier
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import refuse_thing
from csdesk.services.desk.results import Result

URGENT = timedelta(minutes=30)
NORMAL = timedelta(hours=2)


class PickupView(Struct, frozen=True):
    """A pickup and how it stands now; `late` in minutes, `because` says in words why it stands so."""

    id: str
    courier: str
    phone: str | None
    state: PickupState
    urgent: bool
    parcels: int | None
    booked_at: datetime
    due_at: datetime
    late: int
    urged: int
    complaint_no: str | None
    done_at: datetime | None
    because: str
    why: str | None


def view_pickup(desk: Desk, pickup: Pickup) -> PickupView:
    """Return the view of a pickup now."""
    due, done = pickup.named or pickup.due, pickup.done_at is not None
    state, late = pickup_state(due, desk.now(), done=done, complain=pickup.complain)
    courier = desk.couriers.known.get(pickup.courier)
    return PickupView(
        pickup.id,
        pickup.courier,
        courier.phone if courier else None,
        state,
        pickup.urgent,
        pickup.parcels,
        pickup.at,
        due,
        late,
        len(pickup.urged),
        pickup.complaint_no,
        pickup.done_at,
        _because(pickup, state, late),
        pickup.why,
    )


def _because(pickup: Pickup, state: PickupState, late: int) -> str:
    """Return in words why a pickup stands as it does."""
    times = {
        "at": f"{pickup.at:%H:%M}",
        "due": f"{pickup.named or pickup.due:%H:%M}",
        "span": span_text(timedelta(minutes=late)),
    }
    if pickup.done_at is not None:
        return _("booked {at}, came {done}").format(done=f"{pickup.done_at:%H:%M}", **times)
    if pickup.complain:
        return _("you said so: {why}").format(why=pickup.why or "")
    if pickup.named is not None:
        head = _("the courier named {due}").format(**times)
    else:
        head = _("booked {at}, due {due}").format(**times)
    tails = {
        PickupState.SOON: _("ten minutes or less are left"),
        PickupState.LATE: _("{span} late: urge").format(**times),
        PickupState.COMPLAIN: _("{span} late, more than an hour: complain").format(**times),
    }
    return _("; ").join((head, tails[state])) if state in tails else head


def list_pickups(desk: Desk, *, every: bool = False) -> list[PickupView]:
    """Return the pickups that are not done, the most urgent first; all of them with `every`."""
    views = [view_pickup(desk, one) for one in desk.records.pickups.records.values() if every or one.done_at is None]
    return sorted(views, key=lambda view: (view.due_at, view.id))


def book(
    desk: Desk, courier: str, *, urgent: bool = False, due: datetime | None = None, parcels: int | None = None
) -> Result:
    """Record that a pickup was booked; without a time an urgent one is due in 30 minutes, another in two hours.

    Raises `RefusedError` for a courier that is not configured, a time that has passed, or no parcels.
    """
    carrier = need_courier(courier, desk.couriers)
    now = desk.now()
    end = due or now + (URGENT if urgent else NORMAL)
    if end <= now:
        raise RefusedError(_("The time has passed already."), where=end.isoformat(), code="time_passed")
    if parcels is not None and parcels < 1:
        raise RefusedError(_("A quantity is one or more."), where=str(parcels), code="bad_quantity")
    with desk.change("pickup.book", "") as transaction:
        records = desk.records.pickups
        pickup = Pickup(records.ids("PU", now)(), carrier.code, now, end, desk.operator, urgent, parcels)
        records.put(transaction, pickup)
        summary = _("{courier} booked, due {time}").format(
            courier=courier_name(carrier.code, desk.couriers), time=f"{end:%H:%M}"
        )
        transaction.entry.subject, transaction.entry.summary = pickup.id, summary
    return Result((pickup.id,), summary, text=_script(desk, pickup))


def _script(desk: Desk, pickup: Pickup) -> str:
    """Return what to tell the courier by phone or app: where to come, or how late he is, or the complaint."""
    view, place = view_pickup(desk, pickup), desk.config.pickup
    name = courier_name(pickup.courier, desk.couriers)
    lines = [_("{courier}, hotline {phone}").format(courier=name, phone=view.phone or "-")]
    times = {"at": f"{view.booked_at:%H:%M}", "due": f"{view.due_at:%H:%M}"}
    if view.late or view.state is PickupState.COMPLAIN:
        words = _("Hello, a pickup was booked at {at} and promised by {due}; it is {span} late.")
        lines.append(words.format(span=span_text(timedelta(minutes=view.late)), **times))
        if view.urged:
            lines.append(_("Urged {count} time[s] already.").format(count=view.urged))
    elif view.urgent:
        lines.append(
            _("Hello, we have an urgent pickup: can you come by {due}? How long will it take?").format(**times)
        )
    else:
        lines.append(_("Hello, please come for a pickup by {due}.").format(**times))
    if place.address or place.phone:
        where = _("Address: {address}; contact: {name} {phone}.")
        lines.append(where.format(address=place.address, name=place.name, phone=place.phone))
    if pickup.parcels:
        lines.append(_("{count} parcel[s].").format(count=pickup.parcels))
    if view.state is PickupState.COMPLAIN:
        lines.append(_("We want to complain; please give us the complaint number."))
    elif view.late:
        lines.append(_("Please send someone now and tell us when he comes."))
    return "\n".join(lines)


def script(desk: Desk, name: str) -> str:
    """Return what to tell the courier now; raises `UsageError` for an unknown pickup."""
    return _script(desk, _find(desk, name))


def urge(desk: Desk, name: str, *, complaint_no: str | None = None) -> Result:
    """Record that a pickup was urged, and return what to say; raises `RefusedError` when it is done, or just was."""
    with desk.change("pickup.urge", "") as transaction:
        pickup, now = _find(desk, name), desk.now()
        refuse_thing(pickup, permissions.urge_courier, now, desk.couriers.urge_after, number=bool(complaint_no))
        new = msgspec.structs.replace(
            pickup, urged=(*pickup.urged, now), complaint_no=complaint_no or pickup.complaint_no
        )
        desk.records.pickups.put(transaction, new)
        summary = _("pickup {id} urged").format(id=pickup.id)
        transaction.entry.subject, transaction.entry.summary = pickup.id, summary
    return Result((pickup.id,), summary, text=_script(desk, new))


def override(desk: Desk, name: str, why: str, due: datetime | None = None) -> Result:
    """Record that the computed case is wrong: the courier named another time, or (without one) we complain at once.

    Raises `RefusedError` without a reason, for a time that has passed, and for a pickup that is done.
    """
    reason = one_line(why, _("Say why it is otherwise."), "empty_reason")
    if due is not None and due <= desk.now():
        raise RefusedError(_("The time has passed already."), where=due.isoformat(), code="time_passed")
    with desk.change("pickup.override", "") as transaction:
        pickup = _find(desk, name)
        refuse_thing(pickup, permissions.collect)
        new = msgspec.structs.replace(pickup, named=due, complain=due is None, why=reason)
        words = _("pickup {id}: now due {time}") if due else _("pickup {id}: complain now")
        summary = words.format(id=pickup.id, time=f"{due:%H:%M}" if due else "")
        transaction.entry.subject, transaction.entry.summary = pickup.id, summary
        if new == pickup:
            return Result((), summary)
        desk.records.pickups.put(transaction, new)
    return Result((pickup.id,), summary, text=_script(desk, new))


def done(desk: Desk, name: str) -> Result:
    """Record that the courier has come; one that is done stays as it is."""
    with desk.change("pickup.done", "") as transaction:
        pickup = _find(desk, name)
        summary = _("pickup {id} done").format(id=pickup.id)
        if permissions.collect(pickup) is not None:
            return Result((), summary)
        desk.records.pickups.put(transaction, msgspec.structs.replace(pickup, done_at=desk.now()))
        transaction.entry.subject, transaction.entry.summary = pickup.id, summary
    return Result((pickup.id,), summary)


def _find(desk: Desk, name: str) -> Pickup:
    return find_record(desk.records.pickups.records, name)
