"""W says why, in every place with a list: the row, the queues of the place, the step of the routine."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from csdesk.domain.follow.follow import FollowKind
from csdesk.screens.frame.why import Why
from csdesk.services.follow import follow
from csdesk.services.talk.incoming import paste
from csdesk.services.today.queues import QUEUES
from tests.journeys.user import User, at
from tests.support import NOW, make_order, put_orders

KEY = "taobao:4000000000004821"


@pytest.fixture
def shop(desk: Desk) -> Desk:
    put_orders(desk, make_order(ship_by=None))
    paste(desk, "老周 2026-3-17 8:29:30\n要发票\n", platform="pdd")
    follow.add(desk, FollowKind.TODO, "call", due=NOW)
    desk.sync()
    return desk


def page(user: User) -> str:
    screen = user.app.screen
    assert isinstance(screen, Why)
    return "\n".join("".join(text for text, _tone in line) for line in screen.lines.lines(screen.lines.size))


async def test_the_row_and_the_numbers_of_its_place(shop: Desk) -> None:
    async with at(shop, (80, 24)) as user:
        await user.press("3", "W")
        said = page(user)
        assert "Taobao hours to ship in: 48 · 2026-11-01" in said
        assert "To confirm: 1" in said
        await user.press("escape", "2", "ctrl+up")
        assert "Pinduoduo reply within (s): 300" in page(user)
        assert "To answer: 1" in page(user)
        await user.press("W", "7", "W")
        assert "to-do" in page(user)
        assert "Follow-ups: 1" in page(user)


async def test_a_step_and_every_tile_of_today(shop: Desk) -> None:
    async with at(shop, (80, 24)) as user:
        await user.press("W")
        assert "routine: " in page(user)
        await user.press("end")
        lines = user.app.screen
        assert isinstance(lines, Why)
        whole = "\n".join("".join(text for text, _tone in line) for line in lines.lines.layout_at(76))
        assert all(row.label in whole for row in QUEUES.values())


async def test_where_there_is_nothing_it_says_so(desk: Desk) -> None:
    async with at(desk, (80, 24)) as user:
        await user.press("0", "W")
        assert "Nothing is concluded here" in user.app.session.word


async def test_the_law_and_the_platform_of_the_row(shop: Desk) -> None:
    async with at(shop, (80, 24)) as user:
        await user.press("3", "R")
        screen = user.app.screen
        assert isinstance(screen, Why)
        whole = "\n".join("".join(text for text, _tone in line) for line in screen.lines.layout_at(76))
        assert "2014-03-15" in whole
        assert "Taobao · How to pay" in whole
        assert "Pinduoduo" not in whole
        await user.press("R", "1", "ctrl+left")
        screen = user.app.screen
        assert isinstance(screen, Why)
        assert "Pinduoduo · How to pay" in "\n".join(
            "".join(text for text, _tone in line) for line in screen.lines.layout_at(76)
        )


async def test_how_it_is_sent_and_insured_by_key(shop: Desk) -> None:
    async with at(shop, (80, 24)) as user:
        await user.press("3", "V", "3")
        assert shop.orders[KEY].desk.way == "ems"
        await user.press("ctrl+down", "0", *"12x", "enter")
        assert shop.orders[KEY].desk.insured is None
        await user.press("escape", "V", "0", "ctrl+u", *"500", "enter")  # what was refused is kept
        assert (shop.orders[KEY].desk.way, shop.orders[KEY].desk.insured) == ("ems", "500.00")
        await user.press("u", "u")
        assert (shop.orders[KEY].desk.way, shop.orders[KEY].desk.insured) == (None, None)
