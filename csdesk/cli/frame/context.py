"""What every command is given: the global options, and the desk, opened when first asked for."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

from csdesk import config, i18n, paths
from csdesk.cli.frame.options import Globals

if TYPE_CHECKING:
    import typer

    from csdesk.desk import Desk
    from csdesk.paths import Home


class Cli:
    """One run of the command line."""

    def __init__(self, options: Globals) -> None:
        self.options = options

    @cached_property
    def home(self) -> Home:
        """The desk's folder; nothing in it is read."""
        return paths.find_home(self.options.home)

    @cached_property
    def desk(self) -> Desk:
        """The desk, opened once; raises `DataError` or `UsageError` as `open_desk`."""
        from csdesk.desk import open_desk

        options = self.options
        return open_desk(Path(self.home.folder), now=options.now, lang=options.lang, operator=options.operator)


def cli_of(context: typer.Context) -> Cli:
    """Return the run that a typer context belongs to."""
    return cast(Cli, context.find_root().obj)


def desk_of(context: typer.Context) -> Desk:
    """Return the open desk of a typer context."""
    return cli_of(context).desk


def choose_language(cli: Cli) -> str:
    """Return the language of this run before any text is made: option, environment, settings, locale."""
    environment = os.environ
    chosen = cli.options.lang or environment.get("CSDESK_LANG")
    if chosen is None and cli.home.config.is_file():
        chosen = config.read_language(cli.home.config)
    return chosen or i18n.from_locale(dict(environment))
