"""Money above the cap leaves by no way before the owner agreed (F09), and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind, Step
from csdesk.domain.follow.follow import Details, FollowKind
from csdesk.domain.talk.consults import Intent, Noted, Question
from csdesk.domain.talk.messages import Kind, Message, Said
from csdesk.domain.talk.reviews import Contact, Review, Rung
from csdesk.errors import RefusedError
from csdesk.services.buyers.sent_log import draft_of, keep_draft
from csdesk.services.cases import cases
from csdesk.services.follow import follow
from csdesk.services.orders import products
from csdesk.services.talk import answers, by_hand, case_texts, compose, consults, messages, outbox, pair, reviews
from csdesk.services.texts.deliver import Mark, say
from csdesk.services.texts.render import Ask, make_text
from tests.support import NOW, make_order, put_orders

NO = "4000000000004821"
ORDER = f"taobao:{NO}"
TYPED = "真的很抱歉，为您申请补偿{sum}元，明天20:00前打给您。"
FILLS = {"facts": "有磕碰", "remedy": "补寄", "time": "明天18:00"}
TIMED = {"time": "今天18:00"}


@pytest.fixture
def shop(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    put_orders(desk, make_order(NO, amount="120.00", desk_address_confirm="confirmed"))
    products.set_product(desk, "GW-01", {"real": 3, "title": "盖碗"})
    said = (Said("杯子碎了", NOW),)
    contacts = (Contact(NOW, "AH", Rung.SINCERE), Contact(NOW, "AH", Rung.OPEN))
    review = Review(
        "RV-0317-01", "k", NOW, contacts=contacts, platform="taobao", order_id=ORDER, buyer_nick="清茶淡饭", stars=1
    )
    with desk.change("import", "test") as transaction:
        for message in (
            Message("MS-0317-01", Kind.BUYER, said, NOW, "taobao", None, "清茶淡饭", ORDER),
            Message("MS-0317-02", Kind.MAIL, said, NOW, sender="anna@example.com"),
        ):
            desk.records.messages.put(transaction, message)
        desk.records.reviews.put(transaction, review)
    desk.sync()
    cases.open_case(desk, NO, CaseKind.AFTERSALES, "碎了")
    cases.waive(desk, "CS-0317-01", "视频")
    desk.sync()
    return desk


def _picker(desk: Desk, text: str) -> None:
    compose.use(desk, compose.subject_of(desk, desk.find(NO)), text)


def _picker_on_message(desk: Desk, text: str) -> None:
    compose.use(desk, compose.subject_of_message(desk, messages.find_message(desk, "01")), text)


def _later(desk: Desk, text: str) -> None:
    by_hand.put_later(desk, compose.subject_of(desk, desk.find(NO)), text, NOW)


def _case_step(desk: Desk, text: str) -> None:
    cases.step(desk, "CS-0317-01", Step.COMPENSATION, text)
    desk.sync()
    answers.offer(desk, "CS-0317-01", mark=Mark.SENT)


def _private(desk: Desk, money: str) -> None:
    answers.private_word(desk, "01", rung=Rung.COMPENSATION, amount=money, why="破损", fills=TIMED, mark=Mark.SENT)


def _open_word(desk: Desk, text: str) -> None:
    answers.private_word(desk, "01", rung=Rung.OPEN, fills={**TIMED, "remedy": text}, mark=Mark.COPIED)


TYPED_WAYS: dict[str, Callable[[Desk, str], object]] = {
    "answer": lambda desk, text: answers.reply(desk, "01", text, mark=Mark.SENT),
    "answer only looked at": lambda desk, text: answers.reply(desk, "01", text),
    "mail": lambda desk, text: answers.reply(desk, "02", text, mark=Mark.COPIED),
    "public reply": lambda desk, text: answers.review_reply(desk, "01", text, mark=Mark.SENT),
    "picker on an order": _picker,
    "picker on a message": _picker_on_message,
    "picker, later": _later,
    "outbox": lambda desk, text: outbox.put(desk, Ask(text=text, order=desk.find(NO)), "chat"),
    "outbox, sms": lambda desk, text: outbox.put(desk, Ask(text=f"【小店】{text}", order=desk.find(NO)), "sms"),
}
FILLED_WAYS: dict[str, Callable[[Desk, str], object]] = {
    "private word with an amount": _private,
    "private word, a remedy typed": lambda desk, money: _open_word(desk, f"补偿您{money}元"),
    "reply by template": lambda desk, money: answers.reply(
        desk, "01", code="mod_ok", fills={"change": f"退您{money}元"}, mark=Mark.SENT
    ),
    "coupon by template": lambda desk, money: say(desk, "mod_coupon", desk.find(NO), fills={"amount": money, **TIMED}),
    "public reply by template": lambda desk, money: answers.review_reply(
        desk, "01", fills={**FILLS, "remedy": f"补偿{money}元"}, mark=Mark.SENT
    ),
    "case's offer": lambda desk, money: make_text(
        desk, Ask("comp_offer", order=desk.find(NO), extra={"case.amount": money, "case.due": NOW}, insist=True)
    ),
}
WAYS = (*TYPED_WAYS, *FILLED_WAYS)


def _leave(desk: Desk, way: str, money: str) -> None:
    if way in TYPED_WAYS:
        TYPED_WAYS[way](desk, TYPED.format(sum=money))
    else:
        FILLED_WAYS[way](desk, money)


@pytest.mark.parametrize("way", WAYS)
def test_money_above_the_cap_leaves_by_no_way(shop: Desk, way: str) -> None:
    key = compose.subject_of(shop, shop.find(NO)).key
    keep_draft(shop, key, "half written")
    before = len(shop.records.sent_texts.records), len(shop.records.outbox.records)
    with pytest.raises(RefusedError) as refusal:
        _leave(shop, way, "80")
    assert "above_cap" in f"{refusal.value.code} {refusal.value.where}"
    assert refusal.value.hint
    shop.sync()
    assert (len(shop.records.sent_texts.records), len(shop.records.outbox.records)) == before
    assert follow.list_follow(shop, kind=FollowKind.PROMISE) == []
    draft = draft_of(shop, key)
    assert draft is not None
    assert draft.text == "half written"


@pytest.mark.parametrize("way", [way for way in WAYS if "public" not in way and way != "mail"])
def test_what_the_owner_agreed_to_leaves_by_every_way(shop: Desk, way: str) -> None:
    """Not in public, where no amount is said at all, nor in the mail of nobody, which has no order."""
    cases.step(shop, "CS-0317-01", Step.COMPENSATION, "80")
    shop.sync()
    case_texts.approve(shop, "CS-0317-01")
    shop.sync()
    _leave(shop, way, "80")


def test_an_offer_that_waits_for_the_owner_does_not_leave(shop: Desk) -> None:
    with pytest.raises(RefusedError):
        _case_step(shop, "80")


def test_what_waited_or_was_copied_is_looked_at_again(shop: Desk) -> None:
    text = TYPED.format(sum="40")
    outbox.put(shop, Ask(text=text, order=shop.find(NO)), "chat", due=NOW)
    _picker(shop, text)
    shop.sync()
    after = msgspec.structs.replace(shop.config.aftersales, max_pay="30")
    shop.config = msgspec.structs.replace(shop.config, aftersales=after)
    with pytest.raises(RefusedError) as refusal:
        by_hand.copy_one(shop, "01")
    assert refusal.value.code == "above_cap"
    whom = pair.whom_of(shop.find(NO))
    assert whom is not None
    with pytest.raises(RefusedError) as refusal:
        pair.copy_again(shop, whom)
    assert refusal.value.code == "above_cap"


RECORDS: dict[str, Callable[[Desk, str], object]] = {
    "case told": lambda desk, text: cases.tell(desk, "CS-0317-01", text),
    "review contacted": lambda desk, text: reviews.contact(desk, "01", note=text),
    "asked in the chat": lambda desk, text: messages.wait_for_buyer(desk, ["01"], text),
    "consultation": lambda desk, text: consults.log(
        desk, Question.OTHER, Intent.LOW, Noted(nick="a", platform="taobao", answer=text, contact_at=NOW)
    ),
    "last word": lambda desk, text: follow.add(
        desk, FollowKind.LEAD, "call", Details(last_word=text), order=NO, due=NOW
    ),
}


@pytest.mark.parametrize("way", RECORDS)
def test_what_was_said_elsewhere_is_kept_with_its_promise_and_told(shop: Desk, way: str) -> None:
    result = RECORDS[way](shop, TYPED.format(sum="80"))
    shop.sync()
    assert any("80" in words for words in result.warnings)  # type: ignore[attr-defined]
    (promise,) = follow.list_follow(shop, kind=FollowKind.PROMISE)
    assert f"{promise.due_at:%m-%d %H:%M}" == "03-18 20:00"
    assert any("80" in one.text for one in shop.records.sent_texts.records.values())


def test_a_file_of_sms_keeps_its_promises(shop: Desk, tmp_path: Path) -> None:
    text = "【小店】您好，您的问题我已核实，明天20:00前给您补寄。"
    outbox.put(shop, Ask(text=text, order=shop.find(NO)), "sms", to="13800000000", due=NOW)
    shop.sync()
    outbox.write_sms(shop, ())
    shop.sync()
    (promise,) = follow.list_follow(shop, kind=FollowKind.PROMISE)
    assert promise.order_id == ORDER


@pytest.mark.parametrize(("amount", "warned"), [("8元", 1), ("80", 2)])
def test_money_of_a_review_without_its_words_is_told(shop: Desk, amount: str, warned: int) -> None:
    result = reviews.contact(shop, "01", rung=Rung.COMPENSATION, amount=amount, why="缺盖")
    assert len(result.warnings) == warned
    assert "--note" in result.warnings[0]
    assert reviews.contact(shop, "01", amount="8", why="缺盖", note="给您补8元").warnings == ()
