"""The language of a buyer: seen, kept, said, undone; every text to him follows."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.domain.shared.models import Order, PlatformState
from csdesk.errors import UsageError
from csdesk.services.buyers.card import view_buyer
from csdesk.services.buyers.language import language_for, speaks
from csdesk.services.cases import cases
from csdesk.services.talk import answers
from csdesk.services.talk.incoming import paste
from csdesk.services.texts.deliver import say
from csdesk.services.upkeep import history
from csdesk.texts.facts import language_of_words
from tests.support import make_order, put_orders

ANN = "taobao:Ann"
ENGLISH = "Ann 2026-03-17 08:0{minute}:00\nWhen will you ship my parcel, please?\n"
CHINESE = "Ann 2026-03-17 08:0{minute}:00\n请问什么时候发货\n"
SHORT = "Ann 2026-03-17 08:0{minute}:00\nok\n"


def ordered(desk: Desk, **facts: Any) -> Order:
    order = make_order(buyer_nick="Ann", **facts)
    put_orders(desk, order)
    return order


def came(desk: Desk, *texts: str) -> None:
    for text in texts:
        paste(desk, text, platform="taobao")
        desk.sync()


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("When will you ship my parcel", "en"),
        ("hi", None),
        ("ok thanks", None),
        ("https://item.example.com/offer/detail.htm", None),
        ("SF1000000000017", None),
        ("iPhone15ProMax 有货吗", "zh"),
        ("发货了吗", "zh"),
        ("好", None),
        ("", None),
    ],
)
def test_what_words_tell(text: str, lang: str | None) -> None:
    assert language_of_words(text) == lang


@pytest.mark.duty("M28")
def test_what_was_seen_is_kept_and_texts_without_a_message_follow(desk: Desk) -> None:
    order = ordered(desk, platform_state=PlatformState.SHIPPED, tracking_no="SF1000000000017", courier="顺丰速运")
    assert "已由" in say(desk, "ship_chat", order).text
    came(desk, ENGLISH.format(minute=1))
    assert "has left by SF Express" in say(desk, "ship_chat", order).text
    came(desk, SHORT.format(minute=9))
    message = list(desk.records.messages.records.values())[-1]
    assert answers.ask_for(desk, message, None, None, {}).lang == "en"
    history.undo(desk)
    history.undo(desk)
    desk.sync()
    assert "已由" in say(desk, "ship_chat", order).text


def test_the_last_language_counts_in_whatever_order_it_comes(desk: Desk) -> None:
    ordered(desk)
    parts = (ENGLISH.format(minute=1), CHINESE.format(minute=3), ENGLISH.format(minute=5), SHORT.format(minute=7))
    for many in itertools.permutations(parts):
        came(desk, *many)
        assert language_for(desk, buyer=ANN) == "en"
        for _one in many:
            history.undo(desk)
            desk.sync()
        assert desk.records.buyers.records == {}


def test_what_the_operator_says_stands_until_it_is_taken_back(desk: Desk) -> None:
    order = ordered(desk)
    came(desk, ENGLISH.format(minute=1))
    speaks(desk, ANN, "zh")
    desk.sync()
    came(desk, ENGLISH.format(minute=5))
    view = view_buyer(desk, ANN)
    assert (view.lang, view.lang_said) == ("zh", True)
    assert language_for(desk, order=order, words="When will you ship my parcel") == "zh"
    speaks(desk, ANN, "auto")
    came(desk, ENGLISH.format(minute=8))
    assert language_for(desk, order=order) == "en"
    with pytest.raises(UsageError):
        speaks(desk, ANN, "fr")


def test_the_order_tells_where_nothing_else_does(desk: Desk) -> None:
    abroad = make_order("5533", buyer_nick="B", currency="USD")
    put_orders(desk, abroad, make_order("5534", buyer_nick="C"))
    assert language_for(desk, order=abroad) == "en"
    assert language_for(desk, order=desk.find("5534")) == "zh"
    assert language_for(desk, platform="pdd") == "zh"


def test_the_missing_photos_are_named_in_the_buyers_language(desk: Desk, catalogue: Path) -> None:
    ordered(desk, platform_state=PlatformState.DELIVERED)
    cases.open_case(desk, "4821", CaseKind.AFTERSALES, "broken")
    desk.sync()
    (case,) = desk.records.cases.records.values()
    assert "瑕疵" in (answers.photo_request(desk, case.id).text or "")
    speaks(desk, ANN, "en")
    desk.sync()
    assert (answers.photo_request(desk, case.id).text or "").isascii()
