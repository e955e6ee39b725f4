"""What every command that makes a text shares: copy it, say that it was sent, fill its blanks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from csdesk.cli.frame.output import print_result, say
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.services.texts import deliver as texts_deliver

if TYPE_CHECKING:
    from csdesk.desk import Desk
    from csdesk.services.desk.results import Result

Copy = Annotated[bool, typer.Option("--copy", help=_("Put the text on the clipboard; it counts as made."))]
Sent = Annotated[bool, typer.Option("--sent", help=_("Record that the text was sent."))]
Set = Annotated[list[str] | None, typer.Option("--set", metavar="NAME=TEXT", help=_("Fill a blank of the text."))]


def mark_of(copy: bool, sent: bool) -> texts_deliver.Mark | None:
    """Return what becomes of a text: sent wins over copied; None when it is only looked at."""
    return texts_deliver.Mark.SENT if sent else texts_deliver.Mark.COPIED if copy else None


def fills_of(texts: Sequence[str] | None) -> dict[str, str]:
    """Return the blanks given as `NAME=TEXT`; raises `UsageError` for anything else."""
    found = {}
    for text in texts or ():
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError(_("{text} is not NAME=TEXT.").format(text=repr(text)), where="--set", code="usage")
        found[name.strip()] = value
    return found


def deliver(
    desk: Desk, result: Result, *, copy: bool, json: bool = False, quiet: bool = False, dry_run: bool = False
) -> None:
    """Print the result of a verb that made a text, and copy the text when asked; how it was copied goes to stderr."""
    print_result(result, json=json, quiet=quiet, dry_run=dry_run)
    if copy and result.text is not None and not dry_run:
        say(texts_deliver.said_way(texts_deliver.to_clipboard(desk, result.text)))
