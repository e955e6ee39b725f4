"""What a blank takes: each kind with what it takes and refuses, from --set and from what is typed into the text."""

from __future__ import annotations

from datetime import datetime

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.times import parse_time
from csdesk.errors import RefusedError, UsageError
from csdesk.services.talk import compose
from csdesk.services.texts.render import Ask, draft_text, make_text
from csdesk.texts.blanks import Expects, takes, wrong_fills, wrong_typed
from csdesk.texts.finding import Level
from csdesk.texts.render import render
from tests.support import NOW, make_order, put_orders

BODY = "很抱歉，{{?remedy:补救办法}}，{{?time:时间}}前为您办好。"

MORNING = datetime(2026, 3, 17, 11, 0).astimezone()


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (
            Expects.TIME,
            [
                "18:00",
                "今天18：00",
                "明天上午",
                "下班",
                "03-17 18:00",
                "30分钟内",
                "周五",
                "tomorrow 18:00",
                "下午3点左右",
                *("今天", "今天下午3点到5点", "today", "今晚", "半小时内", "12点", "tomorrow"),
            ],
            [
                *("Yc", "包装太薄", "", "5", "soon", "再厚一点点的纸包装"),
                *("昨天下午3点", "今天上午9点", "昨天", "10:59", "yesterday 3pm", "today 9am", "03-16 18:00", "昨晚"),
            ],
        ),
        (Expects.MONEY, ["5", "5元", "3.50", "九五折"], ["盖子", "Yc", "", "5x"]),
        (Expects.NUMBER, ["3", "10", "两", "3 pieces"], ["几时发货呢亲请问几时发货", "Yc", "3abc"]),
        (Expects.DEED, ["补寄盖子", "退5元给您", "重新发一件"], ["包装太薄", "不好看"]),
        (Expects.WORDS, ["盖子", "Yc"], []),
    ],
)
def test_a_blank_takes_its_kind_only(kind: Expects, right: list[str], wrong: list[str]) -> None:
    assert [one for one in right if not takes(kind, one, MORNING)] == []
    assert [one for one in wrong if takes(kind, one, MORNING)] == []


DAYS = [
    *("昨天", "今天", "明天", "后天", "昨晚", "周日", "上周三", "12月5日", "03-18 09:00", "去年"),
    *("yesterday", "today", "tomorrow", "last friday", "March 19th"),
]


@pytest.mark.parametrize("before", DAYS)
@pytest.mark.parametrize(
    "then", ["明天18:00", "明天 18:00", "后天18:00前", "03-20 18:00", "tomorrow 6pm", "tomorrow 18:00"]
)
def test_a_time_that_names_two_days_is_none(before: str, then: str) -> None:
    for typed in (f"{before}{then}", f"{before} {then}", f"{then} {before}"):
        assert not takes(Expects.TIME, typed, MORNING), typed
        with pytest.raises(UsageError):
            parse_time(typed, MORNING)


@pytest.mark.parametrize("typed", ["03-18 周三 18:00", "3月18日周三18:00", "明天下午3点到5点", "大后天18:00", "下周三"])
def test_a_day_that_is_told_twice_is_one(typed: str) -> None:
    assert takes(Expects.TIME, typed, MORNING)


@pytest.mark.parametrize("beside", ["abc", "x", "包装", "哈哈", "#1", "快递员", "。再说"])
@pytest.mark.parametrize("time", ["明天18:00", "下午3点", "今晚", "周五", "tomorrow 6pm"])
def test_what_stands_beside_a_time_and_is_none_is_named(desk: Desk, time: str, beside: str) -> None:
    assert takes(Expects.TIME, time, MORNING)
    assert takes(Expects.TIME, f"大概{time}左右", MORNING)
    for typed in (f"{time}{beside}", f"{beside}{time}", f"{time} {beside}"):
        assert not takes(Expects.TIME, typed, MORNING), typed
        with pytest.raises(RefusedError) as refusal:
            make_text(desk, Ask("escalate_wait", lang="zh", fills={"time": typed}))
        assert refusal.value.title.endswith(f"a time is read, but not {beside}.")


@pytest.mark.parametrize(
    ("remedy", "time", "named"),
    [
        ("补寄一只", "18:00", []),
        ("包装太薄", "18:00", ["补救办法"]),
        ("补寄一只", "Yc", ["时间"]),
        ("补寄一只", "[时间]", []),
        ("包装太薄", "包装太薄", ["补救办法", "时间"]),
    ],
)
def test_what_was_typed_is_read_back_from_the_text(remedy: str, time: str, named: list[str]) -> None:
    rendered = render(BODY, {}, lang="zh", now=datetime(2026, 3, 17, 8, 30).astimezone())
    text = rendered.text.replace("[补救办法]", remedy).replace("[时间]", time) + "谢谢您。"
    assert [one.blank.label for one in wrong_typed(rendered, text, MORNING)] == named


