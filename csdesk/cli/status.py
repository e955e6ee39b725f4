"""`csdesk status` and `csdesk next`: the numbers of the day, and the one thing to do now."""

from __future__ import annotations

import typer

from csdesk.cli.context import desk_of
from csdesk.cli.output import Json, print_fields, print_json
from csdesk.i18n import _


def register(app: typer.Typer) -> None:
    """Add both commands."""
    app.command("status", help=_("Queues, deadlines and routine: the numbers of Today."))(status)
    app.command("next", help=_("The single most urgent thing, and why."))(next_)


def status(context: typer.Context, json: Json = False) -> None:
    """Print the numbers of the day."""
    from csdesk.services.snapshot import take_snapshot
    from csdesk.services.status import status as numbers

    desk = desk_of(context)
    snapshot = take_snapshot(desk)
    if json:
        print_json(numbers(desk, snapshot))
        return
    from csdesk.cli.status_page import status_fields

    print_fields(status_fields(desk, snapshot))


def next_(context: typer.Context, json: Json = False) -> None:
    """Print what to do now."""
    from csdesk.services.next_up import next_up
    from csdesk.services.snapshot import take_snapshot

    found = next_up(take_snapshot(desk_of(context)))
    if json:
        print_json(found)
    else:
        print_fields([(found.id, found.sentence)] if found else [("", _("Nothing is open."))])
