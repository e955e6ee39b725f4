"""Office hours: several spans per weekday, holidays, and counting seconds in them (M01, M04, E01).

Spans are wall-clock times; seconds are counted between the moments these stand for, so a change to or from summer time
adds or takes its hour only where the office is open.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from msgspec import Struct

Span = tuple[int, int]
"""From and to, in minutes of one day; to is after from, 1440 is midnight."""

Calendar = Callable[[date], bool | None]
"""Tells of a day: True a public holiday, False a make-up working day, None an ordinary day."""

DAY = 24 * 60
FARTHEST = 400
"""How many days ahead the next opening is looked for; a desk that never opens has no deadlines."""


class Hours(Struct, frozen=True):
    """When a desk is staffed.

    Args:
        week: Spans by weekday, Monday first.
        holiday: Spans of public holidays; None when these are days like any other.
    """

    week: tuple[tuple[Span, ...], ...]
    holiday: tuple[Span, ...] | None = None

    def on(self, day: date, calendar: Calendar | None) -> tuple[Span, ...]:
        """Return the spans of a day; a make-up working day is open like a Monday."""
        kind = calendar(day) if calendar is not None and self.holiday is not None else None
        if kind is None or self.holiday is None:
            return self.week[day.weekday()]
        return self.holiday if kind else self.week[0]


_DAYS = {name: index for index, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_DAYS |= {f"{week}{name}": index for week in ("周", "星期") for index, name in enumerate("一二三四五六日")}
_DAYS |= {"周天": 6, "星期天": 6}
_HOLIDAY = ("holiday", "holidays", "节假日", "假日")
_OFF = ("off", "closed", "休", "休息")
_SPAN = r"(\d{1,2}):(\d{2})\s*[-~至到]\s*(\d{1,2}):(\d{2})"
_FOLD = str.maketrans("：；，–—－～、", ":;,---~,")


def parse_hours(text: str) -> Hours:
    """Return the hours of a line such as `mon-fri 08:30-12:00,13:00-18:00; sat,sun 10:00-16:00; holiday off`.

    Days may be Chinese (周一至周五, 节假日, 休); a part without days means every day; a later part wins. A span over
    midnight belongs to both days. Raises `ValueError` with the part that cannot be read.
    """
    week: list[tuple[Span, ...]] = [()] * 7
    holiday: tuple[Span, ...] | None = None
    nights: dict[int, tuple[Span, ...]] = {}
    for part in filter(None, (part.strip() for part in text.translate(_FOLD).lower().split(";"))):
        match = re.search(_SPAN, part)
        at = match.start() if match else max((part.find(word) for word in _OFF), default=-1)
        if at < 0:
            raise ValueError(part)
        spans, late = _spans(part[at:])
        days = _days(part[:at].strip(" ,"))
        for day in days:
            if day is None:
                holiday = (*spans, *((start, DAY) for start, _ in late))
            else:
                week[day] = spans
                nights[day] = late
    for day, late in nights.items():
        for start, end in late:
            week[day] = _joined((*week[day], (start, DAY)))
            week[(day + 1) % 7] = _joined((*week[(day + 1) % 7], (0, end)))
    if not any(week) and holiday is None and not text.strip():
        raise ValueError(text)
    return Hours(tuple(week), holiday)


def over_midnight(text: str) -> tuple[str, ...]:
    """Return the spans of a line that end on the next day: meant so by few, typed the wrong way round by more."""
    found = re.finditer(_SPAN, text.translate(_FOLD))
    return tuple(one[0] for one in found if (int(one[1]), int(one[2])) > (int(one[3]), int(one[4])))


def _days(text: str) -> list[int | None]:
    if not text:
        return list(range(7))
    days: list[int | None] = []
    for piece in filter(None, re.split(r"[,\s]+", text)):
        if piece in _HOLIDAY:
            days.append(None)
            continue
        ends = [_DAYS.get(name.strip()) for name in re.split(r"[-~至到]", piece)]
        if len(ends) > 2 or None in ends:
            raise ValueError(piece)
        first, last = ends[0] or 0, ends[-1] or 0
        days += [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    return days


def _spans(text: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the spans of one part: those within a day, and those over midnight as (from, to on the next day)."""
    plain: list[Span] = []
    late: list[Span] = []
    for piece in filter(None, (piece.strip() for piece in text.split(","))):
        if piece in _OFF:
            continue
        match = re.fullmatch(_SPAN, piece)
        hour, minute, to_hour, to_minute = (int(number) for number in match.groups()) if match else (99, 0, 0, 0)
        start, end = hour * 60 + minute, to_hour * 60 + to_minute
        if match is None or start >= DAY or end > DAY or minute > 59 or to_minute > 59 or start == end:
            raise ValueError(piece)
        (plain if start < end else late).append((start, end))
    return _joined(tuple(plain)), tuple(span for span in late)


