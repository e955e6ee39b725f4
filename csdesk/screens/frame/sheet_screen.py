"""What the screens have in common that are read by moving a sheet, with no cursor."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from csdesk.actions import Action
from csdesk.i18n import _
from csdesk.screens.frame.desk_screen import BACK, DeskScreen
from csdesk.screens.frame.moves import FAR, step, turn
from csdesk.session import Session
from csdesk.widgets.sheet import Layout


class SheetScreen(DeskScreen):
    """A sheet over a place.

    Args:
        session: The sitting.
        layout_at: Makes every line of the sheet for a width.
    """

    def __init__(self, session: Session, layout_at: Layout) -> None:
        super().__init__(session)
        self.front = self.lines = self.sheet(layout_at, "sheet")

    def body(self) -> Iterable[Widget]:
        """Yield the sheet."""
        yield self.lines

    def label(self, action: Action) -> str:
        """Return the word of an action: nothing is opened here, the sheet is closed."""
        return _("close") if action.id == "list.open" else super().label(action)

    def bar(self) -> list[tuple[str, str, Action | None]]:
        """Return the key bar, with the way back."""
        back = self.session.keymap.named(BACK)
        return [*super().bar(), (self.session.keymap.hint(back), self.label(back), back)]

    action_list_down, action_list_up = step(1), step(-1)
    action_list_page_down, action_list_page_up = turn(1), turn(-1)
    action_list_first, action_list_last = step(-FAR), step(FAR)

    async def action_app_back(self) -> None:
        """Close it."""
        self.app.pop_screen()
