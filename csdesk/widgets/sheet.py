"""A pane with more lines than it has room for, moved up and down."""

from __future__ import annotations

from collections.abc import Callable

from textual.geometry import Size

from csdesk.widgets.paint import Line, Pane

Layout = Callable[[int], list[Line]]
"""Makes every line for a width in cells."""


class Sheet(Pane):
    """Lines from the one that was moved to.

    Args:
        layout_at: Makes every line for a width.
        overlap: How many lines of a page are still in sight on the next.
        id: Its name for styles.
    """

    def __init__(self, layout_at: Layout, overlap: int = 0, *, id: str) -> None:
        super().__init__(id=id)
        self.overlap = overlap
        self.layout_at = layout_at
        self.top = 0

    def every(self, width: int) -> list[Line]:
        """Return every line at a width."""
        return self.layout_at(width)

    def lines(self, size: Size) -> list[Line]:
        """Return the lines in sight."""
        every = self.every(size.width)
        self.top = max(0, min(self.top, len(every) - size.height))
        return every[self.top : self.top + size.height]

    @property
    def page(self) -> int:
        """How many lines a page moves it."""
        return max(1, self.size.height - self.overlap)

    def move(self, by: int) -> None:
        """Move by some lines."""
        self.go(self.top + by)

    def go(self, top: int) -> None:
        """Show the lines from one on."""
        self.top = max(0, min(top, len(self.every(self.size.width)) - max(1, self.size.height)))
        self.repaint()
