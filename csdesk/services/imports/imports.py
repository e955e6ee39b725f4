"""Import of exported files: read outside the lock, merged as one change, one journal line, one undo."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from csdesk.domain.orders.merge import FACTS, merge, remake, reread
from csdesk.domain.shared.models import Outline, PlatformState
from csdesk.errors import Cancelled, UsageError
from csdesk.i18n import _
from csdesk.intake.layouts import load_markets
from csdesk.intake.problems import Problem, problem
from csdesk.intake.read import Reading, Wanted
from csdesk.intake.rows import Harvest, unpack
from csdesk.intake.talk.mail import is_maildir
from csdesk.paths import shown
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.packs import check_platform
from csdesk.services.desk.records import encode
from csdesk.services.imports.border import MemberFailed, member, tell_crash
from csdesk.services.imports.kept_rows import KeptRows
from csdesk.services.imports.one_file import How, is_export, read_one
from csdesk.services.imports.talk_files import KINDS, Bundle, names_of, take_bundles
from csdesk.services.orders.closing import settle_closed
from csdesk.services.orders.cod import link_reorders, waiting_reorders
from csdesk.services.orders.combine_parcels import WAITS, to_one_door
from csdesk.store import Transaction

VERB = "import"
_outline = msgspec.json.Decoder(Outline)
_AHEAD = timedelta(days=1)
"""How far ahead of the desk's clock the times in a file may lie: another zone's, no more."""


class Progress(Struct, frozen=True):
    """How far an import is: which file of how many, and the rows read of it."""

    file: str
    number: int
    of: int
    rows: int


class FileReport(Struct):
    """What came of one table of one file; `path` as it was given, `sheet` for a workbook."""

    path: str
    platform: str | None = None
    kind: str | None = None
    shop: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    rows: int = 0
    records: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    problems: list[Problem] = []

    @property
    def unread(self) -> bool:
        """Tell whether nobody knew what it is; some kinds are of no platform."""
        return self.platform is None and self.kind is None

    @property
    def locked(self) -> bool:
        """Tell whether it asks for a password."""
        return any(found.code in LOCKED for found in self.problems)


class Totals(Struct):
    """The sums over all files."""

    files: int = 0
    rows: int = 0
    records: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0


class ImportReport(Struct):
    """What came of an import; `seq` is the change it made, None when there was nothing to change."""

    files: list[FileReport]
    totals: Totals
    seq: int | None = None

    @property
    def complete(self) -> bool:
        """Tell whether every file was read and no row rejected."""
        return not self.totals.rejected and all(file.kind is not None for file in self.files)

    @property
    def waits(self) -> bool:
        """Tell whether nothing but passwords is missing."""
        return not self.totals.rejected and all(file.kind is not None or file.locked for file in self.files)


LOCKED = frozenset(("password_needed", "password_wrong"))


def locked(report: ImportReport) -> list[Path]:
    """Return the files that ask for a password, or were given a wrong one."""
    asked = (Path(file.path) for file in report.files if file.locked)
    files = (next((one for one in (path, *path.parents) if one.is_file()), None) for path in asked)
    return list(dict.fromkeys(file for file in files if file is not None))


def import_paths(
    desk: Desk,
    paths: Sequence[Path],
    *,
    platform: str | None = None,
    kind: str | None = None,
    shop: str | None = None,
    passwords: Sequence[str] = (),
    again: bool = False,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportReport:
    """Read files (folders are walked) and merge them into the desk as one change.

    With `again` each file counts as it is read now: what it told before, read by another map, holds no longer.
    A file that cannot be read is a problem of its own; the rest is imported. Raises `UsageError` for a platform or kind
    that no layout has, `Cancelled` when `cancelled` says so (nothing is changed then), and as `Desk.change`.
    """
    currencies = {name: own.currency for name, own in desk.config.platforms.items()}
    latest = desk.now() + _AHEAD
    wanted = replace(_check(platform, kind, shop), currencies=currencies, latest=latest, again=again)
    files = list(_walk(paths))
    readings: list[Reading] = []
    bundles: list[Bundle] = []
    how = How(wanted, desk.clock.zone, functools.cache(lambda: names_of(desk)), passwords)
    for number, path in enumerate(files, 1):

        def tick(rows: int, path: Path = path, number: int = number) -> None:
            if cancelled is not None and cancelled():
                raise Cancelled
            if progress is not None:
                progress(Progress(path.name, number, len(files), rows))

        tick(0)
        try:
            with member(path):
                found, others = read_one(path, how, tick)
        except MemberFailed as failed:
            found, others = [_crashed(desk, failed)], []
        for reading in found:
            for error in reading.harvest.errors:
                tell_crash(desk, error)
        readings.extend(found)
        bundles.extend(others)
    subject = " ".join(dict.fromkeys(shown(path.name) for path in files))
    return take_in(desk, (VERB, subject), readings, bundles, wanted)


def take_in(
    desk: Desk,
    words: tuple[str, str],
    readings: list[Reading],
    bundles: list[Bundle],
    wanted: Wanted,
    keep: Callable[[Desk, Transaction], KeptRows] = KeptRows,
) -> ImportReport:
    """Merge what was read into the desk as one change; what meets a mistake of csdesk is a problem of its own.

    Args:
        desk: The desk.
        words: Verb and subject of the change.
        readings: Tables of orders.
        bundles: What is no order.
        wanted: What the operator said of them.
        keep: Makes what takes the rows that are rejected.
    """
    while True:
        try:
            return _apply(desk, words, readings, bundles, wanted, keep)
        except MemberFailed as failed:  # nothing was changed; the same again without that file
            readings = [*(one for one in readings if one.path != failed.path), _crashed(desk, failed)]
            bundles = [one for one in bundles if one.path != failed.path]


def _crashed(desk: Desk, failed: MemberFailed) -> Reading:
    return Reading(failed.path, harvest=Harvest(problems=[tell_crash(desk, failed.__cause__)]))


def _check(platform: str | None, kind: str | None, shop: str | None) -> Wanted:
    markets = load_markets()
    kinds: set[str] = {
        layout.kind for name, market in markets.items() if platform in (None, name) for layout in market.layouts
    }
    kinds |= KINDS
    if kind in KINDS:
        check_platform(platform)
    elif platform is not None and platform not in markets:
        raise UsageError(
            _("No exports of {platform} are known.").format(platform=platform),
            where="--platform",
            hint=_("Known: {names}").format(names=", ".join(sorted(markets))),
            code="unknown_platform",
        )
    if kind is not None and kind not in kinds:
        raise UsageError(
            _("No exports of the kind {kind} are known.").format(kind=kind),
            where="--kind",
            hint=_("Known: {names}").format(names=", ".join(sorted(kinds))),
            code="unknown_kind",
        )
    return Wanted(platform, kind, shop)


def _walk(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the files named and those in folders, each once, in a stable order, without locks and hidden files."""
    seen: set[Path] = set()
    for path in paths:
        files = folder_files(path, deep=True) if path.is_dir() and not is_maildir(path) else []
        for file in files or [path]:  # an empty folder is told as a problem of its own
            if file not in seen:
                seen.add(file)
                yield file


