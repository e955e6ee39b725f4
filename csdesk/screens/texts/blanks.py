"""What a template can have filled in by the order: a list to choose from, over the template in work."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.widget import Widget

from csdesk.i18n import N_, _
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.services.talk import template_edit
from csdesk.session import Session
from csdesk.widgets.columns import Column
from csdesk.widgets.paint import Line, Span
from csdesk.widgets.queue import Queue

COLUMNS = (Column(N_("blank"), 22, grow=1), Column(N_("other name"), 20, grow=1))


class Blanks(ListScreen):
    """The list.

    Args:
        session: The sitting.
        lang: The language of the text.
        put: Called with what was chosen.
    """

    NAME = "blanks"

    def __init__(self, session: Session, lang: str, put: Callable[[str], object]) -> None:
        super().__init__(session)
        self.put = put
        ask = ("{{?what:...}}", _("asked for when the text is used"))
        self.known = dict([ask, *template_edit.blanks(lang)])
        self.rows = Queue(COLUMNS, self._row, id="rows")

    def body(self) -> Iterable[Widget]:
        """Yield the list."""
        yield self.rows

    def on_mount(self) -> None:
        """Show the blanks."""
        self.rows.show(list(self.known))

    def _row(self, key: str) -> list[Span]:
        return [(key, "text"), (self.known[key], "dim")]

    def state_words(self) -> Line:
        """Name the screen."""
        return [(_("What the order fills in") + " ", "strong"), *self.list_words()]

    async def action_list_open(self) -> None:
        """Take the blank and go back."""
        if (blank := self.rows.current) is not None:
            self.app.pop_screen()
            self.put(blank)

    async def action_app_back(self) -> None:
        """Go back without one."""
        self.app.pop_screen()
