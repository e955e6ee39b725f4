"""`csdesk log`, `undo`, `redo`, `checkpoint`."""

from __future__ import annotations

from pathlib import Path

import pytest
from tinydb import TinyDB

from csdesk.desk import Desk
from tests.cli.conftest import Csdesk
from tests.support import make_order, put_orders

ID = "taobao:4000000000004821"


@pytest.fixture
def flagged(desk: Desk, csdesk: Csdesk) -> Desk:
    put_orders(desk, make_order())
    assert csdesk("order", "flag", ID, "red").code == 0
    return desk


def flag_of(csdesk: Csdesk) -> object:
    return csdesk("order", "show", ID, "--json").json["flag"]


def test_the_log_contract(csdesk: Csdesk, flagged: Desk) -> None:
    rows = csdesk("log", "--json").json
    assert [list(row) for row in rows] == [["seq", "at", "operator", "verb", "subject", "summary", "undone"]] * 2
    assert rows[0] | {"summary": ""} == {
        **{"seq": 2, "at": "2026-03-17T08:30:00+08:00", "operator": "AH", "verb": "order.flag"},
        **{"subject": ID, "summary": "", "undone": False},
    }
    assert csdesk("log", "-q", "--date", "today").lines == ["2", "1"]
    assert csdesk("log", "--find", "flag").lines[0].startswith("2\t2026-03-17 08:30\tAH\torder.flag")
    assert csdesk("log", "--date", "17.3.").code == 2


def test_undo_and_redo(csdesk: Csdesk, flagged: Desk) -> None:
    assert csdesk("undo", "--dry-run").out.startswith("Would change: undone")
    assert flag_of(csdesk) == "red"
    assert csdesk("undo").code == 0
    assert flag_of(csdesk) is None
    assert [row["undone"] for row in csdesk("log", "--json").json] == [False, True, False]
    assert csdesk("redo", "-q").lines == [ID]
    assert flag_of(csdesk) == "red"
    assert csdesk("undo", "--back-to", "0").code == 0
    assert csdesk("order", "list", "-q").lines == []
    assert csdesk("undo").out == "There is nothing to take back.\n"


def test_checkpoint_is_for_other_readers(csdesk: Csdesk, flagged: Desk, home: Path) -> None:
    assert csdesk("checkpoint").code == 0
    with TinyDB(home / "desk.json", access_mode="r") as db:
        assert [row["id"] for row in db.table("orders")] == [ID]


def test_a_foreign_writer_is_told_on_stderr(csdesk: Csdesk, flagged: Desk, home: Path) -> None:
    with TinyDB(home / "desk.json") as db:
        db.table("orders").insert({"id": "x"})
    told = "Another program wrote desk.json while changes were waiting: its file is kept."
    for words in (("status", "--json"), ("order", "list", "--json"), ("order", "flag", ID, "blue")):
        ran = csdesk(*words)
        assert (ran.code, ran.err.splitlines()[:1]) == (0, [told])
    assert list(home.glob("desk.json.foreign-*"))
    assert csdesk("status").err == ""


def test_what_undo_would_overwrite_is_said_and_needs_force(csdesk: Csdesk, flagged: Desk, home: Path) -> None:
    csdesk("checkpoint")
    with TinyDB(home / "desk.json") as db:
        db.table("orders").update({"amount": "99.00"})
    ran = csdesk("undo")
    assert (ran.code, flag_of(csdesk)) == (5, "red")
    assert ran.err.startswith("Change 2 cannot be taken back: 1 of its records was changed again since.")
    assert "--force" in ran.err
    assert csdesk("undo", "--force").code == 0
    assert flag_of(csdesk) is None
