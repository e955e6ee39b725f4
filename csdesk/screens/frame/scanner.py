"""A scanner is no hand: its burst is one thing, told apart before the first of its signs does what a key does."""

from __future__ import annotations

import string
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from textual import events
from textual.app import App

GAP_S = 0.03
"""A scanner's next sign comes within this time, a hand's seldom; so long a hand's digit or capital is held back."""

LEAST = 6
"""So many signs so fast are typed by no hand."""

SCAN = "scan"
"""The key that stands for a whole burst; its character is the text."""

BEGINS = frozenset(string.digits + string.ascii_uppercase)
"""What waybills and order numbers begin with; behind these also a hyphen."""

ENDS = frozenset(("enter", "tab", "ctrl+j"))


class Scanner:
    """What tells a burst from a hand's keys, and gives either on in order.

    Args:
        app: Whose keys they are.
        give: Passes a key on to whoever has the focus.
        scan: Takes the text of a burst; False when nobody in front wants it, its end is dropped then too.
    """

    def __init__(
        self,
        app: App[Any],
        give: Callable[[events.Key], Awaitable[None]],
        scan: Callable[[str], Awaitable[bool]],
    ) -> None:
        self.app, self.give, self.scan = app, give, scan
        self.held: list[events.Key] = []
        self._dropped: float | None = None

    async def take(self, event: events.Key) -> None:
        """Take the next key: a sign that a scan may have waits for the one behind it."""
        if self.held and event.time - self.held[-1].time > GAP_S:
            await self.settle()
        if event.character in BEGINS or (self.held and event.character == "-"):
            self._dropped = None
            self.held.append(event)
            self.app.set_timer(GAP_S, partial(self.app.call_later, self._waited, event))
            return
        await self.settle()
        if event.key in ENDS and self._dropped is not None and event.time - self._dropped <= GAP_S:
            self._dropped = event.time
            return
        self._dropped = None
        await self.give(event)

    async def _waited(self, last: events.Key) -> None:
        if self.held and self.held[-1] is last:
            await self.settle()

    async def settle(self) -> None:
        """Give on what is held: as one scan, or key by key; a key that is held down repeats one sign."""
        held, self.held = self.held, []
        text = "".join(key.character or "" for key in held)
        if len(held) < LEAST or len(set(text)) < 3:
            for key in held:
                await self.give(key)
        elif not await self.scan(text):
            self._dropped = held[-1].time
