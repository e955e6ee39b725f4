"""The border around one member of a batch: what nobody foresaw is that member's problem, and the rest arrives."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from csdesk.crash import write_crash
from csdesk.errors import Cancelled, DeskError
from csdesk.i18n import _
from csdesk.intake.problems import Problem
from csdesk.services.desk.desk import Desk


class MemberFailed(Exception):  # noqa: N818 - a member of the batch failed, the batch did not
    """One file could not be taken in; the change must be made again without it."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


@contextlib.contextmanager
def member(path: Path) -> Iterator[None]:
    """Raise `MemberFailed` for whatever goes wrong with one file inside the block, `Cancelled` apart."""
    try:
        yield
    except Cancelled:
        raise
    except Exception as error:
        raise MemberFailed(path) from error


def tell_crash(desk: Desk, error: BaseException | None) -> Problem:
    """Return an error as the problem of the file (or mail) that met it; an unforeseen one leaves a note in the log."""
    if isinstance(error, DeskError):
        return Problem(0, "", "unreadable", error.title)
    with contextlib.suppress(OSError):
        if error is not None:
            write_crash(desk.home.log, error)
    words = _("csdesk made a mistake with it ({kind}); a note lies in the log folder, the rest was taken in.")
    return Problem(0, "", "unreadable", words.format(kind=type(error).__name__))
