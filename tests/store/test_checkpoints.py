"""A checkpoint may stop between any two of its steps: the desk and its history stay whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from csdesk.store import Store, files, log
from tests.store.made import add, content, put, reopened


class Crash(BaseException):
    """The power goes."""


class Dying(files.Disk):
    """A disk whose calls succeed until one of them kills the process."""

    def __init__(self, calls: int) -> None:
        self.left = calls

    def _tick(self) -> None:
        if not self.left:
            raise Crash
        self.left -= 1

    def write(self, handle: int, data: memoryview) -> int:
        self._tick()
        return super().write(handle, data)

    def replace(self, source: Path, target: Path) -> None:
        self._tick()
        super().replace(source, target)

    def unlink(self, path: Path) -> None:
        self._tick()
        super().unlink(path)

    def truncate(self, handle: int, size: int) -> None:
        self._tick()
        super().truncate(handle, size)


@pytest.mark.parametrize("calls", range(6))
def test_a_crash_in_a_checkpoint_loses_nothing(home: Path, monkeypatch: pytest.MonkeyPatch, calls: int) -> None:
    store = Store(home)
    for n in range(3):
        put(store, 1, {"n": n})
    store.checkpoint()
    put(store, 1, {"n": 3})
    put(store, 2, {"n": 4}, at="2026-04-01T00:00:00+08:00")
    good = content(store)
    reader = Store(home)
    monkeypatch.setattr(files, "disk", Dying(calls))
    with pytest.raises(Crash):
        store.checkpoint()
    monkeypatch.undo()
    for where in (Store(home), reader):
        where.refresh()
        assert content(where) == good
        assert [change.seq for change in where.changes()] == [5, 4, 3, 2, 1]
    again = Store(home)
    put(again, 1, {"n": 6})
    again.checkpoint()
    reader.refresh()
    assert content(reader) == reopened(home) == {"orders": {1: {"n": 6}, 2: {"n": 4}}}
    assert [change.seq for change in reader.changes()] == [6, 5, 4, 3, 2, 1]
    assert sorted(path.name for path in home.glob("*.tmp")) == []


def test_history_is_in_order_even_when_the_clock_goes_back(home: Path) -> None:
    store = Store(home)
    for n, month in enumerate(("2026-03", "2026-02", "2026-04", "2026-02", "2025-12")):
        put(store, 1, {"n": n}, at=f"{month}-01T00:00:00+08:00")
        if n % 2:
            store.checkpoint()
    assert [change.seq for change in store.changes()] == [5, 4, 3, 2, 1]
    assert log.compress(home / "log", "2026-04") == 2
    put(store, 1, {"n": 9}, at="2026-02-02T00:00:00+08:00")
    store.checkpoint()
    assert [change.seq for change in Store(home).changes()] == [6, 5, 4, 3, 2, 1]


def test_a_damaged_line_of_the_log_is_passed_over(home: Path) -> None:
    store = Store(home)
    for n in range(4):
        put(store, 1, {"n": n})
    store.checkpoint()
    path = home / "log" / "changes-2026-03.jsonl"
    data = bytearray(path.read_bytes())
    data[300] ^= 1
    path.write_bytes(data + b"torn")
    put(store, 1, {"n": 9})
    store.checkpoint()
    assert [change.seq for change in Store(home).changes()] == [5, 4, 3, 1]
    assert log.read(path)[1] == 1


def test_a_long_journal_is_checkpointed_by_itself(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("csdesk.store.store.CHECKPOINT_BYTES", 2000)
    store = Store(home)
    for n in range(50):
        add(store, {"n": n, "text": "x" * 100})
    assert store.journal.stat().st_size < 2500
    assert len(reopened(home)["orders"]) == 50
    assert [change.seq for change in store.changes()] == list(range(50, 0, -1))


def test_the_log_finds_its_end_in_a_long_file(home: Path) -> None:
    store = Store(home)
    for _n in range(3):
        add(store, *({"text": "x" * 1000} for _ in range(200)))
        store.checkpoint()
        store.checkpoint()
    assert [change.seq for change in store.changes()] == [3, 2, 1]
