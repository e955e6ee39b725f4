"""An answer is a fact, also when the asking happened elsewhere; the COD gate still opens only to a told price."""

from __future__ import annotations

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.stage import Stage
from csdesk.domain.shared.models import Order
from csdesk.errors import RefusedError
from csdesk.services.desk.order_view import judge_one, view_order
from csdesk.services.orders import cod, confirm
from csdesk.services.orders.cod import CodAnswer
from csdesk.services.orders.confirm import Answer, Given
from csdesk.services.texts.deliver import Mark
from tests.support import NOW, RECEIVER, make_order, put_orders

NO = "4821"


def one(desk: Desk) -> Order:
    desk.sync()
    return desk.find(NO)


@pytest.mark.parametrize(
    ("said", "given"),
    [(Answer.CONFIRMED, None), (Answer.NO_REPLY, None), (Answer.CHANGED, Given(phone="19900000007"))],
)
@pytest.mark.parametrize("asked", [True, False])
def test_an_address_answered_elsewhere_says_so(desk: Desk, said: Answer, given: Given | None, asked: bool) -> None:
    put_orders(desk, make_order())
    if asked:
        confirm.ask(desk, NO, mark=Mark.COPIED)
    confirm.answer(desk, NO, said, given)
    order = one(desk)
    assert (order.desk.address_confirm, order.desk.asked_elsewhere) == (said.value, not asked)
    assert view_order(order, judge_one(desk, order)).asked_elsewhere is not asked


@pytest.mark.parametrize("told", [None, "", "  "])
def test_a_yes_without_a_told_price_opens_nothing_and_is_told_what_to_say(desk: Desk, told: str | None) -> None:
    put_orders(desk, make_order(pay_kind="cod", paid_at=None))
    with pytest.raises(RefusedError) as caught:
        cod.answer(desk, NO, CodAnswer.ACCEPTED, told=told)
    assert (caught.value.code, "--told" in caught.value.hint) == ("not_asked", True)
    assert "cod_unanswered" in desk.judge(one(desk)).blockers


@pytest.mark.parametrize(("fee", "known"), [("5", "5.00"), (None, None)])
def test_a_price_told_elsewhere_opens_the_gate_and_the_record_says_how(
    desk: Desk, fee: str | None, known: str | None
) -> None:
    put_orders(desk, make_order(pay_kind="cod", paid_at=None))
    result = cod.answer(desk, NO, CodAnswer.ACCEPTED, fee=fee, told="电话里说的")
    facts = one(desk).desk
    assert (facts.asked_elsewhere, facts.cod_told, facts.cod_asked_at, facts.cod_fee) == (
        True,
        "电话里说的",
        NOW,
        known,
    )
    assert bool(result.warnings) is (known is None)
    assert desk.judge(one(desk)).stage is Stage.TO_SHIP
    assert "电话里说的" in facts.memo[-1]


@pytest.mark.parametrize("said", [CodAnswer.REFUSED, CodAnswer.REORDER])
def test_a_no_needs_no_told_price(desk: Desk, said: CodAnswer) -> None:
    put_orders(desk, make_order(pay_kind="cod", paid_at=None))
    cod.answer(desk, NO, said)
    facts = one(desk).desk
    assert (facts.cod_answer, facts.asked_elsewhere, facts.cod_asked_at) == (said.value, True, None)


@pytest.mark.parametrize("said", [Answer.CONFIRMED, Answer.CHANGED])
def test_the_courier_he_chose_stays_with_his_answer(desk: Desk, said: Answer) -> None:
    put_orders(desk, make_order(NO))
    confirm.answer(desk, NO, said, Given(phone="19900000007"), courier="sf")
    desk.sync()
    (order,) = desk.orders.values()
    assert order.desk.courier_wish == "sf"


def test_a_phone_that_is_short_is_told_to_the_buyer_masked(desk: Desk) -> None:
    put_orders(desk, make_order(NO, receiver=msgspec.structs.replace(RECEIVER, phone="1990000007")))
    text = confirm.ask(desk, NO).text or ""
    assert "号码不完整" in text
    assert "完整的手机号" in text
    assert "1990000007" not in text


def test_who_did_not_answer_is_told_nothing_of_goods_that_nobody_packed(desk: Desk) -> None:
    put_orders(desk, make_order(NO, desk_address_confirm="no_reply", desk_asked_at=NOW))
    text = confirm.ask(desk, NO).text or ""
    assert "核对" in text
    assert "备好" not in text


@pytest.mark.parametrize(("freight", "said"), [("20.00", "（货款168.00元，运费20.00元）"), ("0.00", ""), (None, "")])
def test_the_price_at_the_door_names_the_freight(desk: Desk, freight: str | None, said: str) -> None:
    put_orders(desk, make_order(NO, pay_kind="cod", amount="188.00", freight=freight))
    text = cod.notice(desk, NO, fee="15").text or ""
    assert f"页面价188.00元{said}，加服务费15.00元，收货时需付203.00元" in text


def test_a_fee_is_not_asked_for_where_the_amount_lacks(desk: Desk) -> None:
    put_orders(desk, make_order(NO, pay_kind="cod", amount=None))
    with pytest.raises(RefusedError) as refused:
        cod.notice(desk, NO, fee="10")
    assert refused.value.code == "amount_unknown"
