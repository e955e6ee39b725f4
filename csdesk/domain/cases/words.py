"""Which text fits where a case stands, and what it says sorry for: one table, by what was decided and came of it."""

from __future__ import annotations

from collections.abc import Mapping

from csdesk.domain.cases.cases import Case, CaseKind, Reason, Step, Taken, is_coupon
from csdesk.domain.cases.plan import DEEDS, REFUNDS, STEP_PLANS, TELLS, next_todo
from csdesk.i18n import N_

SAYS: Mapping[tuple[Step | None, bool], str] = {
    (Step.COMPENSATION, False): "comp_offer",
    (Step.COMPENSATION, True): "comp_offer",
    (Step.RESEND, False): "resend",
    (Step.RESEND, True): "case_back_new",
    (Step.EXCHANGE, False): "exchange_ok",
    (Step.EXCHANGE, True): "case_back_new",
    (Step.RETURN, False): "return_way",
    (Step.RETURN, True): "case_back_refund",
    (Step.REFUND_ONLY, False): "refund_will",
    (Step.REFUND_ONLY, True): "case_back_refund",
    (None, True): "case_back_refund",
}
"""The template by the step a case stands on, and whether goods came back and that is settled."""

UNSUITED = frozenset((Reason.SIZE, Reason.DISLIKE))
"""Reasons of a return for which nobody is at fault."""

SORRY: Mapping[Reason | None, str] = {
    Reason.QUALITY: N_("I am very sorry, we should have found this flaw."),
    Reason.DAMAGED: N_("I am very sorry that it reached you damaged."),
    Reason.LOST: N_("I am very sorry that the parcel did not reach you."),
    Reason.MISSING: N_("I am very sorry that we left something out."),
    Reason.WRONG_ITEM: N_("I am very sorry that we sent you the wrong thing."),
    Reason.NOT_AS_DESCRIBED: N_("I am very sorry that it is not as we described it."),
    Reason.SIZE: N_("I am sorry that the size does not suit you."),
    Reason.LATE: N_("I am very sorry that you had to wait so long."),
    Reason.DISLIKE: N_("I am sorry that it is not to your liking."),
    Reason.PACKAGING: N_("I am very sorry that we did not pack it well."),
    Reason.ATTITUDE: N_("I am very sorry for how I answered you."),
    None: N_("I am very sorry for the trouble."),
}
"""What a text of a case says sorry for; never for what is not its reason."""


def sorry_for(case: Case | None) -> str:
    """Return for what a buyer is told sorry, a message id; where nobody knows why, for the trouble."""
    return SORRY.get(case.reason if case is not None else None, SORRY[None])


def told_already(case: Case) -> Taken | None:
    """Return when the very text that fits where a case stands was told, since its last step; None when it was not."""
    told, last = case.told, case.last_step
    if told is None or told.copied or told.code is None or told.code != words_for(case):
        return None
    return told if last is None or told.at >= last.at else None


def words_for(case: Case) -> str | None:
    """Return the code of the text that fits where a case stands; None when first something must be done.

    Above the cap the buyer is asked to wait (F09); photos come before steps (F02); a forgotten coupon is no flaw; who
    has said what is wrong is not asked for it; a parcel that came back in order ends in the refund or the new one,
    another one begins the talk (F07, F08). That something was refunded, or left, is said once that is noted.
    """
    if case.escalated:
        return "escalate_wait"
    if case.missing:
        told = any(taken.told for taken in case.taken)
        if case.kind is CaseKind.COMPLAINT and not told:
            return "calm" if (case.text or "").strip() else "complaint_first"
        return "photo_request"
    if case.back is not None and not case.settled:
        return "return_reject_talk"
    todo, last = next_todo(case), case.last_step
    if todo is not None and todo.code in TELLS:
        return TELLS[todo.code]
    step = last.step if last is not None else None
    promised = STEP_PLANS.get(step, ()) if step is not None else ()
    deeds = {code for code, _after in promised} & DEEDS or REFUNDS
    mine = [one for one in case.plan if one.code in deeds]
    if (case.plan and todo is None) or (mine and all(one.done_at is not None for one in mine)):
        return None
    if step is Step.COMPENSATION and is_coupon(case):
        return "mod_coupon"
    if step is None and not mine:
        return None
    code = SAYS.get((step, case.settled))
    unsuited = case.kind is CaseKind.NO_REASON_7D or case.reason in UNSUITED
    return "return_ok" if code == "return_way" and unsuited else code
