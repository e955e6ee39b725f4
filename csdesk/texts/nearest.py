"""Which texts answered the questions most like one: for what is of no subject of `data/subjects.toml`.

Likeness is that of single signs or words and pairs of them, the rarer the weightier, as in any search for words.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import TypeAlias

from csdesk.paths import data_dir
from csdesk.texts.subjects import plain_question

NEAREST = 7
"""How many questions have a say."""
SHARE = 0.25
"""What a text must have of the votes of the first one."""
LEAST = 0.13
"""From which likeness on a question is like another at all."""
SURE = 0.35
"""From which likeness on it says more than a greeting or thanks beside it."""
SAME = 0.55
"""From which likeness on two questions are the same in other words."""
PAIR = 1.5
"""How much more two signs in a row weigh than one."""

Sign: TypeAlias = "str | tuple[str, str]"
_SIGN = re.compile("[a-z']+|\\w")


def nearest(question: str, least: float = LEAST, may: Callable[[str], bool] = bool) -> list[str]:
    """Return codes of texts, the likeliest first; none for a question that is like none.

    Args:
        question: The buyer's words.
        least: From which likeness on, from 0 to 1, a question known has a say.
        may: Tells whether a text can be said at all: questions that none can answer have no say.
    """
    known, rare = _asked()
    own = _weighed(_signs(question), rare)
    alike = sorted(
        (sum(weight * other.get(sign, 0) for sign, weight in own.items()), possible)
        for other, codes in known
        if (possible := [code for code in codes if may(code)])
    )
    votes: dict[str, float] = defaultdict(float)
    for likeness, codes in alike[-NEAREST:]:
        for place, code in enumerate(codes if likeness >= least else ()):
            votes[code] += likeness**2 / (1 + 0.3 * place)
    most = max(votes.values(), default=0.0)
    return sorted((code for code in votes if votes[code] >= SHARE * most), key=lambda code: (-votes[code], code))


def same_question(question: str, known: Mapping[str, str]) -> list[str]:
    """Return the codes of the known questions that one asks again in other words, the likest first."""
    _known, rare = _asked()
    own = _weighed(_signs(question), rare)
    likeness = {
        code: sum(weight * own.get(sign, 0) for sign, weight in _weighed(_signs(words), rare).items())
        for code, words in known.items()
    }
    return sorted((code for code in known if likeness[code] >= SAME), key=lambda code: (-likeness[code], code))


@functools.cache
def _asked() -> tuple[list[tuple[dict[Sign, float], list[str]]], dict[Sign, float]]:
    """Return every question known with its texts, and how rare each sign is."""
    lines = (data_dir() / "asked.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" | ", 1) for line in lines if not line.startswith("#")]
    signs = [_signs(words) for _codes, words in pairs]
    seen = Counter(sign for one in signs for sign in one)
    rare = {sign: math.log(1 + len(signs) / count) for sign, count in seen.items()}
    return [(_weighed(one, rare), codes.split()) for one, (codes, _words) in zip(signs, pairs, strict=True)], rare


def _signs(question: str) -> Counter[Sign]:
    signs = _SIGN.findall(plain_question(question))
    return Counter([*signs, *pairwise(signs)])


def _weighed(signs: Mapping[Sign, int], rare: Mapping[Sign, float]) -> dict[Sign, float]:
    """Return the weights of signs, their squares one in all."""
    usual = math.log(1 + len(rare))
    found = {
        sign: (1 + math.log(count)) * rare.get(sign, usual) * (PAIR if isinstance(sign, tuple) else 1)
        for sign, count in signs.items()
    }
    size = math.sqrt(sum(weight * weight for weight in found.values())) or 1.0
    return {sign: weight / size for sign, weight in found.items()}
