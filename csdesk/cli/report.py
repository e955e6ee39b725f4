"""`csdesk report`: days, weeks and months, the two tables, service, the voice of the buyer; in five forms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from csdesk.cli.context import desk_of
from csdesk.cli.output import DryRun, Json, Quiet, Reveal, print_json, print_result
from csdesk.i18n import _

if TYPE_CHECKING:
    from csdesk.desk import Desk

Day = Annotated[str, typer.Option("--date", metavar="D", help=_("2026-03-17, 2026-W12, 2026-03, today, yesterday."))]
Format = Annotated[str, typer.Option("--format", "-f", metavar="F", help=_("md, csv, xlsx, html or json."))]
Out = Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help=_("Write a file instead of printing."))]


def register(app: typer.Typer) -> None:
    """Add the reports."""
    report = typer.Typer(help=_("Reports: sales, service, the two tables."))
    report.command("day", help=_("Yesterday, or another day: sales and problems, ready to paste."))(day)
    report.command("week", help=_("A week by day, platform and product."))(week)
    report.command("month", help=_("A month, its goal, and the next month's."))(month)
    report.command("consult", help=_("The consultation table."))(consult)
    report.command("deals", help=_("The deal table."))(deals)
    report.command("service", help=_("Replies, reviews, cases, overdue parcels."))(service)
    report.command("correct", help=_("Correct a row of the deal table."))(correct)
    report.command("goal", help=_("Set the goal of a month."))(goal)
    app.add_typer(report, name="report")


def day(
    context: typer.Context, date: Day = "yesterday", form: Format = "md", json: Json = False, out: Out = None
) -> None:
    """Report a day."""
    _summary(context, "day", date, _form(form, json=json), out)


def week(context: typer.Context, date: Day = "today", form: Format = "md", json: Json = False, out: Out = None) -> None:
    """Report a week."""
    _summary(context, "week", date, _form(form, json=json), out)


def month(
    context: typer.Context, date: Day = "today", form: Format = "md", json: Json = False, out: Out = None
) -> None:
    """Report a month."""
    _summary(context, "month", date, _form(form, json=json), out)


def _summary(context: typer.Context, kind: Any, date: str, form: str, out: Path | None) -> None:
    from csdesk.domain.periods import read_period
    from csdesk.services.report_papers import summary_paper
    from csdesk.services.reports import summary

    desk = desk_of(context)
    found = summary(desk, read_period(date, desk.now().date(), kind))
    _give(form, out, found, lambda: summary_paper(desk, found))


def consult(
    context: typer.Context,
    date: Day = "today",
    form: Format = "md",
    json: Json = False,
    out: Out = None,
    reveal: Reveal = False,
) -> None:
    """Print the consultation table."""
    from csdesk.domain.periods import read_period
    from csdesk.services.report_tables import consult_paper, consult_rows

    desk = desk_of(context)
    form, period = _form(form, json=json), read_period(date, desk.now().date())
    rows = consult_rows(desk, period, reveal=reveal)
    _note(desk, [row.id for row in rows], reveal=reveal)
    _give(form, out, rows, lambda: consult_paper(desk, period, rows))


def deals(
    context: typer.Context,
    date: Day = "today",
    form: Format = "md",
    json: Json = False,
    out: Out = None,
    reveal: Reveal = False,
) -> None:
    """Print the deal table."""
    from csdesk.domain.periods import read_period
    from csdesk.services.basis import take_basis
    from csdesk.services.deal_table import deal_rows
    from csdesk.services.report_tables import deal_paper

    desk = desk_of(context)
    form, period = _form(form, json=json), read_period(date, desk.now().date())
    rows = deal_rows(desk, take_basis(desk, period), reveal=reveal)
    _note(desk, [row.order_id for row in rows], reveal=reveal)
    _give(form, out, rows, lambda: deal_paper(desk, period, rows))


def service(
    context: typer.Context, date: Day = "today", form: Format = "md", json: Json = False, out: Out = None
) -> None:
    """Report how buyers were served."""
    from csdesk.domain.periods import read_period
    from csdesk.services.report_service import service_paper
    from csdesk.services.reports import summary

    desk = desk_of(context)
    form = _form(form, json=json)
    found = summary(desk, read_period(date, desk.now().date()))
    _give(form, out, found.service, lambda: service_paper(desk, found))


def correct(
    context: typer.Context,
    order: Annotated[str, typer.Argument(metavar="ID", help=_("The order."))],
    source: Annotated[str | None, typer.Option(help=_("asked or silent."))] = None,
    by: Annotated[str | None, typer.Option(metavar="CODE", help=_("Whose deal it is."))] = None,
    remark: Annotated[str | None, typer.Option(help=_("Anything else."))] = None,
    clear: Annotated[bool, typer.Option("--clear", help=_("As computed again."))] = False,
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Correct a row of the deal table."""
    from csdesk.cli.mistakes import pick
    from csdesk.domain.reported import DealSource
    from csdesk.services import deal_table

    chosen = pick(DealSource, source, "--source") if source else None
    result = deal_table.correct(
        desk_of(context), order, source=chosen, operator=by, remark=remark, clear=clear, dry_run=dry_run
    )
    print_result(result, json=json, quiet=quiet, dry_run=dry_run)


def goal(
    context: typer.Context,
    month: Annotated[str, typer.Argument(metavar="MONTH", help=_("The month, e.g. 2026-04."))],
    amount: Annotated[str | None, typer.Option(help=_("Sales to reach."))] = None,
    deals: Annotated[int | None, typer.Option(min=0, help=_("Deals to reach."))] = None,
    plan: Annotated[str | None, typer.Option(metavar="TEXT", help=_("The work planned, in words."))] = None,
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Set the goal of a month."""
    from csdesk.services.goals import set_goal

    result = set_goal(desk_of(context), month, amount=amount, deals=deals, plan=plan, dry_run=dry_run)
    print_result(result, json=json, quiet=quiet, dry_run=dry_run)


# -- how it leaves ----------------------------------------------------------------------------------------------------

FORMS = ("md", "csv", "xlsx", "html", "json")


def _form(form: str, *, json: bool) -> str:
    """Return the form asked for; raises `UsageError` for one that nobody knows."""
    from csdesk.errors import UsageError

    if form not in FORMS:
        raise UsageError(
            _("There is no format {name}.").format(name=repr(form)),
            where="--format",
            hint=" | ".join(FORMS),
            code="bad_format",
        )
    return "json" if json else form


def _note(desk: Desk, ids: list[str], *, reveal: bool) -> None:
    """Write down that personal data was shown."""
    from csdesk.services.order_view import note_reveal

    if reveal and ids:
        note_reveal(desk, ids)


def _give(form: str, out: Path | None, value: object, paper: Any) -> None:
    """Print a report, or write it to a file and say where."""
    if form == "json" and out is None:
        print_json(value)
        return
    import sys

    from csdesk.outbound.saving import render, save

    data = _json(value) if form == "json" else render(paper(), form)
    if out is not None:
        print(save(out, data))
    elif form == "xlsx":
        _binary(data)
    else:
        print(data.decode("utf-8-sig" if sys.stdout.isatty() else "utf-8"), end="")


def _json(value: object) -> bytes:
    import msgspec

    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _binary(data: bytes) -> None:
    import sys

    from csdesk.errors import UsageError

    if sys.stdout.isatty():
        raise UsageError(_("A workbook is nothing to look at here."), hint="-o report.xlsx", code="binary_out")
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
