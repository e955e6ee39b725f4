"""`csdesk order urge|change`: the cards that compute the case."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.frame import mistakes, streams
from csdesk.cli.frame.output import say
from csdesk.cli.frame.verbs import Commands, Desk, Result, Saying
from csdesk.domain.orders import cards
from csdesk.i18n import _
from csdesk.services.orders import amend, confirm
from csdesk.services.orders import urge as verbs

Id = Annotated[str, typer.Argument(metavar="ID", help=_("The order."))]

app = Commands()


@app.verb("urge", _("Text for a buyer who urges; the case is computed."))
def _urge(
    desk: Desk,
    how: Saying,
    order: Id,
    by: Annotated[
        str | None, typer.Option(help=_("Until when it leaves: 14:30, tomorrow 9am, +2h, or ISO 8601."))
    ] = None,
    gift: Annotated[str | None, typer.Option(help=_("What was given to calm him."))] = None,
    cost: Annotated[str | None, typer.Option(help=_("What that cost."))] = None,
    case: Annotated[str | None, typer.Option(help=_("overdue or not_overdue, instead of the computed one."))] = None,
    why: Annotated[str | None, typer.Option("--why", help=_("The reason."))] = None,
    mood: Annotated[
        int | None, typer.Option(min=1, max=3, help=_("How the buyer is: 1 calm, 2 upset, 3 angry."))
    ] = None,
) -> Result:
    result = verbs.urge(
        desk,
        order,
        by=desk.time_if(by),
        gift=gift,
        cost=cost,
        case=mistakes.pick_any(cards.UrgeCase, case, "--case"),
        why=why,
        mood=mood,
        mark=how.mark,
    )
    if not how.json and not how.quiet:
        say(result.summary)  # which case it is, and why
    return result


@app.verb("change", _("Text for a change that the buyer asks for; makes a slip."))
def _change(
    desk: Desk,
    how: Saying,
    order: Id,
    kind: Annotated[
        str | None,
        typer.Option(help=_("before_ship, sent_wrong_item, forgot_coupon, intercept, readdress, refund_after_ship.")),
    ] = None,
    text: Annotated[str | None, typer.Option(help=_("What shall hold now."))] = None,
    name: Annotated[str | None, typer.Option(help=_("The new receiver."))] = None,
    phone: Annotated[str | None, typer.Option(help=_("The new phone."))] = None,
    address: Annotated[str | None, typer.Option(help=_("The new address, or a pasted block; - reads stdin."))] = None,
    amount: Annotated[str | None, typer.Option(help=_("The coupon's value."))] = None,
    why: Annotated[
        str | None, typer.Option("--why", help=_("Why it is this case all the same; or why it is paid."))
    ] = None,
) -> Result:
    place = streams.text_of(address) if address is not None else None
    given = confirm.Given(name, phone, place) if any(part is not None for part in (name, phone, address)) else None
    result = amend.change(
        desk,
        order,
        mistakes.pick_any(cards.ChangeKind, kind, "--kind"),
        amend.Wish(text, given, amount, why),
        mark=how.mark,
    )
    if not how.json and not how.quiet:
        say(result.summary)  # which case it is, and why
    return result
