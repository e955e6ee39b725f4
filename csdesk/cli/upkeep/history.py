"""`csdesk log`, `undo`, `redo`, `checkpoint`: what was done, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.frame import streams
from csdesk.cli.frame.output import Column, Json, print_result
from csdesk.cli.frame.verbs import Change, Commands, Desk, Result, Tabulating
from csdesk.domain.shared import times
from csdesk.i18n import _
from csdesk.services.desk import naming
from csdesk.services.handover import journal
from csdesk.services.upkeep import history as upkeep_history

if TYPE_CHECKING:
    from csdesk.services.upkeep.history import LogRow

Force = Annotated[bool, typer.Option("--force", help=_("Go back even over records that were changed again since."))]
Count = Annotated[int, typer.Argument(metavar="N", min=1, help=_("How many changes."))]

app = Commands()
log = Commands(name="log", help=_("List every change, newest first; write a line of the work journal."))
app.add_typer(log)


@log.alone
def _log(
    desk: Desk,
    how: Tabulating,
    date: Annotated[str, typer.Option("--date", help=_("Only this day: 2026-03-17, or today."))] = "",
    find: Annotated[str, typer.Option("--find", help=_("Only where this text occurs."))] = "",
    by: Annotated[str, typer.Option("--by", help=_("Only of this operator."))] = "",
    verb: Annotated[str, typer.Option("--verb", help=_("Only of this verb, e.g. order or order.flag."))] = "",
    limit: Annotated[int | None, typer.Option("--limit", min=1, help=_("How many at most."))] = None,
) -> None:
    day = times.parse_day(date, desk.now().date()) if date else None
    rows = upkeep_history.read_log(desk, day=day, find=find, operator=by, verb=verb, limit=limit)
    columns: tuple[Column[LogRow], ...] = (
        Column("#", lambda row: str(row.seq), right=True),
        Column(_("time"), lambda row: row.at[:16].replace("T", " ")),
        Column(_("who"), lambda row: row.operator),
        Column(_("verb"), lambda row: row.verb),
        Column(_("subject"), lambda row: row.subject),
        Column(_("what"), lambda row: naming.named(desk, row.summary)),
        Column("", lambda row: _("undone") if row.undone else ""),
    )
    how.print(rows, columns, lambda row: str(row.seq))


@log.change("add", _("Write a line of the work journal: what happened, how it was solved."))
def _add(
    desk: Desk,
    text: Annotated[str, typer.Argument(help=_("The line; - reads stdin."))],
    on: Annotated[
        str | None, typer.Option("--on", metavar="ID", help=_("What it is about: an order, a case …"))
    ] = None,
) -> Result:
    return journal.write(desk, streams.text_of(text), on)


@app.verb("undo", _("Take the last changes back."))
def _undo(
    desk: Desk,
    how: Change,
    count: Count = 1,
    to: Annotated[
        int | None, typer.Option("--back-to", metavar="SEQ", help=_("Back to just after this change."))
    ] = None,
    force: Force = False,
) -> None:
    result = upkeep_history.undo(desk, count, to=to, force=force)
    how._replace(dry_run=how.dry_run and bool(result.changed)).done(desk, result)


@app.verb("redo", _("Bring back what was undone."))
def _redo(desk: Desk, how: Change, count: Count = 1, force: Force = False) -> None:
    result = upkeep_history.redo(desk, count, force=force)
    how._replace(dry_run=how.dry_run and bool(result.changed)).done(desk, result)


@app.verb("checkpoint", _("Bring desk.json up to the last change, for other readers."))
def _checkpoint(desk: Desk, json: Json = False) -> None:
    print_result(upkeep_history.checkpoint(desk), json=json)
