"""The contract of the store: the same tests run on a desk of one machine and on one that several share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from csdesk.store import Store, sharing
from csdesk.store.seal import MARK
from csdesk.store.shared import SharedStore
from tests.postgres import Shop
from tests.store import made

SAME = ("test_checkpoints", "test_one_change", "test_two_processes", "test_undo_steps", "test_pieces")
_FOREIGN = "no other program writes the desk.json of a shared desk: test_shared.py"
ALONE = {
    "test_opening_a_desk_writes_nothing": "a shared desk was put on a server before",
    "test_a_dry_run_writes_and_locks_nothing": "a shared desk was put on a server before",
    "test_what_would_be_lost_is_said": _FOREIGN,
    "test_and_can_be_forced": _FOREIGN,
    "test_a_forced_undo_without_effect_still_counts_as_done": _FOREIGN,
}
"""Tests of what a shared desk never is, with the reason."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.module.__name__.rpartition(".")[2] in SAME:
        kinds = ["local"] if metafunc.function.__name__ in ALONE else ["local", "shared"]
        marks = [pytest.param(kind, marks=[pytest.mark.loopback] if kind == "shared" else []) for kind in kinds]
        metafunc.parametrize("kind", marks, indirect=True)


@pytest.fixture(autouse=True)
def kind(request: pytest.FixtureRequest) -> Iterator[str]:
    """Let `Store` be of the kind that is asked for, in the module of the test and in what it uses."""
    asked: str = getattr(request, "param", "local")
    with pytest.MonkeyPatch.context() as patch:
        if asked == "shared":
            opener = _opener(request.getfixturevalue("shop"))
            patch.setattr(request.module, "Store", opener)
            patch.setattr(made, "Store", opener)
        yield asked


def _opener(shop: Shop) -> Callable[[Path], Store]:
    def open_shared(folder: Path) -> Store:
        share = shop.share("a")
        if not (folder / MARK).exists():
            sharing.init(folder, shop.postgres.url, share, "AH", sure=True)
        store = SharedStore(folder, shop.postgres.url, "AH")
        shop.stores.append(store)
        return store

    return open_shared
