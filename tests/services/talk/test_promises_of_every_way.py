"""Every text that leaves is remembered with its promise, by whatever way it leaves, typed ones too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind, Step
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.talk.messages import Kind, Message, Said
from csdesk.domain.talk.reviews import Review, Rung
from csdesk.errors import RefusedError
from csdesk.services.buyers import sent_log
from csdesk.services.cases import cases
from csdesk.services.cases.view import view_case
from csdesk.services.follow import follow
from csdesk.services.follow.follow import list_follow
from csdesk.services.orders import bulk, products, urge
from csdesk.services.talk import answers, by_hand, case_texts, compose, outbox, pair
from csdesk.services.texts.deliver import Mark, say
from csdesk.services.texts.render import Ask, make_text
from tests.support import NOW, make_order, put_orders

EIGHT, SIX = "03-18 20:00", "03-17 18:00"
TYPED = "您好，您的问题我已核实，明天20:00前给您补寄，发出后告诉您单号。"
NO, CASE = "4000000000004821", "CS-0317-01"
TIMED = {"time": "今天18:00"}
FACTS = {"facts": "有磕碰", "remedy": "补寄", "time": "明天18:00"}


@pytest.fixture
def shop(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    put_orders(desk, make_order(NO, desk_address_confirm="confirmed"))
    products.set_product(desk, "GW-01", {"real": 3, "title": "盖碗"})
    said = (Said("什么时候发", NOW),)
    message = Message("MS-0317-01", Kind.BUYER, said, NOW, "taobao", None, "清茶淡饭", f"taobao:{NO}")
    mail = Message("MS-0317-02", Kind.MAIL, said, NOW, sender="anna@example.com")
    review = Review("RV-0317-01", "k", NOW, "taobao", order_id=f"taobao:{NO}", buyer_nick="清茶淡饭", stars=1)
    with desk.change("import", "test") as transaction:
        desk.records.messages.put(transaction, message)
        desk.records.messages.put(transaction, mail)
        desk.records.reviews.put(transaction, review)
    desk.sync()
    cases.open_case(desk, NO, CaseKind.AFTERSALES, "碎了")
    cases.waive(desk, CASE, "视频")
    desk.sync()
    return desk


def _outbox(desk: Desk) -> None:
    outbox.put(desk, Ask(text=TYPED, order=desk.find(NO)), "chat", due=NOW)
    desk.sync()
    by_hand.copy_one(desk, "01")


def _resend(desk: Desk) -> None:
    cases.step(desk, CASE, Step.RESEND, why="补一只")
    desk.sync()
    case_texts.say(desk, CASE, fills={**TIMED, "item": "杯子"}, mark=Mark.SENT)


def _compose(desk: Desk) -> None:
    compose.use(desk, compose.subject_of(desk, desk.find(NO)), TYPED)


def _bulk(desk: Desk) -> None:
    bulk.answer(desk, "GW-01", 50, bulk.Terms(later="明天20:00"), buyer="taobao:月下", mark=Mark.COPIED)


def _urge_late(desk: Desk) -> None:
    put_orders(desk, make_order(NO, desk_address_confirm="confirmed", ship_by=NOW - timedelta(hours=1)))
    urge.urge(desk, NO, mark=Mark.COPIED)


WAYS: dict[str, tuple[Callable[[Desk], object], str]] = {
    "answer typed": (lambda desk: answers.reply(desk, "01", TYPED, mark=Mark.SENT), EIGHT),
    "answer copied": (lambda desk: answers.reply(desk, "01", TYPED, mark=Mark.COPIED), EIGHT),
    "answer by template": (lambda desk: answers.reply(desk, "01", code="kb_ask", fills=TIMED, mark=Mark.SENT), SIX),
    "mail typed": (lambda desk: answers.reply(desk, "02", TYPED, mark=Mark.SENT), EIGHT),
    "mail by template": (lambda desk: answers.reply(desk, "02", code="mail_wait", fills=TIMED, mark=Mark.SENT), SIX),
    "public reply": (
        lambda desk: answers.review_reply(desk, "01", fills=FACTS, mark=Mark.SENT),
        "03-18 18:00",
    ),
    "private word": (lambda desk: answers.private_word(desk, "01", fills=TIMED, mark=Mark.SENT), SIX),
    "private word, open": (
        lambda desk: answers.private_word(
            desk, "01", rung=Rung.OPEN, fills={**TIMED, "remedy": "补寄一只"}, mark=Mark.SENT
        ),
        SIX,
    ),
    "case's step": (_resend, SIX),
    "case told in her own words": (lambda desk: cases.tell(desk, CASE, TYPED), EIGHT),
    "in time": (lambda desk: urge.urge(desk, NO, mark=Mark.COPIED), "03-19 06:30"),
    "late": (_urge_late, "03-17 16:00"),
    "large order": (_bulk, EIGHT),
    "picker": (_compose, EIGHT),
    "outbox": (_outbox, EIGHT),
}


@pytest.mark.duty("M31", "P11")
@pytest.mark.parametrize("way", WAYS)
def test_a_text_that_leaves_leaves_its_promise_here(shop: Desk, way: str) -> None:
    leave, due = WAYS[way]
    assert list_follow(shop, kind=FollowKind.PROMISE) == []
    leave(shop)
    shop.sync()
    (promise,) = list_follow(shop, kind=FollowKind.PROMISE)
    assert promise.due_at is not None
    assert f"{promise.due_at:%m-%d %H:%M}" == due
    (spoken,) = (one for one in shop.records.sent_texts.records.values() if one.id == promise.source)
    assert promise.text in spoken.text


def test_a_text_that_was_only_looked_at_promises_nothing(shop: Desk) -> None:
    answers.reply(shop, "01", TYPED)
    answers.private_word(shop, "01", fills=TIMED)
    urge.urge(shop, NO)
    say(shop, "urge_ok", shop.find(NO))
    shop.sync()
    assert list_follow(shop, kind=FollowKind.PROMISE) == []


def test_the_outbox_promises_when_it_is_sent_not_when_it_is_written(shop: Desk, tmp_path: Path) -> None:
    outbox.put(shop, Ask(text=TYPED, order=shop.find(NO)), "chat", due=NOW + timedelta(hours=1))
    shop.sync()
    assert list_follow(shop, kind=FollowKind.PROMISE) == []


@pytest.mark.duty("P11")
def test_two_promises_at_one_time_are_two_and_one_said_again_is_one(shop: Desk) -> None:
    for text in (
        "今天16:00前给您退5元。",
        "您好，今天16:00前给您回复。",
        "亲亲，今天16:00前给您回复。",
    ):
        compose.use(shop, compose.subject_of(shop, shop.find(NO)), text)
    shop.sync()
    assert [one.text for one in list_follow(shop)] == ["今天16:00前给您退5元", "您好，今天16:00前给您回复"]


def test_a_promise_that_is_put_off_says_what_the_buyer_was_told(shop: Desk) -> None:
    compose.use(shop, compose.subject_of(shop, shop.find(NO)), "今天15:00前给您回复。")
    shop.sync()
    (one,) = list_follow(shop)
    told = follow.move(shop, one.id, NOW.replace(hour=16, minute=0)).warnings
    assert told == ("the buyer was told 03-17 15:00",)
    assert follow.move(shop, one.id, NOW.replace(hour=17, minute=0)).warnings == told, "the first time was told"
    assert follow.move(shop, one.id, NOW.replace(hour=14, minute=0)).warnings == ()
    shop.sync()
    corrected = pair.correct(shop, list_follow(shop)[0], "16:00")
    assert corrected.warnings == ()
    assert follow.move(shop, one.id, NOW.replace(hour=16, minute=0)).warnings == (), "corrected: that was told"


@pytest.mark.duty("F05")
def test_a_case_knows_what_the_buyer_was_told_by_whatever_way(shop: Desk) -> None:
    assert view_case(shop, cases.find_case(shop, CASE)).told_at is None
    answers.reply(shop, "MS-0317-01", "您好，已在为您核实，请您稍等。", mark=Mark.COPIED)
    shop.sync()
    view = view_case(shop, cases.find_case(shop, CASE))
    assert (view.told_at, view.copied_at) == (None, NOW), "what was only copied has reached nobody yet"
    sent_log.mark_sent(shop, "TX-0317-01")
    shop.sync()
    assert view_case(shop, cases.find_case(shop, CASE)).told_at == NOW
    cases.tell(shop, CASE, "今天答复您")
    shop.sync()
    told = [one.told for one in cases.find_case(shop, CASE).taken if one.told]
    assert told == ["您好，已在为您核实，请您稍等。", "今天答复您"], "each once"


@pytest.mark.duty("P11")
def test_a_promise_at_another_time_than_the_open_one_is_said(shop: Desk) -> None:
    def said(text: str) -> list[str]:
        review = shop.records.reviews.records["RV-0317-01"]
        made = make_text(shop, answers.review_ask(shop, review, text, None, {}))
        return [one.message for one in made.report.findings if one.code == "other_promise"]

    public = "感谢反馈，给您添麻烦了。今天补寄盖子，明天18:00前完成。"
    assert said(public) == []
    compose.use(shop, compose.subject_of(shop, shop.find(NO)), "您好，今天12:00前给您补寄。", mark=Mark.SENT)
    shop.sync()
    (words,) = said(public)
    assert "03-17 12:00" in words
    assert said("感谢反馈，给您添麻烦了。今天12:00前给您补寄盖子。") == []
    follow.done(shop, list_follow(shop)[0].id)
    shop.sync()
    assert said(public) == [], "what was kept binds no longer"


@pytest.mark.duty("P11")
def test_a_promise_binds_what_is_of_its_kind(shop: Desk) -> None:
    def clashes(text: str) -> bool:
        return bool(make_text(shop, Ask(text=text, order=shop.find(NO))).other_times)

    compose.use(shop, compose.subject_of(shop, shop.find(NO)), "您好，今天12:00前给您答复。", mark=Mark.SENT)
    shop.sync()
    assert clashes("您好，今天16:00前给您答复。")
    assert not clashes("您好，今天16:00前为您发出。")
    compose.use(shop, compose.subject_of(shop, shop.find(NO)), "您好，今天18:00前为您发出。", mark=Mark.SENT)
    shop.sync()
    assert not clashes("您好，今天15:00前通过平台退5元给您。")
    assert clashes("您好，明天18:00前为您发出。")
    assert shop.find(NO).ship_by > NOW.replace(hour=18)  # type: ignore[operator]
    assert "今天18:00前发出" in say(shop, "urge_ok", shop.find(NO)).text, "not later than he was told"


def test_nobody_with_an_open_case_is_thanked_for_being_pleased(shop: Desk) -> None:
    with shop.change("import", "test") as transaction:
        for key, nick in (("RV-0317-02", "清茶淡饭"), ("RV-0317-03", "月下")):
            review = Review(key, key, NOW, "taobao", buyer_nick=nick, stars=5, text="好")
            shop.records.reviews.put(transaction, review)
    shop.sync()
    with pytest.raises(RefusedError):
        answers.thank(shop, ["RV-0317-02"])
    result = answers.thank(shop, every=True, mark=Mark.COPIED)
    assert result.changed == ("RV-0317-03",)
    assert "RV-0317-02" in result.warnings[0]
    shop.sync()
    cases.close(shop, CASE, "已补寄")
    shop.sync()
    assert answers.thank(shop, ["RV-0317-02"]).text
