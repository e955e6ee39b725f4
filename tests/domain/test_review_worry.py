from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from csdesk.domain.shared.hours import OfficeClock, parse_hours
from csdesk.domain.talk.reviews import (
    Contact,
    Review,
    ReviewKind,
    ReviewState,
    Rung,
    mood,
    next_rung,
    review_due,
    review_order,
    review_state,
)
from tests.support import NOW

CLOCK = OfficeClock(parse_hours("08:30-12:00,13:00-18:00"), ZoneInfo("Asia/Shanghai"))


def review(**facts: Any) -> Review:
    made = Review("RV-0317-01", "k", NOW, "pdd", created_at=NOW - timedelta(hours=10), text="一般")
    return msgspec.structs.replace(made, **facts)


@pytest.mark.parametrize(
    ("stars", "said", "kind"),
    [
        (5, None, ReviewKind.GOOD),
        (4, None, ReviewKind.GOOD),
        (3, None, ReviewKind.NEUTRAL),
        (2, None, ReviewKind.NEGATIVE),
        (1, None, ReviewKind.NEGATIVE),
        (5, ReviewKind.NEGATIVE, ReviewKind.NEGATIVE),
        (None, None, None),
    ],
)
def test_kinds(stars: int | None, said: ReviewKind | None, kind: ReviewKind | None) -> None:
    assert review(stars=stars, said=said).kind is kind


def test_states() -> None:
    contact = Contact(NOW, "AH")
    assert review_state(review()) is ReviewState.OPEN
    assert review_state(review(contacts=(contact,))) is ReviewState.CONTACTED
    assert review_state(review(reply="抱歉")) is ReviewState.ANSWERED
    assert review_state(review(own_reply="抱歉")) is ReviewState.ANSWERED
    assert review_state(review(done_at=NOW)) is ReviewState.DONE


@pytest.mark.duty("V05")
def test_the_ladder_goes_up_one_by_one_and_stays() -> None:
    rungs = [None, Rung.SINCERE, Rung.OPEN, Rung.COMPENSATION, Rung.COMPENSATION]
    found = []
    contacts: tuple[Contact, ...] = ()
    for rung in rungs:
        contacts = (*contacts, Contact(NOW, "AH", rung))
        found.append(next_rung(review(contacts=contacts)))
    assert found == [Rung.SINCERE, Rung.OPEN, Rung.COMPENSATION, Rung.COMPENSATION, Rung.COMPENSATION]


def test_worse_words_worry_more() -> None:
    texts = ["很喜欢,推荐", "收到了", "有点慢", "碎了,不理人", "碎了,要退款", "假货,我要投诉"]
    assert [mood(text) for text in texts] == sorted(mood(text) for text in texts)
    assert mood("不喜欢") > 0 > mood("喜欢")


@pytest.mark.duty("R06")
def test_the_list_is_negative_then_neutral_then_good_worst_first() -> None:
    some = {
        "good": review(id="a", stars=5, text="假货投诉"),
        "neutral": review(id="b", stars=3),
        "two": review(id="c", stars=2),
        "one": review(id="d", stars=1),
        "refund": review(id="e", stars=1, text="退款"),
        "done": review(id="f", stars=1, done_at=NOW),
        "answered": review(id="g", stars=1, reply="抱歉"),
        "unknown": review(id="h"),
    }
    order = sorted(some, key=lambda name: review_order(some[name]))
    assert order == ["refund", "one", "two", "neutral", "unknown", "good", "answered", "done"]


@pytest.mark.duty("V02")
def test_the_first_action_is_due_in_office_time_then_the_platforms_window() -> None:
    at = NOW.replace(hour=23, minute=0) - timedelta(days=1)
    bad = review(stars=1, created_at=at)
    assert review_due(bad, CLOCK, 30, 72) == NOW + timedelta(minutes=30)
    assert review_due(bad, CLOCK, 30, 5) == at + timedelta(hours=5), "the platform's window may close first"
    contacted = review(stars=1, created_at=at, contacts=(Contact(NOW, "AH"),))
    assert review_due(contacted, CLOCK, 30, 72) == at + timedelta(hours=72)
    assert review_due(contacted, CLOCK, 30, None) is None
    assert review_due(review(stars=5), CLOCK, 30, 72) is None
    assert review_due(review(stars=1, reply="抱歉"), CLOCK, 30, 72) is None
