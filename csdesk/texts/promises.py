"""Reads the promises out of a text: a time by which we will do something (P11), as in `今天18:00前发出`.

The words are idioms of `data/phrases/idioms/trade/promise.toml`; here is what they come to.
"""

from __future__ import annotations

import calendar
import contextlib
import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from csdesk.domain.shared.hours import OfficeClock
from csdesk.domain.shared.time_words import read_moment
from csdesk.texts.folding import same_length
from csdesk.texts.idioms import Family, family


class Promise(Struct, frozen=True):
    """One promise: what was said, where it stands in the text, and when it is due."""

    text: str
    start: int
    end: int
    due_at: datetime


_ZH_DAYS = {
    "前天": -2,
    "昨天": -1,
    "昨日": -1,
    "昨晚": -1,
    "今天": 0,
    "今日": 0,
    "今晚": 0,
    "今早": 0,
    "明天": 1,
    "明日": 1,
    "明早": 1,
    "明晚": 1,
    "后天": 2,
    "大后天": 3,
}
_ZH_PARTS = {"凌晨": 6, "早上": 9, "一早": 9, "上午": 12, "中午": 12, "下午": 18, "傍晚": 18, "晚上": 22, "晚": 22}
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"两": 2, "半": 0.5}
_TENS = {"十": 10, "十一": 11, "十二": 12}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EN_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SENTENCE = re.compile(r"(?:[^。!?;\n.]|\.(?=\S))+")
_DEED_WITHIN, _ASKED_WITHIN, _AFTER_DEED = 24, 12, 3


def promises(text: str, now: datetime, office: OfficeClock | None = None) -> tuple[Promise, ...]:
    """Return the dated promises of a text, one a sentence at most, in order.

    Conditions (`付款后48小时内`) are no promise yet, and what the buyer is asked to do is none of ours; a time that has
    passed today is meant for tomorrow only when the text says so, else it is left out. A day without an hour ends when
    the office closes; today, when that has passed, at midnight.

    Args:
        text: The words.
        now: When they were said.
        office: When the desk is staffed; without it a day ends at 18:00.
    """
    plain = same_length(text)
    found = []
    for sentence in _SENTENCE.finditer(plain):
        sense = sentence[0]
        chinese = any("\u4e00" <= char <= "\u9fff" for char in sense)
        times = [
            one
            for one in (_chinese if chinese else _english)(sense, family("trade/promise"), now, office)
            if one[2] > now
        ]
        # `今天补发,明天18:00前完成`: a limit says more than a day in passing
        limits = [one for one in times if one[3]]
        for start, end, due, _limit in (limits or times)[:1]:
            offset = sentence.start()
            said = text[sentence.start() : sentence.end()].strip()
            found.append(Promise(said, offset + start, offset + end, due))
    return tuple(found)


def leaves_by(text: str) -> bool:
    """Tell whether what the words of one promise name is that the parcel leaves, and nothing else or before it."""
    plain, idioms = same_length(text), family("trade/promise")
    if idioms.part("leaves_else").search(plain):
        return False
    if idioms.part("leaves_en").search(plain):
        return True
    ends = [one.end() for one in idioms.regex("hours", "moment").finditer(plain) if _is_time(one)]
    return any(idioms.part("leaves").match(plain, end) for end in ends or [0])


def passed(text: str, now: datetime, office: OfficeClock | None = None) -> Iterator[tuple[int, int]]:
    """Yield where a text promises something by a time that lies behind already: `昨天18:00前给您答复`.

    What tells of then (`昨天18:00前已发出`) promises nothing.
    """
    idioms = family("trade/promise")
    for sentence in _SENTENCE.finditer(same_length(text)):
        sense = sentence[0]
        chinese = any("\u4e00" <= char <= "\u9fff" for char in sense)
        times = [one for one in (_chinese if chinese else _english)(sense, idioms, now, office) if one[3]]
        if (
            times
            and not _of_then(sense, idioms, *times[0][:2], chinese=chinese)
            and all(due <= now for _start, _end, due, _limit in times)
        ):
            yield sentence.start() + times[0][0], sentence.start() + times[0][1]


