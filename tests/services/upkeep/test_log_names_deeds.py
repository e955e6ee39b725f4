"""A line of the log says what was done and for whom; going back is no deed of its own (R13)."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.models import Flag
from csdesk.services.desk.naming import deed
from csdesk.services.orders import orders
from csdesk.services.upkeep import history
from tests.support import make_order, put_orders


@pytest.fixture
def shop(desk: Desk) -> Desk:
    put_orders(desk, make_order("4821"), make_order("4822"))
    return desk


@pytest.mark.duty("R13")
def test_undo_and_redo_are_told_as_such(shop: Desk) -> None:
    orders.flag(shop, ["4821"], Flag.RED)
    history.undo(shop)
    history.redo(shop)
    words = [row.summary for row in history.read_log(shop)][:3]
    assert words == ["brought back: flag red · …4821", "undone: flag red · …4821", "flag red · …4821"]


def test_a_deed_names_its_buyer_once(shop: Desk) -> None:
    orders.flag(shop, ["4821"], Flag.RED)
    orders.flag(shop, ["4821", "4822"], Flag.BLUE)
    several, one = (deed(shop, row.subject, row.summary) for row in history.read_log(shop, limit=2))
    assert (several, one) == ("flag blue · 2 orders", "flag red · …4821 · 清茶淡饭")
    assert deed(shop, "taobao:4821", "") == "清茶淡饭", "never an id alone"
    assert deed(shop, "taobao:4821", "x 清茶淡饭") == "x 清茶淡饭"
