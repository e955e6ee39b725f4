"""`csdesk case say` and `approve`: the text for where a case stands, and the owner's word."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.context import desk_of
from csdesk.cli.output import DryRun, Json, Quiet, print_result
from csdesk.cli.sending import Copy, Sent, Set, deliver, fills_of, mark_of
from csdesk.i18n import _

Id = Annotated[str, typer.Argument(metavar="ID", help=_("The case, e.g. CS-0317-01, or the ending 01."))]


def register(cases: typer.Typer) -> None:
    """Add the commands to those on cases."""
    cases.command("say", help=_("Text for where the case stands: photos, offer, exchange, refund, talk."))(say)
    cases.command("approve", help=_("Record that the owner agreed to an escalated payment."))(approve)


def say(
    context: typer.Context,
    case: Id,
    fills: Set = None,
    copy: Copy = False,
    sent: Sent = False,
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Say what the case calls for."""
    from csdesk.services import case_words

    desk = desk_of(context)
    result = case_words.say(desk, case, fills=fills_of(fills), mark=mark_of(copy, sent), dry_run=dry_run)
    deliver(desk, result, copy=copy, json=json, quiet=quiet, dry_run=dry_run)


def approve(
    context: typer.Context,
    case: Id,
    amount: Annotated[str | None, typer.Option(help=_("Another amount that the owner set."))] = None,
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Record the owner's word."""
    from csdesk.services.case_words import approve as verb

    print_result(verb(desk_of(context), case, amount, dry_run=dry_run), json=json, quiet=quiet, dry_run=dry_run)
