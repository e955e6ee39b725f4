"""When each parcel that left is to be looked for (S03, S05): by what files and people say of it, else by usual days."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from csdesk.domain.orders.parcels import left_at, parcels_of, untold_parcels
from csdesk.domain.orders.tracking import ParcelLine, ParcelState, newest
from csdesk.domain.shared.facts import Look, Urge
from csdesk.domain.shared.models import Outline

LEAST_SEEN = 5
"""So many parcels of a courier to a province must have arrived before they tell what is usual."""

SHARE = 0.9
"""What share of them has arrived by the usual time."""

_FIRST = datetime(2000, 1, 1, tzinfo=UTC)
Usual = Callable[[str, Outline], timedelta]
Lines = Mapping[str, Sequence[ParcelLine]]


def next_look(order: Outline, lines: Lines, usual: Usual) -> datetime | None:
    """Return when an order that left is to be looked for, the first of its parcels; None when all have arrived.

    Args:
        order: The order.
        lines: What files say of parcels, by number.
        usual: After how long a courier's parcel has usually arrived at the order's receiver.
    """
    due = (look_of(order, number, courier, lines, usual)[0] for number, courier in parcels_of(order))
    return min((at for at in due if at is not None), default=None)


def look_of(
    order: Outline, number: str | None, courier: str | None, lines: Lines, usual: Usual
) -> tuple[datetime | None, ParcelLine | Look | Urge | None]:
    """Return when a parcel is to be looked for, and what says so: a file, the last look, the buyer; None: usual days.

    The arguments are those of `next_look`, with the parcel's number and courier.
    """
    told = newest(lines.get(number, ())) if number and lines else None
    looks = looks_of(order, number)
    last = looks[-1] if looks else None
    if told is not None and told.state is not ParcelState.MOVING and (last is None or (told.at or _FIRST) > last.at):
        return None if told.state is ParcelState.DELIVERED else told.at or _FIRST, told
    urged = order.desk.urges[-1] if order.desk.urges and order.desk.urges[-1].case == "left" else None
    if urged is not None and (last is None or urged.at > last.at):
        return urged.at, urged
    if last is not None:
        return last.next_at, last
    start = left_at(order, number) or order.paid_at or order.created_at
    return start + usual(courier or "", order) if start is not None else _FIRST, None


def state_of(order: Outline, number: str | None, lines: Lines) -> ParcelState:
    """Return how a parcel stands: what was told of it last, by a file or by whoever looked."""
    told, looks = newest(lines.get(number or "", ())), looks_of(order, number)
    said = next((look for look in reversed(looks) if look.state), None)
    if told is None or (said is not None and said.at >= (told.at or _FIRST)):
        return ParcelState(said.state or "") if said is not None else ParcelState.MOVING
    return told.state or ParcelState.MOVING


def untold_state(order: Outline, lines: Lines) -> ParcelState | None:
    """Return how the first parcel stands that its buyer was not told of and that is known not to be on its way."""
    known = (state_of(order, number, lines) for number in untold_parcels(order))
    return next((state for state in known if state not in (ParcelState.MOVING, ParcelState.DELIVERED)), None)


def looks_of(order: Outline, number: str | None) -> list[Look]:
    """Return the looks at a parcel of an order, those at all of them too."""
    return [look for look in order.desk.looks if look.parcel in (None, number)]


def usual_of(days: Sequence[float]) -> float | None:
    """Return by how many days most of some parcels had arrived, or None where too few are known."""
    if len(days) < LEAST_SEEN:
        return None
    return sorted(days)[math.ceil(len(days) * SHARE) - 1]
