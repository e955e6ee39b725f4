"""Reads workbooks and web pages in a process of its own: native code may die of them, deep pages may never end.

`main` takes a file's bytes on stdin and writes frames to stdout, each a length and a marshalled tuple: for each table
its head, then its rows; at last how it ended. Its limits are set before the first byte is read. It is started for
every workbook, so it imports next to nothing. `unlock` takes the password off one: how much work that is, the file
itself says.
"""

from __future__ import annotations

import io
import marshal
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime

from csdesk.intake import html
from csdesk.intake import text as texts

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
LENGTH = 4
LOCKED = "locked"
"""The end of a workbook that asks for a password."""

OPENED, WRONG, BROKEN = b"+", b"?", b"!"
"""How the answer of `unlock` begins: the plain workbook follows, or nothing."""

EXACT = 10**15
"""A spreadsheet keeps fifteen digits; a longer number has lost its last ones."""

Spans = dict[int, list[int]]
Head = tuple[str, str, int, Spans, bool]
"""Sheet, how it was read, how many rows, by row number which cells one above them fills, and whether it is hidden."""

Row = tuple[int, list[str]]
"""A row that says something: its number, and its cells without the empty ones at its end."""

End = str
"""Why the file is no table; empty when it is one."""


UNCOUNTED = "#CALC!"
"""What is read of a formula whose value the file does not hold: programs that only write files leave it out."""

_FORMULA = re.compile(
    rb"<c\b[^>]*?\br=\"([A-Z]{1,3})(\d{1,7})\"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>\s*|<v>\s*</v>\s*)?</c>"
)
_SHEET = re.compile(r'<(?:\w+:)?sheet\b[^>]*?\bname="([^"]*)"[^>]*?\b\w+:id="([^"]*)"')
_PART = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_OF_PART = re.compile(r'\b(Id|Target)="([^"]*)"')


def frame(item: Head | Row | End) -> bytes:
    """Return a record with its length before it."""
    data = marshal.dumps(item)
    return len(data).to_bytes(LENGTH, "big") + data


def main() -> None:
    """Read stdin, write frames; the limits come as arguments: seconds of work, bytes of memory, bytes of answer."""
    seconds, memory, most = float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    limit(seconds, memory)
    for data in _frames(sys.stdin.buffer.read()):
        most -= len(data)
        if most < 0:
            sys.exit(2)
        sys.stdout.buffer.write(data)


def unlock() -> None:
    """Read a password, a line feed and a workbook from stdin, write the plain workbook; limits as `main`."""
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    limit(float(sys.argv[1]), int(sys.argv[2]))
    password, _sign, raw = sys.stdin.buffer.read().partition(b"\n")
    plain = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(raw))
        office.load_key(password=password.decode(), verify_password=True)
        office.decrypt(plain)
        answer = OPENED + plain.getvalue()
    except InvalidKeyError:
        answer = WRONG
    except (DecryptionError, FileFormatError, ParseError, OSError, ValueError, LookupError):
        answer = BROKEN
    sys.stdout.buffer.write(answer[: int(sys.argv[3])])


def limit(seconds: float, memory: int) -> None:
    """Have the system end this process at a limit; where it knows none, the one who waits for us does."""
    if sys.platform != "win32":
        import resource
        import signal

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _frames(raw: bytes) -> Iterator[bytes]:
    """Yield the answer on a file."""
    if raw.startswith((ZIP, OLE)):
        yield from _workbook(raw)
        return
    grids = html.html_tables("".join(texts.lines(raw, texts.find_encoding(raw))))
    for number, grid in enumerate(grids, 1):
        name = grid.name or (str(number) if len(grids) > 1 else "")
        yield frame((name, "html", len(grid.rows), grid.spanned, False))
        yield from map(frame, grid.rows)
    yield frame("")


