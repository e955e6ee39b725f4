"""The queues of orders, and in what order they are worked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from math import inf

from csdesk.domain.orders.parcels import untold_parcels
from csdesk.domain.orders.stage import Stage, Standing, refund_of
from csdesk.domain.shared.models import Outline


class Queue(StrEnum):
    """The names of the queues of the order desk; what they are stands in `services.today.queues`."""

    __hash__ = str.__hash__  # that of Enum is written in Python and four times as slow

    UNPAID = "unpaid"
    COD = "cod"
    TO_CONFIRM = "to_confirm"
    TO_SHIP = "to_ship"
    ON_HOLD = "on_hold"
    TO_NOTIFY = "to_notify"
    TO_LOOK = "to_look"
    TO_RATE = "to_rate"
    LATE = "late"


def to_tell(order: Outline, standing: Standing) -> bool:
    """Tell whether a parcel of the order left, the buyer was not told of it, and it is on its way to him."""
    if standing.parcel or (standing.stage is not Stage.SHIPPED and not order.desk.parcels):
        return False
    return not order.desk.notices or bool(untold_parcels(order))


def to_rate(order: Outline, standing: Standing) -> bool:
    """Tell whether our rating of the buyer is still due; nobody is rated where the platform has no such rating."""
    return standing.rates and not order.desk.rated_at and refund_of(order) != "done"


def waits_for_buyer(order: Outline, standing: Standing) -> bool:
    """Tell whether an order waits for its buyer's answer, to the price at the door or for his address, and has time."""
    desk = order.desk
    asked = desk.cod_asked_at is not None if standing.stage is Stage.COD else desk.address_confirm == "asked"
    return asked and not standing.late


def sort_queue(ids: Iterable[str], orders: Mapping[str, Outline], standings: Mapping[str, Standing]) -> tuple[str, ...]:
    """Return ids most urgent first: the nearest deadline, then the oldest, then the id."""

    def urgency(key: str) -> tuple[float, float, str]:
        standing, created = standings[key], orders[key].created_at
        due = standing.close_at or standing.ship_by
        # Plain numbers: datetimes of different offsets are slow to compare.
        return (due.timestamp() if due else inf, created.timestamp() if created else 0.0, key)

    return tuple(sorted(ids, key=urgency))


def newest_first(orders: Mapping[str, Outline]) -> tuple[str, ...]:
    """Return every id, the youngest order first, then by id; those of unknown age at the end."""

    def age(order: Outline) -> tuple[float, str]:
        return (-order.created_at.timestamp() if order.created_at else inf, order.id)

    return tuple(order.id for order in sorted(orders.values(), key=age))


class Queues(Mapping[str, tuple[str, ...]]):
    """Order ids per queue, most urgent first; a queue is sorted when it is looked at first, and only then.

    Args:
        members: The ids in each queue, in any order.
        orders: The orders by id; not to change any more.
        standings: Their conclusions; not to change any more.
    """

    def __init__(
        self,
        members: Mapping[str, Collection[str]],
        orders: Mapping[str, Outline],
        standings: Mapping[str, Standing],
    ) -> None:
        self._members = members
        self._orders = orders
        self._standings = standings
        self._sorted: dict[str, tuple[str, ...]] = {}

    def __getitem__(self, queue: str) -> tuple[str, ...]:
        found = self._sorted.get(queue)
        if found is None:
            found = self._sorted[queue] = sort_queue(self._members[queue], self._orders, self._standings)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def size(self, queue: str) -> int:
        """Return how many orders lie in a queue."""
        return len(self._members[queue])

    def ids(self, queue: str) -> Collection[str]:
        """Return the orders of a queue in no order."""
        return self._members[queue]

    def moved(
        self,
        gone: Mapping[str, set[str]],
        come: Mapping[str, Collection[str]],
        orders: Mapping[str, Outline],
        standings: Mapping[str, Standing],
    ) -> Queues:
        """Return the queues after some orders left and came; a queue nothing happened to keeps its order."""
        touched = {queue for queue in self._members if gone[queue] or come[queue]}
        members = dict(self._members)
        for queue in touched:
            kept = [key for key in members[queue] if key not in gone[queue]]
            members[queue] = [*kept, *come[queue]]
        after = Queues(members, orders, standings)
        after._sorted = {queue: ids for queue, ids in list(self._sorted.items()) if queue not in touched}
        return after
