"""Undo and redo, in order, across processes; what would be lost is said first."""

from __future__ import annotations

from pathlib import Path

import pytest

from csdesk.errors import RefusedError
from csdesk.store import REDO, UNDO, Change, Store, effective, take_back
from tests.store.made import AT, add, content, drop, entry, put, reopened


def back(store: Store, verb: str = UNDO, *, force: bool = False) -> Change | None:
    return take_back(store, verb, AT, "AH", force=force)


def test_undo_and_redo_walk_the_same_way_back_and_forth(home: Path) -> None:
    store = Store(home)
    states = [content(store)]
    for n in range(4):
        put(store, n % 2 + 1, {"n": n})
        states.append(content(store))
    for step in reversed(range(4)):
        done = back(Store(home))
        assert done is not None
        assert (done.seq, reopened(home)) == (step + 1, states[step])
    assert back(Store(home)) is None
    for step in range(4):
        assert back(Store(home), REDO) is not None
        assert reopened(home) == states[step + 1]
    assert back(Store(home), REDO) is None
    assert back(Store(home)) is not None
    assert reopened(home) == states[3]


def test_an_import_is_one_step(home: Path) -> None:
    store = Store(home)
    put(store, 1, {"old": True})
    add(store, *({"n": n} for n in range(500)))
    store.checkpoint()
    done = back(Store(home))
    assert done is not None
    assert (done.verb, reopened(home)) == ("import", {"orders": {1: {"old": True}}})
    assert add(Store(home), {}) == [502]


def test_a_new_change_ends_redo(home: Path) -> None:
    store = Store(home)
    put(store, 1, {"n": 1})
    back(store)
    put(store, 2, {"n": 2})
    assert back(store, REDO) is None


def test_undo_reaches_behind_a_checkpoint_and_keeps_the_log(home: Path) -> None:
    store = Store(home)
    put(store, 1, {"n": 1})
    drop(store, 1)
    store.checkpoint()
    back(store)
    store.checkpoint()
    assert reopened(home) == {"orders": {1: {"n": 1}}}
    told = [(change.seq, change.verb, change.undoes, undone) for change, undone in effective(Store(home).changes())]
    assert told == [(3, "undo", 2, False), (2, "drop", None, True), (1, "order.flag", None, False)]


def lose(home: Path) -> Store:
    """A desk in which the newest step's document was written by another program since."""
    store = Store(home)
    put(store, 1, {"n": 1})
    put(store, 1, {"n": 2})
    store.checkpoint()
    text = (home / "desk.json").read_text(encoding="utf-8")
    (home / "desk.json").write_text(text.replace('{"n":2}', '{"n":77}'), encoding="utf-8")
    return Store(home)


def test_what_would_be_lost_is_said(home: Path) -> None:
    store = lose(home)
    with pytest.raises(RefusedError) as caught:
        back(store)
    assert caught.value.code == "changed_since"
    assert "orders 1" in caught.value.where
    assert reopened(home) == {"orders": {1: {"n": 77}}}


def test_and_can_be_forced(home: Path) -> None:
    store = lose(home)
    assert back(store, force=True) is not None
    assert reopened(home) == {"orders": {1: {"n": 1}}}
    assert back(store, REDO) is not None
    assert reopened(home) == {"orders": {1: {"n": 77}}}


def test_a_forced_undo_without_effect_still_counts_as_done(home: Path) -> None:
    store = lose(home)
    text = (home / "desk.json").read_text(encoding="utf-8")
    (home / "desk.json").write_text(text.replace('{"n":77}', '{"n":1}'), encoding="utf-8")
    assert [done.seq for done in (back(store, force=True), back(store)) if done] == [2, 1]


def test_entries_without_documents_are_no_steps(home: Path) -> None:
    store = Store(home)
    put(store, 1, {"n": 1})
    store.note(entry("reveal"))
    done = back(store)
    assert done is not None
    assert done.seq == 1


def test_two_undos_racing_take_two_steps(home: Path) -> None:
    store = Store(home)
    put(store, 1, {"n": 1})
    put(store, 2, {"n": 2})
    one, two = Store(home), Store(home)
    assert [done.seq for done in (back(one), back(two)) if done] == [2, 1]
    assert back(one) is None
    assert reopened(home) == {}