def _of_then(sense: str, idioms: Family, start: int, end: int, *, chinese: bool) -> bool:
    """Tell whether words tell of a time that has passed: by what stands before it, or about the deed behind it."""
    if not chinese:
        return bool(idioms.part("then_en").search(sense))
    act = idioms.part("act").search(sense, end)
    behind = sense[end : act.end() + _AFTER_DEED if act else len(sense)]
    return bool(idioms.part("then").search(behind) or idioms.part("promised").search(sense, 0, start))


def lies_behind(words: str, now: datetime) -> bool:
    """Tell whether the last time that words name, as they stand in a blank, has passed; a day lasts until its end."""
    plain, idioms = same_length(words.strip()), family("trade/promise")
    found = [_zh_time(one, now, None) for one in idioms.regex("hours", "moment").finditer(plain) if _is_time(one)]
    known = [one for one in found if one is not None]
    if not known:
        with contextlib.suppress(ValueError, OverflowError):
            at = read_moment(plain, now)
            known = [at if idioms.part("clock_en").search(plain) else _on(at, 24, 0) or at]
    return bool(known) and max(known) <= now


def _chinese(
    sense: str, idioms: Family, now: datetime, office: OfficeClock | None
) -> Iterator[tuple[int, int, datetime, bool]]:
    """Yield the times of a sentence that a deed follows before the next time: place, moment, whether a limit."""
    if idioms.part("condition").search(sense):
        return
    times = [one for one in idioms.regex("hours", "moment").finditer(sense) if _is_time(one)]
    for found, after in zip(times, [*(one.start() for one in times[1:]), len(sense)], strict=False):
        start, end = found.span()
        if not idioms.part("act").search(sense, end, min(after, end + _DEED_WITHIN)):
            continue
        due = _zh_time(found, now, office)
        if due is not None and not idioms.part("asked").search(sense, max(0, start - _ASKED_WITHIN), start):
            yield start, end, due, bool(found["count"] or found["clock"] or found["before"])


def _is_time(found: re.Match[str]) -> bool:
    later = found["part"] in ("下午", "傍晚", "晚上", "晚")  # a 早上 alone greets, or lies behind
    return bool(found["day"] or found["clock"] or found["count"] or (found["part"] and (found["before"] or later)))


def _zh_time(found: re.Match[str], now: datetime, office: OfficeClock | None) -> datetime | None:
    if found["count"]:
        count = float(found["count"]) if found["count"].isdecimal() else float(_DIGITS[found["count"]])
        if found["unit"] == "工作日":
            return closing(_working_day(now, int(count)), now, office)
        return now + timedelta(**{{"分": "minutes", "小": "hours"}.get(found["unit"][0], "days"): count})
    clock, part = found["clock"] or "", found["part"] or ""
    stamp = re.fullmatch(r"(\d{1,2})-(\d{2})\s(\d{2}):(\d{2})", clock)
    if stamp:
        return _at(now, int(stamp[1]), int(stamp[2]), int(stamp[3]), int(stamp[4]))
    day = _zh_day(found["day"] or "", now)
    if day is None:
        return None
    evening = part in ("下午", "晚上", "傍晚", "晚") or (found["day"] or "").endswith("晚")
    if clock:
        hour, minute = _zh_clock(clock)
        hour += 12 if evening and hour < 12 else 0
        return _on(day, hour, minute)
    ends = part or (found["day"] or "")[-1:]
    default = {"晚": 22, "早": 9}.get(ends, _ZH_PARTS.get(ends))
    return closing(day, now, office) if default is None else _on(day, default, 0)


def closing(day: datetime, now: datetime, office: OfficeClock | None) -> datetime | None:
    """Return when a day ends: the office closes, at 18:00 when nobody knows, at midnight where that has passed."""
    spans = office.on(day.date()) if office is not None else ()
    at = _on(day, *divmod(spans[-1][1], 60)) if spans else _on(day, 18, 0)
    return at if at is None or at > now or at.date() != now.date() else _on(day, 24, 0)


