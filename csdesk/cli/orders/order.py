"""`csdesk order`: one order, or several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.frame import mistakes, streams
from csdesk.cli.frame.context import desk_of
from csdesk.cli.frame.output import DryRun, Json, Platform, Quiet, print_result
from csdesk.cli.frame.sending import Copy, deliver, mark_of
from csdesk.cli.frame.verbs import Change, Listing, Showing, changes, lists, shows
from csdesk.cli.orders import add as order_add
from csdesk.cli.orders import cases as order_cases
from csdesk.cli.orders import page
from csdesk.cli.orders import ship as order_ship
from csdesk.cli.orders import texts as order_texts
from csdesk.domain.orders import stage as orders_stage
from csdesk.domain.shared import models, times
from csdesk.i18n import _
from csdesk.services.buyers import history
from csdesk.services.desk import order_view as orders_view
from csdesk.services.orders import memos
from csdesk.services.orders import orders as orders_orders
from csdesk.services.search import order_list
from csdesk.services.today import queues

if TYPE_CHECKING:
    from csdesk.desk import Desk
    from csdesk.services.desk.results import Result

Ids = Annotated[list[str], typer.Argument(metavar="ID…", help=_("Orders: ids, or endings of four or more characters."))]
Id = Annotated[str, typer.Argument(metavar="ID", help=_("The order."))]
Why = Annotated[str, typer.Option("--why", help=_("The reason."))]


def register(app: typer.Typer) -> None:
    """Add the commands on orders."""
    orders = typer.Typer(help=_("Orders: find, show, note, flag, hold, release, close."))
    orders.command("list", help=_("List orders: all, one queue, or what fits."))(list_)
    orders.command("show", help=_("Show all that is known of an order."))(show)
    order_add.add(orders)
    orders.command("note", help=_("Add a line to the seller memo: MMDD CODE text."))(note)
    orders.command("memo", help=_("Print or copy the memo lines that nobody has pasted yet."))(memo)
    orders.command("back-end", help=_("List what waits to be entered in the back end: memo, flag number, closing."))(
        back_end
    )
    orders.command("flag", help=_("Set the seller's flag."))(flag)
    orders.command("hold", help=_("Keep orders back."))(hold)
    orders.command("release", help=_("Let held orders go on."))(release)
    orders.command("close", help=_("Close orders that will not be paid."))(close)
    orders.command("read", help=_("Record that the buyer's message was read."))(read)
    order_texts.add(orders)
    order_cases.add(orders)
    order_ship.add(orders)
    app.add_typer(orders, name="order")


@lists
def list_(
    context: typer.Context,
    queue: Annotated[str | None, typer.Option(help=_("unpaid, cod, to_confirm, to_ship …, or late."))] = None,
    stage: Annotated[str | None, typer.Option(help=_("Where the order stands, e.g. shipped."))] = None,
    platform: Platform = None,
    find: Annotated[str, typer.Option(help=_("Search words, e.g. 盖碗 状态:待发货 flag:red."))] = "",
    *,
    how: Listing,
) -> None:
    """List orders, newest first; a queue is listed most urgent first."""
    desk = desk_of(context)
    views = order_list.list_orders(
        desk,
        queue=mistakes.one_of((row.id for row in queues.order_queues()), queue, "--queue") if queue else None,
        stage=mistakes.pick_any(orders_stage.Stage, stage, "--stage"),
        platform=platform_of(desk, platform),
        find=find,
        reveal=how.reveal,
    )
    if how.csv and not how.quiet:
        how.note(desk, views)
        page.print_flags(desk, views)
    else:
        how.print(desk, views, page.columns(desk))


@shows
def show(
    context: typer.Context,
    order: Id,
    *,
    how: Showing,
) -> None:
    """Show one order."""
    desk = desk_of(context)
    found = desk.find(order)
    standing = orders_view.judge_one(desk, found)
    view = orders_view.view_order(found, standing, orders_view.case_ids(desk).get(found.id, ()), reveal=how.reveal)
    how.print(desk, view, lambda: page.print_page(desk, view, history.history_of(desk, found).words()))


@changes
def note(
    context: typer.Context,
    ids: Ids,
    text: Annotated[str, typer.Argument(help=_("What happened; - reads it from stdin."))],
    copy: Copy = False,
    *,
    how: Change,
) -> None:
    """Add a memo line to orders and print what is to be pasted into the back end."""
    desk = desk_of(context)
    result = memos.note(desk, ids, streams.text_of(text), mark=mark_of(copy, False), dry_run=how.dry_run)
    deliver(desk, result, copy=copy, json=how.json, quiet=how.quiet, dry_run=how.dry_run)


def memo(context: typer.Context, order: Id, copy: Copy = False, dry_run: DryRun = False, json: Json = False) -> None:
    """Print the memo lines nobody has pasted yet, or the one that the order's facts make likely."""
    desk = desk_of(context)
    result = memos.note(desk, [order], mark=mark_of(copy, False), dry_run=dry_run)
    deliver(desk, result, copy=copy, json=json, dry_run=dry_run)


