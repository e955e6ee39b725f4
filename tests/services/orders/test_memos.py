"""Seller memos: built `MMDD CODE event`, measured by the platform's limit, copied once; flags leave by number."""

from __future__ import annotations

from typing import Any

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.memo import memo_room, to_paste, usual_event, whole_memo
from csdesk.domain.orders.stage import judge
from csdesk.domain.shared.facts import Notice, Parcel
from csdesk.domain.shared.models import Flag, PlatformState
from csdesk.errors import RefusedError
from csdesk.services.desk.packs import load_packs
from csdesk.services.orders import memos, orders
from csdesk.services.texts.deliver import Mark
from tests.support import NOW, make_order, put_orders, tried

NO = "4821"
ID = "taobao:4000000000004821"
LEFT: dict[str, Any] = {"desk_parcels": (Parcel("YT1000000004821", "yto", NOW),)}


@pytest.mark.duty("N02")
def test_what_is_copied_is_every_line_nobody_has_copied_yet(desk: Desk) -> None:
    put_orders(desk, make_order(desk_memo=("0317 AH 买家催发货",)))
    result = memos.note(desk, [NO], "改发中通", mark=Mark.COPIED)
    assert result.text == "0317 AH 买家催发货\n0317 AH 改发中通"
    desk.sync()
    assert to_paste(desk.orders[ID]) == []
    again = memos.note(desk, [NO], "要发票")
    assert again.text == "0317 AH 要发票"
    desk.sync()
    assert to_paste(desk.orders[ID]) == ["0317 AH 要发票"]


def test_a_line_that_the_platform_has_is_not_pasted_again(desk: Desk) -> None:
    put_orders(desk, make_order(seller_memo="0316 XL 老客户\n0317 AH 要发票", desk_memo=("0317 AH 要发票",)))
    assert to_paste(desk.orders[ID]) == []
    assert whole_memo(desk.orders[ID]) == "0316 XL 老客户\n0317 AH 要发票"


def test_without_words_the_usual_event_is_shown_and_written_only_when_copied(desk: Desk) -> None:
    put_orders(desk, make_order(desk_address_confirm="confirmed", desk_courier_wish="yto"))
    seq = desk.store.seq
    shown = memos.note(desk, [NO])
    assert (shown.text, shown.changed, desk.store.seq) == ("0317 AH address confirmed, send with YTO", (), seq)
    assert memos.memo_hint(desk, desk.orders[ID]) == shown.text
    tried(memos.note, desk, [NO], mark=Mark.COPIED)
    assert desk.store.seq == seq
    assert memos.note(desk, [NO], mark=Mark.COPIED).changed == (ID,)
    desk.sync()
    assert desk.orders[ID].desk.memo == (shown.text,)
    assert memos.note(desk, [NO], mark=Mark.COPIED).text == shown.text, "the same line may be pasted again"


def test_of_an_order_with_which_nothing_was_done_nothing_is_noted_by_itself(desk: Desk) -> None:
    put_orders(desk, make_order())
    assert memos.memo_hint(desk, desk.orders[ID]) == ""
    for mark in (None, Mark.COPIED):
        with pytest.raises(RefusedError) as caught:
            memos.note(desk, [NO], mark=mark)
        assert caught.value.code == "empty_note"


@pytest.mark.parametrize(
    ("facts", "event"),
    [
        ({"desk_hold_reason": "缺货"}, "on hold: 缺货"),
        ({"desk_cod_asked_at": NOW, "pay_kind": "cod"}, "COD price told, no answer yet"),
        ({"desk_cod_answer": "refused", "pay_kind": "cod"}, "COD refused"),
        ({"desk_address_confirm": "no_reply"}, "asked for the address, no reply"),
        ({"desk_address_confirm": "asked"}, "asked for the address"),
        ({"desk_notices": (Notice(None, "chat", NOW),)}, "shipping notice copied, not yet sent"),
        ({"desk_notices": (Notice(None, "chat", NOW, True),)}, "told that the parcel left"),
        ({"buyer_message": "不要放\n小票"}, "buyer wishes: 不要放 小票"),
        ({}, ""),
        ({"platform_state": PlatformState.UNPAID, "paid_at": None}, ""),
        ({"desk_address_confirm": "confirmed", **LEFT}, "left with YTO YT1000000004821"),
        ({"platform_state": PlatformState.SHIPPED, "courier": "SF", "tracking_no": "SF1"}, "left with SF SF1"),
        ({"desk_notices": (Notice("YT1000000004821", "chat", NOW, True),), **LEFT}, "told that the parcel left"),
    ],
)
def test_the_usual_event_follows_from_the_facts(facts: dict[str, Any], event: str) -> None:
    order = make_order(**facts)
    assert usual_event(order, judge(order, NOW, load_packs()["taobao"]), lambda code: (code or "").upper()) == event


