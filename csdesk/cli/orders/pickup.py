"""`csdesk pickup`: courier pickups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.frame import output
from csdesk.cli.frame.context import desk_of
from csdesk.cli.frame.verbs import Change, Listing, changes, tabulates
from csdesk.domain.shared import times
from csdesk.i18n import _
from csdesk.services.desk import couriers
from csdesk.services.orders import pickups as orders_pickups

if TYPE_CHECKING:
    from csdesk.services.orders.pickups import PickupView

Id = Annotated[str, typer.Argument(metavar="ID", help=_("The pickup, e.g. PU-0317-01."))]


def register(app: typer.Typer) -> None:
    """Add the commands on pickups."""
    pickups = typer.Typer(help=_("Courier pickups: book, urge, done."))
    pickups.command("list", help=_("List the pickups that are not done."))(list_)
    pickups.command("book", help=_("Record that a pickup was booked."))(book)
    pickups.command("urge", help=_("Record that a late pickup was urged; says what to tell the courier."))(urge)
    pickups.command("other", help=_("The computed case is wrong: another time, or complain at once."))(other)
    pickups.command("done", help=_("Record that the courier has come."))(done)
    app.add_typer(pickups, name="pickup")


@tabulates
def list_(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help=_("Also those that are done."))] = False,
    *,
    how: Listing,
) -> None:
    """List pickups, the most urgent first."""
    desk = desk_of(context)
    columns: list[output.Column[PickupView]] = [
        output.Column(_("pickup"), lambda view: view.id),
        output.Column(_("courier"), lambda view: couriers.courier_name(view.courier, desk.couriers)),
        output.Column(_("phone"), lambda view: view.phone or ""),
        output.Column(_("due"), lambda view: f"{view.due_at:%m-%d %H:%M}"),
        output.Column(_("minutes late"), lambda view: str(view.late or ""), right=True),
        output.Column(_("complaint"), lambda view: view.complaint_no or ""),
    ]
    views = orders_pickups.list_pickups(desk, every=every)
    how.print(desk, views, columns)


@changes
def book(
    context: typer.Context,
    courier: Annotated[str, typer.Option(help=_("yto, zto, sf … or a name."))],
    urgent: Annotated[bool, typer.Option("--urgent", help=_("Due in 30 minutes."))] = False,
    due: Annotated[str | None, typer.Option(help=_("ISO 8601, HH:MM (today) or +2h."))] = None,
    parcels: Annotated[int | None, typer.Option(help=_("How many parcels."))] = None,
    *,
    how: Change,
) -> None:
    """Book a pickup."""
    desk = desk_of(context)
    end = times.parse_time(due, desk.now()) if due else None
    result = orders_pickups.book(desk, courier, urgent=urgent, due=end, parcels=parcels, dry_run=how.dry_run)
    how.done(result)


@changes
def urge(
    context: typer.Context,
    pickup: Id,
    complaint: Annotated[str | None, typer.Option(help=_("The courier's complaint number."))] = None,
    *,
    how: Change,
) -> None:
    """Urge a pickup."""
    result = orders_pickups.urge(desk_of(context), pickup, complaint_no=complaint, dry_run=how.dry_run)
    how.done(result)


@changes
def other(
    context: typer.Context,
    pickup: Id,
    why: Annotated[str, typer.Option("--why", help=_("The reason."))],
    due: Annotated[str | None, typer.Option(help=_("The time the courier named; without it we complain now."))] = None,
    *,
    how: Change,
) -> None:
    """Override the computed case."""
    desk = desk_of(context)
    end = times.parse_time(due, desk.now()) if due else None
    result = orders_pickups.override(desk, pickup, why, end, dry_run=how.dry_run)
    how.done(result)


@changes
def done(context: typer.Context, pickup: Id, *, how: Change) -> None:
    """Record that the courier has come."""
    how.done(orders_pickups.done(desk_of(context), pickup, dry_run=how.dry_run))
