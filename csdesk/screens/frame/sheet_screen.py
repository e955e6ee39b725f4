"""What the screens have in common that are read by moving a sheet, with no cursor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.session import Session
from csdesk.widgets.sheet import Layout, Sheet


class SheetScreen(DeskScreen):
    """A sheet over a place.

    Args:
        session: The sitting.
        layout_at: Makes every line of the sheet for a width.
    """

    OVERLAP: ClassVar = 0
    """How many lines of a page are still in sight on the next."""

    def __init__(self, session: Session, layout_at: Layout) -> None:
        super().__init__(session)
        self.sheet = Sheet(layout_at, id="sheet")

    def body(self) -> Iterable[Widget]:
        """Yield the sheet."""
        yield self.sheet

    async def action_list_down(self) -> None:
        """One line down."""
        self.sheet.move(1)

    async def action_list_up(self) -> None:
        """One line up."""
        self.sheet.move(-1)

    async def action_list_page_down(self) -> None:
        """One page down."""
        self.sheet.move(max(1, self.sheet.page - self.OVERLAP))

    async def action_list_page_up(self) -> None:
        """One page up."""
        self.sheet.move(-max(1, self.sheet.page - self.OVERLAP))

    async def action_list_first(self) -> None:
        """To the top."""
        self.sheet.go(0)

    async def action_list_last(self) -> None:
        """To the end."""
        self.sheet.go(len(self.sheet.every(self.sheet.size.width)))

    async def action_app_back(self) -> None:
        """Close it."""
        self.app.pop_screen()
