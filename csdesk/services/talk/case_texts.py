"""What a case has to say next: one text for where it stands, and the owner's word on what was escalated."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from csdesk.domain.cases import permissions
from csdesk.domain.cases.cases import Case, Taken
from csdesk.domain.cases.words import words_for
from csdesk.domain.shared.money import show_money
from csdesk.i18n import _
from csdesk.services.cases.cases import FIRST_ANSWER, find_case
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import need_amount, refuse_thing
from csdesk.services.desk.results import Result
from csdesk.services.talk.answers import case_ask, tell_case
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import Ask, make_text


def ask_for_case(desk: Desk, case: Case, fills: Mapping[str, str]) -> Ask:
    """Return what is asked of the texts for where a case stands; raises `RefusedError` when a step must come first."""
    refuse_thing(case, permissions.say)
    code = words_for(case)
    return case_ask(desk, case, code or "", fills)


def say(desk: Desk, name: str, *, fills: Mapping[str, str] | None = None, mark: Mark | None = None) -> Result:
    """Return the text for where a case stands; copied or sent, the buyer was told (F05). Raises as `ask_for_case`."""
    case = find_case(desk, name)
    return tell_case(desk, case, make_text(desk, ask_for_case(desk, case, fills or {})), mark)


def approve(desk: Desk, name: str, amount: str | None = None) -> Result:
    """Record that the owner agreed to an escalated payment, or to another amount (F09).

    Raises `RefusedError` for a case that is not escalated, and for what is no amount.
    """
    with desk.change("case.approve", name) as transaction:
        case, now = find_case(desk, name), desk.now()
        refuse_thing(case, permissions.approve)
        money = need_amount(amount, "--amount", desk.order(case.order_id)) if amount is not None else None
        if money is not None and not money:
            refuse_thing(case, permissions.denied, "amount_missing")
        last = case.last_step
        assert last is not None
        paid = show_money(money) if money else last.amount
        taken = Taken(now, desk.operator, last.step, paid, _("the owner agreed"))
        new = msgspec.structs.replace(
            case, taken=(*case.taken, taken), escalated=False, owner=desk.operator, due_at=now + FIRST_ANSWER
        )
        desk.records.cases.put(transaction, new)
        summary = _("{id} agreed by the owner: {amount}").format(id=case.id, amount=paid or "-")
        transaction.entry.subject, transaction.entry.summary = case.id, summary
    return Result((case.id,), summary)
