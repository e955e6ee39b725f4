"""What one file holds: orders, or else reviews, chats or mail; a zip or a locked workbook is what is in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo
from pathlib import Path

from msgspec import Struct

from csdesk.domain.shared.label import listed
from csdesk.errors import DataError
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.intake.apart import held
from csdesk.intake.handover import looks_like_handover
from csdesk.intake.problems import Problem, problem
from csdesk.intake.read import Reading, Wanted, read_bytes, read_file, read_whole, sheets_told
from csdesk.intake.rows import Harvest, Tick
from csdesk.services.imports import zips
from csdesk.services.imports.talk_files import KINDS, Bundle, Names, is_tried, read_bundles
from csdesk.services.imports.talk_files import SUFFIXES as OTHER_SUFFIXES

SUFFIXES = frozenset((".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".zip", ".txt")) | OTHER_SUFFIXES
"""What is read of a folder (see `is_export`); a file that is named is read whatever its name."""

TABS = 3
"""So many tabs in its first line make a text a table: Amazon calls its exports `.txt`."""


def is_export(file: Path) -> bool:
    """Tell whether a file of a folder is one to read: other texts and pages, such as a README, are passed by."""
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES or file.name.startswith((".", "~$")) or not file.is_file():
        return False
    if suffix not in (".md", ".txt"):
        return True
    try:
        with file.open("rb") as page:
            head = page.read(4096)
    except OSError:
        return False
    return head.partition(b"\n")[0].count(b"\t") >= TABS if suffix == ".txt" else looks_like_handover(head)


MOST_MB = 128
"""A larger file is none of a shop's, and would take longer than anybody waits."""


class How(Struct, frozen=True):
    """How files are read.

    Args:
        wanted: What the operator said of them.
        zone: Of times without an offset.
        names: Gives who is who in chats.
        passwords: Tried on what asks for one.
    """

    wanted: Wanted
    zone: tzinfo
    names: Callable[[], Names]
    passwords: Sequence[str] = ()


Held = tuple[list[Reading], list[Bundle]]
"""Tables of orders, and what is no order."""


def read_one(path: Path, how: How, tick: Tick) -> Held:
    """Return what one file holds."""
    if path.is_file() and path.stat().st_size > MOST_MB << 20:
        return _failed(path, _("It is larger than {most} MB; export a shorter time.").format(most=MOST_MB))
    if zips.is_zip(path):
        return _read_packed(path, how, tick, inside=True)
    if zips.is_locked_book(path):
        return _read_packed(path, how, tick, inside=False)
    with held():
        readings, bundles = _read_held(path, how, tick)
    if how.wanted.kind is None and any(one.kind == "mail" for one in bundles):
        with zips.in_mail(path, is_export) as files:
            _add((readings, bundles), path, files, how, tick)
    return readings, bundles


def _read_held(path: Path, how: How, tick: Tick) -> Held:
    wanted, raw = how.wanted, _whole(path)
    bundles, left = read_bundles(path, wanted, how.zone, how.names, raw) if is_tried(path, wanted) else ([], [])
    if not bundles:
        return read_file(path, wanted, how.zone, tick, raw), []
    # the orders in the sheets beside theirs; a sheet of neither is told
    readings = read_bytes(left, path, wanted, how.zone, tick) if left and wanted.kind not in KINDS else []
    if any(reading.kind for reading in readings):
        return readings, bundles
    max(bundles, key=lambda one: one.rows).problems[:0] = sheets_told(left, [])
    return [], bundles


def _whole(path: Path) -> bytes | None:
    """Return a file's bytes for all that try to read it, or None where they have to say themselves what is wrong."""
    try:
        return read_whole(path)
    except OSError:
        return None


def _read_packed(path: Path, how: How, tick: Tick, *, inside: bool) -> Held:
    """Return what the files in a zip hold, each under the zip's name and its own; or what a locked workbook does."""
    read: Held = ([], [])
    try:
        with zips.unpacked(path, SUFFIXES, MOST_MB << 20, how.passwords) as (files, others):
            tables = [file for file in files if not inside or is_export(file)]
            others += [file.name for file in files if file not in tables]
            _add(read, path, tables, how, tick, inside=inside)
    except DataError as error:
        return _failed(path, error.lines()[0], error.code)
    if not any(read):
        return _failed(path, _("There is no table in this zip."))
    if others:
        told = [one.harvest.problems for one in read[0]] + [one.problems for one in read[1]]
        told[0].insert(0, problem(0, "", "member_left", listed(map(clean, others))))
    return read


def _add(read: Held, path: Path, files: Sequence[Path], how: How, tick: Tick, *, inside: bool = True) -> None:
    """Add what unpacked files hold, each under the path of what they lay in and its own name."""
    for file in files:
        found, others = read_one(file, how, tick)
        own = path / file.name if inside else path
        for one in found:
            one.path = own
        for other in others:
            other.path = own
        read[0].extend(found)
        read[1].extend(others)


def _failed(path: Path, words: str, code: str = "unreadable") -> Held:
    return [Reading(path, harvest=Harvest(problems=[Problem(0, "", code, words)]))], []
