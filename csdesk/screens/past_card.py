"""One thing out of the archive, to be read only."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.geometry import Size
from textual.widget import Widget

from csdesk.i18n import _
from csdesk.screens.base import Place
from csdesk.widgets.paint import Line, Pane


class Sheet(Pane):
    """The lines of the thing, from the one that was scrolled to.

    Args:
        lines_of: Makes the lines for a width in cells.
    """

    def __init__(self, lines_of: Callable[[int], list[Line]]) -> None:
        super().__init__(id="sheet")
        self.lines_of = lines_of
        self.top = 0

    def lines(self, size: Size) -> list[Line]:
        """Return the lines at a size."""
        every = self.lines_of(size.width)
        self.top = max(0, min(self.top, len(every) - size.height))
        return every[self.top :]

    def scroll(self, by: int) -> None:
        """Go some lines down, or up."""
        self.top += by
        self.repaint()


class PastCard(Place):
    """A card over a place.

    Args:
        place: The place it was called from.
        lines_of: Makes the lines for a width in cells.
    """

    NAME = "found"
    CSS = "#sheet { height: 1fr; }"

    def __init__(self, place: Place, lines_of: Callable[[int], list[Line]]) -> None:
        super().__init__(place.session)
        self.head.place = place.NAME
        self.sheet = Sheet(lines_of)

    def body(self) -> Iterable[Widget]:
        """Yield the card."""
        yield self.sheet

    def state_words(self) -> Line:
        """Say where it lies."""
        return [(_("in the archive, to be read only") + " ", "dim")]

    async def do_list_down(self) -> None:
        """One line down."""
        self.sheet.scroll(1)

    async def do_list_up(self) -> None:
        """One line up."""
        self.sheet.scroll(-1)

    async def do_list_page_down(self) -> None:
        """One page down."""
        self.sheet.scroll(max(1, self.sheet.size.height - 1))

    async def do_list_page_up(self) -> None:
        """One page up."""
        self.sheet.scroll(-max(1, self.sheet.size.height - 1))

    async def do_list_first(self) -> None:
        """To the beginning."""
        self.sheet.scroll(-self.sheet.top)

    async def do_list_last(self) -> None:
        """To the end."""
        self.sheet.scroll(1_000_000)

    async def do_list_open(self) -> None:
        """Nothing lies under it."""

    async def do_app_back(self) -> None:
        """Go back."""
        self.app.pop_screen()
