"""What is to be done in a case, step by step with a time each: parcels on their way, coupons (O02, O03, S04, S12)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from csdesk.domain.cases.cases import Case, CaseKind, Todo
from csdesk.i18n import N_

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_PROMISED = timedelta(0)
"""Due when the buyer was promised an answer."""

PLANS: Mapping[CaseKind, tuple[tuple[str, timedelta], ...]] = {
    CaseKind.SENT_WRONG_ITEM: (("ask_courier", _PROMISED), ("return_refund", 7 * _DAY), ("order_again", 7 * _DAY)),
    CaseKind.COUPON_REFUND: (("pay_coupon", _PROMISED), ("tell_paid", _DAY)),
    CaseKind.INTERCEPT: (
        ("register_intercept", _HOUR),
        ("tell_result", _PROMISED),
        ("watch_back", 3 * _DAY),
        ("refund_back", 7 * _DAY),
    ),
    CaseKind.READDRESS: (("register_readdress", _HOUR), ("tell_result", _PROMISED), ("watch_arrival", 3 * _DAY)),
    CaseKind.REFUND_AFTER_SHIP: (
        ("register_intercept", _HOUR),
        ("calm", _PROMISED),
        ("watch_back", 3 * _DAY),
        ("refund_back", 7 * _DAY),
    ),
    CaseKind.PROBLEM_PARCEL: (("trace_parcel", _HOUR), ("tell_result", _PROMISED), ("claim", 3 * _DAY)),
    CaseKind.CLAIM: (("proof", _DAY), ("claim", 3 * _DAY), ("paid_out", 15 * _DAY)),
}
"""The steps of a kind and how long after the opening each is due; the days are the desk's own guess."""

WORDS: Mapping[str, str] = {
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


def tick(case: Case, todo: Todo, now: datetime, by: str, note: str | None) -> Case:
    """Return the case with a step done; it is next due when the first open step is."""
    done = msgspec.structs.replace(todo, done_at=now, by=by, note=note)
    new = msgspec.structs.replace(case, plan=tuple(done if one is todo else one for one in case.plan))
    following = next_todo(new)
    return msgspec.structs.replace(new, due_at=following.due_at if following is not None else case.due_at)
