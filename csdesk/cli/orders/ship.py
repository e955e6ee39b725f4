"""`csdesk order ship`, `special` and `rate`: the parcel leaves, and what comes after the trade."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.frame.verbs import Commands, Copying, Desk, Result
from csdesk.i18n import _
from csdesk.services.orders import combine_parcels, discounts, shipping

Id = Annotated[str, typer.Argument(metavar="ID", help=_("The order."))]
Ids = Annotated[list[str], typer.Argument(metavar="ID…", help=_("Orders: ids, or endings of four or more characters."))]

app = Commands()


@app.change("ship", _("Record courier and tracking number of a parcel that left."))
def _ship(
    desk: Desk,
    order: Id,
    courier: Annotated[str, typer.Option(help=_("yto, zto, sf … or a name."))],
    tracking: Annotated[str, typer.Option(help=_("The number on the waybill."))],
    more: Annotated[bool, typer.Option("--more", help=_("Another parcel of this order follows."))] = False,
    sure: Annotated[bool, typer.Option("--sure", help=_("The number is right though it looks odd."))] = False,
) -> Result:
    return shipping.ship(desk, order, courier, tracking, more=more, sure=sure)


@app.change("send", _("Note how orders are sent, and for what value they are insured."))
def _send(
    desk: Desk,
    ids: Ids,
    way: Annotated[str | None, typer.Option(help=_("post, fast_post, ems, courier, freight or abroad."))] = None,
    insured: Annotated[str | None, typer.Option(help=_("For what value; 0 for none."))] = None,
) -> Result:
    return shipping.send(desk, ids, way, insured)


@app.change("merge", _("Put orders of one buyer to one door into one parcel; one alone with all the others."))
def _merge(desk: Desk, ids: Ids) -> Result:
    return combine_parcels.merge(desk, ids)


@app.change("split", _("Let an order and those it is together with travel alone again."))
def _split(desk: Desk, order: Id) -> Result:
    return combine_parcels.split(desk, order)


@app.change("discount", _("Note a discount given as a favour, with its reason."))
def _discount(
    desk: Desk,
    order: Id,
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help=_("How much was given."))],
    why: Annotated[str, typer.Option("--why", help=_("The reason."))],
) -> Result:
    return discounts.give(desk, order, amount, why)


@app.change("special", _("Mark orders as special, for packer and handover."))
def _special(
    desk: Desk,
    ids: Ids,
    text: Annotated[str, typer.Option("--text", help=_("What is special; - takes the mark away."))],
) -> Result:
    return shipping.special(desk, ids, text)


@app.verb("rate", _("Record that we rated the buyer."))
def _rate(desk: Desk, how: Copying, ids: Ids) -> Result:  # noqa: ARG001 - it prints and copies
    return shipping.rate(desk, ids)
