"""What a case promises is its next step until it is done: a second parcel with its number, a refund as a fact."""

from __future__ import annotations

from datetime import timedelta

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import Case, CaseKind, Goods, Reason, Step
from csdesk.domain.cases.plan import next_todo
from csdesk.domain.cases.words import told_already
from csdesk.domain.follow.follow import FollowEnd
from csdesk.domain.orders.stage import Stage
from csdesk.domain.shared.models import PlatformState
from csdesk.domain.talk.messages import Kind, Message, Said, State, state_of
from csdesk.errors import RefusedError
from csdesk.services.cases import cases, plan
from csdesk.services.orders.amend import Wish, change
from csdesk.services.talk import answers, case_texts, messages, pair
from csdesk.services.talk.suggest import suggest
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import Ask, draft_text
from csdesk.services.today.queues import queues_of
from tests.support import NOW, make_order, put_orders

FIRST, SECOND = "YT1234567890123", "YT8600000000001"


@pytest.fixture
def shop(desk: Desk) -> Desk:
    shipped = {"platform_state": PlatformState.SHIPPED, "tracking_no": FIRST, "courier": "圆通速递"}
    put_orders(desk, make_order(amount="59.80", shipped_at=NOW - timedelta(days=9), **shipped))
    return desk


def case(desk: Desk) -> Case:
    desk.sync()
    return cases.find_case(desk, "01")


def stage(desk: Desk) -> Stage:
    desk.sync()
    return desk.judge(desk.find("4821")).stage


def queues(desk: Desk) -> list[str]:
    desk.sync()
    order = desk.find("4821")
    return queues_of(order, desk.judge(order))


def opened(desk: Desk, step: Step, reason: Reason | None = None) -> None:
    cases.open_case(desk, "4821", CaseKind.AFTERSALES, reason=reason)
    cases.waive(desk, "01", "视频")
    cases.step(desk, "01", step, why="买家坚持")
    desk.sync()


def message(desk: Desk, words: str) -> Message:
    asked = Message("MS-0317-01", Kind.BUYER, (Said(words, NOW),), NOW, "taobao", order_id="taobao:4000000000004821")
    with desk.change("test", "") as transaction:
        desk.records.messages.put(transaction, asked)
    desk.sync()
    return asked


def test_a_second_parcel_is_due_when_it_was_promised_and_ends_that_promise(shop: Desk) -> None:
    opened(shop, Step.RESEND, Reason.MISSING)
    assert told_already(case(shop)) is None
    case_texts.say(shop, "01", fills={"time": "今天18:00", "item": "盖子"}, mark=Mark.SENT)
    assert told_already(case(shop)) is not None
    due = NOW.replace(hour=18, minute=0)
    todo = next_todo(case(shop))
    assert todo is not None
    assert (todo.code, todo.due_at, case(shop).due_at) == ("send_anew", due, due)
    for words, code in (("", "bad_tracking"), (FIRST, "same_parcel"), ("XQ99999999999", "courier_unknown")):
        with pytest.raises(RefusedError) as refused:
            plan.tick(shop, "01", None, words)
        assert refused.value.code == code
    plan.tick(shop, "01", None, f"圆通 {SECOND}")
    shop.sync()
    assert [one.end for one in shop.records.follow.records.values()] == [FollowEnd.KEPT]
    assert told_already(case(shop)) is None  # another text was
    text = case_texts.say(shop, "01", mark=Mark.SENT).text or ""
    assert f"圆通 {SECOND}" in text
    cases.close(shop, "01", "补寄已发出")
    assert case(shop).outcome == "补寄已发出"


@pytest.mark.parametrize("mark", [Mark.SENT, Mark.COPIED])
def test_what_is_told_is_done_once_it_went(shop: Desk, mark: Mark) -> None:
    opened(shop, Step.RESEND)
    plan.tick(shop, "01", None, f"圆通 {SECOND}")
    shop.sync()
    case_texts.say(shop, "01", mark=mark)
    assert (next_todo(case(shop)) is None) is (mark is Mark.SENT)
    if mark is Mark.COPIED:
        whom = pair.whom_of(shop.find("4821"))
        assert whom is not None
        pair.sent(shop, whom)
        assert next_todo(case(shop)) is None


def test_a_promise_not_kept_is_closed_only_for_a_reason(shop: Desk) -> None:
    opened(shop, Step.EXCHANGE)
    with pytest.raises(RefusedError) as refused:
        cases.close(shop, "01", "换货完成")
    assert refused.value.code == "still_promised"
    cases.close(shop, "01", "换货完成", why="买家又不换了")
    assert "买家又不换了" in (case(shop).outcome or "")


def test_what_came_back_makes_the_new_one_due_today(shop: Desk) -> None:
    opened(shop, Step.EXCHANGE)
    cases.came_back(shop, "01", unused=True, complete=True, in_time=True)
    todo, due = next_todo(case(shop)), case(shop).due_at
    assert todo is not None
    assert (todo.code, todo.due_at) == ("send_anew", due)
    assert due is not None
    assert due.date() == NOW.date()


