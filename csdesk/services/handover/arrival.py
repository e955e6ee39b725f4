"""A handover of another shift or desk, taken in within an import's change: once, unread, nothing overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from csdesk.domain.handover.items import LINE, Given, Item, Received, Shift, digest_of, item_id, plain
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.intake.handover import HandoverFile, read_handover
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.talk.incoming import Tally
from csdesk.services.today.handover_items import note_source
from csdesk.services.today.handover_reading import Reading
from csdesk.store import Transaction


def take_text(desk: Desk, text: str) -> Result:
    """Take in a handover that was copied as text; what is wrong with it stands in the warnings."""
    found = read_handover("\n".join(text.splitlines()).encode(errors="replace"))
    if found is None:
        raise UsageError(_("This is no handover."), code="no_handover")
    tally = Tally(changed=[])
    with desk.change("import", "handover") as transaction:
        HandoverArrival(desk, transaction).take(found, "", found.shop, tally)
        summary = _("handover: {added} new, {updated} changed, {unchanged} as before").format(
            added=tally.added, updated=tally.updated, unchanged=tally.unchanged
        )
        transaction.entry.summary = summary
    changed = (found.operator or "-",) if tally.added or tally.updated else ()
    return Result(changed, summary, warnings=tuple(problem.message for problem in found.problems))


class HandoverArrival:
    """Takes files in."""

    def __init__(self, desk: Desk, transaction: Transaction) -> None:
        self._desk = desk
        self._transaction = transaction
        self._tables = desk.records.handover
        self._known: dict[str, Received] = dict(self._tables.received.records)
        self._ours = {
            (key, given.digest) for shift in self._tables.shifts.records.values() for key, given in shift.items.items()
        }

    def take(self, file: HandoverFile, name: str, shop: str | None, tally: Tally) -> int:
        """Take the items of a file and count them; returns how many could not be taken.

        A handover of another shop is not taken at all: its orders and promises are none of ours.
        """
        ours = self._desk.config.shop
        if ours and shop and shop != ours:
            words = _("This is a handover of {shop}, and this desk is of {ours}.").format(shop=shop, ours=ours)
            hint = _("If it is ours all the same: csdesk handover import FILE --shop {ours}").format(ours=repr(ours))
            file.wrong(4, "other_shop", f"{words} {hint}")
            return max(file.rows, 1)
        day = file.date or self._desk.now().date()
        for item in file.items:
            self._item(item, file, name, day, tally)
        if file.whole and not file.rejected and (file.items or file.figures):
            self._shift(file, day)
        return file.rejected

    def _shift(self, file: HandoverFile, day: date) -> None:
        """Keep the numbers of a shift that came whole, and which items it named."""
        key, table, now = f"from {day} {file.operator}", self._tables.shifts, self._desk.now()
        items = {item.id: Given(item.kind, item.source, "") for item in map(self._named, file.items)}
        known, figures = table.records.get(key), tuple(file.figures)
        if known is None or (known.figures, known.items) != (figures, items):
            table.put(self._transaction, Shift(key, now, file.operator, items, day, figures, now))
        reading = Reading(self._desk)
        for came in list(self._known.values()):
            earlier = came.by == file.operator and came.day < day and came.done_at is None
            if earlier and came.id not in items and not reading.unread(came.id, came):
                self._put(msgspec.structs.replace(came, done_at=now))  # read, and named no more: it is over

    def _item(self, item: Item, file: HandoverFile, name: str, day: date, tally: Tally) -> None:
        item = self._named(item)
        if (item.id, digest_of(item)) in self._ours or self._is_note(item):
            tally.unchanged += 1  # it is of this desk: nothing came that was not here
            return
        came = Received(
            **msgspec.structs.asdict(item), day=day, by=file.operator, arrived_at=self._desk.now(), file=name
        )
        known = self._known.get(item.id)
        if known is None:
            tally.added += 1
            self._put(came)
        elif digest_of(item) in (digest_of(plain(known)), *map(digest_of, known.rivals)):
            tally.unchanged += 1
        elif day > known.day:
            tally.updated += 1
            self._put(came)
        elif day < known.day:
            tally.unchanged += 1
            file.wrong(0, "older_than_stored", _("The desk holds a newer version of {id}.").format(id=item.id))
        else:
            tally.updated += 1
            file.wrong(0, "conflict", _("Two versions of {id} of one day; both are kept.").format(id=item.id))
            self._put(
                msgspec.structs.replace(known, rivals=(*known.rivals, item), arrived_at=came.arrived_at, done_at=None)
            )

    def _put(self, came: Received) -> None:
        self._known[came.id] = came
        self._tables.received.put(self._transaction, came)

    def _named(self, item: Item) -> Item:
        """Return an item under the id it has here: another desk may have given its number to another matter."""
        notes: Mapping[str, object] = self._tables.lines.records
        if item.kind == LINE:
            first = item.source.partition(" ")[0]
            if first in notes and note_source(self._tables.lines.records[first]) == item.source:
                return msgspec.structs.replace(item, id=first)
        known = self._known.get(item.id)
        taken = item.id in notes if known is None else (known.kind, known.source) != (item.kind, item.source)
        if not taken:
            return item
        stem = item_id(item.kind, f"{item.id} {item.source}", None).rpartition("-")[2]
        return msgspec.structs.replace(item, id=f"{item.id.rpartition('-')[0]}-{stem}")

    def _is_note(self, item: Item) -> bool:
        """Tell whether an item is a free line of this desk that says the same."""
        note = self._tables.lines.records.get(item.id)
        return note is not None and note_source(note) == item.source and note.text.strip() == item.what
