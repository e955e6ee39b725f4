"""Passwords of exports: from a file, the environment or a hidden line; never an argument, and kept nowhere."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from csdesk.cli.frame.output import say
from csdesk.errors import UsageError
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.system import os_words

VARIABLE = "CSDESK_IMPORT_PASSWORD"

File = Annotated[
    Path | None,
    typer.Option(
        "--password-file", readable=False, help=_("File with the passwords of workbooks and zips, one on each line.")
    ),
]


def said(file: Path | None) -> list[str]:
    """Return the passwords that were said; raises `UsageError` for a file that cannot be read."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines() if file is not None else []
    except (OSError, ValueError) as error:
        why = os_words(error)
        raise UsageError(_("This file cannot be read."), where=f"{file}: {why}", code="unreadable") from None
    return [line for line in (*lines, os.environ.get(VARIABLE, "")) if line]


def ask(paths: Sequence[Path], *, alone: bool) -> list[str]:
    """Ask on a terminal for the password of locked files; empty when `alone` or at the empty line."""
    if not paths:
        return []
    if alone or not (sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()):
        words = _("A password comes from --password-file FILE, from {variable}, or is asked for on a terminal.")
        say(words.format(variable=VARIABLE))
        return []
    try:
        title = _("Password of {file} (nothing is shown; the empty line leaves it): ")
        password = getpass.getpass(title.format(file=clean(paths[0].name)))
    except EOFError:
        return []
    return [password] if password else []
