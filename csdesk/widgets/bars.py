"""The frame of every screen: head (shop, clock, places) and foot (last word, keys)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.geometry import Size
from textual.message import Message

from csdesk.actions import SCOPES, Action
from csdesk.domain.queues import Queue
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.session import Session
from csdesk.widgets.paint import Line, Pane, clip, line_width, spread
from csdesk.widgets.words import cutoff_words, moment_words, reply_words
from csdesk.width import cells


class Head(Pane):
    """Two lines: who and when, and the places with their digits.

    Args:
        session: The sitting.
        place: The name of the screen it stands on.
    """

    PLACES = (
        ("1", "today"), ("2", "messages"), ("3", "orders"), ("4", "ship"), ("5", "reviews"), ("6", "cases"),
        ("7", "follow"), ("8", "handover"), ("9", "reports"), ("0", "products"),
    )  # fmt: skip

    class Went(Message):
        """A place was clicked."""

        def __init__(self, place: str) -> None:
            super().__init__()
            self.place = place

    def __init__(self, session: Session, place: str) -> None:
        super().__init__(id="head")
        self.session = session
        self.place = place
        self._spots: list[tuple[int, int, str]] = []

    def lines(self, size: Size) -> list[Line]:
        """Return the two lines."""
        session = self.session
        bench, now = session.bench, session.snapshot.now
        shop = clean(bench.config.shop) or "csdesk"
        left: Line = [(f" {shop}", "strong"), (f"  {clean(bench.operator)}", "dim")]
        cutoff = cutoff_words(now, session.snapshot.cutoff_at)
        right: Line = [(moment_words(now), "text"), ("   ", "text"), *cutoff, (" ", "text")]
        reply = reply_words(session.snapshot.talk.inbox.figures)
        if line_width(left) + line_width(right) + line_width(reply) + 4 <= size.width:
            right = [*reply, ("   ", "text"), *right]
        return [spread(left, right, size.width), self._places(size.width)]

    def _places(self, width: int) -> Line:
        """Return the places; where all their names do not fit, those with nothing waiting keep only their digit."""
        parts = [(digit, place, *self._label(place)) for digit, place in self.PLACES]
        gap = 3
        while gap > 1 and 1 + sum(cells(f"{digit} {words}") + gap for digit, _p, words, _busy in parts) > width:
            gap -= 1
        if gap == 1:
            gap = 2
            parts = [
                (digit, place, words if busy or place == self.place else "", busy)
                for digit, place, words, busy in parts
            ]
        line: Line = [(" ", "rule")]
        self._spots = []
        for digit, place, words, _busy in parts:
            label = f"{digit} {words}".rstrip()
            start = line_width(line)
            line += [(label, "place" if place == self.place else "rule"), (" " * gap, "rule")]
            self._spots.append((start, start + cells(label), place))
        return [*clip(line, width), (" " * max(0, width - line_width(line)), "rule")]

    def _label(self, place: str) -> tuple[str, bool]:
        """Return the words of a place, and whether something waits there."""
        snapshot = self.session.snapshot
        waiting = {
            "today": 0,
            "messages": snapshot.talk.inbox.waiting(),
            "orders": sum(snapshot.count(kind) for kind in _WAITING),
            "ship": snapshot.count(Queue.TO_SHIP),
            "reviews": snapshot.talk.reviews_open(),
            "cases": snapshot.talk.cases_open(),
            "follow": snapshot.talk.follow_due(),
            "handover": snapshot.talk.handover_unread(),
            "products": 0,
            "reports": 0,
        }[place]
        return _(SCOPES[place]) + (f" {waiting}" if waiting else ""), bool(waiting)

    def on_click(self, event: events.Click) -> None:
        """Go to the clicked place."""
        for start, end, place in self._spots:
            if event.y == 1 and start <= event.x < end:
                self.post_message(self.Went(place))


_WAITING = (Queue.UNPAID, Queue.COD, Queue.TO_CONFIRM, Queue.TO_SHIP, Queue.ON_HOLD)
"""The queues whose orders wait for something; no order lies in two of them."""


class Foot(Pane):
    """Two lines: the last word with the state of the list, and the keys of what has the focus.

    Args:
        session: The sitting.
        state: Gives the toned words at the right of the status line: marks, filter.
        keys: Gives the key bar: pairs of key and label, and the action of each, if any.
    """

    class Pressed(Message):
        """A key of the bar was clicked."""

        def __init__(self, action: Action) -> None:
            super().__init__()
            self.action = action

    def __init__(
        self,
        session: Session,
        state: Callable[[], Line],
        keys: Callable[[], Sequence[tuple[str, str, Action | None]]],
    ) -> None:
        super().__init__(id="foot")
        self.session = session
        self.state = state
        self.keys = keys
        self._spots: list[tuple[int, int, Action]] = []

    def lines(self, size: Size) -> list[Line]:
        """Return the two lines."""
        session = self.session
        word: Line = [(" ", "text"), (clean(session.word), session.tone)]
        return [spread(word, self.state(), size.width), self._bar(size.width)]

    def _bar(self, width: int) -> Line:
        line: Line = [(" ", "text")]
        self._spots = []
        shown = [(key, label, action) for key, label, action in self.keys()]
        last = shown[-1:] if shown and shown[-1][2] is not None else []
        room = width - sum(cells(key) + cells(label) + 3 for key, label, _action in last)
        used = 1
        for key, label, action in [*shown[: len(shown) - len(last)], *last]:
            size = cells(key) + 1 + cells(label)
            if used + size > (width if last and action is last[0][2] else room):
                continue
            if action is not None:
                self._spots.append((used, used + size, action))
            line += [(key, "key"), (f" {label}", "dim"), ("  ", "text")]
            used += size + 2
        return line

    def on_click(self, event: events.Click) -> None:
        """Do what the clicked key does."""
        for start, end, action in self._spots:
            if event.y == 1 and start <= event.x < end:
                self.post_message(self.Pressed(action))
