"""What a scanner's text is taken for: an order number, a person's digit."""

from __future__ import annotations

import re
from collections.abc import Iterable

ALONE_S = 0.4
"""A digit in the empty box with nothing behind it for this long is a person's key."""

_KINDS = ((re.compile(r"[0-9]"), "9"), (re.compile(r"[A-Za-z]"), "a"))


def shape(text: str) -> str:
    """Return of what a number is made, sign by sign: `YT12-3` is `aa99-9`."""
    for kind, sign in _KINDS:
        text = kind.sub(sign, text)
    return text


def is_like_an_order(text: str, numbers: Iterable[str]) -> bool:
    """Tell whether a text is made as one of the order numbers is."""
    looks = shape(text)
    return any(len(number) == len(text) and shape(number) == looks for number in numbers)
