"""`csdesk parcel`: parcels under way, what the courier says of them."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.frame import mistakes, output
from csdesk.cli.frame.verbs import Commands, Desk, Result, Tabulating
from csdesk.domain.orders import tracking
from csdesk.i18n import _
from csdesk.services.desk import couriers
from csdesk.services.orders import watch

Ids = Annotated[list[str], typer.Argument(metavar="ID…", help=_("Orders: ids, or endings of four or more characters."))]

app = Commands(name="parcel", help=_("Parcels under way: list, call the courier, note the answer."))


@app.verb("list", _("List the parcels under way, the next to be looked for first."))
def _list(
    desk: Desk,
    how: Tabulating,
    stuck: Annotated[bool, typer.Option("--stuck", help=_("Only those past their time, stuck or sent back."))] = False,
) -> None:
    columns: list[output.Column[watch.ParcelView]] = [
        output.Column(_("order"), lambda view: view.id),
        output.Column(_("parcel"), lambda view: view.tracking_no or ""),
        output.Column(_("courier"), lambda view: couriers.courier_name(view.courier, desk.couriers)),
        output.Column(_("phone"), lambda view: view.phone or ""),
        output.Column(_("state"), lambda view: _(tracking.PARCEL_STATES[tracking.ParcelState(view.state)])),
        output.Column(_("next look"), lambda view: f"{view.next_at:%m-%d %H:%M}" if view.next_at else ""),
        output.Column(_("answer"), lambda view: view.answer or ""),
    ]
    how.print(watch.list_parcels(desk, stuck=stuck), columns)


@app.verb("call", _("Print what to tell the courier of a parcel."))
def _call(desk: Desk, order: Annotated[str, typer.Argument(metavar="ID", help=_("The order."))]) -> None:
    print(watch.script(desk, order))


@app.change("look", _("Record what was seen or what the courier said, and when to look again."))
def _look(
    desk: Desk,
    ids: Ids,
    answer: Annotated[str, typer.Argument(help=_("What was said."))],
    again: Annotated[str | None, typer.Option("--next", help=_("When to look again: ISO 8601, HH:MM or +2d."))] = None,
    state: Annotated[str | None, typer.Option(help=_("moving, stuck, lost, delivered or returned."))] = None,
    parcel: Annotated[str | None, typer.Option(help=_("Which parcel of the order; else all."))] = None,
) -> Result:
    chosen = mistakes.pick_any(tracking.ParcelState, state, "--state")
    return watch.look(desk, ids, answer, again=desk.time_if(again), state=chosen, parcel=parcel)
