"""Discounts given as a favour: how much and why, on the order and in the month (M30)."""

from __future__ import annotations

from csdesk.domain.shared.facts import Given
from csdesk.domain.shared.money import show_money
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.services.desk.change import edit_order, one_line, with_memo
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import need_amount, need_likely
from csdesk.services.desk.results import Result


def give(desk: Desk, name: str, amount: str, why: str) -> Result:
    """Note a discount on an order, in its memo too; raises `RefusedError` for no amount or no reason."""
    with desk.change("order.discount", "") as transaction:
        order = desk.find(name)
        money = need_amount(amount, "", order)
        if not money:
            raise RefusedError(_("{text} is no amount of money.").format(text=repr(amount)), code="bad_money")
        need_likely(money, order)
        reason = one_line(why, _("Why was it given?"), "empty_reason")
        fact = Given(desk.now(), desk.operator, show_money(money), reason)
        line = _("discount {amount} given").format(amount=fact.amount)
        edit_order(desk, transaction, order, given=(*order.desk.given, fact), memo=with_memo(desk, order, line))
        summary = f"{line} · …{order.order_no[-4:]}"
        transaction.entry.subject, transaction.entry.summary = order.id, summary
    return Result((order.id,), summary)


def give_typed(desk: Desk, name: str, line: str) -> Result:
    """Note a discount from a typed line: the amount, then why; raises as `give`."""
    amount, _blank, why = line.strip().partition(" ")
    return give(desk, name, amount, why)
