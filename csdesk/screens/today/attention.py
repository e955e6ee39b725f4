"""Attention: bell and desktop notice when something begins to call, the terminal's title for what waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from textual.screen import Screen

from csdesk.foreign import clean
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.services.today.attention import call_words, calls, notice_for_terminal, show_notice
from csdesk.session import Session

EVERY_S = 5.0
"""How often one looks: a buyer's first limit is half a minute."""

KEEP_TITLE, GIVE_TITLE_BACK = "\033[22;2t", "\033[23;2t"


class Heard(Protocol):
    """An app that can be heard."""

    session: Session

    @property
    def front(self) -> DeskScreen:
        """The place in front."""
        ...

    @property
    def screen(self) -> Screen[Any]:
        """What is in front of it, or the place itself."""
        ...

    def bell(self) -> None:
        """Ring."""

    def to_terminal(self, sequence: str) -> None:
        """Write a sequence to the terminal."""

    def set_interval(self, interval: float, callback: Callable[[], object]) -> object:
        """Call something again and again."""


class Attention:
    """What calls, and what was called out already.

    Args:
        app: The desk in its terminal.
    """

    def __init__(self, app: Heard) -> None:
        self.app = app
        self.known: frozenset[str] | None = None
        """What called at the last look; None before the first, for what waits already is on the screen."""
        self.title = ""

    def begin(self) -> None:
        """Keep the terminal's title and look round from now on."""
        self.app.to_terminal(KEEP_TITLE)
        self.look()
        self.app.set_interval(EVERY_S, self.look)

    def look(self) -> None:
        """Call out what began to call since the last look, unless it is off; name what waits in the title."""
        session = self.app.session
        found = calls(session.snapshot, session.view.now())
        begun = {key: why for key, why in found.items() if self.known is not None and key not in self.known}
        if (mine := self._in_hand()) is not None:
            begun.pop(mine, None)
        self.known = frozenset(found)
        shop, words = clean(session.view.config.shop) or "csdesk", call_words(begun)
        if words and session.view.config.bell:
            self.app.bell()
            self._show(shop, words)
        title = f"{shop} · {call_words(found)}" if found else shop
        if title != self.title:
            self.title = title
            self.app.to_terminal(f"\033]2;{title}\a")

    def _in_hand(self) -> str | None:
        """Return the row that something is being typed for: it has her attention already."""
        front, top = self.app.front, self.app.screen
        typing = top is not front or (isinstance(top, DeskScreen) and top.typing)
        return front.rows.current if typing and isinstance(front, ListScreen) else None

    def _show(self, title: str, words: str) -> None:
        if by_terminal := notice_for_terminal(title, words):
            self.app.to_terminal(by_terminal)
        else:
            self.app.session.do(lambda _desk: show_notice(title, words))

    def end(self) -> None:
        """Give the terminal its title back."""
        self.app.to_terminal(GIVE_TITLE_BACK)
