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
        await user.press("ctrl+o", "/", *f"/{tmp_path}", "enter")
        await user.sees("my sheet.csv")
        await user.press("c")  # a folder of the desk stands above it
        await user.sees("Go to a file first.")
        await user.press("end", "f2")
        await user.sees("imports the file anew", "青瓷盖碗 x2")
        await user.press("down", "down", "right")
        await user.sees("SKU  ")
        await user.press("u")
        await user.sees("青瓷盖碗 x2", "goods  ")
        await user.press("u")
        await user.sees("Nothing was corrected here")
        await user.press("down", "/", *"ignore", "enter", "enter")
        await user.sees("1 changed, 1 the same")
        assert {line.qty for order in fresh(desk).orders.values() for line in order.lines} == {1}


LONG = """单子,情况,买的东西,几个,收了多少,姓名,手机号,收货地方,哪天下的
B-260301,打包好了,手工陶杯 青色,2,136.00,测试丙,19900000003,浙江省杭州市西湖区文三路102号,2026-03-01 10:12
B-260302,寄走了,陶盘,1,58.00,测试丁,19900000004,江苏省南京市玄武区中山路1号,2026-03-02 09:30
B-260303,没付,茶则,3,45.00,测试戊,19900000005,四川省成都市锦江区红星路5号,2026-03-03 21:05
"""


async def test_its_rows_are_come_to_by_keys_where_the_screen_is_small(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "ledger.csv"
    file.write_text(LONG, encoding="utf-8")
    async with at(desk, (80, 24)) as user:
        await user.paste(str(file))
        await user.sees("› 单子", "打包好了", "B-260301", "136.00 CNY", "more rows below")
        assert "没付" not in user.text().partition("The first orders")[0].partition("打包好了  ")[2]
        await user.press("end")  # what lies below the window is come to, and the preview stays
        await user.sees("寄走了", "没付", "136.00 CNY")
        assert "below" not in user.text()
        await user.press("up", "up", "up", "up")
        await user.sees("›   寄走了", "no state")
        await user.press("right", "/", *"shipped", "enter")
        await user.sees("B-260302  shipped")
        await user.press("a", "enter")
        await user.sees("name of the map")
        await user.press("enter")
        await user.sees("Imported: 3 new")
        states = {order.order_no: order.platform_state for order in fresh(desk).orders.values()}
        assert states == {"B-260301": "paid", "B-260302": "shipped", "B-260303": "unpaid"}


async def test_goods_without_a_title_are_shown_by_what_they_have(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "notes.tsv"
    labels = "ref\tstatus note\tgoods with variant and every detail\tamount\tship to"
    file.write_text(
        f"{labels}\n2026-A1\tneeds packing\tbowl, celadon\t18.00\tTest A, 1 Sample St\n"
        "2026-A2\tdone\tplate\t22.50\tTest B, 2 Sample St\n"
    )
    async with at(desk, (80, 24)) as user:
        await user.paste(str(file))
        await user.sees("2026-A1", "bowl, celadon x1")
        assert "None" not in user.text()
        await user.press("escape")


async def test_it_may_be_left_as_it_is(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "my sheet.csv"
    file.write_text(TABLE, encoding="utf-8")
    async with at(desk, (80, 24)) as user:
        await user.paste(str(file))
        await user.sees("订单号码")
        await user.press("right", "left", "a", "escape", "1")
        await user.sees("This desk is empty")
        assert not fresh(desk).orders
