"""The text of a day's report as the manager gets it."""

from __future__ import annotations

from datetime import date

from csdesk.domain.reports.periods import period_of
from csdesk.services.desk.desk import Desk
from csdesk.services.reports import papers
from csdesk.services.reports.reports import summary


def day_text(desk: Desk, day: date) -> str:
    title, lines = papers.summary_lines(desk, summary(desk, period_of("day", day)))
    return "\n".join((title, *lines))
