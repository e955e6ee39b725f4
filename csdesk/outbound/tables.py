"""Tables for spreadsheets: CSV in UTF-8 with its mark, and XLSX with real types; no text ever becomes a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from csdesk.foreign import for_sending, neutral
from csdesk.outbound.report import NOTHING, Cell, Column, Kind, Report, Sheet, shown
from csdesk.width import cells

WIDEST = 60
"""Columns of a workbook get no wider than so many letters."""


def csv_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows as they are in CSV, UTF-8 with its mark; a text that must not become a formula is the caller's."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return ("\ufeff" + buffer.getvalue()).encode()


def report_csv(report: Report) -> bytes:
    """Return the sheets of a report one under the other; of one sheet alone just its header and rows.

    Figures are plain: money `168.00`, shares and seconds as numbers; nothing known is an empty cell.
    """
    rows: list[Sequence[str]] = []
    for sheet in report.sheets:
        if len(report.sheets) > 1:
            rows += [[], [neutral(sheet.title)]] if rows else [[neutral(sheet.title)]]
        rows.append([neutral(column.label) for column in sheet.columns])
        rows += [
            [_plain(cell, column.kind) for cell, column in zip(row, sheet.columns, strict=True)] for row in sheet.rows
        ]
    if not report.sheets:
        rows = [[neutral(line)] for line in report.notes]
    return csv_bytes(rows)


def _plain(cell: Cell, kind: Kind) -> str:
    if cell is None:
        return ""
    if kind in (Kind.INT, Kind.PERCENT, Kind.SECONDS):
        return str(cell)
    text = shown(cell, kind)
    return "" if text == NOTHING else text if kind is not Kind.TEXT else neutral(text)


# -- workbooks --------------------------------------------------------------------------------------------------------

_FORMATS = {
    Kind.TEXT: "@",
    Kind.INT: "0",
    Kind.MONEY: "#,##0.00",
    Kind.PERCENT: "0.0%",
    Kind.SECONDS: "[h]:mm:ss",
    Kind.TIME: "yyyy-mm-dd hh:mm",
    Kind.DATE: "yyyy-mm-dd",
}


def text_sheet(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Sheet:
    """Return a sheet of nothing but text, so that no phone becomes a number."""
    columns = tuple(Column(head, head) for head in heads)
    return Sheet(title, columns, [tuple(map(str, row)) for row in rows])


def workbook(sheets: Sequence[Sheet], made_at: datetime | None = None) -> bytes:
    """Return a workbook: one page a sheet, header frozen and filtered, real types; same input, same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    table = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    if made_at is not None:
        table.set_properties({"created": made_at.replace(tzinfo=None)})
    formats = {kind: table.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
    head = table.add_format({"bold": True, "bottom": 1})
    taken: set[str] = set()
    for sheet in sheets:
        page = table.add_worksheet(_sheet_name(sheet.title, taken))
        _fill(page, sheet, formats, head)
    if not sheets:
        table.add_worksheet()
    table.close()
    return buffer.getvalue()


def _fill(page: Any, sheet: Sheet, formats: dict[Kind, Any], head: Any) -> None:
    page.freeze_panes(1, 0)
    if sheet.rows and sheet.columns:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, column.label, head)
        form, kind = formats[column.kind], column.kind
        widest = cells(column.label)
        for line, row in enumerate(sheet.rows, 1):
            cell = row[place]
            if cell is None or cell == "":
                continue
            if kind is Kind.TEXT:
                text = for_sending(str(cell))  # line breaks may stay in a cell
                page.write_string(line, place, text[:32767], form)
                widest = max(widest, cells(text) if len(text) < WIDEST else WIDEST)
            elif isinstance(cell, datetime):
                page.write_datetime(line, place, cell.replace(tzinfo=None), form)
                widest = 16
            elif kind is Kind.DATE:
                page.write_datetime(line, place, cell, form)
                widest = max(widest, 10)
            else:
                page.write_number(line, place, _number(cell, kind), form)
                widest = max(widest, 10)
        page.set_column(place, place, min(widest, WIDEST) + 2, form)


def _number(cell: Cell, kind: Kind) -> float:
    value = float(Decimal(str(cell)))
    return value / 86400 if kind is Kind.SECONDS else value


_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def _sheet_name(title: str, taken: set[str]) -> str:
    """Return a name that a workbook takes: at most 31 characters, none twice, no quote at its ends."""
    stem = _FORBIDDEN.sub(" ", title).strip(" '")[:28] or "1"
    name, count = stem, 1
    while name.casefold() in taken or name.casefold() == "history":
        count += 1
        name = f"{stem}{count}"
    taken.add(name.casefold())
    return name
