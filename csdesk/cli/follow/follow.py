"""`csdesk follow`: the one list of dated things: leads, promises, to-dos and their kin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.follow import page
from csdesk.cli.frame import mistakes, streams
from csdesk.cli.frame.context import desk_of
from csdesk.cli.frame.output import Csv, DryRun, Json, Quiet, form_of, print_list, print_result
from csdesk.cli.frame.verbs import Change, Listing, Showing, changes, lists, shows
from csdesk.domain.follow import follow as follow_follow
from csdesk.domain.search import resolve
from csdesk.domain.shared import times
from csdesk.i18n import _
from csdesk.services.follow import follow as follow_services
from csdesk.services.follow import visits as follow_visits

if TYPE_CHECKING:
    from csdesk.domain.follow.follow import Details
    from csdesk.services.desk.desk import Desk

Time = Annotated[str | None, typer.Option("--due", help=_("ISO 8601, HH:MM (today) or +2h."))]
Why = Annotated[str | None, typer.Option(help=_("Why."))]
One = Annotated[str, typer.Argument(metavar="ID", help=_("The entry, e.g. FU-0317-04, or the ending 04."))]


Text = Annotated[str | None, typer.Option(help=_("Other words."))]
Order = Annotated[str | None, typer.Option(help=_("The order it is about, or that a proxy purchase serves."))]
Buyer = Annotated[str | None, typer.Option(help=_("The buyer's nick."))]
Owner = Annotated[str | None, typer.Option(help=_("Who does it."))]
Product = Annotated[str | None, typer.Option(help=_("What a lead wants, or what is bought for the buyer."))]
Objection = Annotated[str | None, typer.Option(help=_("What keeps a lead from buying."))]
LastWord = Annotated[str | None, typer.Option("--last-word", help=_("What was said last."))]
Supplier = Annotated[str | None, typer.Option(help=_("From whom a proxy purchase comes."))]
Expected = Annotated[str | None, typer.Option(metavar="DAY", help=_("When it is to arrive: 2026-03-20, or +3d."))]


def register(app: typer.Typer) -> None:
    """Add the commands on dated things."""
    follow = typer.Typer(help=_("Dated things: leads, promises, to-dos."))
    follow.command("list", help=_("List what is open, by due time."))(list_)
    follow.command("show", help=_("Show one entry."))(show)
    follow.command("add", help=_("Write something down."))(add)
    follow.command("set", help=_("Fill in what is known later: objection, last word, supplier …"))(set_)
    follow.command("move", help=_("Change when it is due."))(move)
    follow.command("done", help=_("Close it, with its outcome."))(done)
    follow.command("visits", help=_("Whom to visit: buyers by how long ago they ordered."))(visits)
    app.add_typer(follow, name="follow")


@lists
def list_(
    context: typer.Context,
    kind: Annotated[str | None, typer.Option(help=_("lead, daigou, promise, visit, todo …"))] = None,
    due: Annotated[bool, typer.Option("--due", help=_("Only what is due today or late."))] = False,
    closed: Annotated[bool, typer.Option("--closed", help=_("What has ended."))] = False,
    *,
    how: Listing,
) -> None:
    """List the dated things."""
    desk = desk_of(context)
    chosen = mistakes.pick_any(follow_follow.FollowKind, kind, "--kind")
    now = desk.now()
    views = [
        follow_services.view_follow(one, now, desk.about(one.order_id), reveal=how.reveal)
        for one in follow_services.list_follow(desk, kind=chosen, closed=closed, due=due)
    ]
    how.print(desk, views, page.columns(chosen))


@shows
def show(context: typer.Context, entry: One, *, how: Showing) -> None:
    """Show one dated thing."""
    desk = desk_of(context)
    found = resolve.find_record(desk.records.follow.records, entry)
    view = follow_services.view_follow(found, desk.now(), desk.about(found.order_id), reveal=how.reveal)
    how.print(desk, view, lambda: page.print_page(view))


@changes
def add(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help=_("What is to be done; - reads stdin."))],
    kind: Annotated[str, typer.Option(help=_("lead, daigou, promise, visit, todo …"))] = "todo",
    order: Order = None,
    buyer: Buyer = None,
    due: Time = None,
    owner: Owner = None,
    product: Product = None,
    objection: Objection = None,
    last_word: LastWord = None,
    supplier: Supplier = None,
    expected: Expected = None,
    *,
    how: Change,
) -> None:
    """Write down a dated thing."""
    desk = desk_of(context)
    result = follow_services.add(
        desk,
        mistakes.pick(follow_follow.FollowKind, kind, "--kind"),
        streams.text_of(text),
        _details(desk, product, objection, last_word, supplier, expected),
        order=order,
        buyer=buyer,
        due=times.parse_time(due, desk.now()) if due else None,
        owner=owner,
        dry_run=how.dry_run,
    )
    how.done(result)


@changes
def set_(
    context: typer.Context,
    entry: One,
    text: Text = None,
    order: Order = None,
    buyer: Buyer = None,
    owner: Owner = None,
    product: Product = None,
    objection: Objection = None,
    last_word: LastWord = None,
    supplier: Supplier = None,
    expected: Expected = None,
    *,
    how: Change,
) -> None:
    """Fill in a dated thing."""
    desk = desk_of(context)
    details = _details(desk, product, objection, last_word, supplier, expected)
    result = follow_services.amend(
        desk, entry, details, text=text, order=order, buyer=buyer, owner=owner, dry_run=how.dry_run
    )
    how.done(result)


def _details(
    desk: Desk,
    product: str | None,
    objection: str | None,
    last_word: str | None,
    supplier: str | None,
    expected: str | None,
) -> Details:
    at = times.parse_time(expected, desk.now()) if expected else None
    return follow_follow.Details(product, objection, last_word, supplier, at)


def visits(
    context: typer.Context,
    days: Annotated[int, typer.Option(min=1, help=_("Only who was left alone that long."))] = 30,
    limit: Annotated[int, typer.Option(min=1, help=_("How many at most."))] = 20,
    plan: Annotated[bool, typer.Option("--plan", help=_("Note the visits listed as follow-ups, due today."))] = False,
    dry_run: DryRun = False,
    json: Json = False,
    csv: Csv = False,
    quiet: Quiet = False,
) -> None:
    """List whom to visit, or note the visits."""
    desk = desk_of(context)
    found = follow_visits.list_visits(desk, days)[:limit]
    if plan:
        print_result(follow_visits.plan_visits(desk, found, dry_run=dry_run), json=json, quiet=quiet, dry_run=dry_run)
    else:
        form = form_of(json=json, csv=csv, quiet=quiet)
        print_list(found, page.visit_columns(desk), form, lambda one: f"{one.platform}:{one.buyer_nick}")


@changes
def move(
    context: typer.Context,
    entry: One,
    to: Annotated[str, typer.Option(help=_("ISO 8601, HH:MM (today) or +2h."))],
    why: Why = None,
    *,
    how: Change,
) -> None:
    """Change when something is due."""
    desk = desk_of(context)
    result = follow_services.move(desk, entry, times.parse_time(to, desk.now()), why, dry_run=how.dry_run)
    how.done(result)


@changes
def done(
    context: typer.Context,
    entry: One,
    outcome: Annotated[str | None, typer.Option(help=_("won, lost, kept or broken."))] = None,
    why: Why = None,
    *,
    how: Change,
) -> None:
    """Close a dated thing."""
    end = mistakes.pick_any(follow_follow.FollowEnd, outcome, "--outcome")
    result = follow_services.done(desk_of(context), entry, end, why, dry_run=how.dry_run)
    how.done(result)
