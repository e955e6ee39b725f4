"""The rows of the two tables on the screen, and the line with the reports' names and days."""

from __future__ import annotations

from collections.abc import Mapping

from csdesk import i18n
from csdesk.domain.reports.reported import DEAL_SOURCES
from csdesk.domain.shared.label import label
from csdesk.domain.shared.rules import RulePack
from csdesk.domain.talk.labels import INTENTS, QUESTIONS
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.services.reports.deal_table import DealRow
from csdesk.services.reports.out import REPORTS
from csdesk.services.talk.consults import ConsultView
from csdesk.widgets.columns import Column
from csdesk.widgets.paint import Line, Span, line_width, spread
from csdesk.widgets.tabs import Part, Spot, tabs_line

DEALS = (
    Column(N_("time"), 11),
    Column(N_("from"), 4),
    Column(N_("no."), 4),
    Column(N_("buyer"), 8, grow=1),
    Column(N_("items"), 12, grow=3),
    Column(N_("amount"), 9, right=True),
    Column(N_("source"), 6),
    Column(N_("agent"), 5),
    Column(N_("remark"), 8, grow=1, needs=90),
)
CONSULTS = (
    Column(N_("time"), 11),
    Column(N_("from"), 4),
    Column(N_("buyer"), 8, grow=1),
    Column(N_("asked about"), 8),
    Column(N_("words"), 12, grow=3),
    Column(N_("ordered or intent"), 10),
    Column(N_("agent"), 5),
)


def platform_sign(packs: Mapping[str, RulePack], platform: str | None) -> str:
    """Return the short name of a platform."""
    pack = packs.get(platform or "")
    return pack.short[i18n.language()] if pack else clean(platform or "")[:2]


def deal_cells(packs: Mapping[str, RulePack], row: DealRow) -> list[Span]:
    """Return the cells of a deal; a corrected source has a sign."""
    words = label(DEAL_SOURCES, row.source) + ("*" if row.corrected else "")
    return [
        (f"{row.paid_at:%m-%d %H:%M}", "text"),
        (platform_sign(packs, row.platform), "dim"),
        (clean(row.order_no[-4:]), "text"),
        (clean(row.buyer_nick or "-"), "text"),
        (clean(row.items), "text"),
        (row.amount or "-", "text"),
        (words, "text"),
        (clean(row.operator or "-"), "dim"),
        (clean(row.remark or ""), "dim"),
    ]


def consult_cells(packs: Mapping[str, RulePack], row: ConsultView) -> list[Span]:
    """Return the cells of a consultation."""
    words = " ".join(filter(None, (row.product, row.words)))
    return [
        (f"{row.at:%m-%d %H:%M}", "text"),
        (platform_sign(packs, row.platform), "dim"),
        (clean(row.buyer_nick or "-"), "text"),
        (label(QUESTIONS, row.question), "text"),
        (clean(words), "text"),
        (label(INTENTS, row.intent), "text"),
        (clean(row.by), "dim"),
    ]


class Arrow(int):
    """An arrow beside the days of a report: one span of days back or on."""


def report_tabs(front: str, days: str, width: int) -> tuple[Line, list[Spot]]:
    """Return the reports, and of which days the one in front is; the arrows beside the days are keys."""
    right: Line = [("< ", "key"), (days, "strong"), (" > ", "key")]
    parts = [Part(tab, _(report.tab)) for tab, report in REPORTS.items()]
    line, spots = tabs_line(front, parts, width - line_width(right) - 1)
    days_at = width - line_width(right)
    arrows: list[Spot] = [(days_at, days_at + 2, Arrow(-1)), (width - 2, width, Arrow(1))]
    return spread(line, right, width), [*spots, *arrows]
