"""Changing several records of one table as one journal line; amounts that are typed for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Concatenate, ParamSpec

from csdesk.domain.search.resolve import find_in
from csdesk.domain.shared.denial import Denial, words_of
from csdesk.domain.shared.label import listed, with_value
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.money import money_words, parse_money, show_money
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.desk.tables import Record, Table
from csdesk.store import Transaction

P = ParamSpec("P")


def refuse_thing(
    record: Record, permission: Callable[Concatenate[Record, P], Denial | None], *args: P.args, **kwargs: P.kwargs
) -> None:
    """Raise `RefusedError` where a permission denies a verb on a record."""
    denial = permission(record, *args, **kwargs)
    if denial is not None:
        hint = denial.hint and _(denial.hint).format(id=record.id, **denial.facts)
        raise RefusedError(words_of(denial, record), where=record.id, hint=hint, code=denial.code)


def who_of(record: Record) -> str:
    """Return the buyer a record is about, or its id where nobody is named; an address of a mail is told nowhere."""
    return getattr(record, "buyer_nick", None) or record.id


def edit_many(
    desk: Desk,
    table: Table[Record],
    verb: str,
    ids: Sequence[str],
    summary: str,
    edit: Callable[[Record], Record],
    also: Callable[[Transaction, Record], tuple[str, ...]] | None = None,
) -> Result:
    """Change the records of some ids or endings; those that stay as they are do not count. Raises as `find_in`.

    `also` writes what goes with a changed record, and returns warnings.
    """
    with desk.change(verb, " ".join(ids)) as transaction:
        changed, names, warnings = [], [], list[str]()
        for name in ids:
            record = find_in(table, name)
            new = edit(record)
            if new != record:
                table.put(transaction, new)
                warnings.extend(also(transaction, new) if also else ())
                changed.append(record.id)
                names.append(who_of(record))
        # The journal names no buyer: what `forget` takes out of the records would stay in it.
        transaction.entry.subject, transaction.entry.summary = " ".join(changed), with_value(summary, listed(changed))
    return Result(tuple(changed), with_value(summary, listed(dict.fromkeys(names))), None, tuple(warnings))


def need_amount(text: str, where: str, order: Order | None = None) -> Decimal:
    """Return an amount in an order's currency; raises `RefusedError` for words that are none, or in another one."""
    amount = parse_money(text, (order.currency if order is not None else None) or "CNY")
    if amount is None:
        words = _("{text} is no amount of money.").format(text=repr(text))
        raise RefusedError(words, where=where, hint=_("Write it so: 12, 12.50, ¥12, 12元, 12块5"), code="bad_money")
    return amount


def need_likely(amount: Decimal, order: Order, most: Decimal | None = None, *, sure: bool | None = None) -> None:
    """Refuse what is more than the order itself, or than such an amount ever is; raises `RefusedError`.

    Args:
        amount: What was typed.
        order: The order.
        most: Above this it is odd.
        sure: Whether it was said that it is right all the same; None where it never can be.
    """
    price = parse_money(order.amount)
    limits = [limit for limit in (price, most) if limit]
    if sure or not limits or amount <= min(limits):
        return
    shown, limit = (money_words(show_money(one), order.currency or "CNY") for one in (amount, min(limits)))
    raise RefusedError(
        _("{amount} can hardly be right: more than {limit}.").format(amount=shown, limit=limit),
        hint="" if sure is None else "--sure",
        code="amount_odd",
    )
