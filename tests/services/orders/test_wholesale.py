"""Wholesale: the price goes down by steps, the quote says it, the freight saved is money beside it."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.cards import Stock, bulk_card, price_at
from csdesk.domain.shared.models import Line
from csdesk.errors import RefusedError, UsageError
from csdesk.services.orders import bulk, products
from csdesk.services.talk import pair
from csdesk.services.texts.deliver import Mark
from csdesk.services.upkeep.history import undo
from tests.support import make_order, put_orders

STEPS = {10: "35.00", 50: "32.00"}


@pytest.mark.parametrize(
    ("qty", "price", "quote"),
    [
        (1, "39.00", ("39.00", "39.00")),
        (9, "39.00", ("39.00", "351.00")),
        (10, "39.00", ("35.00", "350.00")),
        (49, None, ("35.00", "1715.00")),
        (50, None, ("32.00", "1600.00")),
        (9, None, None),
    ],
)
def test_the_price_of_so_many(qty: int, price: str | None, quote: tuple[str, str] | None) -> None:
    assert price_at(qty, price, STEPS) == quote


def test_a_quote_names_the_price_and_the_freight_given_back(desk: Desk) -> None:
    products.set_product(desk, "GW-01", {"title": "盖碗", "real": 60, "price": "39"})
    products.fill_card(desk, "GW-01", "steps", "10=35 50=32")
    desk.sync()
    text = bulk.answer(desk, "GW-01", 20).text or ""
    assert "35.00" in text
    assert "700.00" in text
    view = products.bulk(desk, "GW-01", 20)
    assert (view.price, view.total, view.wholesale, view.saved) == ("35.00", "700.00", True, None)
    freight = {"parcel": "6", "freight": products.freight_steps(["10=40"])}
    products.set_product(desk, "GW-01", freight)
    desk.sync()
    text = bulk.answer(desk, "GW-01", 20).text or ""
    assert "700.00" in text
    assert "80.00" in text
    undo(desk, 2)
    desk.sync()
    assert products.quote(products.find_product(desk, "GW-01"), 20) == ("39.00", "780.00")


def test_below_the_first_step_nothing_is_said_of_wholesale(desk: Desk) -> None:
    products.set_product(desk, "GW-01", {"title": "盖碗", "real": 60, "price": "39", "steps": {"10": "35.00"}})
    desk.sync()
    assert products.bulk(desk, "GW-01", 5).wholesale is False


@pytest.mark.parametrize(
    ("qty", "free", "whole", "saved"),
    [
        (20, 50, None, "80.00"),
        (60, 50, None, "280.00"),  # 50 for 40, 10 for 40: two parcels pay twice
        (60, 55, None, "290.00"),  # 55 for 40, 5 alone
        (60, 0, None, "320.00"),
        (60, 50, True, "320.00"),
        (20, 50, False, "80.00"),
        (5, 50, None, None),
    ],
)
def test_what_goes_in_parts_pays_the_freight_of_each(
    qty: int, free: int, whole: bool | None, saved: str | None
) -> None:
    card = bulk_card(qty, Stock(None, free, 0, 0), "6", {10: "40.00"}, whole=whole)
    assert card.saved == saved


def test_what_is_promised_is_promised_to_somebody_and_goes_by_the_key_of_sent(desk: Desk) -> None:
    put_orders(desk, make_order("4000000000004821", buyer_nick="月下"))
    products.set_product(desk, "GW-01", {"title": "盖碗", "real": 44, "price": "39"})
    desk.sync()
    named = {name: bulk.buyer_for(desk, name) for name in ("月下", "4821", "taobao:月下", "淘宝：新来的", "")}
    assert list(named.values()) == ["taobao:月下"] * 3 + ["taobao:新来的", ""]
    with pytest.raises(UsageError):
        bulk.buyer_for(desk, "没见过")
    terms = bulk.Terms(later="18:00 tomorrow")
    with pytest.raises(RefusedError) as caught:
        bulk.answer(desk, "GW-01", 60, terms, mark=Mark.COPIED)
    assert caught.value.code == "no_buyer"
    terms = bulk.Terms(later="明天18:00")
    bulk.answer(desk, "GW-01", 60, terms, buyer="taobao:月下", mark=Mark.COPIED)
    desk.sync()
    (promise,) = desk.records.follow.records.values()
    assert (promise.platform, promise.buyer_nick, promise.copied) == ("taobao", "月下", True)
    whom = pair.whom_of(promise)
    assert whom is not None
    pair.sent(desk, whom)
    desk.sync()
    (promise,) = desk.records.follow.records.values()
    assert promise.copied is False


def test_an_order_that_names_its_goods_by_their_title_alone_takes_its_pieces(desk: Desk) -> None:
    for sku, title in (("GW-01", "盖碗"), ("BX-01", "杯"), ("BX-02", "杯")):
        products.set_product(desk, sku, {"title": title, "real": 9})
    lines = (Line("盖碗", qty=2), Line("盖碗", qty=4, variant="大号"), Line("杯", qty=3))
    joined = (Line("茶盘，盖碗", qty=3), Line("茶盘，盖碗", qty=1))
    put_orders(desk, make_order("4000000000004821", lines=lines), make_order("4000000000005533", lines=lines[:1]))
    put_orders(desk, make_order("4000000000006644", lines=joined))
    assert [view.reserved for view in products.list_products(desk)] == [0, 0, 5]  # whose the others are nobody knows
    assert (products.bulk(desk, "GW-01", 5).free, products.bulk(desk, "GW-01", 5).carries) == (4, False)
    assert products.bulk(desk, "GW-01", 6, desk.find("4821")).carries is True


def test_freight_is_filled_in_as_it_is_typed(desk: Desk) -> None:
    products.set_product(desk, "GW-01", {"title": "盖碗", "real": 60, "price": "39"})
    products.fill_card(desk, "GW-01", "freight", "6，10=40；30=80")
    desk.sync()
    (view,) = products.list_products(desk)
    assert products.freight_words(view) == "6.00 10=40.00 30=80.00"
    assert products.bulk(desk, "GW-01", 20).saved == "80.00"
