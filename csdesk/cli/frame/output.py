"""The options that print commands share, and all that prints; what does without typer imports `printing` alone."""

from __future__ import annotations

from typing import Annotated

import typer

from csdesk.cli.frame.printing import (
    Column,
    Form,
    form_of,
    print_csv,
    print_fields,
    print_json,
    print_list,
    print_result,
    say,
)
from csdesk.i18n import _
from csdesk.platforms import platform_ids

__all__ = [
    "PLATFORMS",
    "Column",
    "Csv",
    "DryRun",
    "Form",
    "Json",
    "Platform",
    "Quiet",
    "Reveal",
    "form_of",
    "print_csv",
    "print_fields",
    "print_json",
    "print_list",
    "print_result",
    "say",
]

Json = Annotated[bool, typer.Option("--json", help=_("Print JSON."))]
Csv = Annotated[bool, typer.Option("--csv", help=_("Print CSV."))]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=_("Print ids only."))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=_("Show what would change; write nothing."))]
Reveal = Annotated[bool, typer.Option("--reveal", help=_("Show personal data in full; this is logged."))]
PLATFORMS = _("One of: {names}").format(names=", ".join(platform_ids()))
Platform = Annotated[str | None, typer.Option(help=PLATFORMS)]
