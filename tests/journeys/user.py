"""A user at the desk for tests: presses keys, looks at the screen, waits for what must come with a deadline."""

from __future__ import annotations

import asyncio
import contextlib
import time
import unicodedata
from collections.abc import AsyncIterator, Callable

from textual import events
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot

from csdesk.app import DeskApp
from csdesk.desk import Desk
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.type_ahead import Keyed
from csdesk.widgets.paint import Pane
from csdesk.widgets.prompt import Prompt

DEADLINE_S = 10.0
"""Seconds of this process's own work, not of the clock: on a busy machine an act may wait long for its turn."""
STUCK_S = 120.0
"""Seconds by the clock after which nobody works at it any more, e.g. two threads that wait for each other."""
ROUNDS = 2
"""How often nothing must stir in a row: in one round a message may pass from who was asked last to who was first."""


HAND_S, BURST_S = 0.12, 0.001
"""How long a hand takes from key to key, and a scanner; tests are faster, so each key is given its time."""


def key_event(key: str) -> events.Key:
    """Return what a terminal sends for a key by its name in keymaps, or for a sign, also one of an input method."""
    if len(key) == 1:
        return events.Key(_character_to_key(key), key)
    with contextlib.suppress(KeyError):
        return events.Key(key, unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key))))
    return events.Key(key, None)


class Deadline:
    """When waiting has no sense any more."""

    def __init__(self) -> None:
        self.work, self.clock = time.process_time() + DEADLINE_S, time.monotonic() + STUCK_S

    @property
    def over(self) -> bool:
        """Whether it is past."""
        return time.process_time() > self.work or time.monotonic() > self.clock


class User:
    """Someone who works with the keyboard.

    Args:
        pilot: Textual's own hands.
        app: The app under the hands.
    """

    def __init__(self, pilot: Pilot[None], app: DeskApp) -> None:
        self.pilot = pilot
        self.app = app
        self._time = time.monotonic()

    def screen(self) -> list[str]:
        """Return the lines on the screen."""
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    def text(self) -> str:
        """Return the whole screen as one text."""
        return "\n".join(self.screen())

    def place(self) -> DeskScreen:
        """Return the place in front."""
        assert isinstance(self.app.screen, DeskScreen)
        return self.app.screen

    def hit(self, *keys: str) -> None:
        """Press keys all at once: they lie in the queue before the first is looked at, and nothing is waited for."""
        self._time = max(self._time + HAND_S, time.monotonic())
        for key in keys:
            event = key_event(key)
            self._time = event.time = self._time + BURST_S
            self.app.post_message(event)

    async def press(self, *keys: str) -> None:
        """Press keys one after another; each comes when the last was taken, not when the worker has done with it."""
        for key in keys[:-1]:
            self.hit(key)
            await self.rest(worker=False)
        self.hit(*keys[-1:])
        await self.rest()

    async def type(self, text: str) -> None:
        """Type a text, also one from an input method."""
        await self.press(*text)

    async def do(self, *acts: str) -> None:
        """Do one thing after another, at rest between them: press a key, `type:` a text or `paste:` one."""
        ways = {"type": self.type, "paste": self.paste}
        for act in acts:
            way, _colon, text = act.partition(":")
            await (ways[way](text) if text and way in ways else self.press(act))

    async def burst(self, signs: str) -> None:
        """Type signs as fast as a scanner does."""
        self.hit(*({"\r": "enter", "\t": "tab", "\n": "ctrl+j"}.get(char, char) for char in signs))
        await self.pilot.pause(0)

    async def paste(self, text: str) -> None:
        """Paste a text, as a terminal does for a dropped file."""
        self.app.post_message(events.Paste(text))
        await self.rest()

    async def paste_into(self, text: str) -> None:
        """Paste a text into what has the focus."""
        target = self.app.focused or self.app.screen
        target.post_message(events.Paste(text))
        await self.rest()

    async def rest(self, *, worker: bool = True) -> None:
        """Wait until every message was handled, the worker's results too, and no key is kept.

        Every act ends so: what it did stands in the desk's file and on the screen, and may be looked at. Where the
        worker is held up on purpose, keys are pressed by `hit`, and what they say is waited for without it.
        """
        end, quiet = Deadline(), 0
        while quiet < ROUNDS and self.app.is_running and not self.app._exit:
            idle = self.app.session.worker.idle or not worker  # looked at first: what was posted is waited for below
            await asyncio.sleep(0 if idle else 0.001)
            if idle:  # not while it works: each pause asks every widget
                await self.pilot.pause(0)
            stirs = self._stirs(keys=worker) if idle else ["the worker"]
            quiet = 0 if stirs else quiet + 1
            if end.over:
                raise AssertionError(f"never at rest: {', '.join(stirs)}\n{self.text()}")

    def _stirs(self, *, keys: bool) -> list[str]:
        """Name what is not handled, made or painted yet when what is there now is on the screen."""
        screens = self.app.screen_stack
        nodes = [node for screen in screens for node in screen.walk_children(with_self=True)]
        found = [f"messages of {pump}" for pump in (self.app, *nodes) if pump.message_queue_size]
        found += [f"callbacks of {screen}" for screen in screens if screen._callbacks or screen._next_callbacks]
        found += [f"what {node} shows" for node in nodes if isinstance(node, Pane) and node._waits]
        found += [f"what {node} looks for" for node in nodes if isinstance(node, Prompt) and node.looks]
        if keys:
            found += [f"keys of {one}" for one in screens if isinstance(one, Keyed) and one.ahead.holding]
        return [*found, *(["the scanner"] if self.app.scanner.held else [])]

    async def until(self, true: Callable[[], object], what: str = "") -> None:
        """Wait until something is true; fail with the screen when it never is."""
        end = Deadline()
        while not true():
            if end.over:
                raise AssertionError(f"never: {what or true}\n{self.text()}")
            await asyncio.sleep(0.005)
            await self.pilot.pause(0)

    async def sees(self, *words: str) -> None:
        """Wait until all words are on the screen, wherever a line breaks: it depends on the length of a path."""

        def shown() -> bool:
            text = self.text()
            return all(word in text or word in " ".join(text.split()) for word in words)

        await self.until(shown, f"on the screen: {words}")

    async def misses(self, *words: str) -> None:
        """Wait until none of the words is on the screen."""
        await self.until(lambda: not any(word in self.text() for word in words), f"gone: {words}")


@contextlib.asynccontextmanager
async def sit(app: DeskApp, size: tuple[int, int]) -> AsyncIterator[User]:
    """Sit down before an app in a terminal of a size; at the end it is closed and its worker has finished."""
    async with app.run_test(size=size, notifications=True) as pilot:
        user = User(pilot, app)
        await user.until(lambda: app.session.worker.alive, "the worker")
        await user.rest()
        yield user


@contextlib.asynccontextmanager
async def at(desk: Desk, size: tuple[int, int] = (120, 36)) -> AsyncIterator[User]:
    """Sit down at a desk."""
    async with sit(DeskApp(desk), size) as user:
        yield user
