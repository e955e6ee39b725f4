"""One cell of an export: cleaned, and read as an id, an amount, a number, a phone or a time.

Readers return None for an empty cell and raise `BadCell` for one that says something they cannot read.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal, InvalidOperation

from csdesk.domain.orders.couriers import ONLY_PARCEL
from csdesk.intake.layouts import load_words

LOST = "\ufffd"
_SPECIAL = frozenset("='\"\ufeff-/nNu#\u65e0\u7a7a(")
_FORMULA = re.compile(r'="?(.*?)"?', re.DOTALL)
_BLANKS = " \t\r\n\u3000\xa0\ufeff"


class BadCell(ValueError):  # noqa: N818 - what is bad is the cell
    """A cell that cannot be read; its text is the problem's code."""


def clean(raw: str) -> str:
    """Return a cell without the dirt of exports: blanks around, `="…"`, a leading `'`; empty words become empty."""
    text = raw.strip(_BLANKS)
    if not text or (text[0] not in _SPECIAL and "\ufeff" not in text):
        return text
    return _unwrap(text)


def _unwrap(text: str) -> str:
    text = text.replace("\ufeff", "")
    if text.startswith("'="):
        text = text[1:]
    if text.startswith("="):
        whole = _FORMULA.fullmatch(text)
        text = whole.group(1).replace('""', '"').strip(_BLANKS) if whole else text
    if text.startswith("'"):
        text = text[1:].strip(_BLANKS)
    return "" if text in _empty() or text == '""' else text


@functools.cache
def _empty() -> frozenset[str]:
    return frozenset(load_words().empty)


