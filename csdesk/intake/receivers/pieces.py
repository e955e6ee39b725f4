"""Cuts a pasted receiver into pieces: at separators and labels, foreign names kept whole."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import NamedTuple

from csdesk.intake.receivers.names import bare_name, is_latin
from csdesk.intake.receivers.receiver_words import ReceiverWords

PHONE = "\x00"
"""Stands where a phone was, so that a name beside it is known for one."""

_BREAK = re.compile(r"[,;。|\s]+|(?<=[\u3400-\u9fff])/")
_RECEIVED = re.compile(r"[(\[【]\s*([^()\[\]【】]{2,30}收)\s*[)\]】]")
_WITH_PHONE = re.compile(r"[(\[【]([^()\[\]【】]{0,30}\x00[^()\[\]【】]{0,30})[)\]】]")
_SCRIPTS = re.compile(r"([a-z\u00df-\u024f\u0430-\u044f]{2}|[\u3040-\u30fa\uac00-\ud7a3])(?=[\u3400-\u9fff]{2})")
"""Where a foreign name ends that Chinese is written to."""
_MARKS = "()[]【】"
_ONE = frozenset(("name", "post", "phone"))
"""Labels of which only the first piece is meant; what comes after it stands for itself."""


class Piece(NamedTuple):
    """A piece of the text, and the kind of label it stands behind."""

    text: str
    kind: str = ""


def cut(text: str, words: ReceiverWords) -> list[Piece]:
    """Return the text's pieces in their order, a labelled region before the labelled street."""
    text = _SCRIPTS.sub(r"\1 ", _RECEIVED.sub(r" \1 ", _WITH_PHONE.sub(r" \1 ", text)))
    marks = list(words.label.finditer(text))
    found = [Piece(one) for one in _split(text[: marks[0].start()] if marks else text)]
    for mark, then in zip_longest(marks, marks[1:]):
        kind = words.kinds[mark[mark.lastgroup or 0].casefold()]
        kind = "" if kind == "head" else kind
        part = text[mark.end() : then.start() if then else len(text)].lstrip()
        here, later = part.split("\n", 1) if kind == "other" and "\n" in part else (part, "")
        values = _split(here)
        if kind in _ONE and values:
            found.append(Piece(values.pop(0), kind))
            kind = ""
        found += [Piece(one, kind) for one in values] + [Piece(one) for one in _split(later)]
    return _in_order([one._replace(kind="") if one.text == PHONE else one for one in found])


def _split(text: str) -> list[str]:
    found: list[str] = []
    for piece in _BREAK.split(text):
        if found and is_latin(found[-1].strip(_MARKS)) and is_latin(bare_name(piece.strip(_MARKS))):
            found[-1] += f" {piece}"
        elif piece and piece != "收":
            found.append(piece)
    return found


def _in_order(pieces: list[Piece]) -> list[Piece]:
    regions = [one for one in pieces if one.kind == "region"]
    rest = [one for one in pieces if one.kind != "region"]
    first = next((index for index, one in enumerate(rest) if one.kind == "address"), None)
    return pieces if first is None else [*rest[:first], *regions, *rest[first:]]
