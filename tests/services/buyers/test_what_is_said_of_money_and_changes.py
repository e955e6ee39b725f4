"""What a buyer is told of a price at the door and of a change is true: no fee is not dearer, a wish is only noted."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.cod import pays
from csdesk.domain.shared.models import Receiver
from csdesk.services.buyers import sent_log
from csdesk.services.orders import amend, cod, confirm
from csdesk.services.orders.amend import Wish
from csdesk.services.orders.confirm import Given
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import Ask, make_text
from tests.support import make_order, put_orders

NO = "4000000000004821"


@pytest.mark.parametrize(("lang", "dearer"), [("zh", "稍贵"), ("en", "a little more")])
@pytest.mark.parametrize("fee", ["0", "0.00", "5"])
def test_only_a_fee_makes_the_door_dearer(desk: Desk, fee: str, lang: str, dearer: str) -> None:
    words = {"en": "Please send it in a gift box", "zh": "包好一点"}
    put_orders(desk, make_order(NO, pay_kind="cod", paid_at=None, buyer_message=words[lang]))
    text = cod.notice(desk, NO, fee=fee, mark=Mark.COPIED).text or ""
    desk.sync()
    assert (dearer in text) is (fee == "5")
    assert desk.find(NO).desk.cod_asked_at
    assert cod.answer(desk, NO, cod.CodAnswer.ACCEPTED).changed


@pytest.mark.parametrize(("code", "fee"), [("cod_notice", "0"), ("cod_notice_free", "5")])
def test_the_text_of_the_other_price_is_not_true(desk: Desk, code: str, fee: str) -> None:
    order = make_order(NO, pay_kind="cod", paid_at=None, cod_fee=fee)
    put_orders(desk, order)
    with pytest.raises(Exception, match="COD fee"):
        make_text(desk, Ask(code, order=order))


def test_an_answer_holds_for_the_price_that_was_told(desk: Desk) -> None:
    put_orders(desk, make_order(NO, pay_kind="cod", paid_at=None, cod_fee=None))
    cod.notice(desk, NO, fee="5", mark=Mark.COPIED)
    desk.sync()
    told = pays(desk.find(NO))
    assert told is not None
    assert told in " ".join(cod.notice(desk, NO, fee="30").warnings)
    assert told in " ".join(cod.answer(desk, NO, cod.CodAnswer.ACCEPTED, fee="30").warnings)
    desk.sync()
    assert pays(desk.find(NO)) == told == "83.00"


def test_a_change_names_its_part_and_a_wish_is_noted_not_done(desk: Desk) -> None:
    receiver = Receiver("张三", "19900000001", "浙江省", "杭州市", "西湖区", "文三路9号")
    put_orders(desk, make_order(NO, receiver=receiver))
    text = amend.change(desk, NO, wish=Wish(given=Given(address="收件人改成李小红")), mark=None).text or ""
    assert "收件人：李小红" in text
    text = amend.change(desk, NO, wish=Wish("颜色换成月白，数量不变"), mark=None).text or ""
    assert "备注" in text
    assert "已按您的要求修改" not in text


def test_the_courier_that_is_marked_is_the_one_the_text_names_first(desk: Desk) -> None:
    put_orders(desk, make_order(NO))
    plain = confirm.ask(desk, NO).text or ""
    assert "默认" not in plain
    text = confirm.ask(desk, NO, "zto", mark=Mark.COPIED).text or ""
    assert "我们可发：中通（默认发这家）、" in text
    desk.sync()
    assert desk.find(NO).desk.courier_wish == "zto"


def test_who_has_no_nick_is_told_by_name(desk: Desk) -> None:
    put_orders(desk, make_order(NO, buyer_nick=None, receiver=Receiver("李小红", "19900000001")))
    confirm.ask(desk, NO, mark=Mark.COPIED)
    desk.sync()
    (told,) = desk.records.sent_texts.records
    assert NO not in sent_log.mark_sent(desk, told).summary
