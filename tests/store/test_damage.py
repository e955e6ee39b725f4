"""A torn tail is dropped; any other damage stops the store, and nothing is overwritten."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from csdesk.errors import DataError
from csdesk.store import Store
from csdesk.store.journal import split_lines
from tests.store.made import add, content, put, reopened

LINES = 4


@pytest.fixture
def journal(home: Path) -> Path:
    """A desk with one checkpointed change and three in the journal."""
    store = Store(home)
    add(store, {"a": 0})
    store.checkpoint()
    for n in range(1, LINES):
        put(store, 1, {"a": n})
    return store.journal


def refused(home: Path) -> str:
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    with pytest.raises(DataError) as caught:
        put(Store(home), 1, {})
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before
    return caught.value.code


def test_a_tail_cut_anywhere_is_dropped_and_written_over(journal: Path, home: Path) -> None:
    whole = journal.read_bytes()
    lines = split_lines(whole)
    last = len(whole) - len(lines[-1])
    for cut in range(last, len(whole)):
        for tail in (b"", b"\0\0\0", b"\0" * 600):
            journal.write_bytes(whole[:cut] + tail)
            assert reopened(home) == {"orders": {1: {"a": LINES - 2}}}
    put(Store(home), 1, {"a": 77})
    assert reopened(home) == {"orders": {1: {"a": 77}}}
    assert len(split_lines(journal.read_bytes())) == LINES


def test_every_flipped_byte_is_found(journal: Path, home: Path) -> None:
    whole = journal.read_bytes()
    good = reopened(home)
    for flip in (0xFF, 0x01, 0x20):
        for at in range(len(whole)):
            hurt = bytearray(whole)
            hurt[at] ^= flip
            journal.write_bytes(hurt)
            with pytest.raises(DataError):
                Store(home)
    journal.write_bytes(whole)
    assert reopened(home) == good


def test_a_missing_line_is_found(journal: Path, home: Path) -> None:
    lines = split_lines(journal.read_bytes())
    for missing in range(LINES - 1):
        journal.write_bytes(b"".join(line for number, line in enumerate(lines) if number != missing))
        assert refused(home) == "journal_damaged"


@pytest.mark.parametrize("name", ["desk.json", "desk.journal"])
@pytest.mark.parametrize("data", [b"\x93NUMPY\x01", b"PK\x03\x04" * 50, b"[1, 2]", b"{", b"\0" * 9, os.urandom(300)])
def test_garbage_is_refused_and_kept(journal: Path, home: Path, name: str, data: bytes) -> None:
    (home / name).write_bytes(data)
    assert refused(home) in ("desk_unreadable", "journal_damaged", "desk_missing")


@pytest.mark.parametrize("trace", ["desk.journal", "archive", "backups"])
@pytest.mark.parametrize("hurt", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_missing_or_empty_file_beside_traces_is_no_fresh_desk(
    journal: Path, home: Path, trace: str, hurt: Callable[[Path], object]
) -> None:
    if trace != "desk.journal":
        journal.unlink()
        (home / trace).mkdir()
    hurt(home / "desk.json")
    assert refused(home) == "desk_missing"


def test_a_newer_desk_is_refused_politely(home: Path) -> None:
    home.mkdir()
    (home / "desk.json").write_bytes(b'{"meta": {"1": {"schema": 99, "seq": 1}}}')
    assert refused(home) == "desk_newer"


def test_an_open_store_notices_that_its_files_vanish(journal: Path, home: Path) -> None:
    store = Store(home)
    (home / "desk.json").unlink()
    with pytest.raises(DataError, match="missing"):
        put(store, 1, {})
    assert not (home / "desk.json").exists()


def test_an_open_store_notices_that_its_folder_vanishes(journal: Path, home: Path) -> None:
    store = Store(home)
    home.rename(home.with_name("elsewhere"))
    with pytest.raises(DataError) as caught:
        put(store, 1, {})
    assert (caught.value.code, home.exists()) == ("desk_missing", False)
    home.with_name("elsewhere").rename(home)
    put(store, 1, {"a": 5})
    assert reopened(home) == content(store) == {"orders": {1: {"a": 5}}}


def test_an_open_store_notices_that_its_journal_vanishes(journal: Path, home: Path) -> None:
    store = Store(home)
    journal.unlink()
    with pytest.raises(DataError) as caught:
        put(store, 1, {})
    assert caught.value.code == "journal_mismatch"


def test_a_journal_newer_than_its_checkpoint_is_refused(journal: Path, home: Path) -> None:
    old = (home / "desk.json").read_bytes()
    store = Store(home)
    store.checkpoint()
    put(store, 1, {"a": 9})
    (home / "desk.json").write_bytes(old)
    assert refused(home) == "journal_mismatch"
