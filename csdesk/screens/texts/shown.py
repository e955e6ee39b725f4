"""The box with a copied text that no clipboard is known to have: whole, from edge to edge, for the terminal's mouse."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import ClassVar

from textual import events
from textual.widget import Widget

from csdesk.actions import Situation, one_row
from csdesk.foreign import clean, clean_lines
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.services.desk.results import Copied
from csdesk.services.texts.deliver import doubt_words, may_answer
from csdesk.session import Session
from csdesk.widgets.paint import Line, wrap
from csdesk.width import cells


def shown_lines(copied: Copied, width: int) -> list[Line]:
    """Return why a text is shown, then the text with nothing beside it: what the mouse selects is text and no frame."""
    said: list[Line] = [[(row, "soon")] for row in wrap(clean(doubt_words(copied.way)), width)]
    parts = clean_lines(copied.text).split("\n")
    return [*said, [], *([(row, "text")] for part in parts for row in rows_of(part, width))]


def rows_of(text: str, width: int) -> list[str]:
    """Return a line in rows that fill the width: no sign is lost or cut, none is added."""
    rows, row, used = [], "", 0
    for sign in text:
        size = cells(sign)
        if used + size > width:
            rows.append(row)
            row, used = "", 0
        row, used = row + sign, used + size
    return [*rows, row]


class CopyBox(DeskScreen):
    """What was copied, to be seen.

    Args:
        session: The sitting.
        copied: The text and how it was copied.
    """

    NAME = "shown"
    CSS_PATH: ClassVar = "shown.tcss"

    def __init__(self, session: Session, copied: Copied) -> None:
        super().__init__(session)
        self.head.display = False
        self.text = self.sheet(partial(shown_lines, copied), "shown")
        self.copied = copied

    def body(self) -> Iterable[Widget]:
        """Yield the text."""
        yield self.text

    def situation(self) -> Situation:
        """Return whether a way was taken that may prove to work."""
        return one_row() if may_answer(self.copied.way) else Situation()

    def on_mount(self) -> None:
        """Leave the mouse to the terminal, so that it can select."""
        self._mouse(False)

    def on_unmount(self) -> None:
        """Take the mouse back."""
        self._mouse(True)

    def _mouse(self, ours: bool) -> None:
        switch = getattr(self.app._driver, "_enable_mouse_support" if ours else "_disable_mouse_support", None)
        if switch is not None:
            switch()

    async def obey(self, event: events.Key) -> None:
        """Scroll or close; any other key means that she goes on, when the terminal may well have the text."""
        char = event.character if event.is_printable else None
        action = self.session.keymap.find(self.NAME, event.key, char)
        event.stop()
        event.prevent_default()
        if action is not None:
            await self.act(action)
        elif may_answer(self.copied.way) and self.app.screen is self:
            self.ahead.held.append(event)
            await self.action_shown_back()

    async def action_shown_works(self) -> None:
        """Trust the terminal from now on."""
        self.session.trusts_terminal = True
        await self.action_shown_back()

    async def action_shown_back(self) -> None:
        """Go back; keys typed ahead go along."""
        self.app.pop_screen()
        self.ahead.hand_over()
