"""The numbers of the Today screen, in the form of the JSON contract."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from csdesk.domain.orders.queues import Queue
from csdesk.domain.talk.figures import Figures
from csdesk.domain.today.routine import StepState
from csdesk.services.desk.desk import Desk
from csdesk.services.today.queues import QUEUES
from csdesk.services.today.snapshot import Snapshot


class Late(Struct, frozen=True):
    """What is past its time."""

    to_ship: int = 0
    replies: int = 0
    follow: int = 0


class Soon(Struct, frozen=True):
    """What must be done within four hours."""

    to_ship: int = 0


class Reply(Struct, frozen=True):
    """How fast buyers were answered today; None with nothing received."""

    received: int = 0
    answered: int = 0
    rate: float | None = None
    within_30s: float | None = None
    within_180s: float | None = None
    within_300s: float | None = None
    first_response_s: float | None = None


class Routine(Struct, frozen=True):
    """The routine of the day; a skipped step counts as done."""

    done: int
    total: int
    steps: tuple[StepState, ...]


class Status(Struct, frozen=True):
    """Everything the Today screen counts."""

    now: datetime
    operator: str
    queues: Mapping[str, int]
    by_platform: Mapping[str, Mapping[str, int]]
    late: Late
    soon: Soon
    reply: Reply
    cutoff_at: datetime | None
    routine: Routine


def routine_of(snapshot: Snapshot) -> Routine:
    """Return the routine of the day with how far it is."""
    closed = sum(step.state != "open" for step in snapshot.steps)
    return Routine(closed, len(snapshot.steps), snapshot.steps)


def _reply(figures: Figures) -> Reply:
    return Reply(**{name: getattr(figures, name) for name in Reply.__struct_fields__})


def status(desk: Desk, snapshot: Snapshot) -> Status:
    """Return the numbers of a snapshot."""
    talk = snapshot.talk

    def counts(platform: str | None = None) -> dict[str, int]:
        return {queue: snapshot.count(queue, platform) for queue in QUEUES}

    return Status(
        now=snapshot.now,
        operator=desk.operator,
        queues=counts(),
        by_platform={platform: counts(platform) for platform in sorted(snapshot.counts.keys() | talk.platforms)},
        late=Late(to_ship=snapshot.count(Queue.LATE), replies=talk.inbox.late(), follow=talk.follow_late()),
        soon=Soon(to_ship=snapshot.soon),
        reply=_reply(talk.inbox.figures),
        cutoff_at=snapshot.cutoff_at,
        routine=routine_of(snapshot),
    )
