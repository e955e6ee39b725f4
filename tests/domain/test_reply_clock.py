from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.domain.shared.hours import OfficeClock, parse_hours
from csdesk.domain.shared.times import wait_text
from csdesk.domain.talk.figures import Figures, Round, rate_level, reply_figures
from csdesk.domain.talk.messages import Kind, Message, Said, State
from csdesk.domain.talk.waiting import Level, Pace, urgency, wait_of

ZONE = ZoneInfo("Asia/Shanghai")
CLOCK = OfficeClock(parse_hours("08:30-12:00,13:00-18:00"), ZONE)
PACE = Pace()


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=ZONE)


def message(received: str, answered: str | None = None, kind: Kind = Kind.BUYER, due: str | None = None) -> Message:
    said = (Said("在吗", at(received)), *((Said("在的", at(answered), ours=True),) if answered else ()))
    return Message("MS-1", kind, said, at(received), ticket_due=at(due) if due else None)


@pytest.mark.duty("E02", "M01", "M02")
@pytest.mark.parametrize(
    ("received", "now", "wait_s", "level"),
    [
        ("17T09:00:00", "17T09:00:29", 29, Level.FRESH),
        ("17T09:00:00", "17T09:00:30", 30, Level.SLOW),
        ("17T09:00:00", "17T09:01:40", 100, Level.STRONG),
        ("17T09:00:00", "17T09:05:00", 300, Level.LATE),
        ("17T11:59:50", "17T13:00:10", 20, Level.FRESH),  # lunch break
        ("16T23:00:00", "17T08:30:29", 29, Level.FRESH),  # a message of the night starts at opening
        ("17T10:00:00", "17T09:00:00", 0, Level.FRESH),  # from the future
    ],
)
def test_a_wait_grows_from_fresh_to_late(received: str, now: str, wait_s: int, level: Level) -> None:
    wait = wait_of(message(received), at(now), CLOCK, PACE)
    assert (wait.wait_s, wait.level, wait.state) == (wait_s, level, State.OPEN)


def test_an_answer_stops_the_clock() -> None:
    wait = wait_of(message("17T09:00:00", "17T09:00:40"), at("17T10:00:00"), CLOCK, PACE)
    assert (wait.wait_s, wait.level, wait.state) == (40, Level.CALM, State.WAITING_BUYER)


def test_the_window_ends_in_office_time() -> None:
    assert wait_of(message("17T11:58:00"), at("17T12:30:00"), CLOCK, PACE).due_at == at("17T13:03:00")


@pytest.mark.duty("E14")
def test_a_ticket_has_the_deadline_it_names_and_a_mail_none() -> None:
    ticket = wait_of(message("17T09:00:00", kind=Kind.TICKET, due="17T18:00:00"), at("17T18:00:00"), CLOCK, PACE)
    assert (ticket.due_at, ticket.level) == (at("17T18:00:00"), Level.LATE)
    mail = wait_of(message("16T09:00:00", kind=Kind.MAIL), at("17T18:00:00"), CLOCK, PACE)
    assert (mail.due_at, mail.level) == (None, Level.FRESH)


@pytest.mark.duty("M05")
def test_the_nearest_deadline_comes_first_and_what_is_done_last() -> None:
    now = at("17T10:00:00")
    some = {
        "new": message("17T09:59:00"),
        "old": message("17T09:50:00"),
        "answered": message("17T09:00:00", "17T09:01:00"),
        "ticket": message("17T09:00:00", kind=Kind.TICKET, due="17T18:00:00"),
    }
    keys = sorted(some, key=lambda key: urgency(some[key], wait_of(some[key], now, CLOCK, PACE)))
    assert keys == ["old", "new", "ticket", "answered"]


def test_a_mail_without_a_deadline_is_never_above_a_late_buyer() -> None:
    now = at("17T10:00:00")
    some = {
        "mail": message("17T08:00:00", kind=Kind.MAIL),
        "late": message("17T09:30:00"),
        "fresh": message("17T09:59:30"),
        "asleep": message("17T09:00:00", "17T09:01:00"),
    }
    keys = sorted(some, key=lambda key: urgency(some[key], wait_of(some[key], now, CLOCK, PACE)))
    assert keys == ["late", "fresh", "mail", "asleep"]


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0s"), (59, "59s"), (60, "1m"), (3599, "59m"), (3600, "1h00m"), (97_560, "27h06m")]
)
def test_a_wait_is_told_with_its_units(seconds: int, words: str) -> None:
    assert wait_text(seconds) == words


def test_figures_of_nothing_are_no_figures() -> None:
    assert reply_figures([]) == Figures()
    assert rate_level(None) == "none"


@pytest.mark.duty("M02", "M04")
def test_figures_of_a_small_day() -> None:
    day = [Round("甲", 1, 20), Round("甲", 2, 100), Round("乙", 3, 200), Round("丙", 4, None), Round("丁", 5, 400)]
    found = reply_figures(reversed(day))
    assert (found.received, found.answered, found.rate) == (5, 4, 0.8)
    assert (found.within_30s, found.within_180s, found.within_300s) == (0.2, 0.4, 0.6)
    assert (found.first_response_s, found.avg_response_s) == (206.7, 180.0)


@pytest.mark.duty("M03")
@pytest.mark.parametrize(("rate", "level"), [(1.0, "good"), (0.85, "good"), (0.84, "low"), (0.8, "low"), (0.79, "bad")])
def test_rates_turn_amber_and_red(rate: float, level: str) -> None:
    assert rate_level(rate) == level


@given(st.lists(st.tuples(st.sampled_from("甲乙丙"), st.one_of(st.none(), st.integers(0, 1000))), min_size=1))
def test_figures_are_an_ordinary_count(pairs: list[tuple[str, int | None]]) -> None:
    found = reply_figures(Round(buyer, number, wait) for number, (buyer, wait) in enumerate(pairs))
    answered = [wait for _buyer, wait in pairs if wait is not None]
    assert found.answered == len(answered)
    assert found.rate is not None
    assert abs(found.rate - len(answered) / len(pairs)) < 1e-4
    assert found.within_300s is not None
    assert abs(found.within_300s - sum(wait <= 300 for wait in answered) / len(pairs)) < 1e-4


def test_a_day_later_an_answered_round_is_done() -> None:
    found = message("16T09:00:00", "16T09:00:40")
    assert wait_of(found, at("16T09:00:40") + timedelta(days=1), CLOCK, PACE).state is State.DONE
