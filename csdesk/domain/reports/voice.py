"""The voice of the buyer: what is asked and found fault with how often, and in which words (T07)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from csdesk.domain.cases.cases import Case
from csdesk.domain.talk.consults import Consult
from csdesk.domain.talk.messages import Message
from csdesk.domain.talk.reviews import Review, ReviewKind, worry


class Quote(Struct, frozen=True):
    """What one buyer said: `about` is `review`, `case` or `consult`."""

    about: str
    id: str
    at: datetime
    platform: str | None
    stars: int | None
    product: str | None
    text: str


class Voice(Struct, frozen=True):
    """Counts and quotes of a span; the most frequent and the worst first."""

    tags: dict[str, int]
    questions: dict[str, int]
    reasons: dict[str, int]
    products: dict[str, int]
    quotes: list[Quote]


QUOTES = 20


def voice_of(
    messages: Iterable[Message],
    consults: Iterable[Consult],
    reviews: Iterable[Review],
    cases: Iterable[Case],
    start: datetime,
    end: datetime,
) -> Voice:
    """Return what buyers of a span said; `products` counts what bad reviews and cases are about."""
    talked = [one for one in messages if start <= one.received_at < end]
    asked = [one for one in consults if start <= one.at < end]
    opened = [one for one in cases if start <= one.opened_at < end]
    bad = [one for one in reviews if one.kind in _BAD and start <= (one.created_at or one.arrived_at) < end]
    bad.sort(key=lambda review: (-worry(review), review.id))
    quotes = [
        Quote("review", one.id, one.created_at or one.arrived_at, one.platform, one.stars, one.item, words)
        for one in bad
        if (words := "\n".join(filter(None, (one.text, one.more)))) and not one.silent
    ]
    quotes += [Quote("case", one.id, one.opened_at, one.platform, None, None, one.text) for one in opened if one.text]
    quotes += [
        Quote("consult", one.id, one.at, one.platform, None, one.product, one.words)
        for one in asked
        if one.satisfied is False and one.words
    ]
    return Voice(
        tags=_counted(tag for one in talked for tag in one.tags),
        questions=_counted(one.question.value for one in asked),
        reasons=_counted(
            [one.reason.value for one in opened if one.reason] + [one.reason for one in bad if one.reason]
        ),
        products=_counted(one.item for one in bad if one.item),
        quotes=quotes[:QUOTES],
    )


_BAD = (ReviewKind.NEGATIVE, ReviewKind.NEUTRAL)


def _counted(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items(), key=lambda pair: (-pair[1], pair[0])))
