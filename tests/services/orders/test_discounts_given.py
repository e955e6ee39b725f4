"""A discount as a favour: on the order with its reason, in the month summed up (M30)."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from csdesk.domain.reports.periods import period_of
from csdesk.errors import RefusedError
from csdesk.services.orders import discounts
from csdesk.services.reports.out import as_bytes, make
from csdesk.services.upkeep.history import undo
from tests.support import NOW, make_order, put_orders


@pytest.mark.duty("M30")
def test_a_discount_is_on_the_order_and_in_the_month(desk: Desk) -> None:
    put_orders(desk, make_order(), make_order("5533"))
    discounts.give_typed(desk, "4821", "5 老客户")
    discounts.give(desk, "5533", "3.50", "盒子压坏")
    discounts.give(desk, "5533", "1", "老客户")
    desk.sync()
    order = desk.orders["taobao:4000000000004821"]
    assert [(one.amount, one.why, one.by) for one in order.desk.given] == [("5.00", "老客户", "AH")]
    assert "discount 5.00 given" in order.desk.memo[-1]
    text = as_bytes(make(desk, "month", period_of("month", NOW.date())), "md").decode()
    assert "Discounts given: 3, 9.50 yuan in all" in text
    assert "| 老客户 | 2 |" in text
    undo(desk)
    desk.sync()
    assert [one.amount for one in desk.orders["taobao:5533"].desk.given] == ["3.50"]


@pytest.mark.parametrize(
    ("amount", "why", "code"),
    [
        ("x", "老客户", "bad_money"),
        ("=abc", "", "bad_money"),
        ("0", "", "bad_money"),
        ("5", " ", "empty_reason"),
    ],
)
def test_a_discount_needs_an_amount_and_a_reason(desk: Desk, amount: str, why: str, code: str) -> None:
    put_orders(desk, make_order())
    with pytest.raises(RefusedError) as caught:
        discounts.give(desk, "4821", amount, why)
    assert caught.value.code == code
