"""How Textual is told of the registry: the keys of a screen, and the methods of verbs that need no other."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.binding import Binding

from csdesk.actions import CHAINS, OF_APP, Action
from csdesk.i18n import _
from csdesk.keymap import show_key
from csdesk.screens.frame.choice import Choice
from csdesk.session import Session

if TYPE_CHECKING:
    from csdesk.widgets.prompt import Prompt


class Begins(Protocol):
    """A screen that can start a verb of the registry."""

    def start(self, action: Action) -> None:
        """Hand its rows to the verb."""


class Shows(Protocol):
    """A screen with a key bar."""

    NAME: ClassVar[str]
    session: Session
    prompt: Prompt | None
    choice: Choice | None

    def why_not(self, action: Action) -> str | None:
        """Tell why an action is not allowed now."""

    def label(self, action: Action) -> str:
        """Return the word of an action."""
        ...


def key_bar(screen: Shows) -> list[tuple[str, str, Action | None]]:
    """Return what a key bar shows: the choice or question that waits, else the place's actions."""
    if screen.prompt is not None and screen.prompt.open:
        return [("Enter", screen.prompt.accept, None), ("Esc", _("back"), None)]
    if screen.choice is not None:
        asked = [
            (" ".join(map(show_key, one.keys)), one.label, None) for one in screen.choice.options if not one.preview
        ]
        return [*asked, ("Esc", _("back"), None)]
    keymap = screen.session.keymap
    shown = sorted((action for action in keymap.of(screen.NAME) if action.bar), key=lambda action: action.bar)
    allowed = [action for action in shown if screen.why_not(action) is None]
    chain = CHAINS[screen.NAME]

    def hint(action: Action) -> str:
        if "deal" in chain:  # in a panel one may be typing Chinese at any time
            return keymap.both(action)
        if chain[-1] == "app.help":  # letters are words there
            return show_key(action.proof[0])
        return keymap.hint(action, screen.NAME)

    return [(key, screen.label(action), action) for action in allowed if (key := hint(action))]


def does(kind: type, action: Action) -> bool:
    """Tell whether a class has a method for an action."""
    return hasattr(kind, f"action_{action.name}")


def binding_of(kind: type, action: Action) -> Binding:
    """Return the keys of an action of a screen as Textual binds them; what the screen cannot do, the app does."""
    name = action.name if does(kind, action) else f"app.{action.name}"
    return Binding(textual_keys(action), name, action.label, show=bool(action.bar), id=action.id)


def bind(kind: type, actions: Iterable[Action]) -> list[Binding]:
    """Return the bindings of a class of screens, and give it the methods of verbs that need no other.

    Raises `TypeError` for an action that nobody there can do.
    """
    actions = list(actions)
    for action in actions:
        if action.verb is not None and not does(kind, action):
            setattr(kind, f"action_{action.name}", verb_method(action))
    missing = [action.id for action in actions if action.scope not in OF_APP and not does(kind, action)]
    if missing:
        raise TypeError(f"{kind.__name__} has no method for {', '.join(missing)}")
    return [binding_of(kind, action) for action in actions]


def textual_keys(action: Action) -> str:
    """Return the keys of an action as Textual writes several."""
    return ",".join("comma" if key == "," else key for key in (*action.letters, *action.proof))


def verb_method(action: Action) -> Callable[[Begins], Awaitable[None]]:
    """Return the method of an action that only hands its rows to a service function."""

    async def do(screen: Begins) -> None:
        screen.start(action)

    do.__doc__ = action.help
    return do
