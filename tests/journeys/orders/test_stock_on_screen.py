"""Stock and history where orders are seen: on the order's card, and what is low on Today (K01, K02)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.models import PlatformState
from csdesk.errors import RefusedError
from csdesk.services.orders import products
from csdesk.services.texts.render import Ask, make_text
from tests.journeys.user import at
from tests.support import NOW, make_order, put_orders


@pytest.fixture
def shop(desk: Desk) -> Desk:
    done: dict[str, Any] = {"platform_state": PlatformState.COMPLETED, "courier": "圆通速递"}
    done["created_at"] = NOW - timedelta(days=9)
    put_orders(desk, make_order("4001"), make_order("4000", **done))
    products.set_product(desk, "GW-01", {"title": "盖碗", "page": 9, "real": 3, "safety": 2})
    desk.sync()
    return desk


@pytest.mark.duty("K01")
async def test_the_card_says_stock_and_history(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("3")
        await user.sees("page 9, real 3  page offers more", "1 more of his orders", "2026-03-08 · YTO")
        products_of_page = {"page": 3}
        user.app.session.do(lambda desk: products.set_product(desk, "GW-01", products_of_page))
        await user.sees("page 3, real 3")
        await user.misses("page offers more")


@pytest.mark.duty("K02")
async def test_today_names_what_is_low(shop: Desk) -> None:
    async with at(shop) as user:
        await user.sees("Low stock 1", "1 left")


@pytest.mark.duty("M17")
def test_nothing_left_is_never_said_to_be_in_stock(shop: Desk) -> None:
    order = shop.orders["taobao:4001"]
    assert make_text(shop, Ask("stock_yours", order=order)).text
    products.set_product(shop, "GW-01", {"real": 0})
    shop.sync()
    with pytest.raises(RefusedError) as caught:
        make_text(shop, Ask("in_stock", order=order))
    assert caught.value.code == "no_stock"
