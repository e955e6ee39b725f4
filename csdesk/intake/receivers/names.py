"""Tells how surely a piece of text is the name of a receiver."""

from __future__ import annotations

import re
from enum import IntEnum

from csdesk.intake.receivers.receiver_words import ReceiverWords

_HAN = r"\u3400-\u9fff\U00020000-\U0003ffff〇"
_LATIN = re.compile(
    r"[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]+(?:[.'’-]+[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]*)*"
)
_FOREIGN = re.compile(rf"{_LATIN.pattern}(?: {_LATIN.pattern}){{1,5}}")
_MINORITY = re.compile(rf"[{_HAN}]{{1,12}}(?:[·•・‧.][{_HAN}]{{1,12}}){{1,4}}")
_KANA = re.compile(
    rf"(?=.*[\u3040-\u30ff\uac00-\ud7a3])(?!(?:.*[{_HAN}]){{5}})[\u3040-\u30ff{_HAN}\uac00-\ud7a3·・ ]{{2,14}}"
)
_MAYBE = re.compile(rf"[{_HAN}]{{2,10}}")
_OFFICE = re.compile("[部室楼店厂号科]|公司|仓库|前台")
"""What is written to a name and is none of it: 市场部王医生."""
_LOWER = re.compile(r"\b(?!van|von|der|den|del|dos|las|los|bin|ben)[a-z]{3}")
_SAYS = re.compile("[寄发给是叫收换改与]|[\u3400-\u9fff]*和[\u3400-\u9fff]{2}")
_BRACKETS = re.compile(r"[(\[【<](.{2,30})[)\]】>]")
_TAKES = re.compile(r"\s*[(\[]?\s*(?:亲)?收\s*[)\]]?$|^(?:[(\[]?收[)\]]?|寄给?|发给|给)\s*:?\s*(?=[^\W\d_]{2})")


class Sure(IntEnum):
    """How surely a piece is a name."""

    NO = 0
    MAYBE = 1
    YES = 2


def is_latin(piece: str) -> bool:
    """Tell whether a piece is a word in another script than Chinese, so that the next such word belongs to it."""
    return bool(_LATIN.fullmatch(piece) or _FOREIGN.fullmatch(piece))


def bare_name(piece: str) -> str:
    """Return a name without the brackets around it and the `收` written to it: `张三收`, `张三(收)`, `【张三】`."""
    if inner := _BRACKETS.fullmatch(piece):
        piece = inner.group(1)
    return _TAKES.sub("", piece) or piece if "收" in piece or piece.startswith(("寄", "发", "给")) else piece


def judge_name(piece: str, words: ReceiverWords) -> Sure:
    """Return how surely a piece is a name: a known surname, a title, a form of foreign or minority names."""
    name = bare_name(piece)
    if words.sounds.fullmatch(name) and not _OFFICE.search(name):
        return Sure.YES
    if words.strange.search(name):
        return Sure.NO
    if _MINORITY.fullmatch(name):
        return Sure.MAYBE
    if _FOREIGN.fullmatch(name) or _KANA.fullmatch(name):
        return Sure.MAYBE if _LOWER.search(name) or _SAYS.match(name) else Sure.YES
    if words.not_name.search(name):
        return Sure.NO
    if (
        words.family.fullmatch(name)
        or (words.title.fullmatch(name) and not _OFFICE.search(name))
        or (name != piece and len(name) < 5 and _MAYBE.fullmatch(name))
    ):
        return Sure.YES
    return Sure.MAYBE if _MAYBE.fullmatch(name) or (len(name) > 2 and _LATIN.fullmatch(name)) else Sure.NO
