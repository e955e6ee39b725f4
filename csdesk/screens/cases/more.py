"""What else the keys of after-sales do: open, tell, fill in, the check list of a parcel that came back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from csdesk.domain.cases.cases import Case, CaseKind, Reason
from csdesk.domain.cases.plan import REFUNDS, next_todo
from csdesk.domain.shared.label import label
from csdesk.domain.talk.labels import CASE_KINDS, REASONS
from csdesk.i18n import N_, _
from csdesk.screens.frame.asking import amounts, ask_field, ask_time
from csdesk.screens.frame.tabbed_list import TabbedListScreen
from csdesk.services.cases import cases, plan
from csdesk.services.desk.results import Result
from csdesk.services.talk import case_texts as cases_words

KINDS = (
    CaseKind.AFTERSALES,
    CaseKind.COMPENSATION,
    CaseKind.RESEND,
    CaseKind.EXCHANGE,
    CaseKind.RETURN_REFUND,
    CaseKind.REFUND_ONLY,
    CaseKind.NO_REASON_7D,
    CaseKind.COMPLAINT,
    CaseKind.PROBLEM_PARCEL,
    CaseKind.APPEAL,
)
"""What can be opened here by a digit."""

FIELDS: Mapping[str, str] = {
    "reason": N_("reason"),
    "root_cause": N_("root cause"),
    "due": N_("next date"),
    "owner": N_("owner"),
}
"""What can be filled in."""


class CaseMore(TabbedListScreen):
    """More verbs on cases."""

    @property
    def known(self) -> Mapping[str, Case]:
        """Every case of the session's snapshot."""
        return self.session.snapshot.talk.cases

    async def action_cases_add(self) -> None:
        """Open a case on an order: its number, the kind, for a complaint the degree, then what happened."""

        def kind(order: str) -> None:
            options = [(label(CASE_KINDS, one), one) for one in KINDS]
            self.pick(_("kind"), options, lambda chosen: self._degree(order, chosen))

        self.ask(_("on which order (its number)"), kind, accept=_("go on"))

    def _degree(self, order: str, kind: CaseKind) -> None:
        if kind is not CaseKind.COMPLAINT:
            self._happened(order, kind, None)
            return
        degrees = [(_("mild"), 1), (_("serious"), 2), (_("grave"), 3)]
        self.pick(_("how bad"), degrees, lambda degree: self._happened(order, kind, degree))

    def _happened(self, order: str, kind: CaseKind, degree: int | None) -> None:
        def opened(result: Result) -> None:
            self.session.wish = result.changed[0]  # the next keys are for this buyer
            self.done(result)

        def open_(text: str) -> None:
            self.session.do(lambda desk: cases.open_case(desk, order, kind, text, degree=degree), opened)

        self.ask(_("what happened"), open_, accept=_("save"))

    async def action_cases_tick(self) -> None:
        """Record that the next step of the plan is done: a new parcel with its number, a refund with its amount."""
        case = self.known.get(self.rows.current or "")
        todo = next_todo(case) if case is not None else None
        if case is None or todo is None:
            return
        tick = partial(self._tick, case.id)
        if todo.code == "send_anew":
            self.ask(_("number of the new parcel (the courier before it)"), tick, accept=_("done"))
        elif todo.code in REFUNDS:
            order = self.session.snapshot.orders.get(case.order_id)
            title, value = _("refunded on the platform; how much"), (order.amount if order is not None else None) or ""
            self.ask(title, tick, accept=_("done"), value=value, reads=amounts(self, case.order_id))
        else:
            self.ask(_("what came of it (Enter: nothing to say)"), tick, accept=_("done"))

    def _tick(self, key: str, text: str) -> None:
        self.verb(plan.tick, key, None, text)

    async def action_cases_tell(self) -> None:
        """Record what the buyer was told, and by when the next word is due."""
        key = self.rows.current or ""

        def due(text: str) -> None:
            tell = partial(self._tell, key, text)
            ask_time(self, _("next word due"), tell, accept=_("save"), needed=False)

        self.ask(_("what the buyer was told"), due, accept=_("go on"))

    def _tell(self, key: str, text: str, at: str) -> None:
        self.verb(lambda desk: cases.tell(desk, key, text, desk.time_if(at)))

    async def action_cases_fill(self) -> None:
        """Fill in the reason, the root cause, the next date or the owner."""
        key = self.rows.current or ""

        def value(name: str) -> None:
            if name == "reason":
                options = [(label(REASONS, one), one) for one in Reason]
                self.pick(_("reason"), options, lambda reason: self._fill(key, name, reason))
            else:
                ask_field(self, name, _(FIELDS[name]), lambda text: self._fill(key, name, text), accept=_("save"))

        self.pick(_("fill in"), [(_(words), name) for name, words in FIELDS.items()], value)

    def _fill(self, key: str, name: str, value: str) -> None:
        if name == "due":
            self.verb(lambda desk: cases.amend(desk, key, due=desk.time_if(value)))
        else:
            given: dict[str, Any] = {name: Reason(value) if name == "reason" else value}
            self.verb(lambda desk: cases.amend(desk, key, **given))

    def agree(self, case: Case) -> None:
        """Ask what the owner said to an escalated payment: agreed, or which other amount."""

        def job_with(amount: str | None) -> None:
            self.verb(cases_words.approve, case.id, amount)

        def said(other: bool) -> None:
            if other:
                self.ask(_("amount"), job_with, accept=_("save"), reads=amounts(self, case.order_id))
            else:
                job_with(None)

        self.pick(_("the owner"), [(_("agreed"), False), (_("another amount"), True)], said)
