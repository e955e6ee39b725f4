"""`desk.json` in any form, at any moment: what is acknowledged is there afterwards, or the change is refused before."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csdesk.errors import DataError
from csdesk.store import UNDO, Change, Store, files, journal, repair, take_back
from tests.store.made import AT, add, content, entry, put, reopened

FIRST: dict[str, Any] = {"t": "高兴 \t\n", "a": 1, "z": {"n": [1, 2.5, None]}}


def dump(data: bytes, **how: Any) -> bytes:
    return json.dumps(json.loads(data), **how).encode()


TAKEN: dict[str, Callable[[bytes], bytes]] = {
    "indented": lambda now: dump(now, indent=2),
    "indented, Chinese as it is": lambda now: dump(now, indent="\t", ensure_ascii=False),
    "CRLF": lambda now: dump(now, indent=2).replace(b"\n", b"\r\n"),
    "line breaks behind our own first line": lambda now: now.replace(b'"a":', b'\n"a"\n:'),
    "byte order mark": lambda now: b"\xef\xbb\xbf" + dump(now, indent=1),
    "UTF-16": lambda now: dump(now, indent=2, ensure_ascii=False).decode().encode("utf-16"),
    "UTF-16 without a mark": lambda now: now.decode().encode("utf-16-be"),
    "UTF-32": lambda now: now.decode().encode("utf-32"),
    "ASCII": dump,
    "sorted keys": lambda now: dump(now, sort_keys=True, ensure_ascii=False),
    "without what it says of itself": lambda now: dump(now, indent=2).replace(b'"meta"', b'"_default"'),
}
REFUSED: dict[str, Callable[[bytes], bytes]] = {
    "cut": lambda now: now[: len(now) // 2],
    "empty": lambda _now: b"",
    "zeros": lambda now: bytes(len(now)),
    "GBK": lambda now: now.decode().encode("gbk"),
    "a list": lambda _now: b"[]",
    "of another program": lambda _now: b'{"settings":{"1":{"x":2}}}',
    "a document that is none": lambda now: now.replace(b'{"a":2}', b"null"),
    "keys that are words": lambda now: now.replace(b'"2":{', b'"two":{'),
    "NaN": lambda now: now.replace(b'{"a":2}', b'{"a":NaN}'),
    "an infinite number": lambda now: now.replace(b'{"a":2}', b'{"a":[-Infinity]}'),
    "a number beyond all numbers": lambda now: now.replace(b'{"a":2}', b'{"a":1e999}'),
    "a document that stands twice": lambda now: now.replace(b'"2":{', b'"3":{'),
    "a field that stands twice": lambda now: now.replace(b'{"a":2}', b'{"a":2,"\\u0061":3}'),
    "a field that stands twice, in UTF-16": lambda now: (
        now.replace(b'{"a":2}', b'{"a":2,"a":3}').decode().encode("utf-16")
    ),
    "a table that stands twice": lambda now: now[:-2] + b',"orders":{}}',
    "brackets without an end": lambda now: now.replace(b'{"a":2}', b'{"a":%b}' % (b"[" * 100_000)),
    "of a newer csdesk": lambda now: now.replace(b'"schema":1', b'"schema":9'),
}


@pytest.fixture
def store(home: Path) -> Store:
    """A desk of three changes, all of them in desk.json."""
    store = Store(home)
    add(store, FIRST, {"a": 2})
    store.checkpoint()
    put(store, 2, {"a": 2})
    put(store, 3, {"a": 3})
    store.checkpoint()
    return store


def attack(home: Path, form: Callable[[bytes], bytes]) -> None:
    path = home / "desk.json"
    path.write_bytes(form(path.read_bytes()))


@pytest.mark.parametrize("opened", [True, False], ids=["open", "closed"])
@pytest.mark.parametrize("form", TAKEN.values(), ids=list(TAKEN))
def test_it_is_taken_in_however_it_is_spelled(
    store: Store, home: Path, form: Callable[[bytes], bytes], opened: bool
) -> None:
    attack(home, form)
    there = store if opened else Store(home)
    put(there, 1, FIRST | {"note": 1})
    now = content(there)["orders"]
    assert reopened(home)["orders"] == now == {1: FIRST | {"note": 1}, 2: {"a": 2}, 3: {"a": 3}}
    assert not list(home.glob("*foreign*"))
    assert b"\n" not in b"".join(there.table("orders").values())
    for _step in range(2):  # this change, and the one before the file was spelled anew
        take_back(there, UNDO, AT, "AH")
    assert reopened(home)["orders"] == {1: FIRST, 2: {"a": 2}}


@pytest.mark.parametrize("form", TAKEN.values(), ids=list(TAKEN))
def test_it_never_takes_an_acknowledged_change_with_it(
    store: Store, home: Path, monkeypatch: pytest.MonkeyPatch, form: Callable[[bytes], bytes]
) -> None:
    append = files.append_file

    def slow(path: Path, data: files.Data, *, at: int | None = None, sync: bool = True) -> int:
        size = append(path, data, at=at, sync=sync)
        if path.name == "desk.journal":
            attack(home, form)
        return size

    monkeypatch.setattr(files, "append_file", slow)
    put(store, 2, {"a": 22})
    monkeypatch.undo()
    try:
        put(store, 1, {"a": 11})
    except DataError:  # a file that names no change cannot be followed by the journal
        repair.rebuild(home, repair.recover(home))
        assert reopened(home)["orders"] == {1: FIRST, 2: {"a": 22}, 3: {"a": 3}}
    else:
        assert reopened(home)["orders"] == {1: {"a": 11}, 2: {"a": 22}, 3: {"a": 3}}


@pytest.mark.parametrize("pending", [True, False], ids=["waiting", "nothing waiting"])
@pytest.mark.parametrize("form", REFUSED.values(), ids=list(REFUSED))
def test_it_is_refused_before_anything_is_acknowledged(
    store: Store, home: Path, form: Callable[[bytes], bytes], pending: bool
) -> None:
    if pending:
        put(store, 1, {"a": 100})
    attack(home, form)
    before = {path.name: path.read_bytes() for path in home.glob("desk.j*")}
    with pytest.raises(DataError):
        put(store, 2, {"a": 5})
    with pytest.raises(DataError):
        Store(home)
    assert {path.name: path.read_bytes() for path in home.glob("desk.j*")} == before


@pytest.mark.parametrize("form", [bytes, TAKEN["indented"], TAKEN["UTF-16"]], ids=["as it was", "indented", "UTF-16"])
def test_an_older_copy_is_refused_and_the_newest_state_is_brought_back(
    store: Store, home: Path, form: Callable[[bytes], bytes]
) -> None:
    old = (home / "desk.json").read_bytes()
    put(store, 3, {"a": 33})
    store.checkpoint()
    (home / "desk.json").write_bytes(form(old))
    with pytest.raises(DataError, match="older copy") as caught:
        put(store, 1, {"a": 5})
    assert caught.value.code == "journal_mismatch"
    repair.rebuild(home, repair.recover(home))
    assert reopened(home)["orders"] == {1: FIRST, 2: {"a": 2}, 3: {"a": 33}}
    assert put(Store(home), 1, {"a": 5}) == 4


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=30)
@given(st.lists(st.dictionaries(st.text(), JSON, max_size=4), min_size=1, max_size=3), st.sampled_from((None, 0, 2)))
def test_no_document_carries_a_line_break_into_the_journal(rows: list[dict[str, Any]], indent: int | None) -> None:
    documents = [msgspec.Raw(json.dumps(row, indent=indent).encode()) for row in rows]
    ops = tuple(journal.Op("orders", key, journal.NULL, row) for key, row in enumerate(documents))
    for count in (1, journal.PIECE + 1):
        text = b"".join(journal.pieces(Change(1, AT, "AH", entry().verb, "", "a\nb", ops * count)))
        (change,), _good = journal.read_changes(text, where="")
        assert [json.loads(bytes(op.after)) for op in change.ops] == rows * count
