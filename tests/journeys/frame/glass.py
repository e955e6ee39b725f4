"""What a terminal shows of the desk: the cells as they were truly written, update by update."""

from __future__ import annotations

import re
from typing import Any

from textual.screen import Screen
from textual.widget import Widget

from csdesk.app import DeskApp
from csdesk.widgets.paint import Pane
from csdesk.widgets.queue import Queue
from csdesk.width import cells
from tests.journeys.user import User

PERIOD_S = 0.002
"""How long Textual waits between two paintings here; in front of people it is a sixtieth of a second."""

TOKEN = re.compile(r"\x1b\[(\d+);(\d+)H|\x1b\[([\d;]*)m|[^\x1b\n\r]")

Cells = dict[tuple[int, int], tuple[str, str]]
"""Sign and style by line and column; the second cell of a wide sign holds nothing."""


class Glass:
    """The terminal before an app: it keeps every cell as it was written last.

    Args:
        app: The app, not yet running.
    """

    def __init__(self, app: DeskApp) -> None:
        self.app = app
        self.cells: Cells = {}
        self._display = app._display
        app._display = self._see  # type: ignore[method-assign]

    def _see(self, screen: Screen[Any], renderable: Any) -> None:
        if renderable is not None and not self.app._batch_count:
            self._write(renderable.render_segments(self.app.console))
        self._display(screen, renderable)

    def _write(self, signs: str) -> None:
        y = x = 0
        style = ""
        for found in TOKEN.finditer(signs):
            row, column, tone = found.groups()
            if row:
                y, x = int(row) - 1, int(column) - 1
            elif tone is not None:
                style = "" if tone in ("", "0") else f"{style};{tone}"
            else:
                width = cells(found[0])
                self.cells |= {(y, x + part): ("" if part else found[0], style) for part in range(width)}
                x += width

    def lines(self) -> list[str]:
        """Return what is shown, line by line."""
        width, height = self.app.size
        return ["".join(self.cells.get((y, x), (" ", ""))[0] for x in range(width)) for y in range(height)]

    def paint_anew(self) -> None:
        """Have everything painted again, out of nothing that was made before."""
        for widget in self.app.screen.walk_children(Widget, with_self=True):
            if isinstance(widget, Queue | Pane):
                widget.notify_style_update()
            if isinstance(widget, Pane):
                widget._painted = None
            widget.refresh(layout=True)

    @property
    def painted(self) -> bool:
        """Whether everything that was to be painted is painted."""
        screen = self.app.screen
        waiting = screen._dirty_widgets or screen._compositor._dirty_regions or not screen.is_current
        widgets = screen.walk_children(Widget, with_self=True)
        return not waiting and not any(widget._repaint_required or widget._layout_required for widget in widgets)

    async def settle(self, user: User) -> None:
        """Wait until nothing stirs and nothing is left to be painted."""
        for _round in range(2):
            await user.rest()
            await user.pilot.pause(2 * PERIOD_S)
            await user.until(lambda: self.painted, "painted")
