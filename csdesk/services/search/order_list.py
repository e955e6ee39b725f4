"""Orders by queue, stage, platform and search words, as commands list them."""

from __future__ import annotations

from collections.abc import Iterable

from csdesk.domain.orders.queues import newest_first
from csdesk.domain.orders.stage import Stage, Standing
from csdesk.domain.shared.models import Order
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.order_view import OrderView, case_ids, view_order
from csdesk.services.search import archive, orders
from csdesk.services.search.views import View, view_named
from csdesk.services.today.snapshot import take_snapshot


def list_orders(
    desk: Desk,
    *,
    queue: str | None = None,
    stage: Stage | None = None,
    platform: str | None = None,
    find: str = "",
    reveal: bool = False,
) -> list[OrderView]:
    """Return the orders that fit everything asked: a queue most urgent first, otherwise newest first, then by id.

    A search sees archived orders as well, since none of them is in a queue.
    """
    snapshot = take_snapshot(desk)
    ids: Iterable[str] = snapshot.queues[queue] if queue else newest_first(snapshot.outlines)
    standings = snapshot.standings
    if platform:
        ids = [key for key in ids if snapshot.orders[key].platform == platform]
    if stage:
        ids = [key for key in ids if standings[key].stage is stage]
    cases = case_ids(desk)

    def view(order: Order, standing: Standing) -> OrderView:
        return view_order(order, standing, cases.get(order.id, ()), reveal=reveal)

    if not find.strip():
        return [view(snapshot.orders[key], standings[key]) for key in ids]
    search = orders.Search(desk.packs)
    search.follow(snapshot.orders, ids := list(ids))
    found = {key: (snapshot.orders[key], standings[key]) for key in search.find(find, ids, standings)}
    past = [] if queue else _past(desk, find, platform, stage)
    if past:
        found |= {order.id: (order, standing) for order, standing in past}
        found = {key: found[key] for key in newest_first({key: order for key, (order, _standing) in found.items()})}
    return [view(order, standing) for order, standing in found.values()]


def of_view(desk: Desk, name: str) -> View:
    """Return a saved view of orders; raises `UsageError` for no name of one, or one of another list."""
    view = view_named(desk.config, name)
    if view.place != "orders":
        raise UsageError(
            _("{name} is a view of another list.").format(name=repr(name)), where=view.line(), code="no_order_view"
        )
    return view


def _past(desk: Desk, find: str, platform: str | None, stage: Stage | None) -> list[tuple[Order, Standing]]:
    if not desk.store.table("archives"):
        return []
    judged = desk.records.archived_orders.steady(
        lambda: [one for page in archive.find_past(desk, find) for one in page]
    )
    return [
        (order, standing)
        for order, standing in judged
        if platform in (None, "", order.platform) and stage in (None, standing.stage)
    ]
