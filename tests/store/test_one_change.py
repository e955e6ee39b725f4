"""One change is one fsynced line: whole, visible to the next reader, and nothing else."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from tinydb import TinyDB

from csdesk.store import Store, Transaction
from csdesk.store.journal import body_of
from tests.store.made import add, content, drop, entry, put, reopened


def test_opening_a_desk_writes_nothing(home: Path) -> None:
    store = Store(home)
    assert (store.seq, content(store), home.exists()) == (0, {}, False)


def test_a_change_is_there_for_the_next_process(home: Path) -> None:
    store = Store(home)
    assert add(store, {"a": 1}, {"a": 2}) == [1, 2]
    put(store, 1, {"a": 3})
    assert reopened(home) == content(store) == {"orders": {1: {"a": 3}, 2: {"a": 2}}}


def test_a_change_is_one_line(home: Path) -> None:
    store = Store(home)
    add(store, *({"n": n} for n in range(100)))
    lines = (home / "desk.journal").read_bytes().splitlines(keepends=True)
    assert len(lines) == 2
    assert all(body_of(line) for line in lines)


def test_a_change_without_a_difference_writes_nothing(home: Path) -> None:
    store = Store(home)
    put(store, 1, {"a": 1})
    before = (home / "desk.journal").read_bytes()
    put(store, 1, {"a": 1})
    assert ((home / "desk.journal").read_bytes(), store.seq) == (before, 1)


def test_a_change_that_is_made_holds_its_documents_no_longer(home: Path) -> None:
    with Store(home).change(entry("order.add")) as change:
        change.add("orders", b'{"id":"a"}', "a")
        assert (len(change.written("orders")), change.names("orders")) == (1, ["a"])
    assert (change.written("orders"), change.names("orders")) == ([], [])


def test_a_mere_entry_can_be_kept(home: Path) -> None:
    store = Store(home)
    store.note(entry("reveal"))
    assert [(change.verb, change.ops) for change in Store(home).changes()] == [("reveal", ())]


def test_a_dry_run_writes_and_locks_nothing(home: Path) -> None:
    store = Store(home)
    with store.change(entry(), dry_run=True) as change:
        assert change.add("orders", b"{}") == 1
        assert change.get("orders", 1) is not None
    assert (home.exists(), store.seq, content(store)) == (False, 0, {})


def test_a_block_that_raises_changes_nothing(home: Path) -> None:
    store = Store(home)
    put(store, 1, {"a": 1})
    before = (home / "desk.journal").read_bytes()
    with pytest.raises(ZeroDivisionError), store.change(entry()) as change:
        _put_and_fail(change)
    assert (home / "desk.journal").read_bytes() == before
    assert reopened(home) == content(store) == {"orders": {1: {"a": 1}}}


def test_ids_are_never_given_twice(home: Path) -> None:
    store = Store(home)
    add(store, {}, {}, {})
    drop(store, 2, 3)
    store.checkpoint()
    assert add(Store(home), {}) == [4]


@pytest.mark.duty("D02")
def test_files_are_for_this_user_only(home: Path) -> None:
    store = Store(home)
    add(store, {})
    store.checkpoint()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (home, *home.rglob("*"))}
    assert {name for name, mode in modes.items() if mode & 0o077} == set()


def test_plain_tinydb_reads_the_checkpoint(home: Path) -> None:
    store = Store(home)
    add(store, {"no": "1", "lines": [{"qty": 2}]}, {"no": "2", "lines": []})
    put(store, 7, {"step": "mail"}, table="routine")
    store.checkpoint()
    with TinyDB(home / "desk.json", access_mode="r") as db:
        assert db.tables() == {"meta", "orders", "routine"}
        assert {row.doc_id: dict(row) for row in db.table("orders")} == content(store)["orders"]
        assert db.table("meta").all()[0]["seq"] == 2


def test_what_was_read_cannot_change_the_store(home: Path) -> None:
    store = Store(home)
    add(store, {"notes": []})
    content(store)["orders"][1]["notes"].append("x")
    assert content(store) == {"orders": {1: {"notes": []}}}


def _put_and_fail(change: Transaction) -> None:
    change.put("orders", 1, b'{"a":2}')
    raise ZeroDivisionError
