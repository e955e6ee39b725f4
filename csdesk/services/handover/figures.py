"""The numbers of a handover: those of Today, as text."""

from __future__ import annotations

from collections.abc import Iterator

from csdesk.domain.handover.items import Figure
from csdesk.domain.orders.labels import QUEUES, label
from csdesk.domain.orders.queues import Queue
from csdesk.i18n import _
from csdesk.services.today.snapshot import Snapshot

SHOWN = (
    Queue.UNPAID,
    Queue.COD,
    Queue.TO_CONFIRM,
    Queue.TO_SHIP,
    Queue.ON_HOLD,
    Queue.TO_NOTIFY,
    Queue.LATE,
)


def figures_of(snapshot: Snapshot) -> tuple[Figure, ...]:
    """Return the numbers of a snapshot in a stable order."""
    return tuple(_figures(snapshot))


def _figures(snapshot: Snapshot) -> Iterator[Figure]:
    for queue in SHOWN:
        yield Figure(queue.value, label(QUEUES, queue), str(snapshot.count(queue)))
    talk, reply = snapshot.talk, snapshot.talk.inbox.figures
    yield Figure("messages_waiting", _("To answer"), str(talk.inbox.waiting()))
    yield Figure("reviews_open", _("Reviews"), str(talk.reviews_open()))
    yield Figure("cases_open", _("After-sales"), str(talk.cases_open()))
    yield Figure("follow_due", _("Follow-ups"), str(talk.follow_due()))
    yield Figure("received", _("Conversations"), str(reply.received))
    if reply.rate is not None:
        yield Figure("rate", _("Reply rate"), f"{reply.rate:.0%} ({reply.answered}/{reply.received})")
    if reply.first_response_s is not None:
        yield Figure(
            "first_response_s", _("First response"), _("{count} s").format(count=round(reply.first_response_s))
        )
