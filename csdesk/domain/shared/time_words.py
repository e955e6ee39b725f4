"""Times as people write them, in Chinese and English: `明天9点`, `12-01 09:00`, `半小时后`, `tomorrow 9am`, `+2h`.

A text is read piece by piece: a day, a part of the day, a clock time, each at most once. What has no hour means nine in
the morning, what has only an hour means today. A date without a year is the nearest one, a weekday the next one.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

_NUMBERS = {sign: str(number) for number, sign in enumerate("零一二三四五六七八九")} | {"两": "2"}
_TENS = re.compile("([1-9]?)十([1-9]?)")
_SPELLED = tuple(
    (re.compile(words), meant)
    for words, meant in (
        (r"([今明昨])([早晚])(?!上)", r"\1天\2上"), ("day after tomorrow", "后天"), ("tonight", "today 晚上"),
        ("midnight", "24:00"), ("(?<!after)noon", "12:00"), (r"(\d)个半(小时|钟头)", r"\1小时30分"),
        ("半个?(小时|钟头)", "30分"), (r"[\s,]+|的|\bat\b|\bon\b", " "),
    )
)  # fmt: skip

_UNITS = {
    "weeks": "个?(?:周|星期|礼拜)|w(?:eeks?)?",
    "days": "天|d(?:ays?)?",
    "hours": "个?(?:小时|钟头)|h(?:ours?|rs?)?",
    "minutes": "分钟?|m(?:in(?:ute)?s?)?",
}
_SPAN = re.compile(
    r"(?P<before>\+|in )? ?"
    + "".join(rf"(?:(?P<{name}>\d{{1,5}}) ?(?:{unit})(?![a-z]) ?)?" for name, unit in _UNITS.items())
    + "(?P<after>之后|以后|后|later)?"
)

_NEAR = {
    "昨天": -1, "yesterday": -1, "今天": 0, "今日": 0, "today": 0, "明天": 1, "明日": 1, "tomorrow": 1, "后天": 2,
    "大后天": 3,
}  # fmt: skip
_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_PARTS = {
    "凌晨": (0, 5, None), "早上": (4, 11, 9), "早晨": (4, 11, 9), "上午": (6, 12, 9), "morning": (4, 11, 9),
    "中午": (11, 13, 12), "下午": (12, 18, 14), "afternoon": (12, 18, 14), "傍晚": (17, 20, 18), "晚上": (17, 24, 20),
    "evening": (17, 24, 20),
}  # fmt: skip
"""From which hour to which a part of the day is, and which it means alone."""

OPENING = 9
"""The hour of a day without one."""

_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*"
_PIECES = [
    re.compile(pattern)
    for pattern in (
        "(?P<near>" + "|".join(sorted(_NEAR, key=len, reverse=True)) + ")",
        r"(?:(?P<year>\d{4}) ?[-/.年] ?)?"
        r"(?P<month>\d{1,2}) ?(?:[-/月] ?|\.(?=\d{1,2} \d))(?P<day>\d{1,2})(?: ?[日号]|(?![\d:点]))",
        rf"(?P<named>{_MONTH}) ?(?P<date>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])",
        rf"(?P<date>\d{{1,2}})(?:st|nd|rd|th)? ?(?P<named>{_MONTH})",
        r"(?P<which>下|本|这)?个?(?:周|星期|礼拜)(?P<week>[1-7日天])",
        rf"(?P<which>next|this)? ?(?P<week>(?:{'|'.join(_WEEKDAYS)})[a-z]*)",
        f"(?P<part>{'|'.join(_PARTS)})",
        r"(?P<hour>\d{1,2}) ?(?::(?P<minute>[0-5]\d)(?::[0-5]\d)?)? ?(?P<half>[ap])m",
        r"(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?!\d)",
        r"(?P<hour>\d{1,2})[点时](?:(?P<minute>[0-5]\d|\d(?=分)|半|[13]刻)分?|整)?",
    )
]


def read_moment(text: str, now: datetime) -> datetime:
    """Return the moment a text names, in the zone of `now`; raises `ValueError` for anything else."""
    plain = _plain(text)
    span = _SPAN.fullmatch(plain)
    if span is not None and bool(span["before"]) != bool(span["after"]) and any(span[name] for name in _UNITS):
        return now + timedelta(**{name: int(span[name] or 0) for name in _UNITS})
    pieces: dict[str, str] = {}
    while plain:
        found = next(filter(None, (piece.match(plain) for piece in _PIECES)), None)
        said = {name: words for name, words in found.groupdict().items() if words} if found else {}
        if found is None or pieces.keys() & said.keys():
            raise ValueError
        pieces |= said
        plain = plain[found.end() :].strip()
    day, clock = _day(pieces, now.date()), _clock(pieces)
    if "week" in pieces:
        return _on_weekday(pieces, day, clock, now)
    if day is None and not pieces.keys() & {"hour", "part"}:
        raise ValueError
    return _at(day or now.date(), clock, now)


def _plain(text: str) -> str:
    """Return a text in one spelling: digits for Chinese numbers, one blank for gaps."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = "".join(_NUMBERS.get(sign, sign) for sign in plain)
    plain = _TENS.sub(lambda found: str(int(found[1] or 1) * 10 + int(found[2] or 0)), plain)
    for words, meant in _SPELLED:
        plain = words.sub(meant, plain)
    return plain.strip()


