"""Which verb may be done on an item of the handover: screen and service ask here."""

from __future__ import annotations

from csdesk.domain.handover.items import LINE, Item
from csdesk.domain.shared.denial import Denial
from csdesk.i18n import N_


def finish(item: Item, came_from: str | None) -> Denial | None:
    """A free line or what came in a file (then of whom) is finished or followed up; all else ends with its source."""
    if item.kind == LINE or came_from is not None:
        return None
    words = N_("{id} ends where it comes from: {kind} {source}")
    return Denial("ends_with_its_source", words, facts={"kind": item.kind, "source": item.source})
