"""Many processes at once: every change is made exactly once, and a reader never sees a torn one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from csdesk.store import REDO, UNDO, Store, take_back
from tests.store.made import AT, content, entry, put
from tests.torture.victims import Victim

WRITERS, CHANGES = 4, 250
encode = msgspec.json.encode


def count_up(home: Path, who: int, tell: Callable[[bytes], None]) -> None:
    """Count a shared document and an own one up, with a checkpoint now and then."""
    store = Store(home)
    for n in range(CHANGES):
        with store.change(entry("count", str(who))) as change:
            shared = change.get("shared", 1)
            total = msgspec.json.decode(shared)["n"] + 1 if shared else 1
            change.put("shared", 1, encode({"n": total}))
            change.put("mirror", 1, encode({"n": total}))
            change.add("rows", encode({"who": who, "n": n, "total": total}))
        if n % 60 == 10 * who:
            store.checkpoint()
    tell(b"done")


def watch(home: Path, tell: Callable[[bytes], None]) -> None:
    """Read until everything is counted; tell each torn view and how many views there were."""
    store = Store(home)
    views, last = 0, 0
    while last < WRITERS * CHANGES:
        store.refresh()
        now = content(store)
        total = now.get("shared", {1: {"n": 0}})[1]["n"]
        whole = now.get("mirror", {1: {"n": 0}})[1]["n"] == total == len(now.get("rows", {})) and total >= last
        if not whole:
            tell(f"torn at {total}".encode())
        views, last = views + 1, total
    tell(b"%d" % views)


def test_four_writers_and_a_reader(home: Path) -> None:
    put(Store(home), 1, {}, table="start")
    reader = Victim(lambda tell: watch(home, tell))
    writers = [Victim(_counter(home, who)) for who in range(WRITERS)]
    assert [writer.wait() for writer in writers] == [[b"done"]] * WRITERS
    (views,) = reader.wait()
    assert int(views) > 10
    store = Store(home)
    rows = content(store)["rows"]
    assert content(store)["shared"] == {1: {"n": WRITERS * CHANGES}}
    assert [rows[key]["total"] for key in sorted(rows)] == list(range(1, WRITERS * CHANGES + 1))
    assert {(row["who"], row["n"]) for row in rows.values()} == {
        (who, n) for who in range(WRITERS) for n in range(CHANGES)
    }
    assert [change.seq for change in store.changes()] == list(range(WRITERS * CHANGES + 1, 0, -1))


def _counter(home: Path, who: int) -> Callable[[Callable[[bytes], None]], None]:
    return lambda tell: count_up(home, who, tell)


@pytest.mark.parametrize("verb", [UNDO, REDO])
def test_two_going_back_at_once_take_each_step_once(home: Path, verb: str) -> None:
    steps = 60
    store = Store(home)
    for n in range(steps):
        put(store, n % 7, {"n": n})
    good = content(store)
    if verb == REDO:
        while take_back(store, UNDO, AT, "AH"):
            pass

    def walk(tell: Callable[[bytes], None]) -> None:
        own = Store(home)
        while done := take_back(own, verb, AT, "AH"):
            tell(b"%d" % done.seq)

    told = [int(line) for walker in [Victim(walk), Victim(walk)] for line in walker.wait()]
    assert len(told) == len(set(told)) == steps
    assert content(Store(home)) == ({} if verb == UNDO else good)
