"""`csdesk courier`: the courier table in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.frame import output
from csdesk.cli.frame.verbs import Commands, Desk, Tabulating
from csdesk.domain.orders import couriers as orders_couriers
from csdesk.domain.shared.label import with_value
from csdesk.i18n import _, language
from csdesk.services.desk import couriers as desk_couriers

if TYPE_CHECKING:
    from csdesk.domain.orders.couriers import Courier

app = Commands(name="courier", help=_("The courier table in use."))


@app.verb("show", _("Show the couriers, or those a number looks like."))
def _show(
    desk: Desk,
    how: Tabulating,
    number: Annotated[str | None, typer.Argument(metavar="NUMBER", help=_("A tracking number to recognise."))] = None,
    shop: Annotated[str | None, typer.Option(help=_("As this shop offers them."))] = None,
) -> None:
    table = desk_couriers.load_couriers(desk.home.folder, shop)
    codes = (
        orders_couriers.guess(orders_couriers.clean_number(number), table)
        if number
        else tuple(dict.fromkeys((*table.use, *table.known)))
    )
    columns: list[output.Column[Courier]] = [
        output.Column(_("courier"), lambda one: one.code),
        output.Column(_("name"), lambda one: one.name.get(language(), one.code)),
        output.Column(_("offered"), lambda one: _("yes") if one.code in table.use else ""),
        output.Column(_("phone"), lambda one: one.phone or ""),
        output.Column(_("branches"), lambda one: "; ".join(f"{at}: {phone}" for at, phone in one.branches.items())),
        output.Column(_("days"), lambda one: str(one.days or ""), right=True),
        output.Column(_("extra"), lambda one: one.extra or "", right=True),
        output.Column(_("slow or dearer in"), lambda one: " ".join(one.remote)),
        output.Column(_("not in"), lambda one: " ".join(one.closed)),
        output.Column(_("notes"), lambda one: _("; ").join(map(with_value, one.notes, one.notes.values()))),
    ]
    couriers = [table.known[code] for code in codes]
    how.print(couriers, columns, lambda one: one.code)
