"""What was said: each text that was copied or sent is remembered, with its promises; drafts survive (law 2, P11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any

import msgspec

from csdesk.domain.cases.cases import Case, Taken, is_about
from csdesk.domain.cases.plan import confirmed as case_confirmed
from csdesk.domain.cases.plan import told as case_told
from csdesk.domain.follow.follow import Follow, FollowKind
from csdesk.domain.follow.promised import SAME_TIME, Promised, what_of
from csdesk.domain.orders.said import facts_said, facts_sent, goes_round
from csdesk.domain.search.resolve import find_record
from csdesk.domain.shared.hours import OfficeClock, parse_hours
from csdesk.domain.shared.masking import mask_name
from csdesk.domain.shared.models import Order
from csdesk.domain.talk import messages, reviews
from csdesk.domain.texts.sent_log import Draft, SentText, Title
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.services.buyers.told import NOTICES, confirm_told, note_told
from csdesk.services.desk.change import edit_order
from csdesk.services.desk.couriers import likely_courier
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.order_view import buyer_word
from csdesk.services.desk.results import Result
from csdesk.services.desk.tables import Table
from csdesk.store import Transaction
from csdesk.texts.promises import Promise, closing, passed, promises
from csdesk.texts.template import Channel

PREFIX = "TX"


def buyer_key(order: Order) -> str:
    """Return the key of an order's buyer."""
    return f"{order.platform}:{order.buyer_nick or order.order_no}"


def greetings_today(desk: Desk, buyer: str) -> tuple[str, ...]:
    """Return how a buyer was greeted today, oldest first (M20)."""
    today = desk.now().date()
    found = []
    for sent_text in reversed(tuple(desk.records.sent_texts.records.values())):
        if sent_text.at.astimezone(desk.now().tzinfo).date() < today:
            break
        if sent_text.buyer == buyer and sent_text.greeting:
            found.append(sent_text.greeting)
    return tuple(reversed(found))


def title_of(desk: Desk, buyer: str) -> str | None:
    """Return how the operator chose to address a buyer."""
    found = desk.records.titles.records.get(buyer)
    return found.title if found else None


def set_title(desk: Desk, buyer: str, title: str) -> Result:
    """Set how a buyer is addressed: 先生, 女士, a whole title, or nothing for the plain way (M19)."""
    platform, _colon, nick = buyer.partition(":")
    subject = f"{platform}:{mask_name(nick)}"  # the log's words outlive a buyer who is forgotten
    with desk.change("buyer.title", subject, _("form of address")) as transaction:
        desk.records.titles.put(transaction, Title(buyer, title.strip()))
    return Result((buyer,), _("form of address: {title}").format(title=title.strip() or "-"))


def remember(
    desk: Desk,
    transaction: Transaction,
    text: str,
    *,
    order: Order | None = None,
    buyer: str | None = None,
    channel: Channel = Channel.CHAT,
    code: str | None = None,
    greeting: str = "",
    lang: str = "zh",
    situation: str | None = None,
    sent: bool = False,
    way: str | None = None,
    parcels: Iterable[str | None] = (None,),
    case: str | None = None,
) -> SentText:
    """Write within a change that a text was copied, or sent, and note what it promised.

    The arguments are the fields of `SentText`; with an order, its buyer and its stage (as the situation) come from it.
    `sent` says that it went. What its template asks, tells or reminds of is then so on the order, unless archived; so
    the order must be given as it stands in the transaction. A notice tells of its `parcels`, the newest when None; the
    words of a `case` are no other one's.
    """
    now = desk.now()
    sent_text = SentText(
        desk.records.sent_texts.ids(PREFIX, now, transaction)(),
        now,
        desk.operator,
        text,
        channel.value,
        code,
        lang,
        order.id if order else None,
        buyer_key(order) if order else buyer,
        situation or (desk.judge(order).stage.value if order else None),
        greeting or None,
        way,
        now if sent else None,
    )
    desk.records.sent_texts.put(transaction, sent_text)
    _tell_cases(desk, transaction, sent_text, case)
    if order is not None and order.id in desk.orders:
        carrier = likely_courier(order, desk.couriers_of(order))
        edit_order(desk, transaction, order, **facts_said(order, desk.judge(order), code, now, carrier, sent=sent))
        for parcel in parcels if code in NOTICES.values() else ():
            note_told(desk, transaction, order, channel, parcel=parcel, sent=sent)
    _keep(desk, transaction, _fresh(desk, text, order, sent_text))
    _give_word(desk, transaction, sent_text)
    return sent_text


def _keep(desk: Desk, transaction: Transaction, found: Iterable[Follow]) -> None:
    number = desk.records.follow.ids("FU", desk.now(), transaction)
    for promise in found:
        desk.records.follow.put(transaction, msgspec.structs.replace(promise, id=number()))


