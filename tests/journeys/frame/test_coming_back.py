"""A desk opens where it was left: place, tab, row, filter, order, and what was being typed; each window for itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from msgspec import structs

from csdesk.desk import Desk, open_desk
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.screens.reports.reports import Reports
from csdesk.screens.today.seats import Seats
from csdesk.services.reports.out import REPORTS
from csdesk.services.today.seat import ListSeat, Seat, SeatFile, Typed, window
from tests.journeys.user import User, at
from tests.support import NOW, make_order, put_orders

PAID = [f"50000000000000{number:02}" for number in range(1, 8)]


@pytest.fixture
def shop(desk: Desk) -> Desk:
    for number, no in enumerate(PAID):
        put_orders(desk, make_order(no, amount=f"{90 - number}.00", buyer_nick=f"buyer{number}"))
    return desk


@asynccontextmanager
async def sitting(desk: Desk, name: str = "w1", *, killed: bool = False) -> AsyncIterator[User]:
    """Open the desk in a window as a terminal does; a killed one says no good-bye."""
    again = open_desk(desk.home.folder, now=NOW.isoformat(), lang="en", operator="AH")
    async with at(again) as user:
        seats = Seats(user.app, SeatFile(desk.home.folder, name))
        await seats.begin()
        await user.rest()
        yield user
        if killed:
            await seats.keep()
        else:
            seats.end()


def front(user: User) -> ListScreen:
    place = user.app.front
    assert isinstance(place, ListScreen)
    return place


@pytest.mark.parametrize("killed", [False, True])
async def test_it_opens_at_the_row_the_tab_the_filter_and_the_order(shop: Desk, killed: bool) -> None:
    async with sitting(shop, killed=killed) as user:
        await user.do("3", "left", "left", "left", "/", "type:buyer", "enter", "z", "5", "down", "down")
        row, tab, keys = front(user).rows.current, front(user).tab, list(front(user).rows.keys)
    async with sitting(shop) as user:
        place = front(user)
        assert (place.NAME, place.rows.current, place.tab) == ("orders", row, tab)
        assert (place.wanted, list(place.rows.keys)) == ("buyer", keys)


@pytest.mark.parametrize("panel", ["3 down B", "3 H", "3 O", "5 ,", "4 4 enter"])
async def test_what_was_open_over_the_place_is_open_again_on_its_row(shop: Desk, panel: str) -> None:
    async with sitting(shop, killed=True) as user:
        await user.do(*panel.split(), "down", "down")
        over, row = user.app.screen, getattr(user.app.screen, "rows").current  # noqa: B009 - each is a list
        assert over is not user.app.front
    async with sitting(shop) as user:
        assert type(user.app.screen) is type(over)
        assert getattr(user.app.screen, "rows").current == row  # noqa: B009
        assert getattr(user.app.screen, "key", "") == getattr(over, "key", "")
        await user.press("escape")
        assert user.app.screen is user.app.front


async def test_a_card_is_not_opened_on_another_row(shop: Desk) -> None:
    async with sitting(shop) as user:
        await user.do("3", "down", "B")
    file = SeatFile(shop.home.folder, "w1")
    seat = file.find()
    assert seat is not None
    file.keep(structs.replace(seat, lists={**seat.lists, "orders": ListSeat("to_ship", "gone")}))
    async with sitting(shop) as user:
        assert user.app.screen is user.app.front


async def test_what_was_being_typed_is_in_its_line_again(shop: Desk) -> None:
    async with sitting(shop, killed=True) as user:
        await user.do("3", "J", "type:waits for its glaze")
        row = front(user).rows.current
    async with sitting(shop) as user:
        assert front(user).rows.current == row
        assert "What you were typing is kept" in user.text()
        await user.do("down", "J")
        assert "waits for its glaze" not in user.text()
        await user.do("escape", "up", "J")
        assert "waits for its glaze" in user.text()


async def test_two_windows_have_their_own_places(shop: Desk) -> None:
    async with sitting(shop, "one") as user:
        await user.press("3")
    async with sitting(shop, "two") as user:
        await user.press("5")
    async with sitting(shop, "one") as user:
        assert front(user).NAME == "orders"
    async with sitting(shop, "three") as user:  # a window that is new opens as the last one that was left
        assert front(user).NAME == "orders"


async def test_a_new_day_begins_at_today_and_a_broken_file_is_none(shop: Desk) -> None:
    file = SeatFile(shop.home.folder, "w1")
    file.keep(Seat(NOW.date() - timedelta(days=1), "orders"))
    async with sitting(shop) as user:
        assert user.app.current_mode == "today"
    (shop.home.folder / "seats" / "w1.json").write_text("{", encoding="utf-8")
    async with sitting(shop) as user:
        assert user.app.current_mode == "today"


def test_a_seat_is_for_this_user_only_and_windows_are_told_apart(shop: Desk) -> None:
    file = SeatFile(shop.home.folder)
    file.keep(Seat(NOW.date(), "orders", typed=Typed("orders", "x", "why", "words")))
    assert file.find() == Seat(NOW.date(), "orders", typed=Typed("orders", "x", "why", "words"))
    (made,) = (shop.home.folder / "seats").iterdir()
    assert made.stat().st_mode & 0o777 == 0o600
    panes = [{"TMUX": "s", "TMUX_PANE": "%1"}, {"TMUX": "s", "TMUX_PANE": "%2"}, {"WT_SESSION": "a"}]
    assert len({window(env) for env in panes}) == 3
    assert window(panes[0]) == window(panes[0])


async def test_a_report_and_its_days_are_there_again(shop: Desk) -> None:
    async with sitting(shop, killed=True) as user:
        await user.do("9", "]", "h")
        assert isinstance(user.app.front, Reports)
        report = (user.app.front.tab, user.app.front.period)
    async with sitting(shop) as user:
        assert isinstance(user.app.front, Reports)
        assert (user.app.front.tab, user.app.front.period) == report
        assert report != ("day", REPORTS["day"].usual(user.app.session.view))


@pytest.mark.parametrize("seat", [ListSeat("nowhere", "", "2026-W11"), ListSeat("week", "", "no days"), ListSeat()])
async def test_a_report_that_cannot_be_found_again_is_the_usual_one(shop: Desk, seat: ListSeat) -> None:
    SeatFile(shop.home.folder, "w1").keep(Seat(NOW.date(), "reports", {"reports": seat}))
    async with sitting(shop) as user:
        assert isinstance(user.app.front, Reports)
        assert user.app.front.period == REPORTS[user.app.front.tab].usual(user.app.session.view)
