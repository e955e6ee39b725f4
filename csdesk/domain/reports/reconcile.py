"""A month's end: what was sold, given back, promised, billed and paid out, side by side by shop and currency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from csdesk.domain.reports.freight import FreightRow
from csdesk.domain.reports.payouts import PaidPromise, PayTotals, show
from csdesk.domain.reports.sales import Deal, Sales, sales_of

Purse = tuple[str, str]
"""A shop (empty where none is named) and a currency: nothing is added across."""


class Beside(Struct, frozen=True):
    """One shop's month in one currency; amounts of money that left the shop are below zero in `came` alone.

    Args:
        shop: Which shop.
        currency: Of all amounts.
        sales: Its deals, as the month report has them.
        came: What the channels' files tell of its money, all channels together.
        promised: What cases and reviews promised.
        left: What of that went out.
        billed: What couriers billed.
        estimated: What the courier table says for the parcels that it knows.
        difference: Billed less estimated, of these.
        parcels: How many parcels were billed.
    """

    shop: str
    currency: str
    sales: Sales
    came: PayTotals
    promised: str
    left: str
    billed: str
    estimated: str
    difference: str
    parcels: int


def beside(
    deals: Iterable[Deal],
    totals: Iterable[PayTotals],
    promised: Mapping[Purse, list[PaidPromise]],
    freight: Mapping[Purse, list[FreightRow]],
) -> list[Beside]:
    """Return what the four reports say of each shop and currency."""
    sold: dict[Purse, list[Deal]] = {}
    for deal in deals:
        sold.setdefault((deal.trade.shop or "", deal.trade.currency), []).append(deal)
    came: dict[Purse, list[PayTotals]] = {}
    for total in totals:
        came.setdefault((total.shop, total.currency), []).append(total)
    return [
        _beside(purse, sold.get(purse, ()), came.get(purse, ()), promised.get(purse, ()), freight.get(purse, ()))
        for purse in sorted({*sold, *came, *promised, *freight})
    ]


def _beside(
    purse: Purse,
    deals: Iterable[Deal],
    came: Iterable[PayTotals],
    promised: Sequence[PaidPromise],
    freight: Sequence[FreightRow],
) -> Beside:
    shop, currency = purse
    return Beside(
        shop=shop,
        currency=currency,
        sales=sales_of(deals, currency)[0],
        came=_together(purse, came),
        promised=_sum(one.amount for one in promised),
        left=_sum(one.left for one in promised),
        billed=_sum(one.billed for one in freight),
        estimated=_sum(one.estimated for one in freight),
        difference=_sum(one.difference for one in freight),
        parcels=len(freight),
    )


def _sum(amounts: Iterable[str | None]) -> str:
    return show(sum((Decimal(amount) for amount in amounts if amount), Decimal()))


def _together(purse: Purse, some: Iterable[PayTotals]) -> PayTotals:
    some = list(some)
    names = ("income", "outgo", "sales", "refunds", "fees", "other", "paid_out")
    return PayTotals(
        "", *purse, sum(one.lines for one in some), *(_sum(getattr(one, name) for one in some) for name in names)
    )
