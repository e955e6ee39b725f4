"""`csdesk case say` and `approve`: the text for where a case stands, and the owner's word."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.frame.context import desk_of
from csdesk.cli.frame.sending import Set, fills_of
from csdesk.cli.frame.verbs import Change, Saying, changes, speaks
from csdesk.i18n import _
from csdesk.services.talk import case_texts as case_words

Id = Annotated[str, typer.Argument(metavar="ID", help=_("The case, e.g. CS-0317-01, or the ending 01."))]


def register(cases: typer.Typer) -> None:
    """Add the commands to those on cases."""
    cases.command("say", help=_("Text for where the case stands: photos, offer, exchange, refund, talk."))(say)
    cases.command("approve", help=_("Record that the owner agreed to an escalated payment."))(approve)


@speaks
def say(
    context: typer.Context,
    case: Id,
    fills: Set = None,
    *,
    how: Saying,
) -> None:
    """Say what the case calls for."""
    desk = desk_of(context)
    result = case_words.say(desk, case, fills=fills_of(fills), mark=how.mark, dry_run=how.dry_run)
    how.deliver(desk, result)


@changes
def approve(
    context: typer.Context,
    case: Id,
    amount: Annotated[str | None, typer.Option(help=_("Another amount that the owner set."))] = None,
    *,
    how: Change,
) -> None:
    """Record the owner's word."""
    how.done(case_words.approve(desk_of(context), case, amount, dry_run=how.dry_run))