@pytest.mark.duty("N02")
def test_a_memo_that_is_surely_too_long_is_refused_with_the_count(desk: Desk) -> None:
    put_orders(desk, make_order(seller_memo="好" * 320))
    with pytest.raises(RefusedError) as caught:
        memos.note(desk, [NO], "再加一句很长很长的话,说明为什么要改快递")
    assert caught.value.code == "memo_too_long"
    assert "of 1000 bytes" in caught.value.title
    desk.sync()
    assert desk.orders[ID].desk.memo == ()
    (warning,) = memos.note(desk, [NO], "短").warnings
    assert "has 972 of 1000 bytes" in warning


def test_where_the_limit_is_not_certain_the_count_is_only_told(desk: Desk) -> None:
    put_orders(desk, make_order("260317-100000000004821", "pdd", seller_memo="好" * 300))
    (warning,) = memos.note(desk, [NO], "短").warnings
    assert "of 300 characters" in warning
    assert memo_room("x", load_packs()["douyin"]) is not None
    assert memo_room("x", None) is None


def test_several_orders_need_words_and_get_the_same_line(desk: Desk) -> None:
    put_orders(desk, make_order(), make_order("4000000000005533", desk_memo=("0316 AH 旧",)))
    with pytest.raises(RefusedError) as caught:
        memos.note(desk, [NO, "5533"], mark=Mark.COPIED)
    assert caught.value.code == "empty_note"
    result = memos.note(desk, [NO, "5533"], "今天不发", mark=Mark.COPIED)
    assert (result.text, len(result.changed)) == ("0317 AH 今天不发", 2)
    desk.sync()
    assert to_paste(desk.orders["taobao:4000000000005533"]) == ["0316 AH 旧"]


@pytest.mark.duty("E06")
@pytest.mark.parametrize(
    ("platform", "colour", "number", "tag"),
    [
        ("taobao", Flag.RED, 1, None),
        ("taobao", Flag.NONE, 0, None),
        ("pdd", Flag.PURPLE, 5, "紫色"),
        ("pdd", Flag.NONE, None, None),
        ("douyin", Flag.RED, 5, None),
        ("douyin", Flag.PURPLE, 1, None),
        ("other", Flag.RED, None, None),
    ],
)
def test_a_flag_leaves_by_the_platforms_number(
    desk: Desk, platform: str, colour: Flag, number: int | None, tag: str | None
) -> None:
    order = make_order(platform=platform, desk_flag=colour)
    assert memos.flag_of(desk, order) == (number, tag)


@pytest.mark.duty("E06")
def test_pinduoduo_takes_a_name_of_three_signs_and_no_name_alone(desk: Desk) -> None:
    put_orders(desk, make_order("260317-100000000004821", "pdd"), make_order("4000000000005533"))
    orders.flag(desk, [NO], Flag.RED, "急件")
    desk.sync()
    (row,) = memos.back_end(desk)
    assert (row.flag, row.flag_no, row.flag_tag, row.memo) == (Flag.RED, 1, "急件", None)
    for ids, colour, name, code in (
        ([NO], Flag.RED, "特别急件", "bad_tag"),
        (["5533"], Flag.RED, "急件", "bad_tag"),
        ([NO], Flag.NONE, "急件", "tag_alone"),
        ([NO], Flag.RED, " ", "empty_tag"),
    ):
        with pytest.raises(RefusedError) as caught:
            orders.flag(desk, ids, colour, name)
        assert caught.value.code == code
    orders.flag(desk, [NO], Flag.BLUE)
    desk.sync()
    assert memos.back_end(desk)[0].flag_tag == "蓝色"


@pytest.mark.duty("D09")
def test_the_back_end_list_holds_what_waits_there_and_nothing_else(desk: Desk) -> None:
    put_orders(
        desk,
        make_order(desk_memo=("0317 AH 打 19900000001",), desk_memo_copied=("0317 AH 打 19900000001",)),
        make_order("4000000000005533", desk_memo=("0317 AH 打 19900000001",), seller_memo="旧"),
        make_order("4000000000007702", flag=Flag.RED, desk_flag=Flag.RED),
        make_order("4000000000007703", platform_state=PlatformState.UNPAID, paid_at=None),
    )
    orders.close(desk, ["7703"], "冲动单")
    desk.sync()
    memo, closing = memos.back_end(desk)
    assert memo.memo == "旧\n0317 AH 打 199****0001"
    assert memos.back_end(desk, reveal=True)[0].memo == "旧\n0317 AH 打 19900000001"
    assert (closing.order_no[-4:], closing.close, closing.flag) == ("7703", "冲动单", None)
    assert [row.flag_no for row in memos.back_end(desk, ["7702"])] == [1]
    assert memos.back_end(desk, platform="pdd") == []
