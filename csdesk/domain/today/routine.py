"""The daily routine: its steps, what closes one, what contradicts that, how long each took (R01–R10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from csdesk.domain.shared.denial import Denial
from csdesk.domain.shared.masking import mask_text
from csdesk.domain.shared.models import StepDone
from csdesk.i18n import N_

Words = str | dict[str, str]
"""A text of the routine's file: in every language the same, or by language."""


class Step(Struct, frozen=True):
    """One step as `routine.toml` describes it.

    Args:
        id: Machine name.
        title: What it is called.
        none: What to say while the desk holds no data for it.
        lists: What it lists: `addresses`.
        counts: The tallies that must be nothing before it may be ticked by hand.
        news: What is counted as new when it is closed: `station`, `mail` or `reviews` (R02, R03, R06).
        did: The word for those of them that were asked or reminded and wait for the buyer.
        can: The word for those with which something can be done now.
        opens: Where it is worked, as `place` or `place:tab`; of several queues the first with something in it, else
            the last.
        off: Left out.
    """

    id: str
    title: Words = ""
    none: Words = ""
    lists: str = ""
    counts: tuple[str, ...] = ()
    news: str | None = None
    did: Words = ""
    can: Words = ""
    opens: tuple[str, ...] = ()
    off: bool = False


class StepState(Struct, frozen=True):
    """One step of one day.

    Args:
        id: Machine name.
        state: `open`, `done` or `skipped`.
        open: How many things are still open in it; None when the desk holds no data for it.
        waiting: With how many of these nothing can be done now: reminded, asked, not yet time, none of it in stock.
        asked: How many of those wait because their buyer was reminded or asked.
        over: How many of those wait for nobody: the platform should have closed them by now.
        by: Who closed it.
        at: When.
        why: The reason it was skipped for, or a note; phones in it are masked.
        new: How many new things were there when it was closed, by platform; None when the step counts none.
        took_s: Seconds from its beginning to its close; None when its beginning is not known.
    """

    id: str
    state: str
    open: int | None
    by: str | None = None
    at: datetime | None = None
    why: str | None = None
    new: Mapping[str, int] | None = None
    took_s: int | None = None
    waiting: int = 0
    asked: int = 0
    over: int = 0

    @property
    def now(self) -> int:
        """How many things can be done in it now."""
        return (self.open or 0) - self.waiting


def not_done(step: StepState) -> Denial | None:
    """A step that is ticked is done: it can neither be ticked again nor be left out any more."""
    return Denial("step_done", N_("This step is done already.")) if step.state == "done" else None


def in_order(own: Sequence[Step], shipped: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps of a desk: the operator's own in her order, then the shipped ones she does not name.

    Own steps are whole already: where hers says nothing of a shipped step, the shipped words stand in it.
    """
    named = {step.id for step in own}
    return tuple(step for step in (*own, *(step for step in shipped if step.id not in named)) if not step.off)


def steps_today(
    steps: Sequence[Step],
    closed: Iterable[StepDone],
    tallies: Mapping[str, int],
    now: datetime,
    waiting: Mapping[str, int] = {},
    asked: Mapping[str, int] = {},
    over: Mapping[str, int] = {},
) -> tuple[StepState, ...]:
    """Return every step as it stands at `now`: closed only by facts of the same day.

    `waiting` is how much of each tally waits for somebody else or for its time, `asked` how much of that for its buyer,
    `over` how much for nobody.
    """
    facts = {fact.step: fact for fact in closed if fact.day == now.date()}
    took = times_taken(facts.values())
    judged = (_judge(step, facts.get(step.id), tallies, waiting, took) for step in steps)
    told = [{"asked": _sum(asked, step), "over": _sum(over, step)} for step in steps]
    return tuple(msgspec.structs.replace(state, **counts) for state, counts in zip(judged, told, strict=True))


def _sum(tallies: Mapping[str, int], step: Step) -> int:
    return sum(tallies.get(name, 0) for name in step.counts)


def _judge(
    step: Step,
    fact: StepDone | None,
    tallies: Mapping[str, int],
    waiting: Mapping[str, int],
    took: Mapping[str, int | None],
) -> StepState:
    known = [tallies[name] for name in step.counts if name in tallies]
    left = sum(known) if known else None
    waits = _sum(waiting, step)
    if fact is None:
        return StepState(step.id, "open", left, waiting=waits)
    why = mask_text(fact.why)
    return StepState(step.id, fact.state, left, fact.by, fact.at, why, fact.new, took.get(fact.step), waits)


def times_taken(day: Iterable[StepDone]) -> dict[str, int | None]:
    """Return the seconds each step of one day took, by step.

    It began when it was opened, else when the step before it was closed; the first of a day that nobody opened has no
    beginning.
    """
    found: dict[str, int | None] = {}
    before: datetime | None = None
    for fact in sorted(day, key=lambda fact: fact.at):
        began = fact.began_at or before
        found[fact.step] = max(0, round((fact.at - began).total_seconds())) if began is not None else None
        before = fact.at
    return found
