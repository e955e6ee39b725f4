"""`csdesk stock`: movements with their reason, and what to buy again."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.frame import mistakes
from csdesk.cli.frame.output import Column
from csdesk.cli.frame.verbs import Commands, Desk, Result, Tabulating
from csdesk.domain.orders.moves import MOVE_WORDS, Move, MoveWhy
from csdesk.domain.reports.periods import period_of
from csdesk.domain.shared.label import label
from csdesk.i18n import _
from csdesk.services.orders import stock as orders_stock
from csdesk.services.orders.products import find_product
from csdesk.services.reports import reorder as reports_reorder

Sku = Annotated[str, typer.Argument(metavar="SKU", help=_("The seller's SKU."))]

app = Commands(name="stock", help=_("Stock: movements with their reason, what to buy again."))


@app.change("move", _("Move pieces in or out, or count them."))
def _move(
    desk: Desk,
    sku: Sku,
    qty: Annotated[int, typer.Argument(metavar="QTY", min=0, help=_("How many pieces."))],
    why: Annotated[str, typer.Option(help=_("received, return, order, damage or count."))],
    on: Annotated[str | None, typer.Option("--on", metavar="TEXT", help=_("The order, the delivery note …"))] = None,
) -> Result:
    return orders_stock.move(desk, sku, qty, mistakes.pick(MoveWhy, why, "--why"), on)


@app.verb("list", _("List the movements, newest first; of one product with what orders took since the count."))
def _list(
    desk: Desk,
    how: Tabulating,
    sku: Annotated[str | None, typer.Argument(metavar="SKU", help=_("The seller's SKU."))] = None,
) -> None:
    columns: list[Column[Move]] = [
        Column(_("time"), lambda one: f"{one.at.astimezone(desk.clock.zone):%m-%d %H:%M}"),
        Column("SKU", lambda one: one.sku),
        Column(_("pieces"), lambda one: f"{one.qty:+d}", right=True),
        Column(_("why"), lambda one: label(MOVE_WORDS, one.why)),
        Column(_("about"), lambda one: one.about or "-"),
        Column(_("who"), lambda one: one.by or "-"),
    ]
    found = orders_stock.moves(desk, find_product(desk, sku).id if sku else None)
    how.print(found, columns, lambda one: one.id or one.about or "")


@app.verb("reorder", _("What to buy again, and how many days it lasts; csdesk report reorder makes the file."))
def _reorder(desk: Desk, how: Tabulating) -> None:
    columns: list[Column[reports_reorder.ReorderRow]] = [
        Column("SKU", lambda row: row.sku),
        Column(_("title"), lambda row: row.title or ""),
        Column(_("free"), lambda row: str(row.free), right=True),
        Column(_("a day"), lambda row: f"{row.per_day:g}", right=True),
        Column(_("days left"), lambda row: "-" if row.days_left is None else str(row.days_left), right=True),
        Column(_("to order"), lambda row: str(row.order), right=True),
    ]
    rows = reports_reorder.reorder(desk, period_of("day", desk.now().date()))
    how.print(rows, columns, lambda row: row.sku)
