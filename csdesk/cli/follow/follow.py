"""`csdesk follow`: the one list of dated things: leads, promises, to-dos and their kin."""

from __future__ import annotations

from typing import Annotated, NamedTuple

import typer

from csdesk.cli.follow import page
from csdesk.cli.frame import mistakes, streams
from csdesk.cli.frame.output import Csv
from csdesk.cli.frame.verbs import Change, Commands, Desk, Listing, Result, Showing, Tabulating
from csdesk.domain.follow import follow as follow_follow
from csdesk.domain.search import resolve
from csdesk.i18n import _
from csdesk.services.follow import follow as follow_services
from csdesk.services.follow import visits as follow_visits

Time = Annotated[
    str | None, typer.Option("--due", help=_("A time: 14:30, tomorrow 9am, 12-01 09:00, +2h, or ISO 8601."))
]
Why = Annotated[str | None, typer.Option(help=_("Why."))]
One = Annotated[str, typer.Argument(metavar="ID", help=_("The entry, e.g. FU-0317-04, or the ending 04."))]


Text = Annotated[str | None, typer.Option(help=_("Other words."))]
Order = Annotated[str | None, typer.Option(help=_("The order it is about, or that a proxy purchase serves."))]
Buyer = Annotated[str | None, typer.Option(help=_("The buyer's nick."))]
Owner = Annotated[str | None, typer.Option(help=_("Who does it."))]


class _Details(NamedTuple):
    product: Annotated[str | None, typer.Option(help=_("What a lead wants, or what is bought for the buyer."))] = None
    objection: Annotated[str | None, typer.Option(help=_("What keeps a lead from buying."))] = None
    last_word: Annotated[str | None, typer.Option("--last-word", help=_("What was said last."))] = None
    supplier: Annotated[str | None, typer.Option(help=_("From whom a proxy purchase comes."))] = None
    expected: Annotated[
        str | None, typer.Option(metavar="DAY", help=_("When it is to arrive: 2026-03-20, or +3d."))
    ] = None

    def at(self, desk: Desk) -> follow_follow.Details:
        at = desk.time_if(self.expected)
        return follow_follow.Details(self.product, self.objection, self.last_word, self.supplier, at)


app = Commands(name="follow", help=_("Dated things: leads, promises, to-dos."))


@app.verb("list", _("List what is open, by due time."))
def _list(
    desk: Desk,
    how: Listing,
    kind: Annotated[str | None, typer.Option(help=_("lead, daigou, promise, visit, todo …"))] = None,
    due: Annotated[bool, typer.Option("--due", help=_("Only what is due today or late."))] = False,
    closed: Annotated[bool, typer.Option("--closed", help=_("What has ended."))] = False,
) -> None:
    chosen = mistakes.pick_any(follow_follow.FollowKind, kind, "--kind")
    now = desk.now()
    views = [
        follow_services.view_follow(one, now, desk.about(one.order_id), reveal=how.reveal)
        for one in follow_services.list_follow(desk, kind=chosen, closed=closed, due=due)
    ]
    how.print(desk, views, page.columns(chosen))


@app.verb("show", _("Show one entry."))
def _show(desk: Desk, how: Showing, entry: One) -> None:
    found = resolve.find_record(desk.records.follow.records, entry)
    view = follow_services.view_follow(
        found, desk.now(), desk.about(found.order_id), desk.records.follow.records.values(), reveal=how.reveal
    )
    how.print(desk, view, lambda: page.print_page(view, desk.now()))


@app.change("add", _("Write something down."))
def _add(
    desk: Desk,
    details: _Details,
    text: Annotated[str, typer.Argument(help=_("What is to be done; - reads stdin."))],
    kind: Annotated[str, typer.Option(help=_("lead, daigou, promise, visit, todo …"))] = "todo",
    order: Order = None,
    buyer: Buyer = None,
    due: Time = None,
    owner: Owner = None,
) -> Result:
    return follow_services.add(
        desk,
        mistakes.pick(follow_follow.FollowKind, kind, "--kind"),
        streams.text_of(text),
        details.at(desk),
        order=order,
        buyer=buyer,
        due=desk.time_if(due),
        owner=owner,
    )


@app.change("set", _("Fill in what is known later: objection, last word, supplier …"))
def _set(
    desk: Desk,
    details: _Details,
    entry: One,
    text: Text = None,
    order: Order = None,
    buyer: Buyer = None,
    owner: Owner = None,
) -> Result:
    return follow_services.amend(desk, entry, details.at(desk), text=text, order=order, buyer=buyer, owner=owner)


@app.verb("visits", _("Whom to visit: buyers by how long ago they ordered."))
def _visits(
    desk: Desk,
    how: Change,
    days: Annotated[int, typer.Option(min=1, help=_("Only who was left alone that long."))] = 30,
    limit: Annotated[int, typer.Option(min=1, help=_("How many at most."))] = 20,
    plan: Annotated[bool, typer.Option("--plan", help=_("Note the visits listed as follow-ups, due today."))] = False,
    csv: Csv = False,
) -> Result | None:
    found = follow_visits.list_visits(desk, days)[:limit]
    if plan:
        return follow_visits.plan_visits(desk, found)
    key = "{0.platform}:{0.buyer_nick}".format
    Tabulating(how.json, csv, how.quiet).print(found, page.visit_columns(desk), key)
    return None


@app.change("move", _("Change when it is due."))
def _move(
    desk: Desk,
    entry: One,
    to: Annotated[str, typer.Option(help=_("A time: 14:30, tomorrow 9am, 12-01 09:00, +2h, or ISO 8601."))],
    why: Why = None,
) -> Result:
    return follow_services.move(desk, entry, desk.time(to), why)


@app.change("done", _("Close it, with its outcome."))
def _done(
    desk: Desk,
    entry: One,
    outcome: Annotated[str | None, typer.Option(help=_("won, lost, kept or broken."))] = None,
    why: Why = None,
) -> Result:
    end = mistakes.pick_any(follow_follow.FollowEnd, outcome, "--outcome")
    return follow_services.done(desk, entry, end, why)
