"""`csdesk config` and `csdesk rules`: settings, and the dated numbers of the platforms."""

from __future__ import annotations

import typer

from csdesk.cli.context import cli_of
from csdesk.i18n import _


def register(app: typer.Typer) -> None:
    """Add the commands on settings."""
    config = typer.Typer(help=_("Settings."))
    config.command("path", help=_("Print where the settings are."))(path)
    app.add_typer(config, name="config")


def path(context: typer.Context) -> None:
    """Print the path of the settings file, whether it exists or not."""
    print(cli_of(context).home.config)
