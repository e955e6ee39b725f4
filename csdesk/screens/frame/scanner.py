"""A scanner is no hand: its burst is one thing, told apart before the first of its signs does what a key does."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from textual import events
from textual.app import App

from csdesk.keymap import narrow
from csdesk.widgets.timers import once_after

GAP_S = 0.03
"""A scanner's next sign comes within this time, a hand's seldom; so long a hand's digit or capital is held back."""

LEAST = 6
"""So many signs so fast are typed by no hand."""

SCAN = "scan"
"""The key that stands for a whole burst; its character is the text."""

TEXT = "text"
"""The key that stands for a sign which came in one go with those of an input method; its character is the sign."""

BEGINS = frozenset(string.digits + string.ascii_uppercase)
"""What waybills and order numbers begin with; behind these also a hyphen."""

ENDS = frozenset(("enter", "tab", "ctrl+j"))


def is_written(event: events.Key) -> bool:
    """Tell whether a sign is a Chinese one, which is somebody's word and no key."""
    char = event.character or ""
    return len(char) == 1 and unicodedata.east_asian_width(char) in ("W", "F") and not narrow(char).isascii()


class Scanner:
    """What tells a burst from a hand's keys, and gives either on in order.

    Args:
        app: Whose keys they are.
        give: Passes a key on to whoever has the focus.
        scan: Takes the text of a burst, and whether its first sign was a key already; False when nobody in front wants
            it, its end is dropped then too.
        at_once: Tells whether a sign does no harm though it may begin a scan: it is not held back.
        small: Tells whether small letters may be of a scan too: a scanner with the wrong case, where scans are wanted.
    """

    def __init__(
        self,
        app: App[Any],
        give: Callable[[events.Key], Awaitable[None]],
        scan: Callable[[str, bool], Awaitable[bool]],
        at_once: Callable[[str], bool],
        small: Callable[[], bool],
    ) -> None:
        self.app, self.give, self.scan, self.at_once, self.small = app, give, scan, at_once, small
        self.held: list[events.Key] = []
        self._given: events.Key | None = None
        self._run: list[events.Key] = []
        self._dropped: float | None = None

    async def take(self, event: events.Key) -> None:
        """Take the next key: a sign that a scan or a text may have waits for the one behind it."""
        if self.held and not self._behind(self.held[-1], event):
            await self.settle()
        if self._may_be_of_one(event) or self._joins(event):
            self._dropped = None
            if not self.held and not self._behind(self._given, event) and self.at_once(event.character or ""):
                self._given = event
                await self.give(event)
                return
            self.held.append(event)
            once_after(self.app, GAP_S, partial(self.app.call_later, self._waited, event))
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
        """Give on what is held: as one scan, or key by key."""
        held, self.held = self.held, []
        first = [self._given] if self._given is not None and held and self._behind(self._given, held[0]) else []
        text = _text([*first, *held])
        if len(held) > 1 and not text.isascii():
            for key in map(_written, held):
                await self.give(key)
        elif not _is_burst(text):
            for key in held:
                await self.give(key)
        elif not await self.scan(text, bool(first)):
            self._dropped = held[-1].time

    def _may_be_of_one(self, event: events.Key) -> bool:
        """Whether a sign may be of a scan; a small letter that repeats is a key that is held down."""
        char = event.character or ""
        if char in BEGINS or (self.held and char == "-"):
            return bool(char)
        again = bool(self.held) and self.held[-1].character == char
        return char in string.ascii_lowercase and bool(char) and not again and self.small()

    def _joins(self, event: events.Key) -> bool:
        """Whether a sign may be of a text that an input method sends in one go."""
        return event.is_printable and not _text([*self.held, event]).isascii()

    def ends_in_line(self, event: events.Key) -> str:
        """Follow the keys in a line for typing, which holds none back; return the burst that this key ends, if any."""
        if not self._run or not self._behind(self._run[-1], event):
            self._run = []
        run = self._run
        if event.key in ENDS:
            self._run = []
            return _text(run) if _is_burst(_text(run)) else ""
        self._run = [*run, event] if event.character in BEGINS or (run and event.character == "-") else []
        return ""

    @staticmethod
    def _behind(first: events.Key | None, event: events.Key) -> bool:
        """Whether a key came so fast behind another as only a scanner's do."""
        return first is not None and event.time - first.time <= GAP_S


def _text(keys: Sequence[events.Key]) -> str:
    return "".join(key.character or "" for key in keys)


def _written(key: events.Key) -> events.Key:
    sign = events.Key(TEXT, key.character)
    sign.time = key.time
    return sign


def _is_burst(text: str) -> bool:
    """Tell whether no hand typed this so fast; a key that is held down repeats one sign."""
    return len(text) >= LEAST and len(set(text)) >= 3
