"""The cards of the order desk by key: a refusal at the door, a change and the case it opens."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.shared.models import Order, PlatformState
from csdesk.screens.orders.orders import Orders
from csdesk.services.orders import confirm
from tests.journeys.user import User, at
from tests.support import NOW, make_order, put_orders

ASK, GONE, DOOR, NEW, NO = (f"500000000000000{n}" for n in range(1, 6))


@pytest.fixture
def cards(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    shown: dict[str, Any] = {"platform_state": PlatformState.SHIPPED, "courier": "圆通", "shipped_at": NOW}
    unpaid: dict[str, Any] = {"platform_state": PlatformState.UNPAID, "paid_at": None, "ship_by": None}
    put_orders(
        desk,
        make_order(ASK),
        make_order(GONE, tracking_no="YT5555555555552", **shown),
        make_order(DOOR, pay_kind="cod", paid_at=None, tracking_no="YT5555555555553", **shown),
        make_order(NEW, created_at=NOW - timedelta(minutes=3), buyer_nick="月下", **unpaid),
        make_order(NO, buyer_message="拍错了,不要了", buyer_nick="老茶客", **unpaid),
    )
    return desk


def fresh(desk: Desk, no: str) -> Order:
    return open_desk(desk.home.folder, now=NOW.isoformat(), lang="en", operator="AH").orders[f"taobao:{no}"]


async def to(user: User, no: str) -> None:
    await user.press("3")
    await user.until(lambda: isinstance(user.place(), Orders))
    place = user.place()
    assert isinstance(place, Orders)
    place.go_to(f"taobao:{no}")
    await user.until(lambda: place.rows.current == f"taobao:{no}")


@pytest.mark.parametrize("keys", [("x", "1"), ("ctrl+x", "1")])
async def test_a_cod_parcel_refused_at_the_door(cards: Desk, keys: tuple[str, ...]) -> None:
    async with at(cards) as user:
        await to(user, DOOR)
        await user.press(keys[0])
        await user.sees("refused at the door: who pays its way", "the courier")
        await user.press(keys[1])
        await user.until(lambda: fresh(cards, DOOR).desk.refusal is not None)
        await user.sees("refused at the door · …0003", "refused at the door today 08:30")
        await user.press("u")
        await user.until(lambda: fresh(cards, DOOR).desk.refusal is None)


async def test_a_courier_chosen_while_the_buyers_usual_one_is_looked_up_holds(
    cards: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, go_on = threading.Event(), threading.Event()
    usual = confirm.usual_courier

    def slow(desk: Desk, order: Order) -> str | None:
        asked.set()
        assert go_on.wait(60)
        return usual(desk, order)

    monkeypatch.setattr(confirm, "usual_courier", slow)
    async with at(cards) as user:
        await to(user, ASK)
        user.hit("c")
        await user.until(asked.is_set)
        user.hit("1")
        await user.rest(worker=False)
        go_on.set()
        await user.press("enter")
        await user.until(lambda: fresh(cards, ASK).desk.courier_wish)
    assert fresh(cards, ASK).desk.courier_wish == cards.couriers.offered[0].code


@pytest.mark.duty("U03")
@pytest.mark.parametrize(
    ("no", "words"),
    [
        (NEW, ("it is too soon after the order", "Next allowed: 03-17 08:42")),
        (NO, ("the buyer does not want it any more", "Never again; close it")),
    ],
)
async def test_a_reminder_that_may_not_go_says_why_and_when(cards: Desk, no: str, words: tuple[str, ...]) -> None:
    async with at(cards) as user:
        await to(user, no)
        await user.press("c")
        await user.sees("No reminder now", *words)
        await user.press("enter")
        await user.sees("No reminder now", *words)
        assert "remind.reason" not in [action.id for _key, _word, action in user.place().bar() if action]
        await user.press("escape")
    assert fresh(cards, no).desk.reminders == ()


async def test_what_a_reason_leaves_to_say_is_asked_in_place(cards: Desk) -> None:
    put_orders(
        cards,
        make_order(
            NEW, platform_state=PlatformState.UNPAID, paid_at=None, ship_by=None, created_at=NOW - timedelta(minutes=50)
        ),
    )
    async with at(cards) as user:
        await to(user, NEW)
        await user.press("c")
        await user.sees("will be copied")
        await user.press("3", "enter")
        await user.sees("This text has blanks to fill")
        await user.type("满100减10")
        await user.press("enter")
        await user.sees("满100减10", "will be copied")
        await user.press("enter")
        await user.until(lambda: fresh(cards, NEW).desk.reminders)
        assert fresh(cards, NEW).desk.reminders[-1].reason == "price"


@pytest.mark.duty("O01")
async def test_a_change_before_it_leaves_is_a_slip(cards: Desk) -> None:
    async with at(cards) as user:
        await to(user, ASK)
        await user.press("b")
        await user.sees(
            "The buyer wants a change", "change before it leaves", "To confirm", "Say what changes.", "e F4: words"
        )
        await user.press("e")
        await user.type("换成白色")
        await user.press("enter")
        await user.sees("will be copied", "换成白色")
        await user.press("enter")
        await user.until(lambda: fresh(cards, ASK).desk.open_slips)
        await user.sees("change before it leaves · …0001")


@pytest.mark.duty("S04")
@pytest.mark.parametrize("keys", [("b", "4", "enter"), ("delete", "4", "enter")])
async def test_an_intercept_opens_its_case_and_both_lead_to_each_other(cards: Desk, keys: tuple[str, ...]) -> None:
    async with at(cards) as user:
        await to(user, GONE)
        await user.press(keys[0])
        await user.sees("bought the wrong item", "left today 08:30")
        await user.press(*keys[1:])
        await user.sees("intercept · …0002 · 清茶淡饭")
        await user.until(lambda: fresh(cards, GONE).desk.memo == ("0317 AH intercept CS-0317-01",))
        await user.press("o")
        await user.sees("In work 1", "register the stop with", "refund when it is back")
        await user.press("t")
        await user.type("已登记")
        await user.press("enter")
        await user.sees("+ register the stop", "已登记")
        await user.press("i")
        await user.until(lambda: isinstance(user.place(), Orders))
        await user.sees("…0002" if user.app.size.width < 100 else "CS-0317-01")


async def test_a_case_that_does_not_fit_says_why_and_one_key_overrides(cards: Desk) -> None:
    async with at(cards) as user:
        await to(user, ASK)
        await user.press("b", "2")
        await user.sees("bought the wrong item does not fit: the order is To confirm", "o F6: say why")
        await user.press("o")
        await user.type("平台还没更新")
        await user.press("enter")
        await user.sees("平台还没更新", "will be copied")
        await user.press("enter")
        await user.sees("CS-0317-01")


async def test_a_coupon_asks_for_its_value(cards: Desk) -> None:
    async with at(cards) as user:
        await to(user, GONE)
        await user.press("b", "3", "e")
        await user.sees("the coupon's value")
        await user.type("5")
        await user.press("enter")
        await user.sees("5.00")
        await user.press("enter")
        await user.until(lambda: "CS-0317-01" in " ".join(fresh(cards, GONE).desk.memo))
