"""The tables of `desk.json` and the record each holds."""

from __future__ import annotations

from msgspec import Struct

from csdesk.domain.cases import Case
from csdesk.domain.consults import Consult
from csdesk.domain.follow import Follow
from csdesk.domain.handover import Ack, Note, Received, Shift
from csdesk.domain.ledgers import Buyer, Pickup, Product, Slip, Told
from csdesk.domain.messages import Message
from csdesk.domain.models import Order, Reject, StepDone
from csdesk.domain.reported import DealNote, Goal
from csdesk.domain.reviews import Review
from csdesk.domain.spoken import Draft, Spoken, Title, Waiting

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
    "spoken": Spoken,
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
