"""Painting: lines of toned text, laid out in terminal cells.

A line is a list of spans (text, tone); the tones and their colours are those of `themes.TONES`. Text given to a span is
one line, and foreign text in it has passed `foreign.clean`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Self

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.geometry import Region, Size, Spacing
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from csdesk.themes import TONES
from csdesk.widgets.timers import once_after
from csdesk.width import cells, fit

Span = tuple[str, str]
Line = list[Span]


GIVE_WAY_S = 0.01
"""How long what stands beside a list gives way to its paint, and to the thread in which Textual writes it."""


def line_width(line: Sequence[Span]) -> int:
    """Return the width of a line in cells."""
    return sum(cells(text) for text, _tone in line)


def spread(left: Line, right: Line, width: int) -> Line:
    """Return one line with a left and a right part; the left part is cut first when both do not fit."""
    room = max(0, width - line_width(right))
    return [*clip(left, room, pad=True), *right]


def clip(line: Sequence[Span], width: int, *, pad: bool = False) -> Line:
    """Return a line cut to `width` cells, ending in the ellipsis where it was cut; `pad` fills it up with spaces."""
    room, found = width, Line()
    for place, (text, tone) in enumerate(line):
        size = cells(text)
        if size > room:
            if room:
                found.append((fit(text, room), tone))
            elif found and any(text.strip() for text, _tone in line[place:]):
                last, tone = found.pop()
                found.append((fit(last + "  ", cells(last)), tone))
            room = 0
            break
        found.append((text, tone))
        room -= size
    if pad and room:
        found.append((" " * room, "text"))
    return found


def beside(left: Sequence[Line], right: Sequence[Line], width: int, gap: int = 2) -> list[Line]:
    """Return two columns of lines next to each other, the left one `width` cells wide."""
    rows = max(len(left), len(right))
    found = []
    for y in range(rows):
        first = clip(left[y] if y < len(left) else [], width, pad=True)
        found.append([*first, (" " * gap, "text"), *(right[y] if y < len(right) else [])])
    return found


CLOSING = frozenset("。，、；：？！）】》”’…")
"""Signs that begin no line: the one before goes down with them."""


_PIECES = re.compile(r"\s+|[!-\u2e7f]*\d[\u4e00-\u9fff]|[!-\u2e7f]+|.", re.DOTALL)
"""Blanks, words of an alphabet, numbers with what they count, signs of their own: a line may break between any two."""


def wrap(text: str, width: int) -> list[str]:
    """Return a cleaned text in lines of at most `width` cells, broken at a late blank, else between two pieces."""
    lines, current, last = list[str](), "", ""
    for piece in _PIECES.findall(text):
        for part in [piece] if cells(piece) <= width else piece:
            while current and cells(current + part) > width:
                at = current.rstrip().rfind(" ")
                if part.isspace() or at < len(current) // 2:
                    down = len(last) if part in CLOSING and len(last) < len(current) else 0
                    at = len(current) - down
                lines.append(current[:at].rstrip())
                current = current[at:].lstrip()
            current += part if current or not part.isspace() or not lines else ""
            last = part
    return [*lines, current] if current or not lines else lines


def _hangs(line: Line, width: int) -> int:
    """Return below which cell a line goes on: its last span that began in the left half, of a list its first one."""
    indent, at, last, begins = 0, 0, "", dict[str, int]()
    for text, tone in line:
        if text.strip() and at < width // 2:
            if tone != last and tone in begins:
                return begins[tone]
            indent, last = at + cells(text) - cells(text.lstrip()), tone
            begins.setdefault(tone, indent)
        at += cells(text)
    return indent


def fold(line: Line, width: int) -> list[Line]:
    """Return a line in as many as it needs; see `_hangs` for where it goes on."""
    if line_width(line) <= width:
        return [line]
    indent = _hangs(line, width)
    rows, used = [Line()], 0
    for text, tone in line:
        for piece in _PIECES.findall(text):
            parts = [piece] if cells(piece) <= width - indent else list(piece)
            for part in parts:
                size = cells(part)
                if used + size > width and not part.isspace():
                    down = part in CLOSING and len(rows[-1]) > 1 and indent + cells(rows[-1][-1][0]) + size <= width
                    rows.append([(" " * indent, "text"), *([rows[-1].pop()] if down else [])])
                    used = line_width(rows[-1])
                if part.isspace() and (used + size > width or (len(rows) > 1 and used == indent)):
                    continue
                rows[-1].append((part, tone))
                used += size
    return rows


class Toned(Widget):
    """A widget that turns toned lines into strips by the styles of the theme."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._tones: dict[tuple[str, bool], Style] = {}
        self._ready: tuple[Size, dict[int, Strip]] = (Size(), {})

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the very strips that were made before, as they are already toned and written out.

        Textual makes new ones of them for each paint, with what is around them: only where there is something around.
        """
        if self.gutter != Spacing():
            return super().render_lines(crop)
        if self._ready[0] != self.outer_size:
            self._ready = (self.outer_size, {})
        ready, (left, right) = self._ready[1], crop.column_span
        for y in crop.line_range:
            if y not in ready:
                ready[y] = self.render_line(y)
                for one in self.get_line_filters():
                    ready[y] = ready[y].apply_filter(one, self.background_colors[1])
        return [ready[y].crop(left, right) for y in crop.line_range]

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Paint these lines anew, or all."""
        ready = self._ready[1]
        for y in [y for region in regions for y in region.line_range] if regions else [*ready]:
            ready.pop(y, None)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        """Forget the styles of the last theme."""
        self._tones = {}
        self._ready[1].clear()
        super().notify_style_update()

    def renew(self) -> None:
        """Make everything anew: the words are of another language."""
        self.notify_style_update()
        self.refresh()

    def tone(self, name: str, on_cursor: bool = False) -> Style:
        """Return the style of a tone, on the widget's own ground or on the cursor's."""
        style = self._tones.get((name, on_cursor))
        if style is None:
            colours, tone = self.app.theme_variables, TONES[name]
            ground = self.background_colors[1]
            reverse = on_cursor and colours["tone-cursor"] == "reverse"
            if on_cursor and not reverse:
                ground = Color.parse(colours["tone-cursor"])
            if tone.ground:
                ground = Color.parse(colours[tone.colour])
            colour = "foreground" if reverse else tone.colour  # turned round, other colours would cut the row in pieces
            style = Style(
                color=Color.parse(colours[colour]).rich_color,
                bgcolor=ground.rich_color,
                bold=tone.bold or None,
                underline=tone.underline or None,
                reverse=reverse or None,
            )
            self._tones[(name, on_cursor)] = style
        return style

    def strip_of(self, line: Sequence[Span], width: int, on_cursor: bool = False) -> Strip:
        """Return a line as a strip of exactly `width` cells."""
        shown = clip(line, width, pad=True)
        return Strip([Segment(text, self.tone(tone, on_cursor)) for text, tone in shown if text], width)


