"""What a blank takes: a time, money, a number, a deed or words; and what was typed into the blanks of a text."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from csdesk.domain.shared.money import parse_money
from csdesk.domain.shared.time_words import read_moment
from csdesk.i18n import N_
from csdesk.texts.filters import say_time
from csdesk.texts.folding import same_length
from csdesk.texts.idioms import family
from csdesk.texts.promises import lies_behind
from csdesk.texts.render import MONEY_BLANK, Blank, Rendered, plain_amount
from csdesk.texts.syntax import Prompt, parse


class Expects(StrEnum):
    """What may stand in a blank."""

    TIME = "time"
    MONEY = "money"
    NUMBER = "number"
    DEED = "deed"
    WORDS = "words"


class Wrong(NamedTuple):
    """A blank that holds something else than it takes, and what in it is not read beside a time."""

    blank: Blank
    said: str
    kind: Expects
    beside: str = ""


EXPECTED: Mapping[str, str] = {
    Expects.TIME: N_("a time to come, such as 18:00 or tomorrow noon"),
    Expects.MONEY: N_("an amount, such as 5"),
    Expects.NUMBER: N_("a number, such as 3"),
    Expects.DEED: N_("what we do, such as send a new one or refund 5"),
}
_SIGNS: Mapping[Expects, re.Pattern[str]] = {
    Expects.TIME: re.compile(r"^(?:time|later|booked)\b|时间|日期"),
    Expects.MONEY: MONEY_BLANK,
    Expects.NUMBER: re.compile(r"^(?:count|first|minutes)\b|件数|数量"),
    Expects.DEED: re.compile(r"^remedy\b|补救"),
}
_FIGURE = re.compile(r"[\d零一二两三四五六七八九十百千半几]")
_SIGNED = re.compile("[¥￥$€£元块角毛A-Za-z]")
_COUNTED = re.compile(r"\b(?:about|some|pieces?|pcs|sets?|boxes|pairs?|min(?:ute)?s?)\b", re.IGNORECASE)
_LONGEST_FIGURE = 10
_BESIDE_A_TIME = re.compile(
    "大概|大约|差不多|估计|预计|约|左右|上下|之?[前后内间]|以[前后内]|[到至和或在于]|最[晚迟快早]|尽[快量]|争取|就|的?时候|准时|整"
    "|上班|[早午晚]饭|的|我们?|给?您|[\\s,.~～、—–-]"
    r"|\b(?:about|around|by|before|until|at|on|the|this|next|latest|to|and|between|from|after|in|of|end)\b",
    re.IGNORECASE,
)
"""What may stand beside a time, as in `大概下午3点左右`: it says how near, and nothing else."""
_OTHER_DAY = re.compile(
    r"[去前今明后]年|上个?(?:周|星期|礼拜|月)|\d{1,2}[-/]\d{1,2}(?= \d{1,2}:)|yesterday|last (?=[a-z]+day)"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?![\d:])",
    re.IGNORECASE,
)
"""A day that no promise is read by: beside another one it says which of the two is not meant."""
_EDGE = 6
_WITHIN = re.compile("[之以]?内$")
_INSIDE = r"([^,，。!！?？;；\n]*?)"


def expects(blank: Blank | Prompt) -> Expects:
    """Return what a blank takes, by its name or, in her own templates, by its label."""
    named = f"{blank.name} {blank.label}"
    return next((kind for kind, signs in _SIGNS.items() if signs.search(named)), Expects.WORDS)


def takes(kind: Expects, words: str, now: datetime, currency: str = "CNY") -> bool:
    """Tell whether words are what a blank takes; a time must lie ahead of `now`."""
    plain = same_length(words.strip())
    if kind is Expects.TIME:
        return unread(plain, now) == "" and _one_day(plain, now) and not lies_behind(plain, now)
    if kind is Expects.MONEY and (parse_money(words, currency) is not None or _SIGNED.search(plain)):
        return parse_money(words, currency) is not None  # 九五折 is an amount too; 5元 of an order in dollars is none
    if kind is Expects.DEED:
        return bool(_deed().search(plain)) or not re.search("[\u4e00-\u9fff]", plain)
    plain = _COUNTED.sub("", plain)
    figure = _FIGURE.search(plain) and not re.search("[a-z]", plain, re.IGNORECASE)
    return kind is Expects.WORDS or bool(figure and len(plain) <= _LONGEST_FIGURE)


def unread(words: str, now: datetime) -> str | None:
    """Return what stands beside the time in words and is no part of it; None where there is no time."""
    idioms = family("trade/promise")
    rest = plain = same_length(words.strip())
    if _read(plain, now) is not None:
        return ""
    parts = (idioms.part(name) for name in ("clock", "day", "part", "clock_en", "day_en"))
    for pattern in (idioms.regex("hours"), idioms.regex("hours_en"), *parts):
        rest = pattern.sub(" ", rest)
    return " ".join(_BESIDE_A_TIME.sub(" ", rest).split()) if rest != plain else None


def _read(plain: str, now: datetime) -> datetime | None:
    with contextlib.suppress(ValueError, OverflowError):
        return read_moment(plain, now)
    return None


def _one_day(plain: str, now: datetime) -> bool:
    """Tell whether a time is read whole or names one day at most: `昨天明天18:00` is none, wherever its end lies."""
    named = [family("trade/promise").part(name) for name in ("day", "day_en")]
    days = sum(len(pattern.findall(plain)) for pattern in (*named, _OTHER_DAY))
    return days <= 1 or _read(plain, now) is not None


def settled(words: str, now: datetime, lang: str) -> str:
    """Return a typed time as it is sent: one that hangs on the moment (`10分钟后`) by the clock, else as it is.

    Who reads it later, or in the log, does not know from when on to count.
    """
    text = _WITHIN.sub("后", words.strip())
    try:
        at, later = read_moment(text, now), read_moment(text, now + timedelta(minutes=1))
    except (ValueError, OverflowError):
        return words
    return say_time(at, now, lang) if later - at == timedelta(minutes=1) else words


def settled_fills(body: str, fills: Mapping[str, str], now: datetime, lang: str) -> dict[str, str]:
    """Return what was given for the blanks of a template, its times as they are sent."""
    times = {part.name for part in parse(body) if isinstance(part, Prompt) and expects(part) is Expects.TIME}
    return {name: settled(words, now, lang) if name in times else words for name, words in fills.items()}


def settled_typed(rendered: Rendered, text: str, now: datetime, lang: str) -> str:
    """Return a text made from a template with times and amounts typed into its open blanks as they are sent."""
    for blank, start, end in reversed(list(_typed(rendered, text))):
        if expects(blank) is Expects.TIME:
            text = text[:start] + settled(text[start:end], now, lang) + text[end:]
        elif expects(blank) is Expects.MONEY:
            text = text[:start] + plain_amount(text[start:end], rendered.currency)[0] + text[end:]
    return text


def _deed() -> re.Pattern[str]:
    return re.compile(f"{family('manner/complaint').part('action').pattern}|[补退换寄发送减免修给]")


def wrong_fills(rendered: Rendered, now: datetime) -> Iterator[Wrong]:
    """Yield each filled blank of a text that holds something else than it takes."""
    for blank in rendered.blanks:
        said, kind = rendered.text[blank.start : blank.end], expects(blank)
        if blank.filled and not takes(kind, said, now, rendered.currency):
            yield Wrong(blank, said, kind, (unread(said, now) or "") if kind is Expects.TIME else "")


def wrong_typed(rendered: Rendered, text: str, now: datetime) -> Iterator[Wrong]:
    """Yield each open blank of a template where a text made from it holds something else than the blank takes.

    The place is found by the words on both sides; where these were changed, nothing is said.
    """
    for blank, start, end in _typed(rendered, text):
        said, kind = text[start:end], expects(blank)
        if not takes(kind, said, now, rendered.currency):
            yield Wrong(blank, said, kind, (unread(said, now) or "") if kind is Expects.TIME else "")


def _typed(rendered: Rendered, text: str) -> Iterator[tuple[Blank, int, int]]:
    """Yield each open blank of a template with where in a text made from it something was typed for it."""
    for blank in rendered.blanks:
        before = re.split(r"\]", rendered.text[max(0, blank.start - _EDGE) : blank.start])[-1]
        after = re.split(r"\[", rendered.text[blank.end : blank.end + _EDGE])[0]
        found = re.search(re.escape(before) + _INSIDE + (re.escape(after) or "$"), text) if not blank.filled else None
        if found and found[1] and found[1] != f"[{blank.label}]":
            yield blank, *found.span(1)
