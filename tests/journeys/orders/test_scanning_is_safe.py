"""Scanning: a burst is a scan wherever the focus is, a lone digit is a key, and what goes wrong stays in sight."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from textual.widgets import Input, TextArea

from csdesk.desk import Desk, open_desk
from csdesk.domain.shared.models import Order, PlatformState
from csdesk.screens.orders.scans import is_like_an_order, shape
from csdesk.screens.orders.ship import Ship
from csdesk.services.talk import compose
from tests.journeys.user import User, at
from tests.support import NOW, make_order, put_orders


@pytest.fixture
def ready(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    due = NOW + timedelta(hours=9)
    orders = (
        make_order(
            f"70000000000000{n:02}",
            desk_address_confirm="confirmed",
            desk_courier_wish="yto",
            ship_by=due + timedelta(minutes=n),
        )
        for n in range(4)
    )
    put_orders(desk, *orders)
    return desk


def fresh(desk: Desk) -> dict[str, Order]:
    return dict(open_desk(desk.home.folder, now=NOW.isoformat(), lang="en", operator="AH").orders)


async def shipping(user: User) -> Ship:
    await user.press("4")
    place = user.place()
    assert isinstance(place, Ship)
    assert place.typing
    return place


def box(place: Ship) -> str:
    assert place.prompt is not None
    return place.prompt.input.value


SCANNED = "YT1234567890101"


@pytest.mark.parametrize("scan", [*(SCANNED + end for end in ("\r", "\t", "\n", "\r\n")), f"{SCANNED.lower()}\r"])
@pytest.mark.parametrize("closed", [True, False])
async def test_a_scan_is_taken_wherever_the_focus_is(ready: Desk, scan: str, closed: bool) -> None:
    async with at(ready) as user:
        place = await shipping(user)
        first = place.rows.current or ""
        if closed:
            await user.press("escape")
            assert not place.typing
        await user.burst(scan)
        await user.until(lambda: fresh(ready)[first].desk.parcels)
        await user.rest()
        assert place.typing
        assert box(place) == ""
    assert fresh(ready)[first].desk.parcels[0].tracking_no == SCANNED


async def test_letters_are_keys_where_the_box_is_closed(ready: Desk) -> None:
    async with at(ready) as user:
        place = await shipping(user)
        await user.press("escape", "j")
        await user.until(lambda: place.rows.index == 1)
        await user.press("f", "1")
        await user.sees("flag red")


async def test_a_digit_with_nothing_behind_it_is_a_place(ready: Desk) -> None:
    async with at(ready) as user:
        await shipping(user)
        await user.press("3")
        await user.until(lambda: user.place().NAME == "orders")
        place = await shipping(user)
        await user.press("４", "enter")  # as an input method types it: the pickups
        await user.until(lambda: user.place().NAME == "pickups")
        await user.press("escape")
        await user.burst("3450912345678")
        await user.rest()
        assert user.place() is place
        assert box(place) == "3450912345678"
        await user.press("ctrl+u")
        assert box(place) == ""
        await user.press("ctrl+u")  # an empty box has nothing to clear, and nobody urges
        assert user.place() is place


async def test_what_is_made_as_an_order_number_is_asked_about(ready: Desk) -> None:
    async with at(ready) as user:
        place = await shipping(user)
        first = place.rows.current or ""
        await user.burst("7000000000000099\r")
        await user.sees("looks like an order number")
        assert place.rows.current == first
        assert not fresh(ready)[first].desk.parcels
        await user.burst("7000000000000003\r")  # one that there is
        await user.until(lambda: (place.rows.current or "").endswith("03"))


@pytest.mark.parametrize(("said", "told"), [("7000000000000099", "looks like an order number"), ("0099", "ends so")])
async def test_the_waybill_behind_an_order_that_is_not_here_is_asked_about(ready: Desk, said: str, told: str) -> None:
    async with at(ready) as user:
        place = await shipping(user)
        first = place.rows.current or ""
        await user.burst(f"{said}\r")
        await user.sees(told)
        await user.burst("YT1234567890123\r")
        await user.sees("comes behind order …0099")
        assert place.rows.current == first
        assert not any(order.desk.parcels for order in fresh(ready).values())
        await user.burst("YT1234567890123\r")
        await user.until(lambda: fresh(ready)[first].desk.parcels, "shipped")


async def test_an_order_that_left_leaves_the_list_and_the_cursor_where_they_are(ready: Desk) -> None:
    put_orders(
        ready, make_order("7000000000000055", platform_state=PlatformState.SHIPPED, tracking_no="YT9000000000001")
    )
    async with at(ready) as user:
        place = await shipping(user)
        first, tab = place.rows.current or "", place.tab
        await user.burst("7000000000000055\r")
        await user.sees("…0055: ")
        assert (place.rows.current, place.tab) == (first, tab)
        await user.burst("YT1234567890123\r")
        await user.sees("comes behind order …0055")
        await user.burst("YT1234567890124\r")
        await user.until(lambda: fresh(ready)[first].desk.parcels, "the next scan is taken")


async def test_a_scan_replaces_what_a_hand_left_in_the_box(ready: Desk) -> None:
    async with at(ready) as user:
        place = await shipping(user)
        await user.press("3", "2")
        assert box(place) == "32"
        await user.burst("7000000000000003\r")
        await user.until(lambda: (place.rows.current or "").endswith("03"))
        assert not place.faults
        await user.burst("YT1234567890101\r")
        await user.until(lambda: fresh(ready)["taobao:7000000000000003"].desk.parcels)
    assert not any(one.desk.parcels for key, one in fresh(ready).items() if not key.endswith("03"))


@pytest.mark.parametrize(
    ("where", "text"), [("2", "Y12345678901-1-1-"), ("3", "7000000000000003"), ("pickups", "YT12345")]
)
async def test_a_scan_elsewhere_is_no_keys(ready: Desk, where: str, text: str) -> None:
    async with at(ready) as user:
        if where == "pickups":
            await shipping(user)
            await user.press("4", "enter")
        else:
            await user.press(where)
        before, screen = open_desk(ready.home.folder, lang="en", operator="AH").store.seq, user.app.screen
        if isinstance(user.app.focused, Input | TextArea):
            return  # a line for typing takes it as text
        await user.burst(text + "\r\n")
        await user.sees(f"{text} was scanned here")
        await user.rest()
        assert user.app.screen is screen
    assert open_desk(ready.home.folder, lang="en", operator="AH").store.seq == before


async def test_keys_typed_ahead_by_a_hand_are_keys_in_order(ready: Desk) -> None:
    async with at(ready) as user:
        user.hit("3", "j")
        await user.until(lambda: user.place().NAME == "orders")
        await user.rest()
        assert user.place().rows.index == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("left", ["327000000000000003", "82YT1234567890101"])
async def test_what_stood_in_the_box_before_a_scan_never_leaves_with_it(ready: Desk, left: str) -> None:
    async with at(ready) as user:
        place = await shipping(user)
        first = place.rows.current or ""
        await user.press(*left, "enter")
        await user.until(lambda: place.faults)
        assert not fresh(ready)[first].desk.parcels
        assert place.rows.current == first
        await user.press(*left, "enter")  # once more: it is right all the same
        await user.until(lambda: fresh(ready)[first].desk.parcels)
    assert [one.tracking_no for one in fresh(ready)[first].desk.parcels] == [left]


async def test_warnings_gather_ring_and_stay(ready: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at(ready) as user:
        place = await shipping(user)
        rings: list[None] = []
        monkeypatch.setattr(user.app, "bell", lambda: rings.append(None))
        first = place.rows.current or ""
        await user.burst("@@1\r")
        await user.until(lambda: len(place.faults) == 1)
        await user.burst("7000000000000099\r")
        await user.until(lambda: len(place.faults) == 2)
        await user.sees("@@1", "looks like an order number")
        assert len(rings) == 2
        await user.burst("YT1234567890101\r")  # behind an order that is not here: asked about
        await user.until(lambda: len(place.faults) == 3)
        await user.burst("YT1234567890101\r")  # the first order now has its number
        await user.until(lambda: fresh(ready)[first].desk.parcels)
        await user.misses("@@1")
        await user.press("escape")
        assert not place.faults
        assert place.typing


async def test_after_undo_the_cursor_is_back_on_the_order(ready: Desk) -> None:
    async with at(ready) as user:
        place = await shipping(user)
        first = place.rows.current
        await user.burst("YT1234567890101\r")
        await user.until(lambda: fresh(ready)[first or ""].desk.parcels)
        assert place.rows.current != first
        await user.press("ctrl+z")
        await user.until(lambda: place.rows.current == first)


@pytest.mark.parametrize(("text", "like"), [("7000000000000099", True), ("YT12345678901234", False), ("70", False)])
def test_the_shape_of_a_number(text: str, like: bool) -> None:
    assert is_like_an_order(text, ["7000000000000001"]) is like
    assert shape("YT12-3") == "aa99-9"


async def test_an_ending_goes_to_its_order_and_one_on_hold_says_so(ready: Desk) -> None:
    put_orders(ready, make_order("7100000000000009", desk_hold_reason="x"))
    async with at(ready) as user:
        place = await shipping(user)
        await user.type("0002")
        await user.press("enter")
        await user.until(lambda: (place.rows.current or "").endswith("0002"), "the order with that ending")
        assert not place.faults
        await user.type("7100000000000009")
        await user.press("enter")
        await user.sees("…0009: On hold")
    assert not any(one.desk.parcels for one in fresh(ready).values())


async def test_keys_that_scroll_never_stand_in_the_box(ready: Desk) -> None:
    async with at(ready) as user:
        place = await shipping(user)
        user.hit("=", "=", "-", "-")
        await user.rest()
        assert box(place) == ""


async def test_a_warning_is_read_to_its_end(ready: Desk) -> None:
    async with at(ready, (60, 20)) as user:
        place = await shipping(user)
        await user.type("12345")
        await user.press("enter")
        await user.until(lambda: place.faults, "refused")
        words = place.faults[0].words
        await user.until(lambda: "".join(words.split()) in "".join("".join(user.text()).split()), "all of it")


async def test_warnings_of_one_order_gather_are_counted_and_go_with_undo(ready: Desk) -> None:
    async with at(ready) as user:
        place = await shipping(user)
        first = place.rows.current or ""
        for _time in range(2):
            await user.burst("@@2\r")
            await user.rest()
            await user.burst("@@1\r")
            await user.rest()
        assert [one.times for one in place.faults] == [2, 2], place.faults
        await user.sees("×2")
        await user.press("escape")
        await user.press("+", "enter", *"SF1234567890123", "enter")
        await user.until(lambda: len(place.faults) == 1, "the buyer wished another courier")
        await user.press(*"73123456789012", "enter")
        await user.until(lambda: len(place.faults) == 2, "that one too")
        assert len(fresh(ready)[first].desk.parcels) == 2
        await user.press("ctrl+z")
        await user.until(lambda: len(place.faults) == 1, "the warning went with its parcel")
        await user.press("ctrl+z")
        await user.until(lambda: not place.faults, "the other one too")


async def test_a_scan_into_a_line_for_typing_is_told_and_not_saved(ready: Desk) -> None:
    async with at(ready) as user:
        await user.press("3", "n")
        before = ready.store.seq
        await user.burst("YT1234567890101\r")
        await user.sees("YT1234567890101 was scanned into this line")
        assert user.place().typing
        assert open_desk(ready.home.folder, lang="en", operator="AH").store.seq == before
        await user.press("ctrl+u")
        await user.type("YT1234567890101")  # a hand means it
        await user.press("enter")
        await user.until(lambda: any(one.desk.memo for one in fresh(ready).values()))


async def test_a_scan_into_a_text_for_a_buyer_is_told_and_not_copied(
    ready: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, preview = threading.Event(), compose.preview

    def slow(*args: Any) -> Any:
        assert go_on.wait(60)
        return preview(*args)

    async with at(ready) as user:
        await user.press("3", "r")
        monkeypatch.setattr(compose, "preview", slow)
        await user.burst("1234567890123\r")  # its first sign takes the first text, the others wait for it
        await user.rest(worker=False)
        go_on.set()
        await user.rest()
        await user.sees("1234567890123 was scanned into this line")
        assert user.place().NAME == "picker"
    assert not (ready.home.outbox / "clipboard.txt").exists()


async def test_what_is_searched_may_be_scanned(ready: Desk) -> None:
    async with at(ready) as user:
        await user.press("3", "/")
        await user.burst("7000000000000002\r")
        await user.until(lambda: not user.place().typing)
        await user.sees("1/1")


async def test_a_digit_answers_an_open_choice_at_once_and_the_scan_behind_it_is_told(ready: Desk) -> None:
    async with at(ready) as user:
        await user.press("3", "f")
        user.hit("1")
        await user.pilot.pause(0)
        assert user.place().choice is None, "nothing was held back"
        await user.rest()
        await user.press("f")
        await user.burst("2345678901\r")
        await user.sees("2345678901 was scanned here", "answered the question")
        await user.rest()
        assert user.place().NAME == "orders"
