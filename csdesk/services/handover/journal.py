"""The work journal (工作记录): what happened and how it was solved, a line each (R13)."""

from __future__ import annotations

from csdesk.domain.handover.items import Note, Section
from csdesk.i18n import _
from csdesk.services.desk.change import one_line
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.handover.handover import PREFIX
from csdesk.services.search.things import find_thing


def write(desk: Desk, text: str, on: str | None = None) -> Result:
    """Write a line, `on` an order or anything that has an id; the log and the handover show it.

    Raises `RefusedError` for an empty line, `UsageError` for what it is on as `find_thing`.
    """
    words = one_line(text, _("What happened?"), "empty_text")
    with desk.change("log.add", "") as transaction:
        table, about = find_thing(desk, on) if on else ("", None)
        order, other = (about, None) if table == "orders" else (None, about)
        lines, now = desk.records.handover.lines, desk.now()
        new_id = lines.ids(PREFIX, now)()
        note = Note(new_id, Section.JOURNAL, words, now, desk.operator, order_id=order, about=other)
        lines.put(transaction, note)
        summary = _("{id} noted in the journal").format(id=note.id)
        transaction.entry.subject, transaction.entry.summary = note.id, summary
    return Result((note.id,), summary)
