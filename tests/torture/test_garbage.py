"""Random garbage in any of the files: a clear error or a whole desk, never a traceback, never an overwrite."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csdesk.errors import DeskError
from csdesk.store import Store
from tests.store.made import content, put

JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["meta", "orders", "1", "x"]), inner),
    max_leaves=8,
)


def as_json(value: object) -> bytes:
    import json

    return json.dumps(value).encode()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with a checkpoint, a journal and a log."""
    home = tmp_path_factory.mktemp("whole") / "desk"
    store = Store(home)
    put(store, 1, {"n": 1})
    store.checkpoint()
    put(store, 1, {"n": 2})
    return home


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["desk.json", "desk.journal", "log/changes-2026-03.jsonl", "desk.lock"]),
    data=st.binary(max_size=200) | JSONISH.map(as_json),
    tail=st.booleans(),
)
def test_garbage_is_an_error_or_harmless(desk: Path, tmp_path: Path, name: str, data: bytes, tail: bool) -> None:
    home = tmp_path / "desk"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(desk, home)
    path = home / name
    path.write_bytes(path.read_bytes() + data if tail else data)
    before = path.read_bytes()
    try:
        store = Store(home)
        list(store.changes())
        put(store, 5, {"n": 5})
        store.checkpoint()
    except DeskError:
        assert path.read_bytes() == before
    else:
        assert content(Store(home))["orders"][5] == {"n": 5}
