"""What is to be done in a case, step by step with a time each: parcels on their way, coupons (O02, O03, S04, S12).

Some steps come with the kind of a case, some with a step of the ladder: what the buyer is promised by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from csdesk.domain.cases.cases import Case, CaseKind, Step, Todo
from csdesk.i18n import N_

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_PROMISED = timedelta(0)
"""Due when the buyer was promised an answer."""

PLANS: Mapping[CaseKind, tuple[tuple[str, timedelta], ...]] = {
    CaseKind.SENT_WRONG_ITEM: (
        ("ask_courier", _PROMISED),
        ("tell_result", _PROMISED),
        ("return_refund", 7 * _DAY),
        ("tell_refund", 7 * _DAY),
        ("order_again", 7 * _DAY),
    ),
    CaseKind.COUPON_REFUND: (("pay_coupon", _PROMISED), ("tell_paid", _DAY)),
    CaseKind.INTERCEPT: (
        ("register_intercept", _HOUR),
        ("tell_result", _PROMISED),
        ("watch_back", 3 * _DAY),
        ("refund_back", 7 * _DAY),
        ("tell_refund", 7 * _DAY),
    ),
    CaseKind.READDRESS: (("register_readdress", _HOUR), ("tell_result", _PROMISED), ("watch_arrival", 3 * _DAY)),
    CaseKind.REFUND_AFTER_SHIP: (
        ("register_intercept", _HOUR),
        ("calm", _PROMISED),
        ("tell_result", _PROMISED),
        ("watch_back", 3 * _DAY),
        ("refund_back", 7 * _DAY),
        ("tell_refund", 7 * _DAY),
    ),
    CaseKind.PROBLEM_PARCEL: (("trace_parcel", _HOUR), ("tell_result", _PROMISED), ("claim", 3 * _DAY)),
    CaseKind.CLAIM: (("proof", _DAY), ("claim", 3 * _DAY), ("paid_out", 15 * _DAY)),
}
"""The steps of a kind and how long after the opening each is due; the days are the desk's own guess."""

STEP_PLANS: Mapping[Step, tuple[tuple[str, timedelta], ...]] = {
    Step.RESEND: (("send_anew", _DAY), ("tell_left", _DAY)),
    Step.EXCHANGE: (("watch_back", 7 * _DAY), ("send_anew", 8 * _DAY), ("tell_left", 8 * _DAY)),
    Step.RETURN: (("watch_back", 7 * _DAY), ("refund_back", 8 * _DAY), ("tell_refund", 8 * _DAY)),
    Step.REFUND_ONLY: (("refund", _DAY), ("tell_refund", _DAY)),
}
"""The steps that a step of the ladder promises, and how long after it each is due."""

REFUNDS = frozenset(("refund", "refund_back", "return_refund"))
DEEDS = REFUNDS | {"send_anew"}
"""What was promised to a buyer with his goods or his money; done by a fact: courier and number, or an amount."""

TELLS: Mapping[str, str] = {
    "tell_result": "case_result",
    "tell_paid": "case_result",
    "calm": "refund_after_ship",
    "tell_left": "case_left",
    "tell_refund": "refund_done",
}
"""The steps that consist of telling the buyer, and the template of each; sent, it is done."""

_TO_KNOW = {"trace_parcel", "tell_result"}
"""What is no longer asked once it is decided what the buyer gets."""

WORDS: Mapping[str, str] = {
    "send_anew": N_("send the new one and note its number"),
    "tell_left": N_("tell the buyer that the new one left"),
    "refund": N_("refund on the platform"),
    "tell_refund": N_("tell the buyer that it was refunded"),
    "ask_courier": N_("ask the courier whether it can be stopped"),
    "trace_parcel": N_("ask the courier where the parcel is"),
    "return_refund": N_("return and refund when it comes back"),
    "order_again": N_("help to order the right one"),
    "pay_coupon": N_("pay the coupon's value through the platform"),
    "tell_paid": N_("tell the buyer that it was paid"),
    "register_intercept": N_("register the stop with the courier"),
    "register_readdress": N_("register the new address with the courier"),
    "tell_result": N_("tell the buyer what came of it"),
    "watch_back": N_("see whether it comes back"),
    "watch_arrival": N_("see whether it arrives there"),
    "refund_back": N_("refund when it is back"),
    "calm": N_("calm the buyer, offer to wait or to stop it"),
    "proof": N_("collect what proves it: photos, value, waybill"),
    "claim": N_("claim from the courier"),
    "paid_out": N_("see whether it was paid out"),
}


