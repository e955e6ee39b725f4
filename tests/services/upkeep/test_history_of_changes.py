"""The log and the way back, as services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.models import Flag
from csdesk.services.orders import orders
from csdesk.services.today.snapshot import take_snapshot
from csdesk.services.upkeep import history
from tests.support import make_order, put_orders, tried

IDS = ("taobao:4000000000004821", "pdd:260317-111122223333")


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """A desk with an import and two flags."""
    put_orders(desk, make_order(), make_order("260317-111122223333", "pdd"))
    orders.flag(desk, IDS[:1], Flag.RED)
    orders.flag(desk, IDS, Flag.BLUE)
    return desk


def flags(desk: Desk) -> list[Flag | None]:
    desk.sync()
    return [desk.orders[key].desk.flag for key in IDS if key in desk.orders]


def test_undo_by_one_by_count_and_to_a_point(busy: Desk, open_at: Callable[[str], Desk]) -> None:
    assert history.undo(busy).changed == IDS
    assert flags(busy) == [Flag.RED, None]
    assert history.redo(busy).changed == IDS
    assert flags(busy) == [Flag.BLUE, Flag.BLUE]
    result = tried(history.undo, busy, 5)
    assert (result.changed, busy.store.seq) == ((*IDS, "test"), 5)
    later = open_at("2026-03-18T08:30:00+08:00")
    assert tried(history.undo, later, to=1).summary == "undone: 2 changes"
    assert history.undo(later, to=1).summary == "undone: 2 changes"
    assert flags(busy) == [None, None]
    assert history.undo(busy).summary == "undone: import"
    assert flags(busy) == []
    assert history.undo(busy).summary == "There is nothing to take back."
    assert history.redo(busy, 9).summary == "brought back: 3 changes"
    assert flags(busy) == [Flag.BLUE, Flag.BLUE]


def test_the_log_tells_everything_and_filters(busy: Desk, open_at: Callable[[str], Desk]) -> None:
    history.undo(busy)
    tomorrow = open_at("2026-03-18T00:10:00+08:00")
    orders.flag(tomorrow, IDS[:1], Flag.GREEN)
    assert [(row.seq, row.verb, row.undone) for row in history.read_log(tomorrow)] == [
        (5, "order.flag", False),
        (4, "undo", False),
        (3, "order.flag", True),
        (2, "order.flag", False),
        (1, "import", False),
    ]
    seen = [
        [row.seq for row in history.read_log(tomorrow, day=date(2026, 3, 17))],
        [row.seq for row in history.read_log(tomorrow, find="ＰＤＤ:2603")],
        [row.seq for row in history.read_log(tomorrow, operator="XX")],
        [row.seq for row in history.read_log(tomorrow, verb="order", limit=2)],
    ]
    assert seen == [[4, 3, 2, 1], [4, 3], [], [5, 3]]


def test_a_foreign_change_before_our_own_is_not_overlooked(busy: Desk, open_at: Callable[[str], Desk]) -> None:
    other = open_at("2026-03-17T08:30:00+08:00")
    busy.sync()
    take_snapshot(busy)
    orders.flag(other, IDS[1:], Flag.PURPLE)
    orders.flag(busy, IDS[:1], Flag.GREEN)
    assert busy.sync() == set(IDS)


def test_checkpoint_says_whether_there_was_something(busy: Desk) -> None:
    assert history.checkpoint(busy).summary == "desk.json holds every change up to 3."
    assert history.checkpoint(busy).summary == "desk.json was up to date."
