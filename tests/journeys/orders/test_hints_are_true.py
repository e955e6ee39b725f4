"""What a hint says is what its key does: notices, scans, the step of the routine."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.queues import Queue
from csdesk.domain.shared.facts import Parcel
from csdesk.domain.shared.models import Order
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.screens.orders.dialogs import Notice
from csdesk.screens.orders.ship import Ship
from csdesk.widgets.paint import fold
from tests.journeys.orders.test_order_cards_by_key import to
from tests.journeys.orders.test_shipping_by_key import shipping
from tests.journeys.user import at
from tests.support import NOW, make_order, put_orders

YT = ("YT1234567890123", "YT1234567890124")
TWO, ONE = "5000000000000001", "5000000000000002"


@pytest.fixture(autouse=True)
def to_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")


def clipboard(desk: Desk) -> str:
    path = desk.home.outbox / "clipboard.txt"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def files(desk: Desk) -> list[Path]:
    return list(desk.home.outbox.glob("*.csv"))


def left(no: str, *numbers: str, couriers: tuple[str, ...] = ("yto", "yto")) -> Order:
    parcels = tuple(
        Parcel(number, courier, NOW, number is not numbers[-1])
        for number, courier in zip(numbers, couriers, strict=False)
    )
    return make_order(no, desk_address_confirm="confirmed", desk_parcels=parcels, shop="小满茶具", buyer_nick=no[-4:])


@pytest.mark.parametrize("couriers", [("yto", "yto"), ("yto", "zto")])
async def test_two_parcels_of_an_order_are_one_text_that_names_both(desk: Desk, couriers: tuple[str, ...]) -> None:
    put_orders(desk, left(TWO, *YT, couriers=couriers))
    async with at(desk) as user:
        await to(user, TWO)
        await user.press("c")
        assert isinstance(user.place(), Notice)
        await user.sees(*YT, "Enter copy")
        await user.press("enter")
        assert "…0001" in user.text()
        assert all(clipboard(desk).count(number) == 1 for number in YT)
        assert not files(desk)
    assert {notice.parcel for notice in desk.find(TWO).desk.notices} == set(YT)


async def test_of_two_orders_the_hint_says_that_a_file_is_written(desk: Desk) -> None:
    put_orders(desk, left(TWO, *YT), left(ONE, "YT1234567890125"))
    async with at(desk) as user:
        await to(user, TWO)
        await user.press("A", "c")
        assert isinstance(user.place(), Notice)
        await user.sees("Enter SMS file")
        await user.press("c")
        await user.sees("Enter copy")
        await user.press("c", "enter")
        await user.sees("2 orders", "sms-20260317")
    assert len(files(desk)) == 1
    assert len(files(desk)[0].read_text(encoding="utf-8-sig").splitlines()) == 3
    assert not clipboard(desk)


async def test_a_refused_scan_names_no_command_and_the_key_that_clears_it(desk: Desk) -> None:
    waits = make_order(TWO, desk_address_confirm="confirmed", desk_open_slips=("SL-0317-01",), buyer_nick="一")
    put_orders(desk, waits, left(ONE, YT[0]))
    async with at(desk) as user:
        place = await shipping(user)
        place.go_to(f"taobao:{TWO}")
        place.open_box()
        await user.burst(YT[1] + "\r")
        await user.rest()
        (fault,) = place.faults
        assert "csdesk" not in fault.words
        assert "taobao:" not in fault.words
        assert "Ctrl+T packer has the slip" in fault.words
        await user.press("escape", "escape", "enter")
        await user.sees("slip not acknowledged", "m Ctrl+T")


async def test_the_cursor_leaves_what_was_shipped(desk: Desk) -> None:
    put_orders(
        desk,
        *(make_order(no, desk_address_confirm="confirmed", buyer_nick=no, ship_by=NOW + timedelta(hours=hours))
          for no, hours in ((TWO, 9), (ONE, 8))),
    )  # fmt: skip
    async with at(desk) as user:
        place = await shipping(user)
        place.rows.go(1)
        await user.burst(YT[0] + "\r")
        await user.rest()
        assert list(place.rows.keys) == [f"taobao:{ONE}"]
        await user.press("escape", "3", "4")
        assert place.rows.current == f"taobao:{ONE}"
        await user.burst(YT[1] + "\r")
        await user.rest()
        assert not place.faults


async def test_a_step_opens_where_something_can_be_done(desk: Desk) -> None:
    refund = make_order(TWO, refund="open", buyer_nick="退")
    put_orders(desk, refund, make_order(ONE, desk_address_confirm="confirmed", buyer_nick="发"))
    async with at(desk) as user:
        snapshot = user.app.session.snapshot
        assert f"taobao:{TWO}" in snapshot.queues[Queue.TO_CONFIRM]
        steps = user.place()
        assert isinstance(steps, ListScreen)
        steps.rows.go(list(steps.rows.keys).index("to_ship"))
        await user.press("enter")
        place = user.place()
        assert isinstance(place, ListScreen)
        assert not isinstance(place, Ship)
        assert place.rows.current == f"taobao:{ONE}"


def test_a_list_goes_on_below_its_first() -> None:
    line = [("courier    ", "dim"), *[(words, tone) for n in "123456" for words, tone in
            ((f"{n} ", "key"), (f"name{n} +0", "text"), ("  ", "text"))]]  # fmt: skip
    rows = fold(line, 50)
    assert len(rows) > 1
    assert rows[1][0][0] == " " * len("courier    ")
