"""`csdesk bulk`: a large order, whether the stock carries it, and the text for the buyer."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.frame.context import desk_of
from csdesk.cli.frame.output import DryRun, Json, print_fields, print_json
from csdesk.cli.frame.sending import Copy, Sent, deliver, mark_of
from csdesk.i18n import _
from csdesk.services.orders import bulk as bulks
from csdesk.services.orders import products


def register(app: typer.Typer) -> None:
    """Add the command on large orders."""
    app.command("bulk", help=_("A large order: can the stock carry it, what freight does it save?"))(bulk)


def bulk(
    context: typer.Context,
    sku: Annotated[str, typer.Argument(metavar="SKU", help=_("The seller's SKU."))],
    qty: Annotated[int, typer.Argument(metavar="QTY", help=_("How many pieces."))],
    text: Annotated[bool, typer.Option("--text", help=_("Make the text for the buyer."))] = False,
    order: Annotated[str | None, typer.Option(help=_("The order it is about."))] = None,
    take: Annotated[
        bool | None, typer.Option("--take/--parts", help=_("Another answer than the computed one."))
    ] = None,
    discount: Annotated[str | None, typer.Option(help=_("What is given back in all."))] = None,
    later: Annotated[str | None, typer.Option(help=_("When the rest would leave, in words."))] = None,
    why: Annotated[str | None, typer.Option(help=_("Why."))] = None,
    copy: Copy = False,
    sent: Sent = False,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Say whether the stock carries a large order, or make the text."""
    desk = desk_of(context)
    about = desk.find(order) if order else None
    if text or copy or sent:
        terms = bulks.Terms(take, discount, later, why)
        mark = mark_of(copy, sent)
        result = bulks.answer(desk, sku, qty, terms, order=about, mark=mark, dry_run=dry_run)
        deliver(desk, result, copy=copy, json=json, dry_run=dry_run)
        return
    view = products.bulk(desk, sku, qty, about)
    if json:
        print_json(view)
        return
    answer = {None: _("nobody has counted the real stock"), True: _("yes")}.get(
        view.carries, _("no, {count} are missing").format(count=view.missing)
    )
    print_fields(
        [
            (_("can be carried"), answer),
            (_("because"), bulks.because(view)),
            (_("free"), "" if view.free is None else str(view.free)),
            (_("freight saved"), view.saved or ""),
            (_("discount that costs nothing"), view.discount or ""),
        ]
    )
