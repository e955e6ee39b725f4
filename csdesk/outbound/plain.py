"""A report as toned lines for a terminal; its bars are cells of one colour, and signs where there is no colour."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest

from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.outbound.report import FIGURES, Cell, Kind, Report, Sheet, shown
from csdesk.width import cells, fit

Lines = list[list[tuple[str, str]]]
BAR = "#"
LEAST, MOST = 8, 40
"""A bar takes at least and at most so many cells; with less room there is none."""


def plain(report: Report, width: int) -> Lines:
    """Return a report as lines of (text, tone) spans, none wider than `width` cells."""
    lines: Lines = [[(fit(clean(report.title), width).rstrip(), "strong")]]
    for note in report.notes:
        lines += [[(row, "text")] for row in hanging(clean(note), width)]
    for sheet in report.sheets:
        lines += [
            [],
            [(fit(clean(sheet.title), width).rstrip(), "strong")],
            *columns(sheet, width),
            *table(sheet, width),
        ]
    return lines


WORD = re.compile(r"[0-9A-Za-z.]+$")
CLOSING = "，。；：、！？）》”"


def hanging(text: str, width: int) -> Iterator[str]:
    """Yield a text in lines of at most `width` cells, all but the first set in."""
    row, first = "", True
    for char in text:
        if cells(row + char) > width - (0 if first else 2):
            kept = row[-1:] if char in CLOSING and len(row) > 1 else ""  # no line begins with it: its word comes along
            if char.isascii() and char.isalnum() and (word := WORD.search(row)) and word.start():
                kept = word[0]  # a word or a number is in one piece where a line holds it
            row = row.removesuffix(kept)
            yield row if first else f"  {row}"
            row, first = kept, False
        row += char
    if row:
        yield row if first else f"  {row}"


HEIGHT, FEWEST = 5, 7
"""A chart of days is so many lines high; fewer days are told by the bars of the table."""


def columns(sheet: Sheet, width: int) -> Lines:
    """Return days as upright bars, the tallest the best day, with the days of the month under every fifth."""
    shares = _bars(sheet)
    days = [row[0] for row in sheet.rows]
    if len(shares) < FEWEST or 2 * len(shares) + 2 > width or not all(isinstance(day, date) for day in days):
        return []
    lines: Lines = []
    for level in range(HEIGHT, 0, -1):
        least = (level - 1) / HEIGHT  # a day that sold anything has a foot to stand on
        line = [(" ", "text")]
        for share in shares:
            line += [(BAR, "bar") if share > least else (" ", "text"), (" ", "text")]
        lines.append(line)
    foot = ""
    for place, day in enumerate(days):
        if isinstance(day, date) and (day.day % 5 == 0 or place == 0):
            foot = fit(foot, 2 * place + 1) + str(day.day)
    return [*lines, [(foot, "dim")], []]


def table(sheet: Sheet, width: int) -> Lines:
    """Return a sheet as a head and rows; columns of text share what room there is, figures stay whole."""
    if not sheet.rows:
        return [[(" " + _("No rows."), "dim")]]
    texts = [[_cell(cell, column.kind) for cell, column in zip(row, sheet.columns, strict=True)] for row in sheet.rows]
    sizes = [
        max(cells(column.label), *(cells(row[place]) for row in texts)) for place, column in enumerate(sheet.columns)
    ]
    rights = [column.kind in FIGURES for column in sheet.columns]
    bars, room = _bars(sheet), width - 1
    spare = room - sum(sizes) - 2 * len(sizes)
    if spare < 0:
        sizes = _narrow(sizes, [column.kind is not Kind.TEXT for column in sheet.columns], room)
    drawn = min(MOST, spare) if bars and spare >= LEAST else 0
    heads = [column.label for column in sheet.columns]
    lines: Lines = [[(row, "dim")] for row in _rows(heads, sizes, rights)]
    for place, row in enumerate(texts):
        first, *rest = ([(words, "text")] for words in _rows(row, sizes, rights))
        if drawn:
            first += [("  ", "text"), (BAR * round(bars[place] * drawn), "bar")]
        lines += [first, *rest]
    return lines


def _cell(cell: Cell, kind: object) -> str:
    text = shown(cell, kind)  # type: ignore[arg-type]
    return "-" if cell is None or cell == "" else text


def _rows(texts: Sequence[str], sizes: Sequence[int], rights: Sequence[bool]) -> list[str]:
    """Return the cells of a row in as many lines as the longest of its texts needs."""
    parts = [
        [fit(row, size, right=right) for row in hanging(text, size)] or [""]
        for text, size, right in zip(texts, sizes, rights, strict=True)
        if size
    ]
    widths = [size for size in sizes if size]
    return [
        " " + "  ".join(fit(cell, size) for cell, size in zip(row, widths, strict=True))
        for row in zip_longest(*parts, fillvalue="")
    ]


def _narrow(sizes: Sequence[int], whole: Sequence[bool], room: int) -> list[int]:
    """Return sizes that fit: the widest columns of text, which is not `whole`, give way first, then the last go."""
    found = list(sizes)
    texts = [place for place, stays in enumerate(whole) if not stays]
    while sum(found) + 2 * len(found) > room:
        widest = max(texts, key=lambda place: found[place], default=None)
        if widest is None or found[widest] <= 6:
            break
        found[widest] -= 1
    used = 0
    for place, size in enumerate(found):
        used += size + 2
        if used > room + 2:
            found[place] = 0
    return found


def _bars(sheet: Sheet) -> list[float]:
    """Return the share of the longest bar for each row; empty when there is nothing to draw."""
    place = next((place for place, column in enumerate(sheet.columns) if column.name == sheet.bars), None)
    if place is None:
        return []
    values = [float(str(row[place])) if row[place] not in (None, "") else 0.0 for row in sheet.rows]
    most = max(values, default=0.0)
    return [value / most for value in values] if most > 0 else []
