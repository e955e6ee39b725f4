"""What stands beside a message: what was said before with the same buyer, and who the buyer is in a line."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from csdesk.domain.orders.buyers import NO_TRADE, Tier, newest, spent_on, tier
from csdesk.domain.shared.money import show_money
from csdesk.domain.talk.messages import Kind, Message, Said
from csdesk.services.buyers.buyers import is_difficult, names_of
from csdesk.services.buyers.sent_log import title_of
from csdesk.services.desk.desk import Desk

EARLIER = 30
"""How many of the lines said before are shown."""


class TalkContext(Struct, frozen=True):
    """What a card shows beside a message.

    Args:
        earlier: Lines of the buyer's other rounds that began before this one, oldest first, the newest of them.
        tier: How well the buyer is known; None for nobody.
        orders: How many live orders there are.
        spent: Their sum, as far as they came to a trade.
        last_at: When the last of them was made.
        cases: How many cases are open.
        difficult: Whether the buyer was marked so.
        salutation: How the buyer is addressed, when that was said.
    """

    earlier: tuple[Said, ...] = ()
    tier: Tier | None = None
    orders: int = 0
    spent: str = "0"
    last_at: datetime | None = None
    cases: int = 0
    difficult: bool = False
    salutation: str | None = None


def context_of(desk: Desk, message_id: str) -> TalkContext | None:
    """Return what stands beside a message; None when it is gone. For the worker: it looks through every message."""
    message = desk.records.messages.records.get(message_id)
    if message is None:
        return None
    order = desk.orders.get(message.order_id or "")
    who = {(message.platform, message.buyer_nick), (order.platform, order.buyer_nick) if order else (None, None)}
    known = sorted(f"{platform}:{nick}" for platform, nick in who if platform and nick)
    if not known:
        return TalkContext(earlier=_earlier(desk, message))
    names = tuple(dict.fromkeys(name for key in known for name in names_of(desk, key)))
    pairs = [tuple(name.split(":", 1)) for name in names]
    ids = {one for where, who in pairs for one in desk.index.buyers.get((where, who), ())}
    orders = newest(desk.orders[one] for one in sorted(ids) if one in desk.orders)
    traded = [one for one in orders if desk.judge(one).stage not in NO_TRADE]
    limits = desk.config.buyers
    open_cases = (one for one in desk.records.cases.records.values() if one.closed_at is None)
    return TalkContext(
        earlier=_earlier(desk, message),
        tier=tier(orders, traded, limits.key_orders, limits.key_amount),
        orders=len(orders),
        spent=show_money(spent_on(traded)),
        last_at=orders[0].created_at if orders else None,
        cases=sum(f"{one.platform}:{one.buyer_nick}" in names or one.order_id in ids for one in open_cases),
        difficult=any(is_difficult(desk, name) for name in names),
        salutation=next(filter(None, (title_of(desk, name) for name in names)), None),
    )


def _earlier(desk: Desk, message: Message) -> tuple[Said, ...]:
    if message.kind is not Kind.BUYER or message.buyer_nick is None:
        return ()
    buyer, since = (message.platform, message.buyer_nick), message.received_at
    others = [
        one
        for one in desk.records.messages.where(lambda one: one.buyer_nick == buyer[1])
        if one.buyer_nick == buyer[1] and one.platform == buyer[0] and one.id != message.id and one.received_at < since
    ]
    rounds = sorted(others, key=lambda one: (one.received_at, one.id))
    return tuple(line for one in rounds for line in one.said)[-EARLIER:]
