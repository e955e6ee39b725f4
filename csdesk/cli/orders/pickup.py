"""`csdesk pickup`: courier pickups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.frame import output
from csdesk.cli.frame.verbs import Commands, Desk, Result, Tabulating
from csdesk.i18n import _
from csdesk.services.desk import couriers
from csdesk.services.orders import pickups as orders_pickups

if TYPE_CHECKING:
    from csdesk.services.orders.pickups import PickupView

Id = Annotated[str, typer.Argument(metavar="ID", help=_("The pickup, e.g. PU-0317-01."))]

app = Commands(name="pickup", help=_("Courier pickups: book, urge, done."))


@app.verb("list", _("List the pickups that are not done."))
def _list(
    desk: Desk,
    how: Tabulating,
    every: Annotated[bool, typer.Option("--all", help=_("Also those that are done."))] = False,
) -> None:
    columns: list[output.Column[PickupView]] = [
        output.Column(_("pickup"), lambda view: view.id),
        output.Column(_("courier"), lambda view: couriers.courier_name(view.courier, desk.couriers)),
        output.Column(_("phone"), lambda view: view.phone or ""),
        output.Column(_("due"), lambda view: f"{view.due_at:%m-%d %H:%M}"),
        output.Column(_("minutes late"), lambda view: str(view.late or ""), right=True),
        output.Column(_("complaint"), lambda view: view.complaint_no or ""),
    ]
    views = orders_pickups.list_pickups(desk, every=every)
    how.print(views, columns)


@app.change("book", _("Record that a pickup was booked."))
def _book(
    desk: Desk,
    courier: Annotated[str, typer.Option(help=_("yto, zto, sf … or a name."))],
    urgent: Annotated[bool, typer.Option("--urgent", help=_("Due in 30 minutes."))] = False,
    due: Annotated[
        str | None, typer.Option(help=_("A time: 14:30, tomorrow 9am, 12-01 09:00, +2h, or ISO 8601."))
    ] = None,
    parcels: Annotated[int | None, typer.Option(help=_("How many parcels."))] = None,
) -> Result:
    end = desk.time_if(due)
    return orders_pickups.book(desk, courier, urgent=urgent, due=end, parcels=parcels)


@app.change("urge", _("Record that a late pickup was urged; says what to tell the courier."))
def _urge(
    desk: Desk,
    pickup: Id,
    complaint: Annotated[str | None, typer.Option(help=_("The courier's complaint number."))] = None,
) -> Result:
    return orders_pickups.urge(desk, pickup, complaint_no=complaint)


@app.change("other", _("The computed case is wrong: another time, or complain at once."))
def _other(
    desk: Desk,
    pickup: Id,
    why: Annotated[str, typer.Option("--why", help=_("The reason."))],
    due: Annotated[str | None, typer.Option(help=_("The time the courier named; without it we complain now."))] = None,
) -> Result:
    end = desk.time_if(due)
    return orders_pickups.override(desk, pickup, why, end)


@app.change("done", _("Record that the courier has come."))
def _done(desk: Desk, pickup: Id) -> Result:
    return orders_pickups.done(desk, pickup)
