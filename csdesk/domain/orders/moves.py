"""Movements of the counted stock: how many pieces, and why (R11, F07)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from enum import StrEnum
from math import ceil

from msgspec import Struct

from csdesk.domain.shared.label import label
from csdesk.i18n import N_


class MoveWhy(StrEnum):
    """Why the counted stock changed."""

    RECEIVED = "received"
    RETURN = "return"
    ORDER = "order"
    DAMAGE = "damage"
    COUNT = "count"


MOVE_WORDS: Mapping[str, str] = {
    MoveWhy.RECEIVED: N_("received from the supplier"),
    MoveWhy.RETURN: N_("back from a buyer"),
    MoveWhy.ORDER: N_("left with an order"),
    MoveWhy.DAMAGE: N_("broken or lost"),
    MoveWhy.COUNT: N_("counted anew"),
}
OUT = (MoveWhy.ORDER, MoveWhy.DAMAGE)
"""What takes pieces away."""


class Move(Struct, frozen=True, omit_defaults=True):
    """One movement (`id`: `SM-0317-01`): `qty` pieces more or less, and what it is `about`: an order, a case, words."""

    id: str
    sku: str
    qty: int
    why: MoveWhy
    at: datetime
    by: str
    about: str | None = None


def move_words(move: Move, zone: tzinfo | None) -> str:
    """Return a movement in a line: when, how many, why, about what."""
    when = f"{move.at.astimezone(zone):%m-%d %H:%M}"
    return " ".join(filter(None, (when, f"{move.qty:+d}", label(MOVE_WORDS, move.why), move.about)))


class Pace(Struct, frozen=True):
    """How long the free pieces of a product last.

    Args:
        per_day: Pieces sold a day.
        days_left: Whole days that the free pieces last; None where nothing is sold.
        order: How many to buy again so that they last the days to cover.
    """

    per_day: float
    days_left: int | None
    order: int


def pace_of(free: int, sold: int, days: int, cover: int) -> Pace:
    """Return how long `free` pieces last when `sold` went in so many `days`, and what `cover` days more need."""
    days_left = max(free, 0) * days // sold if sold else None
    return Pace(round(sold / days, 2), days_left, max(0, ceil(sold * cover / days) - free))
