"""Every report by its name: the records behind it, the document, and its way out to a file or the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, get_args

from msgspec import Struct

from csdesk.domain.reports import sales
from csdesk.domain.reports.periods import Period, PeriodKind, period_of
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.outbound import plain as outbound_plain
from csdesk.outbound import saving
from csdesk.outbound.report import Report
from csdesk.runtime import no_garbage
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.reports import deal_table, papers, report_inputs, reports, service, tables
from csdesk.services.reports import voice as reports_voice
from csdesk.services.texts import deliver
from csdesk.services.today import routine, snapshot

Name = Literal["day", "week", "month", "deals", "consult", "service", "voice"]
NAMES: tuple[Name, ...] = get_args(Name)
FORMS = ("md", "csv", "xlsx", "html", "json")


class Made(Struct, frozen=True):
    """A report that was made.

    Args:
        name: Which.
        period: Of what days.
        value: Its records, in the form of the JSON contract.
        paper: Makes the document.
        shown: Ids of the records with personal data in it.
    """

    name: Name
    period: Period
    value: object
    paper: Callable[[], Report]
    shown: tuple[str, ...] = ()


def span_of(name: Name) -> PeriodKind | None:
    """Return what a report is about: a day, a week, a month, or any of them."""
    return name if name in ("day", "week", "month") else None


def usual(name: Name, desk: Desk) -> Period:
    """Return what a report is about when nobody says: of a day report yesterday, else this day, week or month."""
    today = period_of(span_of(name) or "day", desk.now().date())
    return today.before() if name == "day" else today


def make(desk: Desk, name: Name, period: Period, *, reveal: bool = False) -> Made:
    """Make a report; raises `DataError` when a file of the archive cannot be read."""
    with no_garbage():
        return _make(desk, name, period, reveal=reveal)


def _make(desk: Desk, name: Name, period: Period, *, reveal: bool) -> Made:
    if name == "deals":
        return _deals(desk, period, reveal=reveal)
    if name == "consult":
        rows = tables.consult_rows(desk, period, reveal=reveal)
        ids = tuple(row.id for row in rows)
        return Made(name, period, rows, lambda: tables.consult_paper(desk, period, rows), ids)
    if name == "voice":
        said = reports_voice.voice(desk, period)
        return Made(name, period, said, lambda: reports_voice.voice_paper(desk, period, said))
    if name == "service":
        return _service(desk, period)
    found = reports.summary(desk, period)
    return Made(name, period, found, lambda: papers.summary_paper(desk, found))


def _service(desk: Desk, period: Period) -> Made:
    inputs = report_inputs.take_inputs(desk, period)
    served, currency = reports.serve(desk, inputs), sales.currency_of(inputs.deals or inputs.former)
    return Made("service", period, served, lambda: service.service_paper(desk, period, served, currency))


def _deals(desk: Desk, period: Period, *, reveal: bool) -> Made:
    rows = deal_table.deal_rows(desk, report_inputs.take_inputs(desk, period), reveal=reveal)
    ids = tuple(row.order_id for row in rows)
    return Made("deals", period, rows, lambda: tables.deal_paper(desk, period, rows), ids)


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
    ticked = tick(desk) if made.name == "day" and made.period == usual("day", desk) else None
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
