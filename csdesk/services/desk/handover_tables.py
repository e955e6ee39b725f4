"""What is stored of handovers: free lines, items that came in files, shifts handed over, what was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from csdesk.domain.handover import items
from csdesk.services.desk.tables import Table
from csdesk.store import Store

if TYPE_CHECKING:
    from csdesk.domain.handover.items import Ack, Note, Received

TABLES = ("handover_lines", "handover_received", "shifts", "handover_acks")


class HandoverTables:
    """The four tables."""

    def __init__(self, store: Store) -> None:
        self.lines = Table(store, TABLES[0], items.Note)
        self.received = Table(store, TABLES[1], items.Received)
        self.shifts = Table(store, TABLES[2], items.Shift)
        self.acks = Table(store, TABLES[3], items.Ack)
        self._sorted: tuple[object, Mapping[str, Sequence[items.Ack]]] | None = None

    @property
    def tables(self) -> tuple[Table[Any], ...]:
        """The four of them."""
        return (self.lines, self.received, self.shifts, self.acks)

    def acks_by_item(self) -> Mapping[str, Sequence[Ack]]:
        """The facts of reading by item; sorted out anew only after somebody read something."""
        records = self.acks.records
        if self._sorted is None or self._sorted[0] is not records:
            self._sorted = (records, items.by_item(records.values()))
        return self._sorted[1]

    @property
    def open_lines(self) -> Mapping[str, Note]:
        """The free lines that nobody has finished."""
        return {key: note for key, note in self.lines.records.items() if note.done_at is None}

    @property
    def open_received(self) -> Mapping[str, Received]:
        """What came in files and nobody has finished here."""
        return {key: item for key, item in self.received.records.items() if item.done_at is None}


def handed_over_ever(store: Store) -> bool:
    """Tell whether anything was ever handed over or noted for it; a look at the tables decodes nothing."""
    return any(store.table(name) for name in TABLES[:3])
