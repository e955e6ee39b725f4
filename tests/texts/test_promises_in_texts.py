"""Promises are read out of texts: what, and by when."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.domain.shared.hours import OfficeClock, parse_hours
from csdesk.texts.promises import passed, promises

NOW = datetime.fromisoformat("2026-03-17T14:30:00+08:00")  # a Tuesday


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("您的订单会在今天18:00前发出", "03-17 18:00"),
        ("您的订单会在明天21:10前发出,我已为您登记优先处理", "03-18 21:10"),
        ("3月19日21:10前发出", "03-19 21:10"),
        ("我已登记加急,18:00前为您发出并回复单号", "03-17 18:00"),
        ("03-18 09:12前为您发出", "03-18 09:12"),
        ("明天上午给您答复", "03-18 12:00"),
        ("今天下班前给您处理方案", "03-17 18:00"),
        ("今晚八点", None),
        ("今晚给您回复", "03-17 22:00"),
        ("下午5点半前为您寄出", "03-17 17:30"),
        ("晚上9点前给您回复", "03-17 21:00"),
        ("周五前给您补寄", "03-20 18:00"),
        ("下周一给您答复", "03-23 18:00"),
        ("10分钟内回复您", "03-17 14:40"),
        ("两小时内给您答复", "03-17 16:30"),
        ("半小时内处理好", "03-17 15:00"),
        ("好的,3天内为您退款", "03-20 14:30"),
        ("付款后48小时之内为您发出", None),
        ("现在付款的话,今天就可以为您发出", None),
        ("如果18:00前收到,今天就发出", None),
        ("请您今天核对一下地址", None),
        ("收到您的退货后24小时内退款", None),
        ("您的订单昨天已经发出", None),
        ("今天补发,明天18:00前完成", "03-18 18:00"),
        ("今天不在,明天给您补发", "03-18 18:00"),
        ("明天休息,今天18:00前给您答复", "03-17 18:00"),
        ("昨天18:00前没能发出,今天补发", "03-17 18:00"),
        ("今天已登记,后天上午10点前给您答复", "03-19 10:00"),
        ("请在24小时内处理", None),
        ("请您18:00前回复", None),
        ("请放心,24小时内为您处理", "03-18 14:30"),
        ("We ship today, it is done by tomorrow 18:00", "03-18 18:00"),
        ("13:00前发出", None),
        ("Your order leaves by today 18:00", "03-17 18:00"),
        ("It leaves by tomorrow 9 am.", "03-18 09:00"),
        ("You will have my answer by Friday", "03-20 18:00"),
        ("it leaves by Mar 19, 21:10.", "03-19 21:10"),
        ("I will answer you within 2 hours", "03-17 16:30"),
        ("If you pay now, yours can leave today", None),
        ("Paid orders leave within 48 hours", None),
        ("Thank you for coming by", None),
        ("It leaves by 10:00 tomorrow", "03-18 10:00"),
        ("You will have my answer by 6 pm on Friday", "03-20 18:00"),
        ("明天发", "03-18 18:00"),
        ("今晚八点前回您", "03-17 20:00"),
        ("晚8点前给您寄", "03-17 20:00"),
        ("下午给您发", "03-17 18:00"),
        ("下午好，我马上处理", None),
        ("我明天一早给您寄", "03-18 09:00"),
        ("20号前给您寄出", "03-20 18:00"),
        ("5号前给您寄出", "04-05 18:00"),
        ("月底前发出", "03-31 18:00"),
        ("3个工作日内退款", "03-20 18:00"),
        ("5个工作日内给您答复", "03-24 18:00"),
        ("签收检查后24小时内为您办理退款", None),
        ("您要的数量目前现货不够，其余的明天10:00前发出", "03-18 10:00"),
        ("I will look into it at once and have a solution for you by 18:00", "03-17 18:00"),
        ("We refund you within 24 hours after we have checked it", None),
        ("I answer you by 18:00. If that fails, please write.", "03-17 18:00"),
        ("We refund you within two working days", "03-19 18:00"),
    ],
)
def test_when_it_is_due(text: str, due: str | None) -> None:
    found = promises(text, NOW)
    assert [f"{one.due_at:%m-%d %H:%M}" for one in found] == ([due] if due else [])


@pytest.mark.parametrize(
    ("text", "now", "due"),
    [
        ("今天发出", "2026-03-17T14:30", "03-17 17:00"),
        ("下班前给您准信", "2026-03-17T14:30", "03-17 17:00"),
        ("明天发出", "2026-03-20T14:30", "03-21 12:00"),
        ("今天给您答复", "2026-03-17T17:30", "03-17 23:59"),
        ("后天处理", "2026-03-20T14:30", "03-22 18:00"),
        ("I send it today", "2026-03-17T14:30", "03-17 17:00"),
        ("今天18:00前发出", "2026-03-17T14:30", "03-17 18:00"),
    ],
)
def test_a_day_without_an_hour_ends_when_the_office_closes(text: str, now: str, due: str) -> None:
    office = OfficeClock(parse_hours("mon-fri 09:00-12:00,13:00-17:00; sat 09:00-12:00; sun off"), NOW.tzinfo or UTC)
    (one,) = promises(text, datetime.fromisoformat(f"{now}:00+08:00"), office)
    assert f"{one.due_at:%m-%d %H:%M}" == due


def test_several_sentences_may_hold_several() -> None:
    found = promises("今天18:00前发出。明天上午10点前回复单号。", NOW)
    assert [f"{one.due_at:%d %H:%M}" for one in found] == ["17 18:00", "18 10:00"]
    assert found[1].text == "明天上午10点前回复单号"


@pytest.mark.parametrize(
    "piece", ["今天", "1", "您", "收到", "24小时内", "18:00", "今天补发,", "by ", "today ", "下周", "半天"]
)
def test_promises_of_80_kb_are_read_within_a_second(piece: str) -> None:
    text = (piece * 80_000).encode()[:80_000].decode(errors="ignore")
    started = time.process_time()
    promises(text, NOW)
    assert time.process_time() - started < 1


@given(st.text(alphabet="今明后天晚上下午前内之点:0123456789月日号周一五个小时分钟发出回复by before pm。", max_size=40))
def test_no_text_breaks_the_reading(text: str) -> None:
    for one in promises(text, NOW):
        assert one.due_at > NOW
        assert text[one.start : one.end]


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("很抱歉，昨天下午3点前给您一个解决办法。", "昨天下午3点前"),
        ("让您久等了，今天上午9点前给您答复，请放心。", "今天上午9点前"),
        ("We will answer you by 9 am today.", "by 9 am today"),
        ("今天18:00前给您答复。", None),
        ("昨天18:00前没能发出，抱歉，今天18:00前给您发出。", None),
        ("您的订单昨天18:00前已经发出。", None),
        ("答应您昨天18:00前发出，是我们没做到。", None),
        ("麻烦您今天上午9点前回复我。", None),
        ("We sent it by noon yesterday.", None),
    ],
)
def test_a_promise_by_a_time_that_has_passed_is_found(text: str, behind: str | None) -> None:
    assert [text[start:end] for start, end in passed(text, NOW)] == ([behind] if behind else [])
