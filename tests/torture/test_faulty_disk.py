"""Each call to the disk fails once: a clear error, memory and disk agree, and the next change works."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from csdesk.errors import DataError
from csdesk.store import Store, files
from tests.store.made import add, content, put, reopened


class Faulty(files.Disk):
    """A disk on which one call, counted from the start, fails; a write leaves half of its bytes behind."""

    def __init__(self, at: int, number: int) -> None:
        self.at = at
        self.number = number
        self.calls = 0

    def _fails(self) -> bool:
        self.calls += 1
        return self.calls == self.at

    def _error(self) -> OSError:
        return OSError(self.number, os.strerror(self.number))

    def write(self, handle: int, data: memoryview) -> int:
        if self._fails():
            super().write(handle, data[: len(data) // 2])
            raise self._error()
        return super().write(handle, data[: max(200, len(data) // 2)])  # short writes, too


def _failing(name: str) -> Callable[..., Any]:
    def call(self: Faulty, *args: Any) -> Any:
        if self._fails():
            raise self._error()
        return getattr(files.Disk, name)(self, *args)

    return call


for _name in ("open", "fsync", "truncate", "replace", "unlink", "mkdir", "sync_folder"):
    setattr(Faulty, _name, _failing(_name))


def scenario(store: Store) -> None:
    """A shift in small: a fresh desk, changes, checkpoints, the log."""
    for n in range(3):
        put(store, 1, {"n": n, "text": "x" * 50})
    store.checkpoint()
    add(store, {"n": 7}, {"n": 8})
    put(store, 2, {"n": 9}, at="2026-04-01T00:00:00+08:00")
    store.checkpoint()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EIO, "disk_error"),
        (errno.EROFS, "read_only"),
    ],
)
def test_every_call_may_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str) -> None:
    failures, codes = 0, set[str]()
    for at in range(1, 500):
        home = tmp_path / f"desk-{at}"
        disk = Faulty(at, number)
        monkeypatch.setattr(files, "disk", disk)
        store = Store(home)
        try:
            scenario(store)
        except DataError as error:
            codes.add(error.code)
            failures += 1
        else:
            if disk.calls < at:
                break
        monkeypatch.setattr(files, "disk", files.Disk())
        told = content(store)
        store.refresh()
        assert content(store) == reopened(home)
        assert all(row in content(store).get("orders", {}).values() for row in told.get("orders", {}).values())
        put(store, 99, {"after": at})
        store.checkpoint()
        assert content(store) == reopened(home)
        assert [change.seq for change in store.changes()] == list(range(store.seq, 0, -1))
    assert codes == {code}
    assert failures > 20
    assert disk.calls < at


def test_a_disk_that_stays_full_refuses_and_keeps(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(home)
    put(store, 1, {"n": 1})

    def full(_self: files.Disk, _handle: int, _data: memoryview) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(files.Disk, "write", full)
    for _again in range(3):
        with pytest.raises(DataError, match="disk is full"):
            put(store, 1, {"n": 2})
        assert content(store) == reopened(home) == {"orders": {1: {"n": 1}}}
    monkeypatch.undo()
    put(store, 1, {"n": 3})
    assert content(store) == reopened(home) == {"orders": {1: {"n": 3}}}


def test_a_checkpoint_that_fails_after_the_change_is_no_error_of_the_change(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(home)
    put(store, 1, {"n": 1})
    monkeypatch.setattr("csdesk.store.store.CHECKPOINT_BYTES", 10)

    def refuse(_self: files.Disk, _source: Path, _target: Path) -> None:
        raise OSError(errno.EACCES, "no")

    monkeypatch.setattr(files.Disk, "replace", refuse)
    put(store, 1, {"n": 2})
    assert (content(store), store.pending) == ({"orders": {1: {"n": 2}}}, 2)
    monkeypatch.undo()
    assert reopened(home) == {"orders": {1: {"n": 2}}}
