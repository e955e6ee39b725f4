"""By key: an answer to what was asked elsewhere is taken, and what was typed is not lost to a refusal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.orders.cod import pays
from csdesk.domain.shared.models import Order, PlatformState, Receiver
from csdesk.screens.orders.confirm import Confirm
from csdesk.screens.orders.dialogs import Cod, Remind, UrgeCard
from tests.journeys.orders.test_order_cards_by_key import to
from tests.journeys.user import User, at
from tests.support import NOW, make_order, put_orders

ASK, GATE = "5000000000000001", "5000000000000002"


@pytest.fixture
def shop(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    receiver = Receiver("张三", "19900000001", "浙江省", "杭州市", "西湖区", "文三路9号")
    put_orders(desk, make_order(ASK, receiver=receiver), make_order(GATE, pay_kind="cod", paid_at=None, cod_fee="5.00"))
    return desk


def fresh(desk: Desk, no: str) -> Order:
    return open_desk(desk.home.folder, now=NOW.isoformat(), lang="en", operator="AH").orders[f"taobao:{no}"]


async def front(user: User, no: str, screen: type) -> None:
    await to(user, no)
    await user.press("c")
    await user.until(lambda: isinstance(user.place(), screen))


async def test_an_address_confirmed_elsewhere(shop: Desk) -> None:
    async with at(shop) as user:
        await front(user, ASK, Confirm)
        await user.press("y")
        await user.until(lambda: fresh(shop, ASK).desk.address_confirm == "confirmed")
        assert fresh(shop, ASK).desk.asked_elsewhere


async def test_a_yes_at_the_cod_gate_asks_once_how_he_was_told(shop: Desk) -> None:
    async with at(shop) as user:
        await front(user, GATE, Cod)
        await user.press("y")
        await user.sees("how was he told?")
        await user.press("enter")
        await user.sees("was not told the price")
        await user.press("y")
        await user.type("by phone")
        await user.press("enter")
        await user.until(lambda: fresh(shop, GATE).desk.cod_answer == "accepted")
        assert fresh(shop, GATE).desk.cod_told == "by phone"


async def test_a_fee_that_was_not_told_stands_beside_the_sum_that_was(shop: Desk) -> None:
    async with at(shop) as user:
        await front(user, GATE, Cod)
        await user.press("enter")
        await user.until(lambda: fresh(shop, GATE).desk.cod_asked_at)
        await user.press("c")
        await user.until(lambda: isinstance(user.place(), Cod))
        total = pays(fresh(shop, GATE))
        await user.press("f")
        await user.type("30")
        await user.press("enter")
        await user.sees("price told: copied, not yet sent", f"was {total}", "is not told yet")
        await user.press("y")
        await user.until(lambda: fresh(shop, GATE).desk.cod_answer == "accepted")
        await user.sees(f"was {total}", "is not told yet")
    assert pays(fresh(shop, GATE)) == total


async def test_every_card_of_an_order_shows_what_its_buyer_wrote(shop: Desk) -> None:
    wrote: dict[str, Any] = {"buyer_message": "先拍下，等我问问老婆要哪个颜色"}
    unpaid: dict[str, Any] = {"platform_state": PlatformState.UNPAID, "paid_at": None, "ship_by": None}
    put_orders(shop, make_order(ASK, **wrote, **unpaid), make_order(GATE, pay_kind="cod", paid_at=None, **wrote))
    async with at(shop) as user:
        for no, screen in ((ASK, Remind), (GATE, Cod)):
            await front(user, no, screen)
            await user.sees("先拍下，等我问问老婆要哪个颜色", "message unread")
            await user.press("escape")


async def test_a_receiver_that_is_refused_is_in_its_line_again(shop: Desk) -> None:
    async with at(shop) as user:
        await front(user, ASK, Confirm)
        await user.press("e")
        await user.type("浙江省杭州市西湖区文三路9号")
        await user.press("enter")
        await user.sees("Nothing in the receiver changed", "西湖区文三路9号")
        assert fresh(shop, ASK).desk.receiver is None
        await user.type("01")
        await user.press("enter")
        await user.sees("understood like this?")
        await user.press("1")
        await user.until(lambda: fresh(shop, ASK).desk.address_confirm == "changed")
        changed = fresh(shop, ASK).desk.receiver
        assert changed is not None
        assert changed.address == "文三路9号01"


@pytest.mark.parametrize(("hours", "other"), [(9, None), (-9, "answer “in time”")])
async def test_only_who_is_late_has_another_answer_and_it_says_which(desk: Desk, hours: int, other: str | None) -> None:
    put_orders(desk, make_order(ASK, desk_address_confirm="confirmed", ship_by=NOW + timedelta(hours=hours)))
    async with at(desk) as user:
        await to(user, ASK)
        await user.press("w")
        await user.until(lambda: isinstance(user.place(), UrgeCard) and user.place().draft.more, "the card")  # type: ignore[attr-defined]
        bar = user.screen()[-1]
        assert ("answer “" in bar, other is None or other in bar) == (other is not None, True)
        await user.press("o")
        await (user.sees("it is not past its shipping time") if other is None else user.sees("why the other case"))
