"""The search over all orders: prepared texts, kept up with the desk, one pass for each key."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from csdesk.domain.orders.stage import Standing
from csdesk.domain.search.words import haystack, parse, test_of
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.rules import RulePack


class Search:
    """The folded text of every order by id.

    Args:
        packs: The rule packs, for the platforms' names.
    """

    def __init__(self, packs: Mapping[str, RulePack]) -> None:
        self._packs = packs
        self._orders: dict[str, Order] = {}
        self._text: dict[str, str] = {}

    def follow(self, orders: Mapping[str, Order], touched: Collection[str] | None = None) -> None:
        """Take in the orders that changed: only those in `touched`, or all when it is None.

        An order that is the same record as before is not prepared again.
        """
        if touched is None:
            for gone in self._text.keys() - orders.keys():
                del self._text[gone], self._orders[gone]
            touched = orders.keys()
        for key in touched:
            order = orders.get(key)
            if order is None:
                self._text.pop(key, None)
                self._orders.pop(key, None)
            elif self._orders.get(key) is not order:
                self._orders[key] = order
                self._text[key] = haystack(order)

    def text(self, order: Order) -> str:
        """Return the prepared text of an order, made now when it was not yet."""
        if self._orders.get(order.id) is not order:
            self._orders[order.id] = order
            self._text[order.id] = haystack(order)
        return self._text[order.id]

    def find(self, query: str, ids: Iterable[str], standings: Mapping[str, Standing]) -> tuple[str, ...]:
        """Return those of `ids` that fit a line of search words, in their order.

        Args:
            query: Search words; none fits everything.
            ids: The orders to look at, all taken in by `follow`.
            standings: The conclusions of each order, for `stage:`.
        """
        found, text, orders = ids, self._text, self._orders
        terms = parse(query)
        for term in terms:
            if term.field not in ("platform", "stage", "flag"):
                needle = term.text
                found = [key for key in found if needle in text[key]]
        for term in terms:
            if term.field is not None:
                fits = test_of(term, self._packs)
                found = [key for key in found if fits(orders[key], standings[key])]
        return tuple(found)
