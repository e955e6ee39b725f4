"""Journeys: users at the screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.models import PlatformState
from tests.support import NOW, make_order, put_orders


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """Seven orders: three to confirm (one soon late), one unpaid, one COD, one shipped, one completed."""
    from datetime import timedelta

    put_orders(
        desk,
        make_order("5000000000000001", ship_by=NOW + timedelta(hours=1), buyer_nick="老茶客", buyer_message="请包好"),
        make_order("5000000000000002", "pdd", buyer_nick="月下"),
        make_order("5000000000000003", "douyin", buyer_nick="阿芸不吃糖"),
        make_order("5000000000000004", platform_state=PlatformState.UNPAID, paid_at=None, ship_by=None),
        make_order("5000000000000005", pay_kind="cod", paid_at=None),
        make_order("5000000000000006", platform_state=PlatformState.SHIPPED, tracking_no="YT0000000000001"),
        make_order("5000000000000007", platform_state=PlatformState.COMPLETED),
    )
    return desk


@pytest.fixture
def crowd(desk: Desk) -> Callable[[int], Desk]:
    """Fill the desk with a number of orders to confirm, the first one the most urgent."""
    from datetime import timedelta

    def fill(count: int) -> Desk:
        put_orders(
            desk,
            *(
                make_order(f"6{number:015}", ship_by=NOW + timedelta(minutes=600 + number), buyer_nick=f"买家{number}")
                for number in range(count)
            ),
        )
        return desk

    return fill
