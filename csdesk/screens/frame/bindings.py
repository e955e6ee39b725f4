"""How Textual is told of the registry: the keys of a screen, and the methods of verbs that need no other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from textual.binding import Binding

from csdesk.actions import Action


class Begins(Protocol):
    """A screen that can start a verb of the registry."""

    def start(self, action: Action) -> None:
        """Hand its rows to the verb."""


def does(kind: type, action: Action) -> bool:
    """Tell whether a class has a method for an action."""
    return hasattr(kind, f"action_{action.name}")


def binding_of(kind: type, action: Action) -> Binding:
    """Return the keys of an action of a screen as Textual binds them; what the screen cannot do, the app does."""
    name = action.name if does(kind, action) else f"app.{action.name}"
    return Binding(textual_keys(action), name, action.label, show=bool(action.bar), id=action.id)


def textual_keys(action: Action) -> str:
    """Return the keys of an action as Textual writes several."""
    return ",".join("comma" if key == "," else key for key in (*action.letters, *action.proof))


def verb_method(action: Action) -> Callable[[Begins], Awaitable[None]]:
    """Return the method of an action that only hands its rows to a service function."""

    async def do(screen: Begins) -> None:
        screen.start(action)

    do.__doc__ = action.help
    return do
