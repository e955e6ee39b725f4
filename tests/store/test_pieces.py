"""A change too big to be made text at once reads back like any other."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
from msgspec import Raw

from csdesk.store import Store, checkpoint, journal
from csdesk.store.journal import NULL, PIECE, Change, Op
from tests.store.made import entry

MANY = 3 * PIECE + 1


def test_pieces_of_a_line_are_the_line() -> None:
    for count in (0, 1, PIECE, PIECE + 1, MANY):
        ops = tuple(Op("orders", key, NULL, Raw(b'{"n":%d}' % key)) for key in range(count))
        change = Change(7, "2026-03-17T08:30:00+08:00", "AH", "import", "a", "b", ops, undoes=3)
        changes, good = journal.read_changes(b"".join(journal.pieces(change)), where="")
        assert changes == [change]
        assert good == len(b"".join(journal.pieces(change)))


def test_pieces_of_a_checkpoint_are_json() -> None:
    tables: checkpoint.Tables = {
        "orders": {key: b'{"n":%d}' % key for key in range(MANY)},
        "empty": {},
        "routine": {1: b"{}"},
    }
    whole = json.loads(checkpoint.encode(checkpoint.Meta(checkpoint.SCHEMA, 1), tables))
    assert [document["n"] for document in whole["orders"].values()] == list(range(MANY))
    assert whole["empty"] == {}


def test_a_big_change_is_the_same_for_its_writer_and_for_a_reader(tmp_path: Path) -> None:
    writer = Store(tmp_path)
    with writer.change(entry()) as change:
        for number in range(MANY):
            change.add("orders", msgspec.json.encode({"n": number}))
    with writer.change(entry()) as change:
        change.remove("orders", 5)
    reader = Store(tmp_path)
    assert reader.image() == writer.image()
    assert [one.seq for one in reader.changes()] == [one.seq for one in writer.changes()] == [2, 1]
