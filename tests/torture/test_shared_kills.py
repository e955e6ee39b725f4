"""Machines, server and wire of a shared desk die at any moment; nothing acknowledged is lost or done twice."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from csdesk.errors import BusyError, DeskError
from csdesk.store import REDO, UNDO, Store, files, server, sharing, take_back
from csdesk.store.shared import SharedStore
from tests.postgres import Shop
from tests.store.made import AT, add, content, entry, put
from tests.torture.proxy import CUT_AFTER, CUT_BEFORE, CUT_WITHIN, PASS, Proxy
from tests.torture.victims import Victim

pytest.importorskip("psycopg", reason="NOT TESTED: no psycopg here")
Server = server.Server
pytestmark = pytest.mark.loopback
encode = msgspec.json.encode
WRITERS, CHANGES = 4, 250


def agree(shop: Shop, *stores: SharedStore) -> None:
    """Bring machines up to the server, and see that they are equal byte for byte, to each other and to it."""
    for store in stores:
        store.pull()
    assert len({store.image() for store in stores}) == 1
    assert len({tuple(change.seq for change in store.changes()) for store in stores}) == 1
    assert sharing.check(stores[0]) == []


def count_up(shop: Shop, who: str, tell: Callable[[bytes], None], changes: int = CHANGES) -> None:
    """Count a shared document up from a machine of one's own; tell each acknowledged count."""
    store = shop.open(who)
    for n in range(changes):
        try:
            with store.change(entry("count", who)) as change:
                shared = change.get("shared", 1)
                total = msgspec.json.decode(shared)["n"] + 1 if shared else 1
                change.put("shared", 1, encode({"n": total}))
                change.add("rows", encode({"who": who, "n": n, "total": total}))
        except BusyError:  # the server is gone: nothing was acknowledged
            time.sleep(0.01)
            continue
        tell(b"%d" % total)
        if n % 60 == 7:
            store.checkpoint()


def work(shop: Shop, who: str, changes: int = CHANGES) -> Victim:
    return Victim(lambda tell: count_up(shop, who, tell, changes))


def judge(store: SharedStore, acknowledged: list[int]) -> int:
    """See that each acknowledged count is there once, and that nothing was counted twice; return the last."""
    rows = content(store).get("rows", {})
    totals = [row["total"] for _key, row in sorted(rows.items())]
    assert totals == list(range(1, len(totals) + 1))
    assert len(acknowledged) == len(set(acknowledged))
    assert set(acknowledged) <= set(totals)
    return len(totals)


def test_four_machines_and_a_reader(shop: Shop) -> None:
    first = shop.init("0")
    add(first, {"start": True})
    stores = [first, *(shop.join(str(number)) for number in range(1, WRITERS))]

    def look(tell: Callable[[bytes], None]) -> None:
        store = SharedStore(shop.base / "0", shop.postgres.url, "R")
        views = last = 0
        while last < WRITERS * CHANGES:
            store.refresh()
            now = content(store)
            last = now.get("shared", {1: {"n": 0}})[1]["n"]
            if last != len(now.get("rows", {})):
                tell(b"torn at %d" % last)
            views += 1
        tell(b"%d" % views)

    reader = Victim(look)
    writers = [work(shop, str(number)) for number in range(WRITERS)]
    acknowledged = [int(line) for writer in writers for line in writer.wait()]
    stores[0].pull()
    (views,) = reader.wait()
    assert int(views) > 10
    agree(shop, *stores)
    assert judge(stores[0], acknowledged) == len(acknowledged) == WRITERS * CHANGES


def kill_machines(shop: Shop, rounds: int, seed: int) -> tuple[int, int]:
    """Kill two machines a round, one working on meanwhile; return kills and acknowledged changes."""
    dice = random.Random(seed)
    names = ("a", "b", "c")
    stores = [shop.init("a"), shop.join("b"), shop.join("c")]
    acknowledged: list[int] = []
    for _round in range(rounds):
        victims = [work(shop, name, 10_000) for name in names]
        for victim in dice.sample(victims, len(victims)):
            time.sleep(dice.uniform(0.01, 0.12))
            acknowledged += map(int, victim.kill())
        stores[0].pull()
        judge(stores[0], acknowledged)
    agree(shop, *stores)
    return 3 * rounds, len(acknowledged)


def test_machines_killed_at_any_moment(shop: Shop) -> None:
    kills, acknowledged = kill_machines(shop, 8, seed=1)
    assert kills == 24
    assert acknowledged > 20


