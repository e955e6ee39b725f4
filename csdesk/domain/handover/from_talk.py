"""Which messages, cases, reviews and dated things are handed over, and with what words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from csdesk.domain.cases.cases import Case, CaseKind, overdue
from csdesk.domain.cases.labels import PHOTO_NAMES
from csdesk.domain.cases.plan import WORDS, next_todo
from csdesk.domain.follow.follow import KIND_NAMES, Follow, FollowKind, is_late
from csdesk.domain.follow.promised import clash_words, told_now
from csdesk.domain.handover.from_orders import Context
from csdesk.domain.handover.items import HIGH, LOW, MIDDLE, Item, Section, item_id
from csdesk.domain.orders.cards import PickupState, pickup_state
from csdesk.domain.orders.ledgers import Pickup
from csdesk.domain.shared.label import label, listed, with_note, with_value
from csdesk.domain.talk.consults import Consult
from csdesk.domain.talk.labels import CASE_KINDS, INTENTS, MESSAGE_KINDS, REVIEW_KINDS, RUNGS, STEPS
from csdesk.domain.talk.messages import Kind, Message, State
from csdesk.domain.talk.reviews import Review, ReviewKind, ReviewState, review_state
from csdesk.domain.talk.waiting import Level, Wait
from csdesk.domain.texts.sent_log import Waiting
from csdesk.i18n import N_, _


def message_item(message: Message, wait: Wait, context: Context, key: str = "") -> Item | None:
    """Return the item of a message that is open, put aside, or in somebody else's hands; None for any other."""
    if wait.state not in (State.OPEN, State.SNOOZED):
        return None
    section, severity, state, after, if_not = _message_words(message, wait, context)
    due = message.owner_due if message.owner else wait.due_at
    ours = next((line for line in reversed(message.said) if line.ours and line.text), None)
    name = " ".join(filter(None, (context.platform(message.platform), label(MESSAGE_KINDS, message.kind))))
    words = context.text(message.subject or message.text) or ""
    return Item(
        id=key or item_id("message", message.id, context.local(message.received_at)),
        section=section,
        severity=severity,
        kind="message",
        source=message.id,
        what=with_value(name, words).strip(),
        order_id=message.order_id,
        buyer_nick=context.text(message.buyer_nick or message.sender),
        state=state,
        said=context.said(ours.text, copied=ours.copied) if ours else None,
        next=after,
        owner=message.owner,
        due_at=context.local(due),
        if_not=if_not,
    )


def _message_words(message: Message, wait: Wait, context: Context) -> tuple[Section, int, str, str, str | None]:
    """Return section, severity, state, next step and what happens otherwise."""
    silent = _("The buyer waits; the reply rate falls.") if message.kind is Kind.BUYER else None
    if message.kind is Kind.TICKET:
        silent = _("The platform decides without us.")
    if message.escalated:
        words = _("asked {name}, no answer yet").format(name=message.owner or _("the boss"))
        return Section.WAITING, HIGH, words, _("Fetch the answer and pass it on to the buyer."), silent
    if message.owner:
        words = _("passed to {name}").format(name=message.owner)
        return Section.WAITING, MIDDLE, words, _("Ask whether it is settled."), silent
    if wait.state is State.SNOOZED:
        until = context.moment(message.snooze_until) if message.snooze_until else ""
        words = _("put aside until {time}; that ends with the shift").format(time=until)
        return Section.TODO, MIDDLE, words, _("Answer it."), silent
    if wait.level is Level.LATE or message.kind is Kind.TICKET:
        return Section.URGENT, HIGH, _("no answer yet"), _("Answer it first."), silent
    return Section.TODO, MIDDLE, _("no answer yet"), _("Answer it."), silent


def case_item(case: Case, context: Context, key: str = "", clash: Sequence[datetime] = ()) -> Item | None:
    """Return the item of an open case, or None; `clash` are the different times that its buyer was told."""
    if case.closed_at is not None:
        return None
    grave = case.kind is CaseKind.COMPLAINT or overdue(case, context.now)
    asked = bool(case.missing) and not case.plan  # a plan goes on without photos
    told = case.told
    waits = case.escalated or (asked and told is not None and not told.copied)
    section = Section.URGENT if grave else Section.WAITING if waits else Section.TODO
    last, parts = case.last_step, [label(CASE_KINDS, case.kind)]
    if last is not None and last.step is not None:
        parts.append(" ".join(filter(None, (label(STEPS, last.step), last.amount))))
    if case.escalated:
        parts.append(_("the owner of the money decides"))
    if asked:
        names = listed(label(PHOTO_NAMES, name) for name in case.missing)
        parts.append(_("photos missing: {names}").format(names=names))
    parts += [clash_words(clash, context.now)] if clash else []
    name, words = f"{context.platform(case.platform)} …{case.order_id[-4:]}", context.text(case.text)
    return Item(
        id=key or item_id("case", case.id, context.local(case.opened_at)),
        section=section,
        severity=HIGH if grave or case.escalated else MIDDLE,
        kind="case",
        source=case.id,
        what=with_value(name, words or parts[0]),
        order_id=case.order_id,
        buyer_nick=context.text(case.buyer_nick),
        state=" · ".join(parts),
        said=context.said(told.told, copied=told.copied) if told else None,
        next=_case_next(case),
        owner=case.owner,
        due_at=context.local(case.due_at),
        if_not=_("The buyer complains, or the platform decides."),
    )


