"""What a shop may say of stock and length (U05, M17, E04)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csdesk.texts import sms
from csdesk.texts.idioms import family
from csdesk.texts.reading import Reading
from csdesk.texts.spans import Span
from csdesk.texts.template import Channel

_CHINESE = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_ENGLISH = {
    word: value
    for value, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
}


def stock(reading: Reading) -> Iterator[Span]:
    """Yield stock numbers that are not true or that nobody counted, and 有现货 when nothing is left."""
    left, idioms, plain = reading.context.stock_left, family("trade/stock"), reading.plain
    for found in idioms.fit(reading).finditer(plain):
        count, more = _said(found)
        span = idioms.span(idioms.named_at(found), *found.span(), count=left)
        if left is None:
            yield span._replace(code="stock_unproved", words={})
        elif count != left and not (count < left and more):
            yield span
    empty = family("trade/stock_none")
    if left == 0 and not empty.part("not_in").search(plain):
        for found in empty.regex().finditer(plain):
            yield empty.span(empty.named_at(found), *found.span())


def _said(found: re.Match[str]) -> tuple[int, bool]:
    """Return the number that is said, and whether there may be more."""
    groups = found.groupdict()
    count = next(value for name, value in groups.items() if name.startswith("count") and value)
    return _count(count), any(value for name, value in groups.items() if name.startswith("more"))


def _count(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if text in _ENGLISH:
        return _ENGLISH[text]
    total = digit = 0
    for char in text:
        if char in _PLACES:
            total += (digit or 1) * _PLACES[char]
            digit = 0
        else:
            digit = _CHINESE.get(char, 0)
    return total + digit


def size(reading: Reading) -> Iterator[Span]:
    """Yield what is wrong with the length and the signature of an SMS (E04)."""
    context = reading.context
    if context.channel is not Channel.SMS:
        return
    units = sms.length(reading.text, context.signature)
    count = sms.parts(units)
    whole = (0, len(reading.text))
    if count > 1:
        yield Span("sms_long" if count > 2 else "sms_two", *whole, words={"length": units})
    if not context.signature and not sms.is_signed(reading.text):
        yield Span("sms_unsigned", *whole)
