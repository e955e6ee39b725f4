"""The strip of tabs over a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from textual import events
from textual.geometry import Size
from textual.message import Message

from csdesk.widgets.paint import Line, Pane, clip, line_width
from csdesk.width import cells

Spot = tuple[int, int, Any]
"""A tab's first cell, the cell behind its last, and the tab."""


class Chip(NamedTuple):
    """What narrows or orders the list, at the end of the tabs; a click takes it away by `off`."""

    words: str
    off: Callable[[], object]


class Part(NamedTuple):
    """One tab: what it stands for, its name, how many are in it (None for no number), whether these press."""

    tab: Any
    words: str
    held: int | None = None
    pressing: bool = False

    @property
    def label(self) -> str:
        """The name with its number."""
        return self.words if self.held is None else f"{self.words} {self.held}"


def tabs_line(front: Any, every: Sequence[Part], width: int) -> tuple[Line, list[Spot]]:
    """Return the tabs with their counts, the one in front always among them.

    Where it is narrow empty ones give way, then the far ones, with a sign where they were.
    """
    found = every
    gap = "   " if _width(found, 3) <= width else "  "
    if _width(found, 2) > width:
        found = [part for part in found if part.held != 0 or part.tab == front]
    shown = _near(front, found, width)
    line: Line = [("<" if shown and shown[0] != found[0] else " ", "dim")]
    spots: list[Spot] = []
    for part in shown:
        here, start = part.tab == front, line_width(line)
        line += [(part.words, "strong" if here else "dim")]
        if part.held is not None:
            tone = "late" if part.pressing and part.held else "strong" if here else "text" if part.held else "dim"
            line.append((f" {part.held}", tone))
        spots.append((start, line_width(line), part.tab))
        line.append((gap, "text"))
    if shown and shown[-1] != found[-1]:
        line[-1] = (" >", "dim")
    return line, spots


def with_chips(made: tuple[Line, list[Spot]], chips: Sequence[Chip], width: int) -> tuple[Line, list[Spot]]:
    """Return a line of tabs with chips at its right end."""
    line, spots = made
    for chip in chips:
        words = f"[{chip.words} x]"
        line = [*clip(line, width - chips_width(chips), pad=True), ("", "text")] if chip is chips[0] else line
        start = line_width(line)
        line = [*line, (words, "mark"), (" ", "text")]
        spots = [*spots, (start, start + cells(words), chip)]
    return line, spots


def chips_width(chips: Sequence[Chip]) -> int:
    """Return how many cells chips take."""
    return sum(cells(chip.words) + 5 for chip in chips)


def _near(front: Any, found: Sequence[Part], width: int) -> Sequence[Part]:
    """Return the tabs around the one in front that fit, with room for the signs of what was left out."""
    place = next((n for n, part in enumerate(found) if part.tab == front), 0)
    first, last = 0, len(found)
    while last - first > 1 and _width(found[first:last], 2) + 2 * (last - first < len(found)) > width:
        if place - first > last - 1 - place:
            first += 1
        else:
            last -= 1
    return found[first:last]


def _width(parts: Sequence[Part], gap: int) -> int:
    return 1 + sum(cells(part.label) + gap for part in parts) - gap


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
        """Say which tab was clicked; a chip goes."""
        for start, end, tab in self._spots:
            if start <= event.x < end and isinstance(tab, Chip):
                tab.off()
            elif start <= event.x < end:
                self.post_message(self.Taken(tab))
