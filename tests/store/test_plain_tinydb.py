"""Plain TinyDB code works on a desk, and each of its writes is one change of it."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest
from tinydb import Query, TinyDB, where
from tinydb.operations import delete

from csdesk.errors import RefusedError
from csdesk.store import UNDO, Store, take_back
from csdesk.store.tiny import DeskDB, open_tiny
from tests.store.made import AT, content, put


@pytest.fixture
def db(home: Path) -> DeskDB:
    """A desk with three orders in its checkpoint and one in the journal only."""
    store = Store(home)
    for key, (state, qty) in enumerate((("paid", 1), ("shipped", 2), ("paid", 3)), 1):
        put(store, key, {"state": state, "qty": qty, "lines": [{"sku": f"S{key}"}]})
    store.checkpoint()
    put(store, 4, {"state": "unpaid", "qty": 4, "lines": []})
    return open_tiny(home)


def test_queries_see_checkpoint_and_journal(db: DeskDB, home: Path) -> None:
    orders = db.table("orders")
    order = Query()
    assert [row.doc_id for row in orders.search(order.state == "paid")] == [1, 3]
    assert orders.count(where("qty") > 1) == 3
    assert orders.contains(order.lines.any(Query().sku == "S2"))
    assert orders.get(doc_id=4) == {"state": "unpaid", "qty": 4, "lines": []}
    assert (len(orders), db.tables()) == (4, {"orders"})
    with TinyDB(home / "desk.json", access_mode="r") as plain:
        assert len(plain.table("orders")) == 3


def test_each_write_is_one_change(db: DeskDB, home: Path) -> None:
    orders = db.table("orders")
    store = Store(home)
    assert orders.insert({"state": "paid"}) == 5
    assert orders.insert_multiple([{"n": 1}, {"n": 2}]) == [6, 7]
    assert orders.update({"state": "closed"}, where("n").exists()) == [6, 7]
    assert orders.update(delete("n"), doc_ids=[7]) == [7]
    assert orders.upsert({"state": "new", "no": "x"}, where("no") == "x") == [8]
    assert orders.remove(doc_ids=[6]) == [6]
    store.refresh()
    assert [(change.verb, len(change.ops)) for change in store.changes()][:6] == [
        *(("tinydb.write", 1), ("tinydb.write", 1), ("tinydb.write", 1)),
        *(("tinydb.write", 2), ("tinydb.write", 2), ("tinydb.write", 1)),
    ]
    assert content(store)["orders"][7] == {"state": "closed"}
    take_back(store, UNDO, AT, "AH")
    assert orders.get(doc_id=6) == {"n": 1, "state": "closed"}


def test_ids_go_on_after_truncate_and_after_others(db: DeskDB, home: Path) -> None:
    orders = db.table("orders")
    orders.truncate()
    assert orders.insert({}) == 5
    put(Store(home), 6, {})
    assert orders.insert({}) == 7
    db.drop_tables()
    assert db.table("orders").insert({}) == 8


def test_nothing_that_was_read_can_change_the_desk(db: DeskDB) -> None:
    row = db.table("orders").get(doc_id=1)
    assert isinstance(row, dict)
    row["lines"].append({"sku": "no"})
    assert db.table("orders").get(doc_id=1) == {"state": "paid", "qty": 1, "lines": [{"sku": "S1"}]}


def test_a_change_in_between_is_not_overwritten(db: DeskDB, home: Path) -> None:
    other = Store(home)

    def race(row: MutableMapping[str, Any]) -> None:
        put(other, 1, {"state": "held"})
        row["state"] = "mine"

    with pytest.raises(RefusedError):
        db.table("orders").update(race, doc_ids=[1])
    assert db.table("orders").get(doc_id=1) == {"state": "held"}
    db.table("orders").update({"state": "other"}, doc_ids=[2])


def test_an_updater_that_raises_changes_nothing(db: DeskDB) -> None:
    def fail(row: MutableMapping[str, Any]) -> None:
        row["state"] = "half"
        if row["qty"] == 3:
            raise ZeroDivisionError

    before = db.table("orders").all()
    with pytest.raises(ZeroDivisionError):
        db.table("orders").update(fail)
    assert db.table("orders").all() == before
