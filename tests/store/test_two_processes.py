"""Two stores on one folder, as two processes have them: readers follow, nothing is lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from csdesk.errors import BusyError, DataError
from csdesk.store import Store, locks
from tests.store.made import add, content, put


@pytest.fixture
def pair(home: Path) -> tuple[Store, Store]:
    """A writer and a reader of the same desk, both up to date."""
    writer = Store(home)
    add(writer, {"a": 1}, {"a": 2})
    reader = Store(home)
    reader.take_touched()
    return writer, reader


def test_a_reader_takes_in_only_what_was_touched(pair: tuple[Store, Store]) -> None:
    writer, reader = pair
    put(writer, 2, {"a": 3})
    reader.refresh()
    assert content(reader) == content(writer)
    assert reader.take_touched() == {"orders": {2}}


def test_a_reader_up_to_date_keeps_its_state_over_a_checkpoint(pair: tuple[Store, Store]) -> None:
    writer, reader = pair
    writer.checkpoint()
    reader.refresh()
    assert reader.take_touched() == {}
    put(writer, 1, {"a": 9})
    reader.refresh()
    assert (reader.take_touched(), content(reader)) == ({"orders": {1}}, content(writer))
    assert [change.seq for change in reader.changes()] == [2, 1]


def test_a_reader_behind_a_checkpoint_loads_anew(pair: tuple[Store, Store]) -> None:
    writer, reader = pair
    put(writer, 1, {"a": 5})
    writer.checkpoint()
    put(writer, 2, {"a": 6})
    reader.refresh()
    assert (reader.take_touched(), content(reader)) == (None, content(writer))


def test_both_write_in_turn(pair: tuple[Store, Store]) -> None:
    one, two = pair
    for n in range(20):
        assert add(one if n % 2 else two, {"n": n}) == [n + 3]
        if n % 5 == 0:
            (two if n % 2 else one).checkpoint()
    one.refresh()
    two.refresh()
    assert content(one) == content(two) == content(Store(one.folder))
    assert one.seq == two.seq == 21


def test_a_line_taken_back_after_it_was_seen_is_forgotten(pair: tuple[Store, Store]) -> None:
    writer, reader = pair
    before = (writer.folder / "desk.journal").read_bytes()
    put(writer, 1, {"a": 7})
    reader.refresh()
    (writer.folder / "desk.journal").write_bytes(before)  # as after an fsync that failed
    second = Store(writer.folder)
    put(second, 1, {"a": 8})
    reader.refresh()
    assert content(reader) == content(second) == {"orders": {1: {"a": 8}, 2: {"a": 2}}}


def test_a_busy_desk_names_who_holds_it(pair: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch) -> None:
    writer, reader = pair
    monkeypatch.setattr(locks, "PATIENCE_S", 0.02)
    with locks.lock(writer.folder / "desk.lock", "AH import"), pytest.raises(BusyError) as caught:
        put(reader, 1, {})
    assert (caught.value.code, caught.value.exit) == ("busy", 3)
    assert caught.value.where.startswith(f"AH import, process {os.getpid()}, since 20")
    put(reader, 1, {})


def test_a_folder_without_locks_is_said(pair: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(locks, "_try_lock", refuse)
    with pytest.raises(DataError) as caught:
        put(pair[0], 1, {})
    assert caught.value.code == "no_locks"


def test_the_app_makes_the_checkpoints_while_it_is_open(
    pair: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, command = pair
    monkeypatch.setattr("csdesk.store.store.CHECKPOINT_BYTES", 300)
    assert app.own("AH desk")
    assert not command.own("AH other")
    put(command, 1, {"a": "x" * 300})
    assert command.pending == 2
    put(app, 2, {"a": "y"})
    assert app.pending == 0
    app.disown()
    put(command, 1, {"a": "z" * 300})
    assert command.pending == 0


def test_a_desk_that_is_made_while_another_process_looks_is_no_lost_desk(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, asked = Path.read_bytes, list[Path]()

    def made_meanwhile(path: Path) -> bytes:
        if path.name == "desk.json" and not asked:
            asked.append(path)
            with pytest.raises(FileNotFoundError):
                read(path)
            monkeypatch.setattr(Path, "read_bytes", read)
            add(Store(home), {"a": 1})
            (home / "archive").mkdir()
            raise FileNotFoundError
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", made_meanwhile)
    store = Store(home)
    assert asked
    store.refresh()
    assert len(store.table("orders")) == 1
