"""The app's worker makes the checkpoints: when idle and at the end; commands leave them to it meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from csdesk import worker
from csdesk.desk import Desk
from csdesk.domain.shared.models import Flag, Order, PlatformState
from csdesk.services.orders import orders
from csdesk.services.today.snapshot import take_snapshot
from csdesk.store import Store, backup
from csdesk.worker import Outcome, Worker
from tests.support import NOW, make_order, put_orders


def wait_for(fact: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
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
    own.do(lambda desk: orders.flag(desk, ["4001"], Flag.RED))
    own.stop()
    assert (Store(desk.home.folder).pending, Store(desk.home.folder).seq) == (0, 2)
    assert other.own("someone else")
    other.disown()


def test_an_empty_desk_stays_unwritten(desk: Desk) -> None:
    own = Worker(desk, take_snapshot(desk), lambda _outcome: None)
    own.start()
    own.stop()
    assert not desk.home.folder.exists()


def old_order() -> Order:
    long_ago = NOW - timedelta(days=90)
    return make_order("4009", platform_state=PlatformState.COMPLETED, created_at=long_ago, paid_at=long_ago)


def backups_of(desk: Desk) -> list[Path]:
    return backup.listed(desk.home.folder)


def test_once_a_day_it_archives_and_backs_up_and_at_the_end_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "POLL_S", 0.01)
    monkeypatch.setattr(worker, "IDLE_S", 0.0)
    put_orders(desk, make_order("4001"), old_order())
    own = Worker(desk, take_snapshot(desk), lambda _outcome: None)
    own.start()
    wait_for(lambda: bool(backups_of(desk)))
    (copy,) = backups_of(desk)
    assert copy.name == "desk-2026-03-17.json.gz"
    _meta, tables = backup.read(copy)
    assert len(tables["orders"]) == 2, "the archive is part of it"
    assert len(Store(desk.home.folder).table("orders")) == 1, "what is done with has left the desk's file"
    own.do(lambda desk: orders.flag(desk, ["4001"], Flag.RED))
    own.stop()
    meta, _tables = backup.read(copy)
    assert meta.seq == Store(desk.home.folder).seq, "the day's backup holds the end of the day"
    written = copy.stat().st_mtime_ns
    again = Worker(desk, take_snapshot(desk), lambda _outcome: None)
    again.start()
    again.stop()
    assert copy.stat().st_mtime_ns == written, "nothing was changed since: it is not written again"


def test_a_backup_that_fails_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "POLL_S", 0.01)
    monkeypatch.setattr(worker, "IDLE_S", 0.0)
    put_orders(desk, make_order("4001"))
    (desk.home.folder / "backups").write_text("in the way")
    said: list[Outcome] = []
    own = Worker(desk, take_snapshot(desk), said.append)
    own.start()
    wait_for(lambda: any(outcome.error for outcome in said))
    own.stop()
    assert sum(outcome.error is not None for outcome in said) == 1
    assert Store(desk.home.folder).pending == 0
