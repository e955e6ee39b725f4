"""Coming back: a window of the desk opens where its last sitting ended, also where that was killed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, ClassVar, Protocol

from textual.screen import Screen

from csdesk.i18n import _
from csdesk.screens.frame.asking import row_of
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.services.today.seat import Seat, SeatFile, Sits, Typed
from csdesk.session import Session

EVERY_S = 1.0
"""How often where she sits is written, if it is another place."""


class Seated(Protocol):
    """An app with places."""

    session: Session
    places: dict[str, DeskScreen]
    PLACES: ClassVar[dict[str, str]]

    @property
    def front(self) -> DeskScreen:
        """The place in front."""
        ...

    @property
    def screen(self) -> Screen[Any]:
        """What is in front of it, or the place itself."""
        ...

    @property
    def current_mode(self) -> str:
        """The name of the place in front."""
        ...

    @property
    def screen_stack(self) -> list[Screen[Any]]:
        """The place in front and what is over it."""
        ...

    async def go(self, name: str) -> DeskScreen:
        """Bring a place to the front."""
        ...

    def set_interval(self, interval: float, callback: Callable[[], object]) -> object:
        """Call something again and again."""


class Seats:
    """Where the operator sits in this window.

    Args:
        app: The desk in its terminal.
        file: Where it is written.
    """

    def __init__(self, app: Seated, file: SeatFile) -> None:
        self.app, self.file = app, file
        self.kept: Seat | None = None

    async def begin(self) -> None:
        """Go where the last sitting ended; a new day begins at Today, its lists as they were left."""
        app, session = self.app, self.app.session
        old = self.file.find()
        if old is not None:
            session.seats, session.typed = dict(old.lists), old.typed
            session.sorts |= old.sorts
            place = old.place if old.day == session.view.now().date() and old.place in app.PLACES else app.current_mode
            await app.go(place)
            if old.over and place == old.place:
                await self._open(old)
            if old.typed is not None:
                words = _("What you were typing is kept: “{title}” opens with it.")
                app.front.say(words.format(title=old.typed.title), "soon")
        self.kept = self.now()
        app.set_interval(EVERY_S, self.keep)

    async def _open(self, old: Seat) -> None:
        """Open what was over the place, where the cursor is on the row that it was about."""
        place, seats = self.app.front, self.app.session.seats
        action = self.app.session.keymap.actions.get(old.over)
        if action is None or (
            isinstance(place, ListScreen) and (place.rows.current or "") != old.lists[place.NAME].row
        ):
            return
        await place.act(action)
        panel: object = self.app.screen
        if panel is not place and isinstance(panel, ListScreen) and (seat := seats.pop(panel.NAME, None)) is not None:
            panel.sit(seat)

    def now(self) -> Seat:
        """Return where she sits."""
        app, session = self.app, self.app.session
        over = next((one for one in app.screen_stack[1:2] if isinstance(one, DeskScreen) and one.OPENER), None)
        there = {**app.places, over.NAME: over} if over is not None else app.places
        lists = {name: place.seat() for name, place in there.items() if isinstance(place, Sits)}
        opener, day = over.OPENER if over is not None else "", session.view.now().date()
        return Seat(day, app.current_mode, {**session.seats, **lists}, dict(session.sorts), self._typed(), opener)

    def _typed(self) -> Typed | None:
        screen = self.app.screen
        prompt = screen.prompt if isinstance(screen, DeskScreen) else None
        if prompt is None or not prompt.asking or prompt.input.password or not prompt.input.value.strip():
            return self.app.session.typed
        assert isinstance(screen, DeskScreen)
        return Typed(screen.NAME, row_of(screen), str(prompt.title_label.content), prompt.input.value)

    async def keep(self) -> None:
        """Write where she sits, if that is another place than before."""
        now = self.now()
        if now != self.kept:
            self.kept = now
            await asyncio.get_running_loop().run_in_executor(None, self.file.keep, now)

    def end(self) -> None:
        """Write where she sat."""
        if self.kept is not None and self.app.screen_stack:
            self.file.keep(self.now())
