"""What commands print: JSON for programs, CSV for tables, ids for pipes, and a table for people.

Without `--json` and the like a terminal gets a rich table; a pipe or a file gets the same rows as plain lines with
tabs, which stay the same from version to version and load nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from csdesk.cli.frame.streams import unguarded
from csdesk.domain.shared.label import with_value
from csdesk.foreign import as_text, clean, clean_lines, escaped, neutral
from csdesk.i18n import _

if TYPE_CHECKING:
    from csdesk.services.desk.results import Result

Record = TypeVar("Record")


class Form(Enum):
    """How a list is printed."""

    TABLE = 0
    JSON = 1
    CSV = 2
    IDS = 3


def form_of(*, json: bool = False, csv: bool = False, quiet: bool = False) -> Form:
    """Return the form that the options ask for; ids win over CSV over JSON."""
    return Form.IDS if quiet else Form.CSV if csv else Form.JSON if json else Form.TABLE


class Column(Generic[Record]):
    """One column of a table for people.

    Args:
        label: What stands above it, translated.
        cell: Gives a record's text.
        right: Align to the right (figures).
    """

    __slots__ = ("cell", "label", "right")

    def __init__(self, label: str, cell: Callable[[Record], str], right: bool = False) -> None:
        self.label = label
        self.cell = cell
        self.right = right


def print_json(value: object) -> None:
    """Print any record as JSON: UTF-8, indented by two, keys in the order of the record."""
    import msgspec

    print(escaped(msgspec.json.format(msgspec.json.encode(value), indent=2).decode()))


def print_list(
    records: Sequence[Record], columns: Sequence[Column[Record]], form: Form, key: Callable[[Record], str]
) -> None:
    """Print a list of records in the form asked for.

    Args:
        records: The records, in their stable order; as JSON and CSV they are printed whole.
        columns: The columns of the table for people.
        form: How.
        key: Gives a record's id.
    """
    if form is Form.IDS:
        for record in records:
            print(key(record))
    elif form is Form.JSON:
        print_json(list(records))
    elif form is Form.CSV:
        print_csv(records)
    else:
        _print_table(records, columns)


def print_fields(fields: Iterable[tuple[str, str]]) -> None:
    """Print labels and values of one thing, a line each; fields without a value are left out."""
    for label, value in fields:
        if value:
            _print_line(with_value(label, value) if label else value)


def _print_line(*cells: str) -> None:
    print("\t".join(clean(cell) for cell in cells))


_NARROW = 12
"""Columns of up to so many cells stay whole on a narrow terminal; the wider ones give way."""


def _print_table(records: Sequence[Record], columns: Sequence[Column[Record]]) -> None:
    if not sys.stdout.isatty():
        for record in records:
            _print_line(*(column.cell(record) for column in columns))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold underline")
    rows = [[as_text(column.cell(record)) for column in columns] for record in records]
    for place, column in enumerate(columns):
        justify: Literal["left", "right"] = "right" if column.right else "left"
        narrow = max((row[place].cell_len for row in rows), default=0) <= _NARROW
        table.add_column(Text(column.label, no_wrap=True), justify=justify, overflow="ellipsis", no_wrap=narrow)
    for row in rows:
        for cell in row:
            cell.no_wrap = True  # a row is a line, however narrow its column gets
        table.add_row(*row)
    Console(highlight=False, markup=False, emoji=False, file=unguarded(sys.stdout)).print(table)


def print_csv(records: Sequence[object]) -> None:
    """Print records as CSV under their JSON names; parts of a record become columns of their own (`receiver_city`).

    A file or pipe begins with the mark by which a spreadsheet knows UTF-8; texts are written as `foreign.neutral` says.
    """
    import csv

    import msgspec

    rows = [_flat(msgspec.to_builtins(record)) for record in records]
    names = list(dict.fromkeys(name for row in rows for name in row))
    if not sys.stdout.isatty():
        sys.stdout.write("\ufeff")
    writer = csv.writer(sys.stdout, lineterminator="\n")
    if names:
        writer.writerow(names)
    for row in rows:
        writer.writerow([_csv_cell(row.get(name)) for name in names])


def _csv_cell(value: Any) -> str:
    if value is None:
        return ""
    return clean_lines(neutral({True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)))


def _flat(record: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return a record with its inner records unfolded into `outer_inner` names and its lists joined."""
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{name}_")
        elif isinstance(value, list | tuple):
            flat[prefix + name] = "; ".join(_joined(item) for item in value)
        else:
            flat[prefix + name] = value
    return flat


def _joined(item: Any) -> str:
    if isinstance(item, dict):
        return " ".join(str(value) for value in item.values() if value is not None)
    return str(item)


def print_result(result: Result, *, json: bool = False, quiet: bool = False, dry_run: bool = False) -> None:
    """Print what a verb did: its text or its summary, ids with `-q`; warnings go to stderr."""
    if json:
        import msgspec

        print_json({"dry_run": dry_run, **msgspec.structs.asdict(result)})
    elif quiet:
        for changed in result.changed:
            print(changed)
    elif result.text is not None:
        print(result.text)
    elif dry_run:
        _print_line(_("Would change: {summary}").format(summary=result.summary))
    else:
        _print_line(result.summary)
    for warning in result.warnings:
        say(warning)


def say(text: str) -> None:
    """Print a line of talk on stderr."""
    print(text, file=sys.stderr)
