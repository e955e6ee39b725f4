"""The log: changes that a checkpoint holds already, kept by month, read for history and for undo far back.

A month is one file of guarded lines (`changes-2026-03.jsonl`); months gone by are compressed (`.jsonl.gz`). Nothing of
the desk's state depends on it: a damaged line is passed over, and `doctor` tells.
"""

from __future__ import annotations

import heapq
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from csdesk.store import files, journal
from csdesk.store.journal import Change

_BLOCK = 1 << 16
_change = msgspec.json.Decoder(Change)


def append(folder: Path, changes: Sequence[Change]) -> None:
    """Add changes to the log, durable; what is there already (a crash came between) is not added twice."""
    if not changes:
        return
    files.make_folder(folder)
    months: dict[str, list[Change]] = {}
    for change in changes:
        months.setdefault(change.at[:7], []).append(change)
    for month, members in months.items():
        path = folder / f"changes-{month}.jsonl"
        last, good = _end(path)
        fresh = [change for change in members if change.seq > last]
        if fresh:
            files.append_file(path, (piece for change in fresh for piece in journal.pieces(change)), at=good)


def _end(path: Path) -> tuple[int, int]:
    """Return the last whole change's number and where the last line feed is; read from the back."""
    if not path.exists():
        return 0, 0
    with path.open("rb") as file:
        start = size = file.seek(0, os.SEEK_END)
        tail = b""
        while True:
            lines = journal.split_lines(tail)
            bodies = map(journal.body_of, reversed(lines if not start else lines[1:]))
            body = next((body for body in bodies if body is not None), None)
            if body is not None or not start:
                cut = size - len(tail) + tail.rfind(b"\n") + 1
                return (_change.decode(body).seq if body is not None else 0), cut
            step = min(start, max(_BLOCK, len(tail)))
            start -= step
            file.seek(start)
            tail = file.read(step) + tail


def read(path: Path) -> tuple[list[Change], int]:
    """Return a month's changes, oldest first, and how many lines were damaged."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        import gzip

        try:
            data = gzip.decompress(data)
        except (OSError, EOFError):
            return [], 1
    found: dict[int, Change] = {}
    bad = 0
    for line in journal.split_lines(data):
        body = journal.body_of(line)
        try:
            change = _change.decode(body) if body is not None else None
        except msgspec.MsgspecError:
            change = None
        if change is None:
            bad += 1
        else:
            found[change.seq] = change
    return [found[seq] for seq in sorted(found)], bad


def paths(folder: Path) -> list[Path]:
    """Return the log's files."""
    return sorted((*folder.glob("changes-*.jsonl"), *folder.glob("changes-*.jsonl.gz")))


def newest_first(folder: Path, before: int) -> Iterator[Change]:
    """Yield logged changes with numbers below `before`, newest first; months are opened only when they are reached.

    Months may overlap in their numbers, since the desk's clock can be set back.
    """
    waiting = sorted((_last_seq(path), str(path)) for path in paths(folder))
    heap: list[tuple[int, int, list[Change]]] = []
    while waiting or heap:
        while waiting and (not heap or waiting[-1][0] >= -heap[0][0]):
            changes, _bad = read(Path(waiting.pop()[1]))
            if changes:
                heapq.heappush(heap, (-changes[-1].seq, len(waiting), changes))
        if not heap:
            return
        _seq, number, changes = heapq.heappop(heap)
        change = changes.pop()
        if changes:
            heapq.heappush(heap, (-changes[-1].seq, number, changes))
        if change.seq < before:
            before = change.seq
            yield change


def _last_seq(path: Path) -> int:
    if path.suffix == ".gz":
        changes, _bad = read(path)
        return changes[-1].seq if changes else 0
    return _end(path)[0]


def compress(folder: Path, before: str) -> int:
    """Compress the months before `before` (`YYYY-MM`); return how many."""
    import gzip

    count = 0
    for path in folder.glob("changes-*.jsonl"):
        packed = path.with_name(path.name + ".gz")
        if path.stem < f"changes-{before}" and not packed.exists():
            files.replace_file(packed, gzip.compress(path.read_bytes(), 6, mtime=0))
            files.disk.unlink(path)
            count += 1
    return count
