"""One cell of an export: cleaned, and read as an id, an amount, a number or a phone (times: `intake.times`).

Readers return None for an empty cell and raise `BadCell` for one that says something they cannot read.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from csdesk.domain.orders.couriers import ONLY_PARCEL
from csdesk.domain.shared import numbers
from csdesk.intake.layouts import load_words

LOST = "\ufffd"
FAILED = re.compile(
    r"#(?:VALUE!|REF!|NAME\?|DIV/0!|NUM!|NULL!|N/A|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|GETTING_DATA|#{2,})"
)
"""What a spreadsheet writes in a cell whose formula failed, or that is too narrow for its number."""
_FORMULA = re.compile(r'="(.*)"|=([-+]?[\d.]+)', re.DOTALL)
_LINK = re.compile(r'=HYPERLINK\(\s*"((?:[^"]|"")*)"\s*(?:[,;]\s*"?((?:[^"]|"")*?)"?\s*)?\)', re.IGNORECASE | re.DOTALL)
_MARKS = frozenset("`\u2018\u2019\uff07\xb4\u2032")
_MARKED = re.compile(r"[" + "".join(sorted(_MARKS)) + r"][A-Za-z]{0,6}\d[\w.:/ -]*")
_UNSEEN = frozenset(
    map(chr, (*range(0x20), 0x7F, 0xAD, *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF))
)
"""Signs that nobody sees: marks of direction, joiners, controls."""

_WITHIN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
    "|[\u200c\u200d](?=[\x00-\x7f\u3000-\u9fff])|(?<=[\x00-\x7f\u3000-\u9fff])[\u200c\u200d]"
)
"""Those of them that are dirt inside words too: no line break, and no joiner of an emoji or of scripts that need it."""

_WIDE = map(chr, (0x20, 0x85, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000))
_BLANKS = "".join((*sorted(_UNSEEN), *_WIDE))
"""What may stand around a cell; where there are only ordinary blanks, `str.strip` is twice as quick."""

_SPECIAL = _UNSEEN.union("='\"-/nNu#\u65e0\u7a7a(\u2014\u2013", _MARKS)
_INSIDE = dict.fromkeys(map(ord, _UNSEEN))


class BadCell(ValueError):  # noqa: N818 - what is bad is the cell
    """A cell that cannot be read; its text is the problem's code."""


def clean(raw: str) -> str:
    """Return a cell without the dirt of exports: what nobody sees in it, `="…"`, a leading `'`; of a link its words.

    Empty words become empty; a `=` that a person wrote before words stays.
    """
    text = raw.strip()
    if not text or (text[0] not in _SPECIAL and text.isprintable()):
        return text
    return _unwrap(text)


def _unwrap(text: str) -> str:
    if not text.isprintable():
        text = _WITHIN.sub("", text).strip(_BLANKS)
    if text.startswith("'="):
        text = text[1:]
    if text.startswith("="):
        whole = _FORMULA.fullmatch(text)
        link = None if whole else _LINK.fullmatch(text)
        if whole or link:
            said = (whole[1] or whole[2] or "") if whole else (link[2] or link[1]) if link else ""
            text = said.replace('""', '"').strip(_BLANKS)
    if text.startswith("'") or (text[:1] in _MARKS and _MARKED.fullmatch(text)):
        text = text[1:].strip(_BLANKS)
    return "" if text in _empty() or text == '""' else text


@functools.cache
def _empty() -> frozenset[str]:
    return frozenset(load_words().empty)


def narrow(text: str) -> str:
    """Return a number or the like as `numbers.narrow` has it, and without what nobody sees."""
    return text if text.isascii() else numbers.narrow(text.translate(_INSIDE))


_DAMAGED = re.compile(r"[-+]?\d(?:\.\d+)?E\+?\d+|\d+\.0+", re.IGNORECASE)
_ID = re.compile(
    r"(?!\d{1,4}/\d\d?(?:/\d{1,4})?$)(?!\w{8,}/\w{8,}$)[0-9A-Za-z](?:[0-9A-Za-z_/-]*[0-9A-Za-z])?", re.ASCII
)
"""An order number: `2026/0101` too, but neither a date that a spreadsheet made of one nor two numbers in one cell."""


def read_id(text: str) -> str | None:
    """Return an order number as text; raises `BadCell` for what is none, or what a spreadsheet made a number of."""
    if not text:
        return None
    if text.isdigit() and text.isascii():
        return text if text.strip("0") else None
    text = narrow(text).strip().removeprefix("#")
    if LOST in text or _DAMAGED.fullmatch(text):
        raise BadCell("id_damaged")
    if not _ID.fullmatch(text):
        raise BadCell("bad_id")
    return text


def read_tracking(text: str) -> str | None:
    """Return a tracking number (or several) as text, without the `No:` that Taobao writes before it."""
    if not text:
        return None
    text = narrow(text).removeprefix("#")
    if text[:2].lower() == "no":
        text = re.sub(r"^No[:.]\s*", "", text, flags=re.IGNORECASE)
    if _DAMAGED.fullmatch(text):
        raise BadCell("number_damaged")
    return ONLY_PARCEL.sub("", text) or None


