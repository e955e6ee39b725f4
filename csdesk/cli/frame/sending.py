"""What every command that makes a text shares: copy it, say that it was sent, fill its blanks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.services.texts import deliver

Copy = Annotated[bool, typer.Option("--copy", help=_("Put the text on the clipboard; it counts as made."))]
Sent = Annotated[bool, typer.Option("--sent", help=_("Record that the text was sent."))]
Set = Annotated[list[str] | None, typer.Option("--set", metavar="NAME=TEXT", help=_("Fill a blank of the text."))]


def mark_of(copy: bool, sent: bool) -> deliver.Mark | None:
    """Return what becomes of a text: sent wins over copied; None when it is only looked at."""
    return deliver.Mark.SENT if sent else deliver.Mark.COPIED if copy else None


def fills_of(texts: Sequence[str] | None) -> dict[str, str]:
    """Return the blanks given as `NAME=TEXT`; raises `UsageError` for anything else."""
    found = {}
    for text in texts or ():
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError(_("{text} is not NAME=TEXT.").format(text=repr(text)), where="--set", code="usage")
        found[name.strip()] = value
    return found