_FIRST: Mapping[str, str] = {
    CaseKind.NO_REASON_7D: N_("Agree to the return, and tell the buyer where it goes."),
    CaseKind.RETURN_REFUND: N_("Settle how it comes back, and tell the buyer."),
    CaseKind.EXCHANGE: N_("Settle the exchange with the buyer."),
    CaseKind.APPEAL: N_("Collect what proves our side, and answer the appeal."),
}
"""How a case of these kinds begins, where no small payment is the first thing."""


def _case_next(case: Case) -> str:
    """Return the next step of a case: that of its own plan, where it has one."""
    if case.escalated:
        return _("Fetch the decision and tell the buyer.")
    if case.plan:
        todo = next_todo(case)
        return label(WORDS, todo.code) if todo is not None else _("All steps done: close the case.")
    if case.missing:
        return _("Ask the buyer for the photos.")
    if case.back is not None:
        return _("The parcel is back: refund or exchange.") if case.settled else _("Talk about what came back.")
    if case.last_step is not None:
        return _("See whether the buyer agrees, then do it.")
    return label(_FIRST, case.kind) if case.kind in _FIRST else _("Offer the small step first.")


def review_since(review: Review) -> datetime:
    """Return since when a review is there."""
    return review.created_at or review.arrived_at


def review_item(review: Review, due: datetime | None, context: Context, key: str = "") -> Item | None:
    """Return the item of a negative or neutral review that is not settled, or None."""
    state = review_state(review)
    if state.settled or review.kind in (ReviewKind.GOOD, None):
        return None
    bad, fresh = review.kind is ReviewKind.NEGATIVE, state is ReviewState.OPEN
    section = Section.WAITING if not fresh else Section.URGENT if bad else Section.TODO
    last = review.contacts[-1] if review.contacts else None
    words = _("nobody has contacted the buyer")
    if last is not None:
        words = _("text copied on {time}, not yet sent") if last.copied else _("buyer contacted on {time}")
        words = words.format(time=context.moment(last.at))
        words = with_note(words, label(RUNGS, last.rung)) if last.rung else words
    kind = label(REVIEW_KINDS, review.kind or "")
    text = context.text("\n".join(filter(None, (review.text, review.more))))
    return Item(
        id=key or item_id("review", review.id, context.local(review_since(review))),
        section=section,
        severity=HIGH if bad and fresh else MIDDLE,
        kind="review",
        source=review.id,
        what=with_value(" ".join(filter(None, (context.platform(review.platform), kind))), text),
        order_id=review.order_id,
        buyer_nick=context.text(review.buyer_nick),
        state=words,
        said=context.said(last.note, copied=last.copied) if last else None,
        next=_("Write to the buyer in private first.") if fresh else _("Hear the buyer, then reply in public."),
        due_at=context.local(due),
        if_not=_("It stands there unanswered for every buyer to read."),
    )


_SECTIONS = {
    FollowKind.LEAD: Section.LEADS,
    FollowKind.DAIGOU: Section.DAIGOU,
    FollowKind.ABNORMAL: Section.ABNORMAL,
    FollowKind.PAGE_ISSUE: Section.WATCH,
    FollowKind.KB_GAP: Section.WATCH,
}


def follow_item(
    follow: Follow, consult: Consult | None, context: Context, key: str = "", clash: Sequence[datetime] = ()
) -> Item | None:
    """Return the item of an open dated thing; of a lead with what was asked and answered (H03, H04).

    Of a promise `clash` are the different times that its buyer was told.
    """
    if follow.end is not None:
        return None
    due = follow.due_at or follow.expected_at
    late = due is not None and due < context.now and not follow.copied
    section = _SECTIONS.get(follow.kind, Section.URGENT if late else Section.TODO)
    severity = LOW if section is Section.WATCH or due is None else MIDDLE
    after, if_not = _follow_words(follow)
    product = follow.product or (consult.product if consult is not None else None)
    about = f"{product} · " if product and product not in follow.text else ""
    return Item(
        id=key or item_id("follow", follow.id, context.local(follow.made_at)),
        section=section,
        severity=HIGH if late and section is not Section.WATCH else severity,
        kind="follow",
        source=follow.id,
        what=context.text(about + told_now(follow, context.now)) or follow.id,
        order_id=follow.order_id,
        buyer_nick=context.text(follow.buyer_nick),
        state=" · ".join(filter(None, (*_follow_state(follow, consult, context), clash_words(clash, context.now)))),
        said=context.text(follow.last_word or (consult.answer if consult else None)),
        next=after,
        owner=follow.owner,
        due_at=context.local(due),
        if_not=if_not,
    )


