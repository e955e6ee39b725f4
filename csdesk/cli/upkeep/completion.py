"""`csdesk completion`: what teaches a shell to complete commands, options, their choices, and the desk's own ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer

from csdesk.cli.frame.commands import build
from csdesk.cli.frame.context import Cli, cli_of
from csdesk.cli.frame.verbs import Commands
from csdesk.domain.follow.follow import FollowKind
from csdesk.errors import DeskError, UsageError
from csdesk.foreign import clean
from csdesk.i18n import _, language
from csdesk.services.buyers.buyers import known_buyers
from csdesk.services.desk import settings
from csdesk.services.desk.desk import Desk
from csdesk.services.handover import handover
from csdesk.services.imports import maps
from csdesk.services.texts.text_files import library
from csdesk.services.today.queues import QUEUES
from csdesk.services.today.steps import load_steps, step_title

app = Commands()

SCRIPTS = {
    "bash": """_csdesk() {
    local IFS=$'\\n'
    COMPREPLY=($(csdesk complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1))
}
complete -o default -F _csdesk csdesk
""",
    "zsh": """#compdef csdesk
_csdesk() {
    local -a found
    local word about
    while IFS=$'\\t' read -r word about; do
        found+=("${word//:/\\\\:}:$about")
    done < <(csdesk complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)
    (( $#found )) && _describe csdesk found || _files
}
compdef _csdesk csdesk
""",
    "fish": """complete -c csdesk -a '(csdesk complete -- (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
""",
}
"""By shell: the script that asks `csdesk complete` for the word under the cursor."""


@app.command("completion", help=_("Print what teaches a shell to complete csdesk, for its start-up file."))
def _completion(shell: Annotated[str, typer.Argument(metavar="bash|zsh|fish", help=_("The shell."))]) -> None:
    if shell not in SCRIPTS:
        raise UsageError(_("No such shell is known."), where=clean(shell), hint=", ".join(SCRIPTS), code="bad_shell")
    print(SCRIPTS[shell], end="")


@app.command("complete", hidden=True)
def _complete(context: typer.Context, words: Annotated[list[str] | None, typer.Argument()] = None) -> None:
    for word, about in completions(cli_of(context), words or [""]):
        print(f"{word}\t{' '.join(about.split())}")


def completions(cli: Cli, words: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what the last of some words may become, each with what it is; nothing where that is free text."""
    *before, begun = words
    command: Any = typer.main.get_command(build(before))
    named, given = "", list[str]()
    for word in before:
        below = getattr(command, "commands", {})
        if word in below:
            command, named, given = below[word], named or word, []
        else:
            given.append(word)
    below = {name: one for name, one in getattr(command, "commands", {}).items() if not one.hidden}
    asks = _option(command, before[-1]) if before else None
    if asks is not None and "--queue" in asks.opts:
        found: Iterable[tuple[str, str]] = ((name, _(row.label)) for name, row in QUEUES.items())
    elif asks is not None and asks.opts[0] in OPTIONS:
        found = _named(cli, OPTIONS[asks.opts[0]], begun)
    elif asks is not None:
        found = ((str(choice), "") for choice in getattr(asks.type, "choices", ()))
    elif begun.startswith("-"):
        found = ((one.opts[0], one.help or "") for one in command.params if one.param_type_name == "option")
    elif below:
        found = ((name, one.help or "") for name, one in below.items())
    else:
        word = _argument(command, given)
        found = _named(cli, GROUPS.get(named, named) if word in ("ID", "NAME", "STEP") else WORDS.get(word, ""), begun)
    yield from ((word, about) for word, about in found if word.startswith(begun))


WORDS = {"ORDER": "order", "SKU": "product", "BUYER": "buyer", "OTHER": "buyer", "KEY": "config", "CODE": "template"}
"""What an argument is, by its word on the help page; ID, NAME and STEP: what the command is about."""

GROUPS = {"parcel": "order", "report": "order"}
"""What the ids of a command are, where that is another thing than its name says."""

OPTIONS = {
    "--order": "order", "--buyer": "buyer", "--template": "template", "--courier": "courier", "--on": "why",
    "--sku": "product", "--product": "product", "--map": "map",
}  # fmt: skip
"""What the value of an option is."""


def _option(command: Any, word: str) -> Any:
    """Return the option that a word is, if a value is to follow it."""
    options = (one for one in command.params if one.param_type_name == "option" and not one.is_flag)
    return next((one for one in options if word in (*one.opts, *one.secondary_opts)), None)


def _argument(command: Any, given: Iterable[str]) -> str:
    """Return the word that stands for the argument which comes behind those given; empty where none is to come."""
    count, value = 0, False
    for word in given:
        count += not value and not word.startswith("-")
        value = not value and _option(command, word) is not None
    wanted = [one for one in command.params if one.param_type_name == "argument"]
    several = bool(wanted) and wanted[-1].nargs == -1
    one = wanted[min(count, len(wanted) - 1)] if wanted and (several or count < len(wanted)) else None
    return (one.metavar or one.name.upper()).strip("[]…") if one is not None else ""


def _named(cli: Cli, what: str, begun: str) -> Iterator[tuple[str, str]]:
    """Yield the names of all things of a kind, their endings where one was begun; none without a desk."""
    try:
        desk = cli.desk
    except DeskError:
        return
    if what in ("order", "why"):
        for order in desk.orders.values():
            tail = order.order_no[-4:]
            yield (tail if tail.startswith(begun) else order.order_no), clean(order.buyer_nick or "")
    for kind in RECORDS if what == "why" else (what,):
        for name, about in _records(desk, kind):
            tail = name.rpartition("-")[2]
            yield (tail if begun and tail.isdigit() and tail.startswith(begun) else name), clean(about)


RECORDS = ("message", "review", "case", "follow")
"""The records that one asks why of, and notes something on."""


TELLING = ("buyer_nick", "name", "title", "text", "courier", "order_id")
"""The fields of records that say best which one it is, where it has them."""


def _records(desk: Desk, what: str) -> Iterator[tuple[str, str]]:
    records = desk.records
    tables: dict[str, Any] = {
        "message": records.messages,
        "review": records.reviews,
        "case": records.cases,
        "follow": records.follow,
        "consult": records.consults,
        "outbox": records.outbox,
        "pickup": records.pickups,
        "slip": records.slips,
        "product": records.products,
        "campaign": records.campaigns,
    }
    if what in tables:
        for key, one in tables[what].records.items():
            yield key, next(filter(None, (getattr(one, name, None) for name in TELLING)), "")
    elif what == "kb":
        yield from ((key, one.text) for key, one in records.follow.records.items() if one.kind is FollowKind.KB_GAP)
    elif what == "buyer":
        yield from ((key.partition(":")[2], key.partition(":")[0]) for key in known_buyers(desk))
    elif what == "handover":
        yield from ((entry.item.id, entry.item.what) for entry in handover.within(desk).entries)
    elif what == "template":
        yield from (
            (code, template.text.title)
            for (code, lang), template in library(desk).templates.items()
            if lang == language()
        )
    elif what == "courier":
        yield from ((code, one.name.get(language(), code)) for code, one in desk.couriers.known.items())
    elif what == "routine":
        yield from ((step.id, step_title(step)) for step in load_steps(desk.home.folder))
    elif what == "map":
        yield from ((name, "") for name in maps.names(desk.home))
    elif what == "config":
        yield from ((one.key, "") for one in settings.all_settings(desk.config))
