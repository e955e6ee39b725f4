"""The last seven days for a picture: how many orders came on each, and how many times buyers wrote."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from msgspec import Struct

from csdesk.domain.talk.messages import Kind
from csdesk.services.desk.desk import Desk

DAYS = 7


class Day(Struct, frozen=True):
    """One day: the orders that were placed on it, and the rounds that buyers began."""

    date: date
    orders: int
    messages: int


def week_of(desk: Desk) -> tuple[Day, ...]:
    """Return the last seven days, today last, of what is on the desk."""
    zone, today = desk.clock.zone, desk.now().date()
    placed = Counter(
        at.astimezone(zone).date() for one in desk.orders.values() if (at := one.created_at or one.paid_at) is not None
    )
    wrote = Counter(
        one.received_at.astimezone(zone).date()
        for one in desk.records.messages.records.values()
        if one.kind is Kind.BUYER
    )
    days = (today - timedelta(days=back) for back in range(DAYS - 1, -1, -1))
    return tuple(Day(day, placed[day], wrote[day]) for day in days)
