"""How the clocks of a day look in a terminal."""

from __future__ import annotations

from csdesk.cli.frame.output import print_fields
from csdesk.cli.talk.message_page import platform_name
from csdesk.domain.shared.times import wait_text
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.today.hours_view import DayView


def print_hours(desk: Desk, view: DayView) -> None:
    """Print the day, what makes its clocks, and one line for each clock."""
    days = {True: _("public holiday"), False: _("make-up working day"), None: _("ordinary day")}
    unknown = view.day > view.known_to and view.holiday is None
    day = _("holidays not announced yet: counts as an ordinary day") if unknown else days[view.holiday]
    counts = _("holidays have their own hours") if view.holidays_count else _("holidays are days like any other")
    shift = _("the wall clock moves {shift} on this day").format(shift=view.shift) if view.shift else ""
    print_fields(
        [
            (_("day"), f"{view.day.isoformat()}  {day}"),
            (_("office hours"), f"{view.office_hours}  ({counts})"),
            (_("holidays known to"), view.known_to.isoformat()),
            (_("time zone"), "  ".join(filter(None, (view.timezone, f"UTC{view.offset}", shift)))),
        ]
    )
    for clock in view.clocks:
        name = platform_name(desk, clock.platform) or _("the desk")
        marks = _("slow {goal}, hurry {strong}, overdue {window}").format(
            goal=wait_text(clock.goal_s), strong=wait_text(clock.strong_s), window=wait_text(clock.window_s)
        )
        spans = ", ".join(clock.spans) or _("no hours")
        print_fields([(name, f"{spans}  {marks}")])
