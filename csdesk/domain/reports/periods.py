"""Spans of days that a report is about: a day, a week (Monday to Sunday), a month; in the shop's own days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal

from msgspec import Struct

from csdesk.domain.shared.label import with_note
from csdesk.errors import UsageError
from csdesk.i18n import _

PeriodKind = Literal["day", "week", "month"]

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_WEEK = re.compile(r"\d{4}-?W\d{2}")


class Period(Struct, frozen=True):
    """Some days, first and last included."""

    kind: PeriodKind
    first: date
    last: date

    @property
    def name(self) -> str:
        """Return `2026-03-17`, `2026-W12` or `2026-03`."""
        if self.kind == "week":
            year, week, _day = self.first.isocalendar()
            return f"{year}-W{week:02d}"
        return self.first.isoformat() if self.kind == "day" else f"{self.first:%Y-%m}"

    @property
    def title(self) -> str:
        """Return it for people, short: `2026-W12` is the 12th week in the language in use."""
        if self.kind == "day":
            return self.name
        if self.kind == "month":
            return _("{year}-{month:02}").format(year=self.first.year, month=self.first.month)
        year, week, _day = self.first.isocalendar()
        return _("{year}-W{week:02}").format(year=year, week=week)

    @property
    def words(self) -> str:
        """Return it for people: of a week also its days."""
        return self.title if self.kind != "week" else with_note(self.title, f"{self.first:%m-%d} – {self.last:%m-%d}")

    def bounds(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """Return its first moment and the first one after it, in UTC; a day of a clock change is shorter or longer."""
        return midnight(self.first, zone), midnight(self.last + timedelta(days=1), zone)

    def days(self) -> Iterator[date]:
        """Yield its days."""
        for number in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=number)

    def before(self) -> Period:
        """Return the day, week or month before."""
        return period_of(self.kind, self.first - timedelta(days=1))

    def after(self) -> Period:
        """Return the day, week or month after."""
        return period_of(self.kind, self.last + timedelta(days=1))


def midnight(day: date, zone: tzinfo) -> datetime:
    """Return the first moment of a day in a zone, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def period_of(kind: PeriodKind, day: date) -> Period:
    """Return the day, week or month that holds a day."""
    if kind == "day":
        return Period(kind, day, day)
    if kind == "week":
        first = day - timedelta(days=day.weekday())
        return Period(kind, first, first + timedelta(days=6))
    first = day.replace(day=1)
    return Period(kind, first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def read_period(text: str, today: date, kind: PeriodKind | None = None) -> Period:
    """Return the span that a text names: `2026-03-17`, `2026-W12`, `2026-03`, `today` or `yesterday`.

    Args:
        text: What a person wrote.
        today: The desk's day.
        kind: What is asked for; a day of it will do, a longer span will not. None takes what the text says.

    Raises `UsageError` for anything else.
    """
    try:
        found = _read(text.strip(), today)
        if kind is None or found.kind == kind:
            return found
        if found.kind == "day":
            return period_of(kind, found.first)
    except (ValueError, OverflowError):
        pass
    hint = {
        "day": _("Write it like 2026-03-17."),
        "week": _("Write it like 2026-W12, or name a day of it."),
        "month": _("Write it like 2026-03, or name a day of it."),
    }
    raise UsageError(
        _("{text} is not a day.").format(text=repr(text)) if kind in (None, "day") else _not_one(text, kind),
        where="--date",
        hint=hint[kind or "day"],
        code="bad_date",
    )


def _not_one(text: str, kind: PeriodKind | None) -> str:
    words = _("{text} is not a week.") if kind == "week" else _("{text} is not a month.")
    return words.format(text=repr(text))


def _read(text: str, today: date) -> Period:
    if text in ("today", "yesterday"):
        return period_of("day", today - timedelta(days=text == "yesterday"))
    month = _MONTH.fullmatch(text)
    if month is not None:
        found = period_of("month", date(int(month[1]), int(month[2]), 1))
    elif _WEEK.fullmatch(text):
        found = period_of("week", date.fromisoformat(text))
    else:
        found = period_of("day", date.fromisoformat(text))
    if not 1970 < found.first.year < 9000:
        raise ValueError(text)
    return found
