"""A parcel leaves: blockers, numbers that are wrong, another's or doubtful, part shipments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.queues import Queue
from csdesk.domain.orders.stage import Stage
from csdesk.domain.shared.facts import Parcel
from csdesk.domain.shared.models import PlatformState
from csdesk.errors import RefusedError
from csdesk.screens.orders.card import Shown, card_lines
from csdesk.services.buyers.history import Aside
from csdesk.services.desk import change
from csdesk.services.desk.order_view import view_order
from csdesk.services.orders import products, shipping, slips, watch
from csdesk.services.talk import pair
from csdesk.services.texts.render import Ask, make_text
from csdesk.services.today.snapshot import take_snapshot
from tests.support import NOW, RECEIVER, make_order, put_orders, tried

YT = "YT1234567890123"


def test_a_ready_order_leaves_and_waits_for_its_notice(desk: Desk) -> None:
    put_orders(desk, make_order(desk_address_confirm="confirmed"))
    result = shipping.ship(desk, "4821", "圆通速递", " yt1234567890123\r")
    desk.sync()
    order = desk.orders[result.changed[0]]
    assert [(parcel.tracking_no, parcel.courier) for parcel in order.desk.parcels] == [(YT, "yto")]
    assert desk.judge(order).stage is Stage.SHIPPED
    assert take_snapshot(desk).queues[Queue.TO_NOTIFY] == (order.id,)
    assert shipping.ship(desk, "4821", "yto", YT).changed == ()


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, "address_unconfirmed"),
        ({"pay_kind": "cod", "paid_at": None}, "cod_unanswered"),
        ({"desk_address_confirm": "confirmed", "buyer_message": "不要放小票"}, "message_unread"),
        ({"desk_address_confirm": "confirmed", "refund": "open"}, "refund_open"),
        ({"desk_address_confirm": "confirmed", "desk_hold_reason": "等颜色"}, "on_hold"),
        ({"desk_address_confirm": "confirmed", "held": True}, "on_hold"),
        ({"desk_address_confirm": "confirmed", "receiver": None}, "receiver_unreadable"),
        ({"desk_address_confirm": "changed", "desk_open_slips": ("SL-0317-01",)}, "address_changed"),
        ({"desk_address_confirm": "confirmed", "desk_open_slips": ("SL-0317-01",)}, "slip_open"),
        ({"platform_state": PlatformState.UNPAID, "paid_at": None}, "nothing_to_ship"),
        ({"platform_state": PlatformState.CLOSED}, "nothing_to_ship"),
    ],
)
def test_what_blocks_is_named(desk: Desk, facts: dict[str, Any], code: str) -> None:
    put_orders(desk, make_order(**facts))
    seq = desk.store.seq
    with pytest.raises(RefusedError) as caught:
        shipping.ship(desk, "4821", "yto", YT)
    assert caught.value.code == code
    assert desk.store.seq == seq


def test_no_stock_blocks_and_a_new_count_frees(desk: Desk) -> None:
    put_orders(desk, make_order(desk_address_confirm="confirmed"))
    products.set_product(desk, "GW-01", {"real": 1})
    assert desk.sync() == {"taobao:4000000000004821"}
    with pytest.raises(RefusedError) as caught:
        shipping.ship(desk, "4821", "yto", YT)
    assert caught.value.code == "no_stock"
    products.set_product(desk, "GW-01", {"real": 2})
    desk.sync()
    assert shipping.ship(desk, "4821", "yto", YT).changed


@pytest.mark.parametrize(
    ("courier", "number", "code"),
    [
        ("yto", "123", "bad_tracking"),
        ("yto", "", "bad_tracking"),
        ("yto", "SF1234567890123", "tracking_other_courier"),
        ("飞马", YT, "unknown_courier"),
        ("yto", "4000000000005533", "tracking_is_order"),
        ("yto", "4000000000009999", "tracking_like_order"),
        ("other", "4000000000009999", "tracking_like_order"),
        ("yto", "324000000000005533", "tracking_like_order"),  # what a hand left in the box, then a scan
        ("yto", "YT4000000000005533", "tracking_like_order"),
        ("yto", "82YT1234567890123", "tracking_prefixed"),
        ("yto", "YT1234567890123YT1234567890124", "tracking_prefixed"),
        ("zto", "373123456789012", "tracking_prefixed"),  # digits alone: strictly Yunda's, but behind the 3 ZTO's
        ("sf", "12123456789012", "tracking_prefixed"),
        ("yto", "YT7777777777770", "tracking_taken"),
    ],
)
def test_numbers_that_cannot_be_right(desk: Desk, courier: str, number: str, code: str) -> None:
    other = msgspec.structs.replace(RECEIVER, name="李四")
    put_orders(
        desk,
        make_order(desk_address_confirm="confirmed"),
        make_order(
            "4000000000005533",
            buyer_nick="阿芸不吃糖",
            receiver=other,
            platform_state=PlatformState.SHIPPED,
            courier="yto",
            tracking_no="YT7777777777770",
        ),
    )
    with pytest.raises(RefusedError) as caught:
        shipping.ship(desk, "4821", courier, number)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("wish", "number", "asked"),
    [
        ("zto", "373123456789012", True),  # 3 typed, then ZTO's 14 digits: strictly one of Yunda
        ("zto", "73123456789012", False),
        ("yunda", "373123456789012", False),
        ("sf", "8223123456789012", False),  # too many before it for a hand: nobody knows whose it is
        ("sf", "2123123456789", True),
        (None, "373123456789012", False),
    ],
)
def test_digits_before_a_number_of_digits_are_asked_about(
    desk: Desk, wish: str | None, number: str, asked: bool
) -> None:
    put_orders(desk, make_order(desk_address_confirm="confirmed", desk_courier_wish=wish))
    code = ""
    try:
        shipping.ship_scanned(desk, "4821", number)
    except RefusedError as error:
        code = error.code
    assert (code == "tracking_prefixed") is asked
    if asked:
        assert shipping.ship_scanned(desk, "4821", number, sure=True).changed


def test_a_number_like_an_order_number_is_taken_when_it_is_said_to_be_right(desk: Desk) -> None:
    put_orders(desk, make_order(desk_address_confirm="confirmed"))
    with pytest.raises(RefusedError, match="Nobody knows"):
        shipping.ship_scanned(desk, "4821", "4000000000009999")
    assert shipping.ship_scanned(desk, "4821", "yto 4000000000009999").changed


def test_a_child_number_is_kept_whole_and_a_single_parcel_cut(desk: Desk) -> None:
    put_orders(desk, make_order(desk_address_confirm="confirmed"))
    shipping.ship(desk, "4821", "jd", "JDVB18000000877-1-2-", more=True)
    desk.sync()
    shipping.ship(desk, "4821", "jd", "JDVB18000000878-1-1-")
    desk.sync()
    parcels = desk.orders["taobao:4000000000004821"].desk.parcels
    assert [parcel.tracking_no for parcel in parcels] == ["JDVB18000000877-1-2-", "JDVB18000000878"]


def test_one_buyer_at_one_door_may_share_a_parcel(desk: Desk) -> None:
    put_orders(
        desk,
        make_order(desk_address_confirm="confirmed"),
        make_order("4000000000005533", desk_address_confirm="confirmed"),
    )
    assert shipping.ship(desk, "4821", "yto", YT).changed
    desk.sync()
    assert shipping.ship(desk, "5533", "yto", YT).changed


def test_a_doubtful_number_is_questioned_and_may_be_insisted_on(desk: Desk) -> None:
    put_orders(desk, make_order(desk_address_confirm="confirmed"))
    assert tried(shipping.ship, desk, "4821", "yto", "462598779470531").warnings
    assert shipping.ship(desk, "4821", "yto", "SF1234567890123", sure=True).changed


def test_part_shipments_stay_to_ship_until_the_last(desk: Desk) -> None:
    put_orders(desk, make_order(desk_address_confirm="confirmed"))
    shipping.ship(desk, "4821", "yto", YT, more=True)
    desk.sync()
    snapshot = take_snapshot(desk)
    order = next(iter(desk.orders.values()))
    assert snapshot.standings[order.id].stage is Stage.TO_SHIP
    assert order.id in snapshot.queues[Queue.TO_NOTIFY]
    shipping.ship(desk, "4821", "yto", "YT1234567890124")
    desk.sync()
    assert desk.judge(desk.orders[order.id]).stage is Stage.SHIPPED


@pytest.mark.duty("V01")
def test_rating_waits_for_the_end_of_the_trade(desk: Desk) -> None:
    put_orders(desk, make_order(), make_order("4000000000005533", platform_state=PlatformState.COMPLETED))
    with pytest.raises(RefusedError):
        shipping.rate(desk, ["4821"])
    assert take_snapshot(desk).count(Queue.TO_RATE) == 1
    words = shipping.rate(desk, ["5533"]).text
    desk.sync()
    assert take_snapshot(desk).count(Queue.TO_RATE) == 0
    whom = pair.whom_of(desk.find("5533"))
    assert whom is not None
    found = pair.copy_again(desk, whom)
    assert found is not None
    assert (found[0].text, found[0].sent_at) == (words, None)
    pair.sent(desk, whom)
    desk.sync()
    assert pair.last_said(desk, whom) is None


@pytest.mark.duty("N03")
def test_special_orders_are_marked_and_unmarked(desk: Desk) -> None:
    put_orders(desk, make_order())
    shipping.special(desk, ["4821"], "刻字")
    desk.sync()
    assert next(iter(desk.orders.values())).desk.special == "刻字"
    shipping.special(desk, ["4821"], "-")
    desk.sync()
    assert next(iter(desk.orders.values())).desk.special is None


@pytest.mark.duty("N01")
def test_a_slip_holds_the_parcel_until_it_is_acknowledged(desk: Desk) -> None:
    put_orders(desk, make_order(desk_address_confirm="confirmed"))
    with desk.change("order.change", "test") as transaction:
        order = next(iter(desk.orders.values()))
        slip, _order = change.add_slip(desk, transaction, order, "order", text="改成白色 19900000001", old="米色")
    desk.sync()
    assert slip.id == "SL-0317-01"
    (view,) = slips.list_slips(desk)
    assert view.new == "改成白色 199****0001"
    assert "改成白色 19900000001" in slips.slip_page(slips.list_slips(desk, reveal=True))
    with pytest.raises(RefusedError) as caught:
        shipping.ship(desk, "4821", "yto", YT)
    assert caught.value.code == "slip_open"
    assert slips.ack(desk, ["sl-0317-01"]).changed == ("SL-0317-01",)
    desk.sync()
    assert slips.ack(desk, [], every=True).changed == ()
    assert slips.list_slips(desk) == []
    assert shipping.ship(desk, "4821", "yto", YT).changed


@pytest.mark.parametrize("more", [True, False])
def test_every_parcel_of_an_order_is_named_with_its_own_time(desk: Desk, more: bool) -> None:
    first, second = Parcel("YT8800000000117", "yto", NOW - timedelta(days=1), True), Parcel(YT, "sf", NOW, more)
    put_orders(desk, make_order(desk_parcels=(first, second), shipped_at=NOW - timedelta(days=1)))
    order = desk.find("4821")
    view = view_order(order, desk.judge(order))
    assert (view.tracking_no, view.shipped_at) == (YT, NOW)
    aside = Aside("", {}, "", parcel=watch.parcel_words(desk, order))
    lines = card_lines(Shown(order, desk.judge(order), NOW, None, aside=aside, couriers=desk.couriers), 80)
    card = "\n".join("".join(words for words, _tone in line) for line in lines)
    assert f"YTO YT8800000000117 {'a part left ' if more else ''}yesterday" in card
    assert f"SF Express {YT}" in card
    assert more or ("…0117 · " in card and "…0123 · " in card)


def test_texts_of_an_order_in_two_parts_speak_of_the_rest(desk: Desk) -> None:
    put_orders(desk, make_order(desk_parcels=(Parcel(YT, "yto", NOW, True),), desk_address_confirm="confirmed"))
    order = desk.find("4821")
    for code, fills in (("refund_unsent", {}), ("mod_ok", {"change": "改成蓝色"})):
        assert "其余的部分还没有发出" in make_text(desk, Ask(code, order=order, lang="zh", fills=fills)).text
    with pytest.raises(RefusedError):
        make_text(desk, Ask("ship_48h", order=order, lang="zh"))
