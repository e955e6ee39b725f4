"""Whole numbers as people write them, in digits or in Chinese."""

from __future__ import annotations

import unicodedata

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "俩": 2}


def narrow(text: str) -> str:
    """Return a number or the like with full-width digits and signs made narrow.

    Signs that only stand for a number, as ①, ½ and ², stay what they are: no amount and no time is written so.
    """
    if text.isascii():
        return text
    if any(unicodedata.category(sign) in ("No", "Nl") for sign in text):
        return text
    return unicodedata.normalize("NFKC", text)


def read_number(text: str) -> int | None:
    """Return a number of pieces written in digits or in Chinese (`两`, `十二`, `一百二十`), or None."""
    if text.isdecimal():
        return int(text)
    total, part = 0, 0
    for sign in text:
        if sign in _DIGITS:
            part = _DIGITS[sign]
        elif sign in "十百":
            total += (part or 1) * (10 if sign == "十" else 100)
            part = 0
        else:
            return None
    return total + part or None
