"""When the clocks of messages run on a day: office hours, holidays and the platforms' windows (M04, E01)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from msgspec import Struct

from csdesk.domain.shared.hours import OfficeClock, Span
from csdesk.services.desk.desk import Desk
from csdesk.services.today.clocks import Clocks, calendar_end, calendar_of


class HoursView(Struct, frozen=True):
    """The clock of one platform, or of the desk itself (`platform` None).

    Args:
        platform: The platform.
        spans: From and to of the day, `08:30-12:00`.
        goal_s: Seconds at which a wait is slow.
        strong_s: Seconds at which it must hurry.
        window_s: Seconds at which it is overdue.
    """

    platform: str | None
    spans: tuple[str, ...]
    goal_s: int
    strong_s: int
    window_s: int


class DayView(Struct, frozen=True):
    """What makes a day's clocks what they are.

    Args:
        day: The day.
        office_hours: The setting.
        holiday: True a public holiday, False a make-up working day, None an ordinary day.
        holidays_count: Whether the setting says anything of holidays; without it they are days like any other.
        known_to: The last day whose holidays are known.
        timezone: The zone of the wall clock.
        offset: Its distance from UTC at noon of the day, `+08:00`.
        shift: `+1:00` when summer time begins on this day, `-1:00` when it ends, else None.
        clocks: The desk's own clock, then those of the platforms.
    """

    day: date
    office_hours: str
    holiday: bool | None
    holidays_count: bool
    known_to: date
    timezone: str
    offset: str
    shift: str | None
    clocks: tuple[HoursView, ...]


def view_hours(desk: Desk, day: date) -> DayView:
    """Return the clocks of a day; raises `DataError` for hours in the settings that cannot be read."""
    clocks = Clocks(desk)
    zone = desk.clock.zone
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    gained = (
        (noon.utcoffset() or timedelta()) - ((noon - timedelta(days=1)).utcoffset() or timedelta())
    ).total_seconds()
    sign = "+" if gained > 0 else "-"
    shift = f"{sign}{int(abs(gained)) // 3600}:{int(abs(gained)) % 3600 // 60:02}" if gained else None
    return DayView(
        day=day,
        office_hours=desk.config.office_hours,
        holiday=calendar_of(desk)(day),
        holidays_count=clocks.office.hours.holiday is not None,
        known_to=calendar_end(),
        timezone=desk.config.timezone,
        offset=_offset(noon),
        shift=shift,
        clocks=tuple(_clock(clocks, name, day) for name in (None, *sorted(desk.packs))),
    )


def _offset(moment: datetime) -> str:
    text = f"{moment:%z}"
    return f"{text[:3]}:{text[3:5]}"


def _clock(clocks: Clocks, platform: str | None, day: date) -> HoursView:
    clock, pace = clocks.of(platform)
    return HoursView(platform, tuple(map(span_words, clock.on(day))), pace.goal, pace.strong, pace.window)


def span_words(span: Span) -> str:
    """Return a span as it is written in the settings."""
    start, end = span
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"


def next_opening(clock: OfficeClock, now: datetime) -> datetime | None:
    """Return when a clock that stands begins to run: this moment while it runs, None when it never does."""
    return now if clock.open_at(now) else clock.after(now, 0)
