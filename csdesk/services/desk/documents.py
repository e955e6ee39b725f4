"""The tables of `desk.json` and the record each holds."""

from __future__ import annotations

from msgspec import Struct

from csdesk.domain.cases.cases import Case
from csdesk.domain.follow.follow import Follow
from csdesk.domain.handover.items import Ack, Note, Received, Shift
from csdesk.domain.orders.ledgers import Buyer, Pickup, Product, Slip, Told
from csdesk.domain.reports.reported import DealNote, Goal
from csdesk.domain.shared.models import Order, Reject, StepDone
from csdesk.domain.talk.consults import Consult
from csdesk.domain.talk.messages import Message
from csdesk.domain.talk.reviews import Review
from csdesk.domain.texts.sent_log import Draft, SentText, Title, Waiting

TABLES: dict[str, type[Struct]] = {
    "orders": Order,
    "rejects": Reject,
    "routine": StepDone,
    "messages": Message,
    "slips": Slip,
    "products": Product,
    "pickups": Pickup,
    "told": Told,
    "cases": Case,
    "consults": Consult,
    "reviews": Review,
    "follow": Follow,
    "spoken": SentText,
    "drafts": Draft,
    "outbox": Waiting,
    "titles": Title,
    "buyers": Buyer,
    "deals": DealNote,
    "goals": Goal,
    "handover_lines": Note,
    "handover_received": Received,
    "shifts": Shift,
    "handover_acks": Ack,
}
