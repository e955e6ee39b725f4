"""Rows that could not be taken in: kept whole, listed, mended, tried again, settled."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from csdesk.domain.shared.models import Reject
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.intake import sheets
from csdesk.intake.filetime import export_time
from csdesk.intake.fit import is_stray
from csdesk.intake.layouts import Layout, fold_label, load_markets
from csdesk.intake.problems import Rejected
from csdesk.intake.read import Reading, Wanted
from csdesk.intake.reviews import read_row
from csdesk.intake.rows import Origin, TableReader
from csdesk.intake.talk.mail import try_mail
from csdesk.intake.talk.notices import Notice
from csdesk.outbound.tables import csv_bytes
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.records import encode
from csdesk.services.desk.results import Result
from csdesk.services.imports import ledgers
from csdesk.services.imports.imports import take_in
from csdesk.services.imports.kept_rows import KeptRows, mark_of
from csdesk.services.imports.talk_files import Bundle
from csdesk.store import Transaction


class RejectView(Struct, frozen=True):
    """A rejected row as it is listed; `cells` (as read, personal data and all) only when they are asked for."""

    file: str
    row: int
    column: str
    code: str
    message: str
    platform: str
    kind: str
    cells: Mapping[str, str] | None = None

    @property
    def id(self) -> str:
        """How the row is named: `FILE:ROW`."""
        return f"{self.file}:{self.row}"


class Retried(Result, frozen=True):
    """What came of trying rows again; `left` are those that are still rejected, by name."""

    left: tuple[str, ...] = ()


def list_rejects(desk: Desk, names: Collection[str] = (), *, reveal: bool = False) -> list[RejectView]:
    """Return the kept rows, by file and row: all, or those named by `FILE` or `FILE:ROW`; raises `UsageError`."""
    return [_view(reject, reveal=reveal) for reject in _chosen(desk, names).values()]


def _view(reject: Reject, *, reveal: bool) -> RejectView:
    cells = dict(reject.cells) if reveal else None
    return RejectView(
        reject.file, reject.row, reject.column, reject.code, reject.message, reject.platform, reject.kind, cells
    )


def _chosen(desk: Desk, names: Collection[str]) -> dict[int, Reject]:
    kept = {key: one for key, one in desk.records.rejects().items() if one.cells}
    rows = sorted(kept.items(), key=lambda item: (item[1].file, item[1].row, item[1].at))
    found = {key: one for key, one in rows if not names or {one.file, _view(one, reveal=False).id} & {*names}}
    known = {name for one in found.values() for name in (one.file, _view(one, reveal=False).id)}
    for name in names:
        if name not in known:
            raise UsageError(
                _("No rejected row is kept under this name."),
                where=name,
                hint=_("List them: csdesk import --rejects"),
                code="no_such_row",
            )
    return found


def retry_rejects(desk: Desk, names: Collection[str] = (), cells: Mapping[str, str] | None = None) -> Retried:
    """Read kept rows again, with what is known of exports now; those that are taken in are settled.

    They go the way of an import, so a row is the same whether it came in at once or later.

    Args:
        desk: The desk.
        names: `FILE` or `FILE:ROW`; all when there is none.
        cells: What stands in some columns now, for one row; kept with it when it is still rejected.

    Raises `UsageError` for a name that none has, for cells of more than one row, for a column nobody knows.
    """
    tried = _chosen(desk, names)
    if cells:
        if len(tried) != 1:
            raise UsageError(
                _("Cells are mended row by row."), where=", ".join(names), hint="--retry FILE:ROW", code="one_row_only"
            )
        tried = {key: _mended(one, cells) for key, one in tried.items()}
    readings, bundles = list[Reading](), list[Bundle]()
    for key, one in tried.items():
        # nothing but her own word puts cells right that stand under wrong names; of an order that met a mistake of
        # csdesk only the number is kept, its file must come again
        lame = one.code == "row_broken" or (one.code == "unreadable" and len(one.cells) == 1 and one.kind != "mail")
        read = _read_again(desk, key, one) if one.was or not lame else None
        _check_columns(read, [label for label, cell in (cells or {}).items() if cell])
        if isinstance(read, Reading):
            readings.append(read)
        elif read is not None:
            bundles.append(read)
    asked = {_key(one.path) for one in readings} | {_key(one.path) for one in bundles}
    again: list[_Again] = []
    ids = {_key(one.path): tuple(one.harvest.orders.packed) for one in readings}

    def keep(desk: Desk, transaction: Transaction) -> KeptRows:
        again.append(_Again(desk, transaction, tried, asked))
        return again[-1]

    take_in(desk, ("import.retry", " ".join(names)), readings, bundles, Wanted(), keep)
    left = again[-1].left
    taken = [key for key in tried if key not in left]
    return Retried(
        tuple(name for key in taken for name in ids.get(key) or (_view(tried[key], reveal=False).id,)),
        _again_words(len(taken), len(left)),
        warnings=tuple(f"{one.file}:{one.row}  {one.column}  {one.message}" for one in left.values()),
        left=tuple(_view(one, reveal=False).id for one in left.values()),
    )


def _check_columns(read: Reading | Bundle | None, labels: Sequence[str]) -> None:
    known: Collection[str] = ()
    if isinstance(read, Reading):
        known = {*labels} - {one.column for one in read.harvest.problems if one.code == "unknown_column"}
    elif read is not None and read.sheet is not None:
        known = read.sheet.labels.values()
    else:
        return
    for label in labels:
        if label not in known:
            raise UsageError(_("No column of this kind of file has this name."), where=label, code="unknown_column")


def _again_words(taken: int, left: int) -> str:
    return _("rejected rows taken in: {taken}, still rejected: {left}").format(taken=taken, left=left)


class _Again(KeptRows):
    """The rows that are tried again: settled when nothing rejects them.

    Args:
        desk: The desk.
        transaction: The change.
        tried: The rows by their document ids; a reading's path is `ID/FILE`.
        asked: Those of them that could be read at all.
    """

    def __init__(self, desk: Desk, transaction: Transaction, tried: Mapping[int, Reject], asked: Collection[int]):
        super().__init__(desk, transaction)
        self._tried = tried
        self.left = {key: one for key, one in tried.items() if key not in asked}

    def keep(self, row: Rejected, path: Path, _platform: str | None, _kind: str | None, /) -> bool:
        """Remember that a row is still rejected, and why."""
        key = _key(path)
        self.left[key] = replace(self._tried[key], column=row.column, code=row.code, message=row.message)
        return True

    def unread(self, path: Path) -> None:
        """Remember that a row met a mistake of csdesk."""
        self.left[_key(path)] = self._tried[_key(path)]

    def finish(self) -> None:
        """Settle what was taken in."""
        for key, one in self._tried.items():
            self.transaction.put("rejects", key, encode(self.left.get(key) or _settled(one)))
        self.transaction.entry.summary = _again_words(len(self._tried) - len(self.left), len(self.left))


def drop_rejects(desk: Desk, names: Collection[str] = ()) -> Result:
    """Settle kept rows as they are; they are not kept again when their file comes again, undo brings them back."""
    with desk.change("import.drop", " ".join(names)) as transaction:
        dropped = _chosen(desk, names)
        for key, one in dropped.items():
            transaction.put("rejects", key, encode(_settled(one)))
        summary = _("rejected rows dropped: {count}").format(count=len(dropped))
        transaction.entry.summary = summary
    return Result(tuple(map(str, dropped)), summary)


def _key(path: Path) -> int:
    """Return the document id of a row that is read under `ID/FILE`."""
    return int(path.parent.name)


def _settled(one: Reject) -> Reject:
    return replace(one, cells={}, message="", was=one.was or mark_of(one))


def _mended(one: Reject, cells: Mapping[str, str]) -> Reject:
    now = {label: cell for label, cell in {**one.cells, **cells}.items() if cell or not is_stray(label)}
    return replace(one, cells=now, was=one.was or mark_of(one))


def _read_again(desk: Desk, key: int, one: Reject) -> Reading | Bundle | None:
    """Return what a row gives now; None when nothing can be made of it."""
    path, zone = Path(str(key), one.file), desk.clock.zone
    header, row = list(one.cells), list(one.cells.values())
    if any(map(is_stray, header)) and one.kind != "mail":
        return None  # cells that belong to no column of the header
    if one.kind == "mail":
        mail = try_mail(one.cells.get("mail", "").encode(), zone)
        return Bundle(path, "mail", one.platform or None, rows=1, mails=[mail]) if isinstance(mail, Notice) else None
    if one.kind == "reviews":
        facts = read_row(path, header, row, zone, one.platform or None)
        return Bundle(path, "reviews", one.platform or None, rows=1, reviews=facts) if facts else None
    if one.kind in sheets.KINDS:
        sheet = sheets.read_row(one.kind, header, row, one.row)
        return Bundle(path, one.kind, one.platform or None, rows=1, sheet=sheet) if sheet else None
    if one.kind in ledgers.KINDS:
        told = ledgers.KINDS[one.kind](csv_bytes([header, row]), path, zone)
        fine = told is not None and told.rows > len(told.rejected)
        return Bundle(path, one.kind, one.platform or None, rows=1, entries=told) if fine else None
    market = load_markets().get(one.platform)
    layouts = [each for each in market.layouts if each.kind == one.kind and _fits(each, header)] if market else []
    if market is None or not layouts:
        return None
    origin = Origin(one.platform, one.file, export_time(one.file, zone), one.shop, zone)
    harvest = TableReader(layouts[0], market, header, 0, origin).read(iter([(one.row, row)]), lambda _rows: None)
    return Reading(path, one.platform, one.kind, harvest=harvest) if harvest.rows else None


def _fits(layout: Layout, header: list[str]) -> bool:
    labels = set(map(fold_label, header))
    return any(fold_label(label) in labels for label in layout.columns["order_no"])
