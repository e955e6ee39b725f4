"""Reply figures of a day: how many rounds came, how many were answered, and how fast (M03, M04, T06).

They are what this desk was told; the platform's own figure wins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime, tzinfo

from msgspec import Struct

from csdesk.domain.talk.messages import Kind, Message


class Round(Struct, frozen=True, gc=False):
    """One round that a buyer began: whose it is, when (seconds), and the office seconds to our answer, or None."""

    buyer: Hashable
    received: float
    response_s: int | None


def hours_of(rounds: Iterable[Round], zone: tzinfo) -> dict[int, int]:
    """Return how many rounds began in each hour of the day, from the first such hour to the last, in a time zone."""
    found = Counter(datetime.fromtimestamp(one.received, zone).hour for one in rounds)
    return {hour: found[hour] for hour in range(min(found), max(found) + 1)} if found else {}


class Figures(Struct, frozen=True):
    """The figures; shares are of what was received, None with nothing received.

    Args:
        received: Rounds that buyers began.
        answered: Those of them that we answered.
        rate: Their share (M03).
        within_30s: Share answered within 30 seconds.
        within_180s: Share answered within three minutes.
        within_300s: Share answered within five minutes.
        first_response_s: Average seconds to the answer of each buyer's first round.
        avg_response_s: Average seconds to an answer over all rounds.
    """

    received: int = 0
    answered: int = 0
    rate: float | None = None
    within_30s: float | None = None
    within_180s: float | None = None
    within_300s: float | None = None
    first_response_s: float | None = None
    avg_response_s: float | None = None


def rounds_of(
    messages: Iterable[Message], start: datetime, until: datetime, response: Callable[[Message], int]
) -> dict[str, list[Round]]:
    """Return the rounds that buyers began in a span, both ends included, by platform (`other` where it is not known).

    Args:
        messages: Messages of any kind and time.
        start: First moment.
        until: Last moment.
        response: The office seconds that a message waited for its answer.
    """
    found: dict[str, list[Round]] = {}
    for message in messages:
        if message.kind is not Kind.BUYER:
            continue
        received = message.received_at
        if start <= received <= until:
            seconds = response(message) if message.answered_at is not None else None
            buyer = (message.platform, message.buyer_nick or message.id)
            found.setdefault(message.platform or "other", []).append(Round(buyer, received.timestamp(), seconds))
    return found


def share(count: int, total: int) -> float | None:
    """Return a share of 0 to 1; None of nothing."""
    return round(count / total, 4) if total else None


def reply_figures(rounds: Iterable[Round]) -> Figures:
    """Return the figures of some rounds."""
    every = sorted(rounds, key=lambda found: found.received)
    times = [found.response_s for found in every if found.response_s is not None]
    firsts: dict[Hashable, int | None] = {}
    for found in every:
        firsts.setdefault(found.buyer, found.response_s)
    total = len(every)

    def within(limit: int) -> float | None:
        return share(sum(seconds <= limit for seconds in times), total)

    return Figures(
        received=total,
        answered=len(times),
        rate=share(len(times), total),
        within_30s=within(30),
        within_180s=within(180),
        within_300s=within(300),
        first_response_s=_average([seconds for seconds in firsts.values() if seconds is not None]),
        avg_response_s=_average(times),
    )


def _average(seconds: Sequence[int]) -> float | None:
    return round(sum(seconds) / len(seconds), 1) if seconds else None


GOOD_RATE, ENOUGH_RATE = 0.85, 0.80
"""A reply rate under the second is red, under the first amber (M03)."""


def rate_level(rate: float | None) -> str:
    """Return `none`, `good`, `low` (amber) or `bad` (red) for a reply rate."""
    if rate is None:
        return "none"
    return "good" if rate >= GOOD_RATE else "low" if rate >= ENOUGH_RATE else "bad"
