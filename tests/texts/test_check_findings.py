"""The check's findings: what, where in the original text, why; and that no text can stall it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.paths import data_dir
from csdesk.texts.check import check
from csdesk.texts.finding import Context, Finding, Level
from csdesk.texts.phrases import load_phrases
from csdesk.texts.template import Channel

PHRASES = load_phrases((data_dir() / "phrases",))


def found(text: str, context: Context | None = None) -> dict[str, Finding]:
    return {one.code: one for one in check(text, context or Context("taobao"), PHRASES).findings}


@pytest.mark.parametrize(
    ("text", "code", "match"),
    [
        ("亲，傻 逼，再见", "uncivil", "傻 逼"),
        ("Ｖ Ｘ 联系我", "off_platform_contact", "Ｖ Ｘ"),
        ("请用 薇❤信 哦", "off_platform_contact", "薇❤信"),
        ("不 要 臉 的", "uncivil", "不 要 臉"),
        ("看看😀你", "pronoun", "你"),
        ("ﬁne,微\u200b信", "off_platform_contact", "微\u200b信"),
        ("您好,３天到哦", "arrival_promise", "３天到"),
        ("您好，明天 就 能 送到 哦", "arrival_promise", "明天 就 能 送到"),
    ],
)
def test_positions_are_those_of_the_original(text: str, code: str, match: str) -> None:
    finding = found(text)[code]
    assert finding.match == match
    assert text[finding.start : finding.end] == match


def test_findings_stand_in_the_order_of_the_text_each_place_once() -> None:
    report = check("急什么，给我滚，我这里不还价哦", Context("taobao"), PHRASES)
    shown = [(one.code, one.match) for one in report.findings]
    assert shown == [("make_wait", "急什么"), ("uncivil", "给我滚"), ("refuse_bluntly", "我这里不还价")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("请把垃圾。信件放门口", "off_platform_contact"),
        ("this hit song", "uncivil"),
        ("The class of clay", "uncivil"),
        ("费用会退返，现在就办", "reward_for_praise"),
        ("加V领的款式", "off_platform_contact"),
        ("您妈妈喜欢什么颜色", "uncivil"),
    ],
)
def test_words_that_only_look_alike_are_left_alone(text: str, code: str) -> None:
    assert code not in found(text)


@pytest.mark.parametrize(
    ("text", "ok"),
    [
        ("嗯", False),
        ("嗯。", False),
        (" 好 ", False),
        ("好的呢", True),
        ("好的亲，马上为您查看", True),
        ("没有", False),
    ],
)
def test_a_bare_word_is_no_answer(text: str, ok: bool) -> None:
    assert check(text, Context("taobao"), PHRASES).ok is ok


@pytest.mark.parametrize(
    ("text", "code", "match"),
    [
        ("亲,Ｖ X：ａbc_123 哦", "off_platform_contact", "Ｖ X：ａbc_123"),
        ("爱 退 不 退，随意", "uncivil", "爱 退 不 退"),
        ("好的。明.天.就.到", "arrival_promise", "明.天.就.到"),
        ("😀③天 到，您放心", "arrival_promise", "③天 到"),
        ("您➕我❤微，发图", "off_platform_contact", "➕我❤微"),
        ("好\\评\\返\\现 三元", "reward_for_praise", "好\\评\\返\\现"),
        ("我 真 不 知 道", "dont_know", "我 真 不 知 道"),
    ],
)
def test_a_form_is_found_in_the_original_too(text: str, code: str, match: str) -> None:
    finding = found(text)[code]
    assert (finding.match, text[finding.start : finding.end]) == (match, match)


def test_every_list_and_rule_says_why_and_how_better() -> None:
    for code, lists in PHRASES.lists.items():
        for one in lists:
            assert all((one.rule, one.source, one.since)), code
            assert all((one.message[lang] and one.suggestion[lang]) for lang in ("zh", "en")), code


def test_a_finding_says_what_why_and_how_better() -> None:
    finding = found("应该是吧")["dont_know"]
    assert finding.level is Level.BLOCK
    assert finding.rule == "P04"
    assert finding.source
    assert finding.suggestion == "请稍等，我马上为您确认"


def test_the_receivers_own_phone_may_stand_in_a_confirmation_only() -> None:
    own = Context("taobao", situation="confirm", phone="19900000001")
    assert "phone_number" not in found("请核对：张三,199 0000 0001,文三路", own)
    assert "phone_number" in found("请核对：张三,19900000002,文三路", own)
    assert "phone_number" in found("打我电话19900000001", Context("taobao"))


def test_numbers_of_the_order_are_no_phone_and_no_word() -> None:
    context = Context("taobao", order_no="19900000001", tracking_no="WX19900000002")
    assert found("订单19900000001,单号WX19900000002", context) == {}


def test_a_platform_may_name_itself() -> None:
    assert "other_market_taobao" not in found("请在淘宝订单页付款", Context("taobao"))
    assert "other_market_taobao" in found("请在淘宝订单页付款", Context("pdd"))
    assert "other_market_taobao" not in found("请在淘宝订单页付款", Context(None))


@pytest.mark.duty("F11", "M22")
@pytest.mark.parametrize(
    ("situation", "text", "codes"),
    [
        ("complaint", "因为仓库忙，所以晚了", {"cause_only", "no_time", "no_apology"}),
        ("complaint", "非常抱歉，我今天18:00前为您处理好", set()),
        ("aftersales", "抱歉，我会处理的", {"no_time"}),
        ("", "因为仓库忙，所以晚了", set()),
    ],
)
def test_an_answer_to_a_complaint_needs_an_action_and_a_time(situation: str, text: str, codes: set[str]) -> None:
    assert set(found(text, Context("taobao", situation=situation))) == codes


@pytest.mark.duty("U05")
@pytest.mark.parametrize(("left", "code"), [(3, None), (5, "stock_untrue"), (None, "stock_unproved")])
def test_only_true_stock_numbers(left: int | None, code: str | None) -> None:
    codes = set(found("喜欢请拍，只剩3件了", Context("taobao", stock_left=left)))
    assert codes == ({code} if code else set())


def test_a_public_reply_holds_no_data_of_the_buyer() -> None:
    context = Context("taobao", Channel.REVIEW, buyer=("清茶淡饭", "张三"))
    assert "review_buyer_data" in found("清茶淡饭您好，感谢反馈", context)
    assert "review_amount" in found("已经补偿8元", context)


@pytest.mark.duty("E04")
def test_sms_length_counts_the_signature() -> None:
    context = Context("taobao", Channel.SMS, signature="【小满】")
    assert check("字" * 66, context, PHRASES).sms_parts == 1
    report = check("字" * 67, context, PHRASES)
    assert (report.length, report.sms_parts, report.ok) == (71, 2, True)
    assert not check("字" * 131, context, PHRASES).ok
    signed = check("【小满】" + "字" * 66, context, PHRASES)
    assert (signed.length, signed.sms_parts) == (70, 1)


@pytest.mark.parametrize(
    "words", ["绝对不会", "绝对没有", "绝对没问题", "肯定不会", "百分百没问题", "绝不会", "百分之百不会"]
)
def test_a_flat_assertion_is_told_though_its_first_word_is_allowed_elsewhere(words: str) -> None:
    assert "flat_assertion" in found(f"您好，这款{words}掉色的", Context("taobao", situation="aftersales"))


@pytest.mark.parametrize(
    ("text", "asks"), [("好的呢", False), ("在的呢。", False), ("您要什么颜色呢", True), ("收到了吗", True)]
)
def test_a_friendly_word_is_no_question(text: str, asks: bool) -> None:
    assert ("no_please" in found(text)) is asks


@pytest.mark.parametrize(
    ("text", "bad"), [("您好\r\n谢谢\r\n", False), ("您好\r", False), ("您好\r谢谢", True), ("\x85", True)]
)
def test_the_line_end_of_windows_is_no_control_sign(text: str, bad: bool) -> None:
    assert ("control" in found(text)) is bad


def test_a_blank_that_holds_no_time_is_no_time() -> None:
    promised = Context("taobao", situation="complaint")
    assert "no_time" in found("很抱歉，我去核实，包装太薄前给您一个解决办法。", promised)
    assert "no_time" not in found("很抱歉，我去核实，八点前给您一个解决办法。", promised)
    assert "no_time" not in found("很抱歉，我去核实,18:00前给您一个解决办法。", promised)


@pytest.mark.duty("M26")
def test_a_difficult_buyer_makes_arguing_block() -> None:
    assert found("您自己选的", Context("taobao"))["arguing"].level is Level.WARN
    assert found("您自己选的", Context("taobao", difficult=True))["arguing"].level is Level.BLOCK


@pytest.mark.parametrize(
    "piece",
    [
        "今天",
        "1",
        "一定",
        "微 ",
        "{{",
        "你",
        "好评",
        "\x1b[31m",
        "¥1",
        "a@",
        "请问？",
        "收到",
        "only 2 ",
        "3-",
        "，",
        "[",
        " ",
        "您",
        "我的",
        "转给",
        "加",
        "别老",
        "明 ",
        "a1_",
        "a.",
        "...",
        "“",
        "点",
        "明天送到吗",
        "昨天明天送到",
        "不会怪您",
        "给好评返现",
        "13800000000,",
        "4111 1111 1111 1111 ",
        "i guess so ",
        "we will deliver ",
    ],
)
def test_a_text_of_80_kb_takes_less_than_a_second(piece: str) -> None:
    text = (piece * 80_000).encode()[:80_000].decode(errors="ignore")

    def seconds() -> float:
        started = time.process_time()
        check(text, Context("pdd", Channel.REVIEW, "complaint", stock_left=0), PHRASES)
        return time.process_time() - started

    assert any(seconds() < 1 for _round in range(3))


@given(st.text(max_size=60), st.sampled_from(list(Channel)), st.sampled_from(["", "complaint", "review", "confirm"]))
def test_any_text_is_checked_and_every_span_is_real(text: str, channel: Channel, situation: str) -> None:
    for finding in check(text, Context("taobao", channel, situation), PHRASES).findings:
        assert text[finding.start : finding.end] == finding.match


@pytest.mark.parametrize(("narrow", "wide"), [(",", "，"), (";", "；"), (":", "："), ("?", "？"), ("!", "！")])
def test_a_narrow_sign_behind_a_chinese_one_is_said_with_the_wide_one(narrow: str, wide: str) -> None:
    found = [one for one in check(f"您好{narrow}发货了", Context(), PHRASES).findings if one.code == "narrow_sign"]
    assert [(one.level, one.match) for one in found] == [(Level.HINT, narrow)]
    assert wide in found[0].suggestion
    for fine in (f"您好{wide}发货了", f"hello{narrow} it left", "今天18:00前发出", "约1,200元"):
        assert "narrow_sign" not in {one.code for one in check(fine, Context(), PHRASES).findings}
