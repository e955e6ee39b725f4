"""What an action is, and what its permission depends on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from csdesk.domain.orders.stage import Standing
    from csdesk.domain.shared.models import Order


class Situation(Struct, frozen=True):
    """What an action's permission depends on.

    Args:
        order: The order under the cursor; None when there is none.
        standing: Its conclusions.
        chosen: How many rows the action would take: the marked ones, else the one under the cursor.
        step: The state of the routine step under the cursor.
        thing: The message, review, case or dated thing under the cursor.
    """

    order: Order | None = None
    standing: Standing | None = None
    chosen: int = 0
    step: str | None = None
    thing: object = None


WhyNot = Callable[[Situation], str | None]


def always(_now: Situation) -> str | None:
    """Nothing forbids it."""
    return None


class Action(Struct, frozen=True):
    """One thing a key can do.

    Args:
        id: Stable name, used in `[keys]` of the settings; the part before the dot is its scope.
        label: Short name for the key bar; a message id.
        help: One sentence for the help page; a message id.
        letters: Quick keys, printable characters; an input method may swallow them.
        proof: Keys that pass through an input method.
        why_not: Tells as a message id why it is not allowed now, or None when it is.
        undoable: Whether undo takes it back.
        bar: Its place in the key bar, smallest first; 0 keeps it out.
        gives_way: Whether a nearer action may have one of its keys; else a key has one meaning on a screen.
    """

    id: str
    label: str
    help: str
    letters: tuple[str, ...] = ()
    proof: tuple[str, ...] = ()
    why_not: WhyNot = always
    undoable: bool = False
    bar: int = 0
    gives_way: bool = False

    @property
    def scope(self) -> str:
        """Where the action works: `app`, `list`, or a screen's name."""
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        """What Textual calls it: the method is `action_` and this."""
        return self.id.replace(".", "_")
