"""A choice by one key: its answers, and what becomes of the one that was taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from csdesk.actions.action import Asks
from csdesk.i18n import N_, _
from csdesk.screens.frame.asking import Asker, ask_for


class Option(NamedTuple):
    """One answer of a choice: its key, its word, what it stands for, how that begins (foreign), and its other keys."""

    key: str
    label: str
    value: Any
    preview: str = ""
    also: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key that takes it, each once."""
        return tuple(dict.fromkeys((self.key, *self.also)))


class Choice(NamedTuple):
    """A choice that waits in the foot for one key.

    Args:
        title: What is asked.
        options: The answers.
        then: Called with the value of the one that was taken.
        left: Called at Escape.
        careful: Undo does not take back what is chosen: a digit that may begin a scan is no answer.
    """

    title: str
    options: Sequence[Option]
    then: Callable[[Any], None]
    left: Callable[[], object] | None = None
    careful: bool = False

    def find(self, key: str, char: str | None) -> Option | None:
        """Return the answer of a key, or None."""
        return next((one for one in self.options if {char, key} & set(one.keys)), None)

    def takes_at_once(self, sign: str) -> bool:
        """Whether a sign is an answer though a scan may begin with it: undo takes back what it does."""
        return not self.careful and sign in [one.key for one in self.options]


class Chooser(Asker, Protocol):
    """A screen that asks and offers."""

    def choose(self, title: str, options: Sequence[Option], then: Callable[[Any], None]) -> None:
        """Wait for one of a few keys."""


FORM_NAMES = {"xlsx": "Excel", "html": N_("page to print"), "md": "Markdown", "csv": "CSV", "json": "JSON"}
"""The forms in which something is written, as people call them."""

MOST = 10
"""So many answers have a digit each."""


def offer(
    screen: Chooser, title: str, answers: Iterable[tuple[str, Any]], then: Callable[[Any], None], first: int = 0
) -> None:
    """Offer answers by digit from one of them on; of more than there are digits, 0 goes on to the next."""
    known = list(answers)
    shown = known if len(known) <= MOST else known[first : first + MOST - 1]
    options = [Option(str(at % 10), word, (then, value)) for at, (word, value) in enumerate(shown, 1)]
    if len(known) > MOST:
        after = first + MOST - 1 if first + MOST - 1 < len(known) else 0
        options.append(Option("0", _("others"), (lambda at: offer(screen, title, known, then, at), after)))
    screen.choose(title, options, lambda taken: taken[0](taken[1]))


def question(screen: Chooser, asks: Asks, what: str, then: Callable[[str], None]) -> None:
    """Ask what a verb needs to know of `what`: one of the usual answers by number, or typed words."""
    title = _(asks.title).format(what=what)
    options = [Option(str(at), _(words), key) for at, (key, words) in enumerate(asks.usual.items(), 1)]

    def take(answer: str | None) -> None:
        if answer is None:
            ask_for(screen, asks, _(asks.other) if asks.other else title, then)
        else:
            then(answer)

    if not options:
        take(None)
    else:
        screen.choose(title, [*options, *([Option("0", _(asks.other), None)] if asks.other else [])], take)
