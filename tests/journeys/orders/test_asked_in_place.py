"""Where a text lacks something, the key that would take it asks for that; nobody is sent elsewhere to say it."""

from __future__ import annotations

import msgspec
import pytest

from csdesk.actions import ACTIONS
from csdesk.desk import Desk
from csdesk.screens.orders.change_card import ChangeCard
from csdesk.screens.orders.dialogs import Cod
from csdesk.screens.orders.order_dialog import Deal
from csdesk.screens.orders.orders import Orders
from tests.journeys.user import User, at
from tests.support import make_order, put_orders

pytestmark = pytest.mark.asyncio
COD, PAID = "taobao:4000000000007716", "taobao:4000000000004821"


@pytest.fixture(autouse=True)
def to_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")


@pytest.fixture
def shop(desk: Desk) -> Desk:
    put_orders(
        desk,
        make_order(COD[7:], pay_kind="cod", paid_at=None, ship_by=None, buyer_nick="货到再说"),
        make_order(PAID[7:], receiver=None),
    )
    return desk


async def on(user: User, key: str) -> None:
    await user.press("3")
    place = user.place()
    assert isinstance(place, Orders)
    place.take_tab(None)
    place.rows.go(list(place.rows.keys).index(key))


async def test_what_asks_is_an_action_of_its_own_card() -> None:
    known = {action.id: action for action in ACTIONS}
    cards = [kind for kind in Deal.__subclasses__() if kind.ASKS]
    assert {Cod, ChangeCard} <= set(cards)
    for kind in cards:
        for asks in kind.ASKS.values():
            assert known[asks].scope == kind.NAME


async def test_the_fee_of_a_cod_order_is_asked_for_at_enter(shop: Desk) -> None:
    async with at(shop) as user:
        await on(user, COD)
        await user.press("c")
        assert "Enter fee" in user.text()
        await user.do("enter", "type:5", "enter", "enter")
    shop.sync()
    assert shop.orders[COD].desk.cod_asked_at is not None


async def test_what_the_buyer_wants_changed_is_asked_for_at_enter(shop: Desk) -> None:
    async with at(shop) as user:
        await on(user, PAID)
        await user.do("b", "enter", "type:two cups instead", "enter")
        assert "two cups instead" in user.text()


async def test_an_unknown_receiver_is_asked_for_where_his_yes_is_recorded(shop: Desk) -> None:
    facts = msgspec.structs.replace(shop.orders[PAID].desk, address_confirm="asked")
    put_orders(shop, msgspec.structs.replace(shop.orders[PAID], desk=facts))
    async with at(shop) as user:
        await on(user, PAID)
        await user.do("c", "enter", "type:张三 13800138000 浙江省杭州市西湖区文三路100号3幢502", "enter", "1")
    shop.sync()
    receiver = shop.orders[PAID].desk.receiver
    assert receiver is not None
    assert receiver.name == "张三"
