"""Bytes → tables: CSV and its kin, workbooks, web pages; what a file is shows in its bytes, not in its name."""

from __future__ import annotations

import collections
import csv
import io
import itertools
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from msgspec import Struct

from csdesk.intake import text as texts
from csdesk.intake.html import html_tables

Rows = Iterator[tuple[int, list[str]]]

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
DELIMITERS = (",", "\t", ";")
STRAY_ZEROS = 4
"""A text may hold a few NULs by mistake; more of them show that it is none."""

LONGEST_RECORD = 60
"""A record of more lines than this has a quotation mark that nobody closed."""


class NotATable(Exception):  # noqa: N818 - the reader's own word, it never reaches a person
    """The bytes are no table; the text is the reason in the library's words."""


class Table(Struct, frozen=True):
    """One table of a file.

    Args:
        name: Its sheet; empty for a text.
        encoding: How it was read, e.g. `gb18030` or `xlsx`.
        rows: Starts reading it anew: rows with their numbers from 1. A row that cannot be read has number below 0.
    """

    name: str
    encoding: str
    rows: Callable[[], Rows]


def open_tables(raw: bytes) -> list[Table]:
    """Return the tables in a file's bytes; a text yields one for each way of parting its columns.

    Raises `NotATable`.
    """
    if raw.startswith((ZIP, OLE)):
        return _workbook(raw)
    encoding = texts.find_encoding(raw)
    if "".join(itertools.islice(texts.lines(raw, encoding), 3)).lstrip("\ufeff \t\r\n").startswith("<"):
        page = "".join(texts.lines(raw, encoding))
        return [Table("", "html", _numbered(rows)) for rows in html_tables(page)]
    if not encoding.startswith("utf-16") and raw[:4096].count(0) > STRAY_ZEROS:
        raise NotATable("binary")
    return [Table("", encoding, _text_rows(raw, encoding, sign)) for sign in DELIMITERS]


def _numbered(rows: list[list[str]]) -> Callable[[], Rows]:
    return lambda: iter(enumerate(rows, 1))


def _workbook(raw: bytes) -> list[Table]:
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
        kind = "xls" if raw.startswith(OLE) else "xlsx"
        return [Table(name, kind, _sheet_rows(book, name)) for name in book.sheet_names]
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise NotATable(str(error)) from error


def _sheet_rows(book: object, name: str) -> Callable[[], Rows]:
    import python_calamine as calamine

    assert isinstance(book, calamine.CalamineWorkbook)

    def rows() -> Rows:
        try:
            sheet = book.get_sheet_by_name(name)
            # `start` is the first cell that is filled: rows above it are blank, and numbers must fit the spreadsheet
            first = (sheet.start or (0, 0))[0] + 1
            values = sheet.to_python(skip_empty_area=True)
        except (calamine.CalamineError, OSError, ValueError) as error:
            raise NotATable(str(error)) from error
        for number, row in enumerate(values, first):
            yield number, [value if type(value) is str else _show(value) for value in row]

    return rows


EXACT = 10**15
"""A spreadsheet keeps fifteen digits; a longer number has lost its last ones."""


def _show(value: float | str | bool | time | date | datetime | timedelta) -> str:
    """Return a typed cell as the text that means the same; a number that lost digits is shown so that it is seen."""
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= EXACT:
        return f"{value}.0"
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return str(value)


def _text_rows(raw: bytes, encoding: str, delimiter: str) -> Callable[[], Rows]:
    def rows() -> Rows:
        reading = _Lines(texts.lines(raw, encoding))
        broken_in = texts.ends_with_cr(raw)
        number = 0
        while not reading.done:
            for row in _records(reading, delimiter):
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


def _records(reading: _Lines, delimiter: str) -> Iterator[list[str] | None]:
    """Yield records; None for one that cannot be read, and then stop."""
    width = 0
    records = csv.reader(reading, delimiter=delimiter, strict=True)
    while True:
        try:
            row = next(records)
        except StopIteration:
            return
        except (csv.Error, _RunawayError):
            yield None
            return
        if len(reading.taken) > 1 and len(row) < width and "\n" in row[-1]:
            yield None
            return
        width = max(width, len(row))
        reading.taken.clear()
        yield row
