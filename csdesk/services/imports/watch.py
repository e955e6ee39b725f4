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


class Watch:
    """One folder under watch; what lay there at the start is not read, files that are no export are passed by.

    Args:
        folder: The folder.
        passwords: Tried on what asks for one.
    """

    def __init__(self, folder: Path, passwords: Sequence[str] = ()) -> None:
        self.folder, self.passwords = folder, passwords
        self._at = _changed(folder)  # before the look: what comes between is new
        self._done = self._last = _look(folder)
        self._still = True

    @property
    def stirs(self) -> bool:
        """Whether something may be new: the folder changed, or a file of the last look did not stand still yet."""
        return not self._still or _changed(self.folder) != self._at

    def look(self, desk: Desk) -> Iterator[ImportReport]:
        """Yield a report for each export that has appeared and stood still since the last look.

        A file that cannot be taken in is told once; while another process writes, it is tried again.
        """
        self._at = _changed(self.folder)
        now, last = _look(self.folder), self._last
        self._last = now
        self._still = all(self._done.get(path) == stamp for path, stamp in now.items())
        for path, stamp in now.items():
            if stamp[0] and last.get(path) == stamp and self._done.get(path) != stamp:
                try:
                    report = import_paths(desk, [path], passwords=self.passwords)
                except BusyError:
                    continue  # another window is writing; the next look tries it again
                except Exception as error:  # noqa: BLE001 - the border: one file never ends the watch
                    report = ImportReport(
                        [FileReport(shown(path), problems=[tell_crash(desk, error)])], Totals(files=1)
                    )
                self._done[path] = stamp
                if any(file.kind is not None or _failed(file) for file in report.files):
                    yield report


def watch_folder(
    desk: Desk, folder: Path, stop: Callable[[], bool], passwords: Sequence[str] = ()
) -> Iterator[ImportReport]:
    """Yield a report for each export that appears in a folder, until `stop` (asked between two looks) says so.

    Raises `UsageError` when it is no folder.
    """
    if not folder.is_dir():
        raise UsageError(_("This is no folder."), where=str(folder), code="no_folder")
    watch = Watch(folder, passwords)
    while not stop():
        yield from watch.look(desk)


class Downloads:
    """The download folder of the settings, watched while the desk is open."""

    def __init__(self) -> None:
        self._watch: Watch | None = None

    @property
    def watches(self) -> bool:
        """Whether what appears from now on is imported."""
        return self._watch is not None

    def look(self, desk: Desk) -> ImportReport | None:
        """Import the first export that newly appeared; None when there is none, or no such folder."""
        folder = Path(desk.config.downloads).expanduser() if desk.config.downloads else None
        if folder is None or not folder.is_dir():
            self._watch = None
        elif self._watch is None or self._watch.folder != folder:
            self._watch = Watch(folder)
        elif self._watch.stirs:
            return next(self._watch.look(desk), None)
        return None


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


def _changed(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0
