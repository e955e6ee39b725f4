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
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.services.imports.told import file_line, problem_lines, totals_line

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from csdesk.services.imports.imports import ImportReport, Progress
    from csdesk.services.imports.rejects import RejectView

PATIENCE_S = 0.5
LOOK_EVERY_S = 2.0


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
        print(file_line(file))
        for line in problem_lines(file.problems):
            print(f"  {line}")
    text = totals_line(report.totals)
    print(_("Would change: {summary}").format(summary=text) if dry_run else text)
    if any(file.rejected and file.kind != "handover" for file in report.files):
        say(_("Rejected rows are kept: csdesk import --rejects"))


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
