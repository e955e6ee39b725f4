"""How an import is shown: a meter while it lasts, then what came of each file."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Sequence
from types import FrameType
from typing import TYPE_CHECKING, Any

from csdesk.cli.frame.output import Column, Form, print_csv, print_list, say
from csdesk.cli.frame.streams import unguarded
from csdesk.domain.shared.label import listed, with_value
from csdesk.foreign import clean
from csdesk.i18n import _, language
from csdesk.intake import layouts
from csdesk.intake.ledgers import parcels, payouts

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from csdesk.intake.problems import Problem
    from csdesk.services.imports.imports import FileReport, ImportReport, Progress
    from csdesk.services.imports.rejects import RejectView

PATIENCE_S = 0.5
LOOK_EVERY_S = 2.0
ROWS_NAMED = 5
"""How many rows with the same problem are named one by one."""


class Meter:
    """Shows on a terminal how far an import is, when it lasts; Ctrl-C asks it to stop instead of breaking it."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._stop = threading.Event()
        self._bar: Bar | None = None
        self._before: Any = None

    def __enter__(self) -> Meter:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._interrupt)
        return self

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.stop()
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _interrupt(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()

    def cancelled(self) -> bool:
        """Tell whether Ctrl-C was pressed."""
        return self._stop.is_set()

    def wait(self) -> bool:
        """Wait a moment; tell whether Ctrl-C was pressed."""
        return self._stop.wait(LOOK_EVERY_S)

    def say(self, text: str) -> None:
        """Print a line of talk."""
        say(text)

    def show(self, progress: Progress) -> None:
        """Show how far it is."""
        if time.monotonic() - self._began < PATIENCE_S or not sys.stderr.isatty():
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
            self._bar = Progress(*columns, console=Console(file=unguarded(sys.stderr)), transient=True)
            self._bar.start()
            self._bar.add_task("", total=None)
        self._bar.update(
            self._bar.task_ids[0],
            description=_("{file}: {rows} row[s]").format(file=clean(progress.file), rows=progress.rows),
            completed=progress.number - 1,
            total=progress.of if progress.of > 1 else None,
        )


def print_report(report: ImportReport, *, dry_run: bool = False) -> None:
    """Print what came of each file, then the sums; what went wrong stands under its file."""
    for file in report.files:
        print(_file_line(file))
        for line in _problem_lines(file.problems):
            print(f"  {line}")
    totals = report.totals
    text = _("Files {files}: {added} new, {updated} changed, {unchanged} as before, {rejected} rejected").format(
        files=totals.files,
        added=totals.added,
        updated=totals.updated,
        unchanged=totals.unchanged,
        rejected=totals.rejected,
    )
    print(_("Would change: {summary}").format(summary=text) if dry_run else text)
    if any(file.rejected and file.kind != "handover" for file in report.files):
        say(_("Rejected rows are kept: csdesk import --rejects"))


def _file_line(file: FileReport) -> str:
    name = f"{file.path} [{file.sheet}]" if file.sheet else file.path
    if file.kind == "handover":
        return _("{file}: a handover of {shop}, {rows} item[s]").format(
            file=clean(name), shop=clean(file.shop or "-"), rows=file.rows
        )
    if file.platform is None:
        return clean(name)
    return _("{file}: {layout}, rows {rows}, orders {records}").format(
        file=clean(name), layout=_layout(file.platform, file.kind), rows=file.rows, records=file.records
    )


def _layout(platform: str, kind: str | None) -> str:
    """Return what kind of file it is in the language in use."""
    market = layouts.load_markets().get(platform)
    names = [layout.name[language()] for layout in market.layouts if layout.kind == kind] if market else []
    for entries, known in (("payout", payouts.pay_layouts), ("parcels", parcels.parcel_layouts)):
        if kind == entries:
            names = [layout.name[language()] for layout in known() if layout.source == platform]
    return names[0] if names else f"{platform} {kind}"


def _problem_lines(problems: Sequence[Problem]) -> list[str]:
    """Return a line per kind of problem and column, with the first few rows."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for found in problems:
        groups.setdefault((found.code, found.column), []).append(found)
    lines = []
    for (code, column), group in groups.items():
        rows = listed(str(found.row) for found in group[:ROWS_NAMED] if found.row)
        if len(group) > ROWS_NAMED:
            rows = _("{rows} and {count} more").format(rows=rows, count=len(group) - ROWS_NAMED)
        place = " ".join(part for part in (_("row {rows}").format(rows=rows) if rows else "", clean(column)) if part)
        message = group[0].message
        lines.append(f"{with_value(place, message) if place else message} [{code}]")
    return lines


def print_rejects(rows: Sequence[RejectView], form: Form) -> None:
    """Print the rejected rows; as CSV with their cells they are a file that can be mended and imported again."""
    if form is Form.CSV and any(row.cells for row in rows):
        print_csv([row.cells for row in rows])
        return
    columns: list[Column[RejectView]] = [
        Column(_("File"), lambda row: row.file),
        Column(_("Row"), lambda row: str(row.row), right=True),
        Column(_("Column"), lambda row: row.column),
        Column(_("Reason"), lambda row: row.message),
    ]
    print_list(rows, columns, form, lambda row: f"{row.file}:{row.row}")
