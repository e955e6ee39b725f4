"""`csdesk report`: days, weeks and months, the two tables, service, the voice of the buyer; in five forms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from csdesk.cli.frame import mistakes
from csdesk.cli.frame.output import Json, Reveal
from csdesk.cli.frame.verbs import Commands, Desk, Result
from csdesk.domain.reports import periods, reported
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.outbound import saving
from csdesk.services.desk import order_view as view
from csdesk.services.reports import deal_table, goals, reconcile
from csdesk.services.reports import out as reports_out

if TYPE_CHECKING:
    from collections.abc import Callable

    from csdesk.services.reports.out import ReportSpec

Day = Annotated[str, typer.Option("--date", metavar="D", help=_("2026-03-17, 2026-W12, 2026-03, today, yesterday."))]
Month = Annotated[str, typer.Option("--month", "--date", metavar="M", help=_("The month, e.g. 2026-04."))]
Format = Annotated[str, typer.Option("--format", "-f", metavar="F", help=_("md, csv, xlsx, html or json."))]
Out = Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help=_("Write a file instead of printing."))]

app = Commands(name="report", help=_("Reports: sales, service, the two tables."))


class _Asked(NamedTuple):
    date: Day = ""
    form: Format = "md"
    json: Json = False
    out: Out = None


class _AskedMonth(NamedTuple):
    date: Month = ""
    form: Format = "md"
    json: Json = False
    out: Out = None


def _command(spec: ReportSpec) -> Callable[..., None]:
    def monthly(desk: Desk, asked: _AskedMonth) -> None:
        _report(desk, spec, _Asked(*asked))

    def masked(desk: Desk, asked: _Asked) -> None:
        _report(desk, spec, asked)

    def revealing(desk: Desk, asked: _Asked, reveal: Reveal = False) -> None:
        _report(desk, spec, asked, reveal=reveal)

    return monthly if spec.span == "month" else revealing if spec.personal else masked


def _report(desk: Desk, spec: ReportSpec, asked: _Asked, *, reveal: bool = False) -> None:
    form = "json" if asked.json else reports_out.known_form(asked.form)
    period = periods.read_period(asked.date, desk.now().date(), spec.span) if asked.date else spec.usual(desk)
    made = reports_out.make(desk, spec.name, period, reveal=reveal)
    if reveal and made.shown:
        view.note_reveal(desk, list(made.shown))
    _give(reports_out.as_bytes(made, form), form, asked.out)


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


for one in reports_out.REPORTS.values():
    app.verb(one.name, _(one.help))(_command(one))


@app.change("correct", _("Correct a row of the deal table."))
def _correct(
    desk: Desk,
    order: Annotated[str, typer.Argument(metavar="ID", help=_("The order."))],
    source: Annotated[str | None, typer.Option(help=_("asked or silent."))] = None,
    by: Annotated[str | None, typer.Option(metavar="CODE", help=_("Whose deal it is."))] = None,
    remark: Annotated[str | None, typer.Option(help=_("Anything else."))] = None,
    clear: Annotated[bool, typer.Option("--clear", help=_("As computed again."))] = False,
) -> Result:
    chosen = mistakes.pick_any(reported.DealSource, source, "--source")
    return deal_table.correct(desk, order, source=chosen, operator=by, remark=remark, clear=clear)


@app.change("owed", _("Note what a month's end still lacks or has too much as follow-ups."))
def _owed(desk: Desk, date: Month = "") -> Result:
    today = desk.now().date()
    return reconcile.follow_up(desk, periods.read_period(date or f"{today:%Y-%m}", today, "month"))


@app.change("goal", _("Set the goal of a month."))
def _goal(
    desk: Desk,
    month: Annotated[str, typer.Argument(metavar="MONTH", help=_("The month, e.g. 2026-04."))],
    amount: Annotated[str | None, typer.Option(help=_("Sales to reach."))] = None,
    deals: Annotated[int | None, typer.Option(min=0, help=_("Deals to reach."))] = None,
    plan: Annotated[str | None, typer.Option(metavar="TEXT", help=_("The work planned, in words."))] = None,
) -> Result:
    return goals.set_goal(desk, month, amount=amount, deals=deals, plan=plan)
