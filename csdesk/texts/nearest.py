"""Which texts answered the questions most like one: for what is of no subject of `data/subjects.toml`.

Likeness is that of single signs and pairs of them, the rarer the weightier, as in any search for words.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import pairwise

from csdesk.paths import data_dir
from csdesk.texts.subjects import plain_question

NEAREST = 7
"""How many questions have a say."""
LEAST = 0.1
"""From which likeness on a question is like another at all."""
PAIR = 1.5
"""How much more two signs in a row weigh than one."""

_CHINESE = re.compile("[\u4e00-\u9fff]")


def nearest(question: str) -> list[str]:
    """Return codes of texts, the likeliest first; none for a question that is like none, or not Chinese."""
    if not _CHINESE.search(question):
        return []
    known, rare = _asked()
    own = _weighed(_signs(question), rare)
    alike = sorted(
        ((sum(weight * other.get(sign, 0) for sign, weight in own.items()), codes) for other, codes in known)
    )
    votes: dict[str, float] = defaultdict(float)
    for likeness, codes in alike[-NEAREST:]:
        for place, code in enumerate(codes if likeness >= LEAST else ()):
            votes[code] += likeness**2 / (1 + 0.3 * place)
    return sorted(votes, key=lambda code: (-votes[code], code))


@functools.cache
def _asked() -> tuple[list[tuple[dict[str, float], list[str]]], dict[str, float]]:
    """Return every question known with its texts, and how rare each sign is."""
    lines = (data_dir() / "asked.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" | ", 1) for line in lines if not line.startswith("#")]
    signs = [_signs(words) for _codes, words in pairs]
    seen = Counter(sign for one in signs for sign in one)
    rare = {sign: math.log(1 + len(signs) / count) for sign, count in seen.items()}
    return [(_weighed(one, rare), codes.split()) for one, (codes, _words) in zip(signs, pairs, strict=True)], rare


def _signs(question: str) -> Counter[str]:
    text = re.sub(r"\W", "", plain_question(question))
    return Counter([*text, *map("".join, pairwise(text))])


def _weighed(signs: Mapping[str, int], rare: Mapping[str, float]) -> dict[str, float]:
    """Return the weights of signs, their squares one in all."""
    usual = math.log(1 + len(rare))
    found = {
        sign: (1 + math.log(count)) * rare.get(sign, usual) * (PAIR if len(sign) > 1 else 1)
        for sign, count in signs.items()
    }
    size = math.sqrt(sum(weight * weight for weight in found.values())) or 1.0
    return {sign: weight / size for sign, weight in found.items()}
