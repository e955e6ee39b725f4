"""Whatever ties something of value to a review (E09): praise and reward in one breath, a review changed for money."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csdesk.texts.idioms import Family, family
from csdesk.texts.reading import Piece, Reading
from csdesk.texts.spans import Span

_CLAUSE = re.compile(r"[^,]+,?")
_WITHIN = (
    ("praise_then_gift", "gift_then_praise", "praise_then_favour", "review_for_free_en"),
    ("review_changed",),
    ("screenshot",),
)
_ACROSS = ("praise_then_money", "money_then_praise")


def reward(reading: Reading) -> Iterator[Span]:
    """Yield whatever ties something of value to a review (E09)."""
    idioms, tight = family("platform/reward"), reading.tight
    untied = idioms.part("untied")
    across = idioms.regex(*_ACROSS).search(tight.text)
    if across and not untied.search(tight.text) and not idioms.part("fault").search(tight.text):
        yield idioms.span(idioms.named_at(across), *tight.span(*across.span()))
    within = [idioms.regex(*names) for names in _WITHIN]
    for sentence in reading.tight_sentences if reading.chinese else reading.sentences:
        words = _without_faults(idioms, sentence)
        found = next(filter(None, (regex.search(words) for regex in within)), None)
        if found and not untied.search(words):
            place = sentence.start + found.start(), sentence.start + found.end()
            yield idioms.span(idioms.named_at(found), *(tight.span(*place) if reading.chinese else place))


def _without_faults(idioms: Family, sentence: Piece) -> str:
    """Return a sentence with the clauses about a fault blanked: a refund there has nothing to do with praise."""
    praise, faulty = idioms.part("praise"), idioms.part("fault")
    parts = []
    fault = False
    for clause in _CLAUSE.findall(sentence.words):
        praised = bool(praise.search(clause))
        fault = not praised and (fault or bool(faulty.search(clause)))
        parts.append("," * len(clause) if fault else clause)
    return "".join(parts).ljust(len(sentence.words), ",")
