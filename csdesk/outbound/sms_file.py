"""SMS files for bulk gateways: one row a message, phone and text, as CSV or XLSX (S01)."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from pathlib import Path


def fresh(folder: Path, now: datetime, form: str) -> Path:
    """Return a path in a folder, named after the moment, that no file has yet: `sms-20260317-083000.csv`."""
    stem = f"sms-{now:%Y%m%d-%H%M%S}"
    names = (f"{stem}{f'-{number}' if number > 1 else ''}.{form}" for number in count(1))
    return next(path for name in names if not (path := folder / name).exists())


def write(path: Path, heads: tuple[str, ...], rows: Sequence[tuple[str | int, ...]]) -> None:
    """Write a table, for this user only (0600): XLSX when the name says so, else CSV in UTF-8 with its mark.

    Every cell is text in XLSX, so that no phone becomes a number and no text a formula.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    data = _xlsx(heads, rows) if path.suffix == ".xlsx" else _csv(heads, rows)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)


def _csv(heads: tuple[str, ...], rows: Sequence[tuple[str | int, ...]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return ("\ufeff" + buffer.getvalue()).encode()


def _xlsx(heads: tuple[str, ...], rows: Sequence[tuple[str | int, ...]]) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    text = book.add_format({"num_format": "@"})
    for place, row in enumerate((heads, *rows)):
        for column, cell in enumerate(row):
            sheet.write_string(place, column, str(cell), text)
    sheet.set_column(0, 0, 16, text)
    sheet.set_column(1, 1, 80, text)
    book.close()
    return buffer.getvalue()
