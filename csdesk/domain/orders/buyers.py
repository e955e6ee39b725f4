"""Which buyers are new, returning, or key accounts, and which courier a buyer prefers: pure rules (B03, A02)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum

from csdesk.domain.orders.cod import pays
from csdesk.domain.orders.parcels import parcels_of
from csdesk.domain.orders.stage import Stage
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.money import parse_money

DIFFICULT = "difficult"
"""The tag of a buyer with whom arguing words are blocked (M26)."""

NO_TRADE = frozenset((Stage.UNPAID, Stage.COD, Stage.CLOSED, Stage.SUPERSEDED, Stage.UNKNOWN))
"""Stages of orders that say nothing of how good a customer is."""


class Tier(StrEnum):
    """How well a buyer is known."""

    NEW = "new"
    RETURNING = "returning"
    KEY = "key"


def tier(orders: Sequence[Order], traded: Sequence[Order], key_orders: int, key_amount: str) -> Tier:
    """Return the tier of a buyer with these orders, newest first, of which some came to a trade.

    Whoever traded before the newest order is returning; a limit of 0 does not count.
    """
    enough = parse_money(key_amount) or Decimal(0)
    if (key_orders > 0 and len(traded) >= key_orders) or (enough > 0 and spent_on(traded) >= enough):
        return Tier.KEY
    return Tier.RETURNING if any(order is not orders[0] for order in traded) else Tier.NEW


def spent_on(orders: Iterable[Order]) -> Decimal:
    """Return the sum of what the orders' buyer pays, the fee stated at the desk included."""
    return sum((parse_money(pays(order)) or Decimal(0) for order in orders), Decimal(0))


def newest(orders: Iterable[Order]) -> list[Order]:
    """Return orders by when they were made, the newest first; those without a time last."""
    return sorted(orders, key=lambda one: one.created_at.timestamp() if one.created_at else 0.0, reverse=True)


def preferred(orders: Iterable[Order]) -> str | None:
    """Return the courier that a buyer wished last, else the one his last parcel went with, as it is written there."""
    latest = newest(orders)
    wish = next((one.desk.courier_wish for one in latest if one.desk.courier_wish), None)
    sent = (courier for one in latest for _number, courier in reversed(parcels_of(one)) if courier)
    return wish or next(sent, None)
