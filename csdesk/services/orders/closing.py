"""Orders that the desk closed are to be closed in the back end as well: a to-do until an export says so (U04)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import msgspec

from csdesk.domain.follow.follow import PREFIX, Follow, FollowEnd, FollowKind
from csdesk.domain.shared.models import Order, PlatformState
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.store import Transaction

SOURCE = "order.close"
"""Marks the to-dos of closed orders."""

SOON = timedelta(hours=1)
"""Until when the back end should know: a buyer may still pay what is open there."""


def note_to_close(desk: Desk, transaction: Transaction, order: Order, why: str) -> None:
    """Write down within a change that an order is to be closed in the back end; once."""
    if order.platform_state is PlatformState.CLOSED or _open(desk, order.id):
        return
    words = _("close …{tail} in the back end: {why}").format(tail=order.order_no[-4:], why=why)
    follow = Follow(
        desk.records.follow.ids(PREFIX, desk.now(), transaction)(),
        FollowKind.TODO,
        words,
        desk.now(),
        desk.operator,
        order.id,
        order.buyer_nick,
        order.platform,
        desk.now() + SOON,
        source=SOURCE,
    )
    desk.records.follow.put(transaction, follow)


def settle_closed(desk: Desk, transaction: Transaction, closed: Iterable[str]) -> None:
    """End within a change the to-dos of orders that an export now shows as closed."""
    ids = set(closed)
    for follow in list(desk.records.follow.records.values()):
        if follow.order_id in ids and follow.source == SOURCE and follow.end is None:
            done = msgspec.structs.replace(follow, end=FollowEnd.DONE, ended_at=desk.now())
            desk.records.follow.put(transaction, done)


def _open(desk: Desk, order_id: str) -> bool:
    follows = desk.records.follow.records.values()
    return any(one.order_id == order_id and one.source == SOURCE and one.end is None for one in follows)
