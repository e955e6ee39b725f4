"""What a shared desk's server has besides the lines: a checkpoint, the archive's files, and what was forgotten.

All are files: `desk-<seq>.json` (the journal's first line, then the desk's file), those of the archive, and
`forgotten-<seq>` (the line that took documents away for good), which stays for machines that were away.
"""

from __future__ import annotations

import contextlib
import itertools
import zlib
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from csdesk.errors import DeskError
from csdesk.store import archive, backup, files, journal
from csdesk.store.journal import Change, Header, is_null
from csdesk.store.store import Store

if TYPE_CHECKING:
    from csdesk.store.server import Server

FORGOTTEN, _DESK = "forgotten-", "desk-"
_WRITERS = 4
"""How many files are written at once: each waits for the disk."""

AWAY_S = 30 * 86400
"""After how long a machine that was not seen no longer keeps old lines from being removed."""


def forgotten(change: Change) -> set[tuple[str, int]]:
    """Return the documents that a change took away for good: it says nothing of what they were."""
    return {(op.table, op.id) for op in change.ops if is_null(op.before) and is_null(op.after)}


def named(folder: Path, change: Change, line: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files that go to the server with a change, packed."""
    yield from _packed(folder, archive.names_of(change))
    if forgotten(change):
        yield f"{FORGOTTEN}{change.seq:06d}", zlib.compress(line, 1)


def publish(server: Server, store: Store) -> None:
    """Send a store's state, and what is missing there of its archive; nobody takes it before the head names it."""
    data, there = store.image(), server.names()
    header = journal.frame(Header(store.seq, (0, 0), zlib.crc32(data), store.tip))
    server.put([(_checkpoint(store.seq), zlib.compress(header + data, 1))])
    server.put(_packed(store.folder, [name for name in _counting(store) if name not in there]))


def _packed(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    paths = (folder / "archive" / name for name in names)
    yield from ((path.name, zlib.compress(path.read_bytes(), 1)) for path in paths if path.exists())


def settle(server: Server, store: Store, base: int, *, all_lines: bool) -> None:
    """Name the newest checkpoint, within the turn, and remove what is of no more use: lines before it, files.

    A line goes when every machine has it; with `all_lines` at once: who has it not takes the checkpoint. A newer one
    stays: another machine has named it meanwhile, or is about to.
    """
    base = max(base, server.base())
    desk, kept = server.desk, {*_counting(store)}
    others = [one.seq for one in server.machines() if one.name != server.place and one.ago < AWAY_S]
    server.run("update csdesk.head set base = %s where desk = %s", base, desk)
    floor = base - 1 if all_lines else min([base, *others])
    server.run("delete from csdesk.line where desk = %s and seq <= %s", desk, floor)
    for name in server.names() - kept:
        old = int(name[len(_DESK) : -len(".json")]) < base if name.startswith(_DESK) else not name.startswith(FORGOTTEN)
        if old:
            server.run("delete from csdesk.file where desk = %s and name = %s", desk, name)


def write(folder: Path, found: Iterable[tuple[str, bytes]]) -> None:
    """Write files of the archive into a folder, durable; the next ones come while some are written."""
    to = folder / "archive"
    files.make_folder(to)
    with ThreadPoolExecutor(_WRITERS) as pool:
        files.put_in_place(list(pool.map(lambda one: files.write_beside(to / one[0], _unpacked(one[1])), found)))


def _unpacked(packed: bytes) -> Iterator[bytes]:
    """Yield what was packed, a slice at a time: a whole file at once would be in memory twice."""
    unpacking = zlib.decompressobj()
    while packed:
        yield unpacking.decompress(packed, 4 * files.SLICE)
        packed = unpacking.unconsumed_tail
    yield unpacking.flush()


def forgotten_since(server: Server, seq: int) -> set[tuple[str, int]]:
    """Return the documents that were taken away for good after a change."""
    names = [name for name in server.names() if name.startswith(FORGOTTEN) and int(name[len(FORGOTTEN) :]) > seq]
    lines = [zlib.decompress(body) for _name, body in server.files(names)]
    changes = [journal.read_changes(line, where=server.where)[0][0] for line in lines]
    return {place for change in changes for place in forgotten(change)}


def fetch(server: Server, folder: Path, base: int) -> None:
    """Write the server's checkpoint and archive into a folder, the journal with its line last."""
    names = {name for name in server.names() if not name.startswith((FORGOTTEN, _DESK))}
    packed = next((body for _name, body in server.files([_checkpoint(base)])), None)
    if packed is None:
        raise server.damaged()
    pieces = _unpacked(packed)
    header, _feed, rest = next(pieces).partition(b"\n")
    with ThreadPoolExecutor(1) as pool:
        desk = pool.submit(files.write_beside, folder / "desk.json", itertools.chain((rest,), pieces))
        write(folder, server.files(name for name in names if not (folder / "archive" / name).exists()))
        files.put_in_place([desk.result()])
    for path in (folder / "archive").iterdir():
        if path.name not in names:
            files.disk.unlink(path)
    files.replace_file(folder / "desk.journal", header + b"\n")


def put_aside(folder: Path) -> str:
    """Keep a replica's state as a backup, and its log under other names, before the server's takes its place."""
    path = ""
    with contextlib.suppress(DeskError):
        store = Store(folder)
        path = f"backups/{backup.make(folder, f'{store.seq}-before-join', store.image()).name}"
    for log in (folder / "log").glob("changes-*"):
        files.disk.replace(log, log.with_name(f"before-join-{log.stat().st_mtime_ns}-{log.name}"))
    return path


def _checkpoint(seq: int) -> str:
    return f"{_DESK}{seq:06d}.json"


def _counting(store: Store) -> Collection[str]:
    return [name for one in archive.all_files(store) for name in archive.both(one.file)]
