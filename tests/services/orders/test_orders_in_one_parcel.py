"""Two orders, one parcel: one slip, one number, one notice; apart again until it left (A03)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.stage import PENDING
from csdesk.domain.shared.models import Order, PlatformState, Receiver
from csdesk.errors import RefusedError
from csdesk.services.orders import combine_parcels, notices, orders, shipping, slips
from csdesk.services.orders.packing import packing_page, page_text
from csdesk.services.talk import compose
from csdesk.services.texts.deliver import Mark
from csdesk.services.upkeep.history import undo
from tests.support import NOW, make_order, put_orders

ONE, TWO, OTHER = "taobao:4000000000004821", "taobao:4000000000005533", "taobao:4000000000007777"
YT = "YT8888888888888"


@pytest.fixture
def door(desk: Desk) -> Desk:
    ready = {"desk_address_confirm": "confirmed"}
    put_orders(
        desk,
        make_order("4000000000004821", desk_address_confirm="confirmed"),
        make_order("4000000000005533", paid_at=NOW - timedelta(hours=1), desk_address_confirm="confirmed"),
        make_order("4000000000007777", buyer_nick="月下", desk_address_confirm=ready["desk_address_confirm"]),
    )
    return desk


def order(desk: Desk, key: str) -> Order:
    desk.sync()
    return desk.orders[key]


@pytest.mark.duty("A03")
def test_one_number_one_slip_and_one_notice_for_both(door: Desk) -> None:
    assert combine_parcels.merge(door, ["4821"]).changed == (ONE, TWO)
    assert [order(door, key).desk.together for key in (ONE, TWO, OTHER)] == [ONE, ONE, None]
    assert [(slip.kind, slip.order_id) for slip in slips.list_slips(door)] == [("together", ONE)]
    sent = shipping.ship(door, "5533", "yto", YT)
    assert (sent.summary, sorted(sent.changed)) == ("shipped · …5533 …4821 · YTO", [ONE, TWO])
    assert [[one.tracking_no for one in order(door, key).desk.parcels] for key in (ONE, TWO, OTHER)] == [[YT], [YT], []]
    with pytest.raises(RefusedError) as caught:
        combine_parcels.split(door, "4821")
    assert caught.value.code == "waits_for_no_parcel"
    told = notices.notify(door, [ONE], mark=Mark.SENT)[0]
    assert "您的盖碗×4合在一个包裹里，已由圆通发出" in (told.text or "")
    assert sorted(told.changed) == [ONE, TWO]
    assert all(order(door, key).desk.notified_at for key in (ONE, TWO))
    assert [combine_parcels.mates_words(door, order(door, key)) for key in (ONE, TWO, OTHER)] == [
        "one parcel: …4821 …5533",
        "one parcel: …5533 …4821",
        "",
    ]
    assert len(door.records.told.records) == 1


@pytest.mark.duty("A03")
def test_what_holds_one_holds_the_parcel(door: Desk) -> None:
    combine_parcels.merge(door, ["4821", "5533"])
    put_orders(door, make_order("4000000000005533", desk_address_confirm="confirmed", desk_together=ONE, refund="open"))
    with pytest.raises(RefusedError) as caught:
        shipping.ship(door, "4821", "yto", YT)
    assert "5533" in caught.value.where
    assert order(door, ONE).desk.parcels == ()


@pytest.mark.duty("A03")
def test_apart_again_by_split_and_by_undo(door: Desk) -> None:
    combine_parcels.merge_or_split(door, ["4821"])
    door.sync()
    undo(door)
    assert order(door, ONE).desk.together is None
    combine_parcels.merge_or_split(door, ["4821"])
    door.sync()
    assert combine_parcels.merge_or_split(door, ["5533"]).changed == (TWO, ONE)
    assert order(door, ONE).desk.together is None
    assert [slip.new.split(":")[0] for slip in slips.list_slips(door)] == ["one parcel", "parcels of their own again"]
    shipping.ship(door, "4821", "yto", YT)
    assert order(door, TWO).desk.parcels == ()


def test_who_was_promised_one_parcel_is_named_when_it_is_split(door: Desk) -> None:
    combine_parcels.merge(door, ["4821"])
    words = "可以的，为您合在一个包裹里，今天发出"
    compose.use(door, compose.subject_of(door, order(door, TWO)), words, mark=Mark.SENT)
    door.sync()
    (warning,) = combine_parcels.merge_or_split(door, ["4821"]).warnings
    assert "合在一个包裹里" in warning
    assert combine_parcels.merge_or_split(door, ["4821"]).warnings == ()


def test_other_buyers_doors_and_ways_to_pay_stay_apart(door: Desk) -> None:
    for names in (["4821", "7777"], ["4821", "cod"], ["4821", "far"]):
        far = Receiver("张三", "19900000001", "浙江省", "杭州市", "西湖区", "别处 9 号")
        put_orders(door, make_order("9000cod", pay_kind="cod", desk_cod_answer="accepted", desk_cod_asked_at=NOW),
                   make_order("9000far", receiver=far))  # fmt: skip
        with pytest.raises(RefusedError) as caught:
            combine_parcels.merge(door, [name if name.isdigit() else f"9000{name}" for name in names])
        assert caught.value.code == "not_one_door"
    assert combine_parcels.merge(door, ["7777"]).changed == ()
    put_orders(door, make_order("9100", platform_state=PlatformState.SHIPPED))
    with pytest.raises(RefusedError):
        combine_parcels.merge(door, ["4821", "9100"])


@pytest.mark.duty("A03")
def test_orders_to_one_door_are_marked_until_they_are_together(door: Desk) -> None:
    put_orders(door, make_order("4000000000008888", pay_kind="cod", paid_at=None))  # one door, but no parcel for both
    assert combine_parcels.doors_shared(door.orders.values(), door.orders) == {ONE: TWO, TWO: ONE}


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, ""),
        ({"buyer_nick": "月下"}, "no other order goes to this door"),
        (
            {"pay_kind": "cod", "desk_cod_answer": "accepted", "desk_cod_asked_at": NOW},
            "…4821 goes to this door too",
        ),
        ({"buyer_nick": ""}, "no other order goes to this door"),
        ({"platform_state": PlatformState.UNPAID, "paid_at": None}, None),
    ],
)
def test_a_parcel_is_offered_where_the_key_would_make_it(desk: Desk, facts: dict[str, Any], why: str | None) -> None:
    put_orders(desk, make_order("4000000000004821", desk_address_confirm="confirmed"))
    put_orders(desk, make_order("4000000000005533", **({"desk_address_confirm": "confirmed"} | facts)))
    found = combine_parcels.to_one_door(desk, [TWO], desk.orders.__getitem__, desk.orders.__getitem__)
    told = why == ""
    assert list(found) == ([(TWO, "4000000000004821")] if told else [])
    waiting = [one for one in desk.orders.values() if desk.judge(one).stage in PENDING]
    assert bool(combine_parcels.doors_shared(waiting, desk.orders)) is told
    if why is not None:
        result = combine_parcels.merge(desk, [TWO])
        assert (bool(result.changed), why in result.summary) == (told, True)


@pytest.mark.duty("A03")
def test_a_parcel_waits_until_every_order_in_it_may_leave(door: Desk) -> None:
    put_orders(door, make_order("4000000000005533", buyer_message="改个颜色", desk_address_confirm="confirmed"))
    combine_parcels.merge(door, [ONE])
    door.sync()
    page = packing_page(door)
    assert ([plan.orders for plan in page.parcels], len(page.picks)) == ([(OTHER,)], 1)
    assert page.waiting == ("…4821 waits for …5533: message unread",)
    assert page.waiting[0] in page_text(page)
    orders.read(door, [TWO])
    door.sync()
    assert [len(plan.orders) for plan in packing_page(door).parcels] == [2, 1]
