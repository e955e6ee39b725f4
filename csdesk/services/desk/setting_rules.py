"""What settings must be beside their types: spans of hours, dates of the calendar, zones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from csdesk.clock import find_zone
from csdesk.config import Config, expected
from csdesk.domain.orders.reminders import read_cadence
from csdesk.domain.shared.hours import parse_hours
from csdesk.errors import UsageError
from csdesk.services.desk.packs import check_platform


def faults(config: Config) -> Iterator[tuple[str, str]]:
    """Yield the key of each setting that cannot be, with what is expected there."""
    checks: list[tuple[str, Callable[[Any], object], Any]] = [
        ("timezone", find_zone, config.timezone),
        ("office_hours", parse_hours, config.office_hours),
        ("remind.quiet", lambda quiet: read_cadence(1, quiet), config.remind.quiet),
    ]
    checks += [
        (f"{name}.reply_hours", parse_hours, own.reply_hours)
        for name, own in config.platforms.items()
        if own.reply_hours is not None
    ]
    checks += [("sells_on", check_platform, name) for name in config.sells_on]
    for key, days in (("days_off", config.days_off), ("days_on", config.days_on)):
        checks += [(key, date.fromisoformat, day) for day in days]
    for key, read, value in checks:
        try:
            read(value)
        except (ValueError, UsageError):
            yield key, expected(key)
