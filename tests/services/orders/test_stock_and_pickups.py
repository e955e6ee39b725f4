"""Products, large orders and pickups."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.cards import PickupState
from csdesk.domain.shared.models import PlatformState
from csdesk.errors import RefusedError, UsageError
from csdesk.services.orders import bulk, pickups, products
from csdesk.services.texts.deliver import Mark
from tests.support import make_order, put_orders, tried


def test_stock_counts_what_open_orders_take(desk: Desk) -> None:
    put_orders(
        desk,
        make_order(),
        make_order("4000000000005533", platform_state=PlatformState.UNPAID, paid_at=None),
        make_order("4000000000005534", platform_state=PlatformState.SHIPPED),
        make_order("4000000000005535", pay_kind="cod", paid_at=None),
    )
    products.set_product(desk, "GW-01", {"title": "盖碗", "page": 10, "real": 10, "safety": 1})
    desk.sync()
    (view,) = products.list_products(desk)
    assert (view.reserved, view.free, view.oversold, view.low) == (4, 5, False, False)
    assert products.list_products(desk, low=True) == []
    assert view.counted_at == desk.now()


def test_a_large_order(desk: Desk) -> None:
    put_orders(desk, make_order())
    products.set_product(desk, "GW-01", {"real": 24, "parcel": "6", "freight": products.freight_steps(["10=40"])})
    desk.sync()
    card = products.bulk(desk, "gw-01", 20)
    assert (card.carries, card.free, card.saved, card.discount) == (True, 22, "80.00", "80.00")
    assert products.bulk(desk, "GW-01", 23).missing == 1
    (own,) = desk.orders.values()
    assert (products.bulk(desk, "GW-01", 24, own).carries, products.bulk(desk, "GW-01", 25, own).missing) == (True, 1)
    for sku, qty in (("NO", 1), ("GW-01", 0), ("GW-01", -3)):
        with pytest.raises((UsageError, RefusedError)):
            products.bulk(desk, sku, qty)


@pytest.mark.parametrize(
    ("facts", "code"),
    [({"real": -1}, "negative_stock"), ({"price": "-3"}, "bad_money"), ({"price": "drei"}, "bad_money")],
)
def test_bad_facts_of_a_product_are_refused(desk: Desk, facts: dict[str, object], code: str) -> None:
    with pytest.raises(RefusedError) as caught:
        products.set_product(desk, "GW-01", facts)
    assert caught.value.code == code
    assert desk.store.seq == 0


def test_the_same_facts_again_change_nothing(desk: Desk) -> None:
    assert tried(products.set_product, desk, "GW-01", {"real": 3}).changed == ("GW-01",)
    assert products.set_product(desk, "GW-01", {"real": 3}).changed == ("GW-01",)
    desk.sync()
    assert products.set_product(desk, "GW-01", {"real": 3}).changed == ()


@pytest.mark.duty("S09", "S10")
def test_a_late_pickup_is_urged_with_minutes_and_complained_about(open_at: Callable[[str], Desk]) -> None:
    desk = open_at("2026-03-17T14:00:00+08:00")
    booked = pickups.book(desk, "圆通", urgent=True, parcels=3)
    assert booked.changed == ("PU-0317-01",)
    later = open_at("2026-03-17T15:40:00+08:00")
    (view,) = pickups.list_pickups(later)
    assert (view.state, view.late) == (PickupState.COMPLAIN, 70)
    said = pickups.urge(later, "pu-0317-01", complaint_no="T1")
    assert said.text is not None
    assert "1h10m" in said.text
    later.sync()
    pickups.done(later, "PU-0317-01")
    later.sync()
    assert pickups.list_pickups(later) == []
    assert pickups.list_pickups(later, every=True)[0].complaint_no == "T1"
    with pytest.raises(RefusedError):
        pickups.urge(later, "PU-0317-01")


def test_a_pickup_in_the_past_or_by_nobody_is_refused(desk: Desk) -> None:
    with pytest.raises(RefusedError) as caught:
        pickups.book(desk, "yto", due=desk.now())
    assert caught.value.code == "time_passed"
    with pytest.raises(RefusedError):
        pickups.book(desk, "飞马")
    with pytest.raises(UsageError):
        pickups.done(desk, "PU-0101-01")


def test_the_case_of_a_pickup_is_overridden_only_with_a_reason(open_at: Callable[[str], Desk]) -> None:
    desk = open_at("2026-03-17T14:00:00+08:00")
    pickups.book(desk, "圆通", urgent=True)
    later = open_at("2026-03-17T14:40:00+08:00")
    (view,) = pickups.list_pickups(later)
    assert (view.state, view.because) == (PickupState.LATE, "booked 14:00, due 14:30; 10m late: urge")
    (view,) = pickups.list_pickups(open_at("2026-03-18T13:40:00+08:00"))
    assert view.because.endswith("; 23h late, more than an hour: complain")
    with pytest.raises(RefusedError) as caught:
        pickups.override(later, view.id, "  ")
    assert caught.value.code == "empty_reason"
    with pytest.raises(RefusedError) as caught:
        pickups.override(later, view.id, "他说的", later.now())
    assert caught.value.code == "time_passed"
    pickups.override(later, view.id, "他说的", later.now().replace(hour=15, minute=0))
    later.sync()
    (view,) = pickups.list_pickups(later)
    assert (view.state, view.late, view.because) == (PickupState.BOOKED, 0, "the courier named 15:00")
    said = pickups.override(later, view.id, "电话没人接")
    later.sync()
    (view,) = pickups.list_pickups(later)
    assert (view.state, view.because) == (PickupState.COMPLAIN, "you said so: 电话没人接")
    assert said.text is not None
    assert "complaint number" in said.text


@pytest.mark.duty("S08")
def test_the_words_for_a_pickup_name_the_shops_door(desk: Desk) -> None:
    from csdesk.config import Config, PickupSettings

    desk.config = Config(pickup=PickupSettings("掌柜", "19900000077", "杭州市西湖区茶市 1 号"))
    said = pickups.book(desk, "yto", parcels=3)
    assert said.text is not None
    for word in ("by 10:30", "杭州市西湖区茶市 1 号", "掌柜 19900000077", "3 parcels"):
        assert word in said.text


@pytest.fixture
def cups(desk: Desk) -> Desk:
    put_orders(desk, make_order())
    freight = products.freight_steps(["10=40"])
    products.set_product(desk, "GW-01", {"real": 24, "safety": 2, "parcel": "6", "freight": freight})
    desk.sync()
    return desk


@pytest.mark.duty("L03", "L04")
def test_a_large_order_is_answered_with_its_reason(cups: Desk) -> None:
    said = bulk.answer(cups, "GW-01", 20, mark=Mark.COPIED)
    assert said.text is not None
    assert "80.00" in said.text
    assert said.summary == "large order taken: GW-01 x20 · real 24 - reserved 2 - safety 2 = 20 free, 20 wanted"
    cups.sync()
    assert [one.code for one in cups.records.sent_texts.records.values()] == ["bulk_yes"]
    parts = bulk.answer(cups, "GW-01", 25, bulk.Terms(later="next Monday"))
    assert parts.text is not None
    assert "20 pieces first" in parts.text
    assert "5 are missing" in parts.summary


@pytest.mark.parametrize(
    ("qty", "terms", "code"),
    [
        (25, bulk.Terms(carries=True), "empty_reason"),
        (20, bulk.Terms(discount="80.01"), "discount_too_high"),
        (20, bulk.Terms(discount="viel"), "bad_money"),
        (20, bulk.Terms(discount="-1"), "bad_money"),
    ],
)
def test_another_answer_needs_a_reason(cups: Desk, qty: int, terms: bulk.Terms, code: str) -> None:
    seq = cups.store.seq
    with pytest.raises(RefusedError) as caught:
        bulk.answer(cups, "GW-01", qty, terms, mark=Mark.SENT)
    assert (caught.value.code, cups.store.seq) == (code, seq)


@pytest.mark.duty("L03")
def test_another_answer_with_a_reason_is_taken(cups: Desk) -> None:
    terms = bulk.Terms(carries=True, discount="100", why="周五到货")
    said = bulk.answer(cups, "GW-01", 25, terms, mark=Mark.SENT)
    assert said.text is not None
    assert "100.00" in said.text
    assert said.summary.endswith("周五到货")


def test_stock_that_nobody_counted_is_no_answer(desk: Desk) -> None:
    products.set_product(desk, "GW-02", {"page": 5})
    desk.sync()
    with pytest.raises(RefusedError) as caught:
        bulk.answer(desk, "GW-02", 20)
    assert caught.value.code == "not_counted"
