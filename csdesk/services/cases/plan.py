"""Verb on the plan of a case: a step is done (O02, S12)."""

from __future__ import annotations

from csdesk.domain.cases import permissions
from csdesk.domain.cases.cases import Case, Todo
from csdesk.domain.cases.plan import PLANS, WORDS, next_todo
from csdesk.domain.cases.plan import tick as ticked
from csdesk.domain.shared.label import label
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.services.cases.cases import find_case
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import refuse_thing
from csdesk.services.desk.results import Result


def tick(desk: Desk, name: str, code: str | None = None, note: str | None = None) -> Result:
    """Record that a step of a case's plan is done: the next one, or the one of a code.

    Raises `RefusedError` for a closed case, and when nothing is left to do; `UsageError` for a step it has not.
    """
    with desk.change("case.tick", name) as transaction:
        case = find_case(desk, name)
        refuse_thing(case, permissions.work if code else permissions.tick)
        todo = _find(case, code)
        if todo.done_at is not None:
            return Result((), f"{case.id} {label(WORDS, todo.code)}")
        new = ticked(case, todo, desk.now(), desk.operator, " ".join((note or "").split()) or None)
        desk.records.cases.put(transaction, new)
        summary = f"{case.id} {label(WORDS, todo.code)}: {_('done')}"
        transaction.entry.subject, transaction.entry.summary = case.id, summary
    left = next_todo(new)
    words = _("Next: {step}").format(step=label(WORDS, left.code)) if left else _("All steps done: close the case.")
    return Result((case.id,), summary, None, (words,))


def _find(case: Case, code: str | None) -> Todo:
    found = next((todo for todo in case.plan if todo.code == code), None) if code else next_todo(case)
    if found is None:
        known = ", ".join(step for step, _after in PLANS.get(case.kind, ()))
        raise UsageError(
            _("Case {id} has no step {code}.").format(id=case.id, code=code), where=known, code="no_such_step"
        )
    return found
