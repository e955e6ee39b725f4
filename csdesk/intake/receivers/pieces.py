"""Cuts a pasted receiver into pieces: at separators and labels, foreign names kept whole."""

from __future__ import annotations

import re
import unicodedata
from itertools import zip_longest
from typing import NamedTuple

from csdesk.intake.receivers.names import Sure, bare_name, is_latin, judge_name
from csdesk.intake.receivers.receiver_words import ReceiverWords

PHONE = "\x00"
"""Stands where a phone was, so that a name beside it is known for one."""

_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0f\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_CIRCLED = re.compile(
    r"[\u2460-\u2473\u2776-\u277f](?![号幢栋楼])|^\s*[\u2160-\u216b][.、]?(?![期号幢栋楼区])|\d\ufe0f?\u20e3",
    re.MULTILINE,
)
_DASH = re.compile(r"[\u2010-\u2015\u2212]|(?<=\d)·(?=\d)")
_PICTURE = re.compile(r"[^\w\s\-.,:;/()\[\]【】<>·•・‧'’&*+~、。|!?@%=#]")
"""Signs that neither names nor streets are written with: pictures, arrows, quotes, bullets."""
_NUMBERED = re.compile(r"^\s*[(]?(?:\d{1,2}|[A-F])[.、)]\s*", re.MULTILINE)
_STARRED = re.compile(r"^\*(.*)\*$", re.MULTILINE)
_UNIT_APART = re.compile(r"(?<=\d) +(?=[号幢栋楼弄座室层]|单元)")
_PLACES = ("省", "市", "区", "县", "州", "旗")
_ORDINAL = re.compile(r"(?:[(]?(?:\d{1,2}|[一二三四五六])[.、)]|[(*-])\s*$")
"""What a label may stand behind: 2. (3) 一、 and the bracket around a post code."""
_BREAK = re.compile(
    r"[,;。|=<>!?\[\]【】\s]+|\.{2,}|(?<!\d)[~、:]|[~、:](?!\d)|--+|(?<=[\u3400-\u9fff])/|/(?=[\u3400-\u9fff])|\+(?!\d)"
)
_EDGE = re.compile(r"[-.:/·&_'~+#)\]]+")
_RECEIVED = re.compile(r"[(\[【]\s*([^()\[\]【】]{2,30}收|[^()\[\]【】\d\u3040-\uffff]{4,40})\s*[)\]】]")
_WITH_PHONE = re.compile(r"[(\[【]([^()\[\]【】]{0,30}\x00[^()\[\]【】]{0,30})[)\]】]")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]{2,12})[)\]]")
_APART = re.compile(r"(?:^|(?<=[\s,;:>址到住在]))\(((?!收|\d?\))[^()]+)\)", re.MULTILINE)
_SCRIPTS = re.compile(
    r"([寄给叫是])(?=[A-Za-z\u00c0-\u024f\u0400-\u044f])|([a-z\u00df-\u024f\u0430-\u044f]{2}\)?|[\u3040-\u30fa\uac00-\ud7a3])(?=[\u3400-\u9fff]{2})"
)
"""Where a foreign name ends that Chinese is written to."""
_MARKS = "()[]【】"
_ONE = frozenset(("name", "post", "phone"))
"""Labels of which only the first piece is meant; what comes after it stands for itself."""


class Piece(NamedTuple):
    """A piece of the text in plain signs, the kind of label it stands behind, and how it was written."""

    text: str
    kind: str = ""
    written: str = ""

    def part(self, start: int, end: int | None = None) -> Piece:
        """Return a part of the piece."""
        return Piece(self.text[start:end], self.kind, self.written[start:end])


