"""`csdesk follow`: the one list of dated things: leads, promises, to-dos and their kin."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.context import desk_of
from csdesk.cli.output import Column, Csv, DryRun, Json, Quiet, form_of, print_list, print_result
from csdesk.i18n import _

Time = Annotated[str | None, typer.Option("--due", help=_("ISO 8601, HH:MM (today) or +2h."))]
Why = Annotated[str | None, typer.Option(help=_("Why."))]
One = Annotated[str, typer.Argument(metavar="ID", help=_("The entry, e.g. FU-0317-04, or the ending 04."))]


def register(app: typer.Typer) -> None:
    """Add the commands on dated things."""
    follow = typer.Typer(help=_("Dated things: leads, promises, to-dos."))
    follow.command("list", help=_("List what is open, by due time."))(list_)
    follow.command("add", help=_("Write something down."))(add)
    follow.command("move", help=_("Change when it is due."))(move)
    follow.command("done", help=_("Close it, with its outcome."))(done)
    app.add_typer(follow, name="follow")


def list_(
    context: typer.Context,
    kind: Annotated[str | None, typer.Option(help=_("lead, daigou, promise, visit, todo …"))] = None,
    due: Annotated[bool, typer.Option("--due", help=_("Only what is due today or late."))] = False,
    closed: Annotated[bool, typer.Option("--closed", help=_("What has ended."))] = False,
    json: Json = False,
    csv: Csv = False,
    quiet: Quiet = False,
) -> None:
    """List the dated things."""
    from csdesk.cli.mistakes import pick
    from csdesk.domain.follow import KIND_NAMES, FollowKind
    from csdesk.services.follow import FollowView, list_follow, view_follow

    desk = desk_of(context)
    chosen = pick(FollowKind, kind, "--kind") if kind else None
    now = desk.now()
    views = [view_follow(one, now) for one in list_follow(desk, kind=chosen, closed=closed, due=due)]
    columns = [
        Column[FollowView](_("id"), lambda view: view.id),
        Column[FollowView](_("kind"), lambda view: _(KIND_NAMES[view.kind])),
        Column[FollowView](_("due"), lambda view: f"{view.due_at:%m-%d %H:%M}" if view.due_at else "-"),
        Column[FollowView](_("order"), lambda view: view.order_id or "-"),
        Column[FollowView](_("text"), lambda view: view.text),
        Column[FollowView](_("state"), lambda view: _("late") if view.late else _(view.state)),
    ]
    print_list(views, columns, form_of(json=json, csv=csv, quiet=quiet), lambda view: view.id)


def add(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help=_("What is to be done; - reads stdin."))],
    kind: Annotated[str, typer.Option(help=_("lead, daigou, promise, visit, todo …"))] = "todo",
    order: Annotated[str | None, typer.Option(help=_("The order it is about."))] = None,
    buyer: Annotated[str | None, typer.Option(help=_("The buyer's nick."))] = None,
    due: Time = None,
    owner: Annotated[str | None, typer.Option(help=_("Who does it."))] = None,
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write down a dated thing."""
    from csdesk.cli.mistakes import pick
    from csdesk.cli.words import text_of
    from csdesk.domain.follow import FollowKind
    from csdesk.domain.times import parse_time
    from csdesk.services import follow

    desk = desk_of(context)
    at = parse_time(due, desk.now()) if due else None
    result = follow.add(
        desk,
        pick(FollowKind, kind, "--kind"),
        text_of(text),
        order=order,
        buyer=buyer,
        due=at,
        owner=owner,
        dry_run=dry_run,
    )
    print_result(result, json=json, quiet=quiet, dry_run=dry_run)


def move(
    context: typer.Context,
    entry: One,
    to: Annotated[str, typer.Option(help=_("ISO 8601, HH:MM (today) or +2h."))],
    why: Why = None,
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Change when something is due."""
    from csdesk.domain.times import parse_time
    from csdesk.services import follow

    desk = desk_of(context)
    result = follow.move(desk, entry, parse_time(to, desk.now()), why, dry_run=dry_run)
    print_result(result, json=json, quiet=quiet, dry_run=dry_run)


def done(
    context: typer.Context,
    entry: One,
    outcome: Annotated[str | None, typer.Option(help=_("won, lost, kept or broken."))] = None,
    why: Why = None,
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Close a dated thing."""
    from csdesk.cli.mistakes import pick
    from csdesk.domain.follow import FollowEnd
    from csdesk.services import follow

    end = pick(FollowEnd, outcome, "--outcome") if outcome else None
    result = follow.done(desk_of(context), entry, end, why, dry_run=dry_run)
    print_result(result, json=json, quiet=quiet, dry_run=dry_run)
