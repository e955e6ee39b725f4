"""`csdesk mail`: the bound mailbox."""

from __future__ import annotations

import typer

from csdesk.cli.frame.context import desk_of
from csdesk.cli.frame.output import DryRun, Json, Quiet, print_result
from csdesk.i18n import _
from csdesk.services.imports import mailbox


def register(app: typer.Typer) -> None:
    """Add the commands on the mailbox."""
    mail = typer.Typer(help=_("The bound mailbox (IMAP, read-only)."))
    mail.callback()(_group)
    mail.command("fetch", help=_("Take in the mails of the last days, each once."))(fetch)
    app.add_typer(mail, name="mail")


def _group() -> None:
    """Keep `fetch` a command of its own though it is the only one."""


def fetch(context: typer.Context, dry_run: DryRun = False, json: Json = False, quiet: Quiet = False) -> None:
    """Read the mailbox."""
    print_result(mailbox.fetch(desk_of(context), dry_run=dry_run), json=json, quiet=quiet, dry_run=dry_run)
