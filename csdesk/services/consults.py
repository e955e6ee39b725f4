"""The consultation log: a row for each talk, and a lead in the follow-ups when there is a next contact (T01, H03)."""

from __future__ import annotations

from datetime import date, datetime

from csdesk.domain.consults import Consult, Intent, Question
from csdesk.domain.follow import Follow, FollowKind
from csdesk.domain.messages import Message
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.services.bench import Bench
from csdesk.services.follow import PREFIX as FOLLOW_PREFIX
from csdesk.services.links import Links
from csdesk.services.messages import find_message
from csdesk.services.results import Result

PREFIX = "CN"


def log(
    bench: Bench,
    question: Question,
    intent: Intent,
    *,
    message: str | None = None,
    nick: str | None = None,
    platform: str | None = None,
    product: str | None = None,
    words: str | None = None,
    result: str | None = None,
    contact_at: datetime | None = None,
    dry_run: bool = False,
) -> Result:
    """Write down a consultation, of a message or of a talk in another window; one change with its lead.

    Raises `UsageError` for an unknown message, or when neither a message nor a nick nor words say what it was.
    """
    with bench.change("consult.log", "", dry_run=dry_run) as transaction:
        talk = find_message(bench, message) if message else None
        if talk is None and not (nick or words or product):
            raise UsageError(_("Who asked, or what?"), hint="--buyer NICK --text TEXT", code="consult_empty")
        made = _consult(bench, question, intent, talk, nick, platform, product, words, result, contact_at)
        bench.records.consults.put(transaction, made)
        if contact_at is not None:
            lead = Follow(
                bench.records.follow.ids(FOLLOW_PREFIX, made.at)(), FollowKind.LEAD, made.words or made.product or "",
                made.at, bench.operator, made.order_id, made.buyer_nick, made.platform, contact_at,
            )  # fmt: skip
            bench.records.follow.put(transaction, lead)
        summary = _("consultation noted: {id}").format(id=made.id)
        transaction.entry.subject, transaction.entry.summary = made.id, summary
    return Result((made.id,), summary)


def _consult(
    bench: Bench,
    question: Question,
    intent: Intent,
    talk: Message | None,
    nick: str | None,
    platform: str | None,
    product: str | None,
    words: str | None,
    result: str | None,
    contact_at: datetime | None,
) -> Consult:
    now = bench.now()
    link = Links(bench.orders).of(words or "", nick, platform) if talk is None else None
    order = bench.orders.get((talk.order_id if talk else link.order_id if link else None) or "")
    first = next((line.title or line.sku for line in order.lines), None) if order else None
    answers = [line.text for line in talk.said if line.ours and line.text] if talk else []
    return Consult(
        id=bench.records.consults.ids(PREFIX, now)(),
        at=talk.received_at if talk else now,
        by=bench.operator,
        question=question,
        intent=intent,
        product=product or first,
        words=words or (talk.text if talk else None),
        answer="\n".join(answers) or None,
        result=result,
        platform=(talk.platform if talk else link.platform if link else None) or platform,
        buyer_nick=nick or (talk.buyer_nick if talk else None),
        order_id=order.id if order else None,
        contact_at=contact_at,
    )


def list_consults(bench: Bench, day: date | None = None) -> list[Consult]:
    """Return the consultations of a day, or all, in the order of time."""
    zone = bench.clock.zone
    found = [
        one for one in bench.records.consults.records.values() if day is None or one.at.astimezone(zone).date() == day
    ]
    return sorted(found, key=lambda one: (one.at.timestamp(), one.id))
