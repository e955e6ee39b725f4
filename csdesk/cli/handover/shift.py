"""`csdesk shift`: the end of the shift, what is open and what was done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csdesk.cli.frame import printing
from csdesk.cli.frame.output import Json, print_json
from csdesk.cli.frame.verbs import Commands, Desk
from csdesk.domain.shared.label import with_value
from csdesk.i18n import _
from csdesk.services.handover import shift as handover_shift
from csdesk.services.today import snapshot

if TYPE_CHECKING:
    from csdesk.services.handover.shift import ShiftEnd

app = Commands()


@app.verb("shift", _("Show what is open and what was done today."))
def _shift(desk: Desk, json: Json = False) -> None:
    end = handover_shift.shift_end(desk, snapshot.take_snapshot(desk))
    if json:
        print_json(end)
    else:
        printing.print_fields(_fields(end))


def _fields(end: ShiftEnd) -> Iterator[tuple[str, str]]:
    yield _("Shift"), f"{end.at:%Y-%m-%d %H:%M} · {end.operator}"
    yield _("Routine"), " · ".join((end.routine, *end.steps_open))
    if end.handed_words:
        yield _("Handover"), end.handed_words
    yield "", _("Still open")
    for count in end.open:
        late = "  " + _("{count} late").format(count=count.late) if count.late else ""
        yield "", f"  {with_value(count.label, count.count)}{late}"
    yield "", _("Done today")
    for count in end.done or ():
        yield "", f"  {with_value(count.label, count.count)}"
