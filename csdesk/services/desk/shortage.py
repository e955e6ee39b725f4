"""Which orders the counted stock does not reach, kept up with each change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from csdesk.domain.orders.ledgers import Product
from csdesk.domain.orders.stock import Claim, claim_of, is_open, left_at, short_of, turn
from csdesk.services.desk.order_table import OrderTable

Products = Mapping[str, Product]


class Shortage:
    """The shares of the stock.

    `wanted` is how many pieces of a SKU are spoken for, `short` the orders that those of a counted one do not reach.
    Looking at an order costs nothing unless one of its SKUs is counted and wanted more often than there are pieces.

    Args:
        orders: The orders.
        products: The products by SKU; while there is none nothing is read.
    """

    def __init__(self, orders: OrderTable, products: Products) -> None:
        self.products = products
        self._orders = orders
        self.stock = {sku: one.real for sku, one in products.items() if one.real is not None}
        self._counted_at = {sku: products[sku].counted_at for sku in self.stock}
        counts = Counter(one.title for one in products.values())
        self._titles = {one.title: sku for sku, one in products.items() if one.title and counts[one.title] == 1}
        first = min((at for at in self._counted_at.values() if at is not None), default=None)
        self._first = first
        self._claims: dict[str, Claim] = {}
        self.wanted: dict[str, int] = {}
        self.short: frozenset[str] = frozenset()
        if products:
            self._take(orders, orders.outlines)
            self.short = self._settle()

    def follow(self, orders: OrderTable, touched: Iterable[str]) -> set[str]:
        """Take over what became of the touched orders; return the orders that are short now and were not, or were."""
        if not self.products:
            return set()
        keys, self._orders = set(touched), orders
        before = {key: self._claims.get(key) for key in keys}
        tight = self._tight()
        self._take(orders, keys)
        pairs = ((before[key], self._claims.get(key)) for key in keys)
        changed = [claim for old, new in pairs if old != new for claim in (old, new) if claim is not None]
        tight |= self._tight()
        if not any(sku in tight for claim in changed for sku in claim.needs):
            return set()
        old, self.short = self.short, self._settle()
        return set(old ^ self.short)

    def free(self, sku: str, order_id: str | None) -> int | None:
        """Return how many pieces of a SKU are there for an order, or for a new one; None when nobody counted."""
        if sku not in self.stock:
            return None
        own = self._claims.get(order_id or "")
        return self.stock[sku] - self.wanted.get(sku, 0) + (own.needs.get(sku, 0) if own is not None else 0)

    def own(self, order_id: str) -> Mapping[str, int]:
        """Return how many pieces by SKU an order takes."""
        claim = self._claims.get(order_id)
        return claim.needs if claim is not None else {}

    def ahead(self, order_id: str) -> tuple[str, ...]:
        """Return the orders that have the pieces an order lacks: those that left, and those whose turn is before it."""
        mine = self._claims.get(order_id)
        if mine is None or order_id not in self.short:
            return ()
        wanted = {sku for sku in mine.needs if sku in self.stock}
        found = [
            one for one in list(self._claims.values()) if one.order_id not in self.short and wanted & one.needs.keys()
        ]
        before = [one for one in found if one.left or turn(one) < turn(mine)]
        return tuple(one.order_id for one in sorted(before, key=turn))

    def left_with(self, sku: str) -> list[tuple[Claim, datetime]]:
        """Return what orders took of a product since it was counted, and when they left."""
        found = [(one, left_at(self._orders.outlines[one.order_id])) for one in self._claims.values() if one.left]
        return [(one, at) for one, at in found if sku in one.needs and at is not None]

    def pieces_with(self, order_id: str, most: int = 4) -> str:
        """Return in few words which orders have the pieces that an order lacks; empty when it lacks none."""
        ahead = self.ahead(order_id)
        more = f" +{len(ahead) - most}" if len(ahead) > most else ""
        return " ".join(f"…{key[-4:]}" for key in ahead[:most]) + more

    def _take(self, orders: OrderTable, keys: Iterable[str]) -> None:
        outlines = orders.outlines
        for key in keys:
            old = self._claims.pop(key, None)
            if old is not None:
                self._count(old, -1)
            outline = outlines.get(key)
            if outline is None:
                continue
            gone = left_at(outline)
            late = gone is not None and self._first is not None and gone >= self._first
            if not late and (gone is not None or not is_open(outline)):
                continue  # most orders left before anything was counted: nobody reads them in full for this
            claim = claim_of(orders[key], self._counted_at, self._titles)
            if claim is not None:
                self._claims[key] = claim
                self._count(claim, 1)

    def _count(self, claim: Claim, sign: int) -> None:
        for sku, qty in claim.needs.items():
            self.wanted[sku] = self.wanted.get(sku, 0) + sign * qty

    def _tight(self) -> set[str]:
        """Return the SKUs of which more pieces are wanted than were counted; the others suffice for all."""
        return {sku for sku, real in self.stock.items() if self.wanted.get(sku, 0) > real}

    def _settle(self) -> frozenset[str]:
        tight = self._tight()
        if not tight:
            return frozenset()
        claims = (claim for claim in self._claims.values() if not tight.isdisjoint(claim.needs))
        return frozenset(short_of(claims, {sku: self.stock[sku] for sku in tight}))
