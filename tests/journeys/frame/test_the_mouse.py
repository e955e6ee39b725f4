"""Whatever the screen offers can be clicked, and a click does what its key does."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events

from csdesk.app import DeskApp
from csdesk.desk import open_desk
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.widgets.bars import Foot
from csdesk.width import cells
from tests.journeys.user import User, sit

NOW = "2026-03-17T09:00"
CLICKS = {
    "a place": ("1", "3 订单", "orders", "待付款 6"),
    "the urgent line": ("1", "拼多多 …0958", "orders", "1/11"),
    "the key beside it": ("1", "去处理", "orders", "1/11"),
    "a queue of orders": ("1", "暂停  ", "orders", "1/2"),
    "a queue of talk": ("1", "未回评价", "reviews", "差评与中评"),
    "an order that leaves next": ("1", "淘 8846", "orders", "合并包裹"),
    "a tab": ("2", "等买家", "messages", "1/2"),
    "a title": ("3", "金额", "orders", "[按金额"),
    "a hint": ("3", "帮助", "help", "第二列"),
    "a hint that asks": ("3", "插旗", "orders", "1 红"),
    "an answer": ("3 f", "1 红", "orders", "红"),
    "the word of an answer": ("3 f", "红", "orders", "红"),
    "the days before": ("9", "< 2026", "reports", "2026-03-15"),
    "lines below": ("?", "= v", "help", "- ^"),
    "a command": (":", "下班", "help", "›"),
}
"""What is clicked: the keys before it, the words, the place then, and what is to be seen there."""


@pytest.fixture
def made(demo_of: Callable[[str], Path]) -> Path:
    """A demo shop, made once."""
    return demo_of("zh")


async def click(user: User, words: str, *, shift: bool = False) -> None:
    """Click on the beginning of words, wherever they stand first."""
    y = next((y for y, line in enumerate(user.screen()) if words in line), -1)
    assert y >= 0, f"{words} is nowhere\n{user.text()}"
    x = cells(user.screen()[y].partition(words)[0])
    await user.pilot.click(offset=(x, y), shift=shift)
    await user.rest()


@pytest.mark.parametrize("case", CLICKS)
async def test_a_click_goes_where_the_key_goes(made: Path, home: Path, zh: None, case: str) -> None:
    keys, words, place, seen = CLICKS[case]
    shutil.copytree(made, home)
    async with sit(DeskApp(open_desk(home, now=NOW, lang="zh")), (120, 36)) as user:
        await user.press(*keys.split())
        await click(user, words)
        assert (user.place().NAME, seen in user.text()) == (place, True), user.text()


async def test_a_click_in_a_dialog_says_what_its_key_says(made: Path, home: Path, zh: None) -> None:
    shutil.copytree(made, home)
    async with sit(DeskApp(open_desk(home, now=NOW, lang="zh")), (120, 36)) as user:
        await user.press("3", "]", "down", "c")
        before = user.text()
        await user.press("4")
        by_key = user.text()
        await user.press("escape", "c")
        assert user.text() == before != by_key
        await click(user, "4 付款问题")
        assert user.text() == by_key


@pytest.mark.parametrize("place", "1235678", ids=lambda key: f"place-{key}")
async def test_every_hint_of_the_bar_can_be_clicked(made: Path, home: Path, zh: None, place: str) -> None:
    shutil.copytree(made, home)
    async with sit(DeskApp(open_desk(home, now=NOW, lang="zh")), (120, 36)) as user:
        await user.press(place)
        foot = user.app.screen.query_one(Foot)
        shown = {action.id for _key, _label, action in user.place().bar() if action is not None}
        assert {action.id for _start, _end, action in foot._spots} <= shown
        bar = user.screen()[-1]
        for _start, _end, action in foot._spots:
            assert user.place().label(action) in bar
        assert len(foot._spots) >= 5


async def test_rows_are_marked_ranged_opened_and_turned(made: Path, home: Path, zh: None) -> None:
    shutil.copytree(made, home)
    async with sit(DeskApp(open_desk(home, now=NOW, lang="zh")), (80, 24)) as user:
        await user.press("3", "]", "]")
        place = user.place()
        assert isinstance(place, ListScreen)
        rows = place.rows
        top = rows.region.y + rows.HEADER
        await user.pilot.click(offset=(0, top + 1))
        await user.pilot.click(offset=(1, top + 3))
        assert rows.marks == {rows.keys[1], rows.keys[3]}
        await user.pilot.click(offset=(0, top + 3))
        assert rows.marks == {rows.keys[1]}
        await user.pilot.click(offset=(10, top + 1))
        await user.pilot.click(offset=(10, top + 4), shift=True)
        assert rows.marks == set(rows.keys[1:5])
        assert not place.opened
        await user.press("escape")
        await user.pilot.click(offset=(10, top + 4))
        await user.rest()
        assert place.opened
        await user.press("escape")
        await user.pilot._post_mouse_events([events.MouseScrollDown], "#list", (10, 5))
        await user.rest()
        assert rows.top == max(0, min(3, len(rows.keys) - rows.page))


async def test_on_the_page_of_keys_a_key_is_a_word(made: Path, home: Path, zh: None) -> None:
    shutil.copytree(made, home)
    async with sit(DeskApp(open_desk(home, now=NOW, lang="zh")), (80, 24)) as user:
        await user.press("?")
        await click(user, "勾完这一步流程")
        assert user.place().NAME == "help"
        assert "勾完这一步流程" in user.text()
