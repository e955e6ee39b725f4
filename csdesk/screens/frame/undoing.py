"""Taking back and bringing back from the keys: what that would overwrite is said first, and asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from msgspec import structs

from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.screens.frame.choice import Option
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.naming import named
from csdesk.services.desk.results import Result
from csdesk.services.upkeep import history


class _Asked(NamedTuple):
    """Why a step was not taken, and its number."""

    error: RefusedError
    step: int


def undo(place: DeskScreen, *, to: int | None = None) -> None:
    """Take back the last change, or (`to`) all after a change."""

    def job(desk: Desk, force: bool) -> Result:
        words = history.words_to_undo(desk)
        known = named(desk, words)  # what is taken back may be the very record that the words name
        result = history.undo(desk, to=to, force=force)
        return structs.replace(result, summary=result.summary.replace(words, known)) if words else result

    _try(place, job, history.next_to_undo, place.said_undo)


def redo(place: DeskScreen) -> None:
    """Bring back what was taken back last."""

    def job(desk: Desk, force: bool) -> Result:
        return history.redo(desk, force=force)

    _try(place, job, history.next_to_redo, place.said)


def _try(
    place: DeskScreen,
    job: Callable[[Desk, bool], Result],
    next_step: Callable[[Desk], int],
    said: Callable[[Result], None],
    agreed: int | None = None,
) -> None:
    """Do it; when it would overwrite what was changed since, ask. An answer is for the step it was asked of only."""

    def work(desk: Desk) -> Result | _Asked:
        step = next_step(desk)
        try:
            return job(desk, step == agreed)
        except RefusedError as error:
            if error.code != "changed_since":
                raise
            return _Asked(error, step)

    def then(outcome: Result | _Asked) -> None:
        if isinstance(outcome, Result):
            said(outcome)
            return
        step = outcome.step
        options = (Option("1", _("overwrite all the same"), None),)
        words = f"{outcome.error.title}  {outcome.error.where}"
        place.choose(words, options, lambda _value: _try(place, job, next_step, said, step), careful=True)

    place.session.do(work, then)
