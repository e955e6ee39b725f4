"""Verbs on one order or many: flag, note, hold, release, close."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from csdesk.domain.models import Flag, Order
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.services.bench import Bench
from csdesk.services.results import Result

SHORTEST_TAIL = 4
"""How many last characters of an order number are enough to name it, while they are unambiguous."""


def find_order(orders: Mapping[str, Order], name: str) -> Order:
    """Return the order of a full id, a bare number, or an unambiguous ending of four or more characters.

    Raises `UsageError` when there is none, or several (naming the candidates).
    """
    order = orders.get(name)
    if order is not None:
        return order
    found = [order for order in orders.values() if order.order_no == name]
    if not found and len(name) >= SHORTEST_TAIL:
        found = [order for order in orders.values() if order.order_no.endswith(name)]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(
            _("There is no order {name}.").format(name=name),
            hint=_("List them: csdesk order list"),
            code="no_such_order",
        )
    raise UsageError(
        _("{name} fits {count} orders.").format(name=name, count=len(found)),
        where=", ".join(order.id for order in found[:8]),
        hint=_("Write more of the number."),
        code="ambiguous_order",
    )


def _update(
    bench: Bench,
    verb: str,
    ids: Sequence[str],
    summary: str,
    edit: Callable[[Order], Order],
    *,
    dry_run: bool,
) -> Result:
    """Change several orders as one journal line; orders that stay as they are do not count as changed."""
    with bench.change(verb, " ".join(ids), summary, dry_run=dry_run) as transaction:
        changed = []
        for name in ids:
            order = find_order(bench.orders, name)
            new = edit(order)
            if new != order:
                bench.records.put_order(transaction, new)
                changed.append(order.id)
        transaction.entry.subject = " ".join(changed)
    return Result(tuple(changed), summary)


def flag(bench: Bench, ids: Sequence[str], colour: Flag, *, dry_run: bool = False) -> Result:
    """Set the seller's flag of orders by colour name (E06); `none` takes it away."""

    def edit(order: Order) -> Order:
        return msgspec.structs.replace(order, desk=msgspec.structs.replace(order.desk, flag=colour))

    summary = _("flag {colour}: {count} orders").format(colour=colour, count=len(ids))
    return _update(bench, "order.flag", ids, summary, edit, dry_run=dry_run)
