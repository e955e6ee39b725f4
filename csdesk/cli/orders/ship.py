"""`csdesk order ship`, `special` and `rate`: the parcel leaves, and what comes after the trade."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.frame.context import desk_of
from csdesk.cli.frame.sending import Copy, deliver
from csdesk.cli.frame.verbs import Change, changes
from csdesk.i18n import _
from csdesk.services.orders import shipping

Id = Annotated[str, typer.Argument(metavar="ID", help=_("The order."))]
Ids = Annotated[list[str], typer.Argument(metavar="ID…", help=_("Orders: ids, or endings of four or more characters."))]


def add(orders: typer.Typer) -> None:
    """Add these commands to `csdesk order`."""
    orders.command("ship", help=_("Record courier and tracking number of a parcel that left."))(ship)
    orders.command("special", help=_("Mark orders as special, for packer and handover."))(special)
    orders.command("rate", help=_("Record that we rated the buyer."))(rate)


@changes
def ship(
    context: typer.Context,
    order: Id,
    courier: Annotated[str, typer.Option(help=_("yto, zto, sf … or a name."))],
    tracking: Annotated[str, typer.Option(help=_("The number on the waybill."))],
    more: Annotated[bool, typer.Option("--more", help=_("Another parcel of this order follows."))] = False,
    sure: Annotated[bool, typer.Option("--sure", help=_("The number is right though it looks odd."))] = False,
    *,
    how: Change,
) -> None:
    """Record a parcel that left."""
    result = shipping.ship(desk_of(context), order, courier, tracking, more=more, sure=sure, dry_run=how.dry_run)
    how.done(result)


@changes
def special(
    context: typer.Context,
    ids: Ids,
    text: Annotated[str, typer.Option("--text", help=_("What is special; - takes the mark away."))],
    *,
    how: Change,
) -> None:
    """Mark orders as special."""
    result = shipping.special(desk_of(context), ids, text, dry_run=how.dry_run)
    how.done(result)


@changes
def rate(
    context: typer.Context,
    ids: Ids,
    copy: Copy = False,
    *,
    how: Change,
) -> None:
    """Record that we rated the buyers; for one order it prints the words."""
    desk = desk_of(context)
    result = shipping.rate(desk, ids, dry_run=how.dry_run)
    deliver(desk, result, copy=copy, json=how.json, quiet=how.quiet, dry_run=how.dry_run)
