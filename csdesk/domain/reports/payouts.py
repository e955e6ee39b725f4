"""What channels of money say of orders: lines of their files, and what they come to for each order and shop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct

from csdesk.domain.shared.models import Order, PlatformState

ZERO = Decimal()
SALE, REFUND, FEE, PAYOUT, OTHER = "sale", "refund", "fee", "payout", "other"
COMPENSATION = "compensation"
"""Money to a buyer that is no refund of a price."""


class PayLine(Struct, frozen=True, omit_defaults=True, gc=False):
    """One line of a money file; amounts as they change the shop's balance, `net` = `gross` + `fee`."""

    id: str
    source: str
    kind: str
    net: str
    gross: str = "0.00"
    fee: str = "0.00"
    currency: str = "CNY"
    at: datetime | None = None
    order_no: str | None = None
    note: str | None = None
    shop: str | None = None
    file: str = ""


class PaidOrder(Struct, frozen=True):
    """What came and went for one order in one currency.

    Args:
        order_no: Its number as the money file has it.
        order_id: Its id; None for an order that the desk does not know.
        price: What the buyer pays by the order itself.
        sales: What came for it.
        refunds: What went back to the buyer, below zero.
        fees: What the channel kept, below zero.
        net: What is left.
        verdict: `ok`, `owed`, `twice`, `other_amount` or `unknown`.
        currency: Of all amounts.
        source: The channel.
    """

    order_no: str
    order_id: str | None
    price: str | None
    sales: str
    refunds: str
    fees: str
    net: str
    verdict: str
    currency: str
    source: str


class PayTotals(Struct, frozen=True):
    """What one channel's lines come to in one currency; `net` is without what was paid out."""

    source: str
    shop: str
    currency: str
    lines: int
    income: str
    outgo: str
    sales: str
    refunds: str
    fees: str
    other: str
    paid_out: str


class Promise(Struct, frozen=True):
    """An amount that a case or a review settled on."""

    id: str
    order_id: str
    at: datetime
    amount: str


class PaidPromise(Struct, frozen=True):
    """A promise and what left for its order.

    Args:
        id: The case or review.
        order_id: The order.
        at: When it was promised.
        amount: How much.
        left: What left for the order since that day and no other promise took.
        verdict: `ok`, `unpaid`, `other_amount`, or `no_entries` where no file tells of the days since.
    """

    id: str
    order_id: str
    at: datetime
    amount: str
    left: str
    verdict: str


class Payouts(Struct, frozen=True):
    """A span's money: totals by channel, each order, and what was promised to buyers."""

    totals: list[PayTotals]
    orders: list[PaidOrder]
    promised: list[PaidPromise] = []


class _Key(NamedTuple):
    source: str
    order_no: str
    currency: str
    whose: str


def show(amount: Decimal) -> str:
    """Return an amount with at least two decimals."""
    return f"{amount:.2f}" if amount == amount.quantize(Decimal("0.01")) else f"{amount.normalize():f}"


def totals_of(lines: Iterable[PayLine]) -> list[PayTotals]:
    """Return what lines come to by channel, shop and currency; nothing is added across."""
    groups: dict[tuple[str, str, str], list[PayLine]] = {}
    for line in lines:
        groups.setdefault((line.source, line.shop or "", line.currency), []).append(line)

    def sums(some: list[PayLine]) -> tuple[str, ...]:
        nets = [Decimal(line.net) for line in some]
        by_kind: dict[str, Decimal] = defaultdict(Decimal)
        for line in some:
            whole = line.kind in (PAYOUT, OTHER, FEE)
            by_kind[REFUND if line.kind == COMPENSATION else line.kind] += Decimal(line.net if whole else line.gross)
            by_kind[FEE] += ZERO if whole else Decimal(line.fee)
        both = (sum((one for one in nets if one > 0), ZERO), sum((one for one in nets if one < 0), ZERO))
        return tuple(map(show, (*both, *(by_kind[kind] for kind in (SALE, REFUND, FEE, OTHER, PAYOUT)))))

    return [PayTotals(*key, len(some), *sums(some)) for key, some in sorted(groups.items())]


def settle(
    lines: Iterable[PayLine],
    before: Iterable[PayLine],
    owner: Callable[[PayLine], Order | None],
    due: Iterable[tuple[str, Order]],
) -> Payouts:
    """Return what a span's lines come to, and each order in them or missing from them.

    Args:
        lines: Those of the span.
        before: All others: an order that was paid in another span is not owed.
        owner: Tells the order that a line is of.
        due: Orders that should have been paid by now and of which no line tells, each with its channel.
    """
    lines = list(lines)
    groups: dict[_Key, list[PayLine]] = {}
    known: dict[_Key, Order | None] = {}

    def place(line: PayLine, number: str) -> _Key:
        order = owner(line)
        key = _Key(line.source, number, line.currency, order.id if order is not None else line.shop or "")
        known.setdefault(key, order)
        return key

    for line in lines:
        if line.order_no and line.kind != PAYOUT:
            groups.setdefault(place(line, line.order_no), []).append(line)
    numbers = {key.order_no for key in groups}
    earlier: dict[_Key, Decimal] = defaultdict(Decimal)
    for line in before:
        if line.order_no in numbers and line.order_no and line.kind == SALE:
            earlier[place(line, line.order_no)] += Decimal(line.gross)
    found = [_paid(key, groups[key], known[key], earlier.get(key, ZERO)) for key in sorted(groups)]
    none = show(ZERO)
    owed = [
        PaidOrder(order.order_no, order.id, order.amount, none, none, none, none, "owed", order.currency, source)
        for source, order in due
    ]
    return Payouts(totals_of(lines), [*found, *owed])


def _paid(key: _Key, lines: list[PayLine], order: Order | None, earlier: Decimal) -> PaidOrder:
    def total(kind: str, field: str) -> Decimal:
        return sum((Decimal(getattr(line, field)) for line in lines if line.kind == kind), ZERO)

    sales, refunds = total(SALE, "gross"), total(REFUND, "gross") + total(COMPENSATION, "gross")
    fees = sum((Decimal(line.fee) for line in lines if line.kind != FEE), total(FEE, "net"))
    net = sum((Decimal(line.net) for line in lines), ZERO)
    price = Decimal(order.amount) if order is not None and order.amount is not None else None
    whole = sales + earlier
    verdict = "ok"
    if order is None:
        verdict = "unknown"
    elif price is not None and price > 0 and order.currency == key.currency:
        verdict = "twice" if whole >= 2 * price else "ok" if whole == price else "other_amount"
        if not whole:
            verdict = "ok" if refunds or order.platform_state is PlatformState.CLOSED else "owed"
    number, amount = (order.id, order.amount) if order is not None else (None, None)
    sums = {"sales": show(sales), "refunds": show(refunds), "fees": show(fees), "net": show(net)}
    return PaidOrder(key.order_no, number, amount, **sums, verdict=verdict, currency=key.currency, source=key.source)
