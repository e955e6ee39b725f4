"""Watches a folder for new exports: a file is read once its size and time have stood still for one look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from csdesk.errors import BusyError, UsageError
from csdesk.i18n import _
from csdesk.paths import shown
from csdesk.services.desk.desk import Desk
from csdesk.services.imports.border import tell_crash
from csdesk.services.imports.imports import FileReport, ImportReport, Totals, folder_files, import_paths

Stamp = tuple[int, int]


def watch_folder(
    desk: Desk, folder: Path, stop: Callable[[], bool], passwords: Sequence[str] = ()
) -> Iterator[ImportReport]:
    """Yield a report for each export that appears in a folder, until `stop` (asked between two looks) says so.

    What lay there at the start is not read, files that are no export are passed by. A file that cannot be taken in is
    told once; while another process writes, it is tried again. Raises `UsageError` when it is no folder.
    """
    if not folder.is_dir():
        raise UsageError(_("This is no folder."), where=str(folder), code="no_folder")
    done = _look(folder)
    last = done
    while not stop():
        now = _look(folder)
        for path, stamp in now.items():
            if stamp[0] and last.get(path) == stamp and done.get(path) != stamp:
                try:
                    report = import_paths(desk, [path], passwords=passwords)
                except BusyError:
                    continue  # another window is writing; the next look tries it again
                except Exception as error:  # noqa: BLE001 - the border: one file never ends the watch
                    report = ImportReport(
                        [FileReport(shown(path), problems=[tell_crash(desk, error)])], Totals(files=1)
                    )
                done[path] = stamp
                if any(file.kind is not None or _failed(file) for file in report.files):
                    yield report
        last = now


def _failed(file: FileReport) -> bool:
    """Tell whether a file could not be read at all; one that is only something else is passed by."""
    return file.locked or any(found.code in ("unreadable", "extra_missing") for found in file.problems)


def _look(folder: Path) -> dict[Path, Stamp]:
    stamps: dict[Path, Stamp] = {}
    for path in folder_files(folder):
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue
        stamps[path] = (stat.st_size, stat.st_mtime_ns)
    return stamps
