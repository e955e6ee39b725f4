"""The strip of tabs over a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual import events
from textual.geometry import Size
from textual.message import Message

from csdesk.widgets.paint import Line, Pane

Spot = tuple[int, int, Any]
"""A tab's first cell, the cell behind its last, and the tab."""


class TabStrip(Pane):
    """One line of tabs.

    Args:
        make: Makes the line for a width in cells, with the spots of its tabs.
    """

    class Taken(Message):
        """A tab was clicked."""

        def __init__(self, tab: Any) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self, make: Callable[[int], tuple[Line, Sequence[Spot]]]) -> None:
        super().__init__(id="tabs")
        self.strip_at = make
        self._spots: Sequence[Spot] = ()

    def lines(self, size: Size) -> list[Line]:
        """Return the line."""
        line, self._spots = self.strip_at(size.width)
        return [line]

    def on_click(self, event: events.Click) -> None:
        """Say which tab was clicked."""
        for start, end, tab in self._spots:
            if start <= event.x < end:
                self.post_message(self.Taken(tab))
