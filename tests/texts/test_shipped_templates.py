"""Every shipped template: complete in both languages, free of faults, and passing our own check."""

from __future__ import annotations

import re

import pytest

from csdesk.domain.orders.stage import PENDING
from csdesk.paths import data_dir
from csdesk.services.desk.desk import Desk
from csdesk.services.texts.template_views import lint_templates
from csdesk.texts.salutation import shipped_greetings
from csdesk.texts.template import Fact, load_library

LIBRARY = load_library(data_dir() / "templates")
WANTED = """
    greet wait yes browse no_item in_stock ship_48h quality bye
    unpaid_forgot unpaid_doubt unpaid_cutoff unpaid_last addr_confirm cod_notice ship_sms ship_chat urge_ok urge_late
    mod_ok mod_sent_wrong mod_coupon photo_request comp_offer review_thanks review_private review_public
    sorry_trouble no_problem thanks_referral calm bargain_firm bargain_gift bargain_no bulk_no care ask_review
    return_reject_talk
"""


@pytest.mark.parametrize("code", WANTED.split())
def test_every_code_that_was_asked_for_is_there_in_both_languages(code: str) -> None:
    assert (code, "zh") in LIBRARY.templates
    assert (code, "en") in LIBRARY.templates


@pytest.mark.duty("M28")
def test_both_languages_have_the_same_codes() -> None:
    codes = {lang: {code for code, other in LIBRARY.templates if other == lang} for lang in ("zh", "en")}
    assert codes["zh"] == codes["en"]


def test_both_languages_agree_on_channel_stage_and_what_may_be_shown() -> None:
    for (code, lang), template in LIBRARY.templates.items():
        other = LIBRARY.templates[(code, "en" if lang == "zh" else "zh")].text
        text = template.text
        assert (text.stage, text.channel, text.situation, text.reveals, text.stages, text.facts) == (
            other.stage,
            other.channel,
            other.situation,
            other.reveals,
            other.stages,
            other.facts,
        ), code


def test_no_shipped_template_has_a_fault_or_trips_our_own_check(desk: Desk) -> None:
    assert lint_templates(desk) == []


OF_ITS_LEAVING = re.compile(
    "没有(安排)?发出|[之前]内?为您发出|会在.*前发出|发货时间晚|时间为您发出"
    "|not left|leave (within|by)|send your order|not sent|is later"
)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_said_of_when_an_order_leaves_knows_of_one_of_which_a_part_has_left(lang: str) -> None:
    texts = [one for one in LIBRARY.of_language(lang) if PENDING & set(one.text.stages)]
    said = [one for one in texts if OF_ITS_LEAVING.search(one.text.body)]
    assert len(said) > 6
    knows = {Fact.NONE_LEFT, Fact.PART_LEFT}
    assert [one.code for one in said if not knows & set(one.text.facts) and "ship.rest" not in one.text.body] == []


def test_only_the_address_confirmation_shows_the_receiver_in_full() -> None:
    assert {code for (code, _lang), template in LIBRARY.templates.items() if template.text.reveals} == {"addr_confirm"}


def test_what_is_said_to_buyers_has_no_narrow_signs_between_chinese_ones() -> None:
    narrow = re.compile(r"[,:;?!()]")
    greetings = [word for one in shipped_greetings().values() for word in one.zh]
    bodies = [template.text.body for (_code, lang), template in LIBRARY.templates.items() if lang == "zh"]
    assert [text for text in (*greetings, *bodies) if narrow.search(re.sub(r"{{.*?}}", "", text))] == []
