"""A desk of any schema opens, is backed up before its first change, and keeps its ids."""

from __future__ import annotations

from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.store import Store, backup, checkpoint, migrations
from csdesk.store.migrations import Tables
from tests.store.made import add, content, put, reopened

DESKS = sorted((Path(__file__).parent / "desks").glob("schema-*.json"))


def lay(home: Path, desk: Path) -> bytes:
    home.mkdir()
    data = desk.read_bytes()
    (home / "desk.json").write_bytes(data)
    return data


def test_every_schema_has_its_fixture_and_its_step() -> None:
    assert [desk.stem for desk in DESKS] == [f"schema-{number}" for number in range(checkpoint.SCHEMA + 1)]
    assert len(migrations.STEPS) == checkpoint.SCHEMA


@pytest.mark.parametrize("desk", DESKS, ids=lambda desk: desk.stem)
def test_a_desk_of_every_schema_opens(home: Path, desk: Path) -> None:
    lay(home, desk)
    store = Store(home)
    assert sorted(content(store)["orders"]) == [1, 7]
    assert not (home / "desk.journal").exists()
    assert add(store, {}) == [8 if desk.stem == "schema-0" else 10]


def test_a_backup_is_made_before_the_first_change(home: Path) -> None:
    lay(home, DESKS[0])
    store = Store(home)
    put(store, 1, {"n": 1})
    (copy,) = backup.listed(home)
    assert sorted(backup.read(copy)[1]["orders"]) == [1, 7]
    assert "_default" not in store.tables()
    assert reopened(home) == content(store)


def test_a_step_changes_documents_once_and_on_every_reader(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def count(tables: Tables) -> Tables:
        return tables | {"orders": {key: b'{"n":%d}' % (key * 10) for key in tables["orders"]}}

    old = Store(home)
    add(old, {"n": 1}, {"n": 2})
    old.checkpoint()
    put(old, 2, {"n": 5})
    monkeypatch.setattr(checkpoint, "SCHEMA", 2)
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, count))
    new = Store(home)
    assert content(new)["orders"] == {1: {"n": 10}, 2: {"n": 20}}
    assert content(Store(home))["orders"] == {1: {"n": 10}, 2: {"n": 20}}
    put(new, 1, {"n": 3})
    assert content(new) == reopened(home) == {"orders": {1: {"n": 3}, 2: {"n": 20}}}
    assert [change.seq for change in new.changes()] == [3, 2, 1]


def test_opening_an_old_desk_in_full_changes_nothing(home: Path, desk: Desk) -> None:
    data = lay(home, DESKS[1])
    desk.sync()
    assert sorted(desk.orders) == ["taobao:4001", "taobao:4002"]
    assert (home / "desk.json").read_bytes() == data
