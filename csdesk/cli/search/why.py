"""`csdesk why`: the facts and dated rules behind what the desk concludes."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.frame.output import Column, Csv, Json, form_of, print_list
from csdesk.cli.frame.verbs import Commands, Desk
from csdesk.i18n import _
from csdesk.services.search import why as search_why
from csdesk.services.search.because import Because, source_of

app = Commands()


@app.verb("why", _("Why the desk says so: facts, and the rule with its source and date."))
def _why(
    desk: Desk,
    one: Annotated[
        str,
        typer.Argument(
            metavar="ID", help=_("An order, message, case, review, follow-up; a queue or a step of the routine.")
        ),
    ],
    json: Json = False,
    csv: Csv = False,
) -> None:
    columns: list[Column[Because]] = [
        Column(_("conclusion"), lambda row: row.conclusion),
        Column(_("because"), lambda row: row.because),
        Column(_("rule"), lambda row: row.rule or ""),
        Column(_("since"), lambda row: row.since.isoformat() if row.since else ""),
        Column(_("source"), source_of),
    ]
    print_list(search_why.why(desk, one), columns, form_of(json=json, csv=csv), lambda row: row.conclusion)
