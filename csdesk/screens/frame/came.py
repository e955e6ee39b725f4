"""What came of the imports of this sitting: the last first, file by file, what was wrong under its file."""

from __future__ import annotations

from functools import partial

from csdesk.domain.shared.times import day_words
from csdesk.i18n import _
from csdesk.screens.frame import rejects
from csdesk.screens.frame.sheet_screen import SheetScreen
from csdesk.services.imports.told import file_line, problem_lines, totals_line
from csdesk.session import Session
from csdesk.widgets.paint import Line, fold


def came_lines(session: Session, width: int) -> list[Line]:
    """Return what came of each import."""
    if not session.imports:
        return [[("   " + _("Nothing was imported in this sitting; the log shows what was before."), "dim")]]
    found: list[Line] = []
    for at, report in session.imports:
        head = f" {day_words(at, session.snapshot.now)}  {totals_line(report.totals)}"
        found += [*fold([(head, "strong")], width), []]
        for file in report.files:
            found += fold([("   " + file_line(file), "late" if file.unread else "text")], width)
            tone = "late" if file.rejected else "soon"
            found += [row for line in problem_lines(file.problems) for row in fold([("     " + line, tone)], width)]
        found.append([])
    return found


class CameIn(SheetScreen):
    """The page."""

    NAME = "came"
    CSS = "#sheet { height: 1fr; padding: 1 0 0 0; }"

    def __init__(self, session: Session) -> None:
        super().__init__(session, partial(came_lines, session))

    def state_words(self) -> Line:
        """Name the screen."""
        return [(_("What was imported") + " ", "strong")]

    async def action_came_rejects(self) -> None:
        """Show the rows that were rejected."""
        await self.app.push_screen(rejects.Rejects(self.session))

    action_list_open = action_came_rejects
