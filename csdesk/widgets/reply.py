"""The box for an answer being written, and the line that looks for a text."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from csdesk.keymap import narrow
from csdesk.widgets.prompt import Line

_SCREENS = frozenset(f"f{number}" for number in range(1, 13))


class Query(Line):
    """The search line; while it is empty, digits are left to the screen."""

    async def _on_key(self, event: events.Key) -> None:
        if not self.value and event.character is not None and narrow(event.character) in "123":
            event.prevent_default()  # the base class reads keys too, unless it is told not to


class Reply(TextArea):
    """A text in work: Enter finishes it or goes to the next blank, Ctrl+J breaks the line."""

    class Finished(Message):
        """Enter was pressed and no blank is left."""

    class Edited(Message):
        """The text changed."""

    def __init__(self) -> None:
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
        self.focus()
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
        if event.key in ("enter", "tab", "ctrl+j"):
            event.stop()
            event.prevent_default()
            if event.key == "ctrl+j":
                self.insert("\n")
            elif not self.next_blank() and event.key == "enter":
                self.post_message(self.Finished())
        elif event.key == "escape" or event.key in _SCREENS:
            event.prevent_default()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Say that the text changed."""
        event.stop()
        self.post_message(self.Edited())