def test_refunded_is_said_and_recorded_only_once_it_is_a_fact(shop: Desk) -> None:
    opened(shop, Step.RETURN, Reason.SIZE)
    cases.came_back(shop, "01", unused=True, complete=True, in_time=True)
    order = shop.find("4821")
    with pytest.raises(RefusedError):
        draft_text(shop, Ask("refund_done", order=order, lang="zh"))
    for words, code in (("0", "amount_missing"), ("99", "amount_odd"), ("好", "bad_money")):
        with pytest.raises(RefusedError) as refused:
            plan.tick(shop, "01", None, words)
        assert refused.value.code == code
    assert stage(shop) is Stage.SHIPPED
    plan.tick(shop, "01")
    assert (stage(shop), case(shop).plan[1].note) == (Stage.CLOSED, "59.80")
    assert "退款已经为您办理好了" in (case_texts.say(shop, "01", mark=Mark.SENT).text or "")
    cases.close(shop, "01", "退回，已退款")
    assert case(shop).goods is Goods.STOCK


def test_a_part_of_the_price_given_back_leaves_the_order_open(shop: Desk) -> None:
    opened(shop, Step.REFUND_ONLY)
    plan.tick(shop, "01", None, "20")
    assert stage(shop) is Stage.SHIPPED


def test_what_came_back_is_not_announced_nor_looked_for_nor_intercepted(shop: Desk) -> None:
    change(shop, "4821", wish=Wish(text="不要了", why="x"), kind=None, mark=Mark.SENT)
    desk_case = next(iter(shop.records.cases.records.values()), None)
    shop.sync()
    (desk_case,) = shop.records.cases.records.values()
    assert {"to_notify", "to_look"} & set(queues(shop))
    cases.came_back(shop, desk_case.id, unused=True, complete=True, in_time=True)
    assert not {"to_notify", "to_look"} & set(queues(shop))
    shop.sync()
    codes = [one.code for one in suggest(shop, message(shop, "我不想要了，退款"))]
    assert not {"refund_after_ship", "intercept", "exchange_ok"} & set(codes)


@pytest.mark.parametrize(
    ("reason", "goods"), [(Reason.QUALITY, Goods.WRITTEN_OFF), (Reason.SIZE, None)], ids=["as it came", "broken since"]
)
def test_what_comes_back_broken_is_not_in_order(shop: Desk, reason: Reason, goods: Goods | None) -> None:
    opened(shop, Step.RETURN, reason)
    result = cases.came_back(shop, "01", unused=True, complete=True, in_time=True, unbroken=False)
    assert case(shop).settled is (goods is not None)
    assert "all in order" not in result.summary
    if goods is None:
        cases.step(shop, "01", Step.REFUND_ONLY)  # agreed on after the talk
        assert case(shop).settled
        return
    plan.tick(shop, "01")
    cases.close(shop, "01", "退货退款")
    assert case(shop).goods is goods


@pytest.mark.parametrize(
    ("words", "reason", "missing"),
    [
        ("快递丢件了", Reason.LOST, 0),
        ("快递丢件，买家要退款", Reason.LOST, 0),
        ("少发了一个杯子", Reason.MISSING, 2),
        ("不喜欢想退货", Reason.DISLIKE, 0),
        ("尺寸太小了想换大的", Reason.SIZE, 0),
        ("盖碗盖子碎了一块，我要退货退款", None, 3),
        ("你们发错了", Reason.WRONG_ITEM, 3),
    ],
)
def test_a_case_takes_its_reason_and_its_photos_from_plain_words(
    shop: Desk, words: str, reason: Reason | None, missing: int
) -> None:
    cases.open_case(shop, "4821", CaseKind.AFTERSALES, words)
    assert (case(shop).reason, len(case(shop).missing)) == (reason, missing)
    assert cases.open_case(shop, "4821", CaseKind.EXCHANGE).warnings[0].endswith("CS-0317-01 after-sales")


def test_a_lost_parcel_has_its_reason_its_ways_and_its_texts(shop: Desk) -> None:
    asked = message(shop, "快递好几天没动了，是不是丢件了？丢了怎么办")
    assert [one.code for one in suggest(shop, asked)][:2] == ["lost_ask", "urge_way"]
    cases.open_case(shop, "4821", CaseKind.PROBLEM_PARCEL, asked.text)
    assert (case(shop).reason, case(shop).missing) == (Reason.LOST, ())
    for step in (Step.COMPENSATION, Step.EXCHANGE, Step.RETURN):
        with pytest.raises(RefusedError) as refused:
            cases.step(shop, "01", step, "5", "买家坚持")
        assert refused.value.code == "never_came"
    cases.step(shop, "01", Step.RESEND)
    shop.sync()
    assert "盖碗" in (case_texts.say(shop, "01", fills={"time": "今天18:00"}).text or "")


@pytest.mark.parametrize("mark", [Mark.SENT, Mark.COPIED])
def test_what_a_case_tells_answers_the_open_message_of_its_order(shop: Desk, mark: Mark) -> None:
    message(shop, "少发了一个盖子")
    opened(shop, Step.RESEND)
    case_texts.say(shop, "01", fills={"time": "今天18:00", "item": "盖子"}, mark=mark)
    shop.sync()
    answered = messages.find_message(shop, "01")
    assert (answered.answered_at is not None) is (mark is Mark.SENT)
    assert state_of(answered, NOW) is State.WAITING_BUYER
    assert len(answered.said) == 2


def test_a_reply_is_written_down_once(shop: Desk) -> None:
    message(shop, "什么时候到")
    answers.reply(shop, "01", "您好，包裹已经在路上，我帮您留意。", mark=Mark.SENT)
    shop.sync()
    assert len(messages.find_message(shop, "01").said) == 2


def test_the_picker_fills_the_photos_that_a_case_lacks(shop: Desk) -> None:
    text = draft_text(shop, Ask("photo_request", order=shop.find("4821"), lang="zh")).rendered.text
    assert "快递单号照片、商品整体照片、瑕疵处照片" in text
