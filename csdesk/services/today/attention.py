"""What calls for attention: a buyer who waits too long, a parcel about to be late, a promise that is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from csdesk.domain.follow.follow import FollowKind, is_late
from csdesk.domain.orders.queues import Queue
from csdesk.domain.shared.label import listed
from csdesk.domain.talk.messages import Kind, State
from csdesk.domain.talk.waiting import Level
from csdesk.i18n import N_, _
from csdesk.outbound import notice
from csdesk.services.today.snapshot import Snapshot

BEFORE = timedelta(minutes=30)
"""So long before a parcel is late it is called out."""

CALLING = frozenset((Level.SLOW, Level.STRONG, Level.LATE))
LEAVES = (Queue.COD, Queue.TO_CONFIRM, Queue.TO_SHIP)

WAITS, LATE, PROMISE = "waits", "late", "promise"
"""Why something calls."""


def calls(snapshot: Snapshot, now: datetime) -> Mapping[str, str]:
    """Return the ids of what calls at a moment, at or after the snapshot's, each with why."""
    return {**dict(_buyers(snapshot, now)), **dict(_parcels(snapshot, now)), **dict(_promises(snapshot, now))}


def _buyers(snapshot: Snapshot, now: datetime) -> Iterator[tuple[str, str]]:
    inbox = snapshot.talk.inbox
    for key in inbox.open:
        if inbox.messages[key].kind is Kind.BUYER:
            wait = inbox.wait(key, now)
            if wait.state is State.OPEN and wait.level in CALLING:
                yield key, WAITS


def _parcels(snapshot: Snapshot, now: datetime) -> Iterator[tuple[str, str]]:
    for queue in LEAVES:
        for key in snapshot.queues[queue]:
            by = snapshot.standings[key].ship_by
            if by is not None and by - now <= BEFORE:  # late ones too: they call till they leave
                yield key, LATE


def _promises(snapshot: Snapshot, now: datetime) -> Iterator[tuple[str, str]]:
    for one in snapshot.talk.follow.values():
        if one.kind is FollowKind.PROMISE and is_late(one, now):
            yield one.id, PROMISE


WORDS = {
    WAITS: N_("{count} buyer[s] [waits|wait]"),
    LATE: N_("{count} parcel[s] must leave"),
    PROMISE: N_("{count} promise[s] [is|are] due"),
}


def call_words(found: Mapping[str, str]) -> str:
    """Return in words what calls; who it is stands on no lock screen."""
    counts = {why: list(found.values()).count(why) for why in WORDS}
    return listed(_(words).format(count=counts[why]) for why, words in WORDS.items() if counts[why])


def notice_for_terminal(title: str, words: str) -> str:
    """Return what has the terminal show a notice; empty where it has none."""
    return notice.sequence(title, words)


def show_notice(title: str, words: str) -> bool:
    """Show a notice by a tool of the system; False where there is none."""
    return notice.show(title, words)
