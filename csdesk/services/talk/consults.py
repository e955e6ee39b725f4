"""The consultation log: a row for each talk, and a lead in the follow-ups when there is a next contact (T01, H03)."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from csdesk.domain.follow.follow import PREFIX as FOLLOW_PREFIX
from csdesk.domain.follow.follow import Follow, FollowKind
from csdesk.domain.orders.parcels import nick_shown, receivers_of
from csdesk.domain.search.resolve import find_record
from csdesk.domain.shared.masking import HIDDEN, mask_text
from csdesk.domain.shared.models import Outline
from csdesk.domain.talk.consults import Consult, Intent, Noted, Question
from csdesk.domain.talk.messages import Message
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.talk.links import Links
from csdesk.services.talk.messages import find_message
from csdesk.services.texts.deliver import said_elsewhere
from csdesk.store import Transaction

PREFIX = "CN"
_BLANK = Noted()


def log(
    desk: Desk,
    question: Question,
    intent: Intent,
    noted: Noted = _BLANK,
    *,
    message: str | None = None,
    live: bool = False,
) -> Result:
    """Write down a consultation, of a message or of a talk in another window; one change with its lead.

    A `live` talk counts though nothing more is known of it yet. Raises `UsageError` for an unknown message, or when
    nothing says what it was.
    """
    with desk.change("consult.log", "") as transaction:
        talk = find_message(desk, message) if message else None
        if talk is None and noted == _BLANK and question is Question.OTHER and not live:
            raise UsageError(_("Who asked, or what?"), hint="--buyer NICK --text TEXT", code="consult_empty")
        made = _consult(desk, question, intent, talk, noted)
        desk.records.consults.put(transaction, made)
        if made.contact_at is not None:
            _put_lead(desk, transaction, made, made.contact_at)
        warnings = said_elsewhere(desk, transaction, noted.answer or "", made)
        summary = _("consultation noted: {id}").format(id=made.id)
        transaction.entry.subject, transaction.entry.summary = made.id, summary
    return Result((made.id,), summary, None, warnings)


def amend(
    desk: Desk, name: str, noted: Noted, question: Question | None = None, intent: Intent | None = None
) -> Result:
    """Fill in what is known later of a consultation; what is not given stays. A first next contact makes the lead.

    Raises `UsageError` for an unknown consultation, or when nothing is given.
    """
    given = {key: value for key, value in msgspec.structs.asdict(noted).items() if value is not None}
    if "nick" in given:
        given["buyer_nick"] = given.pop("nick")
    given |= {"question": question} if question else {}
    given |= {"intent": intent} if intent else {}
    if not given:
        raise UsageError(_("What is to be filled in?"), hint="--satisfied yes --remark TEXT", code="nothing_given")
    with desk.change("consult.set", name) as transaction:
        old = find_record(desk.records.consults.records, name)
        new = msgspec.structs.replace(old, **given)
        desk.records.consults.put(transaction, new)
        if old.contact_at is None and new.contact_at is not None:
            _put_lead(desk, transaction, new, new.contact_at)
        warnings = said_elsewhere(desk, transaction, noted.answer or "", new)
        summary = _("consultation filled in: {id}").format(id=new.id)
        transaction.entry.subject, transaction.entry.summary = new.id, summary
    return Result((new.id,), summary, None, warnings)


def _put_lead(desk: Desk, transaction: Transaction, row: Consult, due: datetime) -> None:
    lead = Follow(
        desk.records.follow.ids(FOLLOW_PREFIX, desk.now())(), FollowKind.LEAD, row.words or row.product or "",
        desk.now(), desk.operator, row.order_id, row.buyer_nick, row.platform, due,
        product=row.product, last_word=row.answer,
    )  # fmt: skip
    desk.records.follow.put(transaction, lead)


def _consult(desk: Desk, question: Question, intent: Intent, talk: Message | None, noted: Noted) -> Consult:
    now = desk.now()
    link = Links(desk.orders).of(noted.words or "", noted.nick, noted.platform) if talk is None else None
    order = desk.orders.get((talk.order_id if talk else link.order_id if link else None) or "")
    first = next((line.title or line.sku for line in order.lines), None) if order else None
    answers = [line.text for line in talk.said if line.ours and line.text] if talk else []
    return Consult(
        id=desk.records.consults.ids(PREFIX, now)(),
        at=talk.received_at if talk else now,
        by=desk.operator,
        question=question,
        intent=intent,
        product=noted.product or first,
        words=noted.words or (talk.text if talk else None),
        answer=noted.answer or "\n".join(answers) or None,
        result=noted.result,
        platform=(talk.platform if talk else link.platform if link else None) or noted.platform,
        buyer_nick=noted.nick or (talk.buyer_nick if talk else None),
        order_id=order.id if order else None,
        contact_at=noted.contact_at,
        sex=noted.sex,
        satisfied=noted.satisfied,
        contact=noted.contact,
        remark=noted.remark,
        message=talk.id if talk else None,
    )


def list_consults(desk: Desk, day: date | None = None) -> list[Consult]:
    """Return the consultations of a day, or all, in the order of time."""
    zone = desk.clock.zone
    found = [
        one for one in desk.records.consults.records.values() if day is None or one.at.astimezone(zone).date() == day
    ]
    return sorted(found, key=lambda one: (one.at.timestamp(), one.id))


class ConsultView(Consult, frozen=True, omit_defaults=False):
    """A consultation in the form of the JSON contract: what nobody wrote is null."""


def view_consult(row: Consult, about: Outline | None = None, *, reveal: bool = False) -> ConsultView:
    """Return a consultation as it may be shown: how to reach the buyer, and phones in its words, are masked."""
    cells = msgspec.structs.asdict(row)
    if not reveal:
        known = receivers_of(about)
        cells |= {name: mask_text(cells[name], known) for name in ("words", "answer", "result", "remark")}
        cells["buyer_nick"] = nick_shown(row.buyer_nick, about)
        cells["contact"] = HIDDEN if row.contact else None
    return ConsultView(**cells)
