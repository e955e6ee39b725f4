"""Every report by its name: the records behind it, the document, and its way out to a file or the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from csdesk.domain.reports import sales
from csdesk.domain.reports.periods import Period, PeriodKind, period_of
from csdesk.errors import UsageError
from csdesk.i18n import N_, _
from csdesk.outbound import plain as outbound_plain
from csdesk.outbound import saving
from csdesk.outbound.report import Report
from csdesk.runtime import no_garbage
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.desk.view import View
from csdesk.services.reports import (
    deal_table,
    freight,
    papers,
    payouts,
    reconcile,
    reorder,
    report_inputs,
    reports,
    service,
    tables,
)
from csdesk.services.reports import voice as reports_voice
from csdesk.services.texts import deliver
from csdesk.services.today import routine, snapshot

FORMS = ("md", "csv", "xlsx", "html", "json")

Parts = tuple[object, Callable[[], Report], tuple[str, ...]]
"""A report's records, what makes its document, and the ids of records with personal data in it."""


class ReportSpec(Struct, frozen=True):
    """One report: its command, its tab on the screen, its files and its help are made from this.

    Args:
        name: The word for its command and its files.
        tab: Its name on the screen.
        help: What it holds.
        build: Makes it of a span of days; personal data masked unless the third argument says otherwise.
        span: What it is always about; None is a day, a week or a month.
        former: When nobody says, of the span that is over.
        personal: It lists people, whose data `--reveal` shows in full.
    """

    name: str
    tab: str
    help: str
    build: Callable[[Desk, Period, bool], Parts]
    span: PeriodKind | None = None
    former: bool = False
    personal: bool = False

    def usual(self, desk: View) -> Period:
        """Return what it is about when nobody says."""
        today = period_of(self.span or "day", desk.now().date())
        return today.before() if self.former else today


class Made(Struct, frozen=True):
    """A report that was made.

    Args:
        name: Which.
        period: Of what days.
        value: Its records, in the form of the JSON contract.
        paper: Makes the document.
        shown: Ids of the records with personal data in it.
    """

    name: str
    period: Period
    value: object
    paper: Callable[[], Report]
    shown: tuple[str, ...] = ()


def make(desk: Desk, name: str, period: Period, *, reveal: bool = False) -> Made:
    """Make a report; raises `DataError` when a file of the archive cannot be read."""
    with no_garbage():
        return Made(name, period, *REPORTS[name].build(desk, period, reveal))


def _summary(desk: Desk, period: Period, _reveal: bool) -> Parts:
    found = reports.summary(desk, period)
    return found, lambda: papers.summary_paper(desk, found), ()


def _deals(desk: Desk, period: Period, reveal: bool) -> Parts:
    rows = deal_table.deal_rows(desk, report_inputs.take_inputs(desk, period), reveal=reveal)
    return rows, lambda: tables.deal_paper(desk, period, rows), tuple(row.order_id for row in rows)


def _consult(desk: Desk, period: Period, reveal: bool) -> Parts:
    rows = tables.consult_rows(desk, period, reveal=reveal)
    return rows, lambda: tables.consult_paper(desk, period, rows), tuple(row.id for row in rows)


def _service(desk: Desk, period: Period, _reveal: bool) -> Parts:
    inputs = report_inputs.take_inputs(desk, period)
    served, currency = reports.serve(desk, inputs), sales.currency_of(inputs.deals or inputs.former)
    return served, lambda: service.service_paper(desk, period, served, currency), ()


def _voice(desk: Desk, period: Period, _reveal: bool) -> Parts:
    said = reports_voice.voice(desk, period)
    return said, lambda: reports_voice.voice_paper(desk, period, said), ()


def _payout(desk: Desk, period: Period, _reveal: bool) -> Parts:
    found = payouts.payouts(desk, period)
    return found, lambda: payouts.payout_paper(desk, period, found), ()


def _freight(desk: Desk, period: Period, _reveal: bool) -> Parts:
    found = freight.freight(desk, period)
    return found, lambda: freight.freight_paper(desk, period, found), ()


