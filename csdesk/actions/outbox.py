"""The keys of the outbox."""

from __future__ import annotations

from csdesk.actions.action import Action
from csdesk.actions.allowed import of_thing
from csdesk.domain.texts import permissions
from csdesk.i18n import N_
from csdesk.services.talk import outbox

OUTBOX: tuple[Action, ...] = (
    Action("outbox.go", N_("send"), N_("Hand the text to its channel; a text that you send yourself is copied"),
           ("c",), ("f2", "ctrl+s"), of_thing(permissions.send), bar=11),
    Action("outbox.sms", N_("SMS file"), N_("Write all due SMS into one file for the gateway; they count as sent"),
           ("m",), ("ctrl+w",), of_thing(permissions.write_sms), bar=12,
           verb=lambda desk, _ids, _text: outbox.due_sms(desk)),
    Action("outbox.drop", N_("take out"), N_("Take the text out of the outbox"), ("x",), ("ctrl+x",),
           of_thing(permissions.work), undoable=True, bar=13, one=True,
           verb=lambda desk, ids, _text: outbox.drop(desk, ids[0])),
)  # fmt: skip
