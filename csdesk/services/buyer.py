"""What a buyer bought before: on the desk and in the archive."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from csdesk.domain.models import Order
from csdesk.domain.parcels import parcels_of
from csdesk.i18n import _
from csdesk.services.bench import Bench


class History(Struct, frozen=True):
    """The other orders of a buyer on the same platform: how many, the last one's time, the courier it went with."""

    count: int = 0
    last_at: datetime | None = None
    courier: str | None = None

    def words(self) -> str:
        """Return it as one line, empty when there is none."""
        if not self.count:
            return ""
        parts = [_("{count} more of his orders").format(count=self.count)]
        if self.last_at is not None:
            parts.append(_("last {day}").format(day=f"{self.last_at:%Y-%m-%d}"))
        return " · ".join((*parts, self.courier) if self.courier else parts)


def history_of(bench: Bench, order: Order) -> History:
    """Return what an order's buyer bought besides it; raises `DataError` when the archive cannot be read."""
    if not order.buyer_nick:
        return History()
    others = list(bench.of_buyer(order))
    if bench.store.table("archives"):
        others += bench.records.attic.of_buyer(order.platform, order.buyer_nick)
    others = [other for other in others if other.id != order.id]
    others.sort(key=lambda other: other.created_at.timestamp() if other.created_at else 0.0, reverse=True)
    couriers = (courier for other in others for _number, courier in reversed(parcels_of(other)) if courier)
    return History(len(others), others[0].created_at if others else None, next(couriers, None))