def _follow_state(follow: Follow, consult: Consult | None, context: Context) -> Iterator[str]:
    """Yield how a dated thing stands: its kind, since when it is due, what holds a lead back, who supplies."""
    yield label(KIND_NAMES, follow.kind)
    if is_late(follow, context.now) and follow.due_at is not None:
        yield _("due since {time}").format(time=context.moment(follow.due_at))
    if consult is not None:
        yield label(INTENTS, consult.intent)
    for words, value in ((_("but: {text}"), follow.objection), (_("from {text}"), follow.supplier)):
        text = context.text(value)
        if text:
            yield words.format(text=text)
    if follow.expected_at is not None:
        yield _("expected by {time}").format(time=context.moment(follow.expected_at))
    result = context.text(consult.result) if consult is not None else None
    if result:
        yield result


def _follow_words(follow: Follow) -> tuple[str, str | None]:
    """Return the next step of a dated thing by its kind, and what happens otherwise."""
    if follow.copied:
        return _("Send the text, or tell the buyer something else."), None
    words: dict[FollowKind, tuple[str, str | None]] = {
        FollowKind.LEAD: (_("Contact the buyer at that time."), _("The buyer buys elsewhere.")),
        FollowKind.DAIGOU: (_("Ask the supplier where it is."), _("The order it serves goes out late.")),
        FollowKind.PROMISE: (_("Keep it, and tell the buyer."), _("A promise to a buyer is broken.")),
        FollowKind.ABNORMAL: (_("Report it to the manager."), _("It happens again.")),
        FollowKind.VISIT: (_("Write to the buyer."), None),
        FollowKind.PAGE_ISSUE: (_("Correct the page."), _("More buyers are misled.")),
        FollowKind.KB_GAP: (_("Find the answer and write it down."), None),
    }
    return words.get(follow.kind, (_("Do what it says, then mark it finished."), None))


def pickup_item(pickup: Pickup, courier: str, context: Context, key: str = "") -> Item | None:
    """Return the item of a pickup that has not happened (S10), or None."""
    state, _minutes = pickup_state(pickup.due, context.now, done=pickup.done_at is not None)
    if state is PickupState.DONE:
        return None
    late = state in (PickupState.LATE, PickupState.COMPLAIN)
    due = context.moment(pickup.due)
    parts = [_("the courier should have come by {time}") if late else _("the courier comes by {time}")]
    if pickup.urged:
        parts.append(_("urged {count} time[s]").format(count=len(pickup.urged)))
    if pickup.complaint_no:
        parts.append(_("complaint {number}").format(number=pickup.complaint_no))
    return Item(
        id=key or item_id("pickup", pickup.id, context.local(pickup.at)),
        section=Section.URGENT if late else Section.WATCH,
        severity=HIGH if late else LOW,
        kind="pickup",
        source=pickup.id,
        what=_("Pickup by {courier}").format(courier=courier),
        state=" · ".join([parts[0].format(time=due), *parts[1:]]),
        next=_("Urge the courier; complain after an hour.") if late else _("See that the parcels are taken."),
        owner=pickup.by,
        due_at=context.local(pickup.due),
        if_not=_("The parcels stay here over night."),
    )


def outbox_item(waiting: Waiting, context: Context, key: str = "") -> Item | None:
    """Return the item of a text that waits for its time, or None."""
    if not waiting.open:
        return None
    due = waiting.due_at is None or waiting.due_at <= context.now
    return Item(
        id=key or item_id("outbox", waiting.id, context.local(waiting.made_at)),
        section=Section.TODO if due else Section.WATCH,
        severity=MIDDLE if due else LOW,
        kind="outbox",
        source=waiting.id,
        what=_("Text not sent yet: {text}").format(text=context.text(waiting.text) or ""),
        order_id=waiting.order_id,
        state=_("sending failed") if waiting.tries else _("waits in the outbox"),
        next=_("Send it."),
        owner=waiting.by,
        due_at=context.local(waiting.due_at),
        if_not=_("The buyer does not hear of it."),
    )
