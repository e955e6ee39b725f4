"""A report as a page that is read by moving it, not a cursor."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.geometry import Size

from csdesk.widgets.paint import Line, Pane, clip

Layout = Callable[[int], list[Line]]


class Page(Pane):
    """Lines that are laid out for the width; keys and the wheel move them."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.layout_at: Layout = lambda _width: []
        self.top = 0
        self._laid: tuple[int, list[Line]] = (-1, [])

    def show(self, layout_at: Layout, *, keep: bool) -> None:
        """Show another report, from its top unless `keep`."""
        self.layout_at, self._laid = layout_at, (-1, [])
        self.top = self.top if keep else 0
        self.repaint()

    def _all(self, width: int) -> list[Line]:
        if self._laid[0] != width:
            self._laid = (width, self.layout_at(width))
        return self._laid[1]

    def lines(self, size: Size) -> list[Line]:
        """Return the lines in sight; the last says how much is below."""
        every = self._all(size.width - 2)
        self.top = max(0, min(self.top, len(every) - size.height))
        seen = every[self.top : self.top + size.height]
        return [clip([(" ", "text"), *line], size.width) for line in seen]

    @property
    def page(self) -> int:
        """How many lines are in sight."""
        return max(1, self.size.height)

    @property
    def below(self) -> int:
        """How many lines are below what is in sight."""
        return max(0, len(self._all(self.size.width - 2)) - self.top - self.page)

    def move(self, by: int) -> None:
        """Move by some lines."""
        self.go(self.top + by)

    def go(self, top: int) -> None:
        """Show the lines from one on."""
        self.top = max(0, min(top, len(self._all(self.size.width - 2)) - self.page))
        self.repaint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Turn the wheel down."""
        event.stop()
        self.move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Turn the wheel up."""
        event.stop()
        self.move(-3)
