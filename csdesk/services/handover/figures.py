"""The numbers of a handover: those of Today, as text."""

from __future__ import annotations

from collections.abc import Iterator

from csdesk.domain.handover.items import Figure
from csdesk.domain.shared.label import share_of
from csdesk.domain.shared.times import length_text
from csdesk.i18n import _
from csdesk.services.today.queues import QUEUES
from csdesk.services.today.snapshot import Snapshot


def figures_of(snapshot: Snapshot) -> tuple[Figure, ...]:
    """Return the numbers of a snapshot in a stable order."""
    return tuple(_figures(snapshot))


def _figures(snapshot: Snapshot) -> Iterator[Figure]:
    for row in QUEUES.values():
        if "handover" not in row.places:  # writing the page changes that number: a page does not count itself
            yield Figure(row.id, _(row.label), str(snapshot.count(row.id)))
    reply = snapshot.talk.inbox.figures
    yield Figure("received", _("Conversations"), str(reply.received))
    if reply.rate is not None:
        yield Figure("rate", _("Reply rate"), share_of(f"{reply.rate:.0%}", reply.answered, reply.received))
    if reply.first_response_s is not None:
        yield Figure("first_response_s", _("First response"), length_text(reply.first_response_s))
