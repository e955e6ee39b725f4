"""The filters of a variable: `money`, `date`, `tail:4`, `mask`, `maybe`, `fallback:"您"`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from csdesk.domain.shared.masking import HIDDEN, mask_name, mask_phone

Value = str | datetime | None
"""What a variable holds; None and the empty text both mean that there is nothing."""


class FilterError(ValueError):
    """A filter nobody knows, or one with a wrong argument."""


def show(value: Value, lang: str, now: datetime) -> str:
    """Return a value as it stands in a text; a time in words of the day it is read on."""
    if isinstance(value, datetime):
        return say_time(value, now, lang)
    return value or ""


def say_time(at: datetime, now: datetime, lang: str) -> str:
    """Return a moment in words: `今天18:00`, `3月19日21:10`; `today 18:00`, `Mar 19, 21:10`."""
    at = at.astimezone(now.tzinfo)
    days = (at.date() - now.date()).days
    clock = f"{at:%H:%M}"
    near = {"zh": {0: "今天", 1: "明天", 2: "后天"}, "en": {0: "today ", 1: "tomorrow "}}[lang]
    return near[days] + clock if days in near else say_day(at, lang) + (clock if lang == "zh" else f", {clock}")


def say_day(at: datetime, lang: str) -> str:
    """Return the day of a moment: `3月19日`, `Mar 19`."""
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{at.month}月{at.day}日" if lang == "zh" else f"{months[at.month - 1]} {at.day}"


def say_money(amount: str, lang: str) -> str:
    """Return an amount with its unit: `12.00元`, `12.00 CNY`."""
    return f"{amount}元" if lang == "zh" else f"{amount} CNY"


def say_span(span: timedelta, lang: str) -> str:
    """Return a span in whole hours or minutes: `48小时`, `30 minutes`."""
    minutes = max(1, round(span.total_seconds() / 60))
    count, zh, en = (minutes // 60, "小时", "hours") if minutes >= 60 else (minutes, "分钟", "minutes")
    return f"{count}{zh}" if lang == "zh" else f"{count} {en}"


def _money(value: Value, _argument: str | None, _lang: str) -> Value:
    if not isinstance(value, str) or not value:
        return value
    try:
        return f"{Decimal(value.lstrip('¥￥').replace(',', '')):.2f}"
    except InvalidOperation as error:
        raise FilterError(value) from error


def _date(value: Value, _argument: str | None, lang: str) -> Value:
    return say_day(value, lang) if isinstance(value, datetime) else value


def _tail(value: Value, argument: str | None, _lang: str) -> Value:
    if argument is None or not argument.isdecimal() or not 1 <= int(argument) <= 40:
        raise FilterError(argument)
    return value[-int(argument) :] if isinstance(value, str) else value


_PHONE_LIKE = re.compile(r"[\d\s+()（）-]{7,}")


def _mask(value: Value, _argument: str | None, _lang: str) -> Value:
    if not isinstance(value, str) or not value:
        return value
    if _PHONE_LIKE.fullmatch(value):
        return mask_phone(value)
    return mask_name(value) if len(value) <= 8 else value[:6] + HIDDEN


def _fallback(value: Value, argument: str | None, _lang: str) -> Value:
    if not argument:
        raise FilterError(argument)
    return value or argument


MAYBE = ("maybe", "可无")
"""The filters of a variable that may have no value: nothing stands in its place then."""


def _maybe(value: Value, _argument: str | None, _lang: str) -> Value:
    return value


FILTERS: dict[str, Callable[[Value, str | None, str], Value]] = {
    "money": _money,
    "date": _date,
    "tail": _tail,
    "mask": _mask,
    "fallback": _fallback,
    "maybe": _maybe,
    "金额": _money,
    "日期": _date,
    "尾": _tail,
    "隐藏": _mask,
    "默认": _fallback,
    "可无": _maybe,
}
"""The filters by name, with their Chinese names."""


def apply(value: Value, filters: tuple[tuple[str, str | None], ...], lang: str) -> Value:
    """Return the value after its filters; raises `FilterError`."""
    for name, argument in filters:
        if name not in FILTERS:
            raise FilterError(name)
        value = FILTERS[name](value, argument, lang)
    return value
