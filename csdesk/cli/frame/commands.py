"""The command tree: each command lives in a module of its own, and only the module that is asked for is loaded."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any

import typer
from typer._click.exceptions import ClickException

from csdesk import platforms
from csdesk.cli.frame import help_page as frame_help_page
from csdesk.cli.frame import mistakes
from csdesk.cli.frame.context import Cli
from csdesk.errors import Exit

MODULES = {
    "import": "imports.imports",
    "watch": "imports.imports",
    "map": "imports.maps",
    "status": "today.status",
    "next": "today.status",
    "find": "search.find",
    "why": "search.why",
    "routine": "today.routine",
    "shift": "handover.shift",
    "demo": "upkeep.demo",
    "serve": "upkeep.serve",
    "order": "orders.order",
    "message": "talk.message",
    "consult": "talk.consult",
    "review": "talk.review",
    "case": "cases.case",
    "mail": "imports.mail",
    "slip": "orders.slip",
    "pickup": "orders.pickup",
    "parcel": "orders.parcel",
    "product": "orders.product",
    "stock": "orders.stock",
    "campaign": "orders.campaign",
    "promo": "orders.campaign",
    "bulk": "orders.bulk",
    "courier": "orders.courier",
    "report": "reports.report",
    "follow": "follow.follow",
    "buyer": "buyers.buyer",
    "handover": "handover.handover",
    "outbox": "texts.outbox",
    "template": "texts.template",
    "kb": "texts.kb",
    "check": "texts.check",
    "config": "upkeep.settings",
    "rules": "upkeep.settings",
    "log": "upkeep.history",
    "undo": "upkeep.history",
    "redo": "upkeep.history",
    "checkpoint": "upkeep.history",
    "backup": "upkeep.upkeep",
    "restore": "upkeep.upkeep",
    "doctor": "upkeep.upkeep",
    "archive": "upkeep.upkeep",
    "purge": "upkeep.upkeep",
    "forget": "upkeep.upkeep",
    "shared": "upkeep.shared",
    "completion": "upkeep.completion",
    "complete": "upkeep.completion",
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
        app.add_typer(importlib.import_module(f"csdesk.cli.{name}").app)
    return app


def _root(context: typer.Context) -> None:
    pass


def asks_for_help(words: Sequence[str]) -> bool:
    """Tell whether a command line asks for a help page; what stands after `--` is text."""
    options = words[: words.index("--")] if "--" in words else words
    return "--help" in options or "-h" in options


def call(cli: Cli, words: Sequence[str]) -> int:
    """Run one command and return its exit code; raises `UsageError` for what typer does not understand."""
    platforms.use(cli.home.folder)  # before the options are made, which name them
    command = typer.main.get_command(build(words))
    if asks_for_help(words):
        print(frame_help_page.help_page(command, words), end="")
        return Exit.DONE
    try:
        outcome: Any = command.main(args=list(words), prog_name="csdesk", standalone_mode=False, obj=cli)
    except ClickException as error:
        raise mistakes.wrong_use(error) from error
    except SystemExit as error:  # typer's way of saying that the reader of our output has left
        raise BrokenPipeError from error
    except typer.Abort:
        return 130
    return int(outcome) if isinstance(outcome, int) else Exit.DONE
