"""Rejected rows: Enter mends the cell that was wrong and reads the row again; others are tried again or let go."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.services.desk.desk import Desk
from csdesk.services.imports.rejects import RejectView, drop_rejects, list_rejects, retry_rejects
from csdesk.session import Session
from csdesk.widgets.paint import Line, Span, wrap
from csdesk.widgets.queue import Column, Queue

COLUMNS = (
    Column(N_("file"), 14, grow=1), Column(N_("row"), 5, right=True), Column(N_("column"), 10),
    Column(N_("why"), 20, grow=3),
)  # fmt: skip


class Rejects(ListScreen):
    """The rejected rows, over the chooser of files."""

    NAME = "rejects"
    CSS_PATH = "../texts/outbox.tcss"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.known: dict[str, RejectView] = {}
        self._seq = -1
        self.rows = Queue(COLUMNS, self._row, self._empty, id="rows")
        self.text = self.sheet(self._text, "text", lambda: self.rows.current)

    def body(self) -> Iterable[Widget]:
        """Yield the list and all that is said of the row."""
        yield self.rows
        yield self.text

    def on_mount(self) -> None:
        """Read the rows."""
        self.follow()

    def follow(self) -> None:
        """Let the worker read the rows when something changed, then show them."""
        if self._seq != self.session.snapshot.seq:
            self._seq = self.session.snapshot.seq
            self.session.do(list_rejects, self._show)

    def _show(self, found: list[RejectView]) -> None:
        self.known = {one.id: one for one in found}
        self.rows.show(list(self.known))
        self.moved()

    def moved(self) -> None:
        """Show what is said of the row."""
        self.text.repaint()
        self.foot.repaint()

    def _text(self, width: int) -> list[Line]:
        one = self.known.get(self.rows.current or "")
        said = [] if one is None else [f"{one.file}  {_('row')} {one.row}  {one.column}", one.message]
        return [[(row, "text")] for part in said for row in wrap(clean(part), width)]

    def _row(self, key: str) -> list[Span]:
        one = self.known[key]
        return [
            (clean(one.file), "text"), (str(one.row), "dim"), (clean(one.column), "dim"), (clean(one.message), "text"),
        ]  # fmt: skip

    def _empty(self) -> list[Line]:
        return [[], [("   " + _("No row is rejected."), "dim")]]

    def state_words(self) -> Line:
        """Name the screen, with the marks and the place in the list."""
        return [(_("Rejected rows") + " ", "strong"), *self.list_words()]

    async def action_list_open(self) -> None:
        """Ask what the wrong cell should say, then read the row again; one of a broken shape is mended in its file."""
        one = self.known.get(self.rows.current or "")
        if one is None:
            return
        if not one.column:
            self.say(_("More or fewer cells than its header: mend it in the file and import that again."), "soon")
            return

        def job(desk: Desk) -> str:
            found = list_rejects(desk, [one.id], reveal=True)
            desk.store.note(desk.entry("import.reveal", one.id))
            return (found[0].cells or {}).get(one.column, "")

        def then(cell: str) -> None:
            def mend(text: str) -> None:
                self.verb(retry_rejects, [one.id], {one.column: text})

            self.ask(clean(one.column), mend, accept=_("read it again"), value=clean(cell))

        self.session.do(job, then)

    async def action_rejects_retry(self) -> None:
        """Read the rows again."""
        self.verb(retry_rejects, self.rows.chosen)

    async def action_rejects_drop(self) -> None:
        """Let the rows go."""
        self.verb(drop_rejects, self.rows.chosen)

    async def action_app_back(self) -> None:
        """Close the list."""
        if not self.rows.clear_marks():
            self.app.pop_screen()
