"""Tells what of the pieces behind a region is the street, and which of it no rule of streets explains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from csdesk.intake.receivers.names import Sure, bare_name, judge_name
from csdesk.intake.receivers.pieces import PHONE, Piece
from csdesk.intake.receivers.receiver_words import ReceiverWords

_MEASURE = "件|个|只|条|双|套|箱|包|盒|瓶|把|块|斤|份|本|张|支(?!弄)|袋"
_GOODS = re.compile(rf"\d(?:{_MEASURE})|[一二两三四五六七八九十百半](?:{_MEASURE})$")
_HOUSE = re.compile(r"\d+\s*(?:号|幢|栋|楼|单元|室|弄|座|层)")
_BEHIND = re.compile(r"(.+?)[(\[]([^()\[\]]*)[)\]]$")
_POST = re.compile(r"(?:邮编)?\d{6}")
_TAIL = re.compile(r"\d(?:[号室楼栋幢层座组队]|单元)?([^\W\d]*)$")
_WORD = re.compile(r"[A-Za-z0-9]")


def split_street(after: Iterable[Piece], words: ReceiverWords) -> tuple[list[Piece], list[Piece]]:
    """Split the pieces behind the region into the street and what comes after it."""
    pieces = list(_without_notes(after, words))
    street: list[Piece] = []
    for index, one in enumerate(pieces):
        if one.text == PHONE and not street:
            continue
        if not _goes_on(one, pieces[index + 1 : index + 3], words, first=not street):
            return street, pieces[index:]
        street.append(one)
    return street, []


def _without_notes(pieces: Iterable[Piece], words: ReceiverWords) -> Iterator[Piece]:
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


def unexplained(street: Sequence[Piece], words: ReceiverWords) -> Iterator[str]:
    """Yield what of a street is explained by no rule, or by another one too: a name may be a name."""
    for index, one in enumerate(street):
        numbered = one.text + (street[index + 1].text[:1] if index + 1 < len(street) else "")  # 碧水云天 10栋
        odd = _odd(one.text, words) and _odd(numbered, words)
        if odd is None and index and judge_name(one.text, words) is Sure.YES:
            odd = one.text
        if odd:
            yield one.written


def _odd(text: str, words: ReceiverWords) -> str | None:
    """Return what of a piece of a street is not written in streets: a word, goods, an end that is no place's."""
    strange = words.strange.search(text) or _GOODS.search(text)
    if strange:
        return strange.group()
    bare = text.rstrip(")] ")
    tail = _TAIL.search(bare)
    if tail and tail.group(1) and words.family.fullmatch(tail.group(1)) and not words.street.search(tail.group(1)):
        return tail.group(1)
    return None if words.street_end.search(bare) else bare


def join_street(street: Iterable[Piece]) -> str:
    """Return the pieces of a street as one; numbers and foreign words stay apart."""
    text = ""
    for one in street:
        apart = text and _WORD.match(text[-1]) and _WORD.match(one.written)
        text += f" {one.written}" if apart else one.written
    return text
