"""What is offered follows what the desk knows of an order: money at the door, stock, changes, wishes taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.ledgers import Product, Slip
from csdesk.domain.shared.models import Order, PlatformState
from csdesk.domain.talk.messages import Kind, Message, Said, State, state_of
from csdesk.services.talk import compose
from csdesk.services.talk.suggest import Suggestion, suggest
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import Ask, make_text
from csdesk.texts.subjects import subjects_of
from tests.support import NOW, make_order, put_orders

COD: dict[str, Any] = {"pay_kind": "cod", "paid_at": None, "amount": "89.00"}
TOLD: dict[str, Any] = {"desk_cod_fee": "5.00", "desk_cod_asked_at": NOW, "desk_cod_answer": "accepted"}
LEFT: dict[str, Any] = {
    "platform_state": PlatformState.SHIPPED,
    "tracking_no": "SF1000000000017",
    "courier": "顺丰速运",
}


def asked(desk: Desk, order: Order, *words: str) -> list[Suggestion]:
    """Return what is suggested where the buyer of an order wrote these words."""
    put_orders(desk, order)
    said = tuple(Said(one, NOW - timedelta(minutes=2)) for one in words)
    return suggest(desk, Message("MS-0317-01", Kind.BUYER, said, NOW, "taobao", None, order.buyer_nick, order.id))


@pytest.mark.parametrize("facts", [{}, LEFT], ids=["to_ship", "shipped"])
@pytest.mark.parametrize("words", ["到付要多少钱", "收货的时候付多少"])
def test_who_was_told_the_price_is_told_that_price(desk: Desk, zh: None, facts: dict[str, Any], words: str) -> None:
    first = asked(desk, make_order(**{**COD, **TOLD, **facts}), words)[0]
    assert first.code == "cod_door"
    assert "94.00元" in first.text


def test_an_unknown_fee_is_told_by_no_text(desk: Desk, zh: None) -> None:
    order = make_order(**COD)
    codes = {one.code for one in asked(desk, order, "到付要多少钱")}
    offers = {one.code for one in compose.begin(desk, compose.subject_of(desk, order)).picker.find("")}
    assert not {"cod_notice", "cod_notice_free", "cod_yes", "cod_door"} & (codes | offers)


@pytest.mark.parametrize(("fee", "code"), [("5.00", "cod_notice"), ("0.00", "cod_notice_free")])
def test_one_price_is_told_of_an_order_and_no_yes_before_it(desk: Desk, fee: str, code: str) -> None:
    order = make_order(**COD, cod_fee=fee)
    put_orders(desk, order)
    offers = {one.code for one in compose.begin(desk, compose.subject_of(desk, order)).picker.find("")}
    assert offers & {"cod_notice", "cod_notice_free", "cod_yes", "cod_door"} == {code}


@pytest.mark.parametrize(("lang", "words"), [("zh", "收货时付94.00元"), ("en", "94.00 is due at the door")])
def test_the_notice_of_a_cod_parcel_says_what_is_due_at_the_door(desk: Desk, lang: str, words: str) -> None:
    assert words in make_text(desk, Ask("ship_chat", order=make_order(**COD, **TOLD, **LEFT), lang=lang)).text
    assert words not in make_text(desk, Ask("ship_chat", order=make_order(**LEFT), lang=lang)).text


def test_a_cod_buyer_is_promised_nothing_from_a_payment_on(desk: Desk, zh: None) -> None:
    order = make_order(**COD, **TOLD, desk_address_confirm="confirmed")
    assert "付款后" not in "".join(one.text for one in asked(desk, order, "什么时候发货"))


@pytest.mark.parametrize(
    ("real", "page", "facts", "code"),
    [
        (0, None, {}, "stock_short"),
        (9, None, {}, "stock_yours"),
        (9, 12, {"platform_state": PlatformState.COMPLETED}, "stock_few"),
        (0, 3, {"platform_state": PlatformState.COMPLETED}, None),
    ],
)
def test_what_is_said_of_the_stock_is_that_of_the_order(
    desk: Desk, zh: None, real: int, page: int | None, facts: dict[str, Any], code: str | None
) -> None:
    with desk.change("import", "test") as transaction:
        desk.records.products.put(transaction, Product("GW-01", title="盖碗", real=real, page=page))
    codes = [one.code for one in asked(desk, make_order(**facts), "还有货吗")]
    assert code is None or codes[0] == code
    assert "in_stock" not in codes


def test_a_piece_that_another_order_takes_is_not_in_stock(desk: Desk) -> None:
    put_orders(desk, make_order())
    with desk.change("import", "test") as transaction:
        desk.records.products.put(transaction, Product("GW-01", title="盖碗", real=2))
    desk.sync()
    assert desk.shortage.free("GW-01", None) == 0
    assert desk.shortage.free("GW-01", "taobao:4000000000004821") == 2


@pytest.mark.parametrize("facts", [{}, LEFT], ids=["unsent", "shipped"])
def test_who_asks_whether_it_was_changed_is_told_what_was(desk: Desk, zh: None, facts: dict[str, Any]) -> None:
    order = make_order(**facts)
    with desk.change("import", "test") as transaction:
        desk.records.slips.put(transaction, Slip("SL-0317-01", order.id, "order", NOW, "AH", "改成蓝色"))
    first = asked(desk, order, "发了吗？颜色改好没")[0]
    assert first.code == ("ship_chat" if facts else "mod_ok")
    assert facts or "改成蓝色" in first.text


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        (("我不想要了，能退款吗", "包裹到哪了，我不退了"), None),
        (("帮我取消订单", "算了不取消了，什么时候发"), None),
        (("我不退了", "还是帮我退款吧，我要退款"), "refund_after_ship"),
        (("我要退款，怎么还不退款",), "refund_after_ship"),
        (("能退款吗", "不退我就投诉"), "refund_after_ship"),
    ],
)
def test_a_wish_that_was_taken_back_is_none(words: tuple[str, ...], wish: str | None) -> None:
    texts = [code for one in subjects_of("\n".join(words), None) for code in one.texts]
    assert ("refund_after_ship" in texts) is (wish is not None)


@pytest.mark.parametrize("words", ["几点能发？我急着送人", "地址写错了，改成望山路8号", "在吗"])
def test_a_text_from_the_orders_list_answers_the_question_that_waits(desk: Desk, zh: None, words: str) -> None:
    """The same three as in Messages, first; what leaves is the answer to it."""
    order = make_order(ship_by=NOW - timedelta(hours=1))
    offers = [one.code for one in asked(desk, order, words)]
    with desk.change("import", "test") as transaction:
        said = (Said(words, NOW - timedelta(minutes=2)),)
        message = Message("MS-0317-01", Kind.BUYER, said, NOW, "taobao", None, order.buyer_nick, order.id)
        desk.records.messages.put(transaction, message)
    desk.sync()
    subject = compose.subject_of(desk, order)
    assert [one.code for one in compose.begin(desk, subject).picker.find("")][:3] == offers
    compose.use(desk, subject, "您好，稍等，我看一下。", mark=Mark.SENT)
    desk.sync()
    assert state_of(desk.records.messages.records["MS-0317-01"], NOW) is State.WAITING_BUYER
    assert compose.subject_of(desk, order).situation != "message", "what is answered is asked no more"
