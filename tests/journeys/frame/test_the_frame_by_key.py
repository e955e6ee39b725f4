"""Head, foot and the keys of every place: help anywhere, whole words, the way back, the other language at once."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from csdesk.actions import ACTIONS as EVERY
from csdesk.cli.frame.options import Globals
from csdesk.cli.upkeep.demo import make
from csdesk.desk import Desk, open_desk
from csdesk.domain.shared.models import PlatformState
from csdesk.screens.orders import aside
from csdesk.services.orders import products
from csdesk.services.talk.incoming import paste
from csdesk.widgets.paint import Toned
from csdesk.widgets.sheet import Sheet
from tests.journeys.user import at
from tests.support import NOW, make_order, put_orders

GO_TO_ORDER = {action.id: action for action in EVERY}["messages.order"].proof[0]
NARROW, WIDE = (80, 24), (120, 36)


async def test_help_opens_while_something_is_asked_and_gives_it_back(shop: Desk) -> None:
    async with at(shop, NARROW) as user:
        await user.press("3", "f")
        title = user.app.session.word
        await user.press("f1")
        assert user.place().NAME == "help"
        await user.sees("Esc back")
        await user.press("escape")
        await user.sees(title, "1 red")
        await user.press("escape", "n", "a", "f1")
        assert user.place().NAME == "help"
        await user.press("escape", "b")
        assert user.place().typing
        assert user.place().prompt.input.value == "ab"  # type: ignore[union-attr]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_what_happened_never_hides_the_keys(shop: Desk, size: tuple[int, int]) -> None:
    async with at(shop, size) as user:
        await user.press("3")
        user.place().say("nothing " * 30, "late")
        await user.until(lambda: user.text().count("nothing") == 30)
        await user.sees("? help")
        user.place().say("short")
        await user.misses("nothing")
        await user.until(lambda: user.place().foot.size.height == 2)


@pytest.mark.parametrize("width", [80, 100, 120])
async def test_every_place_has_its_digit_in_the_head(shop: Desk, width: int) -> None:
    async with at(shop, (width, 24)) as user:
        for digit in "1234567890":
            assert digit in user.screen()[1].replace("~", " "), user.screen()[1]
        assert user.screen()[1][-1] != "~"


async def test_the_other_language_is_everywhere_at_once(
    shop: Desk, catalogue: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aside.Beside, "_want", lambda *_row: None)  # what comes to a card while the cursor rests
    products.set_product(shop, "GW-01", {"real": 1, "page": 9})
    paste(shop, "清茶淡饭 2026-3-17 8:28:00\n几时发货\n")
    shop.sync()
    async with at(shop) as user:
        for key in "1234567890":
            await user.press(key, "escape", "ctrl+l")
            await user.until(lambda: not user.app.screen._layout_required)  # a line that closed leaves with it
            seen = user.text()
            for widget in user.app.screen.query(Toned):
                widget.renew()
            await user.rest()
            assert user.text() == seen
            await user.press("ctrl+l")


async def test_escape_goes_back_to_where_one_came_from(shop: Desk) -> None:
    paste(shop, "老茶客 2026-3-17 8:28:00\n几时发货\n", platform="taobao")
    shop.sync()
    async with at(shop) as user:
        await user.press("2", GO_TO_ORDER)
        assert user.place().NAME == "orders"
        await user.press("escape")
        assert user.place().NAME == "messages"
        await user.press("3", "]", "]", "]", "down")
        row = user.place().rows.current  # type: ignore[attr-defined]
        await user.press("ctrl+f")
        await user.type("0001")
        await user.press("enter", "escape")
        assert (user.place().NAME, user.place().rows.current) == ("orders", row)  # type: ignore[attr-defined]


async def test_the_foot_names_a_buyer_only_while_he_is_in_front(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    unpaid: dict[str, Any] = {"platform_state": PlatformState.UNPAID, "paid_at": None}
    put_orders(
        desk,
        *(
            make_order(f"500000000000000{n}", buyer_nick=nick, created_at=NOW - timedelta(minutes=60 - n), **unpaid)
            for n, nick in enumerate(("甲", "乙"))
        ),
    )
    async with at(desk) as user:
        await user.press("3", ".")
        first = user.app.session.pair
        assert first is not None
        assert f"to {first.who}" in user.text()
        await user.press("down")
        assert f"to {first.who}" not in user.text()
        await user.press("up")
        assert f"to {first.who}" in user.text()


async def test_a_page_stays_where_it_is_read_at_another_width(shop: Desk) -> None:
    async with at(shop, WIDE) as user:
        await user.press("3", "f1", "pagedown")
        page = user.app.screen.query(Sheet).first()
        line = user.screen()[page.region.y].strip()[:8]
        assert page.top
        await user.pilot.resize_terminal(80, 36)
        await user.rest()
        assert user.screen()[page.region.y].strip()[:8] == line


async def test_the_notice_names_the_courier_that_the_desk_knows(desk: Desk) -> None:
    put_orders(desk, make_order(platform_state=PlatformState.SHIPPED, tracking_no="YT0000000000001", courier="yto"))
    async with at(desk) as user:
        await user.press("3", "c")
        await user.sees("Shipping notice", "YTO YT0000000000001")


async def test_the_number_of_a_step_is_whole_where_it_is_narrow(home: Path) -> None:
    make(home, Globals(now="2026-03-17T08:30", lang="en"))
    async with at(open_desk(home, now="2026-03-17T08:30", lang="en"), NARROW) as user:
        assert re.search(r"late to do \d+( {2}|$)", user.text(), re.MULTILINE), user.text()
