"""A user at the desk for tests: presses keys, looks at the screen, waits for what must come with a deadline."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from csdesk.app import DeskApp
from csdesk.desk import Desk
from csdesk.screens.base import Place

DEADLINE_S = 10.0


class User:
    """Someone who works with the keyboard.

    Args:
        pilot: Textual's own hands.
        app: The app under the hands.
    """

    def __init__(self, pilot: Pilot[None], app: DeskApp) -> None:
        self.pilot = pilot
        self.app = app

    def screen(self) -> list[str]:
        """Return the lines on the screen."""
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    def text(self) -> str:
        """Return the whole screen as one text."""
        return "\n".join(self.screen())

    def place(self) -> Place:
        """Return the place in front."""
        assert isinstance(self.app.screen, Place)
        return self.app.screen

    async def press(self, *keys: str) -> None:
        """Press keys one after another."""
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        """Type a text, also one from an input method."""
        for char in text:
            # Not through the pilot: it loses the sign of keys such as `／`.
            key = events.Key(_character_to_key(char), char)
            key.set_sender(self.app)
            driver = self.app._driver
            assert driver is not None
            driver.send_message(key)
            await self.pilot.pause()

    async def burst(self, signs: str) -> None:
        """Type signs as fast as a scanner does: all of them lie in the queue before the first is looked at."""
        driver = self.app._driver
        assert driver is not None
        for char in signs:
            name = {"\r": "enter", "\t": "tab"}.get(char) or _character_to_key(char)
            key = events.Key(name, char)
            key.set_sender(self.app)
            driver.send_message(key)
        await self.pilot.pause()

    async def paste(self, text: str) -> None:
        """Paste a text, as a terminal does for a dropped file."""
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()

    async def paste_into(self, text: str) -> None:
        """Paste a text into what has the focus."""
        target = self.app.focused or self.app.screen
        target.post_message(events.Paste(text))
        await self.pilot.pause()

    async def until(self, true: Callable[[], object], what: str = "") -> None:
        """Wait until something is true; fail with the screen when it never is."""
        end = time.monotonic() + DEADLINE_S
        while not true():
            if time.monotonic() > end:
                raise AssertionError(f"never: {what or true}\n{self.text()}")
            await asyncio.sleep(0.005)
            await self.pilot.pause()

    async def sees(self, *words: str) -> None:
        """Wait until all words are on the screen."""
        await self.until(lambda: all(word in self.text() for word in words), f"on the screen: {words}")

    async def misses(self, *words: str) -> None:
        """Wait until none of the words is on the screen."""
        await self.until(lambda: not any(word in self.text() for word in words), f"gone: {words}")


@contextlib.asynccontextmanager
async def at(desk: Desk, size: tuple[int, int] = (120, 36)) -> AsyncIterator[User]:
    """Sit down at a desk in a terminal of a size; at the end the app is closed and its worker has finished."""
    app = DeskApp(desk)
    async with app.run_test(size=size, notifications=True) as pilot:
        user = User(pilot, app)
        await user.until(lambda: app.session.worker.alive, "the worker")
        yield user
