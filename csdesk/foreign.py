"""The one door for text that a buyer, a file or a mail wrote.

Controls, escape sequences and bidirectional overrides become visible signs and are never obeyed; characters whose
width terminals disagree about (variation selectors, joiners, skin tones, zero-width marks) are dropped from what is
shown, never from what is stored. No markup is ever read in foreign text.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

_ODD = (
    "[\x00-\x1f\x7f-\x9f"  # C0, DEL, C1
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202f\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff"
    "\ud800-\udfff]"
)
# Those of them that Unicode calls printable. With them nearly every text is found plain without the pattern, whose
# compiling alone would cost 2 ms at each start.
_PRINTABLE_ODD = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400), *range(0xE0100, 0xE01F0))))
)
_SPACES = {0x09: " ", 0x0A: " ", 0x0D: " ", 0x2028: " ", 0x2029: " ", 0x202F: " "}
_BIDI = frozenset((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_SIGNS = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f"
)
"""What no output of a command may hold: all of `_ODD` but line feed, tab, and what only changes the look of a sign."""
_CONTROL = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"


def _show(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code in _SPACES:
        return _SPACES[code]
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if code in _BIDI or 0x80 <= code < 0xA0 or 0xD800 <= code < 0xE000:
        return f"<{code:04X}>"
    return ""


def clean(text: str) -> str:
    """Return foreign text as one safe line: nothing in it can move a cursor, change a colour or turn a direction."""
    if text.isprintable() and _PRINTABLE_ODD.isdisjoint(text):
        return text
    return _odd().sub(_show, text)


@functools.cache
def _odd() -> re.Pattern[str]:
    return re.compile(_ODD)


def clean_lines(text: str) -> str:
    """Return foreign text as safe lines; line breaks are kept, everything else as in `clean`."""
    return "\n".join(clean(line) for line in text.splitlines())


@functools.cache
def _signs() -> re.Pattern[str]:
    return re.compile(f"[{_SIGNS}]")


def safe(text: str) -> str:
    """Return text for a terminal, a pipe or a file: as `clean`, but tabs, line feeds and looks of signs stay."""
    return text if text.replace("\n", "").isprintable() else _signs().sub(_show, text.replace("\r\n", "\n"))


def escaped(json: str) -> str:
    """Return JSON in which what `safe` would change is escaped, so that a program reads every sign."""
    if json.replace("\n", "").isprintable():
        return json
    return _signs().sub(lambda sign: re.sub("....", r"\\u\g<0>", sign.group().encode("utf-16-be").hex()), json)


def for_sending(text: str) -> str:
    """Return a text as it may leave the desk: without controls and overrides; line breaks stay, no sign is put in."""
    return re.sub(_CONTROL, "", text.replace("\t", " "))


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


_ROUNDED = r"\d{12,}|0\d+|\d+[eE]\d+"
"""What a spreadsheet makes another number of: it keeps fifteen digits, shows eleven, and drops noughts before them."""


def neutral(text: str) -> str:
    """Return a text for a cell of CSV, so that a spreadsheet shows it as it is.

    One that it would take for a formula gets a `'` before it, an id that it would round is written as `="…"`.
    """
    if text.isascii() and re.fullmatch(_ROUNDED, text):
        return f'="{text}"'
    if not text.lstrip().startswith(_FORMULA) and not text.startswith(_FORMULA):
        return text
    return text if text[1:].replace(".", "", 1).isdecimal() and text[0] in "+-" else f"'{text}"


def as_text(text: str) -> Text:
    """Return foreign text as a rich `Text` without markup, for command output."""
    from rich.text import Text

    return Text(clean(text))
