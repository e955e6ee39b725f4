"""Cards that compute the case: urge (G01), change (O01-O03), large order (L01-L04), pickup (S08-S10).

Each says which case it is and why; the operator may override with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from csdesk.domain.orders.stage import PENDING, Stage
from csdesk.domain.shared.money import parse_money, show_money


class UrgeCase(StrEnum):
    """The two cases of an urging buyer, and the one of a parcel that has left."""

    NOT_OVERDUE = "not_overdue"
    OVERDUE = "overdue"
    LEFT = "left"
    UNKNOWN = "unknown"


class ChangeKind(StrEnum):
    """The kinds of an order change."""

    BEFORE_SHIP = "before_ship"
    SENT_WRONG_ITEM = "sent_wrong_item"
    FORGOT_COUPON = "forgot_coupon"
    INTERCEPT = "intercept"
    READDRESS = "readdress"
    REFUND_AFTER_SHIP = "refund_after_ship"


def urge_case(stage: Stage, ship_by: datetime | None, now: datetime) -> UrgeCase:
    """Return the case of an urging buyer; the very second of the promise is still in time."""
    if stage not in PENDING:
        return UrgeCase.LEFT
    if ship_by is None:
        return UrgeCase.UNKNOWN
    return UrgeCase.OVERDUE if now > ship_by else UrgeCase.NOT_OVERDUE


def change_refusal(kind: ChangeKind, stage: Stage) -> str | None:
    """Return why a change does not fit an order's stage, or None.

    It is `already_left`, `not_left`, `arrived` or `not_open`.
    """
    if stage in (Stage.CLOSED, Stage.SUPERSEDED, Stage.UNKNOWN):
        return "not_open"
    before = stage in PENDING or stage is Stage.UNPAID
    if kind is ChangeKind.BEFORE_SHIP:
        return None if before else "already_left"
    if kind is ChangeKind.FORGOT_COUPON:
        return None
    if kind in (ChangeKind.INTERCEPT, ChangeKind.READDRESS) and stage in (Stage.DELIVERED, Stage.COMPLETED):
        return "arrived"
    return "not_left" if before else None


MAY_OVERRIDE = frozenset(("already_left", "not_left", "arrived"))
"""Refusals of a change that a reason overrides: what the platform says of the parcel may be wrong for the moment."""


def change_kind(stage: Stage, *, coupon: bool) -> ChangeKind:
    """Return the kind of change that an order's stage makes likely."""
    if coupon:
        return ChangeKind.FORGOT_COUPON
    return ChangeKind.BEFORE_SHIP if stage in PENDING or stage is Stage.UNPAID else ChangeKind.SENT_WRONG_ITEM


class Stock(Struct, frozen=True):
    """The stock of one SKU; None where nobody has counted or exported it.

    Args:
        page: What the shop's page offers.
        real: What was counted.
        reserved: What open orders will take.
        safety: What is never sold in bulk.
    """

    page: int | None = None
    real: int | None = None
    reserved: int = 0
    safety: int = 0

    @property
    def free(self) -> int | None:
        """What may still be promised: real minus reserved minus safety; may be negative."""
        return None if self.real is None else self.real - self.reserved - self.safety

    @property
    def oversold(self) -> bool:
        """Whether the page offers more than was counted (K01); as many is no fault."""
        return self.page is not None and self.real is not None and self.page > self.real

    @property
    def low(self) -> bool:
        """Whether there is no more than the safety stock left (K02)."""
        return self.real is not None and self.real - self.reserved <= max(self.safety, 0)


class Bulk(Struct, frozen=True):
    """The card of a large order.

    Args:
        carries: Whether the stock can carry it; None when nobody knows the real stock.
        free: What may be promised.
        missing: How many pieces lack.
        saved: Freight saved against parcels of one piece, the highest discount that costs nothing; None when the
            shop has no freight table.
    """

    carries: bool | None
    free: int | None
    missing: int
    saved: str | None = None


def bulk_card(
    qty: int,
    stock: Stock,
    parcel: str | None = None,
    freight: Mapping[int, str] | None = None,
    *,
    whole: bool | None = None,
) -> Bulk:
    """Return the card of a large order.

    Args:
        qty: How many pieces.
        stock: The stock of the SKU.
        parcel: Freight of one piece sent alone.
        freight: Freight of the whole by the least quantity from which it holds, e.g. `{10: "30.00"}`.
        whole: Whether it goes at once; None where the stock decides. What goes in parts pays the freight of each part.
    """
    free = stock.free
    missing = 0 if free is None else max(qty - max(free, 0), 0)
    carries = None if free is None else missing == 0
    alone, steps = parse_money(parcel), sorted(freight or {})
    if alone is None or not steps or steps[0] > qty:
        return Bulk(carries, free, missing)
    at_once = carries is not False if whole is None else whole
    parts = (qty,) if at_once else (qty - missing, missing)
    costs = [_freight(alone, part, freight or {}) for part in parts]
    return Bulk(carries, free, missing, show_money(max(alone * qty - sum(costs), Decimal(0))))


def _freight(alone: Decimal, qty: int, freight: Mapping[int, str]) -> Decimal:
    """Return what so many pieces cost together: by the step they reach, else each as a parcel of its own."""
    reached = [step for step in sorted(freight) if step <= qty]
    return (parse_money(freight[reached[-1]]) or Decimal(0)) if reached else alone * qty


def price_at(qty: int, price: str | None, steps: Mapping[int, str]) -> tuple[str, str] | None:
    """Return the price of one piece and of the whole when so many are bought; None where nobody knows a price.

    Args:
        qty: How many pieces.
        price: The price of one.
        steps: Wholesale prices of one piece by the least quantity from which they hold.
    """
    reached = [step for step in sorted(steps) if step <= qty]
    each = parse_money(steps[reached[-1]] if reached else price)
    return None if each is None else (show_money(each), show_money(each * qty))


class PickupState(StrEnum):
    """How a booked pickup stands."""

    BOOKED = "booked"
    SOON = "soon"
    LATE = "late"
    COMPLAIN = "complain"
    DONE = "done"


COMPLAIN_AFTER = timedelta(hours=1)


def pickup_state(due: datetime, now: datetime, *, done: bool, complain: bool = False) -> tuple[PickupState, int]:
    """Return how a pickup stands and how many minutes it is late; one complains after an hour, or when told (S10)."""
    if done:
        return PickupState.DONE, 0
    late = now - due
    minutes = max(int(late.total_seconds() // 60), 0)
    if late >= COMPLAIN_AFTER or complain:
        return PickupState.COMPLAIN, minutes
    if late > timedelta(0):
        return PickupState.LATE, minutes
    return (PickupState.SOON if -late <= timedelta(minutes=10) else PickupState.BOOKED), 0
