"""The keys of the handover."""

from __future__ import annotations

from csdesk.actions.action import DONE, Action
from csdesk.actions.allowed import a_thing, of_thing
from csdesk.domain.handover import permissions
from csdesk.i18n import N_
from csdesk.services.handover import handover

HANDOVER: tuple[Action, ...] = (
    Action("handover.ack", N_("acknowledge"), N_("Acknowledge: I have read this item; the cursor goes on to the next"),
           (), ("space",), a_thing, undoable=True, bar=15),
    Action("handover.ack_all", N_("all read"), N_("Acknowledge everything unread"),
           ("A",), ("ctrl+r",), undoable=True, bar=26),
    Action("handover.export", N_("hand over"), N_("Hand the shift over: write the list as a file"),
           ("c",), ("f2", "ctrl+s"), bar=20),
    Action("handover.add", N_("add"), N_("Write a line for the next person"), ("a",), ("f5",), undoable=True, bar=21),
    Action("handover.done", N_("finish"), N_("Finish a line, or an item that came in a file"),
           *DONE, of_thing(permissions.finish), undoable=True, bar=22, one=True,
           verb=lambda desk, ids, _text: handover.done(desk, ids)),
    Action("handover.follow", N_("follow up"),
           N_("Take a line or an item of a file into the follow-ups, with its time"),
           ("n",), ("f4",), of_thing(permissions.finish), undoable=True, bar=24),
    Action("handover.go", N_("where it is"), N_("Go where the item is worked"), ("i",), ("ctrl+g",), a_thing, bar=23),
    Action("handover.three", N_("read back"), N_("Read the three gravest things back and confirm them"),
           ("t",), ("ctrl+t",), a_thing, undoable=True, bar=27),
)  # fmt: skip
