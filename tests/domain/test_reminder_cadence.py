"""The cadence of payment reminders as a table of cases (E03)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.domain.orders.reminders import Cadence, best_time, judge_reminder, read_cadence, says_no

CADENCE = Cadence()


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}:00+08:00")


CASES = [
    # now, ordered, sent, code, next
    ("17T09:10", "17T09:00", [], "too_soon", "17T09:15"),
    ("17T09:15", "17T09:00", [], None, "17T09:15"),
    ("17T10:00", "17T09:00", ["17T09:20"], "too_soon", "17T11:00"),
    ("17T11:00", "17T09:00", ["17T09:20"], None, "17T11:00"),
    ("17T11:30", "17T09:00", ["17T10:20"], "too_soon", "17T11:50"),
    ("17T12:31", "17T09:00", ["17T09:20", "17T11:01"], None, "17T12:31"),
    ("17T20:00", "17T09:00", ["17T09:20", "17T11:01", "17T13:00"], "too_many", "18T09:20"),
    ("18T09:20", "17T09:00", ["17T09:20", "17T11:01", "17T13:00"], None, "18T09:20"),
    ("17T22:00", "17T20:00", [], "quiet_hours", "18T08:00"),
    ("17T21:59", "17T20:00", [], None, "17T21:59"),
    ("18T07:59", "17T20:00", [], "quiet_hours", "18T08:00"),
    ("18T08:00", "17T20:00", [], None, "18T08:00"),
    ("17T21:50", "17T21:48", [], "too_soon", "18T08:00"),
    ("17T21:00", "17T01:00", ["16T23:10", "17T08:10", "17T12:00"], "too_many", "18T08:00"),
    ("17T09:10", None, [], None, "17T09:10"),
]


@pytest.mark.duty("E03", "U03")
@pytest.mark.parametrize(("now", "created", "sent", "code", "next_at"), CASES)
def test_cadence(now: str, created: str | None, sent: list[str], code: str | None, next_at: str) -> None:
    verdict = judge_reminder(
        at(now), at(created) if created else None, [at(one) for one in sent], refused=False, cadence=CADENCE
    )
    assert (verdict.code, verdict.next_at) == (code, at(next_at))


def test_a_buyer_who_said_no_is_never_chased_again() -> None:
    verdict = judge_reminder(at("17T12:00"), at("17T09:00"), [], refused=True, cadence=CADENCE)
    assert verdict.code == "said_no"
    assert verdict.next_at is None
    assert not verdict.allowed


@pytest.mark.parametrize(
    ("text", "no"),
    [
        ("不要了", True),
        ("亲 我不想要了", True),
        ("帮我取消订单", True),
        ("不买了", True),
        ("别催了", True),
        ("要不要买两件", False),
        ("不要放小票", False),
        ("不要辣", False),
        ("", False),
        (None, False),
    ],
)
def test_words_that_mean_no(text: str | None, no: bool) -> None:
    assert says_no(text) is no


def test_best_times_follow_the_steps() -> None:
    created, close = at("17T09:00"), at("18T09:00")
    assert best_time(at("17T09:02"), created, close, [], CADENCE) == at("17T09:15")
    assert best_time(at("17T09:30"), created, close, [at("17T09:20")], CADENCE) == at("17T11:00")
    two = [at("17T09:20"), at("17T11:00")]
    assert best_time(at("17T11:30"), created, close, two, CADENCE) == at("18T08:00")
    assert best_time(at("17T11:30"), created, close, [*two, at("17T13:00")], CADENCE) is None


def test_no_time_is_the_best_once_the_platform_closes_before_it() -> None:
    created, close = at("17T09:00"), at("17T09:30")
    assert best_time(at("17T09:31"), created, close, [], CADENCE) is None
    assert best_time(at("17T09:21"), created, close, [at("17T09:20")], CADENCE) is None
    assert best_time(at("17T09:02"), created, close, [], CADENCE) == at("17T09:15")


@given(
    st.integers(0, 60 * 72),
    st.lists(st.integers(0, 60 * 72), max_size=5),
)
def test_the_next_allowed_moment_is_allowed(now_minutes: int, sent_minutes: list[int]) -> None:
    start = at("15T00:00")
    now = start + timedelta(minutes=now_minutes)
    sent = sorted(start + timedelta(minutes=one) for one in sent_minutes if one <= now_minutes)
    first = judge_reminder(now, start, sent, refused=False, cadence=CADENCE)
    assert first.next_at is not None
    assert first.next_at >= now
    assert judge_reminder(first.next_at, start, sent, refused=False, cadence=CADENCE).allowed


def test_the_shop_sets_its_own_limits() -> None:
    cadence = read_cadence(1, "21:00-09:00")
    late = judge_reminder(at("17T21:30"), at("17T20:00"), [], refused=False, cadence=cadence)
    assert (late.code, late.next_at) == ("quiet_hours", at("18T09:00"))
    again = judge_reminder(at("17T20:00"), at("17T09:00"), [at("17T10:00")], refused=False, cadence=cadence)
    assert again.code == "too_many"
    for quiet in ("22", "22:00-", "a-b"):
        with pytest.raises(ValueError, match=r".*"):
            read_cadence(3, quiet)
