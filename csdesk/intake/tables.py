"""Bytes → tables: CSV and its kin, workbooks, web pages; what a file is shows in its bytes, not in its name."""

from __future__ import annotations

import collections
import csv
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from msgspec import Struct

from csdesk.intake import text as texts
from csdesk.intake.apart import NotATable, read_apart
from csdesk.intake.child import OLE, ZIP, Row, Spans

Quoting = Literal[0, 3]
Rows = Iterator[tuple[int, list[str]]]

HEAD_ROWS = 20
MOST_COLUMNS = 16_384
"""A spreadsheet has no more."""

DELIMITERS = (",", "\t", ";", "|")
STRAY_ZEROS = 4
"""A text may hold a few NULs by mistake; more of them show that it is none."""

LONGEST_RECORD = 60
"""A record of more lines than this has a quotation mark that nobody closed."""


class Table(Struct, frozen=True):
    """One table of a file.

    Args:
        name: Its sheet; empty for a text.
        encoding: How it was read, e.g. `gb18030` or `xlsx`.
        rows: Starts reading it anew: rows with their numbers from 1. A row that cannot be read has number below 0.
        spanned: By row number, the cells that are filled by one above them that spans several rows.
        plain: The same for a text in which a quotation mark is a sign like any other.
        hidden: Whether it is a sheet that the spreadsheet does not show.
    """

    name: str
    encoding: str
    rows: Callable[[], Rows]
    spanned: Spans = {}
    plain: Callable[[], Rows] | None = None
    hidden: bool = False


Raw = bytes | Sequence[Table]
"""A file, or some sheets of one that was opened already."""


def open_tables(raw: Raw) -> list[Table]:
    """Return the tables in a file's bytes; a text yields one for each way of parting its columns.

    Raises `NotATable`.
    """
    if not isinstance(raw, bytes):
        return [*raw]
    if raw.startswith((ZIP, OLE)):
        return _grids(raw)
    encoding = texts.find_encoding(raw)
    if "".join(itertools.islice(texts.lines(raw, encoding), 3)).lstrip("\ufeff \t\r\n").startswith("<"):
        return _grids(raw)
    if not encoding.startswith("utf-16") and raw[:4096].count(0) > STRAY_ZEROS:
        raise NotATable("binary")
    return [
        Table("", encoding, _text_rows(raw, encoding, sign), plain=_text_rows(raw, encoding, sign, csv.QUOTE_NONE))
        for sign in DELIMITERS
    ]


def _grids(raw: bytes) -> list[Table]:
    """Return the tables of a workbook or page; their rows are as wide as the widest of the first ones."""
    return [
        Table(name, kind, _padded(rows), spanned, hidden=hidden)
        for (name, kind, _count, spanned, hidden), rows in read_apart(raw)
    ]


def _padded(rows: Callable[[], Iterator[Row]]) -> Callable[[], Rows]:
    def padded() -> Rows:
        width = max((len(cells) for _number, cells in itertools.islice(rows(), HEAD_ROWS)), default=0)
        for number, cells in rows():
            yield number, cells + [""] * (width - len(cells))

    return padded


def _text_rows(raw: bytes, encoding: str, delimiter: str, quoting: Quoting = csv.QUOTE_MINIMAL) -> Callable[[], Rows]:
    def rows() -> Rows:
        reading = _Lines(texts.lines(raw, encoding))
        broken_in = texts.ends_with_cr(raw)
        number = 0
        while not reading.done:
            for row in _records(reading, delimiter, quoting):
                number += 1
                if row is None:
                    yield -number, [reading.give_back()]
                elif broken_in:
                    yield number, [cell.replace(texts.INNER, "\n") for cell in row]
                else:
                    yield number, row

    return rows


class _Lines:
    """Lines for the csv module that remembers those of the record it is reading."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._again: collections.deque[str] = collections.deque()
        self.taken: list[str] = []
        self.done = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._source, "")
        if not line:
            self.done = True
            raise StopIteration
        self.taken.append(line)
        if len(self.taken) > LONGEST_RECORD:
            raise _RunawayError
        return line

    def give_back(self) -> str:
        """Return the first line of a record that cannot be read; the others are read again, each for itself."""
        first, *others = self.taken
        self._again.extendleft(reversed(others))
        self.taken.clear()
        self.done = False
        return first.rstrip("\r\n")


class _RunawayError(Exception):
    """A quotation mark was not closed."""


def _records(reading: _Lines, delimiter: str, quoting: Quoting) -> Iterator[list[str] | None]:
    """Yield records; None for one that cannot be read, and then stop."""
    width = 0
    records = csv.reader(reading, delimiter=delimiter, strict=True, quoting=quoting)
    while True:
        try:
            row = next(records)
        except StopIteration:
            return
        except (csv.Error, _RunawayError):
            yield None
            return
        runaway = len(reading.taken) > 1 and len(row) < width and "\n" in row[-1]
        if runaway or len(row) > MOST_COLUMNS:
            yield None
            return
        width = max(width, len(row))
        reading.taken.clear()
        yield row
