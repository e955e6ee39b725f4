"""Choosing files to import: a folder as a list, newest first; Enter opens or imports, Space marks several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual import events
from textual.widget import Widget

from csdesk.domain.shared.times import day_words
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.keymap import narrow
from csdesk.screens.frame import came, rejects
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.services.desk.desk import Desk
from csdesk.services.imports.folders import Entry, Folder, look, parent, paths_in, start_folder
from csdesk.session import Session
from csdesk.widgets.paint import Line, Span
from csdesk.widgets.queue import Column, Queue

COLUMNS = (Column(N_("file"), 20, grow=1), Column(N_("size"), 9, right=True), Column(N_("changed"), 14))


class Files(ListScreen):
    """The chooser.

    Args:
        session: The sitting.
        take: Called with the paths chosen.
        columns: Shows what the columns of a file are.
    """

    NAME = "files"

    def __init__(self, session: Session, take: Callable[[Sequence[str]], None], columns: Callable[[str], None]) -> None:
        super().__init__(session)
        self.take, self.columns = take, columns
        self.folder = session.folder or start_folder()
        self._sign = ""
        self.entries: dict[str, Entry] = {}
        self.rows = Queue(COLUMNS, self._row, self._empty, id="files")

    def body(self) -> Iterable[Widget]:
        """Yield the list."""
        yield self.rows

    def on_mount(self) -> None:
        """Look into the folder."""
        self.look_into(self.folder)

    def look_into(self, path: str) -> None:
        """Let the worker read a folder, then show it."""
        self.session.do(lambda _bench: look(path), self._show)

    def _show(self, folder: Folder) -> None:
        self.folder = self.session.folder = folder.path
        self.entries = {entry.path: entry for entry in folder.entries}
        self.rows.clear_marks()
        self.rows.show(list(self.entries), keep=False)
        self.say(clean(folder.path), "dim")

    def _row(self, key: str) -> list[Span]:
        entry = self.entries[key]
        now = self.session.snapshot.now
        if entry.folder:
            return [(clean(entry.name) + "/", "key"), ("", "dim"), ("", "dim")]
        size = f"{entry.size / 1024:,.0f} KB" if entry.size >= 1024 else f"{entry.size} B"
        return [(clean(entry.name), "text"), (size, "dim"), (day_words(entry.changed, now), "dim")]

    def _empty(self) -> list[Line]:
        return [[], [("   " + _("No CSV or XLSX files here."), "dim")]]

    def state_words(self) -> Line:
        """Return how many are marked."""
        count = len(self.rows.marks)
        return [(_("{count} file[s] marked").format(count=count) + " ", "mark")] if count else []

    async def action_list_open(self) -> None:
        """Open the folder, or import what is marked (else the file under the cursor)."""
        chosen = self.rows.chosen
        entry = self.entries.get(self.rows.current or "")
        if entry is not None and entry.folder and not self.rows.marks:
            self.look_into(entry.path)
        elif chosen:
            self._import(chosen)

    async def action_files_up(self) -> None:
        """Go to the folder above."""
        self.look_into(parent(self.folder))

    async def action_files_rejects(self) -> None:
        """Show the rows that were rejected."""
        await self.app.push_screen(rejects.Rejects(self.session))

    async def action_files_came(self) -> None:
        """Show what came of the imports of this sitting."""
        await self.app.push_screen(came.CameIn(self.session))

    async def action_files_columns(self) -> None:
        """Show what the columns of the file are, to correct a map of hers; the file is then read anew."""
        entry = self.entries.get(self.rows.current or "")
        if entry is None or entry.folder:
            self.say(_("Go to a file first."), "soon")
            return
        self.app.pop_screen()
        self.columns(entry.path)

    async def action_files_path(self) -> None:
        """Type or paste a path."""
        self.ask(_("path"), self._go, accept=_("open"), value=self._sign if self._sign == "/" else self.folder + "/")

    async def obey(self, event: events.Key) -> None:
        """Remember the sign, for a path may be typed beginning with the key that asks for one."""
        self._sign = narrow(event.character or "")
        await super().obey(event)

    def _go(self, text: str) -> None:
        """Import the files that a path names, as pasted ones are; look into a folder."""

        def job(_desk: Desk) -> Folder | list[str]:
            return [str(path) for path in paths_in(text) if path.is_file()] or look(text)

        def then(found: Folder | list[str]) -> None:
            if isinstance(found, Folder):
                self._show(found)
            else:
                self._import(found)

        self.session.do(job, then)

    def _import(self, paths: Sequence[str]) -> None:
        """Close the chooser and import files."""
        self.app.pop_screen()
        self.take(paths)

    async def action_app_back(self) -> None:
        """Close the chooser."""
        if not self.rows.clear_marks():
            self.app.pop_screen()
            self.session.say("")
