"""When each parcel that left is to be looked for (S03, S05): by what files and people say of it, else by usual days."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from csdesk.domain.orders.parcels import parcels_of
from csdesk.domain.orders.tracking import ENDED, ParcelLine, ParcelState, newest
from csdesk.domain.shared.models import Outline

LEAST_SEEN = 5
"""So many parcels of a courier to a province must have arrived before they tell what is usual."""

SHARE = 0.9
"""What share of them has arrived by the usual time."""

_FIRST = datetime(2000, 1, 1, tzinfo=UTC)
Usual = Callable[[str, Outline], timedelta]
Lines = Mapping[str, Sequence[ParcelLine]]


def left_at(order: Outline, number: str | None) -> datetime | None:
    """Return when a parcel of an order left, as far as anybody knows."""
    if not order.desk.parcels:
        return order.shipped_at
    return next((one.at for one in order.desk.parcels if one.tracking_no == number), order.shipped_at)


def next_look(order: Outline, lines: Lines, usual: Usual) -> datetime | None:
    """Return when an order that left is to be looked for, the first of its parcels; None when all have arrived.

    Args:
        order: The order.
        lines: What files say of parcels, by number.
        usual: After how long a courier's parcel has usually arrived at the order's receiver.
    """
    due = (_of_parcel(order, number, courier or "", lines, usual) for number, courier in parcels_of(order))
    return min((at for at in due if at is not None), default=None)


def _of_parcel(order: Outline, number: str | None, courier: str, lines: Lines, usual: Usual) -> datetime | None:
    told = newest(lines.get(number, ())) if number and lines else None
    looks = [look for look in order.desk.looks if look.parcel in (None, number)]
    last = looks[-1] if looks else None
    if told is not None and told.state is not ParcelState.MOVING and (last is None or (told.at or _FIRST) > last.at):
        return None if told.state is ParcelState.DELIVERED else told.at or _FIRST
    urged = order.desk.urges[-1].at if order.desk.urges and order.desk.urges[-1].case == "left" else None
    if urged is not None and (last is None or urged > last.at):
        return urged
    if last is not None:
        return None if last.state in ENDED else last.next_at
    start = left_at(order, number) or order.paid_at or order.created_at
    return start + usual(courier, order) if start is not None else _FIRST


def usual_of(days: Sequence[float]) -> float | None:
    """Return by how many days most of some parcels had arrived, or None where too few are known."""
    if len(days) < LEAST_SEEN:
        return None
    return sorted(days)[max(0, round(len(days) * SHARE + 0.5) - 1)]
