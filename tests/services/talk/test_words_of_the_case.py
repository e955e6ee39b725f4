"""Texts follow the case: the reason given, no question twice, no money before it is allowed, a coupon is no flaw."""

from __future__ import annotations

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import Case, CaseKind, Reason, Step
from csdesk.domain.cases.words import words_for
from csdesk.domain.shared.models import PlatformState
from csdesk.domain.talk.reviews import Review, Rung
from csdesk.errors import RefusedError
from csdesk.services.cases import cases
from csdesk.services.talk import answers, case_texts
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import make_text
from tests.support import NOW, make_order, put_orders

REVIEW = Review("RV-0317-01", "k", NOW, "taobao", order_id="taobao:4000000000004821", buyer_nick="清茶淡饭", stars=1)
ANSWERS = {
    "quality": "质量",
    "damaged": "破损",
    "wrong_item": "发错",
    "not_as_described": "页面",
    "size": "尺寸",
    "late": "等久",
    "packaging": "包装",
    "attitude": "我的回复",
    "dislike": "评价里说的",
    "other": "评价里说的",
}
ASKS = "哪里不|什么问题|怎么了|说一下具体|请问是"


@pytest.fixture
def shop(desk: Desk) -> Desk:
    put_orders(desk, make_order(amount="120.00", platform_state=PlatformState.DELIVERED))
    return desk


def put(desk: Desk, review: Review) -> None:
    with desk.change("import", "test") as transaction:
        desk.records.reviews.put(transaction, review)
    desk.sync()


def private(desk: Desk, review: Review, reason: str | None = None) -> str:
    ask = answers.private_ask(desk, review, Rung.SINCERE, None, {"time": "今天18:00"}, reason)
    return make_text(desk, ask).text


@pytest.mark.duty("V02")
@pytest.mark.parametrize("reason", Reason)
def test_the_first_word_answers_the_reason_and_asks_for_none(shop: Desk, reason: Reason) -> None:
    text = private(shop, REVIEW, reason)
    assert ANSWERS[reason] in text
    assert not any(ask in text for ask in ASKS.split("|"))
    assert "元" not in text


def test_only_who_said_nothing_is_asked(shop: Desk) -> None:
    spoke = msgspec.structs.replace(REVIEW, text="盖子碎了,客服不理人")
    silent = msgspec.structs.replace(REVIEW, text="此用户没有填写评价。", silent=True)
    assert "哪里不合适" in private(shop, REVIEW)
    assert "哪里不合适" in private(shop, silent)
    assert "哪里不合适" not in private(shop, spoke)
    assert "哪里不合适" not in private(shop, REVIEW, "怕是运输的问题")


def test_a_reason_kept_with_the_review_is_answered(shop: Desk) -> None:
    put(shop, msgspec.structs.replace(REVIEW, reason="packaging"))
    assert "包装" in (answers.private_word(shop, "01", fills={"time": "今天18:00"}).text or "")


@pytest.mark.parametrize("mark", [None, Mark.COPIED, Mark.SENT])
def test_money_above_the_cap_is_not_promised_before_the_owner_agreed(shop: Desk, mark: Mark | None) -> None:
    put(shop, REVIEW)
    answers.private_word(shop, "01", rung=Rung.OPEN, fills={"time": "今天18:00", "remedy": "补寄"}, mark=Mark.SENT)
    shop.sync()
    rung = {"rung": Rung.COMPENSATION, "why": "破损", "mark": mark}
    with pytest.raises(RefusedError) as refusal:
        answers.private_word(shop, "01", amount="80", **rung)  # type: ignore[arg-type]
    assert refusal.value.code == "above_cap"
    cases.open_case(shop, "4821", CaseKind.AFTERSALES, "碎了")
    cases.waive(shop, "CS-0317-01", "视频")
    cases.step(shop, "CS-0317-01", Step.COMPENSATION, "80")
    shop.sync()
    with pytest.raises(RefusedError):
        answers.private_word(shop, "01", amount="80", **rung)  # type: ignore[arg-type]
    case_texts.approve(shop, "CS-0317-01", "60")
    shop.sync()
    with pytest.raises(RefusedError):
        answers.private_word(shop, "01", amount="80", **rung)  # type: ignore[arg-type]
    assert "补偿60元" in (answers.private_word(shop, "01", amount="60", **rung).text or "")  # type: ignore[arg-type]


def test_a_complaint_that_says_what_is_wrong_is_not_asked_for_it() -> None:
    said = Case("CS-0317-01", CaseKind.COMPLAINT, REVIEW.order_id or "", NOW, "AH", text="杯口有缺口,客服两天不回")
    assert words_for(said) == "calm"
    assert words_for(msgspec.structs.replace(said, text=None)) == "complaint_first"


@pytest.mark.parametrize(("amount", "lang"), [("3", "zh"), ("3", "en"), ("80", "zh"), ("80", "en")])
def test_a_forgotten_coupon_is_no_flaw(shop: Desk, amount: str, lang: str) -> None:
    cases.open_case(shop, "4821", CaseKind.COUPON_REFUND, "忘了用券")
    shop.sync()
    cases.step(shop, "CS-0317-01", Step.COMPENSATION, amount)
    shop.sync()
    case = cases.find_case(shop, "01")
    ask = case_texts.ask_for_case(shop, case, {"time": "今天18:00"})
    text = make_text(shop, msgspec.structs.replace(ask, lang=lang)).text
    assert case.missing == ()
    assert not any(word in text for word in ("瑕疵", "检查", "照片", "flaw", "photo", "fault"))
    if amount == "3":
        assert ("优惠券" in text, "coupon" in text) == (lang == "zh", lang == "en")
    else:
        assert "80" not in text


@pytest.mark.duty("F02")
@pytest.mark.parametrize(
    ("kind", "words", "asked"),
    [
        (CaseKind.REFUND_ONLY, "说没收到货", False),
        (CaseKind.NO_REASON_7D, "", False),
        (CaseKind.COMPENSATION, "忘用优惠券", False),
        (CaseKind.REFUND_ONLY, "没收到货，只收到碎了的盖子", True),
        (CaseKind.COMPENSATION, "盖子碎了", True),
        (CaseKind.AFTERSALES, "", True),
    ],
)
def test_photos_are_asked_only_of_what_can_be_photographed(shop: Desk, kind: CaseKind, words: str, asked: bool) -> None:
    cases.open_case(shop, "4821", kind, words)
    shop.sync()
    case = cases.find_case(shop, "01")
    assert bool(case.missing) is asked
    assert (words_for(case) == "photo_request") is asked


def test_a_forgotten_coupon_is_paid_as_such_in_whichever_case(shop: Desk) -> None:
    for kind in (CaseKind.COMPENSATION, CaseKind.COUPON_REFUND):
        (name,) = cases.open_case(shop, "4821", kind, "忘用优惠券").changed
        cases.step(shop, name, Step.COMPENSATION, "5")
        shop.sync()
        text = case_texts.say(shop, name).text or ""
        assert words_for(cases.find_case(shop, name)) == "mod_coupon"
        assert "券" in text
