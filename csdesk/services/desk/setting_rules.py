"""What settings must be beside their types: spans of hours, dates of the calendar, zones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from csdesk.clock import find_zone
from csdesk.config import Config
from csdesk.domain.orders.reminders import read_cadence
from csdesk.domain.shared.hours import parse_hours
from csdesk.errors import UsageError
from csdesk.i18n import _


def faults(config: Config) -> Iterator[tuple[str, str]]:
    """Yield the key of each setting that cannot be, with what is expected there."""
    hours = _("hours such as 08:30-12:00,13:00-18:00 or mon-fri 09:00-18:00; sat off")
    checks: list[tuple[str, Callable[[Any], object], Any, str]] = [
        ("timezone", find_zone, config.timezone, _("a name such as Asia/Shanghai")),
        ("office_hours", parse_hours, config.office_hours, hours),
        ("remind.quiet", lambda quiet: read_cadence(1, quiet), config.remind.quiet, _("hours such as 22:00-08:00")),
    ]
    checks += [
        (f"{name}.reply_hours", parse_hours, own.reply_hours, hours)
        for name, own in config.platforms.items()
        if own.reply_hours is not None
    ]
    for key, days in (("days_off", config.days_off), ("days_on", config.days_on)):
        checks += [(key, date.fromisoformat, day, _("dates such as 2026-10-01")) for day in days]
    for key, read, value, expected in checks:
        try:
            read(value)
        except (ValueError, UsageError):
            yield key, expected
