"""SMS files for bulk gateways: one row a message, phone and text, as CSV or XLSX (S01)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from pathlib import Path

from csdesk.outbound.saving import save
from csdesk.outbound.tables import csv_bytes, text_sheet, workbook


def fresh(folder: Path, now: datetime, form: str) -> Path:
    """Return a path in a folder, named after the moment, that no file has yet: `sms-20260317-083000.csv`."""
    stem = f"sms-{now:%Y%m%d-%H%M%S}"
    names = (f"{stem}{f'-{number}' if number > 1 else ''}.{form}" for number in count(1))
    return next(path for name in names if not (path := folder / name).exists())


def write(path: Path, heads: tuple[str, ...], rows: Sequence[tuple[str | int, ...]]) -> None:
    """Write a table, for this user only (0600): XLSX when the name says so, else CSV in UTF-8 with its mark.

    Every cell is text in XLSX, so that no phone becomes a number and no text a formula; a gateway gets CSV as it is.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    table = path.suffix == ".xlsx"
    save(path, workbook([text_sheet("SMS", heads, rows)]) if table else csv_bytes([heads, *rows]))
