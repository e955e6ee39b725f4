"""`csdesk status` and `csdesk next`: the numbers of the day, and the one thing to do now."""

from __future__ import annotations

import typer

from csdesk.cli.frame.context import cli_of
from csdesk.cli.frame.output import Json
from csdesk.cli.frame.verbs import Commands
from csdesk.cli.today import status_page
from csdesk.i18n import _

app = Commands()


@app.command("status", help=_("Queues, deadlines and routine: the numbers of Today."))
def _status(context: typer.Context, json: Json = False) -> None:
    status_page.print_status(cli_of(context), json=json)


@app.command("next", help=_("The single most urgent thing, and why."))
def _next(context: typer.Context, json: Json = False) -> None:
    status_page.print_next(cli_of(context), json=json)