def folder_files(folder: Path, *, deep: bool = False) -> list[Path]:
    """Return the tables in a folder (and with `deep` in those inside it), in a stable order."""
    found = folder.rglob("*") if deep else folder.glob("*")
    return sorted(filter(is_export, found))


class _Desk:
    """The orders as this import leaves them, over those of the store; packed, for there may be very many."""

    def __init__(self, desk: Desk, *, again: bool) -> None:
        self._before = desk.orders
        self._merge = remake if again else merge
        self._past = desk.records.archived_orders
        self.changed: dict[str, bytes] = {}
        self.closed: set[str] = set()
        self.waiting: dict[str, FileReport] = {}

    def former(self, key: str, packed: bytes) -> tuple[str, bytes]:
        """Return an order under the id that it has here from before shops were part of an id, else as it is."""
        old, mark, _shop = key.partition("@")
        known = self._before.get(old) if mark else None
        if known is None or known.shop is None:
            return key, packed
        order = unpack(packed)
        return (old, encode(replace(order, id=old))) if order.shop == known.shop else (key, packed)

    def take(self, key: str, packed: bytes, report: FileReport) -> None:
        """Merge one order and count it."""
        stored = unpack(self.changed[key]) if key in self.changed else self._before.get(key) or self._past.get(key)
        if stored is None:
            self.changed[key] = packed
            report.added += 1
            if WAITS in packed:
                self.waiting[key] = report
            return
        seen = unpack(packed)
        merged = self._merge(stored, seen)
        if merged != stored:
            self.changed[key] = encode(merged)
        if merged.platform_state is PlatformState.CLOSED:
            self.closed.add(key)
        if any(getattr(merged, field) != getattr(stored, field) for field in FACTS):
            report.updated += 1
        else:
            report.unchanged += 1
        if "platform_state" not in seen.unknown and merged.platform_state != seen.platform_state:
            report.problems.append(problem(seen.sources[0].row, "", "older_than_stored"))
        elif reread(merged, seen):
            report.problems.append(problem(seen.sources[0].row, "", "read_otherwise"))


