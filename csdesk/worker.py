"""The one thread in which the app reads and changes the desk, first come, first served.

The message loop never waits for it: it hands in a job and later gets an `Outcome` with the next snapshot. While there
is nothing to do, the thread looks four times in ten seconds whether another process changed the desk, and judges
everything again at each new minute; the housekeeping of the day happens here too.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar

from msgspec import Struct

from csdesk.clock import Clock
from csdesk.config import Config
from csdesk.desk import reread
from csdesk.errors import DeskError
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.naming import for_people
from csdesk.services.desk.results import Copied
from csdesk.services.today.snapshot import Snapshot, advance, take_snapshot
from csdesk.services.upkeep import backups
from csdesk.store.files import stamp_of

POLL_S = 0.4
"""How long the thread waits for a job before it looks for changes of other processes."""

IDLE_S = 30.0
"""How long nothing must have changed before the thread makes a checkpoint."""

PAINT_FIRST_S = 0.01
"""How long a job waits before it begins: the key that asked for it is painted first, not in turns with it."""

P = ParamSpec("P")
R = TypeVar("R")
Job = Callable[[Desk], Any]


def at_desk(do: Callable[Concatenate[Desk, P], R], *args: P.args, **kwargs: P.kwargs) -> Callable[[Desk], R]:
    """Return a job for the worker: a function that takes the desk first, with its other arguments."""
    return lambda desk: do(desk, *args, **kwargs)


def guarded(job: Callable[[Desk], R]) -> Callable[[Desk], R | DeskError]:
    """Return a job that gives a refusal back, for a screen that says it itself."""

    def tried(desk: Desk) -> R | DeskError:
        try:
            return job(desk)
        except DeskError as error:
            return error

    return tried


class Settings(NamedTuple):
    """What screens look at of the settings."""

    config: Config
    clock: Clock
    operator: str


class Outcome(Struct, frozen=True):
    """What came of a job, or of looking round.

    Args:
        snapshot: The desk after it; None when nothing changed.
        result: What the job gave back.
        error: Why it failed; then nothing was changed.
        then: What the loop shall call with the result; None for a mere look round.
        foreign: True when another process made the change.
        notices: What the store met on its way and the operator should know.
        copied: What the job put on the clipboard.
        settings: The settings, the clock and who acts, when they are others than before.
    """

    snapshot: Snapshot | None
    result: Any = None
    error: Exception | None = None
    then: Callable[[Any], None] | None = None
    foreign: bool = False
    notices: tuple[str, ...] = ()
    copied: Copied | None = None
    settings: Settings | None = None


class Worker:
    """Runs jobs on the desk in one thread and posts what came of them.

    Args:
        desk: The open desk; from `start` on only this thread uses it to change or follow the store.
        snapshot: The last view of it.
        post: Takes an `Outcome` to the message loop; called in the thread; what it gives back is not used.
    """

    def __init__(self, desk: Desk, snapshot: Snapshot, post: Callable[[Outcome], object]) -> None:
        self._desk = desk
        self._snapshot = snapshot
        self._post = post
        self._jobs: queue.Queue[tuple[Job, Callable[[Any], None] | None] | None] = queue.Queue()
        self._settled = (desk.store.seq, time.monotonic())
        self._kept: date | None = None
        self.beside: tuple[Job, Callable[[Any], None]] | None = None
        """A job that is done while there is no other, and who is told what it gave, unless that is None."""
        self._stamp = stamp_of(desk.home.config)
        self._config = desk.config
        self._company = ""
        self._thread = threading.Thread(target=self._run, name="desk", daemon=True)

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    @property
    def idle(self) -> bool:
        """Whether what came of every job so far was posted."""
        return not self._jobs.unfinished_tasks

    def start(self) -> None:
        """Start the thread; a broken file of the operator's own texts is no end of what needs the others."""
        self._desk.lenient = True
        self._thread.start()

    def stop(self) -> None:
        """Finish the jobs handed in so far, then end the thread."""
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def do(self, job: Job, then: Callable[[Any], None] | None = None) -> None:
        """Hand in a job; `then` gets its result in the message loop."""
        self._jobs.put((job, then))

    def _run(self) -> None:
        self._desk.store.watch()
        while True:
            try:
                task = self._jobs.get(timeout=POLL_S)
            except queue.Empty:
                self._look_round()
                continue
            if task is None:
                self._close()
                return
            if self._jobs.empty():
                time.sleep(PAINT_FIRST_S)
            self._post(self._work(*task))
            self._jobs.task_done()

    def _work(self, job: Job, then: Callable[[Any], None] | None) -> Outcome:
        result, failure = None, None
        try:
            result = for_people(self._desk, job(self._desk))
        except Exception as error:  # noqa: BLE001 - the border: whatever a job raises is shown, never lost
            failure = error
        copied, self._desk.copied = self._desk.copied, None
        try:
            snapshot = self._follow()
            settings = self._settings()
            return Outcome(snapshot, result, failure, then, False, self._notices(), copied, settings)
        except DeskError as error:
            return Outcome(None, result, failure or error, then, copied=copied)

    def _look_round(self) -> None:
        try:
            snapshot = self._follow()
        except (DeskError, OSError) as error:
            self._post(Outcome(None, error=error))
            return
        notices, before, self._company = self._notices(), self._company, self._desk.store.company()
        settings = self._settings()
        if snapshot is not None or notices or self._company != before or settings is not None:
            self._post(Outcome(snapshot, foreign=True, notices=notices, settings=settings))
        if self.beside is not None:
            self._do_beside(*self.beside)
        self._settle()

    def _do_beside(self, job: Job, then: Callable[[Any], None]) -> None:
        outcome = self._work(job, then)
        if outcome.result is not None or outcome.error is not None:
            self._post(outcome)

    def _settle(self) -> None:
        """Once nothing was changed for a while: a checkpoint for other readers, and once a day the rest.

        While the app is open both are its own. A checkpoint that fails is no news, since every change is safe already.
        """
        store, now = self._desk.store, time.monotonic()
        if store.seq != self._settled[0]:
            self._settled = (store.seq, now)
        if now - self._settled[1] < IDLE_S or not self._owns():
            return
        today = self._desk.now().date()
        if self._kept != today:
            self._kept = today
            try:
                self._keep_house(renew=False)
            except (DeskError, OSError) as error:
                self._post(Outcome(None, error=error))
        elif store.pending:
            with contextlib.suppress(DeskError):
                store.checkpoint()

    def _close(self) -> None:
        """End the shift: everything into the desk's file, what is done with into the archive, a backup of it all."""
        store = self._desk.store
        if self._owns():
            with contextlib.suppress(DeskError):
                store.checkpoint()
            with contextlib.suppress(DeskError, OSError):
                self._keep_house(renew=True)
        store.disown()

    def _owns(self) -> bool:
        with contextlib.suppress(DeskError):
            return self._desk.store.own(f"{self._desk.operator} csdesk")
        return False

    def _keep_house(self, *, renew: bool) -> None:
        backups.keep_house(self._desk, renew=renew)

    def _notices(self) -> tuple[str, ...]:
        notices = self._desk.store.notices
        found = tuple(notices)
        notices.clear()
        return found

    def _reread(self) -> None:
        """Take over settings that were written, here or elsewhere; broken ones are told once, and those before hold."""
        stamp, self._stamp = self._stamp, stamp_of(self._desk.home.config)
        if stamp != self._stamp:
            try:
                reread(self._desk)
            except DeskError as error:
                self._desk.store.notices.append("  ".join(error.said()))

    def _settings(self) -> Settings | None:
        desk, before, self._config = self._desk, self._config, self._desk.config
        return None if desk.config is before else Settings(desk.config, desk.clock, desk.operator)

    def _follow(self) -> Snapshot | None:
        """Make the next snapshot when there is a reason: touched orders, another table's change, a new minute."""
        last, desk = self._snapshot, self._desk
        self._reread()
        touched = desk.sync()
        now = desk.now().replace(second=0)
        if touched is None or now != last.now.replace(second=0):
            self._snapshot = take_snapshot(desk)
        elif touched or desk.store.seq != last.seq:
            self._snapshot = advance(desk, last, touched)
        else:
            return None
        return self._snapshot
