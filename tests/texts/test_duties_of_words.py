"""The words that the shop's rules prescribe and forbid, each by its duty: what the check says, what the texts say."""

from __future__ import annotations

import pytest

from csdesk.paths import data_dir
from csdesk.texts.check import check
from csdesk.texts.finding import Context
from csdesk.texts.phrases import load_phrases
from csdesk.texts.template import Channel, load_library

PHRASES = load_phrases((data_dir() / "phrases",))
LIBRARY = load_library(data_dir() / "templates")


@pytest.mark.parametrize(
    ("bad", "code", "better", "situation"),
    [
        pytest.param("嗯", "bare_answer", "好的呢", "", marks=pytest.mark.duty("P01")),
        pytest.param("咋了，您说", "pet_phrases", "请问怎么了，您说", "", marks=pytest.mark.duty("P02")),
        pytest.param("可以", "curt", "可以的呢，您放心拍", "", marks=pytest.mark.duty("P03")),
        pytest.param("我也不清楚", "dont_know", "请稍等，我马上为您确认", "", marks=pytest.mark.duty("P04")),
        pytest.param("应该是吧", "dont_know", "请稍等，我马上为您确认", "", marks=pytest.mark.duty("P04")),
        pytest.param("我这里不还价", "refuse_bluntly", "真的很抱歉，没能让您满意", "", marks=pytest.mark.duty("P05")),
        pytest.param("没有", "bare_no", "不好意思，您要的这款目前没有", "", marks=pytest.mark.duty("P05")),
        pytest.param("傻 逼", "uncivil", "您好", "", marks=pytest.mark.duty("P06")),
        pytest.param("你看看款式哦", "pronoun", "您看看款式哦", "", marks=pytest.mark.duty("P07")),
        pytest.param("慢慢等着吧", "make_wait", "请您稍等", "", marks=pytest.mark.duty("P08", "M08")),
        pytest.param("喂，大声一点儿", "phone_rude", "您好，请您再说一遍", "", marks=pytest.mark.duty("P09")),
        pytest.param("听不见就算了", "phone_rude", "您好，请您再说一遍", "", marks=pytest.mark.duty("P09")),
        pytest.param("明天到", "arrival_promise", "今天发出", "", marks=pytest.mark.duty("P10", "S02")),
        pytest.param("预计三天送达", "arrival_promise", "预计三天送达，以物流为准", "", marks=pytest.mark.duty("P10")),
        pytest.param("这是全网第一的壶", "absolute", "这把壶很受欢迎", "", marks=pytest.mark.duty("P12", "E08")),
        pytest.param("100%纯天然", "absolute", "天然材料", "", marks=pytest.mark.duty("P12", "E08")),
        pytest.param("尺寸是多少呢？", "no_please", "请问尺寸是多少呢？", "", marks=pytest.mark.duty("M18", "P14")),
        pytest.param("明明是您弄坏的", "arguing", "请您发张照片，我来处理", "", marks=pytest.mark.duty("V09")),
        pytest.param("绝对不会坏", "flat_assertion", "正常情况下不会坏", "aftersales", marks=pytest.mark.duty("F03")),
        pytest.param("今天补发。", "no_apology", "抱歉，今天补发。", "aftersales", marks=pytest.mark.duty("F04")),
        pytest.param("不关我们的事", "evade", "我来为您处理", "", marks=pytest.mark.duty("F04")),
        pytest.param("加我微信", "off_platform_contact", "请在这里留言", "", marks=pytest.mark.duty("E07")),
        pytest.param("直接转账给我", "off_platform_payment", "请在平台付款", "", marks=pytest.mark.duty("E07")),
        pytest.param("好评返现5元", "reward_for_praise", "欢迎写真实感受", "", marks=pytest.mark.duty("E09", "S07")),
        pytest.param("晒单返现", "reward_for_praise", "欢迎您晒单", "", marks=pytest.mark.duty("E09")),
    ],
)
def test_what_may_not_be_said_is_found_and_the_better_words_are_not(
    bad: str, code: str, better: str, situation: str
) -> None:
    context = Context("taobao", situation=situation)
    (finding, *_others) = [one for one in check(bad, context, PHRASES).findings if one.code == code]
    assert finding.suggestion
    assert code not in [one.code for one in check(better, context, PHRASES).findings]


@pytest.mark.duty("B02")
def test_a_greeting_by_sms_may_hold_no_advertising() -> None:
    sms = Context("taobao", Channel.SMS, signature="【小满茶具】")
    assert "sms_advertising" in [one.code for one in check("中秋快乐，全场特价", sms, PHRASES).findings]
    assert LIBRARY.templates["visit_holiday", "zh"].text.body.startswith("{{buyer.salute}}")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        pytest.param("greet", "有什么可以帮您的", marks=pytest.mark.duty("M07")),
        pytest.param("wait", "请您稍等", marks=pytest.mark.duty("M08")),
        pytest.param("yes", "是的，", marks=pytest.mark.duty("M09")),
        pytest.param("browse", "有什么需要帮忙的您随时叫我", marks=pytest.mark.duty("M10")),
        pytest.param("no_item", "不好意思，您要的这款目前店里还没有", marks=pytest.mark.duty("M11")),
        pytest.param("sorry_trouble", "真是不好意思给您添麻烦了", marks=pytest.mark.duty("M12")),
        pytest.param("no_problem", "没关系，应该的", marks=pytest.mark.duty("M13", "P14")),
        pytest.param("quality", "请您放心，发货前我们都会有专人仔细检查的", marks=pytest.mark.duty("M15")),
        pytest.param("thanks_referral", "谢谢您对我们的支持和信任", marks=pytest.mark.duty("M16")),
        pytest.param("bye", "欢迎下次光临", marks=pytest.mark.duty("M27")),
        pytest.param("in_stock", "上架能拍的都表示有现货，您看中直接拍下即可", marks=pytest.mark.duty("M17")),
        pytest.param("bargain_no", "真的很抱歉，没能让您满意，我会争取努力改进", marks=pytest.mark.duty("P13")),
        pytest.param("ask_review", "欢迎您有空写几句真实感受", marks=pytest.mark.duty("S07")),
        pytest.param("return_reject_talk", "请问是路上碰到的吗", marks=pytest.mark.duty("F08")),
        pytest.param("ask_size", "请问您平常都穿什么尺码", marks=pytest.mark.duty("K05")),
    ],
)
def test_what_the_shop_says_is_what_its_rules_prescribe(code: str, words: str) -> None:
    assert words in LIBRARY.templates[code, "zh"].text.body
    assert (code, "en") in LIBRARY.templates
