"""Sheets that shops make themselves: tracking numbers, stock, products; read by the names in their header."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct, field

from csdesk.intake.cells import clean
from csdesk.intake.fit import Shape, refuse_flood, whole
from csdesk.intake.layouts import fold_label, load_words
from csdesk.intake.tables import Raw, open_tables
from csdesk.paths import data_dir

HEAD_ROWS = 10
LEAST_SHARE = 0.6
"""How much of a header must be known; a platform's own export shares far less with a sheet."""

KINDS = ("tracking", "stock", "products")


class SheetRow(Struct, frozen=True):
    """One row: its number, its cells by role (only those that are filled), and whole as read."""

    row: int
    cells: dict[str, str]
    whole: dict[str, str]


class Sheet(Struct):
    """One sheet that was recognised; `labels` are its columns by role."""

    kind: str
    encoding: str
    labels: dict[str, str]
    rows: list[SheetRow] = field(default_factory=list)
    broken: list[SheetRow] = field(default_factory=list)


class _Kind(Struct, frozen=True):
    needs: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, ...]]


@functools.cache
def _kinds() -> Mapping[str, _Kind]:
    return msgspec.toml.decode((data_dir() / "sheets.toml").read_bytes(), type=dict[str, _Kind])


def read_sheet(raw: Raw, kind: str | None = None) -> Sheet | None:
    """Return the first sheet in a file's bytes that has a known header, or None; raises `NotATable`."""
    for table in open_tables(raw):
        for number, header in itertools.islice(table.rows(), HEAD_ROWS):
            places = _match(header, kind) if number > 0 else None
            if places is not None:
                name, roles = places
                labels = {role: header[index].strip() for role, index in roles.items()}
                sheet = Sheet(name, table.encoding, labels)
                shape = Shape(header, (row for at, row in table.rows() if at > number))
                for at, row in table.rows():
                    if abs(at) > number:
                        refuse_flood(len(sheet.broken))
                        _take(sheet, header, roles, shape, at, row)
                return sheet
    return None


def read_row(kind: str, header: Sequence[str], row: Sequence[str], number: int) -> Sheet | None:
    """Return one row of a sheet of a known kind, whose header is not whole; None when it says nothing to it."""
    labels = {fold_label(label): index for index, label in enumerate(header)}
    names = {
        role: next((one for one in known if fold_label(one) in labels), "")
        for role, known in _kinds()[kind].columns.items()
    }
    roles = {role: labels[fold_label(name)] for role, name in names.items() if name}
    cells = {role: text for role, index in roles.items() if (text := clean(row[index]))}
    named = {role: header[index] for role, index in roles.items()}
    return Sheet(kind, "", named, [SheetRow(number, cells, whole(header, row))]) if cells else None


def _match(header: Sequence[str], kind: str | None) -> tuple[str, dict[str, int]] | None:
    """Return the kind of a header and the place of each role, or None; the kind that knows most wins."""
    labels = {fold_label(label): index for index, label in reversed(list(enumerate(header))) if label.strip()}
    best: tuple[str, dict[str, int]] | None = None
    for name, known in _kinds().items():
        if kind not in (None, name):
            continue
        roles = {
            role: next(labels[fold_label(one)] for one in names if fold_label(one) in labels)
            for role, names in known.columns.items()
            if any(fold_label(one) in labels for one in names)
        }
        whole = all(any(role in roles for role in group) for group in known.needs)
        share = len(set(roles.values())) / len(labels) if labels else 0.0
        fits = whole and (share >= LEAST_SHARE or kind is not None)
        if fits and (best is None or len(roles) > len(best[1])):
            best = name, roles
    return best


def _take(
    sheet: Sheet, header: Sequence[str], roles: Mapping[str, int], shape: Shape, number: int, row: Sequence[str]
) -> None:
    if number < 0:
        sheet.broken.append(SheetRow(-number, {}, {"": row[0]}))
        return
    cells = [text for cell in row if (text := clean(cell))]
    if not cells or cells[0].startswith(load_words().footers):
        return
    if not shape.fits(row):
        sheet.broken.append(SheetRow(number, {}, whole(header, row)))
        return
    found = {role: text for role, index in roles.items() if (text := clean(row[index]))}
    if found and not all(row[index].strip() == header[index].strip() for index in roles.values()):
        sheet.rows.append(SheetRow(number, found, whole(header, row)))
