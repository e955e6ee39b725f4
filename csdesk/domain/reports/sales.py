"""Sales figures: what was sold, by platform, product and day, asked or silent, and what went back (T02, T04)."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal

from msgspec import Struct

from csdesk.domain.orders.cod import pays
from csdesk.domain.orders.stage import refund_of
from csdesk.domain.orders.trades import Talk, Trade, asked, cod_open, dealt_at, goods
from csdesk.domain.reports.periods import midnight
from csdesk.domain.reports.reported import DealNote, DealSource
from csdesk.domain.shared.money import parse_money, show_money
from csdesk.domain.shared.times import Within

ZERO = Decimal(0)


class Deal(Struct, frozen=True, gc=False):
    """One deal: its trade, when it was made, and whether the buyer asked before."""

    trade: Trade
    at: datetime
    source: DealSource


class Sales(Struct, frozen=True):
    """What some deals come to; money in the currency of most of them.

    Args:
        deals: How many orders were paid, or are paid at the door and were agreed to.
        qty: Pieces in them, without gifts.
        amount: What their buyers pay in all: `paid` and `cod_open`.
        paid: What of it was paid.
        cod_open: What of it is still to be paid at the door.
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
    paid: str = "0.00"
    cod_open: str = "0.00"
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
    """What one day sold; of the amount, what was paid and what is still to be paid at the door."""

    date: date
    deals: int
    amount: str
    paid: str
    cod_open: str


def deals_in(
    trades: Iterable[Trade], start: datetime, end: datetime, talk: Talk, notes: Mapping[str, DealNote]
) -> list[Deal]:
    """Return the deals of a span in the order of time; a correction wins over what the talks say."""
    counts, found = Within(start, end), []
    for trade in trades:
        at = dealt_at(trade)
        if at is None or not counts(at):
            continue
        note = notes.get(trade.id) if notes else None
        source = note.source if note is not None else None
        if source is None:
            source = DealSource.ASKED if asked(trade, at, talk) else DealSource.SILENT
        found.append(Deal(trade, at, source))
    found.sort(key=lambda deal: (deal.at, deal.trade.id))
    return found


class TakenOut(Struct, frozen=True):
    """COD deals of earlier days that were refused at the door in a span, and what they had come to."""

    deals: int
    amount: str


def taken_out(trades: Iterable[Trade], start: datetime, end: datetime, currency: str) -> TakenOut:
    """Return by what a span corrects the deals of the days before it: those are no deals any more."""
    found = []
    for trade in trades:
        desk = trade.desk
        refused, agreed = desk.refusal, desk.cod_answered_at if desk.cod_answer == "accepted" else None
        if refused is not None and agreed is not None and agreed < start <= refused.at < end:
            found.append(trade)
    own = (paid_of(trade) for trade in found if trade.currency == currency)
    return TakenOut(len(found), show_money(sum(own, ZERO)))


def split_at(deals: Sequence[Deal], moment: datetime) -> tuple[Sequence[Deal], Sequence[Deal]]:
    """Return the deals before a moment and those from it on; the deals are in the order of time."""
    place = bisect_left(deals, moment, key=lambda deal: deal.at)
    return deals[:place], deals[place:]


def currency_of(deals: Iterable[Deal]) -> str:
    """Return the currency of most deals."""
    return max(sorted(Counter(deal.trade.currency for deal in deals).items()), key=_count, default=("CNY", 0))[0]


def _count(pair: tuple[str, int]) -> int:
    return pair[1]


@functools.lru_cache(4096)
def amount_of(text: str | None) -> Decimal:
    """Return an amount; nothing when no export told it. Prices repeat, and reading one is slow."""
    return parse_money(text) or ZERO


def paid_of(trade: Trade) -> Decimal:
    """Return what the buyer of a deal pays in all."""
    return amount_of(pays(trade))


def _open_of(deals: Iterable[Deal], currency: str) -> Decimal:
    """Return what of the amount of some deals is still to be paid at the door."""
    own = (deal.trade for deal in deals if deal.trade.currency == currency)
    return sum((paid_of(trade) for trade in own if cod_open(trade)), ZERO)


