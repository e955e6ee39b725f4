"""The grammar of TIME."""

from __future__ import annotations

from datetime import datetime

import pytest

from csdesk.domain.shared.times import parse_time, say_days
from csdesk.errors import UsageError
from tests.support import NOW


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-03-18T09:00:00+08:00", "2026-03-18T09:00:00+08:00"),
        ("2026-03-18T01:00:00Z", "2026-03-18T01:00:00+00:00"),
        ("2026-03-18T09:00", "2026-03-18T09:00:00+08:00"),
        ("2026-03-18 09:00", "2026-03-18T09:00:00+08:00"),
        ("2026-03-18", "2026-03-18T00:00:00+08:00"),
        ("14:30", "2026-03-17T14:30:00+08:00"),
        ("7:05", "2026-03-17T07:05:00+08:00"),
        ("１４：３０", "2026-03-17T14:30:00+08:00"),
        ("+2h", "2026-03-17T10:30:00+08:00"),
        ("+90m", "2026-03-17T10:00:00+08:00"),
        ("+1h30m", "2026-03-17T10:00:00+08:00"),
        ("+2d", "2026-03-19T08:30:00+08:00"),
    ],
)
def test_times(text: str, at: str) -> None:
    assert parse_time(text, NOW) == datetime.fromisoformat(at)


@pytest.mark.parametrize("text", ["", "+", "soon", "25:00", "12:61", "+2", "2h", "-2h", "2026-13-01", "+2h3"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="is not a time"):
        parse_time(text, NOW)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("must leave by 03-17 03:10", "must leave by today 03:10"),
        ("urged on 03-16 21:00 · until 03-18 09:00", "urged on yesterday 21:00 · until tomorrow 09:00"),
        ("until 03-19 09:00", "until 03-19 09:00"),
        ("due since 2025-03-17 09:00", "due since 2025-03-17 09:00"),
        ("FU-0317-02 10:49:31, 03-17", "FU-0317-02 10:49:31, 03-17"),
        ("{time} 03-15 09:00 {}", "{time} 03-15 09:00 {}"),
    ],
)
def test_days_within_a_text_are_said_as_people_say_them(written: str, said: str) -> None:
    assert say_days(written, NOW) == said
