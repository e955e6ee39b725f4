"""Moving finished orders to the archive (they stay findable), so that the desk's file stays small."""

from __future__ import annotations

from datetime import datetime, timedelta

from csdesk.domain.messages import State, state_of
from csdesk.domain.models import Order
from csdesk.domain.stage import Stage
from csdesk.i18n import _
from csdesk.services.attic import words_of
from csdesk.services.bench import Bench
from csdesk.services.results import Result
from csdesk.store import archive as shelf
from csdesk.store.journal import Document

FINISHED = frozenset((Stage.COMPLETED, Stage.CLOSED, Stage.SUPERSEDED))
VERB = "store.archive"


def quiet_since(order: Order) -> datetime | None:
    """Return the last thing that is known to have happened to an order."""
    times = (order.created_at, order.paid_at, order.shipped_at, order.received_at, order.desk.notified_at)
    return max((time for time in times if time is not None), default=order.exported_at)


def finished(bench: Bench) -> list[Order]:
    """Return the orders that may be archived: finished, quiet for the days set, and nothing about them still open."""
    now = bench.now()
    limit = now - timedelta(days=bench.config.archive_days)
    busy = {case.order_id for case in bench.records.cases.records.values() if case.closed_at is None}
    busy |= {
        message.order_id
        for message in bench.records.messages.records.values()
        if message.order_id is not None and state_of(message, now) is not State.DONE
    }
    return [
        bench.orders[key]
        for key in sorted(bench.orders.keys() - busy)
        if (quiet_since(bench.orders[key]) or now) <= limit and bench.judge(bench.orders[key]).stage in FINISHED
    ]


def archive(bench: Bench, *, dry_run: bool = False) -> Result:
    """Move finished orders and their messages to the monthly archive; search and imports still see them."""
    with bench.change(VERB, "", dry_run=dry_run) as transaction:
        orders = finished(bench)
        messages: dict[str, list[int]] = {}
        for message in bench.records.messages.records.values():
            messages.setdefault(message.order_id or "", []).append(bench.records.messages.key(message.id))
        months: dict[str, dict[str, dict[int, Document]]] = {}
        for order in orders:
            month = f"{order.created_at or bench.now():%Y-%m}"
            tables = months.setdefault(month, {})
            keys = {"orders": [bench.records.key(order.id)], "messages": messages.get(order.id, [])}
            for table, members in keys.items():
                tables.setdefault(table, {}).update({key: bench.store.table(table)[key] for key in members})
        if not dry_run:
            for month, tables in sorted(months.items()):
                shelf.put_away(bench.store, transaction, month, tables, words_of)
        summary = _("archived: {count} orders").format(count=len(orders))
        transaction.entry.summary = summary
    if orders and not dry_run:
        shelf.sweep(bench.store)
    return Result(tuple(order.id for order in orders), summary)