def _workbook(raw: bytes) -> Iterator[bytes]:
    import python_calamine as calamine

    kind = "xls" if raw.startswith(OLE) else "xlsx"
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
        empty = _uncounted(raw) if kind == "xlsx" else {}
        for name, about in zip(book.sheet_names, book.sheets_metadata, strict=True):
            hidden = about.visible != calamine.SheetVisibleEnum.Visible
            sheet = book.get_sheet_by_name(name)
            # `start` is the first cell that is filled: rows above it are blank, and numbers must fit the spreadsheet
            top, left = sheet.start or (0, 0)
            rows = [[_show(value) for value in row] for row in sheet.to_python(skip_empty_area=True)]
            top, left = _fill_in(rows, empty.get(name, ()), top, left)
            spanned = _spread(rows, _ranges(sheet.merged_cell_ranges or (), top, left), top + 1)
            filled = [(number, row) for number, row in enumerate(rows, top + 1) if any(row)]
            yield frame((name, kind, len(filled), spanned, hidden))
            yield from map(frame, filled)
    except calamine.PasswordError:
        yield frame(LOCKED)
    except (calamine.CalamineError, OSError, ValueError) as error:
        yield frame(str(error) or type(error).__name__)
    else:
        yield frame("")


def _uncounted(raw: bytes) -> dict[str, list[tuple[int, int]]]:
    """Return by sheet the places, from 0, of formulas without a value; a text that came out empty has one."""
    import zipfile
    from html import unescape

    found: dict[str, list[tuple[int, int]]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            links = parts.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
            targets = {
                one["Id"]: one["Target"] for link in _PART.findall(links) if (one := dict(_OF_PART.findall(link)))
            }
            for name, link in _SHEET.findall(parts.read("xl/workbook.xml").decode("utf-8", "replace")):
                target = targets.get(link, "").lstrip("/")
                data = parts.read(target if target.startswith("xl/") else f"xl/{target}")
                places = [
                    (int(cell[2]) - 1, _column(cell[1].decode()))
                    for cell in (_FORMULA.finditer(data) if b"<f" in data else ())
                    if b't="str"' not in cell[0]
                ]
                found[unescape(name)] = places
    except (OSError, ValueError, KeyError, NotImplementedError, zipfile.BadZipFile):
        return found  # whatever is odd about the file, its reader says it
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _fill_in(rows: list[list[str]], places: Iterable[tuple[int, int]], top: int, left: int) -> tuple[int, int]:
    """Write into rows that a formula stands at places; returns where the rows begin now."""
    for row, column in places:
        if column < left:
            for cells in rows:
                cells[:0] = [""] * (left - column)
            left = column
        if not top <= row < top + len(rows):
            continue  # beside a table there is none of its rows
        cells = rows[row - top]
        cells += [""] * (column - left + 1 - len(cells))
        cells[column - left] = cells[column - left] or UNCOUNTED
    return top, left


Corners = tuple[tuple[int, int], tuple[int, int]]


def _ranges(merged: Iterable[Corners], top: int, left: int) -> Iterator[tuple[int, int, int]]:
    """Yield first row, last row and column of each range of merged cells that is higher than one row."""
    for (first, column), (last, _right) in merged:
        if last > first:
            yield first - top, last - top, column - left


def _spread(rows: list[list[str]], ranges: Iterable[tuple[int, int, int]], first: int) -> Spans:
    """Write the word of merged cells into every row that they cover; returns which cells that filled, by row number."""
    spanned: Spans = {}
    for top, last, column in ranges:
        if not (0 <= top < len(rows) and 0 <= column < len(rows[top]) and rows[top][column]):
            continue
        for at in range(top + 1, min(last + 1, len(rows))):
            if rows[at][column]:
                break  # not merged after all
            rows[at][column] = rows[top][column]
            spanned.setdefault(at + first, []).append(column)
    return spanned


def _show(value: object) -> str:
    """Return a typed cell as the text that means the same; a number that lost digits is shown so that it is seen."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    if isinstance(value, float) and abs(value) < EXACT:
        return f"{value:.15g}"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= EXACT:
        return f"{value}.0"
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return str(value)
