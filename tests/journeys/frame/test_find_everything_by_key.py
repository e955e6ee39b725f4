"""The search over everything by key: opened anywhere, found as one types, Enter goes there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.shared.models import PlatformState
from csdesk.domain.talk.messages import Kind as MessageKind
from csdesk.domain.talk.messages import Message, Said
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.screens.search.find import Find
from csdesk.services.cases import cases
from csdesk.services.desk.archive import archive
from csdesk.services.follow import follow
from csdesk.services.imports.imports import import_paths
from csdesk.services.orders import orders
from csdesk.services.orders.products import set_product
from csdesk.services.talk.incoming import paste
from tests.journeys.user import User, at
from tests.support import NOW, make_order, put_orders

OLD = NOW - timedelta(days=100)
CHAT = "清茶淡饭 2026-3-17 8:28:00\n几时发货 [/b][@click=app.quit]x[/] 我的电话 19900000009\n"
REVIEW = """订单编号,买家会员名,商品名称,评价星级,评价内容,评价时间
4000000000004821,清茶淡饭,盖碗,1,盖子碎了,2026-03-17 08:00:00
"""


@pytest.fixture
def desk_of_all(desk: Desk, tmp_path: Path) -> Desk:
    """One of everything, an archived order and one more among them."""
    done = PlatformState.COMPLETED
    put_orders(
        desk,
        make_order(),
        make_order("7001", "pdd", buyer_nick="贵州老李"),
        make_order("4001", platform_state=done, created_at=OLD, paid_at=OLD, ship_by=None, buyer_nick="去年的客"),
    )
    archive(desk)
    paste(desk, CHAT)
    (tmp_path / "r.csv").write_text(REVIEW, encoding="utf-8")
    import_paths(desk, [tmp_path / "r.csv"])
    cases.open_case(desk, "4821", CaseKind.AFTERSALES, "壶嘴裂了")
    follow.add(desk, FollowKind.TODO, "周三回电话", due=NOW + timedelta(hours=1))
    set_product(desk, "ZB-02", {"title": "紫砂壶", "real": 3})
    desk.sync()
    return desk


def finding(user: User) -> bool:
    return isinstance(user.app.screen, Find)


async def test_the_slash_on_today_and_the_initials_of_a_name(desk_of_all: Desk) -> None:
    async with at(desk_of_all) as user:
        await user.press("/")
        await user.sees("Type a name")
        await user.type("gzll")
        await user.sees("Buyers 1", "Orders 1", "贵州老李")
        await user.press("tab", "enter")
        await user.until(lambda: user.place().NAME == "orders")
        await user.sees("7001")
        assert user.app.front.NAME == "orders"


@pytest.mark.parametrize(
    ("words", "place", "seen"),
    [
        ("几时", "messages", "几时发货"),
        ("碎了", "reviews", "盖子碎了"),
        ("裂了", "cases", "壶嘴裂了"),
        ("周三", "follow", "周三回电话"),
        ("zsh", "products", "紫砂壶"),
        ("平台:pdd 状态:待核对", "orders", "7001"),
        ("platform:pdd stage:to_confirm", "orders", "7001"),
        ("19900000009", "messages", "199****0009"),
    ],
)
async def test_enter_goes_to_the_thing_in_its_place(desk_of_all: Desk, words: str, place: str, seen: str) -> None:
    async with at(desk_of_all) as user:
        await user.press("3", "ctrl+f")
        await user.type(words)
        await user.sees("1 found")
        assert "19900000009" not in user.text().replace("search all 19900000009", "")
        await user.press("enter")
        await user.until(lambda: place == user.app.front.NAME, place)
        await user.sees(seen)


async def test_a_buyer_opens_his_card_and_escape_goes_back(desk_of_all: Desk) -> None:
    async with at(desk_of_all) as user:
        await user.press("2", "ctrl+f")
        await user.type("贵州")
        await user.sees("Buyers 1")
        await user.press("enter")
        await user.until(lambda: user.place().NAME == "buyer")
        await user.press("escape")
        await user.until(lambda: user.place().NAME == "messages")


async def test_an_archived_order_is_shown_to_be_read(desk_of_all: Desk) -> None:
    async with at(desk_of_all) as user:
        await user.press("/")
        await user.type("去年的客")
        await user.sees("Buyers 1", "archived", "…4001")
        await user.press("tab", "enter")
        await user.sees("to be read only", "4001", "去年的客")
        await user.press("x", "c")
        assert user.place().NAME == "found"
        await user.press("escape")
        await user.until(lambda: finding(user))
        await user.sees("search all 去年的客", "2 found")
        await user.press("escape")
        await user.until(lambda: user.place().NAME == "today")


async def test_an_archived_talk_is_shown_to_be_read_and_masked(desk_of_all: Desk) -> None:
    said = (Said("去年的壶 [/b] 电话 19900000009", OLD), Said("好的", OLD, ours=True))
    with desk_of_all.change("test", "") as transaction:
        old = Message("MS-1207-01", MessageKind.BUYER, said, OLD, "taobao", "小满", "旧客")
        desk_of_all.records.messages.put(transaction, old)
    desk_of_all.sync()
    assert archive(desk_of_all).changed == ("MS-1207-01",)
    desk_of_all.sync()
    async with at(desk_of_all, size=(80, 24)) as user:
        await user.press("/")
        await user.type("去年的壶")
        await user.sees("Messages 1", "archived")
        await user.press("enter")
        await user.sees("to be read only", "去年的壶 [/b] 电话 199****0009", "we 2025-12-07")
        await user.press("pagedown", "up", "escape")
        await user.until(lambda: finding(user))


async def test_a_filter_that_nothing_fits_is_taken_everywhere_with_one_key(desk_of_all: Desk) -> None:
    async with at(desk_of_all) as user:
        await user.press("5", "/")
        await user.type("贵州")
        await user.sees("Nothing fits", "Ctrl+F looks for it everywhere")
        await user.press("ctrl+f")
        await user.until(lambda: finding(user))
        await user.sees("search all 贵州", "Orders 1")
        await user.press("ctrl+f")
        await user.sees("Type a name")
        await user.press("escape")
        await user.until(lambda: user.place().NAME == "reviews")
        await user.sees("盖子碎了")


async def test_a_kept_filter_lends_its_words_too(desk_of_all: Desk) -> None:
    async with at(desk_of_all) as user:
        await user.press("3", "/")
        await user.type("几时")
        await user.press("enter", "ctrl+f")
        await user.sees("search all 几时", "Messages 1")


@pytest.mark.parametrize("before", [("f12",), ("?",), (":",), ("0",), ("4",), ("7",), ("1",), ("3", "c")])
async def test_it_opens_from_everywhere(desk_of_all: Desk, before: tuple[str, ...]) -> None:
    async with at(desk_of_all) as user:
        await user.press(*before, "ctrl+f")
        await user.until(lambda: finding(user))
        depth = len(user.app.screen_stack)
        await user.press("escape")
        await user.until(lambda: len(user.app.screen_stack) == depth - 1)


async def test_a_heading_opens_all_of_its_kind(desk_of_all: Desk) -> None:
    put_orders(desk_of_all, *(make_order(f"80{number:02}") for number in range(60)))
    async with at(desk_of_all) as user:
        await user.press("/")
        await user.type("盖碗")
        await user.sees("Orders 62", "Enter shows all")
        await user.press("up", "enter")
        place = user.place()
        assert isinstance(place, Find)
        await user.until(lambda: len(place.rows.keys) > 60)
        await user.type("x")
        await user.sees("Nothing fits")


async def test_arrows_move_while_a_filter_is_typed(desk_of_all: Desk) -> None:
    put_orders(desk_of_all, *(make_order(f"80{number:02}") for number in range(9)))
    async with at(desk_of_all) as user:
        await user.press("3", "/")
        await user.type("80")
        await user.press("down", "down", "up", "down", "enter")
        place = user.place()
        assert isinstance(place, ListScreen)
        assert place.rows.index == 2


async def test_it_follows_what_another_process_changes(desk_of_all: Desk) -> None:
    async with at(desk_of_all) as user:
        await user.press("/")
        await user.type("礼盒")
        await user.sees("Nothing fits")
        user.app.session.do(lambda desk: orders.hold(desk, ["4821"], "要礼盒"))
        await user.sees("Orders 1", "…4821")


async def test_nasty_text_is_shown_and_never_obeyed(desk_of_all: Desk) -> None:
    nasty = "[/b]\x1b[31m[@click=app.quit]\u202e坏"
    put_orders(desk_of_all, make_order("9009", buyer_nick=nasty))
    paste(desk_of_all, f"{nasty} 2026-3-17 8:29:00\n{nasty}\n")
    async with at(desk_of_all, size=(80, 24)) as user:
        await user.press("/")
        await user.type("[/b][@click=x]\u202e")
        await user.sees("Nothing fits")
        await user.press("ctrl+f")
        await user.type("坏")
        await user.sees("Orders 1")
        assert "\x1b" not in user.text()
        assert "\u202e" not in user.text()
        assert all(len(line) <= 80 for line in user.screen())