class _Tally:
    """Adds deals up, money by currency."""

    def __init__(self) -> None:
        self.deals = self.qty = self.asked = self.refunds = self.refunds_open = 0
        self.own: Counter[str] = Counter()
        self.amounts: dict[str, Decimal] = {}
        self.back: dict[str, Decimal] = {}
        self.open: dict[str, Decimal] = {}
        self.buyers: set[tuple[str, str]] = set()

    def add(self, deal: Deal) -> None:
        trade = deal.trade
        amount, currency, refund = paid_of(trade), trade.currency, refund_of(trade)
        self.deals += 1
        self.own[currency] += 1
        self.amounts[currency] = self.amounts.get(currency, ZERO) + amount
        if cod_open(trade):
            self.open[currency] = self.open.get(currency, ZERO) + amount
        self.asked += deal.source is DealSource.ASKED
        self.buyers.add((trade.platform, trade.buyer_nick or trade.id))
        for line in trade.lines:
            if line.kind is None:
                self.qty += line.qty
        if refund == "done":
            self.refunds += 1
            self.back[currency] = self.back.get(currency, ZERO) + amount
        elif refund == "open":
            self.refunds_open += 1

    def join(self, other: _Tally) -> None:
        for name in ("deals", "qty", "asked", "refunds", "refunds_open"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.own += other.own
        self.buyers |= other.buyers
        for mine, theirs in ((self.amounts, other.amounts), (self.back, other.back), (self.open, other.open)):
            for currency, amount in theirs.items():
                mine[currency] = mine.get(currency, ZERO) + amount

    def sales(self, currency: str) -> Sales:
        amount, back, own = self.amounts.get(currency, ZERO), self.back.get(currency, ZERO), self.own[currency]
        still = self.open.get(currency, ZERO)
        return Sales(
            deals=self.deals,
            qty=self.qty,
            amount=show_money(amount),
            paid=show_money(amount - still),
            cod_open=show_money(still),
            buyers=len(self.buyers),
            avg_order_value=show_money(amount / own) if own else None,
            asked=self.asked,
            silent=self.deals - self.asked,
            asked_share=round(self.asked / self.deals, 4) if self.deals else None,
            refunds=self.refunds,
            refund_amount=show_money(back),
            refunds_open=self.refunds_open,
            net=show_money(amount - back),
            other={name: show_money(total) for name, total in sorted(self.amounts.items()) if name != currency},
        )


def sales_of(deals: Iterable[Deal], currency: str) -> tuple[Sales, dict[str, Sales]]:
    """Return the figures of some deals, and those of each platform by its name; money in one currency."""
    tallies: dict[str, _Tally] = {}
    for deal in deals:
        platform = deal.trade.platform
        tally = tallies.get(platform)
        if tally is None:
            tally = tallies[platform] = _Tally()
        tally.add(deal)
    whole = _Tally()
    for tally in tallies.values():
        whole.join(tally)
    return whole.sales(currency), {name: tallies[name].sales(currency) for name in sorted(tallies)}


def by_product(deals: Iterable[Deal], currency: str) -> list[ProductRow]:
    """Return what each product sold, the best first; a product is its SKU, else its title and variant."""
    rows: dict[_Key, _Sold] = {}
    for deal in deals:
        seen, own = set(), deal.trade.currency == currency
        for line in goods(deal.trade):
            key: _Key = (line.sku, "", None) if line.sku else (None, line.title, line.variant)
            row = rows.setdefault(key, _Sold(line.title, line.variant))
            row.qty += line.qty
            if line.price is not None and own:
                row.amount = (row.amount or ZERO) + amount_of(line.price) * line.qty
            seen.add(key)
        for key in seen:
            rows[key].deals += 1
    found = [
        ProductRow(
            key[0],
            row.title,
            row.variant,
            row.qty,
            row.deals,
            show_money(row.amount) if row.amount is not None else None,
        )
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


def by_day(deals: Sequence[Deal], days: Iterable[date], zone: tzinfo, currency: str) -> list[DayRow]:
    """Return what each of some days in a row sold, also those that sold nothing; the deals are in the order of time."""
    found = []
    for day in days:
        _before, deals = split_at(deals, midnight(day, zone))
        own, deals = split_at(deals, midnight(day + timedelta(days=1), zone))
        total = sum((paid_of(deal.trade) for deal in own if deal.trade.currency == currency), ZERO)
        still = _open_of(own, currency)
        found.append(DayRow(day, len(own), show_money(total), show_money(total - still), show_money(still)))
    return found
