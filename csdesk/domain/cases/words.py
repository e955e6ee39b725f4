"""Which text fits where a case stands: photos first, then the step, then what the parcel that came back calls for."""

from __future__ import annotations

from collections.abc import Mapping

from csdesk.domain.cases.cases import Case, CaseKind, Step, is_coupon

STEP_WORDS: Mapping[Step, str] = {
    Step.COMPENSATION: "comp_offer",
    Step.RESEND: "resend",
    Step.EXCHANGE: "exchange_ok",
    Step.RETURN: "return_ok",
}
"""The template of each step of the ladder."""


def words_for(case: Case) -> str | None:
    """Return the code of the text that fits where a case stands; None when first a step must be taken.

    Above the cap the buyer is asked to wait (F09); photos come before steps (F02); a forgotten coupon is no flaw; who
    has said what is wrong is not asked for it; a parcel that came back in order ends in the refund, or in what the step
    said, another one begins the talk (F07, F08).
    """
    last = case.last_step
    if case.escalated:
        return "escalate_wait"
    if case.missing:
        told = any(taken.told for taken in case.taken)
        if case.kind is CaseKind.COMPLAINT and not told:
            return "calm" if (case.text or "").strip() else "complaint_first"
        return "photo_request"
    if case.back is not None and not case.back.fine:
        return "return_reject_talk"
    if case.back is not None and last is not None and last.step is Step.RETURN:
        return "refund_done"
    if last is None or last.step is None:
        return None
    return "mod_coupon" if is_coupon(case) and last.step is Step.COMPENSATION else STEP_WORDS[last.step]
