"""Which orders lie in which queue, and in what order they are worked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum

from csdesk.domain.models import Order
from csdesk.domain.parcels import untold_parcels
from csdesk.domain.stage import PENDING, Stage, Standing


class Queue(StrEnum):
    """The queues of the order desk, in the order of their tabs."""

    UNPAID = "unpaid"
    COD = "cod"
    TO_CONFIRM = "to_confirm"
    TO_SHIP = "to_ship"
    ON_HOLD = "on_hold"
    TO_NOTIFY = "to_notify"
    TO_RATE = "to_rate"
    LATE = "late"


def queues_of(order: Order, standing: Standing) -> tuple[Queue, ...]:
    """Return the queues an order lies in; `late` comes on top of its stage's own queue."""
    stage = standing.stage
    if stage is Stage.SHIPPED:
        return (Queue.TO_NOTIFY,) if untold_parcels(order) else ()
    if stage is Stage.COMPLETED:
        return () if order.desk.rated_at or order.refund == "done" else (Queue.TO_RATE,)
    if stage is Stage.UNPAID:
        return (Queue.UNPAID,)
    if stage in PENDING:
        own = Queue(stage.value)
        if order.desk.parcels and untold_parcels(order):
            return (own, Queue.TO_NOTIFY, Queue.LATE) if standing.late else (own, Queue.TO_NOTIFY)
        return (own, Queue.LATE) if standing.late else (own,)
    return ()


_FAR = datetime(9999, 1, 1, tzinfo=UTC)
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def _urgency(order: Order, standing: Standing) -> tuple[datetime, datetime, str]:
    due = standing.close_at if standing.stage is Stage.UNPAID else standing.ship_by
    return (due or _FAR, order.created_at or _LONG_AGO, order.id)


def sort_queue(ids: Iterable[str], orders: Mapping[str, Order], standings: Mapping[str, Standing]) -> tuple[str, ...]:
    """Return ids most urgent first: the nearest deadline, then the oldest, then the id."""
    key: Callable[[str], tuple[datetime, datetime, str]] = lambda key: _urgency(orders[key], standings[key])  # noqa: E731
    return tuple(sorted(ids, key=key))
