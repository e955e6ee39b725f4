"""Bringing a hurt desk back: the newest whole state, rolled forward through the log and the journal.

What was found damaged is never thrown away: it is renamed to `<name>.damaged-<number>` beside the new files.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from csdesk.errors import DataError, DeskError
from csdesk.i18n import _
from csdesk.store import backup, checkpoint, files, journal, locks, log
from csdesk.store.checkpoint import Meta, Tables
from csdesk.store.journal import Change

_change = msgspec.json.Decoder(Change)


class Found(Struct):
    """A state that can be brought back.

    Args:
        source: The file it starts from.
        meta: Schema, last change and ids of that file.
        tables: Everything, rolled forward.
        seq: The last change it holds.
        lost: Numbers of changes that are known of but cannot be applied, since one before them is missing.
    """

    source: Path
    meta: Meta
    tables: Tables
    seq: int
    lost: tuple[int, ...] = ()


def recover(folder: Path) -> Found:
    """Return the newest state that the files of a desk give; nothing is written; raises `DataError` when none does."""
    known = {change.seq: change for change in _known_changes(folder)}
    best: Found | None = None
    for path in (folder / "desk.json", *backup.listed(folder)):
        try:
            meta, tables = backup.read(path)
        except DeskError:
            continue
        found = _roll_forward(path, meta, tables, known)
        if best is None or found.seq > best.seq:
            best = found
    if best is None:
        raise DataError(
            _("Neither desk.json nor a backup can be read."),
            where=str(folder),
            hint=_("Bring a copy from elsewhere: csdesk restore FILE"),
            code="nothing_to_recover",
        )
    return best


def last_known(folder: Path) -> int:
    """Return the highest change number that log and journal know of."""
    return max((change.seq for change in _known_changes(folder)), default=0)


def _known_changes(folder: Path) -> Iterator[Change]:
    for path in log.paths(folder / "log"):
        yield from log.read(path)[0]
    path = folder / "desk.journal"
    for line in journal.split_lines(path.read_bytes() if path.exists() else b""):
        body = journal.body_of(line)
        try:
            if body is not None:
                yield _change.decode(body)
        except msgspec.MsgspecError:
            continue


def _roll_forward(path: Path, meta: Meta, tables: Tables, known: dict[int, Change]) -> Found:
    seq = meta.seq
    while seq + 1 in known:
        seq += 1
        journal.apply(tables, [known[seq]])
    return Found(path, meta, tables, seq, tuple(sorted(number for number in known if number > seq)))


def rebuild(folder: Path, found: Found) -> list[Path]:
    """Make a recovered state the desk, under the lock; return the damaged files, kept under other names."""
    kept = []
    last_ids = dict(found.meta.last_ids)
    for name, table in found.tables.items():
        last_ids[name] = max(last_ids.get(name, 0), max(table, default=0))
    with locks.lock(folder / "desk.lock", "doctor"), files.told(folder):
        pending = [change for change in _known_changes(folder) if change.seq <= found.seq]
        for name in ("desk.journal", "desk.json"):
            path = folder / name
            if path.exists():
                aside = path.with_name(f"{name}.damaged-{path.stat().st_mtime_ns}")
                files.replace_file(aside, path.read_bytes())
                kept.append(aside)
        log.append(folder / "log", sorted(pending, key=lambda change: change.seq))
        seq = max([found.seq, *found.lost])
        data = checkpoint.encode(Meta(found.meta.schema, seq, last_ids), found.tables)
        files.replace_file(folder / "desk.json", data)
        files.disk.unlink(folder / "desk.journal")  # its copy is safe, and what counts of it is in the new file
    return kept
