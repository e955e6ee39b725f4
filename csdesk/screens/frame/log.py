"""The log: every change, newest first; Enter takes back all that came after a row."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs
from textual.widget import Widget

from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.screens.frame import undoing
from csdesk.screens.frame.choice import Option
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.naming import deed
from csdesk.services.upkeep.history import LogRow, read_log
from csdesk.widgets.paint import Line, Span
from csdesk.widgets.queue import Column, Queue

COLUMNS = (
    *(Column("#", 6, right=True), Column(N_("time"), 16), Column(N_("who"), 5)),
    *(Column(N_("what"), 30, grow=3), Column("", 6)),
)
MOST = 2000
"""How many changes are listed; the command goes further back."""


class Log(ListScreen):
    """The log over a place.

    Args:
        place: The place it was called from.
    """

    NAME = "log"
    OPENER = "app.log"

    def __init__(self, place: DeskScreen) -> None:
        super().__init__(place.session)
        self.place = place
        self.head.place = place.NAME
        self.entries: dict[str, LogRow] = {}
        self.wanted = ""
        self.rows = Queue(COLUMNS, self._row, self._empty, id="rows")

    def body(self) -> Iterable[Widget]:
        """Yield the list."""
        yield self.rows

    def on_mount(self) -> None:
        """Read the log."""
        self.look()

    def show(self, *, keep: bool) -> None:  # noqa: ARG002 - a row that is there still keeps its cursor anyhow
        """Show the changes that fit the search."""
        self.look()

    def look(self) -> None:
        """Let the worker read the changes that fit the search."""
        wanted = self.wanted

        def then(rows: list[LogRow]) -> None:
            if wanted == self.wanted:
                self.entries = {str(row.seq): row for row in rows}
                self.rows.show(list(self.entries))
                self.foot.repaint()

        def job(desk: Desk) -> list[LogRow]:
            rows = read_log(desk, find=wanted, limit=MOST) if wanted == self.wanted else []
            return [structs.replace(row, summary=deed(desk, row.subject, row.summary)) for row in rows]

        self.session.do(job, then)

    def _row(self, key: str) -> list[Span]:
        row = self.entries[key]
        tone = "dim" if row.undone else "text"
        undone = _("undone") if row.undone else ""
        words = clean(row.summary)
        at = row.at[:16].replace("T", " ")
        return [(key, "dim"), (at, "dim"), (row.operator, "dim"), (words, tone), (undone, "dim")]

    def _empty(self) -> list[Line]:
        words = _("Nothing fits the search.") if self.wanted else _("Nothing was changed yet.")
        return [[], [("   " + words, "dim")]]

    def state_words(self) -> Line:
        """Return the search."""
        return [("/ ", "key"), (self.wanted + " ", "text")] if self.wanted else []

    async def action_log_search(self) -> None:
        """Search while typing."""
        self.ask(_("search"), self.seek, accept=_("keep"), live=self.seek, value=self.wanted)

    async def action_list_open(self) -> None:
        """Ask, then take back all that came after the row."""
        row = self.entries.get(self.rows.current or "")
        if row is None:
            return
        options = (Option("1", _("take it all back"), row.seq),)
        self.choose(_("Take back everything after change {seq}?").format(seq=row.seq), options, self._back_to)

    def _back_to(self, seq: int) -> None:
        undoing.undo(self, to=seq)
        self.look()

    async def action_app_undo(self) -> None:
        """Take the last change back."""
        undoing.undo(self)
        self.look()

    async def action_app_redo(self) -> None:
        """Bring back what was taken back."""
        undoing.redo(self)
        self.look()

    async def action_app_back(self) -> None:
        """Leave the search, then the log."""
        if self.wanted:
            self.unfilter()
        else:
            self.app.pop_screen()

    action_app_log = action_app_back
