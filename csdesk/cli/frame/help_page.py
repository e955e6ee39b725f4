"""The pages of `--help`: in the desk's language, columns counted in cells, plain on every output."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from csdesk.i18n import _
from csdesk.width import cells

WIDEST = 120
"""Cells of a line."""


def help_page(command: Any, words: Sequence[str]) -> str:
    """Return the help page of the command that a command line names, or of the group as far as it names one.

    Args:
        command: The root of typer's command tree.
        words: The command line, without global options.
    """
    path = ["csdesk"]
    for word in words:
        below = getattr(command, "commands", {})
        if word in below:
            command = below[word]
            path.append(word)
    return "\n".join(_lines(command, " ".join(path))) + "\n"


def _lines(command: Any, path: str) -> Iterator[str]:
    below = {name: other for name, other in getattr(command, "commands", {}).items() if not other.hidden}
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    options = [param for param in command.params if param.param_type_name == "option" and not param.hidden]
    pieces = [argument(param) for param in arguments]
    yield _("Usage: {line}").format(line=" ".join([path, *pieces, *([_("COMMAND")] if below else []), _("[OPTIONS]")]))
    if command.help:
        yield ""
        yield command.help
    yield from _section(_("Commands"), [(name, other.help or "") for name, other in below.items()])
    yield from _section(_("Arguments"), [(argument(param), described(param)) for param in arguments])
    yield from _section(_("Options"), [(option(param), described(param)) for param in options])
    yield from _section(_("Options of every command"), everywhere())


def everywhere() -> list[tuple[str, str]]:
    """Return the options that every command takes, each with what it is for."""
    return [
        ("--home DIR", _("The desk's folder (CSDESK_HOME).")),
        ("--now TIME", _("The desk's clock stands still at this time, ISO 8601 (CSDESK_NOW).")),
        ("--lang zh|en", _("The language (CSDESK_LANG).")),
        ("--operator CODE", _("Who acts (CSDESK_OPERATOR).")),
        ("--version", _("Print the version.")),
        ("--help, -h", _("Show this page.")),
    ]


def argument(param: Any) -> str:
    """Return an argument as the usage writes it, in brackets where it may be left out."""
    name = param.metavar or str(param.name).upper()
    if param.nargs == -1 and not name.endswith("…"):
        name += "…"
    return name if param.required else f"[{name}]"


def option(param: Any) -> str:
    """Return an option with its other names and what stands behind it."""
    names = ", ".join([*param.opts, *param.secondary_opts])
    return names if param.is_flag else f"{names} {param.metavar or str(param.name).upper()}"


def described(param: Any) -> str:
    """Return what an argument or option is for, and what holds without it."""
    text = param.help or ""
    if param.param_type_name == "option" and param.required:
        return _("{text} (required)").format(text=text)
    if param.default in (None, False, "", (), []) or callable(param.default):
        return text
    return _("{text} (otherwise {default})").format(text=text, default=param.default)


def _section(title: str, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    if not rows:
        return
    yield ""
    yield title
    wide = min(max(cells(name) for name, _text in rows), 28)
    for name, text in rows:
        line = f"  {name}{' ' * max(wide - cells(name), 0)} "
        for word in text.split(" "):  # only a list of names is ever longer than a line
            if cells(f"{line} {word}") > WIDEST:
                yield line
                line = " " * (wide + 3)
            line += f" {word}"
        yield line.rstrip()
