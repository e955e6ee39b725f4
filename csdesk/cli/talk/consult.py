"""`csdesk consult`: the rows of the consultation table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.frame import mistakes
from csdesk.cli.frame.context import desk_of
from csdesk.cli.frame.output import Platform
from csdesk.cli.frame.verbs import Change, Listing, changes, lists
from csdesk.cli.talk import consult_page
from csdesk.domain.shared import times
from csdesk.domain.talk import consults as consults_domain
from csdesk.i18n import _
from csdesk.services.talk import consults as talk_consults

if TYPE_CHECKING:
    from csdesk.domain.talk.consults import Noted
    from csdesk.services.desk.desk import Desk

Buyer = Annotated[str | None, typer.Option(metavar="NICK", help=_("Who asked, when there is no message."))]
Product = Annotated[str | None, typer.Option(help=_("Which product."))]
Text = Annotated[str | None, typer.Option(help=_("The question in words."))]
Answer = Annotated[str | None, typer.Option(help=_("What was answered."))]
Outcome = Annotated[str | None, typer.Option(help=_("What came of it."))]
Contact = Annotated[str | None, typer.Option(metavar="TIME", help=_("When to contact the buyer again."))]
Sex = Annotated[str | None, typer.Option(help=_("female or male."))]
Satisfied = Annotated[str | None, typer.Option(help=_("Whether the buyer was satisfied: yes or no."))]
Reach = Annotated[str | None, typer.Option(help=_("How to reach the buyer: phone, WeChat …"))]
Remark = Annotated[str | None, typer.Option(help=_("Anything else."))]


def register(app: typer.Typer) -> None:
    """Add the commands on consultations."""
    rows = typer.Typer(help=_("Consultations: the rows of the daily table."))
    rows.command("list", help=_("List the consultations, by time."))(list_)
    rows.command("add", help=_("Write down a consultation: question, intent, next contact."))(add)
    rows.command("set", help=_("Fill in what is known later."))(set_)
    app.add_typer(rows, name="consult")


@lists
def list_(
    context: typer.Context,
    date: Annotated[str, typer.Option("--date", help=_("Only this day: 2026-03-17, or today."))] = "",
    *,
    how: Listing,
) -> None:
    """List the consultations."""
    desk = desk_of(context)
    rows = talk_consults.list_consults(desk, times.parse_day(date, desk.now().date()) if date else None)
    views = [talk_consults.view_consult(row, desk.about(row.order_id), reveal=how.reveal) for row in rows]
    how.print(desk, views, consult_page.columns(desk))


@changes
def add(
    context: typer.Context,
    message: Annotated[str | None, typer.Argument(metavar="[ID]", help=_("The message it was."))] = None,
    question: Annotated[str, typer.Option(help=_("stock, price, size, quality, shipping …"))] = "other",
    intent: Annotated[str, typer.Option(help=_("ordered, high, low or none."))] = "low",
    buyer: Buyer = None,
    platform: Platform = None,
    product: Product = None,
    text: Text = None,
    answer: Answer = None,
    result: Outcome = None,
    contact: Contact = None,
    sex: Sex = None,
    satisfied: Satisfied = None,
    reach: Reach = None,
    remark: Remark = None,
    *,
    how: Change,
) -> None:
    """Write down a consultation."""
    desk = desk_of(context)
    noted = _noted(desk, buyer, platform, product, text, answer, result, contact, sex, satisfied, reach, remark)
    asked, near = (
        mistakes.pick(consults_domain.Question, question, "--question"),
        mistakes.pick(consults_domain.Intent, intent, "--intent"),
    )
    made = talk_consults.log(desk, asked, near, noted, message=message, dry_run=how.dry_run)
    how.done(made)


@changes
def set_(
    context: typer.Context,
    row: Annotated[str, typer.Argument(metavar="ID", help=_("The consultation, e.g. CN-0317-04, or the ending 04."))],
    question: Annotated[str | None, typer.Option(help=_("stock, price, size, quality, shipping …"))] = None,
    intent: Annotated[str | None, typer.Option(help=_("ordered, high, low or none."))] = None,
    buyer: Buyer = None,
    platform: Platform = None,
    product: Product = None,
    text: Text = None,
    answer: Answer = None,
    result: Outcome = None,
    contact: Contact = None,
    sex: Sex = None,
    satisfied: Satisfied = None,
    reach: Reach = None,
    remark: Remark = None,
    *,
    how: Change,
) -> None:
    """Fill in a consultation."""
    desk = desk_of(context)
    noted = _noted(desk, buyer, platform, product, text, answer, result, contact, sex, satisfied, reach, remark)
    asked = mistakes.pick_any(consults_domain.Question, question, "--question")
    near = mistakes.pick_any(consults_domain.Intent, intent, "--intent")
    how.done(talk_consults.amend(desk, row, noted, asked, near, dry_run=how.dry_run))


def _noted(
    desk: Desk,
    buyer: str | None,
    platform: str | None,
    product: str | None,
    text: str | None,
    answer: str | None,
    result: str | None,
    contact: str | None,
    sex: str | None,
    satisfied: str | None,
    reach: str | None,
    remark: str | None,
) -> Noted:
    return consults_domain.Noted(
        nick=buyer,
        platform=platform,
        product=product,
        words=text,
        answer=answer,
        result=result,
        contact_at=times.parse_time(contact, desk.now()) if contact else None,
        sex=mistakes.pick_any(consults_domain.Sex, sex, "--sex"),
        satisfied=mistakes.one_of(("yes", "no"), satisfied, "--satisfied") == "yes" if satisfied else None,
        contact=reach,
        remark=remark,
    )
