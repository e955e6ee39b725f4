"""What the operator has still to read of the handover, and how much that is."""

from __future__ import annotations

from collections.abc import Iterator

from csdesk.domain.handover.items import Acks, Given, Handed, Received, came_digest, recent_shifts
from csdesk.services.desk.desk import Desk
from csdesk.services.today import handover_items as items


class Reading:
    """Who has read what on this desk, for its operator."""

    def __init__(self, desk: Desk) -> None:
        tables = desk.records.handover
        self._tables = tables
        self.acks = Acks(tables.acks_by_item(), desk.operator, desk.now())
        self.sources: dict[str, Given] = {}
        self._given: dict[str, list[Handed]] = {}
        for shift in recent_shifts(tables.shifts.records.values()):
            for key, given in shift.items.items():
                self.sources[key] = given
                self._given.setdefault(key, []).append(Handed(shift.at, shift.by, given.digest))

    def _handed(self, key: str, came: Received | None) -> list[Handed]:
        """Return each time that an item was handed on."""
        found = list(self._given.get(key, ()))
        note = self._tables.lines.records.get(key)
        if note is not None and not found:
            found.append(Handed(note.made_at, note.by))
        if came is not None:
            found.append(Handed(came.arrived_at, "", came_digest(came)))
        return found

    def unread(self, key: str, came: Received | None = None) -> bool:
        """Tell whether the operator has still to read an item."""
        return any(self.acks.unread(key, handed) for handed in self._handed(key, came))


def unread_items(desk: Desk) -> Iterator[tuple[str, str | None]]:
    """Yield each unread item by the id of what it is about, with its platform, without making the whole list."""
    tables, reading = desk.records.handover, Reading(desk)
    lines, received = tables.open_lines, tables.open_received
    asked = [
        given
        for key, given in reading.sources.items()
        if key not in lines and key not in received and reading.unread(key)
    ]
    if asked:
        maker = items.Maker(desk)
        for given in asked:
            if maker.is_open(given.kind, given.source):
                yield given.source, _platform(given.source) if given.kind == "order" else None
    yield from ((key, _platform(note.order_id)) for key, note in lines.items() if reading.unread(key))
    yield from ((key, _platform(came.order_id)) for key, came in received.items() if reading.unread(key, came))


def _platform(order_id: str | None) -> str | None:
    return order_id.partition(":")[0] if order_id else None
