"""The end of a training: what each exercise took against its budget."""

from __future__ import annotations

from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.screens.frame.sheet_screen import SheetScreen
from csdesk.services.demo.training import Training
from csdesk.session import Session
from csdesk.widgets.paint import Line


class Debrief(SheetScreen):
    """The debrief.

    Args:
        session: The sitting.
        training: The training that is over.
    """

    NAME = "debrief"
    CSS = "#sheet { height: 1fr; padding: 1 0 0 0; }"

    def __init__(self, session: Session, training: Training) -> None:
        super().__init__(session, lambda _width: debrief_lines(training))

    action_list_open = SheetScreen.action_app_back


def debrief_lines(training: Training) -> list[Line]:
    """Return the debrief, what kept its budget with a sign."""
    *rows, (summary, _all) = training.debrief()
    lines: list[Line] = [[(f"   {_('The training is done.')}", "strong")], []]
    lines += [[(" + " if kept else "   ", "done"), (clean(words), "text" if kept else "soon")] for words, kept in rows]
    again = _("Once more from the start: leave with q and begin again; the shop is made anew.")
    return [*lines, [], [(f"   {summary}", "strong")], [(f"   {again}", "dim")]]
