"""The last seven days for a picture: how many orders came on each, how many times buyers wrote, and were answered."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from msgspec import Struct

from csdesk.domain.talk.messages import Kind
from csdesk.services.desk.desk import Desk

DAYS = 7


class Day(Struct, frozen=True):
    """One day: the orders that were placed on it, the rounds that buyers began, and how many of these were answered."""

    date: date
    orders: int
    messages: int
    answered: int = 0


def week_of(desk: Desk) -> tuple[Day, ...]:
    """Return the last seven days, today last, of what is on the desk."""
    zone, today = desk.clock.zone, desk.now().date()
    placed = Counter(
        at.astimezone(zone).date() for one in desk.orders.values() if (at := one.created_at or one.paid_at) is not None
    )
    rounds = [
        (one.received_at.astimezone(zone).date(), one.answered_at is not None)
        for one in desk.records.messages.records.values()
        if one.kind is Kind.BUYER
    ]
    wrote, answered = Counter(day for day, _told in rounds), Counter(day for day, told in rounds if told)
    days = (today - timedelta(days=back) for back in range(DAYS - 1, -1, -1))
    return tuple(Day(day, placed[day], wrote[day], answered[day]) for day in days)