_MONEY = re.compile(r"\d+\.\d\d")
_CURRENCY = re.compile(
    r"(?:(?<![A-Za-z])(?:[A-Z]{2,3}(?![A-Za-z])|[A-Z](?=\s?\$)|Rp\.?|(?i:cny|rmb|zł|kr\.?|kč|lei)(?![a-z]))|[$\s])+"
)
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?")
_PLAIN = re.compile(r"[-+]?[\d.,]+")
_SWISS = re.compile(r"(?<=\d)['’](?=\d{3})")
_TURN = str.maketrans(".,", ",.")


@functools.lru_cache(16384)
def read_money(text: str, decimal: str = ".") -> str | None:
    """Return an amount as a decimal string with at least two places; `decimal` is the sign before them."""
    if not text or (decimal == "." and _MONEY.fullmatch(text)):
        return text or None
    if text in load_words().zero_money:
        return "0.00"
    plain = _SWISS.sub("", _bare(text))
    if not _PLAIN.fullmatch(plain):  # a Decimal may be written as 1e3 or 1_000 too, an amount is not
        raise BadCell("bad_money")
    if decimal == ",":
        plain = plain.translate(_TURN)
    try:
        amount = Decimal(plain.replace(",", "") if _GROUPED.fullmatch(plain) else plain)
    except InvalidOperation:
        raise BadCell("bad_money") from None
    if not amount.is_finite() or abs(amount) >= 10**12:
        raise BadCell("bad_money")
    exponent = amount.as_tuple().exponent
    return f"{amount:.2f}" if isinstance(exponent, int) and exponent >= -2 else f"{amount.normalize():f}"


_COMMA = re.compile(r".*(?:,\d{1,2}|\.\d{3},.*|\d\.\d{3}\.\d{3})")
_POINT = re.compile(r".*(?:\.\d{1,2}|,\d{3}\..*|\d,\d{3},\d{3})")
_EITHER = re.compile(r"\D*\d{1,3}[.,]\d{3}\D*")


_DOLLARS = re.compile("..D|MXN|ARS|CLP|COP|BRL|UYU")


@functools.cache
def _signs() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what names a currency: a sign or a code; and the signs alone."""
    signs = "|".join(map(re.escape, load_words().signs))
    codes = "|".join(load_words().codes)
    return re.compile(rf"(?<![A-Za-z])(?:{codes})(?![A-Za-z])|{signs}|[$¥￥]"), re.compile(rf"{signs}|[¥￥]")


def _bare(text: str) -> str:
    """Return an amount without what names its currency."""
    return _CURRENCY.sub("", text if text.isascii() else _signs()[1].sub("", narrow(text)))


def money_of(text: str) -> str:
    """Return the code of the currency that a text names; the sign where several have it, empty where none is named."""
    found = _signs()[0].search(text)
    return load_words().signs.get(found[0], found[0]) if found else ""


def other_money(text: str, code: str) -> bool:
    """Tell whether an amount names another currency than a code's; several have the dollar and the yen."""
    named = "" if _MONEY.fullmatch(text) or not code else money_of(text)
    if named == "$":
        return not _DOLLARS.fullmatch(code)
    return code not in ("CNY", "JPY") if named in ("¥", "￥") else named not in ("", code)


def decimal_of(amounts: Sequence[str]) -> str:
    """Return the sign before the decimals that amounts of one file show; empty while it may be either."""
    plain = list(map(_bare, amounts))
    comma, point = any(map(_COMMA.fullmatch, plain)), any(map(_POINT.fullmatch, plain))
    if comma == point and (comma or any(map(_EITHER.fullmatch, plain))):
        return ""
    return "," if comma and not point else "."


@functools.lru_cache(1024)
def positive(amount: str | None) -> bool:
    """Tell whether there is an amount above nothing."""
    return amount is not None and amount != "0.00" and Decimal(amount) > 0


def odd_money(amount: str | None, times: int = 1, *, below_zero: bool = True) -> str | None:
    """Return what is odd about an amount: `bad_money` below zero, `money_odd` where so many come to parts of a cent."""
    if not amount or (amount[0] != "-" and amount[-3:-2] == "."):
        return None
    if amount[0] == "-" and not below_zero:
        return "bad_money"
    return "money_odd" if (Decimal(amount) * times * 100) % 1 else None


_COUNT = re.compile(
    r"[xX×*]?\s?(\d{1,9})(?:\.0+)?\s*(?:(?![kw]$|(?:k?g|m?l|[cm]?m|oz|lbs?)$|[万千百十打多半余几克升米]|毫升)[^\W\d_]{1,4}\.?)?",
    re.IGNORECASE,
)
"""A number of pieces, with what they are counted in; none where that makes another number of it, or a measure."""


@functools.lru_cache(1024)
def read_count(text: str) -> int | None:
    """Return a number of pieces."""
    if not text:
        return None
    found = _COUNT.fullmatch(narrow(text).replace(",", ""))
    if not found or any(sign.isnumeric() and not sign.isdecimal() for sign in text):  # no `2½`
        raise BadCell("bad_number")
    return int(found.group(1))


def read_phone(text: str, extension: str = "") -> str | None:
    """Return a phone as the file writes it, in narrow digits; an extension of its own column is joined with `-`."""
    if not text:
        return None
    phone = narrow(text).removeprefix("#")
    if phone.endswith(".0") and phone[:-2].isdigit():
        phone = phone[:-2]
    return f"{phone}-{narrow(extension)}" if extension else phone
