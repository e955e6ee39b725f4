"""The training day: exercises on the demo shop; what stands in the log decides which are done."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Any

import msgspec
from msgspec import Struct

from csdesk.i18n import _, language
from csdesk.paths import data_dir
from csdesk.services.desk.desk import Desk

OPENS = 9
"""The hour at which the training's shop opens, whenever it is begun: at night nobody may be reminded."""
_KEY = re.compile(r"\{([a-z_.]+)\}")


class Exercise(Struct, frozen=True, forbid_unknown_fields=True):
    """One exercise.

    Args:
        verbs: It is done once one of these stands in the log.
        keys: How many keys it should take; what is typed into a line is words, and not counted.
        seconds: How long it should take.
        title: What is done, by language.
        say: With which keys, by language; an action's name in braces stands for its keys.
    """

    verbs: tuple[str, ...]
    keys: int
    seconds: int
    title: dict[str, str]
    say: dict[str, str]


class _File(Struct):
    exercises: tuple[Exercise, ...]


class Took(Struct, frozen=True):
    """What an exercise took: keys, and seconds."""

    keys: int
    seconds: int


def load_exercises() -> tuple[Exercise, ...]:
    """Return the exercises of `data/training.toml`, in their order."""
    return msgspec.toml.decode((data_dir() / "training.toml").read_bytes(), type=_File).exercises


class Training:
    """One training under way: keys and seconds since the last exercise count for the next that is done.

    Args:
        seq: The last change before it began.
        clock: Gives seconds.
    """

    def __init__(self, seq: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.exercises = load_exercises()
        self.took: dict[int, Took] = {}
        self.keys = 0
        self.seq = seq
        self._clock = clock
        self._began = clock()

    @property
    def current(self) -> int | None:
        """The number of the first exercise that is not done; None after the last."""
        return next((at for at in range(len(self.exercises)) if at not in self.took), None)

    @property
    def seconds(self) -> int:
        """How many seconds the exercise takes so far."""
        return int(self._clock() - self._began)

    def new_verbs(self, desk: Desk) -> list[str]:
        """Return the verbs in a desk's log since the last look, oldest first; for the worker alone."""
        seen, self.seq = self.seq, desk.store.seq
        fresh = takewhile(lambda change: change.seq > seen, desk.store.changes())
        return [change.verb for change in fresh][::-1]

    def follow(self, verbs: Sequence[str]) -> None:
        """Note what was done; of the exercises of a verb it is the first open one."""
        for verb in verbs:
            open_ = (at for at, one in enumerate(self.exercises) if at not in self.took and verb in one.verbs)
            if (at := next(open_, None)) is not None:
                self.took[at] = Took(self.keys, self.seconds)
                self.keys, self._began = 0, self._clock()

    def coach(self, both: Callable[[Any], str]) -> tuple[str, str]:
        """Return which exercise it is and how it stands, and what to do; both empty after the last.

        Args:
            both: Gives the keys of an action as they are now.
        """
        at = self.current
        if at is None:
            return "", ""
        one = self.exercises[at]
        stands = _("Exercise {number}/{of}: {title}  keys {keys}/{most}  seconds {seconds}/{least}")
        told = stands.format(
            number=at + 1, of=len(self.exercises), title=one.title[language()], keys=self.keys, most=one.keys,
            seconds=self.seconds, least=one.seconds,
        )  # fmt: skip
        return told, _KEY.sub(lambda name: both(name[1]).replace(" ", "/"), one.say[language()])

    def debrief(self) -> list[tuple[str, bool]]:
        """Return what each exercise took against its budget, and whether it kept it; the sum last."""
        rows = []
        for at, one in enumerate(self.exercises):
            took, title = self.took.get(at), one.title[language()]
            if took is None:
                rows.append((_("{title}: not done").format(title=title), False))
                continue
            words = _("{title}: {keys} of {most} keys, {seconds} of {least} seconds")
            kept = took.keys <= one.keys and took.seconds <= one.seconds
            told = words.format(title=title, keys=took.keys, most=one.keys, seconds=took.seconds, least=one.seconds)
            rows.append((told, kept))
        done, kept_all = len(self.took), sum(kept for _words, kept in rows)
        summary = _("{done} of {of} done, {kept} within their budget, {minutes} minute[s] in all")
        minutes = round(sum(took.seconds for took in self.took.values()) / 60, 1)
        return [*rows, (summary.format(done=done, of=len(rows), kept=kept_all, minutes=minutes), done == len(rows))]
