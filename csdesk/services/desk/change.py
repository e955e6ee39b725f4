"""Changing what the desk knows of orders: the one way that verbs share."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from csdesk.domain.orders.ledgers import Product, Slip
from csdesk.domain.orders.memo import memo_line
from csdesk.domain.orders.moves import Move, MoveWhy
from csdesk.domain.orders.permissions import Permission, denial_words
from csdesk.domain.shared.models import Order
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.desk.view import View
from csdesk.store import Transaction


def change_orders(
    desk: Desk,
    verb: str,
    ids: Sequence[str],
    title: str,
    edit: Callable[[Order], dict[str, Any]],
    *,
    rule: Permission | None = None,
    then: Callable[[Transaction, Order], None] | None = None,
) -> Result:
    """Change what the desk knows of several orders as one journal line; those that stay as they are do not count.

    Args:
        desk: The desk.
        verb: Machine name for the log.
        ids: Ids or endings of order numbers.
        title: What is done, translated, for the summary; no personal data.
        edit: Gives the new facts of the desk, by name.
        rule: Refuses orders.
        then: Writes what else belongs to the change, for each order that changed.
    """
    with desk.change(verb, "") as transaction:
        orders = desk.find_all(ids)
        if rule is not None:
            refuse(orders, rule, desk)
        changed = []
        for order in orders:
            new = msgspec.structs.replace(order, desk=msgspec.structs.replace(order.desk, **edit(order)))
            if new != order:
                desk.records.put_order(transaction, new)
                changed.append(order)
                if then is not None:
                    then(transaction, new)
        summary = f"{title} · {what(changed)}"
        transaction.entry.subject = " ".join(order.id for order in changed)
        transaction.entry.summary = summary
    return Result(tuple(order.id for order in changed), summary)


def refuse(orders: Sequence[Order], rule: Permission, desk: Desk) -> None:
    """Raise `RefusedError` that names the orders which a rule refuses, with the first one's reason."""
    refused = [(order, denial) for order in orders if (denial := rule(order, desk.judge(order))) is not None]
    if refused:
        order, denial = refused[0]
        raise RefusedError(
            denial_words(denial, order.id, desk.judge(order)),
            where=", ".join(one.id for one, _denial in refused),
            hint=_(denial.hint).format(id=order.id) if denial.hint else "",
            code=denial.code,
        )


def what(orders: Sequence[Order]) -> str:
    """Return which orders, in few words: the tail of one, the number of several."""
    if not orders:
        return _("nothing to change")
    if len(orders) == 1:
        return f"…{orders[0].order_no[-4:]}"
    return _("{count} order[s]").format(count=len(orders))


def edit_order(desk: Desk, transaction: Transaction, order: Order, **facts: Any) -> Order:
    """Write new facts of the desk on one order in a transaction, and return the order."""
    new = msgspec.structs.replace(order, desk=msgspec.structs.replace(order.desk, **facts))
    if new != order:
        desk.records.put_order(transaction, new)
    return new


def add_slip(desk: Desk, transaction: Transaction, order: Order, kind: str, **fields: Any) -> tuple[Slip, Order]:
    """Write a slip for an order in a transaction; return it, and the order that now waits for it."""
    table = desk.records.slips
    slip = Slip(table.ids("SL", desk.now(), transaction)(), order.id, kind, desk.now(), desk.operator, **fields)
    table.put(transaction, slip)
    if slip.blocks:
        order = edit_order(desk, transaction, order, open_slips=(*order.desk.open_slips, slip.id))
    return slip, order


def with_memo(desk: View, order: Order, event: str) -> tuple[str, ...]:
    """Return the memo lines of an order with one for an event of this moment (E05); the same line is there once."""
    line = memo_line(desk.now(), desk.operator, event)
    return order.desk.memo if line in order.desk.memo else (*order.desk.memo, line)


_SIGNS = frozenset(("Zs", "Sm", "Sk", "Sc", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po"))
"""Kinds of characters that say nothing alone."""


def one_line(text: str, complaint: str, code: str) -> str:
    """Return a text as one line; raises `RefusedError` with the complaint for an empty one, or one of bare signs."""
    line = " ".join(text.split())
    if all(unicodedata.category(char) in _SIGNS for char in line):
        raise RefusedError(complaint, code=code)
    return line


def put_stock(
    desk: Desk, transaction: Transaction, product: Product, real: int, why: MoveWhy, about: str | None = None
) -> None:
    """Write another number of counted pieces of a product within a change; a count anew notes when it was made."""
    now, moves = desk.now(), desk.records.moves
    counted = now if why is MoveWhy.COUNT else product.counted_at
    more = real - (product.real or 0)
    new_id = moves.ids("SM", now, transaction)()
    moves.put(transaction, Move(new_id, product.id, more, why, now, desk.operator, about))
    desk.records.products.put(transaction, msgspec.structs.replace(product, real=real, counted_at=counted))