@lists
def back_end(
    context: typer.Context,
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID…]", help=_("Orders; without any all that waits."))
    ] = None,
    platform: Platform = None,
    *,
    how: Listing,
) -> None:
    """List what waits to be entered in the platforms' back ends."""
    desk = desk_of(context)
    rows = memos.back_end(desk, ids or (), platform=platform_of(desk, platform), reveal=how.reveal)
    how.print(desk, rows, page.back_end_columns(desk))


@changes
def flag(
    context: typer.Context,
    ids: Ids,
    colour: Annotated[str, typer.Argument(help=_("red, yellow, green, blue, purple or none"))],
    tag: Annotated[str | None, typer.Option(help=_("The flag's name, where the platform wants one."))] = None,
    *,
    how: Change,
) -> None:
    """Set the seller's flag of orders."""
    chosen = mistakes.pick(models.Flag, colour, "COLOUR")
    how.done(orders_orders.flag(desk_of(context), ids, chosen, tag, dry_run=how.dry_run))


@changes
def hold(
    context: typer.Context,
    ids: Ids,
    why: Why,
    until: Annotated[str | None, typer.Option(help=_("ISO 8601, HH:MM (today) or +2h."))] = None,
    *,
    how: Change,
) -> None:
    """Keep orders back."""
    desk = desk_of(context)
    end = times.parse_time(until, desk.now()) if until is not None else None
    how.done(orders_orders.hold(desk, ids, why, end, dry_run=how.dry_run))


def release(
    context: typer.Context, ids: Ids, dry_run: DryRun = False, json: Json = False, quiet: Quiet = False
) -> None:
    """Let held orders go on."""
    _done(orders_orders.release(desk_of(context), ids, dry_run=dry_run), json, quiet, dry_run)


def close(
    context: typer.Context, ids: Ids, why: Why, dry_run: DryRun = False, json: Json = False, quiet: Quiet = False
) -> None:
    """Close orders that will not be paid."""
    _done(orders_orders.close(desk_of(context), ids, why, dry_run=dry_run), json, quiet, dry_run)


@changes
def read(context: typer.Context, ids: Ids, *, how: Change) -> None:
    """Record that the buyer's message was read."""
    how.done(orders_orders.read(desk_of(context), ids, dry_run=how.dry_run))


def platform_of(desk: Desk, name: str | None) -> str | None:
    """Return a platform that the desk knows, or has orders of; raises `UsageError` for another one."""
    known = dict.fromkeys((*sorted(desk.packs), *(order.platform for order in desk.orders.values())))
    return mistakes.one_of(known, name, "--platform") if name else None


def _done(result: Result, json: bool, quiet: bool, dry_run: bool) -> None:
    print_result(result, json=json, quiet=quiet, dry_run=dry_run)