def fold(raw: str) -> str:
    """Return a text with one spelling for each sign, pictures and quotes as commas, and its lines without numbers."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", _CIRCLED.sub(" ", _DASH.sub("-", raw))))
    text = _UNIT_APART.sub("", _STARRED.sub(r"\1", _PICTURE.sub(",", text)))
    return _NUMBERED.sub("", text) if len(_NUMBERED.findall(text)) > 1 else text


def cut(text: str, words: ReceiverWords) -> list[Piece]:
    """Return the text's pieces in their order, a labelled region before the labelled street."""
    text = _SCRIPTS.sub(r"\g<0> ", _unwrapped(text, words))
    whole = Piece(text.translate(words.signs), "", text)
    marks = [mark for mark in words.label.finditer(whole.text) if _is_label(mark, words)]
    found = _split(whole.part(0, _before(whole.text, marks[0]) if marks else None))
    for mark, then in zip_longest(marks, marks[1:]):
        kind = words.kind(_bare(mark.group()))
        part = whole.part(mark.end(), _before(whole.text, then) if then else None)
        line = part.text.find("\n") if kind == "other" else -1
        here, later = (part, None) if line < 0 else (part.part(0, line), part.part(line))
        values = _split(here)
        if kind == "other" and _bare(mark.group()).casefold() not in words.kinds:
            found += [one._replace(kind="other") for one in _split(whole.part(*mark.span()))]
        if kind in _ONE and values:
            first = values.pop(0)
            found += [] if kind == "post" and first.text.isdecimal() else [first._replace(kind=kind)]
        kind = "" if kind in _ONE or kind == "head" else kind
        found += [one._replace(kind=kind) for one in values] + (_split(later) if later else [])
    return _in_order([one._replace(kind="") if one.text == PHONE else one for one in found])


def _unwrapped(text: str, words: ReceiverWords) -> str:
    """Return a text without the brackets around phones, names and what stands for itself."""
    if not any(sign in text for sign in "([【"):
        return text
    for pattern in (_WITH_PHONE, _WITH_PHONE, _RECEIVED):
        text = pattern.sub(r" \1 ", text)

    def name(one: re.Match[str]) -> str:
        sure = judge_name(one[1].translate(words.signs), words)
        return f" {one[1]} " if sure is Sure.YES else one[0]

    return _APART.sub(r" \1 ", _BRACKETED.sub(name, text))


def _before(text: str, label: re.Match[str]) -> int:
    """Return where what stands before a label ends, the number of the label left out."""
    ordinal = _ORDINAL.search(text, max(0, label.start() - 5), label.start())
    return ordinal.start() if ordinal else label.start()


def _bare(label: str) -> str:
    return label.strip(" \n\t:=[]【】()<>,|0123456789.、*-")


def _is_label(mark: re.Match[str], words: ReceiverWords) -> bool:
    """Tell whether what stands before a colon is a label, known or not, no name and no words of a sentence."""
    word = _bare(mark.group())
    if words.kind(word) != "other":
        return True
    if word not in words.kinds and mark.string[mark.end() :].lstrip()[:1] == PHONE:
        return False  # 小舟：199…
    says = words.strange.search(word) or words.lead.search(word) or word[-1:] in _PLACES
    return not (says or judge_name(word, words) is Sure.YES)


def _split(whole: Piece) -> list[Piece]:
    """Return the pieces between separators, without the signs at their edges."""
    found: list[Piece] = []
    start = 0
    for end, after in [*(one.span() for one in _BREAK.finditer(whole.text)), (len(whole.text), 0)]:
        piece, start = _trim(whole.part(start, end)), after
        if found and is_latin(found[-1].text.strip(_MARKS)) and is_latin(bare_name(piece.text.strip(_MARKS))):
            found[-1] = Piece(f"{found[-1].text} {piece.text}", "", f"{found[-1].written} {piece.written}")
        elif piece.text and piece.text != "收":
            found.append(piece)
    return found


def _trim(piece: Piece) -> Piece:
    """Return a piece without the signs at its edges; empty when it is nothing else."""
    if piece.text == PHONE:
        return piece
    if not any(map(str.isalnum, piece.text)):
        return Piece("")
    start = lead.end() if (lead := _EDGE.match(piece.text)) else 0
    return piece.part(start, len(piece.text.rstrip("-.:/·&_'~+([" + (")" if "(" not in piece.text else ""))))


def _in_order(pieces: list[Piece]) -> list[Piece]:
    regions = [one for one in pieces if one.kind == "region"]
    rest = [one for one in pieces if one.kind != "region"]
    first = next((index for index, one in enumerate(rest) if one.kind == "address"), None)
    return pieces if first is None else [*rest[:first], *regions, *rest[first:]]
