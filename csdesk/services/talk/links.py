"""Whose message is it: the order, the buyer and the platform that a text or a nick tells of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from csdesk.domain.shared.models import Order

_NUMBER = re.compile(r"(?<![\d-])(?:\d{6}-\d{12,18}|\d{10,24}|[A-Z]{0,3}\d{10,24})(?![\d-])")


class Link(Struct, frozen=True):
    """What was found; None where nothing was."""

    platform: str | None
    order_id: str | None
    shop: str | None = None


class Links:
    """Finds orders by number and by buyer.

    Args:
        orders: Every order of the desk by id.
    """

    def __init__(self, orders: Mapping[str, Order]) -> None:
        self._by_no: dict[str, list[Order]] = {}
        self._by_nick: dict[str, list[Order]] = {}
        for order in orders.values():
            self._by_no.setdefault(order.order_no, []).append(order)
            if order.buyer_nick and "*" not in order.buyer_nick:
                self._by_nick.setdefault(order.buyer_nick, []).append(order)

    @property
    def shops(self) -> frozenset[str]:
        """The shops' names, under which we write."""
        return frozenset(order.shop for found in self._by_no.values() for order in found if order.shop)

    def knows(self, nick: str) -> bool:
        """Tell whether a nick has orders here."""
        return nick in self._by_nick

    def of(self, text: str, nick: str | None = None, platform: str | None = None) -> Link:
        """Return the order that a text names, else the newest order of the nick; on one platform when it is given."""
        named = [order for number in _NUMBER.findall(text.upper()) for order in self._by_no.get(number, ())]
        order = _only(named, platform) or _newest(self._by_nick.get(nick or "", ()), platform)
        if order is None:
            return Link(platform, None)
        return Link(order.platform, order.id, order.shop)


def _only(orders: Iterable[Order], platform: str | None) -> Order | None:
    found = {order.id: order for order in orders if platform is None or order.platform == platform}
    return next(iter(found.values())) if len(found) == 1 else None


def _newest(orders: Iterable[Order], platform: str | None) -> Order | None:
    found = [order for order in orders if platform is None or order.platform == platform]
    if len({order.platform for order in found}) != 1:
        return None  # the same nick on two platforms may be two people
    return max(found, key=lambda order: (order.created_at.timestamp() if order.created_at else 0.0, order.id))
