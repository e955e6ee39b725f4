"""`csdesk case`: after-sales and complaints."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from csdesk.cli.cases import page, words
from csdesk.cli.frame import mistakes, streams
from csdesk.cli.frame.output import Json
from csdesk.cli.frame.verbs import Commands, Desk, Listing, Result, Saying, Showing
from csdesk.domain.cases import cases as cases_cases
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.services.cases import cases as cases_services
from csdesk.services.cases import plan
from csdesk.services.cases import view as cases_view
from csdesk.services.talk import answers

Id = Annotated[str, typer.Argument(metavar="ID", help=_("The case, e.g. CS-0317-01, or the ending 01."))]
Due = Annotated[str | None, typer.Option(help=_("A time: 14:30, tomorrow 9am, 12-01 09:00, +2h, or ISO 8601."))]
ReasonOption = Annotated[str | None, typer.Option(help=_("quality, damaged, lost, missing, wrong_item, size, late …"))]
Owner = Annotated[str | None, typer.Option(help=_("Who sees to it: warehouse, boss, supplier …"))]

app = Commands(name="case", help=_("After-sales: photos, then compensation before exchange before return."))
app.add_typer(words.app)


@app.change("open", _("Open a case on an order."))
def _open(
    desk: Desk,
    order: Annotated[str, typer.Argument(metavar="ORDER", help=_("The order."))],
    kind: Annotated[str, typer.Option(help=_("compensation, exchange, return_refund, complaint …"))],
    text: Annotated[str | None, typer.Option(help=_("What happened."))] = None,
    reason: ReasonOption = None,
    owner: Owner = None,
    due: Due = None,
    degree: Annotated[int | None, typer.Option(help=_("How bad a complaint is: 1, 2 or 3."))] = None,
) -> Result:
    return cases_services.open_case(
        desk,
        order,
        mistakes.pick(cases_cases.CaseKind, "return_refund" if kind == "return" else kind, "--kind"),
        text,
        reason=mistakes.pick_any(cases_cases.Reason, reason, "--reason"),
        owner=owner,
        due=desk.time_if(due),
        degree=degree,
    )


@app.verb("list", _("List cases, the nearest date first."))
def _list(
    desk: Desk,
    how: Listing,
    state: Annotated[str | None, typer.Option(help=_("open, escalated or done."))] = None,
    late: Annotated[bool, typer.Option("--late", help=_("Only what is past its date."))] = False,
    order: Annotated[str | None, typer.Option(help=_("Only of this order."))] = None,
) -> None:
    views = cases_view.list_cases(
        desk,
        state=mistakes.pick_any(cases_cases.CaseState, state, "--state"),
        late=late,
        order=desk.find(order).id if order else None,
        reveal=how.reveal,
    )
    how.print(desk, views, page.columns(desk))


@app.verb("show", _("Show one case."))
def _show(desk: Desk, how: Showing, case: Id) -> None:
    found = cases_services.find_case(desk, case)
    view = cases_view.view_case(desk, found, desk.records.follow.records.values(), reveal=how.reveal)
    how.print(desk, view, lambda: page.print_page(desk, view))


@app.change("photo", _("Put a picture in a box: waybill, whole or flaw; or waive them."))
def _photo(
    desk: Desk,
    case: Id,
    which: Annotated[str | None, typer.Argument(metavar="[waybill|whole|flaw]", help=_("The box."))] = None,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", readable=False, help=_("The picture; it stays where it is."))
    ] = None,
    waive: Annotated[bool, typer.Option("--waive", help=_("Go on without photos; needs --why."))] = False,
    why: Annotated[str, typer.Option(help=_("The reason."))] = "",
) -> Result:
    if waive:
        return cases_services.waive(desk, case, why)
    if which is None or file is None:
        raise UsageError(_("Which photo, and which file?"), hint="csdesk case photo ID waybill FILE", code="usage")
    return cases_services.photo(desk, case, which, file)


@app.verb("ask", _("Text that asks for the photos that are missing."))
def _ask(desk: Desk, how: Saying, case: Id) -> Result:
    return answers.photo_request(desk, case, mark=how.mark)


@app.verb("offer", _("Text that offers the compensation the case stands on."))
def _offer(desk: Desk, how: Saying, case: Id) -> Result:
    return answers.offer(desk, case, mark=how.mark)


@app.change("step", _("Take a step: compensation, resend, exchange, return or refund_only."))
def _step(
    desk: Desk,
    case: Id,
    which: Annotated[
        str, typer.Argument(metavar="STEP", help=_("compensation, resend, exchange, return or refund_only"))
    ],
    amount: Annotated[str | None, typer.Option(help=_("How much is paid, e.g. 8."))] = None,
    why: Annotated[str | None, typer.Option(help=_("Why a smaller step was jumped."))] = None,
    sure: Annotated[bool, typer.Option("--sure", help=_("The amount is right though it looks odd."))] = False,
) -> Result:
    chosen = mistakes.pick(cases_cases.Step, which, "STEP")
    return cases_services.step(desk, case, chosen, amount, why, sure=sure)


@app.change("back", _("Record the parcel that came back, with the check list."))
def _back(
    desk: Desk,
    case: Id,
    used: Annotated[bool, typer.Option("--used", help=_("The goods were used."))] = False,
    incomplete: Annotated[bool, typer.Option("--incomplete", help=_("Something is missing."))] = False,
    late: Annotated[bool, typer.Option("--late", help=_("It came too late."))] = False,
    broken: Annotated[bool, typer.Option("--broken", help=_("The goods are broken or flawed."))] = False,
) -> Result:
    whole = {"unused": not used, "complete": not incomplete, "in_time": not late, "unbroken": not broken}
    return cases_services.came_back(desk, case, **whole)


@app.change("tick", _("Record that a step of the plan is done: the next one, or the one named."))
def _tick(
    desk: Desk,
    case: Id,
    step: Annotated[str | None, typer.Argument(help=_("The step, e.g. ask_courier; without it the next."))] = None,
    note: Annotated[
        str | None, typer.Option(help=_("What came of it: of a new parcel courier and number, of a refund the amount."))
    ] = None,
) -> Result:
    return plan.tick(desk, case, step, note)


@app.change("tell", _("Record what the buyer was told."))
def _tell(
    desk: Desk,
    case: Id,
    text: Annotated[str, typer.Argument(help=_("What the buyer was told; - reads it from stdin."))],
    due: Due = None,
) -> Result:
    at = desk.time_if(due)
    return cases_services.tell(desk, case, streams.text_of(text), at)


@app.change("set", _("Set reason, root cause, owner or next date."))
def _set(
    desk: Desk,
    case: Id,
    reason: ReasonOption = None,
    root_cause: Annotated[str | None, typer.Option("--root-cause", help=_("Why it could happen."))] = None,
    owner: Owner = None,
    due: Due = None,
) -> Result:
    return cases_services.amend(
        desk,
        case,
        reason=mistakes.pick_any(cases_cases.Reason, reason, "--reason"),
        root_cause=root_cause,
        owner=owner,
        due=desk.time_if(due),
    )


@app.change("close", _("Close a case with its outcome."))
def _close(
    desk: Desk,
    case: Id,
    outcome: Annotated[str, typer.Option(help=_("How it ended."))],
    root_cause: Annotated[str | None, typer.Option("--root-cause", help=_("Why it could happen."))] = None,
    reason: ReasonOption = None,
    goods: Annotated[
        str | None, typer.Option(help=_("Of a return: stock or written_off; else by the check of the parcel."))
    ] = None,
    pieces: Annotated[str | None, typer.Option(help=_("What came back, e.g. GW-01=1; else all of the order."))] = None,
    why: Annotated[str, typer.Option(help=_("Why it is closed before what the buyer was promised is done."))] = "",
) -> Result:
    return cases_services.close(
        desk,
        case,
        outcome,
        root_cause=root_cause,
        reason=mistakes.pick_any(cases_cases.Reason, reason, "--reason"),
        goods=mistakes.pick_any(cases_cases.Goods, goods, "--goods"),
        pieces=pieces,
        why=why,
    )


@app.verb("rate", _("The quality refund rate of 30 days."))
def _rate(desk: Desk, json: Json = False) -> None:
    page.print_rate(desk, json=json)
