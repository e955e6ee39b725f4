"""`csdesk completion`: what teaches a shell to complete commands, options, their choices, and the desk's own ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer

from csdesk.cli.frame.commands import build
from csdesk.cli.frame.context import Cli, cli_of
from csdesk.cli.frame.verbs import Commands
from csdesk.errors import DeskError, UsageError
from csdesk.foreign import clean
from csdesk.i18n import _, language
from csdesk.services.desk.desk import Desk
from csdesk.services.texts.text_files import library
from csdesk.services.today.queues import QUEUES

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
    named = ""
    for word in before:
        below = getattr(command, "commands", {})
        if word in below:
            command, named = below[word], named or word
    below = {name: one for name, one in getattr(command, "commands", {}).items() if not one.hidden}
    asks = _option(command, before[-1]) if before else None
    if asks is not None and "--queue" in asks.opts:
        found: Iterable[tuple[str, str]] = ((name, _(row.label)) for name, row in QUEUES.items())
    elif asks is not None:
        found = ((str(choice), "") for choice in getattr(asks.type, "choices", ()))
    elif begun.startswith("-"):
        found = ((one.opts[0], one.help or "") for one in command.params if one.param_type_name == "option")
    elif below:
        found = ((name, one.help or "") for name, one in below.items())
    else:
        found = _ids(cli, named, begun)
    yield from ((word, about) for word, about in found if word.startswith(begun))


def _option(command: Any, word: str) -> Any:
    """Return the option that a word is, if a value is to follow it."""
    options = (one for one in command.params if one.param_type_name == "option" and not one.is_flag)
    return next((one for one in options if word in (*one.opts, *one.secondary_opts)), None)


def _ids(cli: Cli, group: str, begun: str) -> Iterator[tuple[str, str]]:
    """Yield the ids of what the commands under a word are about; a desk that cannot be opened has none."""
    try:
        desk = cli.desk
    except DeskError:
        return
    if group in ("order", "why"):
        for order in desk.orders.values():
            tail = order.order_no[-4:]
            yield (tail if tail.startswith(begun) else order.order_no), clean(order.buyer_nick or "")
    elif group == "template":
        for (code, lang), template in library(desk).templates.items():
            if lang == language():
                yield code, template.text.title
    else:
        yield from _records(desk, group)


def _records(desk: Desk, group: str) -> Iterator[tuple[str, str]]:
    tables: dict[str, Any] = {
        "message": desk.records.messages,
        "review": desk.records.reviews,
        "case": desk.records.cases,
        "follow": desk.records.follow,
        "consult": desk.records.consults,
        "outbox": desk.records.outbox,
        "pickup": desk.records.pickups,
    }
    if group in tables:
        for key, one in tables[group].records.items():
            yield key, clean(getattr(one, "buyer_nick", None) or getattr(one, "courier", None) or "")
    elif group in ("product", "stock", "bulk"):
        for sku, product in desk.records.products.records.items():
            yield sku, clean(product.title or "")