def _reconcile(desk: Desk, period: Period, _reveal: bool) -> Parts:
    found = reconcile.reconcile(desk, period)
    return found, lambda: reconcile.reconcile_paper(desk, period, found), ()


def _reorder(desk: Desk, period: Period, _reveal: bool) -> Parts:
    rows = reorder.reorder(desk, period)
    return rows, lambda: reorder.reorder_paper(desk, rows), ()


_ALL = (
    ReportSpec("day", N_("Day"), N_("Yesterday, or another day: sales and problems, ready to paste."), _summary,
               "day", former=True),
    ReportSpec("week", N_("Week"), N_("A week by day, platform and product."), _summary, "week"),
    ReportSpec("month", N_("Month"), N_("A month, its goal, and the next month's."), _summary, "month"),
    ReportSpec("deals", N_("Deals"), N_("The deal table."), _deals, personal=True),
    ReportSpec("consult", N_("Consultations"), N_("The consultation table."), _consult, personal=True),
    ReportSpec("service", N_("Service"), N_("Replies, reviews, cases, overdue parcels."), _service),
    ReportSpec("payout", N_("Payouts"), N_("What came for each order: fees, still owed, paid twice, unknown."), _payout,
               "month"),
    ReportSpec("freight", N_("Freight"), N_("What couriers billed for each parcel, beside what was estimated."),
               _freight, "month"),
    ReportSpec("reconcile", N_("Month's end"),
               N_("Sales, refunds, compensation, freight and payouts on one page; what differs."), _reconcile,
               "month", former=True),
    ReportSpec("reorder", N_("To buy again"), N_("Products that run out soon, and how many to buy."), _reorder, "day"),
    ReportSpec("voice", N_("Voice"), N_("What buyers ask and find fault with, in their words."), _voice),
)  # fmt: skip
REPORTS: Mapping[str, ReportSpec] = {spec.name: spec for spec in _ALL}
"""Every report by name, in the order of the screen's tabs."""


def as_bytes(made: Made, form: str) -> bytes:
    """Return a report in one of `FORMS`; raises `UsageError` for another."""
    if form == "json":
        import msgspec

        return msgspec.json.format(msgspec.json.encode(made.value), indent=2) + b"\n"
    known_form(form)
    return saving.render(made.paper(), form)


def known_form(form: str) -> str:
    """Return a form that is known; raises `UsageError` for another."""
    if form not in FORMS:
        raise UsageError(
            _("There is no format {name}.").format(name=repr(form)),
            where="--format",
            hint=" | ".join(FORMS),
            code="bad_format",
        )
    return form


def export(desk: Desk, made: Made, form: str) -> Path:
    """Write a report into the folder of exports, under its name, and return the path; raises `DataError`."""
    folder = desk.home.exports
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return saving.save(folder / f"report-{made.name}-{made.period.name}.{form}", as_bytes(made, form))


STEP = "sales"
"""The step of the routine that is done when yesterday's text was copied (R09)."""


def copy_report(desk: Desk, made: Made) -> Result:
    """Put a report on the clipboard; yesterday's day report ticks its step of the routine, which undo takes back."""
    words = deliver.said_way(deliver.to_clipboard(desk, text_of(desk, made)))
    ticked = tick(desk) if made.name == "day" and made.period == REPORTS["day"].usual(desk) else None
    if ticked is None:
        return Result((), words)
    return Result(ticked.changed, f"{words}  {ticked.summary}", made.period.name)


def tick(desk: Desk) -> Result | None:
    """Tick the step of yesterday's sales, if it is in the routine and open."""
    if not any(step.id == STEP and step.state == "open" for step in snapshot.take_snapshot(desk).steps):
        return None
    return routine.done(desk, STEP, _("copied for the manager"))


def laid_out(made: Made) -> Callable[[int], list[list[tuple[str, str]]]]:
    """Return what lays a report out for a width of a terminal."""
    paper = made.paper()
    return lambda width: outbound_plain.plain(paper, width)


def text_of(desk: Desk, made: Made) -> str:
    """Return a report as a text to paste."""
    if isinstance(made.value, reports.Summary):
        title, lines = papers.summary_lines(desk, made.value)
        return "\n".join((title, *lines))
    return as_bytes(made, "md").decode()
