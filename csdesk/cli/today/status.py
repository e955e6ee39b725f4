"""`csdesk status` and `csdesk next`: the numbers of the day, and the one thing to do now."""

from __future__ import annotations

import typer

from csdesk.cli.frame.context import cli_of
from csdesk.cli.frame.output import Json
from csdesk.cli.today import status_page
from csdesk.i18n import _


def register(app: typer.Typer) -> None:
    """Add both commands."""
    app.command("status", help=_("Queues, deadlines and routine: the numbers of Today."))(status)
    app.command("next", help=_("The single most urgent thing, and why."))(next_)


def status(context: typer.Context, json: Json = False) -> None:
    """Print the numbers of the day."""
    status_page.print_status(cli_of(context), json=json)


def next_(context: typer.Context, json: Json = False) -> None:
    """Print what to do now."""
    status_page.print_next(cli_of(context), json=json)
