"""Which orders lie in which queue, and in what order they are worked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from math import inf

from csdesk.domain.orders.parcels import untold_parcels
from csdesk.domain.orders.stage import PENDING, Stage, Standing
from csdesk.domain.shared.models import Outline


class Queue(StrEnum):
    """The queues of the order desk, in the order of their tabs."""

    __hash__ = str.__hash__  # that of Enum is written in Python and four times as slow

    UNPAID = "unpaid"
    COD = "cod"
    TO_CONFIRM = "to_confirm"
    TO_SHIP = "to_ship"
    ON_HOLD = "on_hold"
    TO_NOTIFY = "to_notify"
    TO_RATE = "to_rate"
    LATE = "late"


def queues_of(order: Outline, standing: Standing) -> tuple[Queue, ...]:
    """Return the queues an order lies in; `late` comes on top of its stage's own queue."""
    stage = standing.stage
    if stage is Stage.SHIPPED:
        return (Queue.TO_NOTIFY,) if _untold(order) else ()
    if stage is Stage.COMPLETED:
        return () if order.desk.rated_at or order.refund == "done" else (Queue.TO_RATE,)
    if stage is Stage.UNPAID:
        return (Queue.UNPAID,)
    own = _PENDING.get(stage, ())
    if order.desk.parcels and own and _untold(order):
        own = (*own, Queue.TO_NOTIFY)
    return (*own, Queue.LATE) if standing.late else own


_PENDING: dict[Stage, tuple[Queue, ...]] = {stage: (Queue(stage.value),) for stage in PENDING}


def _untold(order: Outline) -> bool:
    return not order.desk.notices or bool(untold_parcels(order))


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


class Queues(Mapping[Queue, tuple[str, ...]]):
    """Order ids per queue, most urgent first; a queue is sorted when it is looked at first, and only then.

    Args:
        members: The ids in each queue, in any order.
        orders: The orders by id; not to change any more.
        standings: Their conclusions; not to change any more.
    """

    def __init__(
        self,
        members: Mapping[Queue, Collection[str]],
        orders: Mapping[str, Outline],
        standings: Mapping[str, Standing],
    ) -> None:
        self._members = members
        self._orders = orders
        self._standings = standings
        self._sorted: dict[Queue, tuple[str, ...]] = {}

    def __getitem__(self, queue: Queue) -> tuple[str, ...]:
        found = self._sorted.get(queue)
        if found is None:
            found = self._sorted[queue] = sort_queue(self._members[queue], self._orders, self._standings)
        return found

    def __iter__(self) -> Iterator[Queue]:
        return iter(self._members)

    def __len__(self) -> int:
        return len(self._members)

    def size(self, queue: Queue) -> int:
        """Return how many orders lie in a queue."""
        return len(self._members[queue])

    def moved(
        self,
        gone: Mapping[Queue, set[str]],
        come: Mapping[Queue, Collection[str]],
        orders: Mapping[str, Outline],
        standings: Mapping[str, Standing],
    ) -> Queues:
        """Return the queues after some orders left and came; a queue nothing happened to keeps its order."""
        touched = {queue for queue in Queue if gone[queue] or come[queue]}
        members = dict(self._members)
        for queue in touched:
            kept = [key for key in members[queue] if key not in gone[queue]]
            members[queue] = [*kept, *come[queue]]
        after = Queues(members, orders, standings)
        after._sorted = {queue: ids for queue, ids in list(self._sorted.items()) if queue not in touched}
        return after
