"""The single most urgent thing, and why (R14): what breaks soonest, then the routine, then the ordinary work by age."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from csdesk.domain.cases.cases import overdue
from csdesk.domain.follow.follow import is_late
from csdesk.domain.orders.permissions import refund_open
from csdesk.domain.orders.queues import Queue
from csdesk.domain.shared.times import span_text
from csdesk.domain.talk.reviews import ReviewKind, ReviewState, review_order, review_state
from csdesk.domain.talk.waiting import Level
from csdesk.i18n import _, language
from csdesk.services.desk.naming import known_by
from csdesk.services.desk.packs import load_packs
from csdesk.services.today.queues import QueueRow, leaving_queues, order_queues
from csdesk.services.today.snapshot import Snapshot
from csdesk.services.today.steps import step_title

CLOSES_SOON = timedelta(hours=2)
"""How long before the platform closes an unpaid order by itself it counts as urgent (E03)."""


class NextUp(Struct, frozen=True):
    """What to do next.

    Args:
        kind: `order`, `step`, `message`, `review`, `case` or `follow`.
        id: Its id.
        why: Machine name of the reason: late, soon, cod, closes_soon, review, step_open, or the order's queue.
        due_at: Until when; None when nothing names a time.
        sentence: The same for a person, in the language in use; without personal data.
    """

    kind: str
    id: str
    why: str
    due_at: datetime | None
    sentence: str


def next_up(snapshot: Snapshot) -> NextUp | None:
    """Return the most urgent thing of a snapshot, or None when nothing is open."""
    return next(_candidates(snapshot), None)


def _candidates(snapshot: Snapshot) -> Iterator[NextUp]:
    """Yield what is open, most urgent first."""
    yield from _ship_deadlines(snapshot)
    yield from _talk(snapshot)
    rows = sorted((row for row in order_queues() if row.todo), key=lambda row: row.turn)
    yield from _heads(snapshot, [row for row in rows if row.turn < 0])
    waiting = snapshot.waiting.get(Queue.UNPAID, ())
    for key in (key for key in snapshot.queues[Queue.UNPAID] if key not in waiting):
        close_at = snapshot.standings[key].close_at
        if close_at is not None and snapshot.now <= close_at <= snapshot.now + CLOSES_SOON:
            yield _order(snapshot, key, "closes_soon", _("unpaid, and the platform closes it soon"))
    for step, state in zip(snapshot.routine, snapshot.steps, strict=True):
        if state.state == "open":
            title = step_title(step)
            yield NextUp("step", step.id, "step_open", None, _("Daily routine: {step}").format(step=title))
    yield from _heads(snapshot, [row for row in rows if row.turn > 0])


def _heads(snapshot: Snapshot, rows: Iterable[QueueRow]) -> Iterator[NextUp]:
    """Yield the first order of each queue with which something can be done now, and what."""
    for row in rows:
        waiting = snapshot.waiting.get(row.id, ())
        for key in [key for key in snapshot.queues[row.id] if key not in waiting][:1]:
            yield _order(snapshot, key, row.id, _(row.todo))


def _ship_deadlines(snapshot: Snapshot) -> Iterator[NextUp]:
    """Yield the order that is late the longest, then the one whose deadline comes first of those due soon."""
    for key in _leaving(snapshot, Queue.LATE):
        late = span_text(snapshot.now - (snapshot.standings[key].ship_by or snapshot.now))
        yield _order(snapshot, key, "late", _("it should have left {span} ago").format(span=late))
    heads = [key for queue in leaving_queues() for key in _leaving(snapshot, queue) if snapshot.standings[key].soon]
    for key in sorted(heads, key=lambda key: (snapshot.standings[key].ship_by or snapshot.now, key))[:1]:
        left = span_text((snapshot.standings[key].ship_by or snapshot.now) - snapshot.now)
        yield _order(snapshot, key, "soon", _("it must leave within {span}").format(span=left))


def _leaving(snapshot: Snapshot, queue: str) -> list[str]:
    """Return the head of a queue of what must leave; nothing leaves while its refund is under way."""
    ids = (key for key in snapshot.queues[queue] if not refund_open(snapshot.orders[key]))
    return list(itertools.islice(ids, 1))


def _talk(snapshot: Snapshot) -> Iterator[NextUp]:
    """Yield who waits too long for an answer, then the bad review, the case and the promise past their time."""
    talk, now, orders = snapshot.talk, snapshot.now, snapshot.orders
    for key in talk.inbox.open:
        wait = talk.inbox.wait(key)
        if wait.level in (Level.STRONG, Level.LATE):
            words = _("a message waits for an answer: {who}").format(who=known_by(talk.inbox.messages[key], orders))
            yield NextUp("message", key, "late" if wait.level is Level.LATE else "soon", wait.due_at, words)
            break
    bad = [one for one in talk.reviews.values() if one.kind is ReviewKind.NEGATIVE]
    for review in sorted((one for one in bad if review_state(one) is ReviewState.OPEN), key=review_order)[:1]:
        words = _("a bad review that nobody has seen to: {who}").format(who=known_by(review, orders))
        yield NextUp("review", review.id, "review", None, words)
    cases = [one for one in talk.cases.values() if overdue(one, now)]
    for case in sorted(cases, key=lambda one: (one.due_at or now, one.id))[:1]:
        words = _("a case past its date: {who}").format(who=known_by(case, orders))
        yield NextUp("case", case.id, "late", case.due_at, words)
    late = [one for one in talk.follow.values() if is_late(one, now)]
    for one in sorted(late, key=lambda one: (one.due_at or now, one.id))[:1]:
        words = _("past its time: {who}").format(who=known_by(one, orders))
        yield NextUp("follow", one.id, "late", one.due_at, words)


def _order(snapshot: Snapshot, key: str, why: str, reason: str) -> NextUp:
    order, standing = snapshot.orders[key], snapshot.standings[key]
    pack = load_packs().get(order.platform)
    platform = pack.name[language()] if pack else order.platform
    sentence = _("{platform} …{tail}: {reason}").format(platform=platform, tail=order.order_no[-4:], reason=reason)
    return NextUp("order", key, why, standing.close_at or standing.ship_by, sentence)
