"""The daily routine: eight steps, what closes one, and what contradicts that (R01–R10)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from csdesk.domain.masking import mask_text
from csdesk.domain.models import StepDone


class Step(Struct, frozen=True):
    """One step as `data/routine.toml` describes it.

    Args:
        id: Machine name.
        title: By language.
        none: What to say while the desk holds no data for it, by language.
        counts: The tallies that must be nothing before it may be ticked by hand.
    """

    id: str
    title: dict[str, str]
    none: dict[str, str] = {}
    counts: tuple[str, ...] = ()


class StepState(Struct, frozen=True):
    """One step of one day.

    Args:
        id: Machine name.
        state: `open`, `done` or `skipped`.
        open: How many things are still open in it; None when the desk holds no data for it.
        by: Who closed it.
        at: When.
        why: The reason it was skipped for, or a note; phones in it are masked.
    """

    id: str
    state: str
    open: int | None
    by: str | None = None
    at: datetime | None = None
    why: str | None = None


def steps_today(
    steps: Sequence[Step], closed: Iterable[StepDone], tallies: Mapping[str, int], now: datetime
) -> tuple[StepState, ...]:
    """Return every step as it stands at `now`: closed only by facts of the same day."""
    facts = {fact.step: fact for fact in closed if fact.day == now.date()}
    return tuple(_judge(step, facts.get(step.id), tallies) for step in steps)


def _judge(step: Step, fact: StepDone | None, tallies: Mapping[str, int]) -> StepState:
    known = [tallies[name] for name in step.counts if name in tallies]
    left = sum(known) if known else None
    if fact is None:
        return StepState(step.id, "open", left)
    return StepState(step.id, fact.state, left, fact.by, fact.at, mask_text(fact.why))
