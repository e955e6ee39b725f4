"""The box for an answer being written, and the line that looks for a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from textual import events
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from csdesk.keymap import narrow
from csdesk.widgets.prompt import Line


class Board(Protocol):
    """The screen around lines for typing: every key goes through it, so that none overtakes another."""

    async def on_key(self, event: events.Key) -> None:
        """Give a key, in its turn, to the line that is being typed in, whichever had the focus when it was pressed."""
        ...

    async def typed(self, key: str, char: str | None) -> bool:
        """Take a key that is no typing; False for one that the line itself knows."""
        ...


class Query(Line):
    """The search line; while it is empty, digits are left to the screen.

    Args:
        board: The screen.
        placeholder: What stands there while it is empty.
    """

    asking = True
    """No text is found by what is scanned: its first digit would take one, its end copy it."""

    def __init__(self, board: Board, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, id="query", compact=True, select_on_focus=False)
        self.board = board

    async def _on_key(self, event: events.Key) -> None:
        await self.board.on_key(event)

    async def take(self, event: events.Key) -> None:
        """Type a sign, else leave the key to the screen, else move and delete."""
        char = event.character if event.is_printable else None
        if (char and (self.value or narrow(char) not in "123")) or not await self.board.typed(event.key, char):
            await super()._on_key(event)


class Reply(TextArea):
    """A text in work: Enter and Tab go to the next blank while one is left, Ctrl+J breaks the line."""

    asking = True
    """What is scanned into it is hardly meant for it."""

    class Edited(Message):
        """The text changed."""

    def __init__(self, board: Board) -> None:
        self.board = board
        super().__init__(id="reply", soft_wrap=True, compact=True, highlight_cursor_line=False)
        self.blanks: list[str] = []

    def put(self, text: str, blanks: Sequence[str], cursor: int | None) -> None:
        """Add a text behind what is there, and go to its first blank, else to its cursor, else to its end.

        Args:
            text: The words.
            blanks: The marks in it that want to be filled.
            cursor: Offset in `text`, or None.
        """
        before = self.text
        start = len(before) + 1 if before and not before.endswith("\n") else len(before)
        self.blanks += blanks
        self.load_text(before + ("\n" if start > len(before) else "") + text)
        if not self.next_blank(start):
            self.move_cursor(self._place(start + (len(text) if cursor is None else cursor)))

    def next_blank(self, start: int | None = None) -> bool:
        """Select the next blank still there, from `start` or the cursor on, then from the top; False for none."""
        text = self.text
        at = self.offset_at(self.cursor_location) if start is None else start
        found = [
            (text.find(mark, from_), mark) for from_ in (at, 0) for mark in self.blanks if text.find(mark, from_) >= 0
        ]
        if not found:
            return False
        later = [one for one in found if one[0] >= at] or found
        place, mark = min(later)
        self.selection = Selection(self._place(place), self._place(place + len(mark)))
        return True

    def offset_at(self, location: tuple[int, int]) -> int:
        """Return the offset in the text of a row and column."""
        row, column = location
        lines = self.text.split("\n")
        return sum(len(line) + 1 for line in lines[:row]) + column

    def _place(self, offset: int) -> tuple[int, int]:
        before = self.text[:offset].split("\n")
        return len(before) - 1, len(before[-1])

    async def _on_key(self, event: events.Key) -> None:
        await self.board.on_key(event)

    async def take(self, event: events.Key) -> None:
        """Type a sign or a line break, go to the next blank, else leave the key to the screen, else move and delete."""
        if event.key == "ctrl+j":
            self.insert("\n")
        elif event.key in ("enter", "tab") and self.next_blank():
            return
        elif event.is_printable:
            await super()._on_key(event)
        elif not await self.board.typed(event.key, None):
            bindings = self._bindings.key_to_bindings.get(event.key)
            if bindings and event.key not in ("enter", "tab"):
                await self.run_action(bindings[0].action)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Say that the text changed."""
        event.stop()
        self.post_message(self.Edited())