@pytest.mark.parametrize("typed", ["Yr1", "昨天下午3点"])
def test_the_preview_blocks_what_the_copy_refuses(desk: Desk, typed: str) -> None:
    ask = Ask("escalate_wait", lang="zh", fills={"time": typed})
    blocks = [one.message for one in draft_text(desk, ask).report.findings if one.level is Level.BLOCK]
    with pytest.raises(RefusedError) as refusal:
        make_text(desk, ask)
    assert refusal.value.title in blocks
    assert "escalate_wait" not in " ".join(refusal.value.said())


def test_a_wrong_fill_leaves_neither_by_command_nor_by_the_picker(desk: Desk) -> None:
    put_orders(desk, make_order())
    subject = compose.subject_of(desk, next(iter(desk.orders.values())))
    subject = msgspec.structs.replace(subject, lang="zh")
    with pytest.raises(RefusedError) as refusal:
        make_text(desk, Ask("escalate_wait", lang="zh", fills={"time": "包装太薄"}))
    assert refusal.value.code == "wrong_blank"
    assert "时间" in refusal.value.title
    draft = compose.preview(desk, subject, "escalate_wait").text
    good, bad = draft.replace("[时间]", "18:00"), draft.replace("[时间]", "Yc")
    shown = compose.look_over(desk, subject, bad, (), codes=("escalate_wait",))
    assert "wrong_blank" in {one.code for one in shown.findings}
    with pytest.raises(RefusedError):
        compose.use(desk, subject, bad, code="escalate_wait")
    assert compose.use(desk, subject, good, code="escalate_wait").result.changed


@pytest.mark.parametrize(
    ("lang", "currency", "typed", "text"),
    [
        ("zh", "CNY", "5元", "补偿8.00元，5元也给您。"),
        ("zh", "CNY", "12块5", "补偿8.00元，12.5元也给您。"),
        ("zh", "USD", "5", "补偿8.00 USD，5 USD也给您。"),
        ("zh", "USD", "$5", "补偿8.00 USD，5 USD也给您。"),
        ("en", "USD", "5", "a compensation of 8.00 USD, and 5 USD."),
        ("en", "CNY", "5", "a compensation of 8.00, and 5."),
    ],
)
def test_amounts_are_told_in_the_currency_of_the_order(lang: str, currency: str, typed: str, text: str) -> None:
    zh = "补偿{{case.amount}}元，{{?amount:金额}}元也给您。"
    body = zh if lang == "zh" else "a compensation of {{case.amount}}, and {{?amount:amount}}."
    values = {"case.amount": "8.00"}
    made = render(body, values, lang=lang, now=NOW, fills={"amount": typed}, currency=currency)
    assert made.text == text
    assert list(wrong_fills(made, NOW)) == []


@pytest.mark.parametrize(("currency", "typed"), [("USD", "5元"), ("CNY", "$5"), ("CNY", "5 USD")])
def test_an_amount_of_another_currency_is_no_filling(currency: str, typed: str) -> None:
    made = render("补偿{{?amount:金额}}元。", {}, lang="zh", now=NOW, fills={"amount": typed}, currency=currency)
    assert [one.said for one in wrong_fills(made, NOW)] == [typed]


@pytest.mark.parametrize(
    ("words", "filled"),
    [
        ("地址改成北京市朝阳区建国路88号院3号楼1201，李小红 19900000002",
         "地址：北京市朝阳区建国路88号院3号楼1201 · 收件人：李小红 · 手机尾号 0002"),
        ("麻烦改到和平路7号", "地址：浙江省杭州市西湖区和平路7号"),
        ("电话错了，是19900000002", "手机尾号 0002"),
        ("能改地址吗", None),
        ("想换成蓝色的", None),
        ("地址写错了，北京市朝阳区建国路88号，另外再加一只杯子", None),
    ],
)  # fmt: skip
def test_an_address_that_stands_in_the_message_fills_what_is_changed(
    desk: Desk, words: str, filled: str | None
) -> None:
    put_orders(desk, make_order())
    order = next(iter(desk.orders.values()))
    draft = draft_text(desk, Ask("mod_ok", order=order, lang="zh", words=words, any_time=True))
    assert f"：{filled or '[新内容]'}。请您核对" in draft.rendered.text
