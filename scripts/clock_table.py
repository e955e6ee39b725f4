#!/usr/bin/env python3
"""Prints the reply clock's table of cases beside what is expected of each; exits 1 where one differs.

clock_table.py

Lunch break, night, week-end, holiday, make-up day, pause, snooze, an answer, the future, and the two days on which the
wall clock of a zone with summer time moves. The expected seconds are worked out by hand and written here.
"""

from __future__ import annotations

import _venv  # isort: skip # must come first: it finds the tools

import argparse
import sys
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from csdesk.domain.shared.hours import OfficeClock, parse_hours
from csdesk.domain.talk.messages import Kind, Message, Said
from csdesk.domain.talk.waiting import Pace, wait_of
from csdesk.width import cells, fit

ROOT = _venv.ROOT
CHINA, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
DESK = "08:30-12:00,13:00-18:00"
WEEK = "mon-fri 08:30-12:00,13:00-18:00; sat 10:00-16:00; holiday off"
NIGHT = "00:00-06:00"


class Case(NamedTuple):
    """One line: what happens, and how many seconds are right."""

    name: str
    hours: str
    asked: str
    now: str
    expected: int
    state: str
    answered: str | None = None
    snoozed: tuple[str, str] | None = None
    zone: ZoneInfo = CHINA


CASES = (
    Case("in the office, 29 s", DESK, "2026-03-17 09:00:00", "2026-03-17 09:00:29", 29, "open fresh"),
    Case("30 s: slow", DESK, "2026-03-17 09:00:00", "2026-03-17 09:00:30", 30, "open slow"),
    Case("100 s: hurry", DESK, "2026-03-17 09:00:00", "2026-03-17 09:01:40", 100, "open strong"),
    Case("180 s: overdue", DESK, "2026-03-17 09:00:00", "2026-03-17 09:03:00", 180, "open late"),
    Case("asked before lunch", DESK, "2026-03-17 11:59:50", "2026-03-17 13:00:10", 20, "open fresh"),
    Case("asked during lunch", DESK, "2026-03-17 12:20:00", "2026-03-17 13:00:40", 40, "open slow"),
    Case("looked at during lunch", DESK, "2026-03-17 11:59:00", "2026-03-17 12:45:00", 60, "open slow"),
    Case("of the night", DESK, "2026-03-16 23:30:00", "2026-03-17 08:30:29", 29, "open fresh"),
    Case("of the evening before", DESK, "2026-03-16 17:59:30", "2026-03-17 08:30:30", 60, "open slow"),
    Case("over a week-end", WEEK, "2026-03-13 17:59:00", "2026-03-14 10:01:00", 120, "open strong"),
    Case("a Sunday is closed", WEEK, "2026-03-15 11:00:00", "2026-03-15 17:00:00", 0, "open fresh"),
    Case("National Day is closed", WEEK, "2026-10-01 10:00:00", "2026-10-01 17:00:00", 0, "open fresh"),
    Case("make-up Saturday: a Monday", WEEK, "2026-10-10 08:59:00", "2026-10-10 09:00:00", 60, "open slow"),
    Case("future", DESK, "2026-03-17 10:00:00", "2026-03-17 09:00:00", 0, "open fresh"),
    Case(
        "answered: stands", DESK, "2026-03-17 09:00:00", "2026-03-17 11:00:00", 40, "waiting_buyer calm",
        answered="2026-03-17 09:00:40",
    ),
    Case(
        "answered over lunch", DESK, "2026-03-17 11:59:00", "2026-03-17 14:00:00", 90, "waiting_buyer calm",
        answered="2026-03-17 13:00:30",
    ),
    Case(
        "snoozed: keeps its time", DESK, "2026-03-17 09:00:00", "2026-03-17 09:10:00", 600, "snoozed calm",
        snoozed=("2026-03-17 09:01:00", "2026-03-17 09:31:00"),
    ),
    Case(
        "snooze over", DESK, "2026-03-17 09:00:00", "2026-03-17 09:31:00", 1860, "open late",
        snoozed=("2026-03-17 09:01:00", "2026-03-17 09:31:00"),
    ),
    Case("night, an hour lost", NIGHT, "2026-03-29 01:59:30", "2026-03-29 03:00:30", 60, "open slow", zone=BERLIN),
    Case("night, an hour twice", NIGHT, "2026-10-25 01:59:30", "2026-10-25 03:00:30", 7260, "open late", zone=BERLIN),
    Case("the morning after", DESK, "2026-03-28 17:59:00", "2026-03-29 08:31:00", 120, "open strong", zone=BERLIN),
)  # fmt: skip


def calendar(day: date) -> bool | None:
    """Return what the State Council announced for two days of 2026."""
    return {date(2026, 10, 1): True, date(2026, 10, 10): False}.get(day)


def waits(case: Case) -> tuple[int, str]:
    """Return the seconds and the state that csdesk tells."""

    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=case.zone)

    said = [Said("在吗", at(case.asked))]
    if case.answered:
        said.append(Said("在的", at(case.answered), ours=True))
    message = Message("MS-1", Kind.BUYER, tuple(said), at(case.asked))
    if case.snoozed:
        since, until = map(at, case.snoozed)
        message = Message("MS-1", Kind.BUYER, tuple(said), at(case.asked), snoozed_at=since, snooze_until=until)
    clock = OfficeClock(parse_hours(case.hours), case.zone, calendar)
    wait = wait_of(message, at(case.now), clock, Pace(30, 100, 180))
    return wait.wait_s, f"{wait.state} {wait.level}"


def table() -> Iterator[tuple[Case, int, str, bool]]:
    """Yield each case with what csdesk tells and whether that is right."""
    for case in CASES:
        seconds, state = waits(case)
        yield case, seconds, state, (seconds, state) == (case.expected, case.state)


def main() -> int:
    """Print the table."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    width = max(cells(case.name) for case in CASES) + 2
    right = True
    for case, seconds, state, same in table():
        right = right and same
        ok = "" if same else f"   expected {case.expected} {case.state}"
        print(f"{fit(case.name, width)}{case.asked}  {case.now}  {seconds:>5} s  {state}{ok}")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
