"""The words that people read for the codes of messages, reviews and cases; translated when shown."""

from __future__ import annotations

from collections.abc import Mapping

from csdesk.domain.messages import Kind, State
from csdesk.domain.waiting import Level
from csdesk.i18n import N_

MESSAGE_KINDS: Mapping[str, str] = {
    Kind.BUYER: N_("buyer"),
    Kind.STATION: N_("station message"),
    Kind.MAIL: N_("mail"),
    Kind.TICKET: N_("platform ticket"),
}
MESSAGE_STATES: Mapping[str, str] = {
    State.OPEN: N_("to answer"),
    State.WAITING_BUYER: N_("waiting for the buyer"),
    State.SNOOZED: N_("snoozed"),
    State.DONE: N_("done"),
}
LEVELS: Mapping[str, str] = {
    Level.CALM: "",
    Level.FRESH: "",
    Level.SLOW: N_("slow"),
    Level.STRONG: N_("hurry"),
    Level.LATE: N_("overdue"),
}
