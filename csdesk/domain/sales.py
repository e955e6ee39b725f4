"""Sales figures: what was sold, by platform, product and day, asked or silent, and what went back (T02, T04)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from decimal import Decimal

from msgspec import Struct

from csdesk.domain.money import CENT, parse_money, show_money
from csdesk.domain.reported import DealNote, DealSource
from csdesk.domain.trades import Talk, Trade, asked, dealt_at, goods

ZERO = Decimal(0)


class Deal(Struct, frozen=True, gc=False):
    """One deal: its trade, when it was made, and whether the buyer asked before."""

    trade: Trade
    at: datetime
    source: DealSource


class Sales(Struct, frozen=True):
    """What some deals come to; money in the currency of most of them.

    Args:
        deals: How many orders were paid.
        qty: Pieces in them, without gifts.
        amount: What their buyers paid in all.
        buyers: How many buyers; orders without a name count one each.
        avg_order_value: Amount by deals; None without a deal.
        asked: Deals whose buyer talked to us before.
        silent: The others.
        asked_share: Share of the asked; None without a deal.
        refunds: Deals that were refunded since.
        refund_amount: What these had paid.
        refunds_open: Deals with a refund asked for.
        net: Amount without the refunded deals.
        other: Amounts in other currencies, not part of the above.
    """

    deals: int = 0
    qty: int = 0
    amount: str = "0.00"
    buyers: int = 0
    avg_order_value: str | None = None
    asked: int = 0
    silent: int = 0
    asked_share: float | None = None
    refunds: int = 0
    refund_amount: str = "0.00"
    refunds_open: int = 0
    net: str = "0.00"
    other: dict[str, str] = {}


class ProductRow(Struct, frozen=True):
    """What one product sold: pieces, deals it is in, its goods at their prices before discounts (None: not told)."""

    sku: str | None
    title: str
    variant: str | None
    qty: int
    deals: int
    amount: str | None


class DayRow(Struct, frozen=True):
    """What one day sold."""

    date: date
    deals: int
    amount: str


def deals_in(
    trades: Iterable[Trade], start: datetime, end: datetime, talk: Talk, notes: Mapping[str, DealNote]
) -> list[Deal]:
    """Return the deals of a span in the order of time; a correction wins over what the talks say."""
    found = []
    for trade in trades:
        at = dealt_at(trade)
        if at is None or not start <= at < end:
            continue
        note = notes.get(trade.id)
        source = note.source if note is not None else None
        found.append(Deal(trade, at, source or (DealSource.ASKED if asked(trade, talk) else DealSource.SILENT)))
    found.sort(key=lambda deal: (deal.at.timestamp(), deal.trade.id))
    return found


def currency_of(deals: Iterable[Deal]) -> str:
    """Return the currency of most deals."""
    return max(sorted(Counter(deal.trade.currency for deal in deals).items()), key=_count, default=("CNY", 0))[0]


def _count(pair: tuple[str, int]) -> int:
    return pair[1]


def paid(trade: Trade) -> Decimal:
    """Return what a buyer paid; nothing when no export told it."""
    return parse_money(trade.amount) or ZERO


def sales_of(deals: Sequence[Deal], currency: str) -> Sales:
    """Return the figures of some deals, money in one currency."""
    own = [deal for deal in deals if deal.trade.currency == currency]
    amount = sum((paid(deal.trade) for deal in own), ZERO)
    back = sum((paid(deal.trade) for deal in own if deal.trade.refund == "done"), ZERO)
    other: dict[str, Decimal] = {}
    for deal in deals:
        if deal.trade.currency != currency:
            other[deal.trade.currency] = other.get(deal.trade.currency, ZERO) + paid(deal.trade)
    count, asking = len(deals), sum(deal.source is DealSource.ASKED for deal in deals)
    buyers = {(deal.trade.platform, deal.trade.buyer_nick or deal.trade.id) for deal in deals}
    return Sales(
        deals=count,
        qty=sum(line.qty for deal in deals for line in goods(deal.trade)),
        amount=show_money(amount),
        buyers=len(buyers),
        avg_order_value=str((amount / len(own)).quantize(CENT)) if own else None,
        asked=asking,
        silent=count - asking,
        asked_share=round(asking / count, 4) if count else None,
        refunds=sum(deal.trade.refund == "done" for deal in deals),
        refund_amount=show_money(back),
        refunds_open=sum(deal.trade.refund == "open" for deal in deals),
        net=show_money(amount - back),
        other={name: show_money(total) for name, total in sorted(other.items())},
    )


def by_platform(deals: Iterable[Deal], currency: str) -> dict[str, Sales]:
    """Return the figures of each platform, by its name."""
    groups: dict[str, list[Deal]] = {}
    for deal in deals:
        groups.setdefault(deal.trade.platform, []).append(deal)
    return {name: sales_of(groups[name], currency) for name in sorted(groups)}


def by_product(deals: Iterable[Deal], currency: str) -> list[ProductRow]:
    """Return what each product sold, the best first; a product is its SKU, else its title and variant."""
    rows: dict[_Key, _Sold] = {}
    for deal in deals:
        seen = set()
        for line in goods(deal.trade):
            key: _Key = (line.sku, "", None) if line.sku else (None, line.title, line.variant)
            row = rows.setdefault(key, _Sold(line.title, line.variant))
            row.qty += line.qty
            price = parse_money(line.price) if deal.trade.currency == currency else None
            if price is not None:
                row.amount = (row.amount or ZERO) + price * line.qty
            seen.add(key)
        for key in seen:
            rows[key].deals += 1
    found = [
        ProductRow(key[0], row.title, row.variant, row.qty, row.deals, show_money(row.amount) if row.amount else None)
        for key, row in rows.items()
    ]
    return sorted(found, key=lambda row: (-row.qty, -row.deals, row.sku or "", row.title, row.variant or ""))


_Key = tuple[str | None, str, str | None]


class _Sold(Struct):
    title: str
    variant: str | None
    qty: int = 0
    deals: int = 0
    amount: Decimal | None = None


def by_day(deals: Iterable[Deal], days: Iterable[date], zone: tzinfo, currency: str) -> list[DayRow]:
    """Return what each of some days sold, also those that sold nothing."""
    counts: Counter[date] = Counter()
    totals: dict[date, Decimal] = {}
    for deal in deals:
        day = deal.at.astimezone(zone).date()
        counts[day] += 1
        if deal.trade.currency == currency:
            totals[day] = totals.get(day, ZERO) + paid(deal.trade)
    return [DayRow(day, counts[day], show_money(totals.get(day, ZERO))) for day in days]
