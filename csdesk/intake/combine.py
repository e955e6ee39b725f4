"""Several rows of one order made one: its items, its money, the state that all of them show."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from csdesk.domain.shared.models import STATE_RANK, Line, PlatformState
from csdesk.intake.layouts import Layout

_REFUNDS = ("open", "done", "refused", None)
"""What a refund of one row makes of the order, the most pressing first."""


class RowFacts(Struct):
    """What one row says.

    Args:
        number: The row.
        order_no: Its order number.
        facts: Fields of an order by name.
        lines: Its items, when the layout has items.
        amount: What the buyer pays for it.
        goods: The price of the goods alone.
        sub_no: Number of the sub-order (or refund).
        cells: The row as read, to know it again.
        unread: Column, code and cell of what it must tell and nobody can read; its order is rejected.
    """

    number: int
    order_no: str
    facts: dict[str, Any]
    lines: tuple[Line, ...] = ()
    amount: str | None = None
    goods: str | None = None
    sub_no: str | None = None
    cells: tuple[str, ...] = ()
    unread: tuple[str, str, str] | None = None


def combine(rows: Sequence[RowFacts], layout: Layout) -> dict[str, Any]:
    """Return the facts of one order from its rows; rows that were closed do not count while others live."""
    if len(rows) == 1:
        row = rows[0]
        if row.amount is not None:
            row.facts["amount"] = row.amount
        if row.lines:
            row.facts["lines"] = row.lines
        return row.facts
    rows = _once(rows)
    live = [row for row in rows if row.facts.get("platform_state") is not PlatformState.CLOSED] or rows
    facts: dict[str, Any] = {}
    for row in live:
        for field, value in row.facts.items():
            if facts.get(field) is None:
                facts[field] = value
    if len(live) > 1:
        _agree(live, facts)
    repeated = layout.money == "order" or (not layout.money and _repeated(live))
    amounts = [Decimal(row.amount) for row in live if row.amount is not None]
    if amounts:
        facts["amount"] = str(amounts[0] if repeated else sum(amounts))
    if len(live) > 1 and facts.get("freight") is not None and not repeated:
        facts["freight"] = str(sum(Decimal(row.facts.get("freight") or 0) for row in live))
    lines = tuple(line for row in live for line in row.lines)
    if lines:
        facts["lines"] = (
            _count(lines) if layout.units else lines
        )  # none at all tells nothing: an order always has something in it
    return facts


def _once(rows: Sequence[RowFacts]) -> list[RowFacts]:
    """Return the rows without those that a file holds twice."""
    seen: dict[Any, RowFacts] = {}
    for row in rows:
        seen[row.sub_no or row.cells] = row
    return list(seen.values())


def _count(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return equal lines as one of so many pieces."""
    found: dict[Line, int] = {}
    for line in lines:
        one = replace(line, qty=1)
        found[one] = found.get(one, 0) + line.qty
    return tuple(replace(line, qty=qty) for line, qty in found.items())


def _agree(live: Sequence[RowFacts], facts: dict[str, Any]) -> None:
    states = {row.facts["platform_state"] for row in live if row.facts.get("platform_state") is not None}
    if len(states) > 1:
        ranks = sorted(STATE_RANK[state] for state in states)
        parted = ranks[0] in (STATE_RANK[PlatformState.PAID], STATE_RANK[PlatformState.PART_SHIPPED])
        lowest = min(states, key=STATE_RANK.__getitem__)
        state = PlatformState.PART_SHIPPED if parted else lowest
        facts["platform_state"] = state
        word = next(row for row in live if row.facts.get("platform_state") is lowest)
        facts["state_text"] = word.facts["state_text"]
    if "refund" in facts:
        facts["refund"] = min((row.facts.get("refund") for row in live), key=_REFUNDS.index)
    if "held" in facts:
        facts["held"] = any(row.facts.get("held") for row in live)
    deadlines = [row.facts["ship_by"] for row in live if row.facts.get("ship_by") is not None]
    if deadlines:
        facts["ship_by"] = min(deadlines)


def _goods(row: RowFacts) -> Decimal | None:
    """Return the price of a row's goods, of its own cell or of its items."""
    if row.goods is not None:
        return Decimal(row.goods)
    prices = [Decimal(line.price) * line.qty for line in row.lines if line.price is not None]
    return sum(prices, Decimal()) if prices and len(prices) == len(row.lines) else None


def _repeated(live: Sequence[RowFacts]) -> bool:
    """Tell whether each row repeats the whole order's amount instead of its own item's."""
    amounts = {row.amount for row in live}
    if len(live) == 1 or len(amounts) > 1 or None in amounts:
        return len(live) == 1
    amount = Decimal(live[0].amount or 0)
    goods = [goods for row in live if (goods := _goods(row)) is not None]
    return len(goods) == len(live) and abs(amount - sum(goods)) < min(abs(amount - part) for part in goods)
