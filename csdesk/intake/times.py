"""Times in cells, in the forms of exports, spreadsheets and people; one that may mean two days is refused."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from csdesk.intake.cells import BadCell, clean, narrow

_TIME = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T\s]*(\d{1,2})[:时](\d{1,2})分?(?::?(\d{1,2})秒?)?(?:\.(\d+))?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[+-]\d\d:\d\d)?", re.ASCII)
"""The form that Python itself reads, in a fifth of the time."""

_HALF = re.compile(r"\s*(上午|下午|午前|午後|오전|오후)\s*(\d{1,2})(?=[:时])")
"""A clock of twelve hours, as Chinese, Japanese and Korean spreadsheets show it."""

_TURNED = re.compile(
    r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:[T\s]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?\s*([AP]M)?)?", re.IGNORECASE
)
"""A date whose year stands last; whether its day or its month comes first depends on who wrote it."""

_NAMED = re.compile(
    r"(?:(\d{1,2})[-/.\s]*([a-z]{3,9})|([a-z]{3,9})[-/.\s]*(\d{1,2}))[-/.,\s]*(\d{4}|\d{2})(?:[T,\s]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?\s*([AP]M)?)?",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SECONDS = re.compile(r"(1\d{9})(?:\d{3})?(?:\.0*)?")
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?")
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
_SERIAL_START = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall time; the zone comes later
_SYSTEMS = timedelta(days=1462)
"""From a day that is counted from 1900 to the one of the same number that is counted from 1904."""

_EARLIEST = 1971
_NO_DAYS = frozenset(((1, 1, 1), (1969, 12, 31), (1970, 1, 1)))
"""What programs write where there is no time."""


@functools.lru_cache(64)
def _fixed(offset: timedelta) -> timezone:
    return timezone(offset)


def fixed(at: datetime) -> datetime:
    """Return an aware time with its plain offset, as it comes back from the store (a fold never compares equal)."""
    return at.replace(tzinfo=_fixed(at.utcoffset() or timedelta()))


def day_first(cells: Iterable[str]) -> bool | None:
    """Tell from the values of a column whether the day stands before the month; None when nothing settles it."""
    settled = set()
    for cell in cells:
        found = _TURNED.fullmatch(narrow(clean(cell)))
        if found:
            first, second, year = int(found[1]), int(found[3]), found[4]
            if second > 12 >= first:
                settled.add(False)
            elif first > 12 >= second and len(year) == 4:  # 16/3/26 may also be the year 2016
                settled.add(True)
    return settled.pop() if len(settled) == 1 else None


def is_turned(cell: str) -> bool:
    """Tell whether a cell is a date whose year stands last."""
    return _TURNED.fullmatch(narrow(clean(cell))) is not None


def time_reader(zone: tzinfo, *, days: bool | None = None) -> Callable[[str], datetime | None]:
    """Return a reader of times; one without an offset is of `zone`. Sentinels such as `1970-01-01` are empty.

    Args:
        zone: The zone.
        days: Whether 3/6/2026 is the third of June; None refuses it as doubtful.
    """
    known: dict[str, tzinfo] = {}

    def place(wall: datetime) -> datetime | None:
        if wall.year < _EARLIEST:
            if (wall.year, wall.month, wall.day) in _NO_DAYS:
                return None
            raise BadCell("bad_date")
        return fixed(wall.astimezone(zone) if wall.tzinfo is not None else wall.replace(tzinfo=zone))

    def read(text: str) -> datetime | None:
        if not text:
            return None
        try:
            offset = known.get(text[:10])
            if offset is not None and len(text) in (16, 19):
                return datetime.fromisoformat(text).replace(tzinfo=offset)
            wall = _read_wall(text, days)
            at = place(wall)
            if at is not None and wall.tzinfo is None and text[4] == "-" and _is_plain(wall, zone):
                known[text[:10]] = at.tzinfo or zone
            return at
        except BadCell:
            raise
        except (ValueError, OverflowError, OSError):
            raise BadCell("bad_date") from None

    return read


def odd_time(text: str, at: datetime, latest: datetime) -> str | None:
    """Return what is odd about a time: `date_ahead` of the clock, or `date_system`.

    That is a number of days which is past counted from 1904 as well: nobody knows which it is.
    """
    if at > latest:
        return "date_ahead"
    either = at + _SYSTEMS <= latest and _SERIAL.fullmatch(narrow(clean(text)))
    return "date_system" if either else None


def _is_plain(wall: datetime, zone: tzinfo) -> bool:
    """Tell whether the clocks are not changed on a day, so that its offset need not be asked for again."""
    start = wall.replace(hour=0, minute=0, second=0, tzinfo=zone)
    return start.utcoffset() == (start + timedelta(days=1)).utcoffset()


def _read_wall(text: str, days: bool | None) -> datetime:
    """Return a time as written; raises `ValueError`."""
    text = narrow(text).strip()
    if text.startswith(("0000-00-00", "0000/00/00")):
        return datetime.min  # noqa: DTZ901 - stands for "empty"
    if _ISO.fullmatch(text):
        return datetime.fromisoformat(text)
    found = _TIME.fullmatch(_HALF.sub(_whole_day, text))
    if found:
        *parts, _fraction, offset = found.groups()
        wall = datetime(*(int(part or 0) for part in parts))  # type: ignore[arg-type]  # noqa: DTZ001
        return wall if offset is None else wall.replace(tzinfo=_offset(offset))
    found = _TURNED.fullmatch(text)
    if found:
        first, _sign, second, year, *rest = found.groups()
        day, month = _turn(int(first), int(second), len(year) == 4, days)
        return _wall(year, month, day, *rest)
    found = _NAMED.fullmatch(text)
    if found:
        given, name, first, then, year, *rest = found.groups()
        return _wall(year, _MONTHS.index((name or first)[:3].lower()) + 1, int(given or then), *rest)
    found = _SECONDS.fullmatch(text)
    if found:
        return datetime.fromtimestamp(int(found[1]), UTC)
    if _SERIAL.fullmatch(text):
        return _SERIAL_START + timedelta(seconds=round(float(text) * 86400))
    found = _COMPACT.fullmatch(text)
    if not found:
        raise ValueError(text)
    return datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001


def _whole_day(half: re.Match[str]) -> str:
    return f" {int(half[2]) % 12 + (12 if half[1] in ('下午', '午後', '오후') else 0)}"


def _turn(first: int, second: int, whole: bool, days: bool | None) -> tuple[int, int]:
    """Return day and month of a date whose year stands last; raises `BadCell` when it may be either."""
    if days is None and first == second and whole:
        days = True
    if days is None and first <= 12 < second:
        days = False
    if days is None and second <= 12 < first and whole:
        days = True
    if days is None or (days and not whole):
        raise BadCell("date_doubtful")
    return (first, second) if days else (second, first)


def _wall(
    year: str, month: int, day: int, hour: str | None, minute: str | None, second: str | None, half: str | None
) -> datetime:
    hours = int(hour or 0) % 12 + (12 if half.upper() == "PM" else 0) if half else int(hour or 0)
    century = 2000 if len(year) == 2 else 0
    return datetime(century + int(year), month, day, hours, int(minute or 0), int(second or 0))  # noqa: DTZ001


def _offset(text: str) -> timezone:
    digits = text.replace(":", "")
    if not digits[1:].isdigit():
        return UTC
    minutes = int(digits[1:3]) * 60 + int(digits[3:5])
    return timezone(timedelta(minutes=-minutes if digits[0] == "-" else minutes))


LONGEST_TIME = 40
"""Signs of one time, however it is written."""

_FULL = re.compile("[\uff0d-\uff19]")
_ANY_TIME = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}[T\s]+\d{1,2}:\d{1,2}(?::\d{1,2})?")


def earliest(text: str, read: Callable[[str], datetime | None]) -> datetime | None:
    """Return the earliest time in a cell that may name one per sub-order (应发货时间)."""
    try:
        if len(text) > LONGEST_TIME:
            raise BadCell("bad_date")
        return read(text)
    except BadCell:
        times = [
            time
            for part in _ANY_TIME.findall(narrow(text) if _FULL.search(text) else text)
            if (time := read(part)) is not None
        ]
        if not times:
            raise
        return min(times)
