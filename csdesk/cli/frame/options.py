"""The global options, read by hand: they may stand before or after the command, and cost no import."""

from __future__ import annotations

from collections.abc import Sequence

from csdesk.errors import UsageError
from csdesk.i18n import _


class Globals:
    """What the global options said; None where one was not given."""

    def __init__(
        self,
        home: str | None = None,
        now: str | None = None,
        lang: str | None = None,
        operator: str | None = None,
        *,
        version: bool = False,
    ) -> None:
        self.home = home
        self.now = now
        self.lang = lang
        self.operator = operator
        self.version = version


_VALUES = ("home", "now", "lang", "operator")


def take_globals(arguments: Sequence[str]) -> tuple[Globals, list[str]]:
    """Split arguments into the global options and the rest; nothing after `--` is looked at.

    Raises `UsageError` for a global option without its value, or an unknown language.
    """
    found: dict[str, str] = {}
    rest: list[str] = []
    version = False
    words = iter(arguments)
    for word in words:
        name, equals, value = word.removeprefix("--").partition("=")
        if word == "--":
            rest += [word, *words]
        elif word.startswith("--") and name in _VALUES:
            found[name] = value if equals else _value(name, next(words, None))
        elif word == "--version" and not rest:
            version = True
        else:
            rest.append(word)
    if found.get("lang", "zh") not in ("zh", "en"):
        raise UsageError(
            _("{text} is no language of csdesk.").format(text=repr(found["lang"])),
            hint="--lang zh | --lang en",
            code="bad_language",
        )
    return Globals(**found, version=version), rest


def _value(name: str, value: str | None) -> str:
    if value is None or value.startswith("--"):
        raise UsageError(
            _("Option {name} needs a value.").format(name=f"--{name}"), hint="csdesk --help", code="missing_value"
        )
    return value
