"""Texts of the outbox that the operator sends herself: copied when due, and looked at once more before that."""

from __future__ import annotations

from datetime import datetime

import msgspec

from csdesk.domain.orders.reminders import after_quiet
from csdesk.domain.texts.sent_log import Waiting
from csdesk.errors import RefusedError, UsageError
from csdesk.i18n import _
from csdesk.services.buyers.sent_log import keep_draft, remember
from csdesk.services.desk.cadence import cadence_of
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.desk.view import View
from csdesk.services.talk import outbox
from csdesk.services.talk.compose import Subject, Used
from csdesk.services.talk.pair import refuse_past, whom_of
from csdesk.services.texts.deliver import to_clipboard
from csdesk.services.texts.render import Ask, check_text, refuse_blocked


def is_by_hand(one: Waiting) -> bool:
    """Tell whether the operator sends a text herself; else a channel takes it."""
    return one.channel in outbox.BY_HAND


def copy_one(desk: Desk, name: str) -> Used:
    """Put a due text on the clipboard: it leaves the outbox and counts as copied, not as sent.

    Raises `RefusedError` as sending does; also when its order has moved on since, when the time it promises has
    passed, or when the check blocks it now. `UsageError` for a text that a channel takes.
    """
    with desk.change("outbox.copy", name) as transaction:
        one = outbox.open_one(desk, name)
        if not is_by_hand(one):
            raise UsageError(
                _("{id} goes through the channel {name}.").format(id=one.id, name=one.channel),
                hint=_("Send it: csdesk outbox send {id}").format(id=one.id),
                code="not_by_hand",
            )
        outbox.refuse_now(desk, one)
        order = desk.orders.get(one.order_id or "")
        if order is not None and one.stage is not None and desk.judge(order).stage.value != one.stage:
            raise RefusedError(
                _("The order has moved on since {id} was written.").format(id=one.id),
                hint=_("Take it out and write a new one."),
                code="order_moved_on",
            )
        refuse_past(desk, one.text, one.made_at)
        channel = outbox.rules_of(one.channel)
        outbox.refuse_moved(desk, one)
        refuse_blocked(check_text(desk, one.text, Ask(order=order), channel=channel))
        sent_text = remember(desk, transaction, one.text, order=order, channel=channel, code=one.code)
        desk.records.outbox.put(transaction, msgspec.structs.replace(one, sent_text=sent_text.id))
        summary = _("{id} copied").format(id=one.id)
        transaction.entry.subject, transaction.entry.summary = one.id, summary
    whom = whom_of(order) if order is not None else None
    way = to_clipboard(desk, one.text, buyer=whom.buyer if whom else "", who=whom.who if whom else one.to)
    desk.follow()
    made = next((known for known in desk.records.follow.records.values() if known.source == sent_text.id), None)
    return Used(Result((one.id,), summary), way, made)


def put_later(desk: Desk, subject: Subject, text: str, due: datetime, code: str | None = None) -> Result:
    """Put what was written for a subject into the outbox until a time; its draft is cleared. Raises as `outbox.put`."""
    order = desk.orders.get(subject.order_id or "")
    ask = Ask(text=text, order=order, platform=subject.platform)
    by_mail = subject.channel.value not in outbox.BY_HAND
    result = outbox.put(desk, ask, "chat" if by_mail else subject.channel.value, to=subject.who, due=due, code=code)
    desk.follow()
    keep_draft(desk, subject.key, "")
    return result


def usual_due(desk: View) -> datetime:
    """Return when a text may go at the earliest: now, or the end of the quiet hours."""
    return after_quiet(desk.now(), cadence_of(desk))
