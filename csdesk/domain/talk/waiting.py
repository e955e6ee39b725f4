"""How long a message waits: office seconds against the goal, the strong warning and the platform's window."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from csdesk.domain.shared.hours import OfficeClock
from csdesk.domain.talk.messages import Kind, Message, State, state_of


class Level(StrEnum):
    """How urgent a wait is, mildest first."""

    CALM = "calm"
    FRESH = "fresh"
    SLOW = "slow"
    STRONG = "strong"
    LATE = "late"


class Pace(Struct, frozen=True):
    """The seconds at which a wait becomes slow (M01), strong (E02) and late (E01, M02)."""

    goal: int = 30
    strong: int = 100
    window: int = 300


class Wait(Struct, frozen=True, gc=False):
    """One message's clock at one moment.

    Args:
        state: Whose turn it is.
        wait_s: Office seconds from its arrival to the answer, or until now.
        due_at: When its window ends, or the deadline its ticket names.
        level: How urgent it is; calm unless it is our turn.
    """

    state: State
    wait_s: int
    due_at: datetime | None
    level: Level


def wait_of(message: Message, now: datetime, clock: OfficeClock, pace: Pace, shift_end: datetime | None = None) -> Wait:
    """Return a message's clock: it starts at the next opening, stops with the answer and never runs backwards."""
    state = state_of(message, now, shift_end)
    wait_s = clock.seconds(message.received_at, message.handled_at or now)
    due_at = message.ticket_due
    if message.kind is Kind.BUYER:
        due_at = clock.after(message.received_at, pace.window)
    return Wait(state, wait_s, due_at, _level(message, state, wait_s, due_at, now, pace))


def _level(message: Message, state: State, wait_s: int, due_at: datetime | None, now: datetime, pace: Pace) -> Level:
    if state is not State.OPEN:
        return Level.CALM
    if message.kind is not Kind.BUYER:
        return Level.LATE if due_at is not None and now >= due_at else Level.FRESH
    if wait_s >= pace.window:
        return Level.LATE
    return Level.STRONG if wait_s >= pace.strong else Level.SLOW if wait_s >= pace.goal else Level.FRESH


_RANK = {State.OPEN: 0, State.SNOOZED: 1, State.WAITING_BUYER: 2, State.DONE: 3}


def urgency(message: Message, wait: Wait) -> tuple[int, bool, float, str]:
    """Return the sort key of the list: ours to answer first, then what sleeps, waits and is done.

    Ours go by deadline; what has none comes after all that have one: a fresh mail is never above a late buyer.
    """
    if wait.state is State.OPEN:
        at = (wait.due_at or message.received_at).timestamp()
    elif wait.state is State.SNOOZED and message.snooze_until is not None:
        at = message.snooze_until.timestamp()
    else:
        at = -message.last_at.timestamp()
    return (_RANK[wait.state], wait.state is State.OPEN and wait.due_at is None, at, message.id)