def keep_promises(
    desk: Desk, transaction: Transaction, message: messages.Message, said: Iterable[messages.Said]
) -> None:
    """Note within a change what lines of ours in a chat promised the buyer, as if they had been sent from here.

    What is in the list about his order or to him at about that time is not noted again, nor what was over yesterday.
    """
    buyer = (message.platform, message.buyer_nick)
    known = [
        one
        for one in desk.records.follow.records.values()
        if (one.order_id and one.order_id == message.order_id)
        or (message.buyer_nick and (one.platform, one.buyer_nick) == buyer)
    ]
    found, today = list[Follow](), desk.now().date()
    for line in said:
        for one in promised(desk, line.text, line.at or message.arrived_at):
            again = [had for had in known if had.due_at is not None and abs(had.due_at - one.due_at) < SAME_TIME]
            for had in again:
                if had.copied:  # what was copied here has gone: there it stands
                    desk.records.follow.put(transaction, msgspec.structs.replace(had, copied=False))
            if not again and one.due_at.astimezone(desk.clock.zone).date() >= today:
                at = line.at or message.arrived_at
                where = (message.order_id, message.buyer_nick, message.platform, one.due_at)
                found.append(Follow("", FollowKind.PROMISE, one.text, at, desk.operator, *where, source=message.id))
                known.append(found[-1])
    _keep(desk, transaction, found)


def _tell_cases(desk: Desk, transaction: Transaction, said: SentText, only: str | None) -> None:
    """Write on the open cases of an order, or of a buyer, what he was told, by whatever way (F05); or on one `only`.

    What went does the step that consists of it, and sets until when the next one was promised. It answers messages too.
    """
    _answer_messages(desk, transaction, said)
    told = Taken(said.at, said.by, told=said.text, copied=said.sent_at is None, code=said.code)
    due = next((one.due_at for one in promised(desk, said.text, said.at)), None)
    table = desk.records.cases
    for one in chain(table.records.values(), table.added(transaction)):
        open_ = one.closed_at is None and said.channel != Channel.REVIEW and is_about(one, said.order_id, said.buyer)
        if open_ if only is None else one.id == only:
            case = table.within(transaction, one.id) or one
            case = msgspec.structs.replace(case, taken=(*case.taken, told))
            case = case if told.copied else case_told(case, said.code, said.at, said.by, due)
            table.put(transaction, case)


def _answer_messages(desk: Desk, transaction: Transaction, said: SentText) -> None:
    """Write that the open messages about an order are answered by what its buyer is told in the chat, from any place.

    What goes to every order of a queue answers nobody.
    """
    if said.order_id is None or said.channel != Channel.CHAT or goes_round(said.code) or said.code in NOTICES.values():
        return
    table, line = desk.records.messages, messages.Said(said.text, said.at, True, True, said.sent_at is None)
    for one in table.records.values():
        waits = one.answered_at is None and one.done_at is None and one.kind is messages.Kind.BUYER
        if waits and one.order_id == said.order_id:
            message = table.within(transaction, one.id) or one
            if not any(known.ours and known.text == said.text for known in message.said):
                new = msgspec.structs.replace(message, said=(*message.said, line), snoozed_at=None, snooze_until=None)
                table.put(transaction, new)


def contrary(desk: Desk, text: str, order_id: str | None, buyer: str) -> tuple[tuple[int, int, str], ...]:
    """Return the promises of a text at another time than the open ones about an order or to a buyer: where, and these.

    Args:
        desk: The desk.
        text: The words.
        order_id: The order.
        buyer: `platform:nick`.
    """
    open_ones = Promised(desk.records.follow.records.values()).to(order_id, buyer)
    found = list[tuple[int, int, str]]()
    for one in promised(desk, text, desk.now()) if open_ones else ():
        what = what_of(one.text)
        known = [(had.due_at, had.text) for had in open_ones if had.due_at and what_of(had.text) & what]
        if known and all(abs(due - one.due_at) >= SAME_TIME for due, _words in known):
            found.append((one.start, one.end, "; ".join(f"{due:%m-%d %H:%M} {words}" for due, words in known[-2:])))
    return tuple(found)


def _fresh(desk: Desk, text: str, order: Order | None, sent_text: SentText) -> Iterator[Follow]:
    """Yield the promises of a text that are not in the list yet."""
    platform, _colon, named = (sent_text.buyer or "").partition(":")
    nick = order.buyer_nick if order is not None else named or None  # an order without a name has its number in the key
    known = [
        one
        for one in desk.records.follow.records.values()
        if not one.end and (one.order_id, one.buyer_nick) == (sent_text.order_id, nick)
    ]
    for promise in promised(desk, text, sent_text.at):
        deed = promise.text[promise.text.find(text[promise.start : promise.end]) :]  # how he is greeted is no promise
        if not any(one.due_at == promise.due_at and one.text.endswith(deed) for one in known):
            yield Follow(
                "",
                FollowKind.PROMISE,
                promise.text,
                sent_text.at,
                desk.operator,
                order.id if order else None,
                nick,
                platform or None,
                promise.due_at,
                source=sent_text.id,
                copied=sent_text.sent_at is None,
            )


def promised(desk: Desk, text: str, at: datetime) -> tuple[Promise, ...]:
    """Return the promises of a text said at a time; a day ends when the office closes."""
    return promises(text, at, _office(desk))