def key_at(line: Line, x: int) -> str:
    """Return the key that stands at a cell of a line or just before the words there, as it is shown; else nothing."""
    key, at = "", 0
    for text, tone in line:
        if tone == "key":
            key = text.split()[0] if text.strip() else ""
        elif text.isspace() and text != " ":
            key = ""  # a gap: what comes behind it says something else
        at += cells(text)
        if x < at:
            return key if text.strip() else ""
    return ""


class Pane(Toned):
    """A widget that paints itself out of lines, without scrolling: those of `make`, or what a subclass has for `lines`.

    Args:
        make: Makes the lines for a size; lines beyond the height are not seen.
        id: Its name for styles.
    """

    class Clicked(Message):
        """A key that is shown, or the words that say what it does, was clicked."""

        def __init__(self, shown: str) -> None:
            super().__init__()
            self.shown = shown

    def __init__(self, make: Callable[[Size], list[Line]] = lambda _size: [], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.make = make
        self._painted: tuple[Size, list[Line]] | None = None
        self._strips: dict[int, Strip] = {}
        self._waits = False

    def lines(self, size: Size) -> list[Line]:
        """Return the lines to show at a size."""
        return self.make(size)

    def notify_style_update(self) -> None:
        """Paint anew in the colours of another theme."""
        self._strips = {}
        super().notify_style_update()

    def renew(self) -> None:
        """Make the lines anew."""
        self._painted = None
        super().renew()

    def repaint(self) -> None:
        """Make the lines again, once for all who ask: as soon as what a key changed in a list is on the screen."""
        if not self._waits:
            self._waits = True  # no callback after a refresh: one dies with the screen that is in front just then
            once_after(self, GIVE_WAY_S, self.make_again)

    def make_again(self) -> None:
        """Make the lines again now and paint those that came out otherwise."""
        self._waits, size = False, self.size
        if self._painted is None or self._painted[0] != size:
            self._painted = None
            self.refresh()
            return
        old, new = self._painted[1], self.lines(size)
        self._painted = (size, new)
        nothing: Line = []
        pairs = enumerate(zip_longest(old, new, fillvalue=nothing))
        changed = [y for y, (before, after) in pairs if before != after and y < size.height]
        for y in changed:
            self._strips.pop(y, None)
        if changed:
            # Textual moves these by the padding itself.
            self.refresh(*(Region(0, y, size.width, 1) for y in changed))

    def render_line(self, y: int) -> Strip:
        """Return one line of what `lines` gave, made once for each size."""
        size = self.size
        if self._painted is None or self._painted[0] != size:
            self._painted, self._strips = (size, self.lines(size)), {}
        strip = self._strips.get(y)
        if strip is None:
            painted = self._painted[1]
            strip = self._strips[y] = self.strip_of(painted[y] if y < len(painted) else [], size.width)
        return strip

    def on_click(self, event: events.Click) -> None:
        """Say which key was clicked."""
        at, lines = event.get_content_offset(self), self._painted[1] if self._painted is not None else []
        shown = key_at(lines[at.y], at.x) if at is not None and at.y < len(lines) else ""
        if shown:
            event.stop()
            self.post_message(self.Clicked(shown))
