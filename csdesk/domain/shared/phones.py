"""Phone numbers: found in words, read from cells, judged; one grammar for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_MOBILE = r"1[3-9]\d(?P<joint>[-. ]?)\d{4}(?P=joint)\d{4}"
_AREA = r"0(?:10|2\d|[3-9]\d\d)"
_EXTENSION = (
    r"[\s,，]{0,2}(?:转(?:分机)?|分机号?|ext\.?)\s*[:.]?\s*\d{1,6}"
    r"|(?:[-_#]\d{1,6}|,\d{3,6})(?![号幢栋弄楼室层件个单座元])"
    r"|\s*[\[(【（](?:(?:转|分机号?|ext\.?)\s*\d{1,6}|\d{3,6})[\])】）]"
)
_AT_HOME = (
    rf"(?:(?:[(（](?:\+|00)?86[)）]|(?:\+|00)?86)[- ]?)?"
    rf"(?:(?P<mobile>{_MOBILE})|(?P<land>(?:[(（]{_AREA}[)）]|{_AREA})[- ]?\d{{7,8}}"
    r"|[48]00(?! 1[3-9]\d[- ])(?:[- ]?\d){7}))"
)
_ABROAD = (
    r"(?P<hongkong>[(（](?:\+|00)?85[23][)）]|(?:\+|00)?85[23])[- ]?(?P<local>\d{4}[- ]?\d{4})"
    r"|(?:[(（](?:\+|00)?886[)）]|(?:\+|00)?886)[- ]?0?(?P<island>[2-9](?:[- ]?\d){7,8})"
    r"|0(?P<taiwan>9\d\d[- ]?\d{3}[- ]?\d{3})|(?:\+|00)(?P<abroad>(?!86[- ]?1[3-9])[1-9](?:[- ]?\d){6,14})"
)
_BEFORE = r"(?:(?<!\d)|(?=[(（]))(?<!(?-i:[A-Z]))(?<!(?-i:\b[a-z]))(?<!(?-i:\b[a-z]{2}))"
_BEHIND = r"(?!\d|(?-i:[a-z]|[A-Z](?![a-z])))"
_NUMBER = rf"(?ai){_BEFORE}(?:{_AT_HOME}|{_ABROAD})(?P<extension>{_EXTENSION})?{_BEHIND}"
_CALLED = r"(?i)^\s*(?:联系)?(?:电话|手机|座机|固话|tel|phone|mobile)(?:号码?)?\s*[:.：]?\s*"
_JOINT = r"[-\s/,;、，；|]+|或者?|和"
_GROUPED = r"(?a)(?<=\d)[-. ](?=\d)"
_NO_DIGIT = r"\D+"


class Phone(NamedTuple):
    """A phone number in a text.

    Args:
        start: Where it begins.
        end: Where it and its extension end.
        number: Its plain form: `18400001111`, `021-50001234`, `400-800-1234`, `+852-51234567`.
        extension: The digits to dial after it; with a mobile this is a virtual number of a platform.
        mobile: Whether it is a mobile of the mainland, which can take an SMS.
    """

    start: int
    end: int
    number: str
    extension: str | None = None
    mobile: bool = False

    def __str__(self) -> str:
        return f"{self.number}-{self.extension}" if self.extension else self.number


def find_phones(text: str) -> list[Phone]:
    """Return the phone numbers of a text in their order; longer runs of digits are order numbers, not phones."""
    return [_phone(match) for match in re.finditer(_NUMBER, text)]


def _phone(match: re.Match[str]) -> Phone:
    parts = {kind: re.sub(_NO_DIGIT, "", text) if text else "" for kind, text in match.groupdict().items()}
    extension = parts["extension"] or None
    if parts["mobile"]:
        return Phone(match.start(), match.end(), parts["mobile"], extension, mobile=True)
    if parts["land"]:
        number = parts["land"]
        cut = 3 if number.startswith(("010", "02", "4", "8")) else 4
        number = f"{number[:cut]}-{number[cut:]}" if number[0] == "0" else f"{number[:3]}-{number[3:6]}-{number[6:]}"
    elif parts["hongkong"]:
        number = f"+{parts['hongkong'].lstrip('0')}-{parts['local']}"
    else:
        island = parts["island"] or parts["taiwan"]
        number = f"+886-{island}" if island else f"+{parts['abroad']}"
    return Phone(match.start(), match.end(), number, extension)


def read_phones(cell: str | None) -> list[Phone]:
    """Return the numbers that a cell is made of, nothing else between them than joints; empty when it is not."""
    if not cell:
        return []
    cell = re.sub(_CALLED, "", cell)
    found = find_phones(cell)
    if not found:
        cell = re.sub(_GROUPED, "", cell)  # 1990-000-0001: nothing stands beside it that its groups could be taken for
        found = find_phones(cell)
    cuts = [0, *(place for one in found for place in (one.start, one.end)), len(cell)]
    gaps = [cell[cuts[index] : cuts[index + 1]].strip() for index in range(0, len(cuts), 2)]
    plain = not gaps[0] and not gaps[-1] and all(not gap or re.fullmatch(_JOINT, gap) for gap in gaps[1:-1])
    return found if plain else []


def phone_ok(phone: str | None, country: str | None = None) -> bool:
    """Tell whether what stands as a phone can be called: one number or several, each with or without an extension.

    Abroad there need be none, and any six digits may be one.
    """
    if country:
        return not phone or sum(map(str.isdecimal, phone)) >= 6
    if phone and len(phone) == 11 and "13" <= phone[:2] <= "19" and phone.isascii() and phone.isdecimal():
        return True  # nearly every number; the pattern costs ten times as much
    return bool(read_phones(phone))


def join_phones(phones: Iterable[Phone]) -> str | None:
    """Return numbers as they are kept in one field, each once: `18400001111-7839/021-50001234`."""
    return "/".join(dict.fromkeys(str(one) for one in phones)) or None


def virtual_extension(phone: str | None) -> str | None:
    """Return the extension of a virtual number, or None for a plain one, and for the extension of a land line."""
    return next((one.extension for one in read_phones(phone) if one.mobile and one.extension), None)


def sms_number(phone: str | None) -> str | None:
    """Return the first mobile that takes an SMS (none with an extension does), or None."""
    return next((one.number for one in read_phones(phone) if one.mobile and not one.extension), None)
