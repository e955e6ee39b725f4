"""Freight that couriers billed, beside what the courier table says it costs."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from csdesk.domain.orders.couriers import Courier
from csdesk.domain.orders.tracking import Billed
from csdesk.domain.shared.money import parse_money, show_money


class FreightRow(Struct, frozen=True):
    """One parcel that was billed.

    Args:
        tracking_no: The parcel.
        order_id: Its order; None for a number that no order has.
        courier: Its code, or the file's own word.
        place: Where it went, as the bill says.
        weight: In kilograms, as billed.
        billed: What was billed, there and back.
        estimated: What the courier table says; None where it does not.
        difference: Billed less estimated.
        verdict: `unknown`, `twice`, `dearer`, `cheaper`, `not_estimated` or `ok`.
        currency: Of all amounts.
    """

    tracking_no: str
    order_id: str | None
    courier: str
    place: str | None
    weight: str | None
    billed: str
    estimated: str | None
    difference: str | None
    verdict: str
    currency: str


class FreightTotal(Struct, frozen=True):
    """What one courier billed in one currency; `estimated` and `difference` are of the parcels with an estimate."""

    courier: str
    currency: str
    parcels: int
    billed: str
    estimated: str
    difference: str


class Freight(Struct, frozen=True):
    """A span's freight: by courier, and each parcel; `undated` are bills of which nobody knows the day."""

    totals: list[FreightTotal]
    parcels: list[FreightRow]
    undated: int = 0


def estimate(courier: Courier | None, currency: str, *, back: bool) -> Decimal | None:
    """Return what a parcel costs by the courier table, there and (`back`) home again; None where it does not say.

    It says nothing of another currency than its own.
    """
    there = parse_money(courier.freight) if courier is not None and courier.currency == currency else None
    if there is None or courier is None or not back:
        return there
    return there + (parse_money(courier.freight_back) or there)


def judge_freight(bill: Billed, estimated: Decimal | None, *, known: bool) -> tuple[str | None, str]:
    """Return the difference and the verdict of a parcel that was billed."""
    difference = None if estimated is None else bill.amount - estimated
    shown = None if difference is None else show_money(difference)
    if not known:
        return shown, "unknown"
    if bill.twice:
        return shown, "twice"
    if difference is None:
        return None, "not_estimated"
    return shown, "dearer" if difference > 0 else "cheaper" if difference < 0 else "ok"


def freight_totals(rows: Iterable[FreightRow]) -> list[FreightTotal]:
    """Return what parcels come to by courier and currency."""
    groups: dict[tuple[str, str], list[FreightRow]] = {}
    for row in rows:
        groups.setdefault((row.courier, row.currency), []).append(row)

    def total(amounts: Iterable[str | None]) -> str:
        return show_money(sum((Decimal(amount) for amount in amounts if amount), Decimal()))

    return [
        FreightTotal(
            *key,
            len(some),
            total(row.billed for row in some),
            total(row.estimated for row in some),
            total(row.difference for row in some),
        )
        for key, some in sorted(groups.items())
    ]