@pytest.mark.long
def test_three_hundred_machines_killed(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    kills, acknowledged = kill_machines(shop, 100, seed=int(time.monotonic_ns() % 10**6))
    with capsys.disabled():
        sys.stdout.write(f"\nkills {kills}, changes acknowledged {acknowledged}, lost 0, twice 0\n")


def kill_server(shop: Shop, rounds: int, seed: int) -> int:
    """Kill the server under two working machines, again and again; return the acknowledged changes."""
    dice = random.Random(seed)
    stores = [shop.init("a"), shop.join("b")]
    acknowledged: list[int] = []
    for _round in range(rounds):
        victims = [work(shop, name, 10_000) for name in ("a", "b")]
        time.sleep(dice.uniform(0.1, 0.3))
        shop.postgres.kill()
        shop.postgres.start()
        time.sleep(dice.uniform(0.05, 0.2))
        for victim in victims:
            acknowledged += map(int, victim.kill())
        stores[1].pull()
        judge(stores[1], acknowledged)
    agree(shop, *stores)
    return len(acknowledged)


def test_the_server_killed_under_two_machines(shop: Shop) -> None:
    assert kill_server(shop, 3, seed=2) > 10


@pytest.mark.long
def test_the_server_killed_thirty_times(shop: Shop) -> None:
    assert kill_server(shop, 30, seed=int(time.monotonic_ns() % 10**6)) > 200


@pytest.fixture
def wire(shop: Shop) -> Iterator[Proxy]:
    made = Proxy(shop.postgres.port)
    yield made
    made.close()


def through(shop: Shop, wire: Proxy, name: str) -> SharedStore:
    """Open a machine's desk whose server is behind a wire."""
    store = SharedStore(shop.base / name, shop.postgres.url.replace(f":{shop.postgres.port}", f":{wire.port}"), "AH")
    shop.stores.append(store)
    return store


STEPS = (b"for update", b"insert into csdesk.line", b"update csdesk.head")


@pytest.mark.parametrize("fate", [CUT_BEFORE, CUT_WITHIN, CUT_AFTER])
@pytest.mark.parametrize("step", STEPS)
def test_the_wire_cut_once_is_not_even_noticed(shop: Shop, wire: Proxy, step: bytes, fate: str) -> None:
    one = shop.init("a")
    put(one, 1, {"n": 1})
    store = through(shop, wire, "a")
    put(store, 2, {"n": 2})
    left = [1]

    def cut(data: bytes) -> str:
        return fate if step in data and left and left.pop() else PASS

    wire.judge = cut
    put(store, 3, {"n": 3})
    assert wire.cuts == 1
    agree(shop, store, shop.join("b"))
    assert content(store)["orders"] == {1: {"n": 1}, 2: {"n": 2}, 3: {"n": 3}}
    assert [change.seq for change in store.changes()] == [3, 2, 1]


def test_a_wire_that_is_cut_at_each_try_is_given_up_and_told(shop: Shop, wire: Proxy) -> None:
    shop.init("a")
    store = through(shop, wire, "a")
    put(store, 1, {"n": 1})
    wire.judge = lambda data: CUT_BEFORE if b"update csdesk.head" in data else PASS
    with pytest.raises(BusyError) as caught:
        put(store, 1, {"n": 2})
    assert (caught.value.code, wire.cuts) == ("unsure", 4)
    wire.judge = lambda _data: PASS
    put(store, 2, {"n": 3})
    assert store.notices[0].startswith("not saved, kept as a draft")
    agree(shop, store, shop.join("b"))


@pytest.mark.parametrize("fate", [CUT_BEFORE, CUT_WITHIN, CUT_AFTER])
def test_a_plug_pulled_at_the_commit_is_told_when_it_is_back(shop: Shop, wire: Proxy, fate: str) -> None:
    shop.init("a")
    store = through(shop, wire, "a")
    put(store, 1, {"n": 1})

    def cut(data: bytes) -> str:
        if b"update csdesk.head" in data:
            wire.plugged = False
            return fate
        return PASS

    wire.judge = cut
    with pytest.raises(BusyError) as caught:
        put(store, 1, {"n": 2})
    assert (caught.value.code, caught.value.exit) == ("unsure", 3)
    wire.judge = lambda _data: PASS
    wire.put_back()
    again = through(shop, wire, "a")
    again.pull()
    saved = fate == CUT_AFTER
    assert [notice.partition(":")[0] for notice in again.notices] == [
        "saved after all" if saved else "not saved, kept as a draft"
    ]
    assert content(again)["orders"] == {1: {"n": 2 if saved else 1}}
    assert len(list((shop.base / "a" / "drafts").glob("*"))) == (0 if saved else 1)
    put(again, 1, {"n": 3})
    agree(shop, again, shop.join("b"))


def test_a_stranger_in_between_a_cut_and_its_repetition(
    shop: Shop, wire: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.init("a")
    two = shop.join("b")
    store = through(shop, wire, "a")
    put(store, 1, {"n": 1})
    left = [1]

    def cut(data: bytes) -> str:
        return CUT_BEFORE if b"update csdesk.head" in data and left and left.pop() else PASS

    lock = Server.lock

    def late(server: Any) -> object:
        if not left and server is store.server and two.seq < 2:
            put(two, 2, {"n": 2})
        return lock(server)

    wire.judge = cut
    monkeypatch.setattr(Server, "lock", late)
    with pytest.raises(BusyError) as caught:
        put(store, 3, {"n": 3})
    assert caught.value.code == "busy"
    agree(shop, store, two)
    assert content(two)["orders"] == {1: {"n": 1}, 2: {"n": 2}}


def test_two_undos_racing_from_two_machines(shop: Shop) -> None:
    steps = 40
    one = shop.init("a")
    for n in range(steps):
        put(one, n % 7, {"n": n})
    two = shop.join("b")
    two_lines = [change.seq for change in two.changes()]
    assert two_lines == list(range(steps, 0, -1))

    def walk(name: str) -> Callable[[Callable[[bytes], None]], None]:
        def back(tell: Callable[[bytes], None]) -> None:
            own: Store = shop.open(name)
            while done := take_back(own, UNDO, AT, "AH"):
                tell(b"%d" % done.seq)

        return back

    told = [int(line) for walker in [Victim(walk("a")), Victim(walk("b"))] for line in walker.wait()]
    assert sorted(told) == list(range(1, steps + 1))
    agree(shop, one, two)
    assert content(one) == {}
    assert take_back(two, REDO, AT, "LW") is not None


def test_a_machine_killed_at_every_step_of_its_change(shop: Shop) -> None:
    """Every call to the server, and every one to the disk after it, may be the last."""
    one = shop.init("a")
    two = shop.join("b")
    put(one, 1, {"n": 0})
    for step in range(12):
        told = Victim(lambda tell, step=step: _die_at(shop, step, tell)).wait()  # type: ignore[misc]
        two.pull()
        now = content(two)["orders"][1]["n"]
        if told:
            assert now == step + 1
        put(two, 1, {"n": step + 1})
    agree(shop, one, two)


def _die_at(shop: Shop, step: int, tell: Callable[[bytes], None]) -> None:
    left = [step]

    def counted(call: Callable[..., object]) -> Callable[..., object]:
        def die(*words: object, **more: object) -> object:
            if not left[0]:
                os._exit(0)
            left[0] -= 1
            return call(*words, **more)

        return die

    for name in ("run", "lock", "_move", "rollback"):
        setattr(Server, name, counted(getattr(Server, name)))
    for name in ("open", "write", "fsync", "truncate"):
        setattr(files.Disk, name, counted(getattr(files.Disk, name)))
    put(shop.open("a"), 1, {"n": step + 1})
    tell(b"saved")


def test_clocks_apart(shop: Shop) -> None:
    one = shop.init("a")
    two = shop.join("b")
    put(one, 1, {"n": 1}, at="2026-03-31T23:59:59+08:00")
    put(two, 1, {"n": 2}, at="2026-01-01T00:00:00+08:00")
    put(one, 1, {"n": 3}, at="2027-01-01T00:00:00+08:00")
    for store in (one, two):
        store.pull()
        store.checkpoint()
    put(two, 1, {"n": 4}, at="2026-03-01T00:00:00+08:00")
    agree(shop, one, two)
    done = take_back(one, UNDO, AT, "AH")
    assert done is not None
    assert (done.seq, done.who, content(one)["orders"][1]) == (4, "AH@b", {"n": 3})


def test_the_disk_here_full_after_the_server_has_it(shop: Shop) -> None:
    one = shop.init("a")
    two = shop.join("b")
    put(one, 1, {"n": 1})

    def full(*_words: object, **_more: object) -> int:
        raise OSError(28, "No space left on device")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("csdesk.store.files.append_file", full)
        put(one, 1, {"n": 2})
        assert one.notices
        assert "Saved on the server, but not here" in one.notices[0]
        with pytest.raises(DeskError) as caught:
            put(one, 1, {"n": 3})
        assert caught.value.code == "disk_full"
    put(two, 2, {"n": 4})
    agree(shop, one, two)
    assert content(one)["orders"] == {1: {"n": 2}, 2: {"n": 4}}
