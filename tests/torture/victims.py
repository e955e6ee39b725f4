"""Processes that work on a desk until they are killed, and tell what was acknowledged through a pipe."""

from __future__ import annotations

import os
import random
import signal
import traceback
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import msgspec

from csdesk.store import Store, archive
from csdesk.store.backup import make
from tests.store.made import entry

encode = msgspec.json.encode


class Ack(msgspec.Struct, array_like=True):
    """One acknowledged step: the worker's count so far, and the ids of the documents that it added."""

    count: int
    ids: list[int]


class Victim:
    """A forked process running `work`; its output is read when it is dead."""

    def __init__(self, work: Callable[[Callable[[bytes], None]], None]) -> None:
        self._out, into = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            code = 1
            try:
                os.close(self._out)
                work(lambda line: (os.write(into, line + b"\n"), None)[1])
                code = 0
            except BaseException:  # noqa: BLE001 - the parent shows it
                os.write(into, b"FAILED " + traceback.format_exc().replace("\n", " | ").encode() + b"\n")
            finally:
                os._exit(code)
        os.close(into)

    def kill(self) -> list[bytes]:
        """Kill it without warning and return the whole lines it wrote."""
        os.kill(self.pid, signal.SIGKILL)
        return self.wait()

    def wait(self) -> list[bytes]:
        """Wait for its end and return the whole lines it wrote; raises what made it fail."""
        with os.fdopen(self._out, "rb") as pipe:
            lines = pipe.read().split(b"\n")[:-1]
        os.waitpid(self.pid, 0)
        failed = [line.decode() for line in lines if line.startswith(b"FAILED")]
        if failed:
            raise AssertionError(failed[0])
        return lines


def toil(home: Path, who: int, seed: int, tell: Callable[[bytes], None]) -> None:
    """Make changes for ever: verbs, imports, checkpoints, backups, moves to the archive; tell each acknowledgement."""
    dice = random.Random(seed)
    store = Store(home)
    known = store.table("counters").get(who)
    count: int = msgspec.json.decode(known)["n"] if known is not None else 0
    while True:
        step = dice.random()
        if step < 0.03:
            store.checkpoint()
            continue
        if step < 0.04:
            make(home, f"{who}", store.image())
            continue
        if step < 0.06:
            put_rows_away(store, who)
            continue
        added = 40 if step < 0.12 else 1
        with store.change(entry("work", str(who))) as change:
            count += 1
            ids = [change.add("rows", encode({"who": who, "n": count, "of": added})) for _ in range(added)]
            change.put("counters", who, encode({"n": count}))
            change.put("pairs", who, encode({"n": count, "text": "x" * dice.randrange(3000)}))
        tell(encode(Ack(count, ids)))


def put_rows_away(store: Store, who: int) -> None:
    """Move some of the rows to the archive, as the end of a shift does."""
    with store.change(entry("store.archive", str(who))) as change:
        rows = dict(islice(store.table("rows").items(), 25))
        if rows:
            archive.put_away(store, change, f"2026-0{who}", {"rows": rows})
    archive.sweep(store)


def check(home: Path, acks: dict[int, list[Ack]]) -> int:
    """Judge a desk after a kill: nothing acknowledged is lost, nothing is half; return its last change."""
    store = Store(home)
    tables = archive.everything(store)
    counters = {key: msgspec.json.decode(row)["n"] for key, row in tables.get("counters", {}).items()}
    pairs = {key: msgspec.json.decode(row)["n"] for key, row in tables.get("pairs", {}).items()}
    assert counters == pairs
    groups: dict[tuple[int, int], list[int]] = {}
    wanted: dict[tuple[int, int], int] = {}
    for key, row in tables.get("rows", {}).items():
        document = msgspec.json.decode(row)
        group = (document["who"], document["n"])
        groups.setdefault(group, []).append(key)
        wanted[group] = document["of"]
    assert {group: len(ids) for group, ids in groups.items()} == wanted
    assert len(groups) == sum(counters.values())
    for who, told in acks.items():
        for ack in told:
            assert sorted(groups.get((who, ack.count), [])) == ack.ids
        assert counters.get(who, 0) >= (told[-1].count if told else 0)
    return store.seq
