"""What must not stand in a text: numbers and links that lead away, data in public, control signs (E07, E13, D01)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csdesk.platforms import own_domains
from csdesk.texts.idioms import family, look
from csdesk.texts.reading import Reading
from csdesk.texts.spans import Span
from csdesk.texts.template import Channel

_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]|\r(?!\n|\\Z)"
)


def phones(reading: Reading) -> Iterator[Span]:
    """Yield phone numbers; the receiver's own may stand in a confirmation."""
    context, idioms = reading.context, family("private/phone")
    found = list(look(reading, idioms))
    confirms = context.situation == "confirm" or bool(
        context.channel is Channel.CHAT
        and idioms.part("confirms").search(reading.plain)
        and idioms.part("receiver").search(reading.plain)
    )
    own = _digits(context.phone or "")[-11:]
    for phone in found:
        number = _digits(reading.plain[phone.start : phone.end])
        if not _known(reading, number) and not (confirms and (number[-11:] == own if own else len(found) == 1)):
            yield phone


def cards(reading: Reading) -> Iterator[Span]:
    """Yield bank card numbers."""
    idioms = family("private/card")
    bank = bool(idioms.part("bank").search(reading.plain))
    for card in look(reading, idioms):
        number = reading.plain[card.start : card.end]
        of_a_card = idioms.part("grouped").search(number) or (bank and _luhn(_digits(number)))
        if of_a_card and not _known(reading, _digits(number)):
            yield card


def links(reading: Reading) -> Iterator[Span]:
    """Yield links that lead off the platform."""
    home = own_domains(reading.context.platform)
    for link in look(reading, family("private/link")):
        host = re.sub(r"^https?://", "", reading.plain[link.start : link.end]).split("/")[0].split(":")[0]
        if not any(host == name or host.endswith("." + name) for name in home):
            yield link


def _known(reading: Reading, digits: str) -> bool:
    """Tell whether a number is the order's or the parcel's."""
    known = (reading.context.order_no, reading.context.tracking_no)
    return bool(digits) and any(digits in _digits(one or "") for one in known)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdecimal())


def _luhn(digits: str) -> bool:
    total = 0
    for place, char in enumerate(reversed(digits)):
        double = int(char) * 2
        total += (double - 9 if double > 9 else double) if place % 2 else int(char)
    return total % 10 == 0


def buyers_data(reading: Reading) -> Iterator[Span]:
    """Yield what the desk knows of the buyer in a public reply (E13)."""
    if reading.context.channel is not Channel.REVIEW:
        return
    for word in sorted(set(reading.context.buyer), key=len, reverse=True):
        place = reading.text.find(word) if len(word) > 1 else -1
        if place >= 0:
            yield Span("review_buyer_data", place, place + len(word))


def seller_codes(reading: Reading) -> Iterator[Span]:
    """Yield the shop's own codes of products: they say nothing to a buyer."""
    for code in reading.context.codes:
        place = reading.text.find(code)
        if place >= 0:
            yield Span("seller_code", place, place + len(code))


def controls(reading: Reading) -> Iterator[Span]:
    """Yield control signs; CR LF is the end of a line, also of the last one."""
    for found in _CONTROL.finditer(reading.text):
        yield Span("control", *found.span())
