"""The one clock of the desk: nothing else reads the time."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from csdesk.errors import UsageError
from csdesk.i18n import _


class Clock:
    """The real clock, in the shop's time zone.

    Args:
        zone: The shop's time zone.
        ahead: How far it is put forward; back when negative. Only a made-up shop has its own hour.
    """

    frozen = False

    def __init__(self, zone: tzinfo, ahead: timedelta = timedelta()) -> None:
        self.zone = zone
        self.ahead = ahead

    def now(self) -> datetime:
        """Return this moment, aware, in the shop's time zone."""
        return datetime.now(self.zone) + self.ahead

    def in_zone(self, zone: tzinfo) -> Clock:
        """Return the same clock in another zone."""
        return Clock(zone, self.ahead)

    def put_to(self, hour: int) -> Clock:
        """Return a clock that goes on from an hour of today; one that stands still is left: its moment was meant."""
        if self.frozen:
            return self
        now = self.now()
        start = now.replace(hour=hour, minute=0, second=0, microsecond=0)
        return Clock(self.zone, self.ahead + (start - now))


class FrozenClock(Clock):
    """A clock that stands still, for `--now` and for tests.

    Args:
        at: The moment it shows; aware.
        zone: The shop's time zone.
    """

    frozen = True

    def __init__(self, at: datetime, zone: tzinfo) -> None:
        super().__init__(zone)
        self.at = at

    def now(self) -> datetime:
        """Return the moment it was given."""
        return self.at.astimezone(self.zone)

    def in_zone(self, zone: tzinfo) -> Clock:
        """Return the same clock in another zone."""
        return FrozenClock(self.at, zone)


def find_zone(name: str) -> tzinfo:
    """Return the time zone of an IANA name; raises `UsageError` when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageError(
            _("There is no time zone {name}.").format(name=repr(name)),
            where="config.toml: timezone",
            hint=_("Use a name such as Asia/Shanghai."),
            code="bad_timezone",
        ) from error


def make_clock(now: str | None, zone: tzinfo) -> Clock:
    """Return the real clock, or a frozen one at an ISO 8601 time (taken in `zone` when it has no offset).

    Raises `UsageError` for a text that is no ISO 8601 time of these centuries.
    """
    if not now:
        return Clock(zone)
    try:
        at = datetime.fromisoformat(now)
        if not 1970 <= at.year <= 2999:  # what counts days from there would leave the calendar
            raise ValueError(now)
    except ValueError as error:
        raise UsageError(
            _("{text} is not a time.").format(text=repr(now)),
            where="--now / CSDESK_NOW",
            hint=_("Write it like 2026-03-17T08:30:00+08:00."),
            code="bad_time",
        ) from error
    return FrozenClock(at if at.tzinfo else at.replace(tzinfo=zone), zone)
