"""`csdesk slip`: change slips for whoever prints and packs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.frame import output
from csdesk.cli.frame.context import desk_of
from csdesk.cli.frame.output import Json, Reveal
from csdesk.cli.frame.verbs import Change, Listing, changes, tabulates
from csdesk.domain.orders import labels
from csdesk.domain.shared.label import label
from csdesk.foreign import clean_lines
from csdesk.i18n import _
from csdesk.services.desk import order_view as orders_view
from csdesk.services.orders import packing
from csdesk.services.orders import slips as orders_slips

if TYPE_CHECKING:
    from csdesk.desk import Desk
    from csdesk.services.orders.slips import SlipView

Every = Annotated[bool, typer.Option("--all", help=_("Also the acknowledged ones."))]


def register(app: typer.Typer) -> None:
    """Add the commands on slips."""
    slips = typer.Typer(help=_("Change slips for the packer: list, print, acknowledge."))
    slips.command("list", help=_("List the slips that nobody has acknowledged."))(list_)
    slips.command("print", help=_("Print them as a page."))(print_)
    slips.command("ack", help=_("Record that the packer has them."))(ack)
    slips.command("ready", help=_("Print what is ready to pack: a pick list, then the parcels."))(ready)
    app.add_typer(slips, name="slip")


def _slips(desk: Desk, every: bool, reveal: bool) -> list[SlipView]:
    views = orders_slips.list_slips(desk, every=every, reveal=reveal)
    if reveal and views:
        orders_view.note_reveal(desk, [view.order_id for view in views])
    return views


@tabulates
def list_(context: typer.Context, every: Every = False, reveal: Reveal = False, *, how: Listing) -> None:
    """List slips, oldest first."""
    columns: list[output.Column[SlipView]] = [
        output.Column(_("slip"), lambda view: view.id),
        output.Column(_("order"), lambda view: view.order_id),
        output.Column(_("kind"), lambda view: label(labels.SLIPS, view.kind)),
        output.Column(_("was"), lambda view: view.old or ""),
        output.Column(_("now"), lambda view: view.new),
        output.Column(_("acknowledged"), lambda view: f"{view.acked_at:%m-%d %H:%M}" if view.acked_at else ""),
    ]
    how.print(desk_of(context), _slips(desk_of(context), every, reveal), columns)


def print_(context: typer.Context, every: Every = False, reveal: Reveal = False) -> None:
    """Print the page for the packer."""
    page = orders_slips.slip_page(_slips(desk_of(context), every, reveal))
    if page:
        print(clean_lines(page))


@changes
def ack(
    context: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID…", help=_("Slips, e.g. SL-0317-01."))] = None,
    every: Annotated[bool, typer.Option("--all", help=_("Every open slip."))] = False,
    *,
    how: Change,
) -> None:
    """Acknowledge slips."""
    result = orders_slips.ack(desk_of(context), ids or [], every=every, dry_run=how.dry_run)
    how.done(result)


def ready(context: typer.Context, json: Json = False, reveal: Reveal = False) -> None:
    """Print the packer's page."""
    desk = desk_of(context)
    page = packing.packing_page(desk, reveal=reveal)
    if reveal and page.parcels:
        orders_view.note_reveal(desk, [key for plan in page.parcels for key in plan.orders])
    if json:
        output.print_json(page)
    elif page.parcels:
        print(clean_lines(packing.page_text(page)))
