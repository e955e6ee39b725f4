"""Importing from the app: in the worker, with progress in the foot, cancelled by Escape, undone by one key."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import structs

from csdesk.domain.shared.label import listed, with_value
from csdesk.errors import Cancelled, DeskError
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.paths import shown
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.imports import maps
from csdesk.services.imports.imports import ImportReport, Progress, import_paths, locked
from csdesk.services.upkeep import setting_fields


class Import:
    """One import under way.

    Args:
        paths: Files and folders.
        tell: Takes a line about the progress to the message loop; called in the worker's thread.
        passwords: Tried on what asks for one.
        again: Whether files count as they are read now, in place of what they told before.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        tell: Callable[[str], object],
        passwords: Sequence[str] = (),
        *,
        again: bool = False,
    ) -> None:
        self.paths, self.again = paths, again
        self.passwords = passwords
        self.tell = tell
        self.stop = threading.Event()
        self.unknown: list[Path] = []
        self.locked: list[Path] = []
        self.report: ImportReport | None = None
        self._last = -1

    def __call__(self, desk: Desk) -> Result:
        """Do it; raises as `import_paths`, and gives back a result without a change when it was cancelled."""
        new = not desk.orders
        try:
            report = self.report = import_paths(
                desk,
                self.paths,
                passwords=self.passwords,
                again=self.again,
                progress=self._progress,
                cancelled=self.stop.is_set,
            )
        except Cancelled:
            return Result((), _("Import cancelled; nothing was changed."))
        self.locked = locked(report)
        codes = {file.path: {found.code for found in file.problems} for file in report.files}
        asked = [path for path in self.paths if "header_not_found" in codes.get(shown(path), ())]
        self.unknown = [path for path in asked if self._is_table(path)]
        result = result_of(report)
        left = setting_fields.not_set(desk) if new and report.totals.added else []
        words = _("Not set yet: {what}; the settings and Products have them.").format(what=listed(left))
        return structs.replace(result, warnings=(*result.warnings, words)) if left else result

    def _is_table(self, path: Path) -> bool:
        """Tell whether a map of a file can be made: it has column names."""
        try:
            return bool(maps.guess(path, self.passwords))
        except DeskError:
            return False

    def _progress(self, progress: Progress) -> None:
        """Say how far it is, not oftener than each 500 rows: the screen has other work too."""
        step = progress.number * 1_000_000 + progress.rows // 500
        if step != self._last:
            self._last = step
            words = _("Importing {file} ({number}/{of}): {rows} row[s]. Esc cancels.")
            self.tell(
                words.format(file=clean(progress.file), number=progress.number, of=progress.of, rows=progress.rows)
            )


OF_THE_FILE = frozenset(
    (
        "bills_differ",
        "bill_anew",
        "bill_lacks",
        "hidden_left",
        "member_left",
        "parcel_unknown",
        "sheet_left",
        "totals_differ",
    )
)
"""Problems of a whole file that she has to know of though every row of it came in."""


def result_of(report: ImportReport) -> Result:
    """Return an import's report as the result that is said in the foot."""
    totals = report.totals
    summary = _("Imported: {added} new, {updated} changed, {unchanged} the same.").format(
        added=totals.added, updated=totals.updated, unchanged=totals.unchanged
    )
    warnings = []
    unread = [file for file in report.files if file.unread]
    if unread:
        message = unread[0].problems[0].message if unread[0].problems else ""
        warnings.append(with_value(clean(Path(unread[0].path).name), clean(message)))
    if totals.rejected:
        warnings.append(_("{count} row[s] rejected: Ctrl+O F7").format(count=totals.rejected))
    told = [one.message for file in report.files if not file.unread for one in file.problems if one.code in OF_THE_FILE]
    warnings += map(clean, told[:1])
    if len(report.files) > 1 or any(file.problems for file in report.files):
        warnings.append(_("file by file: Ctrl+O Ctrl+G"))
    return Result(("import",) if report.seq is not None else (), summary, warnings=tuple(warnings))
