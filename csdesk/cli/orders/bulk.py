"""`csdesk bulk`: a large order, whether the stock carries it, and the text for the buyer."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.frame.output import print_fields, print_json
from csdesk.cli.frame.verbs import Commands, Desk, Result, Saying
from csdesk.i18n import _
from csdesk.services.orders import bulk as bulks
from csdesk.services.orders import products

app = Commands()


@app.verb("bulk", _("A large order: can the stock carry it, what freight does it save?"))
def _bulk(
    desk: Desk,
    how: Saying,
    sku: Annotated[str, typer.Argument(metavar="SKU", help=_("The seller's SKU."))],
    qty: Annotated[int, typer.Argument(metavar="QTY", help=_("How many pieces."))],
    text: Annotated[bool, typer.Option("--text", help=_("Make the text for the buyer."))] = False,
    order: Annotated[str | None, typer.Option(help=_("The order it is about."))] = None,
    buyer: Annotated[str | None, typer.Option(help=_("Whom it is for: platform:nick, a nick, or an order."))] = None,
    take: Annotated[
        bool | None, typer.Option("--take/--parts", help=_("Another answer than the computed one."))
    ] = None,
    discount: Annotated[str | None, typer.Option(help=_("What is given back in all."))] = None,
    later: Annotated[str | None, typer.Option(help=_("When the rest would leave, in words."))] = None,
    why: Annotated[str | None, typer.Option(help=_("Why."))] = None,
) -> Result | None:
    about = desk.find(order) if order else None
    if text or how.mark:
        terms = bulks.Terms(take, discount, later, why)
        whom = bulks.buyer_for(desk, buyer or "") or None
        return bulks.answer(desk, sku, qty, terms, order=about, buyer=whom, mark=how.mark)
    view = products.bulk(desk, sku, qty, about, whole=take)
    if how.json:
        print_json(view)
        return None
    answer = {None: _("nobody has counted the real stock"), True: _("yes")}.get(
        view.carries, _("no, {count} are missing").format(count=view.missing)
    )
    print_fields(
        [
            (_("can be carried"), answer),
            (_("because"), bulks.because(view)),
            (_("free"), "" if view.free is None else str(view.free)),
            (_("price of one"), bulks.money_words(view.price)),
            (_("total"), bulks.money_words(view.total)),
            (_("freight saved"), bulks.money_words(view.saved)),
            (_("discount that costs nothing"), bulks.money_words(view.discount)),
        ]
    )
    return None