def day_end(desk: Desk) -> datetime:
    """Return until when what is promised for today is to be done: when the office closes, or now where it has."""
    return max(desk.now(), closing(desk.now(), desk.now(), _office(desk)) or desk.now())


def passed_promises(desk: Desk, text: str) -> tuple[tuple[int, int], ...]:
    """Return where a text promises something by a time that lies behind now."""
    return tuple(passed(text, desk.now(), _office(desk)))


def _office(desk: Desk) -> OfficeClock:
    return OfficeClock(parse_hours(desk.config.office_hours), desk.clock.zone)


def mark_sent(desk: Desk, name: str) -> Result:
    """Record that a copied text was sent; the message it answers counts as answered from now on (M03).

    Raises `UsageError` for an unknown one, `RefusedError` for a sent one.
    """
    with desk.change("text.sent", name) as transaction:
        sent_text = find_record(desk.records.sent_texts.records, name)
        if sent_text.sent_at is not None:
            raise RefusedError(
                _("{id} was sent at {time}.").format(id=sent_text.id, time=f"{sent_text.sent_at:%m-%d %H:%M}"),
                code="already_sent",
            )
        now = desk.now()
        desk.records.sent_texts.put(transaction, msgspec.structs.replace(sent_text, sent_at=now))
        _confirm(desk, transaction, sent_text, now)
        transaction.entry.subject, transaction.entry.summary = sent_text.id, _("sent: {id}").format(id=sent_text.id)
    order, words = desk.orders.get(sent_text.order_id or ""), " ".join(sent_text.text.split())
    who = buyer_word(order) if order is not None else (sent_text.buyer or "").partition(":")[2]
    who = who or (f"…{order.order_no[-4:]}" if order is not None else sent_text.id)
    return Result((sent_text.id,), _("sent to {who}: {words}").format(who=who, words=words[:16] + "~"))


def _confirm(desk: Desk, transaction: Transaction, sent_text: SentText, now: datetime) -> None:
    """Write that a copied text went wherever it stands: on messages, cases and reviews of its buyer or order."""
    records = desk.records

    def case_went(case: Case, text: str, at: datetime) -> Case:
        return case_confirmed(case, text, at, next((one.due_at for one in promised(desk, text, at)), None))

    tables: tuple[tuple[Table[Any], Callable[[Any, str, datetime], Any]], ...] = (
        (records.messages, messages.confirmed),
        (records.cases, case_went),
        (records.reviews, reviews.confirmed),
    )
    for table, confirmed in tables:
        for one in table.records.values():
            nick = one.buyer_nick or getattr(one, "sender", None)
            if f"{one.platform or ''}:{nick}" == sent_text.buyer or one.order_id == (sent_text.order_id or ""):
                new = confirmed(one, sent_text.text, now)
                if new != one:
                    table.put(transaction, new)
    _give_word(desk, transaction, msgspec.structs.replace(sent_text, sent_at=now))


def _give_word(desk: Desk, transaction: Transaction, said: SentText) -> None:
    """Write that the promises of a text that went are given: they count now, on the order of an urging buyer too."""
    if said.sent_at is None:
        return
    for one in desk.records.follow.records.values():
        buyer = f"{one.platform or ''}:{one.buyer_nick}"
        same = one.order_id == said.order_id if one.order_id else buyer == said.buyer
        if one.copied and same and (one.source == said.id or one.text in said.text):
            desk.records.follow.put(transaction, msgspec.structs.replace(one, copied=False))
    if said.order_id in desk.orders and said.code is not None:
        order = desk.records.order_in(transaction, said.order_id or "")
        facts = facts_sent(order, said.code) if order is not None else {}
        if order is not None and facts:
            edit_order(desk, transaction, order, **facts)
        if order is not None and said.code in NOTICES.values():
            confirm_told(desk, transaction, order, said.text)


RATINGS = ("rate_buyer", "rate_buyer_2")
"""The templates of our ratings; which one a buyer gets follows from his order's number, so that they rotate."""


# -- drafts ------------------------------------------------------------------------------------------------------------


def draft_of(desk: Desk, subject: str) -> Draft | None:
    """Return what was typed for a subject and not sent yet."""
    found = desk.records.drafts.records.get(subject)
    return found if found and found.text else None


def keep_draft(desk: Desk, subject: str, text: str, codes: tuple[str, ...] = ()) -> None:
    """Keep what is typed for a subject (`order:taobao:…`); an empty text clears it. Nothing is written twice."""
    known = desk.records.drafts.records.get(subject)
    if (known.text if known else "") == text:
        return
    with desk.change("draft.keep", subject, _("draft")) as transaction:
        desk.records.drafts.put(transaction, Draft(subject, text, desk.now(), codes))


def drop_draft(desk: Desk, transaction: Transaction, subject: str) -> None:
    """Clear within a change what was typed for a subject: it was used."""
    draft = desk.records.drafts.within(transaction, subject)
    if draft is not None and draft.text:
        desk.records.drafts.put(transaction, msgspec.structs.replace(draft, text=""))
