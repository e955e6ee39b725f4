"""What a buyer bought before: on the desk and in the archive."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from csdesk.domain.follow.promised import Promised
from csdesk.domain.orders.buyers import newest
from csdesk.domain.orders.parcels import parcels_of
from csdesk.domain.shared.models import Order
from csdesk.i18n import _
from csdesk.services.buyers import buyers
from csdesk.services.buyers.sent_log import buyer_key
from csdesk.services.desk import couriers as desk_couriers
from csdesk.services.desk.desk import Desk


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


def history_of(desk: Desk, order: Order) -> History:
    """Return what an order's buyer bought besides it, under all his names; raises `DataError` for a bad archive."""
    others = newest(other for other in buyers.orders_of(desk, buyer_key(order)) if other.id != order.id)
    couriers = (courier for other in others for _number, courier in reversed(parcels_of(other)) if courier)
    courier = next(couriers, None)
    name = desk_couriers.courier_name(courier, desk.couriers) if courier else None
    return History(len(others), others[0].created_at if others else None, name)


class Aside(Struct, frozen=True):
    """What the card of an order says besides the order: his history, page and real stock by SKU (K01), what it lacks.

    `pieces` names the orders that have the pieces it lacks, `mates` those in one parcel with it, `parcel` tells where
    its parcel is, `promised` the times that contradict each other.
    """

    history: str = ""
    stock: dict[str, tuple[int | None, int | None]] = {}
    pieces: str = ""
    mates: str = ""
    parcel: str = ""
    promised: tuple[datetime, ...] = ()


def aside_of(desk: Desk, order: Order) -> Aside:
    """Return what stands beside an order on its card."""
    products = desk.records.products.records
    skus = {line.sku for line in order.lines if line.sku} & products.keys()
    stock = {sku: (products[sku].page, products[sku].real) for sku in sorted(skus)}
    promised = Promised(desk.records.follow.records.values()).times(order.id, buyer_key(order))
    pieces = desk.shortage.pieces_with(order.id)
    return Aside(history_of(desk, order).words(), stock, pieces, promised=promised)
