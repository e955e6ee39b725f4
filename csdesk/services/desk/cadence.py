"""Whether a buyer may be reminded now, by the shop's limits and by what he said (E03, U01-U03)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from csdesk.domain.orders.reminders import WHY_NOT, Cadence, Verdict, best_time, judge_reminder, read_cadence, says_no
from csdesk.domain.orders.stage import Standing
from csdesk.domain.shared.models import Order, Outline
from csdesk.domain.talk.messages import Message
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.view import View


def cadence_of(desk: View) -> Cadence:
    """Return the shop's limits."""
    return read_cadence(desk.config.remind.max_per_day, desk.config.remind.quiet)


def may_remind(desk: Desk, order: Order) -> Verdict:
    """Return whether an unpaid order may be chased now, and if not, why and when next."""
    return Verdict("said_no", None) if _said_no_in_chat(desk, order) else _judge(desk, order, desk.judge(order))


def refuse_reminder(desk: Desk, order: Order) -> None:
    """Raise `RefusedError` when an unpaid order may not be chased now, with the next allowed time."""
    verdict = may_remind(desk, order)
    if verdict.code is not None:
        words = _("No reminder now: {why}.").format(why=_(WHY_NOT[verdict.code]))
        raise RefusedError(words, where=order.id, hint=_when(desk, order, verdict), code=verdict.code)


def _when(desk: Desk, order: Order, verdict: Verdict) -> str:
    """Return when the next reminder is allowed, or what to do when it never is or comes too late."""
    if verdict.next_at is None:
        return _("Never again; close it: csdesk order close {id} --why …").format(id=order.id)
    words = _("Next allowed: {time}").format(time=f"{verdict.next_at:%m-%d %H:%M}")
    close_at = desk.judge(order).close_at
    if close_at is None or close_at > verdict.next_at:
        return words
    closes = close_at.astimezone(desk.clock.zone)
    early = _("closes before that, at {time}").format(time=f"{closes:%m-%d %H:%M}")
    return f"{words} · {early}"


def _judge(desk: Desk, order: Outline, standing: Standing) -> Verdict:
    facts = order.desk
    sent, said_no = [reminder.at for reminder in facts.reminders], facts.no_reminders or says_no(order.buyer_message)
    close_at, cadence = standing.close_at, cadence_of(desk)
    return judge_reminder(desk.now(), order.created_at, sent, refused=said_no, cadence=cadence, close_at=close_at)


def best_reminder(desk: Desk, order: Order) -> datetime | None:
    """Return when the next reminder does most good, or None when there is none left."""
    sent, close_at = [reminder.at for reminder in order.desk.reminders], desk.judge(order).close_at
    return best_time(desk.now(), order.created_at, close_at, sent, cadence_of(desk))


def waits(desk: Desk, order: Outline, standing: Standing) -> bool:
    """Tell whether an unpaid order has nothing to be done now: no reminder may go."""
    if not _judge(desk, order, standing).allowed:
        return True
    return bool(desk.records.messages.records) and _said_no_in_chat(desk, desk.orders[order.id])


def _said_no_in_chat(desk: Desk, order: Order) -> bool:
    """Tell whether the buyer said in a chat after the order that he does not want it."""
    since = order.created_at
    return any(
        says_no(said.text)
        for message in desk.kept(_Chats).of(order)
        for said in message.said
        if not said.ours and (since is None or said.at is None or said.at >= since)
    )


class _Chats:
    """The messages of each buyer; put together anew when any message changed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._messages: Mapping[str, Message] = {}
        self._of: dict[tuple[str | None, str | None], list[Message]] = {}

    def of(self, order: Order) -> Sequence[Message]:
        """Return the messages of an order's buyer; none of one who is not named."""
        messages = self._desk.records.messages.records
        if self._messages is not messages:
            self._messages, self._of = messages, {}
            for message in messages.values():
                self._of.setdefault((message.platform, message.buyer_nick), []).append(message)
        return self._of.get((order.platform, order.buyer_nick), ()) if order.buyer_nick else ()
