"""A list's tab, filter and order under a name: saved and opened by key, from the palette and on the command line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from csdesk.config import read_config
from csdesk.desk import Desk, open_desk
from csdesk.errors import UsageError
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.services.search import order_list, views
from csdesk.services.search.views import View, read_view
from tests.journeys.user import User, at
from tests.support import NOW, make_order, put_orders


@pytest.fixture
def shop(desk: Desk) -> Desk:
    for at_, nick in enumerate(("anna", "berta", "anton", "cleo")):
        order = make_order(f"500000000000000{at_}", buyer_nick=nick, ship_by=NOW + timedelta(hours=30 - at_))
        put_orders(desk, order)
    return desk


def looked_at(user: User) -> tuple[object, ...]:
    place = user.app.front
    assert isinstance(place, ListScreen)
    by = place.rows.sorting
    return place.NAME, place.tab, place.wanted, by and tuple(by), list(place.rows.keys)


@pytest.mark.parametrize(
    "view",
    [
        View("today"),
        View("orders", None, "an"),
        View("orders", "to_ship", "平台:pdd 茶壶 -by:x", "left", down=True),
        View("messages", "open", "", "last line"),
        View("cases", "open", "by:hand", "no."),
        View("cases", "open", "by:hand"),
    ],
)
def test_a_view_is_one_line_that_reads_back(view: View) -> None:
    assert read_view(view.line()) == view


async def test_a_view_is_saved_opened_and_deleted_by_key(shop: Desk) -> None:
    async with at(shop) as user:
        await user.do("3", "/", "type:an", "enter", "z", "4")
        kept = looked_at(user)
        assert len(kept[4]) == 2  # type: ignore[arg-type]
        await user.do("F", "0", "type:the a's", "enter")
        await user.sees("view saved: the a's")
        await user.do("escape", "z", "0", "left", "5", "F", "1")
        assert looked_at(user) == kept
        await user.do("escape", "1", ":", "type:the a's", "enter")
        assert looked_at(user) == kept
        await user.do("F", "9", "1")
        await user.sees("view deleted")
    again = open_desk(shop.home.folder, now=NOW.isoformat(), lang="en", operator="AH")
    assert again.config.views == {}


async def test_a_view_is_there_in_another_sitting_and_for_commands(shop: Desk) -> None:
    async with at(shop) as user:
        await user.do("3", "/", "type:an", "enter", "ctrl+pageup", "0", "type:a", "enter")
        kept = looked_at(user)
    again = open_desk(shop.home.folder, now=NOW.isoformat(), lang="en", operator="AH")
    view = order_list.of_view(again, "a")
    assert (view.tab, view.wanted) == (kept[1], "an")
    async with at(again) as user:
        await user.do("F", "1")
        assert looked_at(user)[:3] == kept[:3]


def test_what_is_no_view_of_orders_is_refused(desk: Desk) -> None:
    views.save(desk, "talks", View("messages", "open"))
    again = open_desk(desk.home.folder, now=NOW.isoformat(), lang="en", operator="AH")
    for name in ("none", "talks"):
        with pytest.raises(UsageError):
            order_list.of_view(again, name)
    with pytest.raises(UsageError):
        views.save(desk, " ", View("orders"))


def test_every_line_that_a_hand_may_write_opens_something() -> None:
    config = read_config('[views]\n"乱" = "nowhere/none by:"\n'.encode())
    assert read_view(config.views["乱"]) == View("nowhere", "none")