def _apply(
    desk: Desk,
    words: tuple[str, str],
    readings: Sequence[Reading],
    bundles: Sequence[Bundle],
    wanted: Wanted,
    keep: Callable[[Desk, Transaction], KeptRows],
) -> ImportReport:
    before = desk.store.seq
    with desk.change(*words) as transaction:
        before = desk.store.seq
        kept = keep(desk, transaction)
        kept.shop = wanted.shop
        reports = _fill(desk, transaction, readings, bundles, wanted, kept)
        totals = _totals(reports)
        transaction.entry.summary = _(
            "import: {files} file[s], {added} new, {updated} changed, {rejected} rejected"
        ).format(files=totals.files, added=totals.added, updated=totals.updated, rejected=totals.rejected)
        kept.finish()
    seq = desk.store.seq
    return ImportReport(reports, totals, seq if seq > before else None)


def _fill(
    desk: Desk,
    transaction: Transaction,
    readings: Sequence[Reading],
    bundles: Sequence[Bundle],
    wanted: Wanted,
    kept: KeptRows,
) -> list[FileReport]:
    """Put what was read into a change; what only that needs is gone from memory when the change is written."""
    known = _Desk(desk, again=wanted.again)
    reports = []
    for reading in readings:
        report = _report(reading, wanted)
        if reading.kind is None:
            kept.unread(reading.path)
        with member(reading.path):
            for key, packed in reading.harvest.orders.packed.items():
                known.take(*known.former(key, packed), report)
        for row in reading.harvest.rejected:
            if not kept.keep(row, reading.path, reading.platform, reading.kind):
                report.rejected -= 1
                report.unchanged += 1
                report.problems = [one for one in report.problems if (one.row, one.code) != (row.row, row.code)]
        reports.append(report)
    new = known.changed
    for key, number in to_one_door(
        desk, known.waiting, lambda key: _outline.decode(new[key]), lambda key: unpack(new[key])
    ):
        (source, *_older) = unpack(known.changed[key]).sources
        known.waiting[key].problems.append(problem(source.row, "", "same_address", f"…{number[-4:]}"))
    for report in reports:
        report.problems.sort(key=lambda found: found.row)
    for key, packed in known.changed.items():
        desk.records.put_packed(transaction, key, packed)
    _link(desk, transaction, known.changed)
    if known.closed:
        settle_closed(desk, transaction, known.closed)
    bundled = [FileReport(**facts) for facts in take_bundles(desk, transaction, bundles, kept, known.changed)]
    for reading in readings:
        reading.harvest.orders.packed.clear()  # the change holds them now; who read them holds the readings still
    return [*reports, *bundled]


def _link(desk: Desk, transaction: Transaction, changed: Mapping[str, bytes]) -> None:
    """Link COD orders whose buyers order again to the new orders that came with this import (C04)."""
    waiting = [
        desk.records.order_in(transaction, order.id) or order for order in waiting_reorders(desk.orders.values())
    ]
    if waiting:
        link_reorders(desk, transaction, waiting, map(unpack, changed.values()))


def _report(reading: Reading, wanted: Wanted) -> FileReport:
    harvest = reading.harvest
    return FileReport(
        shown(reading.path),
        reading.platform,
        reading.kind,
        wanted.shop or harvest.orders.shop,
        reading.encoding,
        reading.sheet,
        rows=harvest.rows,
        records=len(harvest.orders),
        rejected=len(harvest.rejected),
        problems=list(harvest.problems),
    )


def _totals(reports: Sequence[FileReport]) -> Totals:
    totals = Totals(files=len({report.path for report in reports}))
    for report in reports:
        totals.rows += report.rows
        totals.records += report.records
        totals.added += report.added
        totals.updated += report.updated
        totals.unchanged += report.unchanged
        totals.rejected += report.rejected
    return totals
