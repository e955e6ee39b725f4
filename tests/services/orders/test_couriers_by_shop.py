"""Couriers: prices per shop, notes by place, the buyer's preference, a number that is not the wished courier's."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.errors import DataError
from csdesk.services.buyers import buyers
from csdesk.services.desk.couriers import load_couriers
from csdesk.services.orders import confirm, shipping
from csdesk.services.orders.confirm import check_words, checks_of
from tests.support import NOW, make_order, put_orders

OWN = """
use = ["yto", "sf"]

[sf]
extra = "12.00"

[yto.notes]
"浙江" = "EMS is better in the hills"
"杭州" = "fine in town"

[shops."二店"]
use = ["zto", "sf"]

[shops."二店".sf]
extra = "8.00"
"""


@pytest.fixture
def shop(desk: Desk) -> Desk:
    put_orders(desk, make_order("4001", shop="一店"), make_order("4002", shop="二店", buyer_nick="别人"))
    (Path(desk.home.folder) / "couriers.toml").write_text(OWN, encoding="utf-8")
    return desk


@pytest.mark.duty("A02")
def test_each_shop_offers_its_own_at_its_price(shop: Desk) -> None:
    one, two = (confirm.ask(shop, no).text or "" for no in ("4001", "4002"))
    assert "YTO" in one or "圆通" in one
    assert "12.00" in one
    assert "8.00" in two
    assert "圆通" not in two
    assert load_couriers(shop.home.folder, "三店").use == ("yto", "sf")


@pytest.mark.parametrize("text", ["shops = 3\n", "[shops]\nx = 3\n", '[shops."x".sf]\nextra = "viel"\n'])
def test_a_broken_table_of_a_shop_is_named(desk: Desk, text: str) -> None:
    put_orders(desk, make_order("4001"))
    (Path(desk.home.folder) / "couriers.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_couriers(desk.home.folder, "x")
    assert caught.value.code == "bad_couriers"


@pytest.mark.duty("A05")
def test_what_is_noted_of_a_place_warns_at_the_choice(shop: Desk) -> None:
    order = shop.orders["taobao:4001"]
    words = [check_words(one) for one in checks_of(shop, order, shop.couriers.known["yto"]) if one.code]
    assert words == ["noted of this courier here (fine in town)"]
    assert not [one for one in checks_of(shop, order, shop.couriers.known["sf"]) if one.code == "courier_note"]
    assert "noted of this courier here (fine in town)" in confirm.ask(shop, "4001", "yto").warnings


def test_a_buyers_preference_is_kept_across_his_names(shop: Desk) -> None:
    earlier = NOW - timedelta(days=9)
    put_orders(shop, make_order("4000", "pdd", buyer_nick="茶客", desk_courier_wish="sf", created_at=earlier))
    order = shop.orders["taobao:4001"]
    assert confirm.usual_courier(shop, order) is None
    buyers.link(shop, "pdd:茶客", "4001")
    shop.sync()
    assert confirm.usual_courier(shop, order) == "sf"
    put_orders(shop, make_order("4003", courier="飞马快运", created_at=earlier + timedelta(days=1)))
    assert confirm.usual_courier(shop, order) == "sf"


def test_a_number_of_another_courier_than_wished_is_questioned(shop: Desk) -> None:
    put_orders(shop, make_order("4005", desk_address_confirm="confirmed", desk_courier_wish="sf", buyer_nick="三"))
    result = shipping.ship_scanned(shop, "4005", "YT1234567890123")
    assert result.warnings == ("The buyer wished SF Express, the number is one of YTO.",)