def _day(pieces: dict[str, str], today: date) -> date | None:
    """Return the day that pieces name but for its place in the week; one without a year is the nearest."""
    days = [today + timedelta(days=_NEAR[pieces["near"]])] if "near" in pieces else []
    for month, day in (("month", "day"), ("named", "date")):
        if month in pieces:
            name = pieces[month]
            number = int(name) if name.isdigit() else _MONTHS.index(name[:3]) + 1
            years = [int(pieces["year"])] if "year" in pieces else [today.year + near for near in (0, -1, 1)]
            days.append(min(_dates(years, number, int(pieces[day])), key=lambda one: abs(one - today)))
    if len(days) > 1:
        raise ValueError
    return days[0] if days else None


def _dates(years: list[int], month: int, day: int) -> list[date]:
    """Return a day in each year that has it; raises `ValueError` when none has."""
    found = [date(year, month, day) for year in years if (month, day) != (2, 29) or year % 4 == 0]
    if not found:
        raise ValueError
    return found


def _clock(pieces: dict[str, str]) -> timedelta:
    """Return the time of the day that pieces name."""
    first, last, usual = _PARTS[pieces["part"]] if "part" in pieces else (0, 24, OPENING)
    if "hour" not in pieces:
        if usual is None:
            raise ValueError
        return timedelta(hours=usual)
    hour, minute = int(pieces["hour"]), pieces.get("minute", "0")
    if "half" in pieces:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + 12 * (pieces["half"] == "p")
    minutes = {"半": 30, "1刻": 15, "3刻": 45}.get(minute) or int(minute)
    hour += 12 * (hour < first and hour + 12 <= last)
    if not first <= hour <= last or hour * 60 + minutes > 24 * 60:
        raise ValueError
    return timedelta(hours=hour, minutes=minutes, seconds=int(pieces.get("second", 0)))


def _on_weekday(pieces: dict[str, str], day: date | None, clock: timedelta, now: datetime) -> datetime:
    """Return the moment on a day of the week: the next one, or that of this or the next week; beside a date it fits."""
    name, which = pieces["week"], pieces.get("which")
    number = _WEEKDAYS.index(name[:3]) if len(name) > 1 else "1234567".find(re.sub("[日天]", "7", name))
    if day is not None:
        if which or day.weekday() != number:
            raise ValueError
        return _at(day, clock, now)
    ahead = number - now.weekday()
    if which:
        return _at(now.date() + timedelta(days=ahead + 7 * (which in ("下", "next"))), clock, now)
    near = _at(now.date() + timedelta(days=ahead % 7), clock, now)
    return near if near > now else near + timedelta(days=7)


def _at(day: date, clock: timedelta, now: datetime) -> datetime:
    return datetime.combine(day, time(), now.tzinfo) + clock
