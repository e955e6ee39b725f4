"""Where an order's parcels go, which have left, and of which the buyer was not told yet (S01)."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from csdesk.domain.shared.masking import mask_nick
from csdesk.domain.shared.models import Outline, PlatformState, Receiver


def receiver_of(order: Outline) -> Receiver | None:
    """Return where an order's parcel goes: the receiver as changed by the buyer, else as exported."""
    return order.desk.receiver or order.receiver


def receivers_of(*orders: Outline | None) -> tuple[Receiver, ...]:
    """Return every receiver of orders, as exported and as changed; of None there is none."""
    return tuple(one for order in orders if order for one in (order.receiver, order.desk.receiver) if one)


def nick_shown(nick: str | None, *orders: Outline | None) -> str | None:
    """Return by what name the buyer of orders is shown: that of a receiver is masked in it."""
    return mask_nick(nick, receivers_of(*orders)) if nick else nick


def parcels_of(order: Outline) -> tuple[tuple[str | None, str | None], ...]:
    """Return tracking number and courier of each parcel that left, the desk's and the platform's, oldest first.

    A parcel that the platform reports without a number is one with None.
    """
    found = {parcel.tracking_no: parcel.courier for parcel in order.desk.parcels}
    if order.tracking_no:
        found.setdefault(order.tracking_no, order.courier or "")
    return tuple(found.items()) or ((None, order.courier),)


_GONE = frozenset((PlatformState.SHIPPED, PlatformState.DELIVERED, PlatformState.COMPLETED))


def has_left(order: Outline) -> bool:
    """Tell whether the last parcel of an order left, as the desk or the platform knows."""
    return order.desk.left or order.platform_state in _GONE


def left_at(order: Outline, number: str | None) -> datetime | None:
    """Return when a parcel of an order left, as far as anybody knows."""
    if not order.desk.parcels:
        return order.shipped_at
    return next((one.at for one in order.desk.parcels if one.tracking_no == number), order.shipped_at)


class Left(Struct, frozen=True):
    """A parcel that left, as every text tells of it; None is what nobody knows."""

    number: str | None = None
    courier: str | None = None
    at: datetime | None = None


def parcel_told(order: Outline, number: str | None = None) -> Left:
    """Return an order's parcel of a number, the newest when None: what any text says of it comes from here."""
    parcels = dict(parcels_of(order))
    number = number or next(reversed(parcels))
    return Left(number, parcels.get(number) or None, left_at(order, number))


def untold_parcels(order: Outline) -> tuple[str | None, ...]:
    """Return the parcels of which the buyer was not told; a notice without a number covers the first parcel."""
    if not order.desk.notices and not order.desk.parcels:
        return (order.tracking_no or None,)  # most orders: one parcel, nothing said; asked for each at every start
    told = {notice.parcel for notice in order.desk.notices}
    parcels = [number for number, _courier in parcels_of(order)]
    if None in told and len(told) == 1:
        parcels = parcels[1:]
    return tuple(number for number in parcels if number not in told and not (number is None and told))
