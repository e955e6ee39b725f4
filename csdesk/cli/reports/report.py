"""`csdesk report`: days, weeks and months, the two tables, service, the voice of the buyer; in five forms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.frame import mistakes
from csdesk.cli.frame.context import desk_of
from csdesk.cli.frame.output import Json, Reveal
from csdesk.cli.frame.verbs import Change, changes
from csdesk.domain.reports import periods, reported
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.outbound import saving
from csdesk.services.desk import order_view as view
from csdesk.services.reports import deal_table, goals
from csdesk.services.reports import out as reports_out

if TYPE_CHECKING:
    from collections.abc import Callable

    from csdesk.services.reports.out import ReportSpec

Day = Annotated[str, typer.Option("--date", metavar="D", help=_("2026-03-17, 2026-W12, 2026-03, today, yesterday."))]
Format = Annotated[str, typer.Option("--format", "-f", metavar="F", help=_("md, csv, xlsx, html or json."))]
Out = Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help=_("Write a file instead of printing."))]


def register(app: typer.Typer) -> None:
    """Add the reports."""
    report = typer.Typer(help=_("Reports: sales, service, the two tables."))
    for spec in reports_out.REPORTS.values():
        report.command(spec.name, help=_(spec.help))(_command(spec))
    report.command("correct", help=_("Correct a row of the deal table."))(correct)
    report.command("goal", help=_("Set the goal of a month."))(goal)
    app.add_typer(report, name="report")


def _command(spec: ReportSpec) -> Callable[..., None]:
    """Return the command of a report."""

    def masked(
        context: typer.Context, date: Day = "", form: Format = "md", json: Json = False, out: Out = None
    ) -> None:
        revealing(context, date, form, json, out)

    def revealing(
        context: typer.Context,
        date: Day = "",
        form: Format = "md",
        json: Json = False,
        out: Out = None,
        reveal: Reveal = False,
    ) -> None:
        desk = desk_of(context)
        form = "json" if json else reports_out.known_form(form)
        period = periods.read_period(date, desk.now().date(), spec.span) if date else spec.usual(desk)
        made = reports_out.make(desk, spec.name, period, reveal=reveal)
        if reveal and made.shown:
            view.note_reveal(desk, list(made.shown))
        _give(reports_out.as_bytes(made, form), form, out)

    return revealing if spec.personal else masked


def _give(data: bytes, form: str, out: Path | None) -> None:
    import sys

    if out is not None:
        print(saving.save(out, data))
    elif form != "xlsx":
        print(data.decode("utf-8-sig" if sys.stdout.isatty() else "utf-8"), end="")
    elif sys.stdout.isatty():
        raise UsageError(_("A workbook is nothing to look at here."), hint="-o report.xlsx", code="binary_out")
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


@changes
def correct(
    context: typer.Context,
    order: Annotated[str, typer.Argument(metavar="ID", help=_("The order."))],
    source: Annotated[str | None, typer.Option(help=_("asked or silent."))] = None,
    by: Annotated[str | None, typer.Option(metavar="CODE", help=_("Whose deal it is."))] = None,
    remark: Annotated[str | None, typer.Option(help=_("Anything else."))] = None,
    clear: Annotated[bool, typer.Option("--clear", help=_("As computed again."))] = False,
    *,
    how: Change,
) -> None:
    """Correct a row of the deal table."""
    chosen = mistakes.pick_any(reported.DealSource, source, "--source")
    result = deal_table.correct(
        desk_of(context), order, source=chosen, operator=by, remark=remark, clear=clear, dry_run=how.dry_run
    )
    how.done(result)


@changes
def goal(
    context: typer.Context,
    month: Annotated[str, typer.Argument(metavar="MONTH", help=_("The month, e.g. 2026-04."))],
    amount: Annotated[str | None, typer.Option(help=_("Sales to reach."))] = None,
    deals: Annotated[int | None, typer.Option(min=0, help=_("Deals to reach."))] = None,
    plan: Annotated[str | None, typer.Option(metavar="TEXT", help=_("The work planned, in words."))] = None,
    *,
    how: Change,
) -> None:
    """Set the goal of a month."""
    result = goals.set_goal(desk_of(context), month, amount=amount, deals=deals, plan=plan, dry_run=how.dry_run)
    how.done(result)
