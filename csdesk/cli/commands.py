"""The command tree: each command lives in a module of its own, and only the module that is asked for is loaded."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

import typer
from typer._click.exceptions import ClickException

from csdesk.cli.context import Cli
from csdesk.errors import Exit

MODULES = {
    "import": "imports",
    "watch": "imports",
    "status": "status",
    "next": "status",
    "find": "find",
    "routine": "routine",
    "shift": "shift",
    "demo": "demo",
    "order": "order",
    "message": "message",
    "consult": "consult",
    "review": "review",
    "case": "case",
    "mail": "mail",
    "slip": "slip",
    "pickup": "pickup",
    "product": "product",
    "bulk": "bulk",
    "courier": "courier",
    "report": "report",
    "follow": "follow",
    "buyer": "buyer",
    "handover": "handover",
    "outbox": "outbox",
    "template": "template",
    "check": "check",
    "config": "settings",
    "rules": "settings",
    "log": "history",
    "undo": "history",
    "redo": "history",
    "checkpoint": "history",
    "backup": "upkeep",
    "restore": "upkeep",
    "doctor": "upkeep",
    "archive": "upkeep",
    "purge": "upkeep",
    "forget": "upkeep",
}
"""The module of `csdesk.cli` in which a command is registered, in the order of the help page."""


def build(words: Sequence[str]) -> typer.Typer:
    """Return the typer app for a command line: with the one module it needs, or with all for help and mistakes."""
    app = typer.Typer(
        name="csdesk",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback()(_root)
    first = words[0] if words else ""
    names = [MODULES[first]] if first in MODULES else dict.fromkeys(MODULES.values())
    for name in names:
        importlib.import_module(f"csdesk.cli.{name}").register(app)
    return app


def _root(context: typer.Context) -> None:
    pass


def asks_for_help(words: Sequence[str]) -> bool:
    """Tell whether a command line asks for a help page; what stands after `--` is text."""
    options = words[: words.index("--")] if "--" in words else words
    return "--help" in options or "-h" in options


def call(cli: Cli, words: Sequence[str]) -> int:
    """Run one command and return its exit code; raises `UsageError` for what typer does not understand."""
    command = typer.main.get_command(build(words))
    if asks_for_help(words):
        from csdesk.cli.help_page import help_page

        print(help_page(command, words), end="")
        return Exit.DONE
    try:
        outcome: Any = command.main(args=list(words), prog_name="csdesk", standalone_mode=False, obj=cli)
    except ClickException as error:
        from csdesk.cli.mistakes import wrong_use

        raise wrong_use(error) from error
    except SystemExit as error:  # typer's way of saying that the reader of our output has left
        raise BrokenPipeError from error
    except typer.Abort:
        return 130
    return int(outcome) if isinstance(outcome, int) else Exit.DONE
