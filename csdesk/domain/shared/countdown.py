"""How long something still has, to the second: late, soon or in time (R05)."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

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
        """The time as `1:05` hours and minutes, or `2d 03:10` beyond two days; without a sign."""
        seconds = int(abs(self.left).total_seconds())
        days, rest = divmod(seconds, 86400)
        hours, rest = divmod(rest, 3600)
        return f"{days}d {hours:02}:{rest // 60:02}" if days >= 2 else f"{days * 24 + hours}:{rest // 60:02}"


def countdown(due: datetime, now: datetime) -> Countdown:
    """Return how a deadline stands: late from its very second on."""
    left = due - now
    if left < timedelta(0):
        return Countdown(Pace.LATE, left)
    return Countdown(Pace.SOON if left <= SOON else Pace.CALM, left)
