"""`csdesk order`: one order, or several."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.frame import mistakes, streams
from csdesk.cli.frame.output import Column, Platform
from csdesk.cli.frame.verbs import Commands, Copying, Desk, Listing, Result, Showing
from csdesk.cli.orders import add, cases, page, ship, texts
from csdesk.domain.orders import stage as orders_stage
from csdesk.domain.shared import models
from csdesk.i18n import _
from csdesk.services.buyers import history
from csdesk.services.desk import order_view as orders_view
from csdesk.services.orders import memos
from csdesk.services.orders import orders as orders_orders
from csdesk.services.search import order_list
from csdesk.services.today import queues

Ids = Annotated[list[str], typer.Argument(metavar="ID…", help=_("Orders: ids, or endings of four or more characters."))]
Id = Annotated[str, typer.Argument(metavar="ID", help=_("The order."))]
Why = Annotated[str, typer.Option("--why", help=_("The reason."))]

app = Commands(name="order", help=_("Orders: find, show, note, flag, hold, release, close."))
for part in (add, texts, cases, ship):
    app.add_typer(part.app)


@app.verb("list", _("List orders: all, one queue, or what fits."))
def _list(
    desk: Desk,
    how: Listing,
    queue: Annotated[str | None, typer.Option(help=_("unpaid, cod, to_confirm, to_ship …, or late."))] = None,
    stage: Annotated[str | None, typer.Option(help=_("Where the order stands, e.g. shipped."))] = None,
    platform: Platform = None,
    find: Annotated[str, typer.Option(help=_("Search words, e.g. 盖碗 状态:待发货 flag:red."))] = "",
    invoice: Annotated[bool, typer.Option("--invoice", help=_("Only those with an invoice asked for."))] = False,
    view: Annotated[str | None, typer.Option(help=_("A saved view: its queue and its words."))] = None,
) -> None:
    saved = order_list.of_view(desk, view) if view else None
    if saved is not None:
        queue, find = queue or saved.tab, " ".join(filter(None, (saved.wanted, find)))
    views = order_list.list_orders(
        desk,
        queue=mistakes.one_of((row.id for row in queues.order_queues()), queue, "--queue") if queue else None,
        stage=mistakes.pick_any(orders_stage.Stage, stage, "--stage"),
        platform=platform_of(desk, platform),
        find=find,
        reveal=how.reveal,
    )
    columns = page.columns(desk)
    if invoice:
        views = [view for view in views if view.invoice]
        columns.append(Column(_("invoice"), lambda view: view.invoice or ""))
    if how.csv and not how.quiet:
        how.note(desk, views)
        page.print_flags(desk, views)
    else:
        how.print(desk, views, columns)


@app.verb("show", _("Show all that is known of an order."))
def _show(desk: Desk, how: Showing, order: Id) -> None:
    found = desk.find(order)
    standing = orders_view.judge_one(desk, found)
    view = orders_view.view_order(found, standing, orders_view.case_ids(desk).get(found.id, ()), reveal=how.reveal)
    how.print(desk, view, lambda: page.print_page(desk, view, history.history_of(desk, found).words()))


@app.verb("note", _("Add a line to the seller memo: MMDD CODE text."))
def _note(
    desk: Desk,
    how: Copying,
    ids: Ids,
    text: Annotated[str, typer.Argument(help=_("What happened; - reads it from stdin."))],
) -> Result:
    return memos.note(desk, ids, streams.text_of(text), mark=how.mark)


@app.verb("memo", _("Print or copy the memo lines that nobody has pasted yet."))
def _memo(desk: Desk, how: Copying, order: Id) -> Result:
    return memos.note(desk, [order], mark=how.mark)


@app.verb("back-end", _("List what waits to be entered in the back end: memo, flag number, closing."))
def _back_end(
    desk: Desk,
    how: Listing,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID…]", help=_("Orders; without any all that waits."))
    ] = None,
    platform: Platform = None,
) -> None:
    rows = memos.back_end(desk, ids or (), platform=platform_of(desk, platform), reveal=how.reveal)
    how.print(desk, rows, page.back_end_columns(desk))


@app.change("flag", _("Set the seller's flag."))
def _flag(
    desk: Desk,
    ids: Ids,
    colour: Annotated[str, typer.Argument(help=_("red, yellow, green, blue, purple or none"))],
    tag: Annotated[str | None, typer.Option(help=_("The flag's name, where the platform wants one."))] = None,
) -> Result:
    chosen = mistakes.pick(models.Flag, colour, "COLOUR")
    return orders_orders.flag(desk, ids, chosen, tag)


@app.change("hold", _("Keep orders back."))
def _hold(
    desk: Desk,
    ids: Ids,
    why: Why,
    until: Annotated[
        str | None, typer.Option(help=_("A time: 14:30, tomorrow 9am, 12-01 09:00, +2h, or ISO 8601."))
    ] = None,
) -> Result:
    end = desk.time(until) if until is not None else None
    return orders_orders.hold(desk, ids, why, end)


@app.change("release", _("Let held orders go on."))
def _release(desk: Desk, ids: Ids) -> Result:
    return orders_orders.release(desk, ids)


@app.change("close", _("Close orders that will not be paid."))
def _close(desk: Desk, ids: Ids, why: Why) -> Result:
    return orders_orders.close(desk, ids, why)


@app.change("read", _("Record that the buyer's message was read."))
def _read(desk: Desk, ids: Ids) -> Result:
    return orders_orders.read(desk, ids)


def platform_of(desk: Desk, name: str | None) -> str | None:
    """Return a platform that the desk knows, or has orders of; raises `UsageError` for another one."""
    known = dict.fromkeys((*sorted(desk.packs), *(order.platform for order in desk.orders.values())))
    return mistakes.one_of(known, name, "--platform") if name else None
