"""Another program may write `desk.json`: taken over when nothing is waiting, kept aside when something is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tinydb import TinyDB

from csdesk.store import Store, files
from tests.store.made import add, content, put, reopened


@pytest.fixture
def store(home: Path) -> Store:
    """A desk with two orders, all of it in desk.json."""
    store = Store(home)
    add(store, {"a": 1}, {"a": 2})
    store.checkpoint()
    return store


def edit(home: Path, key: int, value: int) -> None:
    """Change one document with plain TinyDB."""
    with TinyDB(home / "desk.json") as db:
        db.table("orders").update({"a": value}, doc_ids=[key])


def test_it_is_taken_over_when_the_journal_is_empty(store: Store, home: Path) -> None:
    edit(home, 1, 50)
    store.refresh()
    assert content(store) == {"orders": {1: {"a": 50}, 2: {"a": 2}}}
    put(store, 2, {"a": 60})
    assert content(store) == reopened(home) == {"orders": {1: {"a": 50}, 2: {"a": 60}}}
    assert (store.notices, list(home.glob("*foreign*"))) == ([], [])


def test_it_is_kept_when_changes_are_waiting(store: Store, home: Path) -> None:
    put(store, 1, {"a": 70})
    edit(home, 1, 50)
    edit(home, 2, 51)
    written = (home / "desk.json").read_bytes()
    store.refresh()
    assert content(store) == reopened(home) == {"orders": {1: {"a": 70}, 2: {"a": 51}}}
    assert len(store.notices) == 1
    put(store, 2, {"a": 80})
    assert [path.read_bytes() for path in home.glob("desk.json.foreign-*")] == [written]
    assert content(store) == reopened(home) == {"orders": {1: {"a": 70}, 2: {"a": 80}}}
    with TinyDB(home / "desk.json", access_mode="r") as db:
        assert db.table("orders").get(doc_id=1) == {"a": 70}


def test_a_copied_desk_is_not_foreign(store: Store, home: Path, tmp_path: Path) -> None:
    put(store, 1, {"a": 3})
    copy = Path(shutil.copytree(home, tmp_path / "copy", copy_function=shutil.copy))
    there = Store(copy)
    put(there, 2, {"a": 4})
    assert (there.notices, content(there)) == ([], {"orders": {1: {"a": 3}, 2: {"a": 4}}})


def test_dropped_tables_are_taken_over_and_numbers_go_on(store: Store, home: Path) -> None:
    with TinyDB(home / "desk.json") as db:
        db.drop_tables()
    store.refresh()
    assert content(store) == {}
    put(store, 1, {"a": 1})
    assert [change.seq for change in Store(home).changes()] == [2, 1]


def test_what_only_loose_json_reads_is_read(home: Path) -> None:
    home.mkdir()
    rows = {"1": {"a": 2**70}, "2": {"t": "\ud800x"}}  # NaN, which it reads too, is refused: test_foreign_spellings
    (home / "desk.json").write_text(json.dumps({"_default": {}, "orders": rows}), encoding="utf-8")
    store = Store(home)
    put(store, 3, {"a": 1})
    assert reopened(home)["orders"] == {1: {"a": 2**70}, 2: {"t": "?x"}, 3: {"a": 1}}


def test_a_write_in_the_very_moment_of_a_change_is_noticed(
    store: Store, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = files.append_file

    def slow(path: Path, data: files.Data, *, at: int | None = None, sync: bool = True) -> int:
        size = append(path, data, at=at, sync=sync)
        if path.name == "desk.journal":
            edit(home, 2, 51)
        return size

    monkeypatch.setattr(files, "append_file", slow)
    put(store, 1, {"a": 70})
    store.refresh()
    assert len(store.notices) == 1
    assert content(store) == {"orders": {1: {"a": 70}, 2: {"a": 51}}}
