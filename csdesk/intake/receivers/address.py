"""Reads an address, and an order, out of free text: who, phone, where, and what else the buyer wrote.

The parse is a suggestion: the buyer's words are kept beside it (`raw`), nothing of them is lost (`rest`), and what is
missing, left over or not certain is named (`doubts`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from msgspec import Struct

from csdesk.domain.orders.address import Check
from csdesk.domain.shared.divisions import Divisions, Place, check_place
from csdesk.domain.shared.phones import find_phones, join_phones
from csdesk.intake.receivers.names import Sure, bare_name, judge_name
from csdesk.intake.receivers.pieces import PHONE, Piece, cut
from csdesk.intake.receivers.receiver_words import ReceiverWords, load_receiver_words
from csdesk.intake.receivers.region import Region, find_region


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


_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BRACKET = re.compile(r"[\[【](\d{3,6})[\]】]|(?<=[\u3400-\u9fffA-Za-z])_(\d{4})(?=[\s,;\x00]|$)")
_HOUSE = re.compile(r"\d+\s*(?:号|幢|栋|楼|单元|室|弄|座|层)")
_GOODS = re.compile(r"[一二两三四五六七八九十百半\d]+(?:件|个|只|条|双|套|箱|包|盒|瓶|把|块|斤|份|本|张|支|袋)")
_POST = re.compile(r"\s*[(\[]\d{6}[)\]]$")
_LONGEST = 2_000
"""What stands behind so many signs is no receiver any more; it is left over."""
_WORD = re.compile(r"[A-Za-z0-9]")


def parse_address(raw: str, divisions: Divisions, near: Place | None = None) -> Parsed:
    """Return what a free text seems to say of who, phone and where; parts that are not there are None.

    Args:
        raw: The buyer's words.
        divisions: The official table.
        near: Where a name that several places have most likely lies: the former receiver's place.
    """
    words = load_receiver_words()
    doubts: list[Check] = []
    phone, text = _take_phones(_UNSEEN.sub("", unicodedata.normalize("NFKC", raw[:_LONGEST])), doubts)
    pieces = cut(text, words)
    labelled = next((one.text for one in pieces if one.kind == "name"), None)
    pieces = [one for one in pieces if one.kind != "post" and (one.kind != "name" or one.text != labelled)]
    before, region, after = _around_region(pieces, divisions, words, near or Place())
    name, before, after = _take_name(labelled, before, after, words, doubts)
    street, rest = _split_street(after, words)
    if name is None:
        street, name = _name_at_end(street, words, doubts)
    address = _POST.sub("", _join(street)) or None
    left = " ".join(one.text for one in (*before, *rest, Piece(raw[_LONGEST:])) if one.text not in (PHONE, "")) or None
    if not phone:
        doubts.append(Check("phone", "phone_missing"))
    if not name:
        doubts.append(Check("name", "name_missing"))
    doubts += _place_doubts(region, divisions)
    if region and not address:
        doubts.append(Check("street", "street_missing"))
    if left:
        doubts.append(Check("rest", "left_over", left))
    place, today = (region.place, region.today) if region else (Place(), None)
    return Parsed(raw, name, phone, *place, address, left, today, tuple(doubts))


def _take_phones(text: str, doubts: list[Check]) -> tuple[str | None, str]:
    """Cut the phones out of a text; the extension of a virtual number may stand behind the name instead."""
    phones, parts, last = find_phones(text), [], 0
    for phone in phones:
        parts.append(text[last : phone.start])
        last = phone.end
    text = f" {PHONE} ".join(part.strip(" \t/、:+&-") for part in [*parts, text[last:]])
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
    lead = text[starts[first] : region.start]
    if judge_name(lead, words) is not Sure.YES:
        lead = words.lead.sub("", lead)
    tail = pieces[last].text[region.end - starts[last] :].lstrip("-.·/ ")
    before = [one for one in (*pieces[:first], Piece(lead)) if one.text == PHONE or words.lead.sub("", one.text)]
    return before, region, [Piece(tail, pieces[last].kind), *pieces[last + 1 :]] if tail else pieces[last + 1 :]


def _take_name(
    labelled: str | None, before: list[Piece], after: list[Piece], words: ReceiverWords, doubts: list[Check]
) -> tuple[str | None, list[Piece], list[Piece]]:
    """Take the name out of the pieces: the labelled one, else the surest, beside the phone rather than far from it."""
    if labelled:
        return bare_name(labelled), before, after
    pieces = [*before, *after]
    phones = [index for index, one in enumerate(pieces) if one.text == PHONE]
    found: list[tuple[int, int, int]] = []
    for index, one in enumerate(pieces):
        sure = judge_name(one.text, words) if one.kind == "" else Sure.NO
        near = min((abs(index - place) for place in phones), default=99)
        if index >= len(before) and words.street.search(one.text):
            # the street goes on, unless a sure name ends it beside the phone or at the end of all
            sure = sure if sure is Sure.YES and (near == 1 or index == len(pieces) - 1) else Sure.NO
        first = index == len(before) and not (not before and near == 1 and sure is Sure.YES)  # here the street begins
        if sure is not Sure.NO and not first:
            found.append((-sure, near, index))
    if not found:
        return None, before, after
    least, _near, index = min(found)
    if least == -Sure.MAYBE or (index > len(before) and words.estate.search(pieces[index].text)):
        doubts.append(Check("name", "name_doubtful", pieces[index].text))
    left = [one for place, one in enumerate(pieces) if place != index]
    cut_at = len(before) - (index < len(before))
    return bare_name(pieces[index].text), left[:cut_at], left[cut_at:]


def _split_street(after: Sequence[Piece], words: ReceiverWords) -> tuple[list[Piece], list[Piece]]:
    """Split the pieces behind the region into the street and what comes after it."""
    street: list[Piece] = []
    for index, one in enumerate(after):
        if one.text == PHONE and not street:
            continue
        more = any(_HOUSE.search(later.text) for later in after[index + 1 : index + 3])
        other_name = bare_name(one.text) != one.text and judge_name(one.text, words) is Sure.YES  # 李四收
        wish = one.kind == "other" or _GOODS.fullmatch(one.text) or (street and words.wish.search(one.text))
        goes_on = not street or one.kind == "address" or more or words.street.search(one.text)
        if one.text == PHONE or wish or other_name or not goes_on:
            return street, list(after[index:])
        street.append(one)
    return street, []


def _name_at_end(street: list[Piece], words: ReceiverWords, doubts: list[Check]) -> tuple[list[Piece], str | None]:
    """Cut a name off the end of the street that it is written to: …3幢301张三."""
    match = words.at_end.fullmatch(street[-1].text) if street else None
    if match is None:
        return street, None
    doubts.append(Check("name", "name_at_end", match.group(2)))
    return [*street[:-1], Piece(match.group(1))], match.group(2)


def _join(street: Iterable[Piece]) -> str:
    """Return the pieces of a street as one; numbers and foreign words stay apart."""
    text = ""
    for one in street:
        apart = text and _WORD.match(text[-1]) and _WORD.match(one.text)
        text += f" {one.text}" if apart else one.text
    return text


def _place_doubts(region: Region | None, divisions: Divisions) -> list[Check]:
    """Return what is not certain about a region: several choices, parts that are missing or do not belong together."""
    if region is None:
        return [Check("place", "province_unknown")]
    if region.choices and region.place in region.choices:
        return [Check("place", "place_near", "".join(dict.fromkeys(part for part in region.place if part)))]
    if region.choices:
        names = ("".join(dict.fromkeys(part for part in one if part)) for one in region.choices[:6])
        return [Check("place", "place_ambiguous", ", ".join(names))]
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
