"""Shipping by keys: bursts of a scanner, digits, part shipments, pickups, and large orders from the products."""

from __future__ import annotations

from datetime import timedelta

import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.shared.models import Order
from csdesk.screens.orders.bulk import BulkCard
from csdesk.screens.orders.pickups import Pickups
from csdesk.screens.orders.ship import Ship
from csdesk.services.orders import pickups, products
from tests.journeys.user import User, at
from tests.support import NOW, make_order, put_orders

COUNT = 12


@pytest.fixture
def ready(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    put_orders(
        desk,
        *(
            make_order(
                f"70000000000000{n:02}", desk_address_confirm="confirmed", ship_by=NOW + timedelta(hours=9, minutes=n)
            )
            for n in range(COUNT)
        ),
    )
    return desk


def fresh(desk: Desk) -> dict[str, Order]:
    return dict(open_desk(desk.home.folder, now=NOW.isoformat(), lang="en", operator="AH").orders)


async def shipping(user: User) -> Ship:
    await user.press("4")
    await user.until(lambda: isinstance(user.place(), Ship) and user.place().typing)
    place = user.place()
    assert isinstance(place, Ship)
    return place


@pytest.mark.parametrize("end", ["\r", "\t"])
async def test_a_burst_of_scans_loses_nothing(ready: Desk, end: str) -> None:
    numbers = [f"YT12345678901{n:02}" for n in range(COUNT)]
    async with at(ready) as user:
        await shipping(user)
        await user.burst("".join(number + end for number in numbers))
        await user.until(lambda: all(one.desk.parcels for one in fresh(ready).values()))
    found = [one.desk.parcels[0].tracking_no for _key, one in sorted(fresh(ready).items())]
    assert found == numbers


async def test_a_digit_and_enter_goes_to_its_place(ready: Desk) -> None:
    async with at(ready) as user:
        await shipping(user)
        await user.press("3", "enter")
        await user.until(lambda: user.place().NAME == "orders")
        await shipping(user)
        await user.press("ctrl+n")
        await user.until(lambda: user.place().NAME != "ship")


async def test_an_order_leaves_in_two_parcels(ready: Desk) -> None:
    async with at(ready) as user:
        place = await shipping(user)
        first = place.rows.current or ""
        await user.press("+", "enter")
        await user.press(*"YT1234567890101", "enter")
        await user.until(lambda: fresh(ready)[first].desk.parcels)
        assert place.rows.current == first
        await user.press(*"YT1234567890102", "enter")
        await user.until(lambda: len(fresh(ready)[first].desk.parcels) == 2)
    assert [one.more for one in fresh(ready)[first].desk.parcels] == [True, False]


@pytest.mark.duty("S08")
async def test_a_pickup_by_keys_that_an_input_method_lets_through(ready: Desk) -> None:
    async with at(ready) as user:
        await shipping(user)
        await user.press("4", "enter")
        await user.until(lambda: isinstance(user.app.screen, Pickups) and user.app.screen.couriers.use)
        await user.press("f5", "1", "2")
        await user.sees("PU-0317-01", "urgent booked 30m", "can you come by 09:00")
        await user.press("ctrl+w", "2")
        await user.type("忙音")
        await user.press("enter")
        await user.sees("you said so: 忙音", "complaint number")
        await user.press("f2")
        await user.type("T77")
        await user.press("enter")
        await user.sees("T77")
        await user.press("ctrl+e")
        await user.sees("came")
    (view,) = pickups.list_pickups(ready, every=True)
    assert (view.complaint_no, view.urged, view.done_at) == ("T77", 1, NOW)


async def test_a_courier_is_urged_again_only_after_a_while(ready: Desk) -> None:
    async with at(ready) as user:
        await shipping(user)
        await user.press("4", "enter")
        await user.until(lambda: isinstance(user.app.screen, Pickups) and user.app.screen.couriers.use)
        await user.press("f5", "1", "1")
        await user.sees("PU-0317-01", "w urge")
        await user.press("ctrl+u", "ctrl+u", "w")
        await user.sees("was urged at 08:30; again from 08:45 on")
        await user.misses("w urge")
    assert [view.urged for view in pickups.list_pickups(ready)] == [1]


async def test_of_a_refused_text_nothing_is_offered_as_copied_or_sent(ready: Desk) -> None:
    put_orders(ready, make_order("7100000000000009", pay_kind="cod", paid_at=None))
    async with at(ready) as user:
        await user.press("3", "c")
        await user.sees("Cash on delivery", "fee unknown", "never guessed.", "f F3 says it")
        assert not {"Enter copy", "Y was sent"} & {f"{key} {word}" for key, word, _action in user.place().bar()}
        await user.press("enter")
        await user.sees("never guessed.", "Enter take")  # it asks for what the text lacks
        await user.misses("Enter copy")
        await user.press("escape", "f", *"5", "enter")
        await user.sees("will be copied", "Enter copy", "was sent")


async def test_a_large_order_by_key(ready: Desk) -> None:
    products.set_product(ready, "GW-01", {"real": 50, "parcel": "6", "freight": {"10": "40.00"}})
    async with at(ready) as user:
        await user.press("3", "i")
        await user.until(lambda: user.place().NAME == "products" and user.place().rows.current)  # type: ignore[attr-defined]
        await user.press("delete")
        await user.type("30")
        await user.press("enter")
        await user.until(lambda: isinstance(user.app.screen, BulkCard))
        await user.sees("no, only in parts", "real 50 - reserved 24 - safety 0 = 26 free, 30 wanted")
        await user.press("f6")
        await user.type("more comes on Friday")
        await user.press("enter")
        await user.sees("yes, it can be carried", "you decided", "140.00")
        await user.press("enter")
        await user.sees("for whom")
        await user.type("taobao:newcomer")
        await user.press("enter")
        await user.sees("large order taken: GW-01 x30")
        await user.press("Y")
        await user.sees("sent to newcomer")
