"""Backups and the way back to one."""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec

from csdesk.errors import DataError, DeskError
from csdesk.i18n import _
from csdesk.paths import Home
from csdesk.services.desk import archive as desk_archive
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.store import archive, backup, checkpoint, log, repair
from csdesk.store.journal import Document, Op
from csdesk.store.migrations import migrate

VERB = "restore"

TICK_NS = 20_000_000
"""More than any file system's clock takes for a step."""


def back_up(desk: Desk, file: Path | None = None, *, name: str = "") -> Result:
    """Write the whole desk to a file, or to the rotating backups of the day; encrypted when a key is set.

    Raises `DataError` when it cannot be written or read again.
    """
    desk.store.refresh()
    key = desk.config.backup_to
    folder = desk.home.folder
    data = whole(desk)
    path = file
    if desk.dry_run:
        return Result((), _("backup: {path}").format(path=path or folder / "backups"))
    if path is None:
        path = backup.make(folder, name or f"{desk.now():%Y-%m-%d}", data, key=key)
        backup.rotate(folder, desk.config.backups)
    else:
        backup.write(path, data, key=key)
    return Result((str(path),), _("backup: {path}").format(path=path))


def whole(desk: Desk) -> bytes:
    """Return the whole desk, its archive included, as the text of a checkpoint."""
    return checkpoint.encode(desk.store.meta(), archive.everything(desk.store))


def daily(desk: Desk, *, renew: bool = False) -> Result | None:
    """Write today's backup when there is none yet, or (`renew`) when something was changed since it was made.

    Returns None when there is nothing to do.
    """
    today = f"desk-{desk.now():%Y-%m-%d}."
    made = next((path for path in backup.listed(desk.home.folder) if path.name.startswith(today)), None)
    if not desk.store.seq or (made is not None and not (renew and _older(made, desk))):
        return None
    return back_up(desk)


def _older(made: Path, desk: Desk) -> bool:
    """Tell whether a backup is older than the last change; each change, and each checkpoint, writes the journal.

    Two times within a tick of the file system's clock say nothing: then the backup itself is asked.
    """
    behind = desk.store.journal.stat().st_mtime_ns - made.stat().st_mtime_ns
    if abs(behind) > TICK_NS:
        return behind > 0
    with contextlib.suppress(DeskError):  # an encrypted one cannot be asked: it is written again
        return backup.read(made)[0].seq < desk.store.seq
    return True


def keep_house(desk: Desk, *, renew: bool = False) -> list[Result]:
    """Do the housekeeping of a day or at its end: archive, checkpoint, old months of the log compressed, backup.

    The backup comes last, so that it holds all of it. With `renew` one of today is written again if it is behind.
    """
    if not desk.store.seq:
        return []
    done = [desk_archive.archive(desk)]
    desk.store.checkpoint()
    with desk.store.hold("log"):
        log.compress(desk.home.log, f"{desk.now():%Y-%m}")
    copy = daily(desk, renew=renew)
    return done if copy is None else [*done, copy]


def restore(desk: Desk, file: Path, *, secret: str = "") -> Result:
    """Bring the desk back to a backup, as one change: undo takes it back, and a copy of the present is made first.

    Raises `DataError` for a file that cannot be read, `UsageError` for an encrypted one without its key.
    """
    meta, tables = backup.read(find_backup(desk.home, file), secret=secret)
    tables = migrate(tables, meta.schema)
    summary = _("restored: {file}").format(file=file.name)
    with desk.change(VERB, file.name, summary) as transaction:
        ops = _differences(archive.everything(desk.store), tables)
        if desk.dry_run:
            return Result(tuple(f"{op.table}/{op.id}" for op in ops), _differ(summary, len(ops)))
        back_up(desk, name=f"{desk.now():%Y-%m-%dT%H%M%S}-before-restore")
        gone = set()
        for op in ops:
            if bytes(op.after) != b"null":
                transaction.put(op.table, op.id, bytes(op.after))
            elif op.id in desk.store.table(op.table):
                transaction.remove(op.table, op.id)
            if bytes(op.after) == b"null":
                gone.add((op.table, op.id))
        archive.take_out(desk.store, transaction, gone, hold=True)
        transaction.entry.summary = _differ(summary, len(ops))
    desk.sync()
    return Result(tuple(f"{op.table}/{op.id}" for op in ops), _differ(summary, len(ops)))


def _differ(summary: str, count: int) -> str:
    return f"{summary} · {_('{count} record[s]').format(count=count)}"


def _differences(now: archive.Tables, then: archive.Tables) -> list[Op]:
    found = []
    for name in sorted(now.keys() | then.keys()):
        before, after = now.get(name, {}), then.get(name, {})
        for key in sorted(before.keys() | after.keys()):
            old, new = _json(before.get(key)), _json(after.get(key))
            if old != new and name != archive.TABLE:
                found.append(Op(name, key, msgspec.Raw(old), msgspec.Raw(new)))
    return found


def _json(document: Document | None) -> bytes:
    return b"null" if document is None else bytes(document)


def find_backup(home: Home, file: Path) -> Path:
    """Return a backup by its path, or by its name in the desk's `backups` folder."""
    inside = home.folder / "backups" / file.name
    return inside if not file.exists() and inside.exists() else file


def restore_hurt(home: Home, file: Path, *, secret: str = "") -> Result:
    """Bring back a desk that does not open: the backup becomes the desk, what was there is kept under other names."""
    path = find_backup(home, file)
    meta, tables = backup.read(path, secret=secret)
    known = repair.last_known(home.folder)
    kept = repair.rebuild(home.folder, repair.Found(path, meta, tables, max(meta.seq, known)))
    names = tuple(str(old) for old in kept)
    return Result(names, _("restored: {file}").format(file=path.name), warnings=_kept(names))


def repair_hurt(home: Home) -> Result:
    """Bring a desk that does not open to its newest whole state; raises `DataError` when no file gives one."""
    found = repair.recover(home.folder)
    names = tuple(str(old) for old in repair.rebuild(home.folder, found))
    summary = _("repaired: {file}, up to change {seq}").format(file=found.source.name, seq=found.seq)
    lost: tuple[str, ...] = ()
    if found.lost:
        numbers = ", ".join(map(str, found.lost))
        lost = (
            _("Changes that could not be applied, since one before them is gone: {numbers}").format(numbers=numbers),
        )
    return Result(names, summary, warnings=(*lost, *_kept(names)))


def note_repair(desk: Desk, summary: str) -> None:
    """Write one log line on a desk that did not open and was brought back."""
    desk.store.note(desk.entry("store.repair", "", summary))


def _kept(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_("kept: {path}").format(path=name) for name in names)


def check_backup(path: Path) -> bool:
    """Tell whether a backup can be read; encrypted ones count as readable."""
    try:
        if not path.name.endswith(backup.SECRET):
            backup.read(path)
    except DataError:
        return False
    return True
