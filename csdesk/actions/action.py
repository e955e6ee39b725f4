"""What an action is, and what its permission depends on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from csdesk.i18n import N_

if TYPE_CHECKING:
    from csdesk.services.desk.desk import Desk
    from csdesk.services.desk.results import Result


class Place(StrEnum):
    """A place of the desk; the action that goes there is `app.` and this."""

    TODAY = "today"
    MESSAGES = "messages"
    ORDERS = "orders"
    SHIP = "ship"
    REVIEWS = "reviews"
    CASES = "cases"
    FOLLOW = "follow"
    HANDOVER = "handover"
    REPORTS = "reports"
    PRODUCTS = "products"


SEEN_TO: Mapping[str, Place] = {
    "order": Place.ORDERS,
    "message": Place.MESSAGES,
    "review": Place.REVIEWS,
    "case": Place.CASES,
    "follow": Place.FOLLOW,
    "product": Place.PRODUCTS,
    "step": Place.TODAY,
}
"""Where a thing of a kind is seen to."""

Row = tuple[Any, ...]
"""What a permission asks of one row: an order with its conclusions, a message, a case, a waiting text and the hour."""

Rule = Callable[[Sequence[Row]], str | None]
"""Tells as a message id or in words why an action may not be done with some rows, or None when it may."""


Verb = Callable[["Desk", Sequence[str], str], "Result"]
"""A service function at work: with the desk, the ids of the rows, and what was answered, if anything is asked."""


class Asks(Struct, frozen=True):
    """What is asked before a verb is done.

    Args:
        title: The question, a message id; may name the rows as `{what}`.
        usual: Answers by number, each with its message id; without any the answer is typed.
        other: What else may be typed, a message id; empty where nothing may.
        accept: The word for Enter.
        time: None where words are asked; else a time is, and whether there must be one.
        amount: Whether what is typed is money.
    """

    title: str
    usual: Mapping[str, str] = {}
    other: str = ""
    accept: str = N_("save")
    time: bool | None = None
    amount: bool = False


class Situation(Struct, frozen=True):
    """What an action's permission depends on.

    Args:
        current: The row under the cursor; none or one.
        chosen: The rows a verb on several takes: the marked ones, else the one under the cursor.
    """

    current: Sequence[Row] = ()
    chosen: Sequence[Row] = ()


def one_row(*facts: object) -> Situation:
    """Return the situation in which one row is under the cursor and none is marked."""
    return Situation((facts,), (facts,))


Keys = tuple[tuple[str, ...], tuple[str, ...]]
"""Letters, and keys that pass through an input method."""

SENT: Keys = ("Y",), ("ctrl+k",)
SNOOZE: Keys = ("s",), ("f6",)
DONE: Keys = ("e",), ("ctrl+e",)
"""The same in every list; where a list has no such verb, the keys do nothing."""


def always(_rows: Sequence[Row]) -> str | None:
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
        rule: Tells why it may not be done.
        undoable: Whether undo takes it back.
        bar: Its place in the key bar, smallest first; 0 keeps it out.
        gives_way: Whether a nearer action may have one of its keys; else a key has one meaning on a screen.
        one: Whether it takes the row under the cursor alone, whatever is marked.
        verb: What it does with the rows, where nothing but `asks` comes before; else a screen has a method for it.
        asks: What is asked before that.
    """

    id: str
    label: str
    help: str
    letters: tuple[str, ...] = ()
    proof: tuple[str, ...] = ()
    rule: Rule = always
    undoable: bool = False
    bar: int = 0
    gives_way: bool = False
    one: bool = False
    verb: Verb | None = None
    asks: Asks | None = None

    def why_not(self, now: Situation) -> str | None:
        """Tell why it is not allowed now, or None when it is; of several rows it is done with all or with none."""
        return self.rule(now.current if self.one else now.chosen)

    @property
    def scope(self) -> str:
        """Where the action works: `app`, `list`, or a screen's name."""
        return self.id.partition(".")[0]

    @property
    def settles(self) -> bool:
        """Whether it is one of the verbs that settle a row: it was sent, put off or finished."""
        return self.name.endswith(("_sent", "_snooze", "_until", "_move", "_done"))

    @property
    def name(self) -> str:
        """What Textual calls it: the method is `action_` and this."""
        return self.id.replace(".", "_")
