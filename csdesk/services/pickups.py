"""Courier pickups: booked, urgent, urged with minutes late, done (S08-S10)."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from csdesk.domain.cards import PickupState, pickup_state
from csdesk.domain.ledgers import Pickup
from csdesk.errors import RefusedError, UsageError
from csdesk.i18n import _
from csdesk.services.bench import Bench
from csdesk.services.couriers import courier_name, need_courier
from csdesk.services.results import Result

URGENT = timedelta(minutes=30)
NORMAL = timedelta(hours=2)


class PickupView(Struct, frozen=True):
    """A pickup and how it stands now; `late` in minutes."""

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


def view_pickup(bench: Bench, pickup: Pickup) -> PickupView:
    """Return the view of a pickup now."""
    state, late = pickup_state(pickup.due, bench.now(), done=pickup.done_at is not None)
    courier = bench.couriers.known.get(pickup.courier)
    return PickupView(
        pickup.id,
        pickup.courier,
        courier.phone if courier else None,
        state,
        pickup.urgent,
        pickup.parcels,
        pickup.at,
        pickup.due,
        late,
        len(pickup.urged),
        pickup.complaint_no,
        pickup.done_at,
    )


def list_pickups(bench: Bench, *, every: bool = False) -> list[PickupView]:
    """Return the pickups that are not done, the most urgent first; all of them with `every`."""
    views = [view_pickup(bench, one) for one in bench.records.pickups.records.values() if every or one.done_at is None]
    return sorted(views, key=lambda view: (view.due_at, view.id))


def book(
    bench: Bench,
    courier: str,
    *,
    urgent: bool = False,
    due: datetime | None = None,
    parcels: int | None = None,
    dry_run: bool = False,
) -> Result:
    """Record that a pickup was booked; without a time an urgent one is due in 30 minutes, another in two hours.

    Raises `RefusedError` for a courier that is not configured, a time that has passed, or no parcels.
    """
    carrier = need_courier(courier, bench.couriers)
    now = bench.now()
    end = due or now + (URGENT if urgent else NORMAL)
    if end <= now:
        raise RefusedError(_("The time has passed already."), where=end.isoformat(), code="time_passed")
    if parcels is not None and parcels < 1:
        raise RefusedError(_("A quantity is one or more."), where=str(parcels), code="bad_quantity")
    with bench.change("pickup.book", "", dry_run=dry_run) as transaction:
        records = bench.records.pickups
        pickup = Pickup(records.ids("PU", now)(), carrier.code, now, end, bench.operator, urgent, parcels)
        records.put(transaction, pickup)
        summary = _("{courier} booked, due {time}").format(
            courier=courier_name(carrier.code, bench.couriers), time=f"{end:%H:%M}"
        )
        transaction.entry.subject, transaction.entry.summary = pickup.id, summary
    return Result((pickup.id,), summary, text=_script(bench, pickup))


def _script(bench: Bench, pickup: Pickup) -> str:
    """Return what to say to the courier: booked when, due when, how late, how many parcels."""
    view = view_pickup(bench, pickup)
    lines = [
        _("{courier}, hotline {phone}").format(
            courier=courier_name(pickup.courier, bench.couriers), phone=view.phone or "-"
        ),
        _("Booked {at}, due {due}.").format(at=f"{pickup.at:%H:%M}", due=f"{pickup.due:%H:%M}"),
    ]
    if view.late:
        lines.append(_("{minutes} minutes late.").format(minutes=view.late))
    if pickup.parcels:
        lines.append(_("{count} parcels.").format(count=pickup.parcels))
    if view.state is PickupState.COMPLAIN:
        lines.append(_("More than an hour late: complain, and write down the complaint number."))
    return "\n".join(lines)


def urge(bench: Bench, name: str, *, complaint_no: str | None = None, dry_run: bool = False) -> Result:
    """Record that a pickup was urged, and return what to say; raises `RefusedError` when it is done."""
    with bench.change("pickup.urge", "", dry_run=dry_run) as transaction:
        pickup = _find(bench, name)
        if pickup.done_at is not None:
            raise RefusedError(_("Pickup {id} is done.").format(id=pickup.id), code="pickup_done")
        new = msgspec.structs.replace(
            pickup, urged=(*pickup.urged, bench.now()), complaint_no=complaint_no or pickup.complaint_no
        )
        bench.records.pickups.put(transaction, new)
        summary = _("pickup {id} urged").format(id=pickup.id)
        transaction.entry.subject, transaction.entry.summary = pickup.id, summary
    return Result((pickup.id,), summary, text=_script(bench, new))


def done(bench: Bench, name: str, *, dry_run: bool = False) -> Result:
    """Record that the courier has come; one that is done stays as it is."""
    with bench.change("pickup.done", "", dry_run=dry_run) as transaction:
        pickup = _find(bench, name)
        summary = _("pickup {id} done").format(id=pickup.id)
        if pickup.done_at is not None:
            return Result((), summary)
        bench.records.pickups.put(transaction, msgspec.structs.replace(pickup, done_at=bench.now()))
        transaction.entry.subject, transaction.entry.summary = pickup.id, summary
    return Result((pickup.id,), summary)


def _find(bench: Bench, name: str) -> Pickup:
    pickup = bench.records.pickups.records.get(name.strip().upper())
    if pickup is None:
        raise UsageError(
            _("There is no pickup {name}.").format(name=name),
            hint=_("List them: csdesk pickup list"),
            code="no_such_pickup",
        )
    return pickup
