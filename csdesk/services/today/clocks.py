"""The clocks of a desk: office hours, holidays and reply windows, from the settings and the platforms' rule packs."""

from __future__ import annotations

from datetime import date, datetime

from csdesk.config import Config, PlatformSettings
from csdesk.domain.shared.hours import Calendar, OfficeClock, both, parse_hours
from csdesk.domain.talk.reviews import Review, review_due
from csdesk.domain.talk.waiting import Pace
from csdesk.services.desk.view import View


class Clocks:
    """The office clock and the pace of each platform.

    The operator's own `reply_hours` of a platform win; otherwise time counts while the desk is staffed and the platform
    counts, or, as long as the office hours are those that it came with, while the platform counts (E01).

    Raises `DataError` for office hours in the settings that cannot be read.
    """

    def __init__(self, desk: View) -> None:
        self._desk = desk
        self._office = parse_hours(desk.config.office_hours)
        self._calendar = calendar_of(desk) if self._office.holiday is not None else None
        self._made: dict[str | None, tuple[OfficeClock, Pace]] = {}
        self.office = OfficeClock(self._office, desk.clock.zone, self._calendar)

    def of(self, platform: str | None) -> tuple[OfficeClock, Pace]:
        """Return the clock and the pace of a platform, or of the desk alone."""
        if platform not in self._made:
            self._made[platform] = self._make(platform)
        return self._made[platform]

    def _make(self, platform: str | None) -> tuple[OfficeClock, Pace]:
        desk = self._desk
        own = desk.config.platforms.get(platform or "", PlatformSettings())
        pack = desk.packs.get(platform or "")
        rule = pack.rules.get("reply_hours") if pack else None
        hours = self._office
        if own.reply_hours is not None:
            hours = parse_hours(own.reply_hours)
        elif rule is not None and isinstance(rule.value, str):
            counted = parse_hours(rule.value)
            hours = counted if desk.config.office_hours == Config().office_hours else both(hours, counted)
        window = own.reply_window_s or (pack.number("reply_window_s") if pack else None) or desk.config.sla.late_s
        pace = Pace(desk.config.sla.presale_first_s, desk.config.sla.strong_s, int(window))
        return OfficeClock(hours, desk.clock.zone, self._calendar), pace


def calendar_of(desk: View) -> Calendar:
    """Return the public holidays and make-up working days, with the operator's own days first.

    The calendar knows the years that the State Council has announced; later days count as ordinary ones.
    """
    own = dict.fromkeys(desk.config.days_off, True) | dict.fromkeys(desk.config.days_on, False)

    def kind(day: date) -> bool | None:
        if day.isoformat() in own:
            return own[day.isoformat()]
        return _announced(day)

    return kind


def _announced(day: date) -> bool | None:
    import chinese_calendar

    try:
        working, holiday = chinese_calendar.is_workday(day), chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    if holiday[0] and holiday[1]:
        return True
    return False if working and day.weekday() > 4 else None


def calendar_end() -> date:
    """Return the last day whose holidays are known."""
    import chinese_calendar.constants as known

    return date(max(known.holidays).year, 12, 31)


def review_due_at(desk: View, review: Review, clocks: Clocks) -> datetime | None:
    """Return by when something must happen with a review."""
    pack = desk.packs.get(review.platform or "")
    window = pack.number("review_reply_hours") if pack else None
    return review_due(review, clocks.office, desk.config.sla.review_first_min, window)
