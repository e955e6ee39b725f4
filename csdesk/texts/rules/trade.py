"""What a shop may say of stock, money and length (U05, M17, F09, E04)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from csdesk.texts import sms
from csdesk.texts.idioms import Family, family
from csdesk.texts.reading import Reading
from csdesk.texts.spans import Span
from csdesk.texts.template import Channel

_CHINESE = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10000}
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
    last = 1
    for char in text:
        if char in _PLACES:
            total += (digit or 1) * _PLACES[char]
            digit, last = 0, _PLACES[char]
        else:
            digit, last = _CHINESE.get(char, 0), 1 if char == "零" else last
    return total + digit * max(last // 10, 1)  # 一百五 is 150


def payment(reading: Reading) -> Iterator[Span]:
    """Yield each amount promised to the buyer above what may be promised for the order (F09).

    A refund of exactly what was paid is no gift.
    """
    most, paid, idioms = reading.context.allowed, reading.context.paid, family("trade/payment")
    if most is None:
        return
    for found in idioms.fit(reading).finditer(reading.plain):
        amount = max(_amounts(idioms, found[0], paid), default=Decimal(0))
        whole = amount == paid and ("退" in found[0] or "refund" in found[0])
        if amount > most and not whole:
            yield idioms.span(idioms.named_at(found), *found.span(), cap=most)


def _amounts(idioms: Family, words: str, paid: Decimal | None) -> Iterator[Decimal]:
    """Yield the amounts that words name; of a share only where it is known what was paid."""
    shares = idioms.part("share")
    for found in shares.finditer(words):
        if paid is not None:
            yield paid * _share(idioms, found[0])
    for found in idioms.part("number").finditer(shares.sub(" ", words)):
        yield _decimal(found[0])


def _share(idioms: Family, words: str) -> Decimal:
    number = idioms.part("number").search(words)
    if "半" in words or number is None:
        return Decimal("0.5")
    return _decimal(number[0]) / (10 if words.endswith("成") else 100)


def _decimal(number: str) -> Decimal:
    digits = number.replace(",", "").removesuffix("万")
    if not digits[:1].isdecimal():
        return Decimal(_count(number))
    return Decimal(digits) * (10000 if number.endswith("万") else 1)


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
