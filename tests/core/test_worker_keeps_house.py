"""The app's worker makes the checkpoints: when idle and at the end; commands leave them to it meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from csdesk import worker
from csdesk.desk import Desk
from csdesk.domain.models import Flag
from csdesk.services import orders
from csdesk.services.snapshot import take_snapshot
from csdesk.store import Store
from csdesk.worker import Worker
from tests.support import make_order, put_orders


def wait_for(fact: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not fact():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_checkpoints_when_idle_and_at_the_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "POLL_S", 0.01)
    monkeypatch.setattr(worker, "IDLE_S", 0.05)
    put_orders(desk, make_order("4001"))
    other = Store(desk.home.folder)
    own = Worker(desk, take_snapshot(desk), lambda _outcome: None)
    own.start()
    wait_for(lambda: not Store(desk.home.folder).pending)
    assert not other.own("someone else")
    monkeypatch.setattr(worker, "IDLE_S", 1000)
    own.do(lambda bench: orders.flag(bench, ["4001"], Flag.RED))
    own.stop()
    assert (Store(desk.home.folder).pending, Store(desk.home.folder).seq) == (0, 2)
    assert other.own("someone else")
    other.disown()


def test_an_empty_desk_stays_unwritten(desk: Desk) -> None:
    own = Worker(desk, take_snapshot(desk), lambda _outcome: None)
    own.start()
    own.stop()
    assert not desk.home.folder.exists()
