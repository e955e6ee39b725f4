"""The power may go between any two calls to the disk: what is found opens, with every acknowledged change."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from csdesk.errors import DataError
from csdesk.store import Store, files
from tests.store.made import add, content, put, reopened
from tests.torture.crashes import Call, Model, Recorder, State

Belief = dict[str, object]


def shift(home: Path, disk: Recorder) -> None:
    """A shift in small, marking what is acknowledged after each change and what is about to be."""
    store = Store(home)
    disk.mark({})
    steps: list[Callable[[], object]] = [
        lambda: put(store, 1, {"n": 1}),
        lambda: put(store, 2, {"n": 2, "text": "x" * 3000}),
        store.checkpoint,
        lambda: add(store, *({"n": n} for n in range(30))),
        lambda: put(store, 1, {"n": 4}, at="2026-04-01T00:00:00+08:00"),
        lambda: put(store, 2, {"n": 5}),
        store.checkpoint,
        lambda: put(store, 1, {"n": 6}),
        store.checkpoint,
        lambda: put(store, 1, {"n": 7}),
    ]
    for step in steps:
        step()
        disk.mark(content(store))


@pytest.fixture
def calls(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[Call]:
    """The disk calls of a shift."""
    disk = Recorder()
    with monkeypatch.context() as patch:
        patch.setattr(files, "disk", disk)
        shift(home, disk)
    shutil.rmtree(home)
    return disk.calls


def cuts(calls: list[Call]) -> Iterator[tuple[State, object, object]]:
    """Yield every state of every moment, with what was acknowledged and what comes next."""
    beliefs = [args[0] for name, args in calls if name == "mark"]
    model, reached = Model(), -1
    for name, args in calls:
        if name == "mark":
            reached += 1
        else:
            model.play(name, args)
        if reached >= 0:
            for state in model.states():
                yield state, beliefs[reached], beliefs[min(reached + 1, len(beliefs) - 1)]


def lay_out(home: Path, state: State) -> None:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    for path, data in state.items():
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)


def judge(home: Path, calls: list[Call]) -> tuple[int, int]:
    """Open every state; return how many there were and how many were bad."""
    count = bad = 0
    for state, acknowledged, coming in cuts(calls):
        count += 1
        lay_out(home, state)
        try:
            found = reopened(home)
            if found not in (acknowledged, coming):
                bad += 1
                continue
            store = Store(home)
            put(store, 77, {"after": count})
            store.checkpoint()
            if reopened(home)["orders"].pop(77) != {"after": count}:  # type: ignore[attr-defined]
                bad += 1
        except DataError:
            bad += 1
    return count, bad


def test_every_power_cut_is_survived(home: Path, calls: list[Call]) -> None:
    count, bad = judge(home, calls)
    assert bad == 0
    assert count > 150


@pytest.mark.parametrize("forgotten", ["fsync", "sync_folder"])
def test_the_model_would_find_a_forgotten_sync(home: Path, calls: list[Call], forgotten: str) -> None:
    _count, bad = judge(home, [call for call in calls if call[0] != forgotten])
    assert bad > 0
