"""No promise of arrival (P10, S02): `明天到`, `3天到`, `保证…到`; a ship time is fine."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from csdesk.texts.idioms import Family, family
from csdesk.texts.reading import Piece, Reading
from csdesk.texts.spans import Span

_MONEY_BEFORE = 24
_MAYBE_PAST = frozenset(("今天", "今早", "当天", "今日", "上午", "早上", "中午", "下午", "凌晨", "一早", "一大早"))
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CLAUSE_END = re.compile(r"[,。!?;\n]")
_REDEEMS = ("negated", "not_parcel", "past", "asks")
"""What makes a clause no promise: a no, something else than the parcel, a past fact, a question."""


def arrival(reading: Reading) -> Iterator[Span]:
    """Yield the promises of arrival."""
    chinese, english = family("trade/arrival"), family("trade/arrival_english")
    if chinese.part("courier_decides").search(reading.plain) and chinese.part("hedge").search(reading.plain):
        return
    for sentence in reading.tight_sentences:
        found = _promise(chinese, sentence) if _CHINESE.search(sentence.words) else None
        if found is not None:
            name, start, end = found
            yield chinese.span(name, *reading.tight.span(sentence.start + start, sentence.start + end))
    for sentence in reading.sentences:
        words = sentence.words
        if _CHINESE.search(words) or words.rstrip().endswith("?") or chinese.part("negated").search(words):
            continue
        match = english.regex().search(words)
        if match and not english.part("money").search(words, max(0, match.start() - _MONEY_BEFORE), match.end()):
            yield english.span(english.named_at(match), sentence.start + match.start(), sentence.start + match.end())


def _promise(idioms: Family, sentence: Piece) -> tuple[str, int, int] | None:
    """Return the first idiom that stands in a sentence, with its place."""
    words = sentence.words
    if idioms.part("restock").search(words):
        return None
    redeemed: dict[tuple[int, int], bool] = {}  # each clause is judged once, however many matches it holds
    ends: list[int] = []
    for name, regex in idioms.each:
        for found in regex.finditer(words):
            ends = ends or [0, *(mark.end() for mark in _CLAUSE_END.finditer(words)), len(words)]
            start, end = found.span()
            clause = ends[bisect_right(ends, start) - 1], ends[bisect_right(ends, end, hi=len(ends) - 1)]
            if clause not in redeemed:
                redeemed[clause] = any(idioms.part(part).search(words[slice(*clause)]) for part in _REDEEMS)
            if not redeemed[clause] and _stands(idioms, found):
                return name, start, found.end("arrive") if "arrive" in found.groupdict() else end
    return None


def _stands(idioms: Family, found: re.Match[str]) -> bool:
    """Tell whether a match speaks of what is still to come."""
    groups = found.groupdict()
    rest = groups.get("rest") or ""
    if groups.get("arrive") and idioms.part("not_met").match(rest):
        return False
    return not ((groups.get("when") or "") in _MAYBE_PAST and rest.startswith("了"))
