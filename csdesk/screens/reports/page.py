"""A report as a page that is read by moving it, not a cursor."""

from __future__ import annotations

from collections.abc import Callable

from textual import events

from csdesk.widgets.paint import Line, clip
from csdesk.widgets.sheet import Layout, Sheet


class Page(Sheet):
    """A report, laid out once for a width; keys and the wheel move it.

    Args:
        moved: Called after each move.
    """

    def __init__(self, moved: Callable[[], None]) -> None:
        super().__init__(lambda _width: [], id="page")
        self.moved = moved
        self._laid: tuple[int, list[Line]] = (-1, [])

    def show(self, layout_at: Layout, *, keep: bool) -> None:
        """Show another report, from its top unless `keep`."""
        self.layout_at, self._laid = layout_at, (-1, [])
        self.top = self.top if keep else 0
        self.repaint()

    def every(self, width: int) -> list[Line]:
        """Return every line, with a cell free on both sides."""
        if self._laid[0] != width:
            self._laid = (width, [clip([(" ", "text"), *line], width) for line in self.layout_at(width - 2)])
        return self._laid[1]

    def go(self, top: int) -> None:
        """Show the lines from one on, and say so."""
        super().go(top)
        self.moved()

    @property
    def below(self) -> int:
        """How many lines are below what is in sight."""
        return max(0, len(self.every(self.size.width)) - self.top - self.page)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Turn the wheel down."""
        event.stop()
        self.move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Turn the wheel up."""
        event.stop()
        self.move(-3)
