"""`csdesk order add`: an order typed or pasted by hand."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.frame import mistakes, streams
from csdesk.cli.frame.output import PLATFORMS, Reveal, print_json, say
from csdesk.cli.frame.verbs import Change, Commands, Desk
from csdesk.cli.orders import page
from csdesk.i18n import _
from csdesk.services.desk import order_view as orders_view
from csdesk.services.orders import add as orders_add

Text = Annotated[str, typer.Argument(help=_("The buyer's words: name, phone, address, goods; - reads stdin."))]

app = Commands()


@app.verb("add", _("Add an order by hand: the words are parsed and kept beside it."))
def _add_order(
    desk: Desk,
    how: Change,
    text: Text = "",
    platform: Annotated[str, typer.Option(help=PLATFORMS)] = "other",
    number: Annotated[str | None, typer.Option("--no", help=_("The platform's order number."))] = None,
    buyer: Annotated[str | None, typer.Option(help=_("The buyer's nick."))] = None,
    sku: Annotated[str | None, typer.Option(help=_("What was ordered."))] = None,
    title: Annotated[str | None, typer.Option(help=_("What was ordered, in words."))] = None,
    variant: Annotated[str | None, typer.Option(help=_("Colour, size."))] = None,
    qty: Annotated[int | None, typer.Option(help=_("How many."))] = None,
    amount: Annotated[str | None, typer.Option(help=_("What is paid in all."))] = None,
    pay: Annotated[str, typer.Option(help=_("paid, unpaid or cod."))] = "unpaid",
    reveal: Reveal = False,
) -> None:
    import msgspec

    typed = orders_add.Typed(
        platform, number, buyer, sku, title, variant, qty, amount, mistakes.pick(orders_add.Pay, pay, "--pay")
    )
    words = streams.text_of(text)
    result = orders_add.add(desk, words, typed, reveal=reveal)
    if how.quiet:
        how.done(desk, result)
        return
    desk.sync()
    order = desk.orders.get(result.changed[0]) or orders_add.understand(desk, words, typed)[0]
    view = orders_view.view_order(order, orders_view.judge_one(desk, order), reveal=reveal)
    if how.json:
        print_json({"dry_run": how.dry_run, **msgspec.structs.asdict(result), "order": view})
    else:
        page.print_page(desk, view)
    if reveal and not how.dry_run:
        orders_view.note_reveal(desk, [order.id])
    for warning in result.warnings:
        say(warning)
