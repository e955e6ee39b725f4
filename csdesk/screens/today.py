"""Today: the routine, the queues, the most urgent thing, where to go."""

from __future__ import annotations

from collections.abc import Iterable

from textual.geometry import Size
from textual.widget import Widget

from csdesk.domain.labels import QUEUES, label
from csdesk.domain.queues import Queue as Kind
from csdesk.screens.base import Place
from csdesk.session import Session
from csdesk.widgets.paint import Line, Pane


class Board(Pane):
    """The two columns of Today."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="board")
        self.session = session

    def lines(self, size: Size) -> list[Line]:  # noqa: ARG002 - for now
        """Return the board."""
        snapshot = self.session.snapshot
        return [[(f" {label(QUEUES, kind)}", "text"), (f" {snapshot.count(kind)}", "strong")] for kind in Kind]


class Today(Place):
    """The home of the desk."""

    NAME = "today"
    CSS_PATH = "today.tcss"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.board = Board(session)

    def body(self) -> Iterable[Widget]:
        """Yield the board."""
        yield self.board

    def follow(self) -> None:
        """Show the session's snapshot."""
        self.head.repaint()
        self.board.repaint()
        self.foot.repaint()
