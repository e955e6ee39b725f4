"""Typer's complaints about a command line, in the language of the desk and at most three lines long."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from typer._click import exceptions as click

from csdesk.errors import UsageError
from csdesk.i18n import N_, _

if TYPE_CHECKING:
    from typer._click.core import Context

_PATTERNS = (
    (re.compile(r"No such command '(?P<name>.*?)'\."), N_("There is no command {name}.")),
    (re.compile(r"Missing command\."), N_("Which command?")),
    (re.compile(r"Got unexpected extra argument\(?s?\)? \((?P<name>.*)\)", re.S), N_("Too many arguments: {name}")),
    (re.compile(r"Option '(?P<name>.*?)' requires an argument\."), N_("Option {name} needs a value.")),
    (re.compile(r"Option '(?P<name>.*?)' does not take a value\."), N_("Option {name} takes no value.")),
    (re.compile(r"(?P<name>.*) is not a valid .*", re.S), N_("{name} is not a number.")),
)


def wrong_use(error: click.ClickException) -> UsageError:
    """Return typer's complaint as an error of the desk, with the help page that tells more."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else "csdesk"
    where = ""
    if isinstance(error, click.NoSuchOption):
        title = _("There is no option {name}.").format(name=error.option_name)
        where = _did_you_mean(error.possibilities or ())
    elif isinstance(error, click.MissingParameter):
        title = _("{name} is missing.").format(name=_parameter(error))
    else:
        title = _translate(error.message)
        where = _parameter(error) if isinstance(error, click.BadParameter) else _near(error.message, context)
    return UsageError(title, where=where, hint=f"{path} --help", code="usage")


def _translate(message: str) -> str:
    for pattern, text in _PATTERNS:
        match = pattern.match(message)
        if match:
            return _(text).format(**match.groupdict())
    return message


def _parameter(error: click.BadParameter) -> str:
    if error.param is None:
        return ""
    return error.param.human_readable_name if error.param.param_type_name == "argument" else error.param.opts[0]


def _near(message: str, context: Context | None) -> str:
    names: Iterable[str] = getattr(context.command, "commands", ()) if context else ()
    match = _PATTERNS[0][0].match(message)
    return _did_you_mean(difflib.get_close_matches(match["name"], list(names))) if match else ""


def _did_you_mean(names: Iterable[str]) -> str:
    return _("Did you mean: {names}").format(names=", ".join(names)) if names else ""


Choice = TypeVar("Choice", bound=StrEnum)


def pick(choices: type[Choice], text: str, name: str) -> Choice:
    """Return the member of an enum that an argument names; raises `UsageError` that lists them all.

    Args:
        choices: The enum.
        text: What was given.
        name: The argument's name, e.g. `--queue`.
    """
    return choices(one_of(choices, text, name))


def pick_any(choices: type[Choice], text: str | None, name: str) -> Choice | None:
    """Return the member of an enum that an option names, None when it is left out; raises as `pick`."""
    return pick(choices, text, name) if text else None


def one_of(choices: Iterable[str], text: str, name: str) -> str:
    """Return the one of several words that an argument names; raises `UsageError` that lists them all."""
    known = list(choices)
    if text.strip().lower() in known:
        return text.strip().lower()
    raise UsageError(
        _("{name} cannot be {text}.").format(name=name, text=repr(text)),
        where=_("One of: {names}").format(names=", ".join(known)),
        code="bad_choice",
    )
