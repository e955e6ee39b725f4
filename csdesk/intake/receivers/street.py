"""Tells what of the pieces behind a region is the street, and which of it no rule of streets explains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from csdesk.domain.shared.divisions import Divisions
from csdesk.intake.receivers.names import Sure, bare_name, judge_name
from csdesk.intake.receivers.pieces import PHONE, Piece
from csdesk.intake.receivers.receiver_words import ReceiverWords

_MEASURE = "件|个|只|条|双|套|箱|包|盒|瓶|把|块|斤|份|本|张|支(?!弄)|袋"
_GOODS = re.compile(rf"\d(?:{_MEASURE})|[一二两三四五六七八九十百半](?:{_MEASURE})$")
_HOUSE = re.compile(r"\d+\s*(?:号|幢|栋|楼|单元|室|弄|座|层)")
_BEHIND = re.compile(r"(.+?)[(\[]([^()\[\]]*)[)\]]$")
_POST = re.compile(r"(?:邮编)?\d{6}")
_TAIL = re.compile(r"\d(?:[号室楼栋幢层座组队]|单元)?([^\W\d]*)$")
_NUMBER = re.compile(r"[A-Z]?\d+(?:[-#号栋幢座楼单室弄期]|$)")
_BARE = re.compile(r"[\d.-]+")
_ROOM = re.compile(r"(?:[栋幢座楼元层] \d+|[号弄] \d{3,4}|[^\d ] \d+-[\d-]+)$")
"""Bare numbers that are rooms by what stands before them."""
_WORD = re.compile(r"[A-Za-z0-9]")
_TOWN = re.compile(r"[\u3400-\u9fff]{1,6}(?:街道|镇|乡)")
_ROAD = re.compile(r"[\u3400-\u9fff]+?(?:路|街(?!道)|大道|巷|弄)")
_PARCELS = re.compile("快递(?=[柜点站]|超市|驿站)")
"""What is no wish where parcels are kept: behind a town alone, 花园巷1号快递柜 is the street."""


def split_street(after: Iterable[Piece], words: ReceiverWords) -> tuple[list[Piece], list[Piece]]:
    """Split the pieces behind the region into the street and what comes after it."""
    pieces = list(after)
    street: list[Piece] = []
    for index, one in enumerate(pieces):
        if one.text == PHONE and not street:
            continue
        town = len(street) == 1 and _TOWN.fullmatch(street[0].text)
        plain = one._replace(text=_PARCELS.sub("", one.text)) if town else one
        if not _goes_on(plain, pieces[index + 1 : index + 3], words, first=not street):
            return street, pieces[index:]
        if town and one.text.startswith(town.group()):
            street.clear()  # 云溪街道 云溪街道花园巷1号: the town is told again
        street.append(one)
    return street, []


def without_notes(pieces: Iterable[Piece], words: ReceiverWords) -> Iterator[Piece]:
    """Yield the pieces, what stands in brackets behind one apart unless it is part of a street; no post code."""
    for one in pieces:
        behind = _BEHIND.fullmatch(one.text)
        inside = behind.group(2) if behind else ""
        note = behind and (_POST.fullmatch(inside) or _odd(inside, words) or not words.street.search(inside))
        parts = [one.part(0, behind.end(1)), one.part(*behind.span(2))] if behind and note else [one]
        yield from (part for part in parts if not _POST.fullmatch(part.text))


def _goes_on(one: Piece, later: Sequence[Piece], words: ReceiverWords, *, first: bool) -> bool:
    """Tell whether a piece is the street, or the next part of it."""
    if one.text == PHONE or one.kind in ("other", "name") or _GOODS.search(one.text):
        return False
    if not first and (words.wish.search(one.text) or words.strange.search(one.text)):
        return False
    if bare_name(one.text) != one.text and judge_name(one.text, words) is Sure.YES:
        return False  # 李四收
    more = any(_HOUSE.search(piece.text) for piece in later)
    return first or one.kind == "address" or more or bool(words.street.search(one.text))


def street_before(before: Sequence[Piece], words: ReceiverWords) -> tuple[list[Piece], list[Piece]]:
    """Split the pieces before a region that no street follows into those that are one, and the others."""
    afters = [*(one.text for one in before[1:]), ""]
    fits = [
        one.text != PHONE
        and bool(_NUMBER.match(after) or (words.street.search(one.text) and not _odd(one.text, words)))
        for one, after in zip(before, afters, strict=False)
    ]
    first = fits.index(True) if True in fits else len(fits)
    end = fits.index(False, first) if False in fits[first:] else len(fits)
    return list(before[first:end]), [*before[:first], *before[end:]]


def unexplained(street: Sequence[Piece], words: ReceiverWords, divisions: Divisions) -> Iterator[str]:
    """Yield the pieces of a street that no rule explains, or another one too."""
    texts = [one.text for one in street]
    for one, before, text, after in zip(street, ["", *texts], texts, [*texts[1:], ""], strict=False):
        numbered = _NUMBER.match(after) and (not before or before[-1] in "号弄镇乡村道路街" or before[-1].isdecimal())
        # 碧水云天 10栋: what a number follows is a house
        odd = _odd(text, words) and not (numbered and text.isalpha())
        if odd or _also(text, before, words, divisions, numbered=bool(numbered)):
            yield one.written


def _also(text: str, before: str, words: ReceiverWords, divisions: Divisions, *, numbered: bool) -> bool:
    """Tell whether a piece that may be part of a street may be something else: a number, a name, a place, a word."""
    if text[0].isdecimal():
        room = not _BARE.fullmatch(text) or _ROOM.search(f"{before} {text}")
        return not room or before[-1:].isdecimal() or before.endswith("室")
    if any(map(str.isdecimal, text)):
        return bool((tail := _TAIL.search(text)) and tail.group(1) in divisions.by_name)
    name = bool(before) and judge_name(text, words) is Sure.YES
    if numbered:
        return bool(words.strange.search(text)) or (name and not words.street_end.search(text))
    short = len(text) < 3 and (before or text[-1] not in "镇乡村屯庄")
    return bool(short or name or text in divisions.by_name)


def _odd(text: str, words: ReceiverWords) -> bool:
    """Tell whether a piece holds what is not written in streets: a word, goods, a name or an end that is no place's."""
    bare = text.rstrip(")] ")
    name = name_behind(bare, words) and not words.street.search(name_behind(bare, words))
    return bool(
        words.strange.search(text)
        or words.wish.fullmatch(text)
        or _GOODS.search(text)
        or name
        or not words.street_end.search(bare)
    )


def name_behind(text: str, words: ReceiverWords) -> str:
    """Return what stands behind the last number of a street and may be a name, else nothing."""
    tail = _TAIL.search(text)
    return tail.group(1) if tail and words.family.fullmatch(tail.group(1)) else ""


def join_street(street: Iterable[Piece]) -> str:
    """Return the pieces of a street as one; numbers and foreign words stay apart."""
    text = ""
    for one in street:
        apart = text and _WORD.match(text[-1]) and _WORD.match(one.written)
        text += f" {one.written}" if apart else one.written
    return text


def in_old_town(street: str, old: str) -> tuple[str, str]:
    """Return a new street of the same district, behind the old one's town where it is the same road; a town left out.

    Args:
        street: The new street.
        old: The old one.
    """
    town, road = _TOWN.match(old), _ROAD.match(street)
    if town is None or _TOWN.match(street):
        return street, ""
    if road and old[town.end() :].startswith(road.group()):
        return town.group() + street, ""
    return street, town.group()
