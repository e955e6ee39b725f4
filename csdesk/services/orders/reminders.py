"""Payment reminders: by reason, counted, never too often, never in quiet hours, never after a no (U01-U03, E03)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from csdesk.domain.orders import permissions, trades
from csdesk.domain.orders.labels import CHECKS
from csdesk.domain.orders.reminders import Reason
from csdesk.domain.shared.label import label
from csdesk.domain.shared.models import Order
from csdesk.i18n import _
from csdesk.services.desk.cadence import cadence_of, refuse_reminder
from csdesk.services.desk.change import edit_order, refuse
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.texts.deliver import Mark, note, say
from csdesk.services.texts.render import Ask, draft_text
from csdesk.texts.facts import cutoff_at

BEFORE_CUTOFF = timedelta(minutes=90)
"""How long before the day's cut-off reminders speak of it (U02)."""


def remind(
    desk: Desk,
    name: str,
    reason: Reason | None = None,
    *,
    fills: Mapping[str, str] | None = None,
    mark: Mark | None = None,
) -> Result:
    """Return the reminder for an unpaid order; counted only when it is copied or sent.

    Args:
        desk: The desk.
        name: The order.
        reason: Why he has not paid; None chooses by the clock: cut-off, last call, else forgotten.
        fills: Values for the text's blanks.
        mark: Copied or sent; None only makes the text.

    Raises `RefusedError` for an order that is not unpaid (a COD order is never chased), and when it may not be
    reminded now, with the next allowed time.
    """
    with desk.change("order.remind", "", dry_run=mark is None) as transaction:
        order = desk.find(name)
        refuse([order], permissions.remind, desk)
        refuse_reminder(desk, order)
        made = say(desk, _code(desk, order, reason), order, fills=fills)
        count = len(order.desk.reminders) + 1
        summary = _("reminder {count} · …{tail}").format(count=count, tail=order.order_no[-4:])
        if mark is None:
            return Result((), summary, made.text, _wrote(order))
        note(desk, transaction, made, order, mark)
        transaction.entry.subject, transaction.entry.summary = order.id, summary
    return Result((order.id,), summary, made.text, _wrote(order))


def open_blank(desk: Desk, name: str, reason: Reason, fills: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the name and label of the first thing that the text of a reason leaves to say, or None."""
    draft = draft_text(desk, Ask(_code(desk, desk.find(name), reason), order=desk.find(name), fills=fills))
    return next(((blank.name, blank.label) for blank in draft.rendered.blanks if not blank.filled), None)


def _wrote(order: Order) -> tuple[str, ...]:
    """Return the warning that he wrote with the order what nobody read: it may say why he has not paid."""
    return (label(CHECKS, "message_unread"),) if order.buyer_message not in (None, "", order.desk.message_read) else ()


def _code(desk: Desk, order: Order, reason: Reason | None) -> str:
    if reason is not None:
        return f"unpaid_{reason}"
    if near_cutoff(desk):
        return "unpaid_cutoff"
    close_at = desk.judge(order).close_at
    last = close_at is not None and timedelta(0) < close_at - desk.now() <= cadence_of(desk).last
    return "unpaid_last" if last else "unpaid_forgot"


def near_cutoff(desk: Desk) -> datetime | None:
    """Return today's cut-off while it lies at most 90 minutes ahead, else None."""
    now, cutoff = desk.now(), cutoff_at(desk.now(), desk.config.cutoff)
    return cutoff if cutoff is not None and timedelta(0) < cutoff - now <= BEFORE_CUTOFF else None


def stop(desk: Desk, name: str) -> Result:
    """Record that the buyer does not want the order any more: he is never reminded again."""
    with desk.change("order.remind_stop", "") as transaction:
        order = desk.find(name)
        new = edit_order(desk, transaction, order, no_reminders=True)
        summary = _("no more reminders · …{tail}").format(tail=order.order_no[-4:])
        transaction.entry.subject, transaction.entry.summary = order.id, summary
    return Result((order.id,) if new != order else (), summary)


def won_back(orders: Iterable[Order]) -> int:
    """Return how many orders were paid after a reminder."""
    return sum(bool(trades.won_back(order)) for order in orders if order.desk.reminders)
