"""The columns of a list: how wide they are, by which one its rows stand, which one was clicked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from csdesk.i18n import _
from csdesk.widgets.paint import Line
from csdesk.width import cells as len_of

NEVER = 10**6
"""As many cells as no list has: a column that needs them is left out."""


class Column(NamedTuple):
    """One column: `width` in cells; `grow` shares what is left over; a column is left out below `needs` cells.

    It is never narrower than the text it `holds`, a message id.
    """

    title: str
    width: int
    right: bool = False
    grow: int = 0
    needs: int = 0
    holds: str = ""


class Sorting(NamedTuple):
    """By which column rows stand, by its title (a message id), and whether the greatest is first."""

    title: str
    down: bool = False

    def place(self, columns: Sequence[Column]) -> int | None:
        """Return which of the columns it is."""
        return next((place for place, column in enumerate(columns) if column.title == self.title), None)


class Worth(str):
    """A cell's text that sorts by something else: `by` is a number, or a moment in seconds; None is nothing."""

    __slots__ = ("by",)

    by: float | None

    def __new__(cls, text: str, by: datetime | float | None) -> Worth:
        """Return the text with what it sorts by."""
        made = super().__new__(cls, text)
        made.by = by.timestamp() if isinstance(by, datetime) else by
        return made


_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?%?")


def worth(text: str) -> object:
    """Return what a cell sorts by: its moment, its number, else its words; None for an empty one."""
    if isinstance(text, Worth):
        return (0, text.by, "") if text.by is not None else None
    if not text.strip(" -"):
        return None
    if _NUMBER.fullmatch(text.strip()):
        return (0, float(text.strip().rstrip("%").replace(",", "")), "")
    return (1, 0.0, text.casefold())


def in_order(
    keys: Sequence[str], place: int, value: Callable[[str, int], object], *, down: bool = False
) -> Sequence[str]:
    """Return keys by what they are worth in a column; rows without it are last either way, equal ones as before."""
    known = [(found, key) for key in keys if (found := value(key, place)) is not None]
    there = {key for _found, key in known}
    known.sort(key=lambda pair: pair[0], reverse=down)  # type: ignore[arg-type, return-value]
    return [*(key for _found, key in known), *(key for key in keys if key not in there)]


def fit_columns(columns: Sequence[Column], width: int) -> tuple[int, ...]:
    """Return each column's cells at a list width; 0 leaves a column out."""
    least = (max(column.width, len_of(_(column.holds)) if column.holds else 0) for column in columns)
    shown = [cells if width >= column.needs else 0 for cells, column in zip(least, columns, strict=True)]
    spare = width - 3 - sum(cells + 1 for cells in shown if cells)
    for place, column in enumerate(columns):  # a title is whole where there is room
        wants = len_of(_(column.title)) - shown[place] if column.title and shown[place] else 0
        if 0 < wants <= spare:
            shown[place] += wants
            spare -= wants
    parts = sum(column.grow for column, cells in zip(columns, shown, strict=True) if cells)
    if spare and parts:
        for place, column in enumerate(columns):
            if shown[place] and column.grow:
                share = spare * column.grow // parts
                shown[place] = max(4, shown[place] + share)
                spare, parts = spare - share, parts - column.grow
    return tuple(shown)


def head_line(columns: Sequence[Column], sorting: Sorting | None) -> Line:
    """Return the titles, with a sign at the one by which the rows stand."""
    at = sorting.place(columns) if sorting is not None else None
    line: Line = [(_(column.title) if column.title else "", "head") for column in columns]
    if at is not None and sorting is not None:
        line[at] = (("v" if sorting.down else "^") + line[at][0], "key")
    return line


def place_at(widths: Sequence[int], x: int) -> int | None:
    """Return which column stands at a cell of the line, or None behind the last."""
    start = 0
    for place, size in enumerate(widths):
        if size and start <= x < start + size + 1:
            return place
        start += size + 1 if size else 0
    return None
