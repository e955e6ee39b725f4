"""`csdesk product`: product cards, stock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from csdesk.cli.frame import output, streams
from csdesk.cli.frame.output import Json, print_fields, print_json
from csdesk.cli.frame.verbs import Commands, Desk, Result, Tabulating
from csdesk.domain.orders.moves import move_words
from csdesk.domain.shared.label import listed
from csdesk.foreign import clean_lines
from csdesk.i18n import _
from csdesk.services.orders import products as orders_products

if TYPE_CHECKING:
    from csdesk.services.orders.products import ProductView

Sku = Annotated[str, typer.Argument(metavar="SKU", help=_("The seller's SKU."))]

app = Commands(name="product", help=_("Products: page stock, real stock, cards."))


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


@app.verb("list", _("List the products with their stock."))
def _list(
    desk: Desk,
    how: Tabulating,
    low: Annotated[bool, typer.Option("--low", help=_("Only those low in stock."))] = False,
    oversold: Annotated[bool, typer.Option("--oversold", help=_("Only those offered beyond real stock."))] = False,
) -> None:
    columns: list[output.Column[ProductView]] = [
        output.Column("SKU", lambda view: view.sku),
        output.Column(_("title"), lambda view: view.title or ""),
        output.Column(_("page"), lambda view: _number(view.page), right=True),
        output.Column(_("real"), lambda view: _number(view.real), right=True),
        output.Column(_("reserved"), lambda view: str(view.reserved), right=True),
        output.Column(_("free"), lambda view: _number(view.free), right=True),
        output.Column(_("warning"), _warning),
    ]
    views = orders_products.list_products(desk, low=low, oversold=oversold)
    how.print(views, columns, lambda view: view.sku)


def _warning(view: ProductView) -> str:
    return _("page offers more than there is") if view.oversold else _("low stock") if view.low else ""


@app.verb("show", _("Show a product's card."))
def _show(desk: Desk, sku: Sku, json: Json = False) -> None:
    found = orders_products.find_product(desk, sku).id
    view = next(one for one in orders_products.list_products(desk) if one.sku == found)
    if json:
        print_json(view)
        return
    print_fields(
        [
            ("SKU", view.sku),
            (_("title"), view.title or ""),
            (_("page stock"), _number(view.page)),
            (_("real stock"), _number(view.real)),
            (_("reserved"), str(view.reserved)),
            (_("free"), _number(view.free)),
            (_("counted"), f"{view.counted_at:%Y-%m-%d %H:%M}" if view.counted_at else ""),
            (_("warning"), _warning(view)),
            (_("selling points"), view.points or ""),
            (_("fits"), view.fits or ""),
            (_("not for"), view.not_for or ""),
            (_("alternatives"), listed(view.alternatives)),
            (_("goes with"), listed(view.goes_with)),
            (_("care"), view.care or ""),
            (_("price steps"), orders_products.steps_words(view.steps)),
            (_("campaign"), view.campaign or ""),
            *((_("campaign"), words) for words in view.campaigns),
            *(("", move_words(one, desk.clock.zone)) for one in view.moves),
        ]
    )
    if view.card:
        print(clean_lines(view.card))


@app.verb("price", _("What so many pieces cost, one and all: the wholesale steps."))
def _price(
    desk: Desk,
    sku: Sku,
    qty: Annotated[int, typer.Argument(metavar="QTY", min=1, help=_("How many pieces."))],
    json: Json = False,
) -> None:
    each, total = orders_products.quote(orders_products.find_product(desk, sku), qty) or (None, None)
    if json:
        print_json({"sku": sku, "qty": qty, "price": each, "total": total})
    else:
        print_fields([(_("price of one"), each or _("not known")), (_("total"), total or _("not known"))])


@app.change("set", _("Set stock and facts of a product."))
def _set(
    desk: Desk,
    sku: Sku,
    title: Annotated[str | None, typer.Option(help=_("Its name."))] = None,
    page: Annotated[int | None, typer.Option(help=_("Stock on the shop's page."))] = None,
    real: Annotated[int | None, typer.Option(help=_("Stock as counted."))] = None,
    safety: Annotated[int | None, typer.Option(help=_("Never sold in bulk."))] = None,
    price: Annotated[str | None, typer.Option(help=_("Price of one piece."))] = None,
    parcel: Annotated[str | None, typer.Option(help=_("Freight of one piece sent alone."))] = None,
    freight: Annotated[list[str] | None, typer.Option(help=_("Freight of many, e.g. 10=40."))] = None,
    step: Annotated[list[str] | None, typer.Option(help=_("Price of one piece from so many on, e.g. 10=35."))] = None,
    card: Annotated[str | None, typer.Option(help=_("Its card in Markdown; - reads stdin."))] = None,
    points: Annotated[str | None, typer.Option(help=_("What speaks for it."))] = None,
    fits: Annotated[str | None, typer.Option(help=_("Whom it suits."))] = None,
    not_for: Annotated[str | None, typer.Option(help=_("Whom it does not suit."))] = None,
    care: Annotated[str | None, typer.Option(help=_("Notes on use and care."))] = None,
    alternatives: Annotated[str | None, typer.Option(help=_("SKUs to offer instead, with commas."))] = None,
    goes_with: Annotated[str | None, typer.Option(help=_("SKUs that go with it, with commas."))] = None,
    campaign: Annotated[str | None, typer.Option(help=_("The campaign it takes part in."))] = None,
) -> Result:
    facts: dict[str, Any] = {
        "title": title,
        "page": page,
        "real": real,
        "safety": safety,
        "price": price,
        "parcel": parcel,
        "points": points,
        "fits": fits,
        "not_for": not_for,
        "care": care,
        "campaign": campaign,
        "card": streams.text_of(card) if card is not None else None,
        "alternatives": None if alternatives is None else orders_products.skus_in(alternatives),
        "goes_with": None if goes_with is None else orders_products.skus_in(goes_with),
        "freight": orders_products.freight_steps(freight) if freight else None,
        "steps": orders_products.freight_steps(step) if step else None,
    }
    given = {name: value for name, value in facts.items() if value is not None}
    return orders_products.set_product(desk, sku, given)