def _working_day(now: datetime, count: int) -> datetime:
    """Return the day that comes so many days later, Saturdays and Sundays not counted."""
    day = now
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _zh_clock(clock: str) -> tuple[int, int]:
    hour, _mark, minute = re.sub("[点分]", ":", clock).rstrip(":").partition(":")
    if not hour.isdecimal():
        return _TENS.get(hour) or int(_DIGITS[hour]), 30 if minute == "半" else 0
    return int(hour), 30 if minute == "半" else int(minute or 0)


def _zh_day(word: str, now: datetime) -> datetime | None:
    if not word or word in _ZH_DAYS:
        return now + timedelta(days=_ZH_DAYS.get(word, 0))
    date = re.fullmatch(r"(?:(\d{1,2})月)?(\d{1,2})[日号]", word)
    if date:
        month = now.replace(day=1) + timedelta(days=0 if date[1] or int(date[2]) >= now.day else 31)
        return _at(now if date[1] else month, int(date[1] or month.month), int(date[2]), 0, 0)
    if word == "月底":
        return now.replace(day=calendar.monthrange(now.year, now.month)[1])
    weekday = "一二三四五六日".find(word[-1].replace("天", "日"))
    ahead = (weekday - now.weekday()) % 7
    return now + timedelta(days=ahead + (7 if word.startswith("下") and ahead + now.weekday() < 7 else 0))


def _english(
    sense: str, idioms: Family, now: datetime, office: OfficeClock | None
) -> Iterator[tuple[int, int, datetime, bool]]:
    if idioms.part("condition_en").search(sense) or not idioms.part("act_en").search(sense):
        return
    for found in idioms.regex("by_then_en", "hours_en", "day_en").finditer(sense):
        if found["day"] or found["clock"] or found["count"] or found["bare"]:
            due = _en_time(found, now, office)
            if due is not None:
                yield *found.span(), due, not found["bare"]


def _en_time(found: re.Match[str], now: datetime, office: OfficeClock | None) -> datetime | None:
    if found["count"]:
        count = _EN_COUNTS.get(found["count"]) or int(found["count"])
        if found["unit"].startswith(("working", "business")):
            return closing(_working_day(now, count), now, office)
        return now + timedelta(**{found["unit"].rstrip("s") + "s": count})
    word = found["day"] or found["after"] or found["bare"] or ""
    day: datetime | None = now + timedelta(days=int(word == "tomorrow"))
    if word in _WEEK:
        day = now + timedelta(days=(_WEEK.index(word) - now.weekday()) % 7)
    elif word[:3] in _MONTHS:
        day = _at(now, _MONTHS.index(word[:3]) + 1, int(word.split()[-1]), 0, 0)
    if day is None:
        return None
    clock = found["clock"] or ("22:00" if word == "tonight" else "")
    return _on(day, *_en_clock(clock)) if clock else closing(day, now, office)


def _en_clock(clock: str) -> tuple[int, int]:
    if clock in ("noon", "midnight"):
        return (12, 0) if clock == "noon" else (23, 59)
    parts = re.fullmatch(r"(\d{1,2})(?::(\d{2}))?\s?([ap]m)?", clock)
    if parts is None:
        return 18, 0
    hour = int(parts[1]) % 12 + (12 if parts[3] == "pm" else 0) if parts[3] else int(parts[1])
    return hour, int(parts[2] or 0)


def _on(day: datetime, hour: int, minute: int) -> datetime | None:
    if hour == 24:
        return day.replace(hour=23, minute=59, second=0, microsecond=0)
    if hour > 24 or minute > 59:
        return None
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def _at(now: datetime, month: int, day: int, hour: int, minute: int) -> datetime | None:
    """Return a day of this year, or of the next one when it lies more than half a year back."""
    try:
        at = now.replace(month=month, day=day, hour=hour, minute=minute, second=0, microsecond=0)
    except ValueError:
        return None
    return at if now - at < timedelta(days=180) else at.replace(year=now.year + 1)
