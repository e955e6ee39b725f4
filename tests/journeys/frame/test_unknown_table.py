"""A table that nobody knows is dropped: what its columns are is shown, corrected, imported, kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from csdesk import platforms
from csdesk.desk import Desk
from tests.journeys.orders.test_orders_by_key import fresh
from tests.journeys.user import at

TABLE = """订单号码,状态,物件,数量,总金额,收件人,电话,地址
A0000001,已打包,青瓷盖碗,2,78.00,测试甲,19900000001,浙江省杭州市西湖区文三路100号
A0000002,已发货,公道杯,1,29.00,测试乙,19900000002,浙江省杭州市西湖区文三路101号
"""


@pytest.fixture(autouse=True)
def own(tmp_path: Path) -> Iterator[None]:
    yield
    platforms.use(tmp_path / "nowhere")


async def test_its_columns_are_shown_corrected_and_kept(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "my sheet.csv"
    file.write_text(TABLE, encoding="utf-8")
    async with at(desk, (100, 30)) as user:
        await user.paste(str(file))
        await user.sees("订单号码", "order number", "The first orders by this map", "A0000001", "78.00 CNY")
        await user.press("enter")  # says what and the keys, and goes to the first word that is not settled
        await user.sees("Not settled yet: state, goods.", "takes all guesses", "›   已打包")
        await user.press("home", "down", "down", "f3", *"goods", "enter")
        await user.sees("青瓷盖碗 x2")
        await user.press("end", "up", "up", "up", "up")
        await user.sees("已打包")
        await user.press("/", *"paid", "enter")
        await user.press("enter")
        await user.sees("name of the map", "my_sheet")
        await user.press("enter")
        await user.sees("Imported: 2 new")
        assert {order.platform_state for order in fresh(desk).orders.values()} == {"paid", "shipped"}
        assert (desk.home.folder / "maps/my_sheet.toml").exists()
        await user.paste(str(file))
        await user.sees("2 the same")


async def test_it_may_be_left_as_it_is(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "my sheet.csv"
    file.write_text(TABLE, encoding="utf-8")
    async with at(desk, (80, 24)) as user:
        await user.paste(str(file))
        await user.sees("订单号码")
        await user.press("right", "left", "a", "escape")
        await user.sees("This desk is empty")
        assert not fresh(desk).orders
