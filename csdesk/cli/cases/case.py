"""`csdesk case`: after-sales and complaints."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from csdesk.cli.cases import page
from csdesk.cli.cases import words as case_words
from csdesk.cli.frame import mistakes, streams
from csdesk.cli.frame.context import desk_of
from csdesk.cli.frame.output import Json
from csdesk.cli.frame.verbs import Change, Listing, Saying, Showing, changes, lists, shows, speaks
from csdesk.domain.cases import cases as cases_cases
from csdesk.domain.shared import times
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.services.cases import cases as cases_services
from csdesk.services.cases import plan
from csdesk.services.cases import view as cases_view
from csdesk.services.talk import answers

Id = Annotated[str, typer.Argument(metavar="ID", help=_("The case, e.g. CS-0317-01, or the ending 01."))]
Due = Annotated[str | None, typer.Option(help=_("ISO 8601, HH:MM (today) or +2h."))]
ReasonOption = Annotated[str | None, typer.Option(help=_("quality, damaged, wrong_item, size, late …"))]
Owner = Annotated[str | None, typer.Option(help=_("Who sees to it: warehouse, boss, supplier …"))]


def register(app: typer.Typer) -> None:
    """Add the commands on cases."""
    cases = typer.Typer(help=_("After-sales: photos, then compensation before exchange before return."))
    cases.command("open", help=_("Open a case on an order."))(open_)
    cases.command("list", help=_("List cases, the nearest date first."))(list_)
    cases.command("show", help=_("Show one case."))(show)
    cases.command("photo", help=_("Put a picture in a box: waybill, whole or flaw; or waive them."))(photo)
    cases.command("ask", help=_("Text that asks for the photos that are missing."))(ask)
    cases.command("offer", help=_("Text that offers the compensation the case stands on."))(offer)
    cases.command("step", help=_("Take a step: compensation, resend, exchange or return."))(step)
    cases.command("tick", help=_("Record that a step of the plan is done: the next one, or the one named."))(tick)
    cases.command("back", help=_("Record the parcel that came back, with the check list."))(back)
    cases.command("tell", help=_("Record what the buyer was told."))(tell)
    cases.command("set", help=_("Set reason, root cause, owner or next date."))(set_)
    cases.command("close", help=_("Close a case with its outcome."))(close)
    cases.command("rate", help=_("The quality refund rate of 30 days."))(rate)
    case_words.register(cases)
    app.add_typer(cases, name="case")


@changes
def open_(
    context: typer.Context,
    order: Annotated[str, typer.Argument(metavar="ORDER", help=_("The order."))],
    kind: Annotated[str, typer.Option(help=_("compensation, exchange, return_refund, complaint …"))],
    text: Annotated[str | None, typer.Option(help=_("What happened."))] = None,
    reason: ReasonOption = None,
    owner: Owner = None,
    due: Due = None,
    degree: Annotated[int | None, typer.Option(help=_("How bad a complaint is: 1, 2 or 3."))] = None,
    *,
    how: Change,
) -> None:
    """Open a case."""
    desk = desk_of(context)
    result = cases_services.open_case(
        desk,
        order,
        mistakes.pick(cases_cases.CaseKind, "return_refund" if kind == "return" else kind, "--kind"),
        text,
        reason=mistakes.pick_any(cases_cases.Reason, reason, "--reason"),
        owner=owner,
        due=times.parse_time(due, desk.now()) if due else None,
        degree=degree,
        dry_run=how.dry_run,
    )
    how.done(result)


@lists
def list_(
    context: typer.Context,
    state: Annotated[str | None, typer.Option(help=_("open, escalated or done."))] = None,
    late: Annotated[bool, typer.Option("--late", help=_("Only what is past its date."))] = False,
    order: Annotated[str | None, typer.Option(help=_("Only of this order."))] = None,
    *,
    how: Listing,
) -> None:
    """List cases."""
    desk = desk_of(context)
    views = cases_view.list_cases(
        desk,
        state=mistakes.pick_any(cases_cases.CaseState, state, "--state"),
        late=late,
        order=desk.find(order).id if order else None,
        reveal=how.reveal,
    )
    how.print(desk, views, page.columns(desk))


@shows
def show(context: typer.Context, case: Id, *, how: Showing) -> None:
    """Show one case."""
    desk = desk_of(context)
    found = cases_services.find_case(desk, case)
    view = cases_view.view_case(desk, found, reveal=how.reveal)
    how.print(desk, view, lambda: page.print_page(desk, view))


@changes
def photo(
    context: typer.Context,
    case: Id,
    which: Annotated[str | None, typer.Argument(metavar="[waybill|whole|flaw]", help=_("The box."))] = None,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", readable=False, help=_("The picture; it stays where it is."))
    ] = None,
    waive: Annotated[bool, typer.Option("--waive", help=_("Go on without photos; needs --why."))] = False,
    why: Annotated[str, typer.Option(help=_("The reason."))] = "",
    *,
    how: Change,
) -> None:
    """Put a picture in a box, or waive them."""
    desk = desk_of(context)
    if waive:
        result = cases_services.waive(desk, case, why, dry_run=how.dry_run)
    elif which is None or file is None:
        raise UsageError(_("Which photo, and which file?"), hint="csdesk case photo ID waybill FILE", code="usage")
    else:
        result = cases_services.photo(desk, case, which, file, dry_run=how.dry_run)
    how.done(result)


@speaks
def ask(
    context: typer.Context,
    case: Id,
    *,
    how: Saying,
) -> None:
    """Ask for the missing photos."""
    desk = desk_of(context)
    result = answers.photo_request(desk, case, mark=how.mark, dry_run=how.dry_run)
    how.deliver(desk, result)


@speaks
def offer(
    context: typer.Context,
    case: Id,
    *,
    how: Saying,
) -> None:
    """Offer the compensation."""
    desk = desk_of(context)
    result = answers.offer(desk, case, mark=how.mark, dry_run=how.dry_run)
    how.deliver(desk, result)


@changes
def step(
    context: typer.Context,
    case: Id,
    which: Annotated[str, typer.Argument(metavar="STEP", help=_("compensation, resend, exchange or return"))],
    amount: Annotated[str | None, typer.Option(help=_("How much is paid, e.g. 8."))] = None,
    why: Annotated[str | None, typer.Option(help=_("Why a smaller step was jumped."))] = None,
    *,
    how: Change,
) -> None:
    """Take a step of the ladder."""
    chosen = mistakes.pick(cases_cases.Step, which, "STEP")
    how.done(cases_services.step(desk_of(context), case, chosen, amount, why, dry_run=how.dry_run))


@changes
def back(
    context: typer.Context,
    case: Id,
    used: Annotated[bool, typer.Option("--used", help=_("The goods were used."))] = False,
    incomplete: Annotated[bool, typer.Option("--incomplete", help=_("Something is missing."))] = False,
    late: Annotated[bool, typer.Option("--late", help=_("It came too late."))] = False,
    *,
    how: Change,
) -> None:
    """Record the parcel that came back."""
    result = cases_services.came_back(
        desk_of(context), case, unused=not used, complete=not incomplete, in_time=not late, dry_run=how.dry_run
    )
    how.done(result)


@changes
def tick(
    context: typer.Context,
    case: Id,
    step: Annotated[str | None, typer.Argument(help=_("The step, e.g. ask_courier; without it the next."))] = None,
    note: Annotated[str | None, typer.Option(help=_("What came of it."))] = None,
    *,
    how: Change,
) -> None:
    """Record that a step is done."""
    how.done(plan.tick(desk_of(context), case, step, note, dry_run=how.dry_run))


@changes
def tell(
    context: typer.Context,
    case: Id,
    text: Annotated[str, typer.Argument(help=_("What the buyer was told; - reads it from stdin."))],
    due: Due = None,
    *,
    how: Change,
) -> None:
    """Record what the buyer was told."""
    desk = desk_of(context)
    at = times.parse_time(due, desk.now()) if due else None
    how.done(cases_services.tell(desk, case, streams.text_of(text), at, dry_run=how.dry_run))


@changes
def set_(
    context: typer.Context,
    case: Id,
    reason: ReasonOption = None,
    root_cause: Annotated[str | None, typer.Option("--root-cause", help=_("Why it could happen."))] = None,
    owner: Owner = None,
    due: Due = None,
    *,
    how: Change,
) -> None:
    """Set reason, root cause, owner or next date."""
    desk = desk_of(context)
    result = cases_services.amend(
        desk,
        case,
        reason=mistakes.pick_any(cases_cases.Reason, reason, "--reason"),
        root_cause=root_cause,
        owner=owner,
        due=times.parse_time(due, desk.now()) if due else None,
        dry_run=how.dry_run,
    )
    how.done(result)


@changes
def close(
    context: typer.Context,
    case: Id,
    outcome: Annotated[str, typer.Option(help=_("How it ended."))],
    root_cause: Annotated[str | None, typer.Option("--root-cause", help=_("Why it could happen."))] = None,
    reason: ReasonOption = None,
    goods: Annotated[
        str | None, typer.Option(help=_("Of a return: stock or written_off; else by the check of the parcel."))
    ] = None,
    *,
    how: Change,
) -> None:
    """Close a case."""
    result = cases_services.close(
        desk_of(context),
        case,
        outcome,
        root_cause=root_cause,
        reason=mistakes.pick(cases_cases.Reason, reason, "--reason") if reason else None,
        goods=mistakes.pick(cases_cases.Goods, goods, "--goods") if goods else None,
        dry_run=how.dry_run,
    )
    how.done(result)


def rate(context: typer.Context, json: Json = False) -> None:
    """Print the quality refund rate with its definition."""
    page.print_rate(desk_of(context), json=json)