def _joined(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return spans in order, with those that touch or overlap made one."""
    found: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def both(one: Hours, other: Hours) -> Hours:
    """Return when both are open: our desk is staffed and the platform counts."""
    week = tuple(_overlap(mine, theirs) for mine, theirs in zip(one.week, other.week, strict=True))
    if one.holiday is None and other.holiday is None:
        return Hours(week)
    everyday: tuple[Span, ...] = ((0, DAY),)
    mine, theirs = one.holiday, other.holiday
    return Hours(week, _overlap(everyday if mine is None else mine, everyday if theirs is None else theirs))


def _overlap(mine: tuple[Span, ...], theirs: tuple[Span, ...]) -> tuple[Span, ...]:
    return _joined(tuple((max(a, c), min(b, d)) for a, b in mine for c, d in theirs if max(a, c) < min(b, d)))


class OfficeClock:
    """Counts the seconds in which the office is open.

    Args:
        hours: When it is open.
        zone: The zone of the wall clock.
        calendar: Tells the holidays; None when nobody knows them.
    """

    def __init__(self, hours: Hours, zone: tzinfo, calendar: Calendar | None = None) -> None:
        self.hours = hours
        self.zone = zone
        self._calendar = calendar
        self._on = functools.lru_cache(1024)(self._moments)
        self._before = functools.lru_cache(65536)(self._until_day)

    def on(self, day: date) -> tuple[Span, ...]:
        """Return the spans of a day, holidays looked up."""
        return self.hours.on(day, self._calendar)

    def _moments(self, day: date) -> tuple[tuple[float, float], ...]:
        found = []
        for start, end in self.on(day):
            opens, closes = self._stamp(day, start), self._stamp(day, end)
            if opens < closes:
                found.append((opens, closes))
        return tuple(found)

    def _stamp(self, day: date, minutes: int) -> float:
        wall = datetime.combine(day, time(0)) + timedelta(minutes=minutes)
        return wall.replace(tzinfo=self.zone).timestamp()

    def seconds(self, start: datetime, end: datetime) -> int:
        """Return the open seconds from start to end; 0 when the end is not after the start."""
        if end <= start:
            return 0
        last = end.astimezone(self.zone).date()
        return int(self._before(start, last) + self._part(last, start.timestamp(), end.timestamp()))

    def _until_day(self, start: datetime, last: date) -> float:
        day, total, since = start.astimezone(self.zone).date(), 0.0, start.timestamp()
        while day < last:
            total += self._part(day, since, float("inf"))
            day += timedelta(days=1)
        return total

    def _part(self, day: date, since: float, until: float) -> float:
        return sum(max(0.0, min(until, closes) - max(since, opens)) for opens, closes in self._on(day))

    def after(self, start: datetime, seconds: float) -> datetime | None:
        """Return the moment at which so many open seconds have passed; None when the office does not open again."""
        left, since = float(seconds), start.timestamp()
        day = start.astimezone(self.zone).date()
        for _ in range(FARTHEST):
            for opens, closes in self._on(day):
                begins = max(since, opens)
                if closes > begins:
                    if closes - begins >= left:
                        return datetime.fromtimestamp(begins + left, UTC).astimezone(self.zone)
                    left -= closes - begins
            day += timedelta(days=1)
        return None

    def open_at(self, moment: datetime) -> bool:
        """Tell whether the office is open at a moment."""
        stamp = moment.timestamp()
        return any(opens <= stamp < closes for opens, closes in self._on(moment.astimezone(self.zone).date()))
