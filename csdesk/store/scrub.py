"""Taking documents away for good: out of the tables, the archive, the journal, the log and, when asked, the backups."""

from __future__ import annotations

import gzip
from collections.abc import Collection
from pathlib import Path

import msgspec

from csdesk.errors import BusyError, DeskError
from csdesk.i18n import _
from csdesk.store import archive, backup, checkpoint, files, journal, log
from csdesk.store.store import Store
from csdesk.store.transaction import Entry

Place = tuple[str, int]


def scrub(store: Store, entry: Entry, gone: Collection[Place]) -> None:
    """Take documents out of everything but the backups; undo cannot bring them back; raises as `Store.change`.

    Args:
        store: The store.
        entry: The words of the change; kept in the log, the documents are not.
        gone: Table and id of each document.
    """
    gone = frozenset(gone)
    with store.change(entry) as change:
        change.blind = True
        for table, key in gone:
            change.remove(table, key)
        archive.take_out(store, change, gone)
        change.keep = True
    try:
        store.compact(at_once=True)
    except BusyError as error:
        title, hint = _("Taken out here, but the server still has it."), _("Give the same command again to finish it.")
        raise BusyError(title, where=error.where, hint=hint, code=error.code) from error
    store.checkpoint()
    archive.sweep(store)
    with store.hold("scrub"), files.told(store.folder):
        clean(store.folder, gone)


def clean(folder: Path, gone: Collection[Place], *, backups: bool = False) -> list[Path]:
    """Take documents out of the log, the drafts and, when asked, the backups; return those that could not be read."""
    gone = frozenset(gone)
    for path in (folder / "drafts").glob("*"):
        if any((op.table, op.id) in gone for op in journal.read_draft(path).ops):
            files.disk.unlink(path)
    for end in ("", ".gz"):
        for path in sorted((folder / "log").glob(f"*changes-*.jsonl{end}")):
            _scrub_log(path, gone)
    return scrub_backups(folder, gone)[1] if backups else []


def _scrub_log(path: Path, gone: Collection[Place]) -> None:
    changes, _bad = log.read(path)
    kept = [
        msgspec.structs.replace(change, ops=tuple(op for op in change.ops if (op.table, op.id) not in gone))
        for change in changes
    ]
    if kept != changes:
        data = b"".join(map(journal.frame, kept))
        files.replace_file(path, gzip.compress(data, 6, mtime=0) if path.suffix == ".gz" else data)


def scrub_backups(folder: Path, gone: Collection[Place]) -> tuple[int, list[Path]]:
    """Take documents out of the backups; return how many were written anew, and those that could not be read."""
    gone, count, closed = frozenset(gone), 0, list[Path]()
    for path in backup.named(folder):
        try:
            meta, tables = backup.read(path)
        except DeskError:
            closed.append(path)
            continue
        kept = {
            name: {key: row for key, row in table.items() if (name, key) not in gone} for name, table in tables.items()
        }
        if any(len(kept[name]) != len(table) for name, table in tables.items()):
            backup.write(path, checkpoint.encode(meta, kept))
            count += 1
    return count, closed
