"""The words that people read for the codes of messages, reviews and cases; translated when shown."""

from __future__ import annotations

from collections.abc import Mapping

from csdesk.domain.cases.cases import CaseKind, CaseState, Reason, Step
from csdesk.domain.orders.cards import ChangeKind
from csdesk.domain.shared.label import label
from csdesk.domain.talk.consults import Intent, Question, Sex
from csdesk.domain.talk.messages import Kind, State
from csdesk.domain.talk.reviews import Outcome, ReviewKind, ReviewState, Rung
from csdesk.domain.talk.waiting import Level
from csdesk.i18n import N_

MESSAGE_KINDS: Mapping[str, str] = {
    Kind.BUYER: N_("buyer"),
    Kind.STATION: N_("station message"),
    Kind.MAIL: N_("mail"),
    Kind.TICKET: N_("platform ticket"),
}
MESSAGE_STATES: Mapping[str, str] = {
    State.OPEN: N_("to answer"),
    State.WAITING_BUYER: N_("waiting for the buyer"),
    State.SNOOZED: N_("snoozed"),
    State.DONE: N_("finished"),
}
COPIED = N_("copied only")
"""The state of a message or a review whose text was copied while nobody said that it went: no figure counts it."""
LEVELS: Mapping[str, str] = {
    Level.SLOW: N_("slow"),
    Level.STRONG: N_("hurry"),
    Level.LATE: N_("overdue"),
}
CASE_KINDS: Mapping[str, str] = {
    CaseKind.AFTERSALES: N_("after-sales"),
    CaseKind.COMPENSATION: N_("compensation"),
    CaseKind.RESEND: N_("re-send"),
    CaseKind.EXCHANGE: N_("exchange"),
    CaseKind.RETURN_REFUND: N_("return and refund"),
    CaseKind.REFUND_ONLY: N_("refund only"),
    CaseKind.NO_REASON_7D: N_("7-day no-reason return"),
    CaseKind.COMPLAINT: N_("buyer's complaint"),
    CaseKind.APPEAL: N_("appeal"),
    CaseKind.INTERCEPT: N_("intercept"),
    CaseKind.READDRESS: N_("re-address"),
    CaseKind.COUPON_REFUND: N_("forgotten coupon"),
    CaseKind.SENT_WRONG_ITEM: N_("bought the wrong item"),
    CaseKind.REFUND_AFTER_SHIP: N_("refund after it left"),
    CaseKind.PROBLEM_PARCEL: N_("problem parcel"),
    CaseKind.CLAIM: N_("claim"),
}
CHANGES: Mapping[str, str] = {
    ChangeKind.BEFORE_SHIP: N_("change before it leaves"),
    ChangeKind.SENT_WRONG_ITEM: N_("bought the wrong item"),
    ChangeKind.FORGOT_COUPON: N_("forgotten coupon"),
    ChangeKind.INTERCEPT: N_("intercept"),
    ChangeKind.READDRESS: N_("re-address"),
    ChangeKind.REFUND_AFTER_SHIP: N_("refund after it left"),
}
STEPS: Mapping[str, str] = {
    Step.COMPENSATION: N_("compensation"),
    Step.RESEND: N_("re-send"),
    Step.EXCHANGE: N_("exchange"),
    Step.RETURN: N_("return and refund"),
    Step.REFUND_ONLY: N_("refund only"),
}
CASE_STATES: Mapping[str, str] = {
    CaseState.OPEN: N_("in work"),
    CaseState.ESCALATED: N_("escalated"),
    CaseState.DONE: N_("finished"),
}
REASONS: Mapping[str, str] = {
    Reason.QUALITY: N_("quality"),
    Reason.DAMAGED: N_("damaged"),
    Reason.LOST: N_("parcel lost"),
    Reason.MISSING: N_("something left out"),
    Reason.WRONG_ITEM: N_("wrong item"),
    Reason.NOT_AS_DESCRIBED: N_("not as described"),
    Reason.SIZE: N_("wrong size"),
    Reason.LATE: N_("came late"),
    Reason.DISLIKE: N_("does not like it"),
    Reason.PACKAGING: N_("packaging"),
    Reason.ATTITUDE: N_("how we answered"),
    Reason.OTHER: N_("other"),
}
REVIEW_KINDS: Mapping[str, str] = {
    ReviewKind.GOOD: N_("good"),
    ReviewKind.NEUTRAL: N_("neutral"),
    ReviewKind.NEGATIVE: N_("negative"),
}
REVIEW_STATES: Mapping[str, str] = {
    ReviewState.OPEN: N_("untouched"),
    ReviewState.CONTACTED: N_("contacted"),
    ReviewState.ANSWERED: N_("answered"),
    ReviewState.DONE: N_("finished"),
}
RUNGS: Mapping[str, str] = {
    Rung.SINCERE: N_("sincere word"),
    Rung.OPEN: N_("open word"),
    Rung.COMPENSATION: N_("compensation for the fault"),
}
OUTCOMES: Mapping[str, str] = {
    Outcome.FOLLOWUP: N_("follow-up review"),
    Outcome.CHANGED: N_("review was changed"),
    Outcome.UNCHANGED: N_("unchanged"),
    Outcome.EXPLAINED: N_("public explanation"),
    Outcome.THANKED: N_("thanked"),
    Outcome.MALICIOUS: N_("malicious, evidence kept"),
}
QUESTIONS: Mapping[str, str] = {
    Question.STOCK: N_("stock"),
    Question.PRICE: N_("the price"),
    Question.SIZE: N_("which size"),
    Question.QUALITY: N_("quality"),
    Question.SHIPPING: N_("delivery"),
    Question.AFTERSALES: N_("after-sales"),
    Question.OTHER: N_("other"),
}
INTENTS: Mapping[str, str] = {
    Intent.ORDERED: N_("did order"),
    Intent.HIGH: N_("wants it"),
    Intent.LOW: N_("may want it"),
    Intent.NONE: N_("does not want it"),
}
SEXES: Mapping[str, str] = {
    Sex.FEMALE: N_("woman"),
    Sex.MALE: N_("man"),
}
SATISFIED: Mapping[bool, str] = {
    True: N_("satisfied"),
    False: N_("not satisfied"),
}


def reason_words(reason: str | None) -> str:
    """Return the reason of a bad review in words: one of the usual ones, else as it was written."""
    return label(REASONS, reason) if reason and reason in REASONS else reason or ""
