"""One exported file, from its bytes to orders, problems and rejected rows; knows formats, knows no desk."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from msgspec import Struct, field

from csdesk.foreign import clean
from csdesk.i18n import _, language
from csdesk.intake.apart import NotATable
from csdesk.intake.filetime import export_time
from csdesk.intake.layouts import load_markets
from csdesk.intake.problems import Problem, problem
from csdesk.intake.recognise import Match, candidates, find_header
from csdesk.intake.rows import Harvest, Origin, TableReader, Tick
from csdesk.intake.tables import Raw, Table, open_tables
from csdesk.paths import shown
from csdesk.system import os_words

READ_TRIES = 3
READ_PAUSE_S = 0.3


class Wanted(Struct, frozen=True):
    """What the operator says of files: platform, kind and shop; None is found out.

    What is later than `latest` cannot have happened yet. With `again` a file counts as it is read now, in place of what
    it told before.
    """

    platform: str | None = None
    kind: str | None = None
    shop: str | None = None
    currencies: Mapping[str, str | None] = {}
    latest: datetime | None = None
    again: bool = False


class Reading(Struct):
    """One table of one file as it was read.

    Args:
        path: The file.
        platform: The marketplace, when it was recognised.
        kind: orders, items or refunds, when it was recognised.
        sheet: The sheet of a workbook.
        encoding: How it was read.
        harvest: What its rows gave.
    """

    path: Path
    platform: str | None = None
    kind: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    harvest: Harvest = field(default_factory=Harvest)


def read_file(path: Path, wanted: Wanted, zone: tzinfo, tick: Tick, raw: bytes | None = None) -> list[Reading]:
    """Return each table of a file that has a known header; a file without any is one reading with its problem.

    `raw` are its bytes, where they were read already.
    """
    try:
        raw = raw or read_whole(path)
    except OSError as error:
        denied = _("You are not allowed to read it.")
        return [_failed(path, "unreadable", denied if isinstance(error, PermissionError) else os_words(error))]
    if raw is None:
        return [_failed(path, "unreadable", _("It is still being written; import it again when it is complete."))]
    if not raw.strip(b"\0 \t\r\n"):
        return [_failed(path, "unreadable", _("The file is empty."))]
    return read_bytes(raw, path, wanted, zone, tick)


def read_bytes(raw: Raw, path: Path, wanted: Wanted, zone: tzinfo, tick: Tick) -> list[Reading]:
    """Return each table in a file's bytes or sheets, as `read_file`."""
    try:
        tables = open_tables(raw)
        found = [(table, *find_header(table, wanted.platform, wanted.kind)) for table in tables]
        matches = [(table, match) for table, match, _nearest in found if match is not None]
        if not matches:
            nearest = max((near for _t, _m, near in found if near), key=lambda near: near.share, default=None)
            other = next((match for table in tables if (match := find_header(table, None, None)[0])), None)
            words = _other_header(other) if other is not None else _no_header(nearest, wanted)
            reading = _failed(path, "header_not_found", words)
            reading.encoding = tables[0].encoding if tables else None
            return [reading]
        if len(tables) > 1 and not tables[0].name:
            matches = [max(matches, key=lambda pair: pair[1].known)]  # one text, parted in different ways
        readings = [_read_table(path, table, match, wanted, zone, tick) for table, match in matches]
        readings[0].harvest.problems[:0] = sheets_told(tables, [table for table, _match in matches])
        return readings
    except NotATable as error:
        return [_failed(path, "unreadable", _("It is no table: {reason}").format(reason=error))]


def sheets_told(tables: Sequence[Table], read: Sequence[Table]) -> list[Problem]:
    """Tell of a workbook in which order several sheets were read, which were not, and which of them nobody sees."""
    told = []
    if len(read) > 1:
        names = " → ".join(clean(table.name) for table in read)
        told.append(problem(0, "", "sheets_read", names))
    left = [table for table in tables if table.name and table not in read and _is_filled(table)]
    for code, sheets in (
        ("hidden_read", [table for table in read if table.hidden]),
        ("hidden_left", [table for table in left if table.hidden]),
        ("sheet_left", [table for table in left if not table.hidden]),
    ):
        told += [problem(0, "", code, clean(table.name)) for table in sheets]
    return told


def _is_filled(table: Table) -> bool:
    """Tell whether a sheet holds anything; one of a page has to look like data, for its frame is a table too."""
    if table.encoding != "html":
        return any(table.rows())
    wide = [row for _number, row in table.rows() if sum(map(bool, map(str.strip, row))) > 2]
    return len(wide) > 2 and len(set(map(len, wide))) == 1


def _read_table(path: Path, table: Table, match: Match, wanted: Wanted, zone: tzinfo, tick: Tick) -> Reading:
    origin = Origin(
        match.platform,
        shown(path.name),
        export_time(path.name, zone),
        wanted.shop,
        zone,
        wanted.currencies.get(match.platform),
        wanted.latest,
    )
    market = load_markets()[match.platform]
    lines = table.plain if match.layout.unquoted and table.plain else table.rows

    def body() -> Iterator[list[str]]:
        return (row for number, row in lines() if number > match.row)

    reader = TableReader(match.layout, market, list(match.header), match.row, origin, body, table.spanned)

    def rows() -> Iterator[tuple[int, list[str]]]:
        return ((number, row) for number, row in lines() if abs(number) > match.row)

    harvest = reader.read(rows(), tick, rows)
    return Reading(path, match.platform, match.layout.kind, table.name or None, table.encoding, harvest)


def read_whole(path: Path) -> bytes | None:
    """Return a file's bytes once its size and time stay the same while it is read, or None when they never do."""
    if not path.is_file():
        if path.is_dir():
            raise OSError(_("There is no table in this folder."))
        if path.exists():
            raise OSError(_("It is no ordinary file."))
        raise FileNotFoundError(_("There is no such file."))
    for _attempt in range(READ_TRIES):
        before = path.stat()
        raw = path.read_bytes()
        after = path.stat()
        if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns) and len(raw) == after.st_size:
            return raw
        time.sleep(READ_PAUSE_S)
    return None


def _failed(path: Path, code: str, message: str) -> Reading:
    return Reading(path, harvest=Harvest(problems=[Problem(0, "", code, message)]))


def _other_header(other: Match) -> str:
    return _("It is another format: {name}. Import it without --platform and --kind.").format(
        name=other.layout.name[language()]
    )


def _no_header(nearest: Match | None, wanted: Wanted) -> str:
    if nearest is None:
        known = {layout.name[language()] for _platform, layout in candidates(wanted.platform, wanted.kind)}
        return _("No row has the column names of a known export ({known}).").format(known=_(", ").join(sorted(known)))
    name = nearest.layout.name[language()]
    ids = nearest.layout.columns["order_no"]
    return _("No known header. The nearest format is {name}; it has the column {column}.").format(
        name=name, column=ids[0]
    )
