"""What was typed to a question comes back when the same is asked again; words typed into no line are no keys."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.services.cases import cases
from csdesk.services.talk.incoming import paste
from csdesk.session import Pair
from tests.journeys.frame.test_what_was_typed import line
from tests.journeys.user import User, at
from tests.support import make_order, put_orders

ORDER = "5000000000000001"


@pytest.fixture
def shop(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    put_orders(desk, make_order(ORDER))
    paste(desk, "清茶淡饭 2026-3-17 8:28:00\n几时发货\n月下 2026-3-17 8:29:00\n在吗\n", platform="taobao")
    desk.sync()
    return desk


async def test_a_line_left_by_escape_comes_back_for_the_same_row_until_something_came_of_it(shop: Desk) -> None:
    cases.open_case(shop, ORDER, CaseKind.EXCHANGE, "想换大一号")
    shop.sync()
    async with at(shop) as user:
        await user.press("6", "J")
        await user.type("买家说周末在家")
        await user.press("escape")
        await user.sees("What you typed is kept")
        assert line(user) is None
        await user.press("J")
        assert line(user) == "买家说周末在家"
        await user.press("enter", "J")
        assert line(user) == "", "what was taken does not come back"


@pytest.mark.parametrize(
    ("way", "keys", "left"),
    [
        ("escape", (), "=abc12"),
        ("escape", ("ctrl+u",), "12"),
        ("refused", (), "=abc12"),
        ("refused", ("ctrl+u",), "12"),
    ],
)
async def test_words_that_come_back_go_on_at_their_end_and_say_that_they_are_from_before(
    shop: Desk, way: str, keys: tuple[str, ...], left: str
) -> None:
    async with at(shop) as user:
        await user.press("3", "D")
        await user.type("=abc")
        await user.press(*(("enter",) if way == "refused" else ("escape", "D")))
        assert line(user) == "=abc"
        if way == "refused":
            await user.sees("'=abc' is no amount of money", "12块5")
        assert "from before" in user.text()
        await user.press(*keys, "1", "2")
        assert line(user) == left
        assert "from before" not in user.text()


async def test_a_search_is_not_kept_and_a_password_neither(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("2", "/")
        await user.type("月")
        await user.press("escape", "/")
        assert line(user) == ""


async def test_escape_after_the_preview_keeps_the_text_in_sight_and_the_words(shop: Desk) -> None:
    async with at(shop, (80, 24)) as user:
        await user.press("2", "r")
        own = next(one.key for one in user.place().choice.options if one.label == "own words")  # type: ignore[union-attr]
        await user.press(own)
        await user.type("盖子今天补发")
        await user.press("enter", "escape")
        await user.sees("to be said")
        assert line(user) == "盖子今天补发"
        await user.press("escape")
        await user.misses("to be said")


@pytest.mark.parametrize(
    ("words", "at_once"),
    [("没空，下午处理", True), ("没空，下午处理", False), ("3天内没货，", True), ("，没空3", True)],
)
async def test_words_typed_where_no_line_is_open_do_nothing_and_that_is_said(
    shop: Desk, words: str, at_once: bool
) -> None:
    async with at(shop) as user:
        place = user.place()
        if at_once:
            user.hit(*words)
            await user.pilot.pause(0.05)
            await user.rest()
        else:
            await user.type(words)
        await user.press("enter")
        assert user.place() is place
        await user.sees("No line is open")
        assert line(user) is None
        user._time += 5
        await user.press("，")
        await user.until(lambda: user.place().NAME == "settings", "a comma alone is a key")


async def test_undo_in_the_settings_takes_back_a_setting_or_nothing(shop: Desk) -> None:
    async with at(shop) as user:
        before = shop.store.seq
        await user.press("comma", "u")
        await user.sees("No setting was changed here")
        assert shop.store.seq == before
        for _round in range(2):
            await user.do("/", "ctrl+u", "type:cutoff", "enter", "enter", "ctrl+u", "type:15:30", "enter")
            await user.sees("cut-off: 15:30")
            await user.press("u")
            await user.sees("undone: cut-off: 16:00")
        assert shop.store.seq == before


async def dead_hints(user: User) -> list[str]:
    """Return the keys of the bar that change nothing on the screen and say nothing."""
    dead = []
    for _key, words, action in user.place().bar():
        if action is not None and user.place().why_not(action) is not None:
            dead.append(words)
    return dead


@pytest.mark.parametrize("place", "1234567890")
async def test_an_empty_list_offers_nothing_to_open_or_mark(desk: Desk, place: str) -> None:
    async with at(desk, (80, 24)) as user:
        await user.press(place, *["escape"] * (place == "4"))
        shown = {action.id for _key, _words, action in user.place().bar() if action is not None}
        rows = getattr(user.place(), "rows", None)
        if rows is not None and not rows.keys:
            assert not shown & {"list.open", "marks.toggle"}
        assert not await dead_hints(user)


@pytest.mark.parametrize("key", ["f1", "W", "R"])
async def test_enter_on_a_page_is_said_to_close_it(shop: Desk, key: str) -> None:
    async with at(shop) as user:
        await user.press("3", key)
        page = user.app.screen
        await user.sees("Enter close")
        await user.press("enter")
        assert user.app.screen is not page


async def test_a_ticked_step_does_not_offer_to_be_ticked(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("home", "c")
        await user.press("home")
        step = user.place().situation().current[0][0]
        shown = {action.id for _key, _words, action in user.place().bar() if action is not None}
        assert ("today.done" in shown) == (step.state != "done")


@pytest.mark.parametrize("width", [60, 80, 100, 120])
async def test_the_way_back_is_told_whole_whatever_stands_beside_it(shop: Desk, width: int) -> None:
    word = "已复制给清茶淡饭的话  承诺 12-01 16:00，d 更正  发出后按 Y  " * 3
    async with at(shop, (width, 24)) as user:
        await user.press("2")
        place = user.place()
        user.app.session.pair = Pair(place.person() or "", "清茶淡饭很长的名字", row="x")
        for long in range(0, len(word), 3):
            place.say(word[:long] + "  u 撤销")
            await user.rest()
            assert "撤销" in user.text().replace("\n", ""), user.text()
            assert not [row for row in user.screen() if row.endswith("u~")]


async def test_after_a_scan_the_way_back_is_a_key_that_the_box_does_not_type(desk: Desk) -> None:
    put_orders(desk, make_order(ORDER, desk_address_confirm="confirmed"))
    async with at(desk) as user:
        await user.press("4")
        await user.burst("YT1234567890123\r")
        await user.sees("Ctrl+Z undoes")
        await user.press("ctrl+z")
        await user.sees("undone")


async def test_what_undo_took_back_is_told_by_its_words_not_by_an_id(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("3", "J")
        await user.type("周末盘点")
        await user.press("enter", "u")
        await user.sees("undone")
        assert "HO-" not in user.app.session.word
        assert "FU-" not in user.app.session.word
