"""The one pane of lines: cards, pages and previews; what is out of sight is said, and moved to by keys and wheel."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.geometry import Size

from csdesk.i18n import _
from csdesk.widgets.paint import Line, Pane, clip, fold

Layout = Callable[[int], list[Line]]
"""Makes every line for a width in cells."""

WHEEL = 3
"""How many lines one notch of the wheel moves."""

SAME = 8
"""So many signs tell a line from the others at another width."""

GRAVE = ("late", "soon")
"""The tones that the sign of what is out of sight takes over, the gravest first."""


def _same_line(old: list[Line], top: int, new: list[Line]) -> int:
    """Return where a line stands that was at the top at another width: what begins like it, else as far down."""
    at = top * len(new) // max(1, len(old))
    begins = _text(old[top])[:SAME] if top < len(old) else ""
    like = [place for place, line in enumerate(new) if begins and _text(line).startswith(begins)]
    return min(like, key=lambda place: abs(place - at), default=at)


def _text(line: Line) -> str:
    return "".join(text for text, _tone in line).strip()


class Sheet(Pane):
    """Lines from the one that was moved to; where there are more than fit, the last row says how many are hidden.

    Args:
        layout_at: Makes every line for a width; asked again when the sheet is repainted.
        id: Its name for styles.
        about: Tells what the lines are about; when that is another thing, they begin at the top.
        keys: The keys that turn it back and forth, as people read them.
    """

    def __init__(
        self,
        layout_at: Layout,
        *,
        id: str,
        about: Callable[[], object] = lambda: None,
        keys: tuple[str, str] = ("", ""),
    ) -> None:
        super().__init__(id=id)
        self.layout_at = layout_at
        self.about = about
        self.keys = keys
        self.top = 0
        self._laid: tuple[int, list[Line]] | None = None
        self._thing: object = None
        self._before: tuple[int, list[Line]] = (0, [])

    def every(self, width: int) -> list[Line]:
        """Return every line at a width."""
        if self._laid is None or self._laid[0] != width:
            self._laid = (width, [row for line in self.layout_at(width) for row in fold(line, width)])
        return self._laid[1]

    def lines(self, size: Size) -> list[Line]:
        """Return the lines in sight, below them what is not."""
        every, thing = self.every(size.width), self.about()
        before, self._before = self._before, (size.width, every)
        if before[0] not in (0, size.width):
            self.top = _same_line(before[1], self.top, every)
        if thing != self._thing:
            self._thing, self.top = thing, 0
        if len(every) <= size.height:
            self.top = 0
            return every
        room = max(1, size.height - 1)
        self.top = max(0, min(self.top, len(every) - room))
        above, below = every[: self.top], every[self.top + room :]
        return [*every[self.top : self.top + room], clip(self._sign(above, below), size.width)][: size.height]

    def _sign(self, above: list[Line], below: list[Line]) -> Line:
        """Return how many lines are hidden above and below, as grave as the gravest of them."""
        line: Line = [(" ", "text")]
        up = (above, "^", _("{count} line[s] above"), self.keys[0])
        down = (below, "v", _("{count} line[s] below"), self.keys[1])
        for hidden, sign, words, key in (up, down):
            if hidden:
                tones = {tone for one in hidden for _text, tone in one}
                tone = next((grave for grave in GRAVE if grave in tones), "dim")
                line += [(f"{key} {sign} ", "key"), (words.format(count=len(hidden)), tone), ("   ", "text")]
        return line

    def renew(self) -> None:
        """Lay the lines out anew."""
        self._laid = None
        super().renew()

    def repaint(self) -> None:
        """Lay the lines out again and paint those that came out otherwise."""
        self._laid = None
        super().repaint()

    @property
    def page(self) -> int:
        """How many lines are in sight."""
        height = self.size.height
        return max(1, height - (len(self.every(self.size.width)) > height))

    def move(self, by: int) -> None:
        """Move by some lines."""
        self.go(self.top + by)

    def turn(self, by: int) -> None:
        """Move by some pages, one line of the last staying in sight."""
        self.move(by * max(1, self.page - 1))

    def go(self, top: int) -> None:
        """Show the lines from one on."""
        self.top = max(0, min(top, len(self.every(self.size.width)) - self.page))
        super().repaint()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Turn the wheel down."""
        event.stop()
        self.move(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Turn the wheel up."""
        event.stop()
        self.move(-WHEEL)