def plan_of(kind: CaseKind, now: datetime, promised: datetime) -> tuple[Todo, ...]:
    """Return the steps of a new case; the first, and what is promised, is due by then, none after the one behind it."""
    plan: list[Todo] = []
    steps = PLANS.get(kind, ())
    for place, (code, after) in reversed(list(enumerate(steps))):
        dues = [
            now + after if after else promised,
            *([promised] if not place else []),
            *(one.due_at for one in plan[:1]),
        ]
        plan.insert(0, Todo(code, min(dues)))
    return tuple(plan)


def next_todo(case: Case) -> Todo | None:
    """Return the step that is to be done next, or None."""
    return next((todo for todo in case.plan if todo.done_at is None), None)


def owed(case: Case) -> Todo | None:
    """Return what the buyer was promised and is not done: the second parcel, the refund of what came back; or None."""
    last = case.last_step
    promised = last is not None and last.step in (Step.RESEND, Step.EXCHANGE, Step.REFUND_ONLY)
    todo = next((one for one in case.plan if one.done_at is None and one.code in DEEDS), None)
    return todo if promised or case.settled else None


def done_by(case: Case, codes: frozenset[str]) -> Todo | None:
    """Return the last step of a plan with one of some codes that was done, or None."""
    return next((todo for todo in reversed(case.plan) if todo.code in codes and todo.done_at is not None), None)


def sent_anew(case: Case) -> str | None:
    """Return courier and number of the second parcel of a case, or None while none left."""
    todo = done_by(case, frozenset(("send_anew",)))
    return todo.note if todo is not None else None


def with_step(case: Case, step: Step, now: datetime, by: str) -> Case:
    """Return the case with what a step of the ladder promises to do next, in place of what one before it did.

    What came back is agreed on with that.
    """
    plan = [todo for todo in case.plan if todo.done_at is not None]
    old = {code for one in STEP_PLANS.values() for code, _after in one}
    kind = {code for code, _after in PLANS.get(case.kind, ())}
    rest = [one for one in case.plan if one.done_at is None and (one.code not in old or one.code in kind)]
    new = [Todo(code, now + after) for code, after in STEP_PLANS.get(step, ())]
    mine = {todo.code for todo in new} | (_TO_KNOW if new else set())
    stepped = msgspec.structs.replace(case, plan=(*plan, *new, *(one for one in rest if one.code not in mine)))
    if case.back is None:
        return stepped
    agreed = msgspec.structs.replace(case.back, agreed=True)
    return back_now(msgspec.structs.replace(stepped, back=agreed), now, by, now + _DAY)


def back_now(case: Case, now: datetime, by: str, due: datetime) -> Case:
    """Return the case whose parcel is back: what waited for it is done, what was promised for then is due."""
    deed = next((at for at, one in enumerate(case.plan) if one.done_at is None and one.code in DEEDS), None)
    if deed is None:
        return case

    def then(at: int, one: Todo) -> Todo:
        facts: dict[str, Any] = {"done_at": now, "by": by} if at < deed else {"due_at": min(one.due_at, due)}
        return one if one.done_at is not None else msgspec.structs.replace(one, **facts)

    return msgspec.structs.replace(case, plan=tuple(then(*pair) for pair in enumerate(case.plan)), due_at=due)


def told(case: Case, code: str | None, at: datetime, by: str, due: datetime | None) -> Case:
    """Return the case after a text of a template went: the step that it tells is done; `due` is what it promised."""
    todo = next((one for one in case.plan if one.done_at is None and code and TELLS.get(one.code) == code), None)
    new = tick(case, todo, at, by, None) if todo is not None else case
    deed = owed(new)
    if deed is None or due is None or deed is not next_todo(new):
        return new
    moved = msgspec.structs.replace(deed, due_at=due)
    return msgspec.structs.replace(new, plan=tuple(moved if one is deed else one for one in new.plan), due_at=due)


def confirmed(case: Case, text: str, at: datetime, due: datetime | None = None) -> Case:
    """Return a case whose copied text went at a time: from then on its buyer was told."""
    for one in case.taken:
        if one.copied and one.told == text:
            new = msgspec.structs.replace(one, copied=False, at=at)
            case = msgspec.structs.replace(case, taken=tuple(new if had is one else had for had in case.taken))
            case = told(case, one.code, at, one.by, due)
    return case


def tick(case: Case, todo: Todo, now: datetime, by: str, note: str | None) -> Case:
    """Return the case with a step done; it is next due when the first open step is."""
    done = msgspec.structs.replace(todo, done_at=now, by=by, note=note)
    new = msgspec.structs.replace(case, plan=tuple(done if one is todo else one for one in case.plan))
    following = next_todo(new)
    return msgspec.structs.replace(new, due_at=following.due_at if following is not None else case.due_at)