def narrow(text: str) -> str:
    """Return a text with full-width digits and signs made narrow."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


_DAMAGED = re.compile(r"[-+]?\d(?:\.\d+)?E\+?\d+|\d+\.0+", re.IGNORECASE)
_ID = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z_-]*[0-9A-Za-z])?")


def read_id(text: str) -> str | None:
    """Return an order number as text; raises `BadCell` when a spreadsheet has made a number of it."""
    if not text:
        return None
    if text.isdigit() and text.isascii():
        return text
    text = narrow(text).strip()
    if LOST in text or _DAMAGED.fullmatch(text) or not _ID.fullmatch(text):
        raise BadCell("id_damaged")
    return text


def read_tracking(text: str) -> str | None:
    """Return a tracking number (or several) as text, without the `No:` that Taobao writes before it."""
    if not text:
        return None
    text = narrow(text)
    if text[:2].lower() == "no":
        text = re.sub(r"^No[:.]\s*", "", text, flags=re.IGNORECASE)
    if _DAMAGED.fullmatch(text):
        raise BadCell("number_damaged")
    return ONLY_PARCEL.sub("", text) or None


_MONEY = re.compile(r"\d+\.\d\d")
_CURRENCY = re.compile(r"(?:CNY|RMB|NT\$|US\$|[¥￥$元,\s])+", re.IGNORECASE)


@functools.lru_cache(16384)
def read_money(text: str) -> str | None:
    """Return an amount as a decimal string with at least two places."""
    if not text or _MONEY.fullmatch(text):
        return text or None
    if text in load_words().zero_money:
        return "0.00"
    try:
        amount = Decimal(_CURRENCY.sub("", narrow(text)))
    except InvalidOperation:
        raise BadCell("bad_money") from None
    if not amount.is_finite() or abs(amount) >= 10**12:
        raise BadCell("bad_money")
    exponent = amount.as_tuple().exponent
    return f"{amount:.2f}" if isinstance(exponent, int) and exponent >= -2 else f"{amount.normalize():f}"


@functools.lru_cache(1024)
def read_count(text: str) -> int | None:
    """Return a number of pieces."""
    if not text:
        return None
    found = re.fullmatch(r"(\d{1,9})(?:\.0+)?\s*[件个套]?", narrow(text).replace(",", ""))
    if not found:
        raise BadCell("bad_number")
    return int(found.group(1))


def read_phone(text: str, extension: str = "") -> str | None:
    """Return a phone as the file writes it, in narrow digits; an extension of its own column is joined with `-`."""
    if not text:
        return None
    phone = narrow(text)
    if phone.endswith(".0") and phone[:-2].isdigit():
        phone = phone[:-2]
    return f"{phone}-{narrow(extension)}" if extension else phone


_TIME = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T\s]*(\d{1,2})[:时](\d{1,2})分?(?::?(\d{1,2})秒?)?(?:\.(\d+))?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_US = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?:\s+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?\s*([AP]M)?)?", re.IGNORECASE
)
_COMPACT = re.compile(r"(20\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?")
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?")
_SERIAL_START = datetime(1899, 12, 30)  # noqa: DTZ001 - a wall time; the zone comes later
_EARLIEST = 1971


@functools.lru_cache(64)
def _fixed(offset: timedelta) -> timezone:
    return timezone(offset)


def fixed(at: datetime) -> datetime:
    """Return an aware time with its plain offset, as it comes back from the store (a fold never compares equal)."""
    return at.replace(tzinfo=_fixed(at.utcoffset() or timedelta()))


def time_reader(zone: tzinfo) -> Callable[[str], datetime | None]:
    """Return a reader of times; one without an offset is of `zone`. Sentinels such as `1970-01-01` are empty."""
    days: dict[str, tzinfo] = {}

    def place(wall: datetime) -> datetime | None:
        if wall.year < _EARLIEST:
            return None
        return fixed(wall.astimezone(zone) if wall.tzinfo is not None else wall.replace(tzinfo=zone))

    def read(text: str) -> datetime | None:
        if not text:
            return None
        try:
            offset = days.get(text[:10])
            if offset is not None and len(text) == 19:
                return datetime.fromisoformat(text).replace(tzinfo=offset)
            wall = _read_wall(text)
            at = place(wall)
            if at is not None and wall.tzinfo is None and text[4] == "-" and _is_plain(wall, zone):
                days[text[:10]] = at.tzinfo or zone
            return at
        except (ValueError, OverflowError):
            raise BadCell("bad_date") from None

    return read


def _is_plain(wall: datetime, zone: tzinfo) -> bool:
    """Tell whether the clocks are not changed on a day, so that its offset need not be asked for again."""
    start = wall.replace(hour=0, minute=0, second=0, tzinfo=zone)
    return start.utcoffset() == (start + timedelta(days=1)).utcoffset()


def _read_wall(text: str) -> datetime:
    """Return a time as written; raises `ValueError`."""
    text = narrow(text).strip()
    if text.startswith(("0000-00-00", "0000/00/00")):
        return datetime.min  # noqa: DTZ901 - stands for "empty"
    found = _TIME.fullmatch(text)
    if found:
        *parts, _fraction, offset = found.groups()
        wall = datetime(*(int(part or 0) for part in parts))  # type: ignore[arg-type]  # noqa: DTZ001
        return wall if offset is None else wall.replace(tzinfo=_offset(offset))
    found = _US.fullmatch(text)
    if found:
        month, day, year, hour, minute, second, half = found.groups()
        hours = int(hour or 0) % 12 + (12 if half.upper() == "PM" else 0) if half else int(hour or 0)
        century = 2000 if len(year) == 2 else 0
        return datetime(century + int(year), int(month), int(day), hours, int(minute or 0), int(second or 0))  # noqa: DTZ001
    if _SERIAL.fullmatch(text):
        return _SERIAL_START + timedelta(seconds=round(float(text) * 86400))
    found = _COMPACT.fullmatch(text)
    if not found:
        raise ValueError(text)
    return datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001


def _offset(text: str) -> timezone:
    digits = text.replace(":", "")
    if not digits[1:].isdigit():
        return UTC
    minutes = int(digits[1:3]) * 60 + int(digits[3:5])
    return timezone(timedelta(minutes=-minutes if digits[0] == "-" else minutes))


_ANY_TIME = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}[T\s]+\d{1,2}:\d{1,2}(?::\d{1,2})?")


def earliest(text: str, read: Callable[[str], datetime | None]) -> datetime | None:
    """Return the earliest time in a cell that may name one per sub-order (应发货时间)."""
    try:
        return read(text)
    except BadCell:
        times = [time for part in _ANY_TIME.findall(narrow(text)) if (time := read(part)) is not None]
        if not times:
            raise
        return min(times)
