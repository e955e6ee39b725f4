"""The promises of today under the routine: what was said to whom by when; Enter opens one, late ones say so (P11)."""

from __future__ import annotations

from csdesk.domain.follow.follow import Follow, FollowKind, is_due, is_late
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.services.desk.naming import known_by
from csdesk.services.follow import follow
from csdesk.services.today.snapshot import Snapshot
from csdesk.widgets.paint import Span

HEADING = "-"
"""The row above the promises; the cursor never stands on it."""

MORE = "+"
"""The row that leads to the promises for which there is no room."""

MOST = 4


def promises_due(snapshot: Snapshot) -> list[Follow]:
    """Return the open promises of today and the late ones, the earliest first."""
    now = snapshot.now
    found = [one for one in snapshot.talk.follow.values() if one.kind is FollowKind.PROMISE and is_due(one, now)]
    return sorted(found, key=lambda one: (one.due_at.timestamp() if one.due_at else 0.0, one.id))


def promise_keys(snapshot: Snapshot) -> list[str]:
    """Return the rows: a heading, the first promises, and a row for the others."""
    due = promises_due(snapshot)
    if not due:
        return []
    return [HEADING, *(one.id for one in due[:MOST]), *([MORE] if len(due) > MOST else [])]


def promise_row(snapshot: Snapshot, key: str) -> list[Span]:
    """Return the cells of such a row."""
    if key == HEADING:
        return [("", "text"), ("", "text"), (_("Promises today"), "head"), ("", "head")]
    if key == MORE:
        words = _("{count} more").format(count=len(promises_due(snapshot)) - MOST)
        return [("", "text"), ("", "text"), (words, "dim"), ("", "dim")]
    one, now = snapshot.talk.follow[key], snapshot.now
    late = is_late(one, now)
    due = one.due_at.astimezone(now.tzinfo) if one.due_at else now
    at = f"{due:%H:%M}" if due.date() == now.date() else f"{due:%m-%d}"
    who = known_by(one, snapshot.orders)
    tone = "late" if late else "text"
    about = snapshot.about(one.order_id)
    words = " ".join(follow.view_follow(one, now, about).text.split())
    mark = f"{_('late {when}').format(when=at) if late else at}  {who}"
    return [("!" if late else "", tone), ("", "text"), (mark, tone), (clean(words), tone if late else "dim")]
