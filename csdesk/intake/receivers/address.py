"""Reads an address, and an order, out of free text: who, phone, where, and what else the buyer wrote.

The parse is a suggestion: the buyer's words are kept beside it (`raw`), nothing of them is lost (`rest`), and what is
missing, left over or not certain is named (`doubts`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from msgspec import Struct

from csdesk.domain.orders.address import Check
from csdesk.domain.shared.divisions import Divisions, Place, check_place
from csdesk.domain.shared.label import listed
from csdesk.domain.shared.phones import find_phones, join_phones, read_phones
from csdesk.intake.receivers.names import Sure, bare_name, judge_name
from csdesk.intake.receivers.pieces import PHONE, Piece, cut, fold
from csdesk.intake.receivers.receiver_words import ReceiverWords, load_receiver_words
from csdesk.intake.receivers.region import Region, find_region
from csdesk.intake.receivers.street import (
    join_street,
    name_behind,
    split_street,
    street_before,
    unexplained,
    without_notes,
)


class Parsed(Struct, frozen=True):
    """What a free text seems to say.

    Args:
        raw: The buyer's words, untouched.
        name: Receiver.
        phone: Phone, with `-` and its extension when there is one; several are joined by `/`.
        province: Province of today by its full name.
        city: City.
        district: District, as the buyer wrote it; of a city without districts its town.
        address: Street and number.
        rest: What is no part of the address: goods, colours, wishes.
        today: Today's name of a district that was written by its old one.
        doubts: What is missing, left over, contradictory or not certain.
    """

    raw: str
    name: str | None = None
    phone: str | None = None
    province: str | None = None
    city: str | None = None
    district: str | None = None
    address: str | None = None
    rest: str | None = None
    today: str | None = None
    doubts: tuple[Check, ...] = ()


_BRACKET = re.compile(r"[\[【](\d{3,6})[\]】]|(?<=[\u3400-\u9fffA-Za-z])_(\d{4})(?=[\s,;\x00]|$)")
_BROKEN = re.compile(r"(?<!\d)(?:(?:\+|00)?86[- ])?(?:\d{7,14}|1[3-9]\d([-. ])\d{3,5}\1\d{3,5})(?!\d)", re.ASCII)
"""Digits that stand for a phone and are none: too few of them, or too many."""
_SPOILT = re.compile(
    r"(?<![\d*])(?:(?:\+|00)?86[- ]?)?1[3-9](?:\d{8}|\d{1,2}[*\uff0aXx]{3,5}\d{2,4})(?![\d*])", re.ASCII
)
"""A mobile with a digit too few, or masked: no second phone, and no goods either."""
_GROUPS = re.compile(r"(?<![-\d])1[3-9]\d{1,7}(?:[-. ]\d{2,8}){1,4}(?!\d)", re.ASCII)
"""Digits that are a phone when nothing else is one: 1990 0000001."""
_SHORT = re.compile(r"[\u3400-\u9fff]{1,3}|[^\W\d\u3040-\uffff]{2,}")
"""What is taken for a name because its label says so: 小舟, Sarah."""
_BARE_UNIT = re.compile(
    r"[县区市](?![前后府东西南北学城河心门衙标桥中政委口](?:[东西南北中]?(?:路|街|大道|巷|弄|里|横|直)))"
    r"(?!城|级|场|民[政中广大公]|郊|区|人民[医政法检]|中[学心医]|医院|政|委|府|立|直|[一二三四五六]|域|间|块)"
    r"(?=[\u4e00-\u9fff]{1,5}(?:路|街|大道|巷|镇|乡|村))"
)
"""A county or district without its name, before the road: 县民生路; 县前街 and 区府路 are roads."""
_TURNS = re.compile("转|分机|ext", re.IGNORECASE)
_FOUR = 4
"""So many signs, too, are a name where a label says so: 古丽娜尔."""
_LONGEST = 2_000
"""What stands behind so many signs is no receiver any more; it is left over."""


def parse_address(raw: str, divisions: Divisions, near: Place | None = None, *, goods: Collection[str] = ()) -> Parsed:
    """Return what a free text seems to say of who, phone and where; parts that are not there are None.

    Args:
        raw: The buyer's words.
        divisions: The official table.
        near: Where a name that several places have most likely lies: the former receiver's place. A street alone lies
            there, too.
        goods: The titles of the shop's products: what one of them holds is no name unless a label says so.
    """
    words = load_receiver_words()
    doubts: list[Check] = []
    phone, text = _take_phones(fold(raw[:_LONGEST]), doubts)
    pieces = cut(text, words)
    labelled = next((one for one in pieces if one.kind == "name"), None)
    pieces = [one for one in pieces if one.kind != "name" or (labelled and one.text != labelled.text)]
    pieces = [one._replace(kind="other") if _is_goods(one, goods, words) else one for one in pieces]
    before, region, after = _around_region(pieces, divisions, words, near or Place())
    name, before, after = _take_name(labelled, before, list(without_notes(after, words)), words, doubts)
    street, rest = split_street(after, words)
    if (region or near) and not street:
        street, before = street_before(before, words)
    if name is None:
        street, name = _name_at_end(street, words, doubts)
    address = join_street(street) or None
    left = [one.written for one in (*before, *rest) if one.text != PHONE and words.lead.sub("", one.text)]
    left.append(raw[_LONGEST:])
    if not name:
        doubts.append(Check("name", "name_missing"))
    doubts += _place_doubts(region, divisions)
    if region and not address:
        doubts.append(Check("street", "street_missing"))
    odd = list(unexplained(street, words, divisions))
    doubts += [Check("street", "street_doubtful", part) for part in odd]
    if name and not labelled and any(name_behind(part, words) for part in odd) and not _said(doubts, "name"):
        doubts.append(Check("name", "name_doubtful", name))  # who stands at the street's end may be meant: 3号房小明
    if address and region and region.place.district and address.startswith(region.place.district):
        doubts.append(Check("street", "street_doubtful", region.place.district))
    # 义乌市区 is the inner town of 义乌市, 西湖区区 is nothing
    bare = _BARE_UNIT.match(address or "")
    if bare and region and not (bare.group() == "区" and (region.place.district or "区")[-1] != "区"):
        doubts.append(Check("street", "street_doubtful", bare.group()))
    if any(left):
        doubts.append(Check("rest", "left_over", " ".join(filter(None, left))))
    place, today = (region.place, region.today) if region else (Place(), None)
    return Parsed(raw, name, phone, *place, address, " ".join(filter(None, left)) or None, today, tuple(doubts))


def _is_goods(one: Piece, goods: Collection[str], words: ReceiverWords) -> bool:
    """Tell whether a piece that could be a name names a product of the shop."""
    named = not one.kind and any(one.text in title for title in goods)
    return named and judge_name(one.text, words) is Sure.YES


def _said(doubts: Iterable[Check], part: str) -> bool:
    return any(check.part == part for check in doubts)


def _take_phones(text: str, doubts: list[Check]) -> tuple[str | None, str]:
    """Cut the phones out of a text; the extension of a virtual number may stand behind the name instead."""
    phones = find_phones(text)
    if not phones:
        grouped = ((one, read_phones(one.group())) for one in _GROUPS.finditer(text))
        phones = next(([two[0]._replace(start=one.start(), end=one.end())] for one, two in grouped if two), [])
    parts, last = [], 0
    for phone in phones:
        if "," in text[phone.start : phone.end] and phone.extension and not _TURNS.search(text, phone.start, phone.end):
            doubts.append(Check("phone", "extension_doubtful", phone.extension))
        parts.append(text[last : phone.start])
        last = phone.end
    text = f" {PHONE} ".join(part.strip(" \t/、+&-") for part in [*parts, text[last:]])
    found = [one for match in _BRACKET.findall(text) for one in match if one]
    if found and any(one.mobile for one in phones):
        text = _BRACKET.sub(" ", text)
        found += [one.extension for one in phones if one.mobile and one.extension]
        told = set(found)
        if len(found) == 1:
            doubts.append(Check("phone", "extension_doubtful", found[0]))  # a room may stand in brackets too
        if len(told) > 1:
            doubts.append(Check("phone", "extension_differs", ", ".join(sorted(told))))
        phones = [one._replace(extension=one.extension or min(told)) if one.mobile else one for one in phones]
    spoilt = [one.group() for one in _SPOILT.finditer(text)]
    doubts += [Check("phone", "phone_bad", one) for one in spoilt]
    text = _SPOILT.sub(f" {PHONE} ", text)
    if not phones and not spoilt:
        broken = _BROKEN.search(text)
        doubts.append(Check("phone", "phone_bad", broken.group()) if broken else Check("phone", "phone_missing"))
        text = _BROKEN.sub(f" {PHONE} ", text, 1)
    if len({one.number for one in phones}) > 1:
        doubts.append(Check("phone", "phones_two", join_phones(phones)))
    return join_phones(phones), text


def _around_region(
    pieces: list[Piece], divisions: Divisions, words: ReceiverWords, near: Place
) -> tuple[list[Piece], Region | None, list[Piece]]:
    """Return what stands before the region, the region, and what stands behind it, where the street begins."""
    text = "\n".join(one.text for one in pieces)
    starts = [0]
    for one in pieces[:-1]:
        starts.append(starts[-1] + len(one.text) + 1)
    labelled = [index for index, one in enumerate(pieces) if one.kind in ("region", "address")]
    order = [*labelled, *(index for index in range(len(pieces)) if index not in labelled)]
    region = find_region(text, [starts[index] for index in order], divisions, words, near)
    if region is None:
        told = [one for one in pieces if one.kind == "address"]
        return [one for one in pieces if one.kind != "address"], None, told
    first = max(index for index, start in enumerate(starts) if start <= region.start)
    last = max(index for index, start in enumerate(starts) if start <= max(region.start, region.end - 1))
    lead = pieces[first].part(0, region.start - starts[first])
    lead = lead.part(0, len(lead.text.rstrip("([")))
    if judge_name(lead.text, words) is not Sure.YES:
        lead = lead.part(0, len(words.lead.sub("", lead.text)))
    tail = pieces[last].part(region.end - starts[last])
    tail = tail.part(len(tail.text) - len(tail.text.lstrip("-.·/_~>:)] ")))
    before = [one for one in (*pieces[:first], lead) if one.text == PHONE or words.lead.sub("", one.text)]
    return before, region, [tail, *pieces[last + 1 :]] if tail.text else pieces[last + 1 :]


def _take_name(
    labelled: Piece | None, before: list[Piece], after: list[Piece], words: ReceiverWords, doubts: list[Check]
) -> tuple[str | None, list[Piece], list[Piece]]:
    """Take the name out of the pieces: the labelled one, else the surest, beside the phone rather than far from it."""
    if labelled:
        sure = judge_name(labelled.text, words)
        four = sure is Sure.MAYBE and len(labelled.text) == _FOUR
        if sure is not Sure.YES and not four and not _SHORT.fullmatch(labelled.text):
            doubts.append(Check("name", "name_doubtful", labelled.written))
        return bare_name(labelled.written), before, after
    pieces = [*before, *after]
    phones = [index for index, one in enumerate(pieces) if one.text == PHONE]
    found: list[tuple[int, int, int]] = []
    for index, one in enumerate(pieces):
        sure = judge_name(one.text, words) if one.kind in ("", "address") else Sure.NO
        near = min((abs(index - place) for place in phones), default=99)
        if index >= len(before) and words.street.search(one.text) and words.street_end.search(one.text):
            # the street goes on, unless a sure name ends it beside the phone or at the end of all
            sure = sure if sure is Sure.YES and (near == 1 or index == len(pieces) - 1) else Sure.NO
        first = index == len(before) and not (not before and near == 1 and sure is Sure.YES)  # here the street begins
        if sure is not Sure.NO and not first:
            found.append((-sure, near, index))
    if not found:
        return None, before, after
    least, _near, index = min(found)
    if least == -Sure.MAYBE or (index > len(before) and words.estate.search(pieces[index].text)):
        doubts.append(Check("name", "name_doubtful", pieces[index].written))
    left = [one for place, one in enumerate(pieces) if place != index]
    cut_at = len(before) - (index < len(before))
    return bare_name(pieces[index].written), left[:cut_at], left[cut_at:]


def _name_at_end(street: list[Piece], words: ReceiverWords, doubts: list[Check]) -> tuple[list[Piece], str | None]:
    """Cut a name off the end of the street that it is written to: …3幢301张三."""
    match = words.at_end.fullmatch(street[-1].text) if street else None
    if match is None:
        return street, None
    doubts.append(Check("name", "name_at_end", match.group(2)))
    end = match.end(1)
    return [*street[:-1], street[-1].part(0, end)], street[-1].written[end:]


def _place_doubts(region: Region | None, divisions: Divisions) -> list[Check]:
    """Return what is not certain about a region: several choices, parts that are missing or do not belong together."""
    if region is None:
        return [Check("place", "province_unknown")]
    if region.choices and region.place in region.choices:
        return [Check("place", "place_near", "".join(dict.fromkeys(part for part in region.place if part)))]
    if region.choices:
        names = ("".join(dict.fromkeys(part for part in one if part)) for one in region.choices[:6])
        return [Check("place", "place_ambiguous", listed(names))]
    province, city, district = region.place
    found = [Check("place", "place_elsewhere", region.other)] if region.other else []
    code = check_place(divisions, province, city, district).code
    if code:
        found.append(Check("place", code))
    elif city is None:
        found.append(Check("place", "city_missing"))
    elif district is None and divisions.tree.get(province or "", {}).get(city):
        found.append(Check("place", "district_missing"))
    elif not region.strong:
        found.append(Check("place", "place_short"))
    return found
