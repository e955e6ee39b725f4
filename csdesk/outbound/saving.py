"""Documents on their way out: a report in the form asked for, written whole or not at all, for this user only."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from csdesk.errors import DataError
from csdesk.i18n import _, language
from csdesk.outbound import markdown as outbound_markdown
from csdesk.outbound import page as outbound_page
from csdesk.outbound import tables
from csdesk.outbound.report import Report
from csdesk.system import os_words


def render(report: Report, form: str) -> bytes:
    """Return a report as md, csv, xlsx or html."""
    if form == "csv":
        return tables.report_csv(report)
    if form == "xlsx":
        return tables.workbook(report.sheets, report.made_at)
    if form == "html":
        return outbound_page.page(report, language()).encode()
    return outbound_markdown.markdown(report).encode()


def save(path: Path, data: bytes) -> Path:
    """Put a file in place, 0600: after a crash the old one or the new one is there. Raises `DataError`.

    A folder that is missing is not made: a mistyped path shall not grow a tree. A link stays one; what is no file
    (`/dev/stdout`, a pipe) is written to and never replaced.
    """
    half: Path | None = None
    try:
        if path.exists() and not path.is_file():
            _pour(os.open(path, os.O_WRONLY), data)
            return path
        target = path.resolve()
        half = target.with_name(f".{target.name}.{os.getpid()}.part")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
        _pour(os.open(half, flags, 0o600), data, sync=True)
        half.replace(target)
    except (OSError, ValueError) as error:
        if half is not None:
            with contextlib.suppress(OSError, ValueError):
                half.unlink(missing_ok=True)
        raise DataError(
            _("The file cannot be written."),
            where=f"{path}: {os_words(error)}",
            hint=_("Name another file: -o FILE"),
            code="not_written",
        ) from error
    return path


def _pour(handle: int, data: bytes, *, sync: bool = False) -> None:
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        if sync:
            os.fsync(handle)
