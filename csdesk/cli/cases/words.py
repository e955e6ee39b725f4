"""`csdesk case say` and `approve`: the text for where a case stands, and the owner's word."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.frame.sending import Set, fills_of
from csdesk.cli.frame.verbs import Commands, Desk, Result, Saying
from csdesk.i18n import _
from csdesk.services.talk import case_texts as case_words

Id = Annotated[str, typer.Argument(metavar="ID", help=_("The case, e.g. CS-0317-01, or the ending 01."))]

app = Commands()


@app.verb("say", _("Text for where the case stands: photos, offer, exchange, refund, talk."))
def _say(desk: Desk, how: Saying, case: Id, fills: Set = None) -> Result:
    return case_words.say(desk, case, fills=fills_of(fills), mark=how.mark)


@app.change("approve", _("Record that the owner agreed to an escalated payment."))
def _approve(
    desk: Desk,
    case: Id,
    amount: Annotated[str | None, typer.Option(help=_("Another amount that the owner set."))] = None,
) -> Result:
    return case_words.approve(desk, case, amount)
