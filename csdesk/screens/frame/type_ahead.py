"""Keys typed ahead: what is pressed while the worker still makes what it is for waits, and has its turn in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Protocol, runtime_checkable

from textual import events
from textual.app import App
from textual.timer import Timer

from csdesk.i18n import _
from csdesk.screens.frame.scanner import TEXT, is_written
from csdesk.services.desk.desk import Desk
from csdesk.session import Session
from csdesk.widgets.timers import once_after

_MOMENT_S = 0.002

_PAUSE_S = 2.0
"""How long after a sign of a text the next one, a comma or its Enter belongs to that text."""


@runtime_checkable
class Keyed(Protocol):
    """A screen that keys are typed on."""

    NAME: ClassVar[str]
    session: Session
    ahead: TypeAhead
    choice: Any

    def say(self, word: str, tone: str = "text") -> None:
        """Say something in the foot."""

    @property
    def app(self) -> App[Any]:
        """The app."""
        ...

    @property
    def typing(self) -> bool:
        """Whether keys belong to a line or box for typing first."""
        ...

    async def obey(self, event: events.Key) -> None:
        """Do what a key says now."""
        ...

    def under_way(self) -> int:
        """Return how many messages are still on their way to the screen and to its lines for typing."""
        ...

    def call_later(self, callback: Callable[..., Any], *args: Any) -> bool:
        """Call something behind the messages that wait."""
        ...

    def set_timer(self, delay: float, callback: Callable[[], Any]) -> Timer:
        """Call something some seconds later."""
        ...


class TypeAhead:
    """What a screen keeps while something is awaited.

    Args:
        place: The screen.
    """

    def __init__(self, place: Keyed) -> None:
        self.place = place
        self.holding = False
        """Whether keys wait for something that the worker is making."""
        self.held: list[events.Key] = []
        self.fetching = False
        self._asked_for = 0
        self._written: float | None = None

    def is_text(self, event: events.Key) -> bool:
        """Tell whether a key is of a text that is typed where no line is open; that is said once."""
        char = event.character if event.is_printable else None
        goes_on = self._written is not None and event.time - self._written <= _PAUSE_S
        key = self.place.session.keymap.find(self.place.NAME, event.key, char)
        came_along = event.key == TEXT and self.place.choice is None  # else a number typed ahead of its line's words
        begins = came_along or (is_written(event) and key is None)
        if not begins and not (goes_on and (char or event.key in ("enter", "backspace"))):
            self._written = None
            return False
        self._written = None if event.key == "enter" else event.time
        if not goes_on and self.place.choice is None:
            self.place.say(_("No line is open: what you type is kept nowhere, and none of it is a key."), "soon")
            self.place.app.bell()
        return True

    def keep(self, event: events.Key) -> bool:
        """Keep a key while something is awaited; False when nothing is."""
        if self.holding:
            self.held.append(event)
        return self.holding

    def hold(self) -> None:
        """Keep every key from now on, until they are handed over or let go."""
        self._asked_for += 1
        self.holding = True

    def failed(self, number: int) -> None:
        """Let go what was awaited: it could not be made."""
        if number == self._asked_for:
            self.let_go()

    def let_go(self) -> None:
        """Await nothing any more; the keys that were typed for it go too."""
        self._asked_for += 1
        self.holding, self.fetching, self.held = False, False, []

    def fetch(self, job: Callable[[Desk], Any], then: Callable[[Any], None]) -> None:
        """Let the worker make what the next keys are for: a choice, a question, another screen; they wait for it."""
        self.hold()
        self.fetching = True
        self.place.session.do(job, Fetch(self, self._asked_for, then))

    def behind(self, then: Callable[[str], None], text: str) -> None:
        """Hand on what was typed; keys wait until the worker has answered: a refusal opens the line for them again."""
        jobs = self.place.session.jobs
        self.place.session.say("")  # what was wrong with the words before
        then(text)
        if self.place.session.jobs != jobs and not (self.place.typing or self.fetching):
            self._await_worker()

    def judge_again(self, event: events.Key) -> bool:
        """Keep a key that is refused as the desk is seen now, till what is under way is done; False when nothing is."""
        session = self.place.session
        waits = not session.worker.idle and session.stop_import is None
        if waits:
            self._await_worker()
            self.held.insert(0, event)
        return waits

    def _await_worker(self) -> None:
        self.fetch(lambda _desk: None, lambda _nothing: None)

    def fetched(self, number: int, then: Callable[[Any], None], result: Any) -> None:
        """Take what the worker made, unless it was given up; then the kept keys have their turn."""
        if number != self._asked_for:
            return
        if self.place.under_way():  # keys may be among it: they come first
            self.defer(self.fetched, number, then, result)
            return
        self.fetching = False
        then(result)
        if number == self._asked_for:
            self.hand_over()

    def defer(self, callback: Callable[..., None], *args: Any) -> None:
        """Call something a moment later; by a timer, for a callback that follows itself lets no other widget work."""
        once_after(self.place, _MOMENT_S, lambda: callback(*args))

    def hand_over(self) -> None:
        """Give the kept keys to whoever is in front now, in the order in which they were typed."""
        front: object = next(reversed(self.place.app.screen_stack), None)  # none after the end
        held, self.held = self.held, []
        if front is self.place or not isinstance(front, Keyed):
            self.held = held
            self.place.call_later(self.replay)
            return
        self.holding = False
        front.ahead.held += held
        if not front.ahead.holding:
            front.ahead.holding = True
            front.call_later(front.ahead.replay)

    async def replay(self) -> None:
        """Obey the kept keys one by one, until one of them has something awaited again."""
        number = self._asked_for
        while self.held and number == self._asked_for:
            await self.place.obey(self.held.pop(0))
        if number == self._asked_for:
            self.holding = False


class Fetch:
    """What is called with the result of `TypeAhead.fetch`, or told that there is none.

    Args:
        ahead: Who asked.
        number: Which of its questions this is.
        then: Called with the result.
    """

    def __init__(self, ahead: TypeAhead, number: int, then: Callable[[Any], None]) -> None:
        self.ahead, self.number, self.then = ahead, number, then

    def __call__(self, result: Any) -> None:
        """Take the result."""
        self.ahead.fetched(self.number, self.then, result)

    def failed(self) -> None:
        """Take note that the job failed."""
        self.ahead.failed(self.number)
