"""`csdesk courier`: the courier table in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.frame.context import desk_of
from csdesk.cli.frame.output import Csv, Json, Quiet, form_of, print_list
from csdesk.i18n import _

if TYPE_CHECKING:
    from csdesk.domain.orders.couriers import Courier


def register(app: typer.Typer) -> None:
    """Add the commands on couriers."""
    couriers = typer.Typer(help=_("The courier table in use."))
    couriers.callback()(lambda: None)
    couriers.command("show", help=_("Show the couriers, or those a number looks like."))(show)
    app.add_typer(couriers, name="courier")


def show(
    context: typer.Context,
    number: Annotated[str | None, typer.Argument(metavar="NUMBER", help=_("A tracking number to recognise."))] = None,
    shop: Annotated[str | None, typer.Option(help=_("As this shop offers them."))] = None,
    json: Json = False,
    csv: Csv = False,
    quiet: Quiet = False,
) -> None:
    """Show the shop's couriers first, then the other known ones."""
    from csdesk.cli.frame.output import Column
    from csdesk.domain.orders.couriers import clean_number, guess
    from csdesk.i18n import language
    from csdesk.services.desk.couriers import load_couriers

    table = load_couriers(desk_of(context).home.folder, shop)
    codes = guess(clean_number(number), table) if number else tuple(dict.fromkeys((*table.use, *table.known)))
    columns: list[Column[Courier]] = [
        Column(_("courier"), lambda one: one.code),
        Column(_("name"), lambda one: one.name.get(language(), one.code)),
        Column(_("offered"), lambda one: _("yes") if one.code in table.use else ""),
        Column(_("phone"), lambda one: one.phone or ""),
        Column(_("extra"), lambda one: one.extra or "", right=True),
        Column(_("slow or dearer in"), lambda one: " ".join(one.remote)),
        Column(_("not in"), lambda one: " ".join(one.closed)),
        Column(_("notes"), lambda one: "; ".join(f"{place}: {words}" for place, words in one.notes.items())),
    ]
    couriers = [table.known[code] for code in codes]
    print_list(couriers, columns, form_of(json=json, csv=csv, quiet=quiet), lambda one: one.code)
