"""Texts follow the case: the reason given, no question twice, no money before it is allowed, a coupon is no flaw."""

from __future__ import annotations

import re

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import Case, CaseKind, Reason, Step, refusal
from csdesk.domain.cases.words import words_for
from csdesk.domain.shared.models import PlatformState
from csdesk.domain.talk.reviews import Review, Rung
from csdesk.errors import RefusedError
from csdesk.services.cases import cases, plan
from csdesk.services.talk import answers, case_texts
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import draft_text, find_template, make_text
from csdesk.texts.syntax import Prompt, parse
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
    "lost": "评价里说的",
    "missing": "评价里说的",
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
    rung = {"rung": Rung.COMPENSATION, "why": "破损", "mark": mark, "fills": {"time": "今天18:00"}}
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


# -- one table: kind × reason × stage × plan ---------------------------------------------------------------------------

FINE: dict[str, bool] = {}
BROKEN = {"unbroken": False}
Told = str | None
WAYS: tuple[tuple[Step | None, dict[str, bool] | None, tuple[str | None, ...], tuple[Told, ...]], ...] = (
    # the step, what came back (None: nothing did), the note of what is done then, and the texts before and after
    (None, None, (), (None,)),
    (Step.COMPENSATION, None, (), ("comp_offer",)),
    (Step.RESEND, None, ("圆通 YT8600000000001",), ("resend", "case_left", None)),
    (Step.EXCHANGE, None, (), ("exchange_ok",)),
    (Step.EXCHANGE, FINE, ("圆通 YT8600000000001",), ("case_back_new", "case_left", None)),
    (Step.EXCHANGE, BROKEN, (), ("return_reject_talk",)),
    (Step.RETURN, None, (), ("return_way",)),
    (Step.RETURN, FINE, ("",), ("case_back_refund", "refund_done", None)),
    (Step.RETURN, BROKEN, (), ("return_reject_talk",)),
    (Step.REFUND_ONLY, None, ("",), ("refund_will", "refund_done", None)),
)
OURS = {Reason.QUALITY, Reason.DAMAGED, Reason.WRONG_ITEM, Reason.NOT_AS_DESCRIBED}
SAYS_WHY = {
    "漏发": {Reason.MISSING},
    "瑕疵": {Reason.QUALITY},
    "破损": {Reason.DAMAGED},
    "发错": {Reason.WRONG_ITEM},
    "没能送到": {Reason.LOST},
    "不一样": {Reason.NOT_AS_DESCRIBED},
    "尺寸": {Reason.SIZE},
    "等了这么久": {Reason.LATE},
    "包装没有": {Reason.PACKAGING},
    "七天无理由|不合适": {Reason.SIZE, Reason.DISLIKE},
}
"""What a text says sorry for, and the reasons for which it may."""


@pytest.mark.duty("F05", "F07", "F08")
@pytest.mark.parametrize("reason", [None, *Reason])
def test_each_reason_and_stage_has_its_text_and_none_says_what_is_not(shop: Desk, reason: Reason | None) -> None:
    for step, back, notes, codes in WAYS:
        lost = reason is Reason.LOST
        if lost and step is not None and step not in (Step.RESEND, Step.REFUND_ONLY):
            bare = Case("CS-0317-01", CaseKind.AFTERSALES, "x", NOW, "AH", reason=reason, waived="x")
            assert refusal(bare, step, None, "x") == "never_came"
            continue
        wanted = list(codes)
        if wanted == ["return_way"] and reason in (Reason.SIZE, Reason.DISLIKE):
            wanted = ["return_ok"]
        if back is BROKEN and reason in OURS:  # as it came: no talk, the goods are no stock
            wanted = ["case_back_new" if step is Step.EXCHANGE else "case_back_refund"]
        with shop.change("test", "") as transaction:
            case = Case("CS-0317-01", CaseKind.AFTERSALES, REVIEW.order_id or "", NOW, "AH", reason=reason, waived="x")
            shop.records.cases.put(transaction, case)
        shop.sync()
        if step is not None:
            cases.step(shop, "01", step, "5" if step is Step.COMPENSATION else None, "x")
        if back is not None:
            cases.came_back(shop, "01", **{"unused": True, "complete": True, "in_time": True, **back})
        for code in wanted:
            shop.sync()
            case = cases.find_case(shop, "01")
            assert words_for(case) == code, (step, back)
            if code is None:
                continue
            given = {"time": "今天18:00", "item": "盖碗", "problem": "杯口有缺口"}
            names = {part.name for part in parse(find_template(shop, code, "zh").text.body) if isinstance(part, Prompt)}
            ask = case_texts.ask_for_case(shop, case, {name: given[name] for name in names & set(given)})
            text = draft_text(shop, ask).rendered.text
            for words, reasons in SAYS_WHY.items():
                assert not re.search(words, text) or reason in reasons, (code, text)
            assert "[" not in text, text
            assert "寄回，" not in text or back is None, text
            if code in ("case_left", "refund_done"):
                case_texts.say(shop, "01", mark=Mark.SENT)
            elif notes:
                with pytest.raises(RefusedError) as refused:
                    cases.close(shop, "01", "x")
                assert refused.value.code == "still_promised"
                plan.tick(shop, "01", None, notes[0])
