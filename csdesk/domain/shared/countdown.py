"""How long something still has, to the second: late, soon or in time (R05)."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from csdesk.domain.shared.times import span_text

SOON = timedelta(hours=4)


class Pace(StrEnum):
    """How a deadline stands; it always goes with a word, never with colour alone."""

    LATE = "late"
    SOON = "soon"
    CALM = "calm"


class Countdown(Struct, frozen=True):
    """A deadline seen from now: its pace, and how long it has left or is over."""

    pace: Pace
    left: timedelta

    @property
    def text(self) -> str:
        """How long it is, with its units and without a sign."""
        return span_text(self.left)


def countdown(due: datetime, now: datetime) -> Countdown:
    """Return how a deadline stands: late from its very second on."""
    left = due - now
    if left < timedelta(0):
        return Countdown(Pace.LATE, left)
    return Countdown(Pace.SOON if left <= SOON else Pace.CALM, left)
