"""Whom to visit: buyers by how long ago their last order, or the last visit, was (B02)."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from csdesk.domain.follow.follow import PREFIX, Follow, FollowKind
from csdesk.domain.shared.models import PlatformState
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result

BOUGHT = (PlatformState.SHIPPED, PlatformState.DELIVERED, PlatformState.COMPLETED)
"""Only who has had something from us is asked how it is."""

DAYS = 30
"""After how many days without an order or a visit a buyer is listed, when nobody says otherwise."""

Buyer = tuple[str, str]


class Visit(Struct, frozen=True):
    """A buyer who could be visited; `days` since the last order or visit, whichever was later."""

    platform: str
    buyer_nick: str
    order_id: str
    last_order_at: datetime
    visited_at: datetime | None
    days: int
    orders: int


def list_visits(desk: Desk, days: int = DAYS) -> list[Visit]:
    """Return whom to visit, who was left alone longest first; not who has a visit or a case open already."""
    desk.sync()
    now, seen = desk.now(), _visited(desk)
    busy = {(one.platform, one.buyer_nick) for one in desk.records.cases.records.values() if one.closed_at is None}
    busy |= {buyer for buyer, at in seen.items() if at is None}
    found = []
    for buyer, orders in _orders(desk).items():
        last_at, order_id = max(orders)
        visited = seen.get(buyer)
        quiet = (now - max(last_at, visited or last_at)).days
        if quiet >= days and buyer not in busy:
            found.append(Visit(*buyer, order_id, last_at.astimezone(now.tzinfo), visited, quiet, len(orders)))
    return sorted(found, key=lambda one: (-one.days, one.platform, one.buyer_nick))


def _orders(desk: Desk) -> dict[Buyer, list[tuple[datetime, str]]]:
    """Return when each buyer ordered what came to something, live and archived; masked names are nobody's."""
    found: dict[Buyer, list[tuple[datetime, str]]] = {}
    for order in desk.orders.values():
        if order.created_at is not None and order.platform_state in BOUGHT:
            _put(found, order.platform, order.buyer_nick, order.created_at, order.id)
    if desk.store.table("archives"):
        for past in desk.records.archived_orders.orders():
            if past.created_at is not None and past.platform_state in BOUGHT:
                platform = past.id.partition(":")[0]
                _put(found, platform, past.buyer_nick, datetime.fromisoformat(past.created_at), past.id)
    return found


def _put(
    found: dict[Buyer, list[tuple[datetime, str]]], platform: str, nick: str | None, at: datetime, order_id: str
) -> None:
    if nick and "*" not in nick:
        found.setdefault((platform, nick), []).append((at, order_id))


def _visited(desk: Desk) -> dict[tuple[str | None, str | None], datetime | None]:
    """Return when each buyer was visited last; None while a visit is open."""
    found: dict[tuple[str | None, str | None], datetime | None] = {}
    for one in desk.records.follow.records.values():
        if one.kind is FollowKind.VISIT:
            buyer = (one.platform, one.buyer_nick)
            known = found.get(buyer, one.ended_at)
            ended = one.ended_at
            found[buyer] = max(known, ended) if known is not None and ended is not None else None
    return found


def plan_visits(desk: Desk, visits: list[Visit], due: datetime | None = None) -> Result:
    """Note visits as follow-ups, due today unless a time is given; one change."""
    now = desk.now()
    with desk.change("follow.visits", "") as transaction:
        new_id = desk.records.follow.ids(PREFIX, now)
        made = [
            Follow(
                new_id(), FollowKind.VISIT, _("Ask how the last order is"), now, desk.operator,
                visit.order_id, visit.buyer_nick, visit.platform, due or now.replace(hour=18, minute=0, second=0),
            )
            for visit in visits
        ]  # fmt: skip
        for one in made:
            desk.records.follow.put(transaction, one)
        ids = tuple(one.id for one in made)
        summary = _("visits planned: {count}").format(count=len(ids))
        transaction.entry.subject, transaction.entry.summary = " ".join(ids), summary
    return Result(ids, summary)
