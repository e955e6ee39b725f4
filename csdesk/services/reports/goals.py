"""The goal of a month: what it shall bring, and the work planned (T03)."""

from __future__ import annotations

import msgspec

from csdesk.domain.reports.periods import read_period
from csdesk.domain.reports.reported import Goal
from csdesk.domain.shared.money import parse_money, show_money
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result


def set_goal(
    desk: Desk, month: str, *, amount: str | None = None, deals: int | None = None, plan: str | None = None
) -> Result:
    """Set what a month shall bring; what is not given stays.

    Raises `UsageError` for what is no month, no amount, or when nothing is given.
    """
    name = read_period(month, desk.now().date(), "month").name
    money = parse_money(amount)
    if amount is not None and money is None:
        raise UsageError(
            _("{text} is not an amount.").format(text=repr(amount)), hint="--amount 50000", code="bad_money"
        )
    given = {"amount": show_money(money) if money is not None else None, "deals": deals, "plan": plan}
    given = {key: value for key, value in given.items() if value is not None}
    if not given:
        raise UsageError(_("What is the goal?"), hint="--amount 50000 --deals 800 --plan TEXT", code="nothing_given")
    with desk.change("report.goal", name) as transaction:
        table = desk.records.goals
        old = table.records.get(name)
        new = msgspec.structs.replace(old or Goal(name), **given)
        if new == old:
            return Result((), _("goal unchanged"))
        table.put(transaction, new)
        summary = _("goal of {month} set").format(month=name)
        transaction.entry.summary = summary
    return Result((name,), summary)
