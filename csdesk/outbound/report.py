"""A report as the writers take it: a title, lines of text, and sheets with typed columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from csdesk.domain.shared.money import show_money
from csdesk.domain.shared.times import length_text
from csdesk.foreign import clean

Cell = str | int | float | Decimal | datetime | date | None
"""One value; None is "not known" and never zero."""

NOTHING = "–"


class Kind(StrEnum):
    """What a column holds; money is a decimal string or Decimal, a percent a share of 0 to 1, times are aware."""

    TEXT = "text"
    INT = "int"
    MONEY = "money"
    PERCENT = "percent"
    SECONDS = "seconds"
    TIME = "time"
    DATE = "date"


class Column(Struct, frozen=True):
    """One column: its name for programs, its label for people (translated), what it holds."""

    name: str
    label: str
    kind: Kind = Kind.TEXT


class Sheet(Struct, frozen=True):
    """One table; each row has a cell for each column.

    Args:
        title: What stands above it, translated.
        columns: Its columns.
        rows: Its rows; times in the zone in which they shall be read.
        bars: Name of the column that the page draws as bars, one a row.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    bars: str | None = None


class Report(Struct, frozen=True):
    """One document: `notes` are lines of plain text before the sheets, `made_at` is the desk's clock."""

    title: str
    made_at: datetime
    notes: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()


def shown(cell: Cell, kind: Kind) -> str:
    """Return a value as people read it, one clean line; nothing known is a dash."""
    if cell is None or cell == "":
        return NOTHING
    if kind is Kind.MONEY:
        return show_money(Decimal(str(cell)))
    if kind is Kind.PERCENT:
        return f"{float(str(cell)) * 100:.1f}%"
    if kind is Kind.SECONDS:
        return length_text(float(str(cell)))
    if kind is Kind.TIME and isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if kind is Kind.DATE and isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    return clean(str(cell))


FIGURES = frozenset((Kind.INT, Kind.MONEY, Kind.PERCENT, Kind.SECONDS))
"""Kinds that stand to the right."""
