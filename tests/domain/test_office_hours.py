from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.domain.shared.hours import Hours, OfficeClock, both, parse_hours

CHINA = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
DESK = "08:30-12:00,13:00-18:00"


def at(text: str, zone: ZoneInfo = CHINA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("hours", "start", "end", "seconds"),
    [
        (DESK, "2026-03-17T09:00", "2026-03-17T09:00:30", 30),
        (DESK, "2026-03-17T11:59", "2026-03-17T13:01", 120),  # lunch break
        (DESK, "2026-03-17T12:10", "2026-03-17T12:50", 0),  # all of it in the break
        (DESK, "2026-03-16T23:00", "2026-03-17T08:31", 60),  # night: starts at opening
        (DESK, "2026-03-16T17:59", "2026-03-17T08:31", 120),
        (DESK, "2026-03-17T09:00", "2026-03-17T08:00", 0),  # from the future
        (DESK, "2026-03-13T17:00", "2026-03-17T09:00", 3600 + 3 * 30600 + 1800),
        ("mon-fri 09:00-18:00", "2026-03-13T17:59", "2026-03-16T09:01", 120),  # week-end
        ("周一至周五 09：00-18：00；周六 10:00-12:00；周日 休", "2026-03-14T11:00", "2026-03-16T09:00", 3600),
        ("20:00-02:00", "2026-03-16T23:30", "2026-03-17T01:00", 5400),  # over midnight
        ("fri 20:00-02:00", "2026-03-14T01:00", "2026-03-14T20:30", 3600),  # Saturday has Friday's tail only
        ("00:00-24:00", "2026-03-16T00:00", "2026-03-18T00:00", 2 * 86400),
        ("off", "2026-03-16T00:00", "2026-03-18T00:00", 0),
    ],
)
def test_seconds_of_the_open_office(hours: str, start: str, end: str, seconds: int) -> None:
    assert OfficeClock(parse_hours(hours), CHINA).seconds(at(start), at(end)) == seconds


@pytest.mark.parametrize(
    ("start", "end", "seconds"),
    [
        ("2026-03-29T01:30", "2026-03-29T03:30", 3600),  # 02:00 becomes 03:00
        ("2026-10-25T01:30", "2026-10-25T03:30", 3 * 3600),  # 02:00 to 03:00 comes twice
    ],
)
def test_summer_time_takes_or_gives_its_hour(start: str, end: str, seconds: int) -> None:
    assert OfficeClock(parse_hours("00:00-24:00"), BERLIN).seconds(at(start, BERLIN), at(end, BERLIN)) == seconds
    assert OfficeClock(parse_hours("08:00-20:00"), BERLIN).seconds(at("2026-03-28T20:00", BERLIN), at(end, BERLIN)) >= 0


def test_the_summer_time_day_is_open_as_long_as_any_other() -> None:
    clock = OfficeClock(parse_hours("08:00-20:00"), BERLIN)
    assert clock.seconds(at("2026-03-29T00:00", BERLIN), at("2026-03-30T00:00", BERLIN)) == 12 * 3600


def _calendar(day: date) -> bool | None:
    return {date(2026, 10, 1): True, date(2026, 10, 10): False}.get(day)


def test_holidays_and_make_up_days() -> None:
    hours = parse_hours("mon-fri 09:00-18:00; holiday 10:00-12:00")
    clock = OfficeClock(hours, CHINA, _calendar)
    assert clock.seconds(at("2026-10-01T00:00"), at("2026-10-02T00:00")) == 2 * 3600
    assert clock.seconds(at("2026-10-10T00:00"), at("2026-10-11T00:00")) == 9 * 3600, "a working Saturday"
    assert OfficeClock(parse_hours("09:00-18:00"), CHINA, _calendar).seconds(
        at("2026-10-01T00:00"), at("2026-10-02T00:00")
    ) == (9 * 3600), "without a holiday part a holiday is a day like any other"


@pytest.mark.parametrize(
    ("start", "seconds", "due"),
    [
        ("2026-03-17T09:00", 300, "2026-03-17T09:05"),
        ("2026-03-17T11:58", 300, "2026-03-17T13:03"),
        ("2026-03-16T23:00", 300, "2026-03-17T08:35"),
        ("2026-03-16T18:00", 0, "2026-03-17T08:30"),
    ],
)
def test_deadlines(start: str, seconds: int, due: str) -> None:
    assert OfficeClock(parse_hours(DESK), CHINA).after(at(start), seconds) == at(due)


def test_a_desk_that_never_opens_has_no_deadline() -> None:
    assert OfficeClock(parse_hours("off"), CHINA).after(at("2026-03-17T09:00"), 1) is None


@pytest.mark.parametrize("text", ["", "noon", "25:00-26:00", "09:00", "mon-xyz 09:00-10:00", "09:61-10:00", "9-17"])
def test_what_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        parse_hours(text)


def test_both_open() -> None:
    mine, theirs = parse_hours("mon-sat 08:30-12:00,13:00-23:30; holiday off"), parse_hours("08:00-23:00")
    joint = both(mine, theirs)
    assert joint.week[0] == ((510, 720), (780, 1380))
    assert joint.week[6] == ()
    assert joint.holiday == ()


minutes = st.integers(0, 60 * 24 * 20)


@given(minutes, minutes, minutes)
def test_counting_adds_up(one: int, two: int, three: int) -> None:
    clock = OfficeClock(parse_hours(DESK), CHINA)
    a, b, c = (at("2026-03-01T00:00") + timedelta(minutes=value) for value in sorted((one, two, three)))
    assert clock.seconds(a, b) + clock.seconds(b, c) == clock.seconds(a, c)


@given(minutes, st.integers(1, 200_000))
def test_a_deadline_is_that_many_open_seconds_away(start: int, seconds: int) -> None:
    clock = OfficeClock(parse_hours(DESK), CHINA)
    begin = at("2026-03-01T00:00") + timedelta(minutes=start)
    due = clock.after(begin, seconds)
    assert due is not None
    assert clock.seconds(begin, due) == seconds


def test_hours_are_hashable_facts() -> None:
    assert parse_hours(DESK) == Hours((((510, 720), (780, 1080)),) * 7)
