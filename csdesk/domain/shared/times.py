"""Times as a person gives them and as they are told: ISO 8601, or in words (`time_words`)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone, tzinfo

from csdesk.domain.shared import time_words
from csdesk.domain.shared.numbers import narrow
from csdesk.errors import UsageError
from csdesk.i18n import N_, _

_MOMENT = re.compile(r"(?<![\d-])(\d\d-\d\d) (\d\d:\d\d)(?![\d:])")


def parse_time(text: str, now: datetime) -> datetime:
    """Return the moment a text names, aware; times without an offset are in the zone of `now`.

    Raises `UsageError` for anything else.
    """
    plain = narrow(text).strip()
    try:
        return _read(plain, now)
    except (ValueError, OverflowError):
        raise UsageError(
            _("{text} is not a time.").format(text=repr(text)),
            hint=_("Write it as you would say it: 14:30, tomorrow 9am, 12-01 09:00, +2h."),
            code="bad_time",
        ) from None


def _read(text: str, now: datetime) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return time_words.read_moment(text, now)
    return at if at.tzinfo else at.replace(tzinfo=now.tzinfo)


def parse_day(text: str, today: date) -> date:
    """Return the day a text names, ISO 8601 or `today`; raises `UsageError` for anything else."""
    try:
        return today if text == "today" else date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            _("{text} is not a day.").format(text=repr(text)),
            where="--date",
            hint=_("Write it like 2026-03-17."),
            code="bad_date",
        ) from error


def span_text(span: timedelta) -> str:
    """Return a length of time, no finer than matters: `18m`, `3h05m`, `36h`, `5 d`; the sign is not shown."""
    minutes = int(abs(span).total_seconds()) // 60
    hours, days = minutes // 60, minutes // 1440
    if days >= 2:
        return _("{days} d").format(days=days)
    if hours >= 10:
        return _("{hours}h").format(hours=hours)
    return wait_text(minutes * 60) if minutes else _("{minutes}m").format(minutes=0)


def took_text(seconds: int) -> str:
    """Return how long something took, in minutes: `under a minute` is told as such."""
    return _("{count} min").format(count=round(seconds / 60)) if seconds >= 30 else _("under 1 min")


def wait_text(seconds: int) -> str:
    """Return how long somebody waits, with its units: seconds below a minute, minutes below an hour, else both."""
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return _("{hours}h{minutes:02}m").format(hours=hours, minutes=minutes)
    return _("{minutes}m").format(minutes=minutes) if minutes else _("{seconds}s").format(seconds=seconds)


_LENGTHS = (
    (86400, 3600, N_("{whole}d{part:02}h")),
    (3600, 60, N_("{whole}h{part:02}m")),
    (60, 1, N_("{whole}m{part:02}s")),
)


def length_text(seconds: float) -> str:
    """Return a measured length of time in the two units that matter: `23s`, `3m05s`, `5h03m`, `2d04h`."""
    count = round(seconds)
    for size, small, words in _LENGTHS:
        if count >= size:
            return _(words).format(whole=count // size, part=count % size // small)
    return _("{seconds}s").format(seconds=count)


def day_words(moment: datetime | None, now: datetime) -> str:
    """Return a moment near `now` as people say it: `today 21:10`, `tomorrow 09:00`, else `03-19 21:10`."""
    if moment is None:
        return "-"
    local = moment.astimezone(now.tzinfo)
    words = _near().get((local.date() - now.date()).days, f"{local:%m-%d} {{time}}")
    return words.format(time=f"{local:%H:%M}")


def _near() -> dict[int, str]:
    return {-1: _("yesterday {time}"), 0: _("today {time}"), 1: _("tomorrow {time}")}


def say_days(text: str, now: datetime) -> str:
    """Return a text in which each moment near `now`, written `03-19 21:10`, is told as `day_words` tells it.

    What is kept, compared or sent to others names the day itself: it is as true when it is read on another day.
    """
    names = {f"{now + timedelta(days=days):%m-%d}": words for days, words in _near().items()}
    return _MOMENT.sub(lambda found: names.get(found[1], "{day} {time}").format(day=found[1], time=found[2]), text)


class Within:
    """Tells whether moments lie in a span, its start included and its end not; for many moments.

    Datetimes of one and the same offset are compared sixty times as fast as those of two, so the ends are kept in each
    offset that comes along. A named zone is no offset: there a wall clock may show the same time twice.

    Args:
        start: First moment.
        end: First moment after it.
    """

    def __init__(self, start: datetime, end: datetime) -> None:
        self._start, self._end = start, end
        self._ends: dict[tzinfo | None, tuple[datetime, datetime]] = {}

    def __call__(self, at: datetime) -> bool:
        """Tell whether a moment lies in the span."""
        zone = at.tzinfo
        ends = self._ends.get(zone)
        if ends is None:
            fixed = type(zone) is timezone
            own = (self._start.astimezone(zone), self._end.astimezone(zone)) if fixed else (self._start, self._end)
            ends = self._ends[zone] = own
        return ends[0] <= at < ends[1]
