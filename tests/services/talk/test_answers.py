"""Answers to messages and reviews, texts of cases: checked, recorded only once copied or sent."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind, Step
from csdesk.domain.shared.models import PlatformState
from csdesk.domain.talk.messages import State
from csdesk.domain.talk.reviews import Outcome, ReviewState, Rung
from csdesk.errors import RefusedError, UsageError
from csdesk.services.cases import cases
from csdesk.services.imports.imports import import_paths
from csdesk.services.talk import answers, messages, reviews
from csdesk.services.talk.incoming import paste
from csdesk.services.talk.review_view import ReviewView, view_review
from csdesk.services.talk.suggest import suggest
from csdesk.services.texts.deliver import Mark
from csdesk.services.today.inbox import MessageView, list_messages
from tests.support import NOW, make_order, put_orders

GOOD = "4000000000005533,贵州老李,公道杯,5,很好,,,2026-03-16 20:00:00\n"
REVIEWS = "订单编号,买家会员名,商品名称,评价星级,评价内容,追加评价,商家回复,评价时间\n"
REVIEWS += "4000000000004821,清茶淡饭,盖碗,1,盖子碎了,,,2026-03-17 08:00:00\n" + GOOD + GOOD.replace("5533", "5534")


@pytest.fixture
def shop(desk: Desk, tmp_path: Path) -> Desk:
    put_orders(desk, make_order())
    paste(desk, "清茶淡饭 2026-03-17 08:28:00\n几时发货\n")
    (tmp_path / "r.csv").write_text(REVIEWS, encoding="utf-8")
    import_paths(desk, [tmp_path / "r.csv"])
    desk.sync()
    return desk


def message(desk: Desk) -> MessageView:
    desk.sync()
    return list_messages(desk)[0]


def review(desk: Desk, name: str = "01") -> ReviewView:
    desk.sync()
    return view_review(desk, reviews.find_review(desk, name))


def test_a_text_is_only_made_until_it_is_copied_or_sent(shop: Desk) -> None:
    before = shop.store.seq
    result = answers.reply(shop, "01", "您好,今天就为您发出,请您放心。")
    assert (result.changed, shop.store.seq) == ((), before)
    assert message(shop).state is State.OPEN


def test_copied_gives_the_turn_and_sent_is_an_answer(shop: Desk) -> None:
    text = "您好,今天就为您发出,请您放心。"
    answers.reply(shop, "01", text, mark=Mark.COPIED)
    assert (message(shop).state, message(shop).answered_at) == (State.WAITING_BUYER, None)
    answers.reply(shop, "01", text, mark=Mark.SENT)
    view = message(shop)
    assert (view.state, view.answered_at) == (State.WAITING_BUYER, shop.now())
    assert [line.text for line in view.lines if line.ours] == [text], "the same words are one line"


def test_a_template_answers(shop: Desk) -> None:
    result = answers.reply(shop, "01", code="greet", mark=Mark.SENT)
    assert result.text
    assert message(shop).answered_at is not None


def test_a_text_that_may_not_be_sent_is_refused(shop: Desk) -> None:
    with pytest.raises(RefusedError):
        answers.reply(shop, "01", "加我微信 abc123", mark=Mark.SENT)
    assert message(shop).state is State.OPEN
    with pytest.raises(UsageError):
        answers.reply(shop, "01", " ")


def test_a_snoozed_message_that_is_answered_is_awake(shop: Desk) -> None:
    messages.snooze(shop, ["01"])
    answers.reply(shop, "01", "您好,今天就为您发出,请您放心。", mark=Mark.SENT)
    assert message(shop).state is State.WAITING_BUYER


@pytest.mark.duty("E13", "V06")
def test_a_public_reply_names_facts_and_remedy(shop: Desk) -> None:
    with pytest.raises(RefusedError):
        answers.review_reply(shop, "01")  # the blanks are empty
    fills = {"facts": "盖子在路上碎了", "remedy": "补寄一个新的盖子"}
    with pytest.raises(RefusedError):
        answers.review_reply(shop, "01", fills=fills)  # nobody promises a time for her
    fills["time"] = "明天18:00"
    result = answers.review_reply(shop, "01", fills=fills, mark=Mark.SENT)
    assert "盖子在路上碎了" in (result.text or "")
    assert (review(shop).state, review(shop).reply) == (ReviewState.ANSWERED, result.text)


@pytest.mark.duty("E13", "V06")
@pytest.mark.parametrize("text", ["是你自己弄坏的,你去死吧", "已退 8 元给您,清茶淡饭"])
def test_blame_and_amounts_stay_out_of_public(shop: Desk, text: str) -> None:
    with pytest.raises(RefusedError):
        answers.review_reply(shop, "01", text, mark=Mark.SENT)
    assert review(shop).state is ReviewState.OPEN


def test_thanks_rotate_and_are_done(shop: Desk) -> None:
    result = answers.thank(shop, every=True, mark=Mark.COPIED)
    assert result.changed == ("RV-0317-02", "RV-0317-03")
    assert len(set((result.text or "").split("\n\n"))) == 2
    assert (review(shop, "02").state, review(shop, "02").outcome) == (ReviewState.DONE, Outcome.THANKED)
    with pytest.raises(RefusedError):
        answers.thank(shop, ["01"])


def test_private_words_climb_the_ladder(shop: Desk) -> None:
    answers.private_word(shop, "01", fills={"time": "今天12:00"}, mark=Mark.COPIED)
    assert [contact.rung for contact in review(shop).contacts] == [Rung.SINCERE]
    answers.private_word(shop, "01", fills={"time": "今天12:00", "remedy": "补寄盖子"}, mark=Mark.COPIED)
    shop.sync()
    with pytest.raises(RefusedError):
        answers.private_word(shop, "01", mark=Mark.COPIED)  # no amount
    answers.private_word(shop, "01", amount="8.00", why="盖子碎了", fills={"time": "明天12:00"}, mark=Mark.SENT)
    assert [contact.rung for contact in review(shop).contacts] == list(Rung)


@pytest.mark.duty("F02")
def test_photos_are_asked_for_only_where_they_are_missing(shop: Desk, tmp_path: Path, catalogue: Path) -> None:
    cases.open_case(shop, "4821", CaseKind.AFTERSALES)
    (tmp_path / "w.jpg").write_bytes(b"\xff\xd8\xff")
    cases.photo(shop, "01", "waybill", tmp_path / "w.jpg")
    shop.sync()
    text = answers.photo_request(shop, "01").text or ""
    assert ("商品整体" in text, "瑕疵处" in text, "单号" in text, text.isascii()) == (True, True, False, False)
    cases.waive(shop, "01", "买家发来视频")
    shop.sync()
    with pytest.raises(RefusedError):
        answers.photo_request(shop, "01")


def test_the_offer_says_the_amount_of_the_step(shop: Desk) -> None:
    cases.open_case(shop, "4821", CaseKind.COUPON_REFUND)
    shop.sync()
    with pytest.raises(RefusedError):
        answers.offer(shop, "01")
    cases.step(shop, "01", Step.COMPENSATION, "8")
    shop.sync()
    result = answers.offer(shop, "01", mark=Mark.SENT)
    assert "8.00" in (result.text or "")
    shop.sync()
    assert cases.find_case(shop, "01").taken[-1].told == result.text


def test_suggestions_know_the_stage_and_the_language_of_the_buyer(desk: Desk) -> None:
    left = make_order(platform_state=PlatformState.SHIPPED, tracking_no="SF1000000000017", courier="顺丰速运")
    put_orders(desk, left)
    paste(desk, "清茶淡饭 2026-03-17 08:28:00\n几时发货\n", platform="taobao")
    paste(desk, "Ann 2026-03-17 08:29:00\nWhen will you ship my parcel please\n", platform="taobao")
    desk.sync()
    asked, foreign = (desk.records.messages.records[f"MS-0317-0{number}"] for number in (1, 2))
    assert asked.order_id == left.id
    codes = [found.code for found in suggest(desk, asked)]
    assert "ship_chat" in codes
    assert not {"ship_48h", "urge_ok", "urge_late"} & set(codes)
    assert answers.reply(desk, foreign.id, code="greet").text.isascii()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("words", "never", "first"),
    [
        ("买家发起催发货，请在12:00前处理。", {"review_private", "review_comp", "review_open"}, None),
        ("几点能发？我急着送人", {"recommend_yes", "recommend_no"}, "urge_late"),
        ("图片", {"urge_ok", "urge_late"}, None),
    ],
)
def test_no_suggestion_is_of_what_the_thread_has_not(
    desk: Desk, words: str, never: set[str], first: str | None
) -> None:
    put_orders(desk, make_order(ship_by=NOW - timedelta(hours=2), desk_address_confirm="confirmed"))
    paste(desk, f"清茶淡饭 2026-03-17 08:28:00\n{words}\n", platform="taobao")
    desk.sync()
    found = suggest(desk, desk.records.messages.records["MS-0317-01"])
    codes = [one.code for one in found]
    assert codes
    assert not never & set(codes)
    assert first in (None, codes[0])
    assert not any("高兴" in one.text or "您好呀" in one.text for one in found)


def test_a_result_names_the_buyers_and_has_signs_of_its_language(shop: Desk, zh: None) -> None:
    assert messages.done(shop, ["01"]).summary == "已完成：清茶淡饭"
