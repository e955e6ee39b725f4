"""The verbs that make texts: reminders, address, COD, notices, urge, change; state moves only when copied or sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.cards import ChangeKind, UrgeCase
from csdesk.domain.orders.parcels import receiver_of
from csdesk.domain.orders.reminders import Reason
from csdesk.domain.orders.stage import Stage
from csdesk.domain.shared.models import Flag, Order, PlatformState
from csdesk.domain.talk.messages import Kind, Message, Said
from csdesk.errors import RefusedError
from csdesk.services.orders import amend, cod, confirm, reminders, slips
from csdesk.services.orders.amend import Wish
from csdesk.services.orders.cod import CodAnswer
from csdesk.services.orders.confirm import Answer, Given
from csdesk.services.orders.urge import urge
from csdesk.services.texts.deliver import Mark
from tests.support import NOW, RECEIVER, make_order, put_orders, tried

NO = "4821"


def unpaid(**facts: Any) -> Order:
    return make_order(**({"platform_state": PlatformState.UNPAID, "paid_at": None, "ship_by": None} | facts))


def at_gate(no: str = "4000000000004821", **facts: Any) -> Order:
    return make_order(no, **({"pay_kind": "cod", "paid_at": None, "ship_by": None} | facts))


def left(no: str, **facts: Any) -> Order:
    shown = {"platform_state": PlatformState.SHIPPED, "courier": "圆通速递", "tracking_no": f"YT1000000{no[-6:]}"}
    return make_order(no, **(shown | facts))


def one(desk: Desk) -> Order:
    desk.sync()
    return next(iter(desk.orders.values()))


# -- reminders -----------------------------------------------------------------------------------------------------


@pytest.mark.duty("U01")
def test_a_reminder_counts_only_when_it_is_copied_or_sent(desk: Desk) -> None:
    put_orders(desk, unpaid())
    seq = desk.store.seq
    assert "盖碗" in (reminders.remind(desk, NO).text or "")
    assert tried(reminders.remind, desk, NO, mark=Mark.COPIED).changed
    assert desk.store.seq == seq
    reminders.remind(desk, NO, Reason.DOUBT, mark=Mark.COPIED)
    (reminder,) = one(desk).desk.reminders
    assert (reminder.reason, reminder.sent) == ("doubt", False)


def test_reminders_are_refused_with_the_next_time(desk: Desk, open_at: Callable[[str], Desk]) -> None:
    put_orders(desk, unpaid())
    reminders.remind(desk, NO, mark=Mark.SENT)
    desk.sync()
    with pytest.raises(RefusedError) as caught:
        reminders.remind(desk, NO)
    assert caught.value.code == "too_soon"
    assert "10:00" in caught.value.hint
    for when in ("10:05", "12:00"):
        reminders.remind(open_at(f"2026-03-17T{when}:00+08:00"), NO, mark=Mark.SENT)
    with pytest.raises(RefusedError) as caught:
        reminders.remind(open_at("2026-03-17T15:00:00+08:00"), NO)
    assert (caught.value.code, "03-18 08:30" in caught.value.hint) == ("too_many", True)


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (unpaid(created_at=NOW - timedelta(minutes=3)), "too_soon"),
        (unpaid(buyer_message="不要了"), "said_no"),
        (at_gate(), "cod_not_unpaid"),
        (make_order(), "not_unpaid"),
    ],
)
def test_who_is_never_reminded(desk: Desk, order: Order, code: str) -> None:
    put_orders(desk, order)
    with pytest.raises(RefusedError) as caught:
        reminders.remind(desk, NO, mark=Mark.SENT)
    assert caught.value.code == code


def test_a_no_in_the_chat_stops_reminders(desk: Desk) -> None:
    put_orders(desk, unpaid())
    with desk.change("message", "test") as transaction:
        said = (Said("我不想要了", NOW - timedelta(hours=1)),)
        message = Message("MS-0317-01", Kind.BUYER, said, NOW, platform="taobao", buyer_nick="清茶淡饭")
        desk.records.messages.put(transaction, message)
    desk.sync()
    with pytest.raises(RefusedError) as caught:
        reminders.remind(desk, NO)
    assert caught.value.code == "said_no"


def test_stopped_by_hand_and_won_back(desk: Desk) -> None:
    put_orders(desk, unpaid())
    reminders.remind(desk, NO, mark=Mark.SENT)
    paid = msgspec.structs.replace(one(desk), platform_state=PlatformState.PAID, paid_at=NOW + timedelta(minutes=9))
    assert reminders.won_back([paid, one(desk)]) == 1
    assert reminders.stop(desk, NO).changed
    desk.sync()
    with pytest.raises(RefusedError) as caught:
        reminders.remind(desk, NO)
    assert caught.value.code == "said_no"


@pytest.mark.duty("U02")
def test_near_the_cutoff_the_text_speaks_of_it(open_at: Callable[[str], Desk]) -> None:
    desk = open_at("2026-03-17T14:45:00+08:00")
    put_orders(desk, unpaid())
    assert "16:00" in (reminders.remind(desk, NO).text or "")


# -- address -------------------------------------------------------------------------------------------------------


@pytest.mark.duty("A01")
def test_asked_then_confirmed(desk: Desk) -> None:
    put_orders(desk, make_order())
    said = confirm.ask(desk, NO, "顺丰").text or ""
    assert "19900000001" in said
    assert one(desk).desk.address_confirm is None
    confirm.ask(desk, NO, "顺丰", mark=Mark.COPIED)
    order = one(desk)
    assert (order.desk.address_confirm, order.desk.courier_wish) == ("asked", "sf")
    assert desk.judge(order).stage is Stage.TO_CONFIRM
    confirm.answer(desk, NO, Answer.CONFIRMED)
    assert desk.judge(one(desk)).stage is Stage.TO_SHIP
    assert desk.judge(one(desk)).blockers == ()


def test_no_reply_is_asked_again_with_other_words(desk: Desk) -> None:
    put_orders(desk, make_order())
    first = confirm.ask(desk, NO, mark=Mark.SENT).text
    desk.sync()
    assert "10:30" in confirm.answer(desk, NO, Answer.NO_REPLY).summary
    desk.sync()
    assert desk.judge(one(desk)).stage is Stage.TO_CONFIRM
    assert confirm.ask(desk, NO).text != first


@pytest.mark.duty("O01")
def test_a_changed_address_waits_for_its_slip(desk: Desk) -> None:
    put_orders(desk, make_order())
    given = Given(phone="19900000009", address="上海市浦东新区世纪大道1号2楼")
    confirm.answer(desk, NO, Answer.CHANGED, given)
    order = one(desk)
    receiver = receiver_of(order)
    assert receiver is not None
    assert (receiver.name, receiver.phone, receiver.city, receiver.district, receiver.address) == (
        "张三",
        "19900000009",
        "上海市",
        "浦东新区",
        "世纪大道1号2楼",
    )
    standing = desk.judge(order)
    assert (standing.stage, standing.blockers) == (Stage.TO_CONFIRM, ("address_changed",))
    assert order.desk.flag is Flag.RED
    (slip,) = slips.list_slips(desk)
    assert "****" in slip.new
    assert "19900000009" not in slip.new
    slips.ack(desk, [slip.id])
    desk.sync()
    assert desk.judge(one(desk)).stage is Stage.TO_SHIP


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (Given(), "nothing_changed"),
        (Given(name="张三"), "nothing_changed"),
        (Given(phone="12345"), "phone_bad"),
    ],
)
def test_a_change_without_news_is_refused_whole(desk: Desk, given: Given, code: str) -> None:
    put_orders(desk, make_order(desk_asked_at=NOW))
    seq = desk.store.seq
    with pytest.raises(RefusedError) as caught:
        confirm.answer(desk, NO, Answer.CHANGED, given)
    assert (caught.value.code, desk.store.seq) == (code, seq)


@pytest.mark.duty("E11")
def test_a_hidden_receiver_is_asked_for_and_pasted(desk: Desk) -> None:
    put_orders(desk, make_order(receiver=msgspec.structs.replace(RECEIVER, readable=False, address="##x")))
    assert "##" not in (confirm.ask(desk, NO, mark=Mark.SENT).text or "")
    desk.sync()
    pasted = Given(address="李四 19900000002 浙江省杭州市滨江区江南大道1号")
    confirm.answer(desk, NO, Answer.CHANGED, pasted)
    receiver = receiver_of(one(desk))
    assert receiver is not None
    assert (receiver.name, receiver.phone, receiver.district, receiver.readable) == (
        "李四",
        "19900000002",
        "滨江区",
        True,
    )


@pytest.mark.parametrize(
    ("address", "place", "warned"),
    [
        ("杭州市西湖区浙江大学紫金港校区3舍", "浙江省 杭州市 西湖区 浙江大学紫金港校区3舍", ""),
        ("湖北省 省直辖县级行政区划 仙桃市 沙嘴街道仙桃大道1号", "湖北省 仙桃市 沙嘴街道 仙桃大道1号", ""),
        ("文三路200号", "浙江省 杭州市 西湖区 文三路200号", "no place named"),
        ("朝阳区建国路1号", "None None 朝阳区 建国路1号", "several places have this name"),
        ("浙江省杭州市滨江区江南大道1号 红梅傲雪", "浙江省 杭州市 滨江区 江南大道1号", "perhaps not the name (红****)"),
    ],
)
def test_a_changed_address_is_right_or_warned_of(desk: Desk, address: str, place: str, warned: str) -> None:
    put_orders(desk, make_order(desk_asked_at=NOW))
    result = confirm.answer(desk, NO, Answer.CHANGED, Given(address=address))
    receiver = receiver_of(one(desk))
    assert receiver is not None
    assert receiver.name == "张三"
    assert f"{receiver.province} {receiver.city} {receiver.district} {receiver.address}" == place
    assert warned in " ".join(result.warnings)
    assert bool(result.warnings) == bool(warned)


@pytest.mark.duty("A02")
def test_a_courier_is_the_buyers_last_and_must_be_known(desk: Desk) -> None:
    put_orders(desk, make_order(), make_order("4000000000005533", desk_courier_wish="sf"))
    assert confirm.last_courier(desk, desk.orders["taobao:4000000000004821"]) == "sf"
    with pytest.raises(RefusedError) as caught:
        confirm.ask(desk, NO, "飞马")
    assert caught.value.code == "unknown_courier"


# -- COD -----------------------------------------------------------------------------------------------------------


@pytest.mark.duty("C02")
def test_the_gate_opens_only_after_notice_and_yes(desk: Desk) -> None:
    put_orders(desk, at_gate(amount="168.00"))
    with pytest.raises(RefusedError) as caught:
        cod.notice(desk, NO)
    assert caught.value.code == "fee_unknown"
    with pytest.raises(RefusedError) as caught:
        cod.answer(desk, NO, CodAnswer.ACCEPTED)
    assert caught.value.code == "not_asked"
    text = cod.notice(desk, NO, fee="5", mark=Mark.COPIED).text or ""
    assert all(number in text for number in ("168.00", "5.00", "173.00"))
    assert desk.judge(one(desk)).stage is Stage.COD
    cod.answer(desk, NO, CodAnswer.ACCEPTED)
    order = one(desk)
    assert (order.desk.asked_elsewhere, order.desk.cod_told) == (False, None)
    assert desk.judge(order).stage is Stage.TO_SHIP
    assert desk.judge(order).blockers == ()
    assert [slip.kind for slip in slips.list_slips(desk)] == ["cod"]


@pytest.mark.parametrize("fee", ["-5", "a lot", "NaN", ""])
def test_a_fee_that_is_no_fee_is_refused(desk: Desk, fee: str) -> None:
    put_orders(desk, at_gate())
    with pytest.raises(RefusedError) as caught:
        cod.notice(desk, NO, fee=fee)
    assert caught.value.code == "bad_money"


def test_refused_closes_and_a_second_answer_is_refused(desk: Desk) -> None:
    put_orders(desk, at_gate())
    cod.notice(desk, NO, fee="5", mark=Mark.SENT)
    desk.sync()
    cod.answer(desk, NO, CodAnswer.REFUSED)
    assert desk.judge(one(desk)).stage is Stage.CLOSED
    with pytest.raises(RefusedError) as caught:
        cod.answer(desk, NO, CodAnswer.ACCEPTED)
    assert caught.value.code == "not_waiting"


# -- urge and change -----------------------------------------------------------------------------------------------


@pytest.mark.duty("G01", "G02", "G03")
def test_urging_is_two_cases_to_the_second(desk: Desk) -> None:
    put_orders(desk, make_order(ship_by=NOW), make_order("4000000000005533", ship_by=NOW - timedelta(seconds=1)))
    calm, late = urge(desk, NO), urge(desk, "5533")
    assert calm.text != late.text
    assert calm.summary.startswith("not overdue")
    assert late.summary.startswith("overdue")
    given = urge(desk, "5533", gift="茶巾", cost="3", mood=3, mark=Mark.SENT)
    assert "茶巾" in (given.text or "")
    desk.sync()
    order = desk.orders["taobao:4000000000005533"]
    assert order.desk.tags == ("priority",)
    urged = order.desk.urges[0]
    assert (urged.case, urged.cost, urged.gift, urged.mood) == ("overdue", "3.00", "茶巾", 3)
    assert [slip.kind for slip in slips.list_slips(desk)] == ["urge"]


@pytest.mark.parametrize(
    ("facts", "options", "code"),
    [
        ({"platform_state": PlatformState.DELIVERED}, {}, "already_left"),
        ({"platform_state": PlatformState.SHIPPED}, {"by": NOW + timedelta(hours=1)}, "already_left"),
        ({"ship_by": None, "paid_at": None}, {}, "ship_by_unknown"),
        ({}, {"case": UrgeCase.OVERDUE}, "empty_reason"),
        ({}, {"case": UrgeCase.OVERDUE, "why": "他说晚了"}, "untrue"),  # nobody is told that he is late who is not
        ({}, {"by": NOW - timedelta(hours=1)}, "time_passed"),
        ({}, {"cost": "-3"}, "bad_money"),
    ],
)
def test_urges_that_are_refused(desk: Desk, facts: dict[str, Any], options: dict[str, Any], code: str) -> None:
    put_orders(desk, make_order(**facts))
    with pytest.raises(RefusedError) as caught:
        urge(desk, NO, mark=Mark.SENT, **options)
    assert caught.value.code == code


@pytest.mark.parametrize(("currency", "words"), [("CNY", "尾号"), ("USD", "phone ending in 0002")])
def test_a_new_phone_is_named_in_the_buyers_language(desk: Desk, catalogue: Path, currency: str, words: str) -> None:
    put_orders(desk, make_order(desk_address_confirm="confirmed", currency=currency))
    text = amend.change(desk, NO, wish=Wish(given=Given(phone="19900000002"))).text or ""
    assert words in text
    assert ("尾号" in text) == (currency == "CNY")


@pytest.mark.duty("N01")
def test_a_change_before_shipping_makes_a_slip(desk: Desk) -> None:
    put_orders(desk, make_order(desk_address_confirm="confirmed"))
    assert "白色" in (amend.change(desk, NO, wish=Wish("换成白色")).text or "")
    assert one(desk).desk.open_slips == ()
    amend.change(desk, NO, wish=Wish("换成白色"), mark=Mark.SENT)
    assert desk.judge(one(desk)).blockers == ("slip_open",)
    amend.change(desk, NO, wish=Wish(given=Given(address="浙江省杭州市滨江区江南大道1号")), mark=Mark.SENT)
    standing = desk.judge(one(desk))
    assert (standing.stage, standing.blockers) == (Stage.TO_CONFIRM, ("address_changed",))


@pytest.mark.parametrize(
    ("facts", "options", "code"),
    [
        (
            {"platform_state": PlatformState.SHIPPED},
            {"kind": ChangeKind.BEFORE_SHIP, "wish": Wish("x")},
            "already_left",
        ),
        ({}, {"kind": ChangeKind.SENT_WRONG_ITEM}, "not_left"),
        ({}, {"kind": ChangeKind.FORGOT_COUPON}, "bad_money"),
        ({}, {}, "empty_text"),
    ],
)
def test_changes_that_do_not_fit(desk: Desk, facts: dict[str, Any], options: dict[str, Any], code: str) -> None:
    put_orders(desk, make_order(**facts))
    seq = desk.store.seq
    with pytest.raises(RefusedError) as caught:
        amend.change(desk, NO, mark=Mark.SENT, **options)
    assert (caught.value.code, desk.store.seq) == (code, seq)


def test_after_shipping_the_other_cases(desk: Desk) -> None:
    put_orders(desk, left("4000000000004821"))
    assert amend.change(desk, NO, mark=Mark.SENT).text
    assert "5.00" in (amend.change(desk, NO, wish=Wish(amount="5"), mark=Mark.SENT).text or "")
    assert len(one(desk).desk.memo) == 2
