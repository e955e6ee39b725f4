"""The handover in the form of the JSON contract."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from msgspec import Struct

from csdesk.domain.handover.items import Section
from csdesk.services.handover.handover import Entry, Handover


class EntryView(Struct, frozen=True):
    """One item; `came_from` names who handed it over in a file, `differs` what two versions of it say differently."""

    id: str
    section: Section
    severity: int
    kind: str
    source: str
    what: str
    order_id: str | None
    buyer_nick: str | None
    receiver: str | None
    state: str | None
    said: str | None
    next: str | None
    owner: str | None
    due_at: datetime | None
    if_not: str | None
    unread: bool
    acked_at: datetime | None
    acked_by: str | None
    came_from: str | None
    settled: bool
    differs: tuple[str, ...]
    rivals: tuple[dict[str, object], ...]


class HandoverView(Struct, frozen=True):
    """The whole: unread items first, then in reading order; `numbers` by name."""

    shop: str
    operator: str
    date: date
    unread: int
    items: tuple[EntryView, ...]
    numbers: dict[str, str]
    before: BeforeView | None


class BeforeView(Struct, frozen=True):
    """The last shift that came in a file: whose it was, and its numbers by label."""

    operator: str
    date: date | None
    came_at: datetime | None
    numbers: dict[str, str]


def view_entry(entry: Entry) -> EntryView:
    """Return an item as programs see it."""
    return EntryView(
        **msgspec.structs.asdict(entry.item),
        unread=entry.unread,
        acked_at=entry.acked_at,
        acked_by=entry.acked_by,
        came_from=entry.came_from,
        settled=entry.settled,
        differs=entry.differs,
        rivals=tuple(msgspec.structs.asdict(rival) for rival in entry.rivals),
    )


def view_handover(handover: Handover) -> HandoverView:
    """Return a handover as programs see it."""
    last = handover.before
    numbers = {figure.label: figure.value for figure in last.figures} if last is not None else {}
    return HandoverView(
        handover.shop,
        handover.operator,
        handover.date,
        len(handover.unread),
        tuple(map(view_entry, handover.entries)),
        {figure.name: figure.value for figure in handover.figures},
        BeforeView(last.by, last.day, last.came_at, numbers) if last is not None else None,
    )
