"""Which new orders go to a door that another waiting order goes to: they may travel in one parcel (A03)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from csdesk.domain.orders.address import address_key
from csdesk.domain.orders.parcels import receiver_of
from csdesk.domain.orders.stock import is_open
from csdesk.domain.shared.models import Order, Outline
from csdesk.services.desk.desk import Desk

WAITS = b'"platform_state":"paid"'
"""What the packed form of an order that may wait for its parcel holds; the others need not be unpacked."""


def to_one_door(desk: Desk, new: Iterable[Order]) -> Iterator[tuple[Order, Outline]]:
    """Yield each new order that waits and the first other one to its door: on the desk, or before it among the new."""
    fresh = [order for order in new if is_open(order)]
    if not fresh:
        return
    ids = {order.id for order in fresh}
    doors: dict[tuple[str, str], Outline] = {}
    for outline in desk.records.orders.outlines.values():
        door = address_key(receiver_of(outline)) if outline.id not in ids and is_open(outline) else None
        if door is not None:
            doors.setdefault(door, outline)
    for order in fresh:
        door = address_key(receiver_of(order))
        other = doors.setdefault(door, order) if door is not None else order
        if other.id != order.id:
            yield order, other
