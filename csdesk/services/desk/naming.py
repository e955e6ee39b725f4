"""Records as people know them: by the buyer, the order, or their own first words; ids are for programs.

The journal keeps ids, for what `forget` takes out of the records would stay in it; what is told is named anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from msgspec import structs

from csdesk.domain.orders.parcels import nick_shown
from csdesk.domain.shared.label import label
from csdesk.domain.shared.masking import mask_text
from csdesk.domain.shared.models import Order
from csdesk.domain.talk.labels import MESSAGE_KINDS
from csdesk.domain.talk.messages import Message
from csdesk.foreign import clean
from csdesk.services.desk.couriers import courier_name
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result

_ID = re.compile(r"\b(?:MS|RV|CS|FU|HO|OB|CN|PU)-\d{4}-\d{2,}\b")
_WORDS = ("text", "what", "subject", "words")
APART = " · "
"""Between the parts of a line; one that stands there already is not said again."""

LONGEST = 16
"""So many signs of a record's own words stand for it."""

Told = TypeVar("Told")


def named(desk: Desk, words: str) -> str:
    """Return a line with the records in it told as people know them; an id of none stays."""
    if not _ID.search(words):
        return words
    desk.follow()
    told = _ID.sub(lambda found: _name(desk, found.group()), words)
    return APART.join(dict.fromkeys(told.split(APART)))


def deed(desk: Desk, subject: str, words: str) -> str:
    """Return a line of the log: what was done and to whom, where it was one buyer's."""
    done, order = named(desk, words), desk.orders.get(subject)
    if order is not None:
        who = known_by(order, desk.orders)
    else:  # of several what people know; the ids of what stays an id are no words
        who = APART.join(dict.fromkeys(name for one in subject.split() if (name := named(desk, one)) != one)) or subject
    return done if not who or (done and (who == subject or who in done)) else APART.join(filter(None, (done, who)))


def for_people(desk: Desk, outcome: Told) -> Told:
    """Return what a verb gave back, its lines for people named; anything but a `Result` as it is."""
    if isinstance(outcome, Result):
        warnings = tuple(named(desk, one) for one in outcome.warnings)
        return structs.replace(outcome, summary=named(desk, outcome.summary), warnings=warnings)
    inner = getattr(outcome, "result", None)
    if isinstance(inner, Result):
        return structs.replace(outcome, result=for_people(desk, inner))  # type: ignore[type-var]
    return outcome


def _name(desk: Desk, key: str) -> str:
    records = desk.records
    tables = (records.messages, records.reviews, records.cases, records.follow, records.outbox, records.consults,
              records.pickups, records.handover.lines, records.handover.received)  # fmt: skip
    record: Any = next((found for table in tables if (found := table.records.get(key)) is not None), None)
    if record is None:
        return key
    courier: str | None = getattr(record, "courier", None)
    return courier_name(courier, desk.couriers) if courier else known_by(record, desk.orders)


def known_by(record: Any, orders: Mapping[str, Order]) -> str:
    """Return by what people know a record: its buyer, its order's end, its kind, its first words; else its id."""
    order_id: str = record.id if isinstance(record, Order) else getattr(record, "order_id", None) or ""
    order = orders.get(order_id)
    nick = nick_shown(getattr(record, "buyer_nick", None) or (order.buyer_nick if order else None), order)
    if nick or order_id:
        return clean(nick or f"…{order_id[-4:]}")
    if isinstance(record, Message):
        return label(MESSAGE_KINDS, record.kind)
    own: str | None = next((words for name in _WORDS if (words := getattr(record, name, None))), None)
    line = clean((mask_text(own) or "").partition("\n")[0]).strip() if own else ""
    return (line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…") or str(record.id)
