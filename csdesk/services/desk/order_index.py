"""Which orders belong to a buyer, carry a tracking number, have a number: kept up with each change, not made anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from csdesk.domain.shared.models import Order

Entry = tuple[tuple[str, str | None], tuple[str, ...], str]


class OrderIndex:
    """Ids of orders by buyer, by tracking number and by order number.

    Args:
        orders: The orders it begins with.
    """

    def __init__(self, orders: Mapping[str, Order]) -> None:
        self.buyers: dict[tuple[str, str | None], set[str]] = {}
        self.parcels: dict[str, set[str]] = {}
        self.numbers: dict[str, set[str]] = {}
        self._entries: dict[str, Entry] = {}
        self.follow(orders, orders)

    def follow(self, orders: Mapping[str, Order], touched: Iterable[str]) -> None:
        """Take over what became of the touched orders; one that is gone is forgotten."""
        for key in touched:
            old = self._entries.pop(key, None)
            if old is not None:
                self._place(key, old, add=False)
            order = orders.get(key)
            if order is not None:
                entry = _entry(order)
                self._entries[key] = entry
                self._place(key, entry, add=True)

    def _place(self, key: str, entry: Entry, *, add: bool) -> None:
        buyer, parcels, number = entry
        places = [self.numbers.setdefault(number, set())]
        places += [self.parcels.setdefault(parcel, set()) for parcel in parcels]
        if buyer[1] is not None:
            places.append(self.buyers.setdefault(buyer, set()))
        for keys in places:
            if add:
                keys.add(key)
            else:
                keys.discard(key)


def _entry(order: Order) -> Entry:
    numbers = {parcel.tracking_no for parcel in order.desk.parcels}
    if order.tracking_no:
        numbers.add(order.tracking_no)
    return (order.platform, order.buyer_nick or None), tuple(numbers), order.order_no
