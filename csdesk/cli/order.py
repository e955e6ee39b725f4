"""`csdesk order`: one order, or several."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.context import desk_of
from csdesk.cli.output import DryRun, Json, Quiet, print_result
from csdesk.i18n import _

Ids = Annotated[list[str], typer.Argument(metavar="ID…", help=_("Order ids, or endings of four or more digits."))]


def register(app: typer.Typer) -> None:
    """Add the commands on orders."""
    orders = typer.Typer(help=_("Orders: list, show, note, flag, hold, release, close."))
    orders.command("flag", help=_("Set the seller's flag."))(flag)
    app.add_typer(orders, name="order")


def flag(
    context: typer.Context,
    ids: Ids,
    colour: Annotated[str, typer.Argument(help=_("red, yellow, green, blue, purple or none"))],
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Set the seller's flag of orders."""
    from csdesk.cli.mistakes import pick
    from csdesk.domain.models import Flag
    from csdesk.services import orders

    chosen = pick(Flag, colour, _("colour"))
    result = orders.flag(desk_of(context), ids, chosen, dry_run=dry_run)
    print_result(result, json=json, quiet=quiet, dry_run=dry_run)
