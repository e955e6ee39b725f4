"""`csdesk slip`: change slips for whoever prints and packs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.frame import output
from csdesk.cli.frame.output import Json, Reveal
from csdesk.cli.frame.verbs import Commands, Desk, Result, Tabulating
from csdesk.domain.orders import labels
from csdesk.domain.shared.label import label
from csdesk.foreign import clean_lines
from csdesk.i18n import _
from csdesk.services.desk import order_view as orders_view
from csdesk.services.orders import packing
from csdesk.services.orders import slips as orders_slips

if TYPE_CHECKING:
    from csdesk.services.orders.slips import SlipView

Every = Annotated[bool, typer.Option("--all", help=_("Also the acknowledged ones."))]

app = Commands(name="slip", help=_("Change slips for the packer: list, print, acknowledge."))


def _slips(desk: Desk, every: bool, reveal: bool) -> list[SlipView]:
    views = orders_slips.list_slips(desk, every=every, reveal=reveal)
    if reveal and views:
        orders_view.note_reveal(desk, [view.order_id for view in views])
    return views


@app.verb("list", _("List the slips that nobody has acknowledged."))
def _list(desk: Desk, how: Tabulating, every: Every = False, reveal: Reveal = False) -> None:
    columns: list[output.Column[SlipView]] = [
        output.Column(_("slip"), lambda view: view.id),
        output.Column(_("order"), lambda view: view.order_id.rpartition(":")[2]),
        output.Column(_("kind"), lambda view: label(labels.SLIPS, view.kind)),
        output.Column(_("was"), lambda view: view.old or ""),
        output.Column(_("now"), lambda view: view.new),
        output.Column(_("acknowledged"), lambda view: f"{view.acked_at:%m-%d %H:%M}" if view.acked_at else ""),
    ]
    how.print(_slips(desk, every, reveal), columns)


@app.verb("print", _("Print them as a page."))
def _print(desk: Desk, every: Every = False, reveal: Reveal = False) -> None:
    page = orders_slips.slip_page(_slips(desk, every, reveal))
    if page:
        print(clean_lines(page))


@app.change("ack", _("Record that the packer has them."))
def _ack(
    desk: Desk,
    ids: Annotated[list[str] | None, typer.Argument(metavar="ID…", help=_("Slips, e.g. SL-0317-01."))] = None,
    every: Annotated[bool, typer.Option("--all", help=_("Every open slip."))] = False,
) -> Result:
    return orders_slips.ack(desk, ids or [], every=every)


@app.verb("ready", _("Print what is ready to pack: a pick list, then the parcels."))
def _ready(desk: Desk, json: Json = False, reveal: Reveal = False) -> None:
    page = packing.packing_page(desk, reveal=reveal)
    if reveal and page.parcels:
        orders_view.note_reveal(desk, [key for plan in page.parcels for key in plan.orders])
    if json:
        output.print_json(page)
    elif page.parcels or page.waiting:
        print(clean_lines(packing.page_text(page)))
