"""What channels of money say of orders: lines of their files, and what they come to for each order and shop."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct

from csdesk.domain.shared.models import Order, PlatformState

ZERO = Decimal()
SALE, REFUND, FEE, PAYOUT, OTHER = "sale", "refund", "fee", "payout", "other"


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


class Payouts(Struct, frozen=True):
    """A span's money: totals by channel, and each order."""

    totals: list[PayTotals]
    orders: list[PaidOrder]


class _Key(NamedTuple):
    source: str
    order_no: str
    currency: str


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
            by_kind[line.kind] += Decimal(line.net if whole else line.gross)
            by_kind[FEE] += ZERO if whole else Decimal(line.fee)
        both = (sum((one for one in nets if one > 0), ZERO), sum((one for one in nets if one < 0), ZERO))
        return tuple(map(show, (*both, *(by_kind[kind] for kind in (SALE, REFUND, FEE, OTHER, PAYOUT)))))

    return [PayTotals(*key, len(some), *sums(some)) for key, some in sorted(groups.items())]


def settle(
    lines: Iterable[PayLine], before: Iterable[PayLine], orders: Mapping[str, Order], due: Iterable[tuple[str, Order]]
) -> Payouts:
    """Return what a span's lines come to, and each order in them or missing from them.

    Args:
        lines: Those of the span.
        before: All others: an order that was paid in another span is not owed.
        orders: Orders by `source` + tab + number.
        due: Orders that should have been paid by now, each with its channel.
    """
    lines = list(lines)
    groups: dict[_Key, list[PayLine]] = {}
    for line in lines:
        if line.order_no and line.kind != PAYOUT:
            groups.setdefault(_Key(line.source, line.order_no, line.currency), []).append(line)
    earlier: dict[str, Decimal] = {}
    for line in before:
        if line.order_no and line.kind == SALE:
            key = f"{line.source}\t{line.order_no}"
            earlier[key] = earlier.get(key, ZERO) + Decimal(line.gross)
    known = {key: orders.get(f"{key.source}\t{key.order_no}") for key in groups}
    found = [_paid(key, groups[key], known[key], earlier) for key in sorted(groups)]
    seen = {f"{key.source}\t{key.order_no}" for key in groups if any(line.kind == SALE for line in groups[key])}
    none = show(ZERO)
    owed = [
        PaidOrder(order.order_no, order.id, order.amount, none, none, none, none, "owed", order.currency, source)
        for source, order in due
        if (key := f"{source}\t{order.order_no}") not in seen and key not in earlier
    ]
    return Payouts(totals_of(lines), [*found, *owed])


def _paid(key: _Key, lines: list[PayLine], order: Order | None, earlier: Mapping[str, Decimal]) -> PaidOrder:
    def total(kind: str, field: str) -> Decimal:
        return sum((Decimal(getattr(line, field)) for line in lines if line.kind == kind), ZERO)

    sales, refunds = total(SALE, "gross"), total(REFUND, "gross")
    fees = sum((Decimal(line.fee) for line in lines if line.kind != FEE), total(FEE, "net"))
    net = sum((Decimal(line.net) for line in lines), ZERO)
    price = Decimal(order.amount) if order is not None and order.amount is not None else None
    whole = sales + earlier.get(f"{key.source}\t{key.order_no}", ZERO)
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
