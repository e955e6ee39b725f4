"""Which verb may be done on a message or a review: screen and service ask here. Each function is named as its verb."""

from __future__ import annotations

from csdesk.domain.shared.denial import Denial
from csdesk.domain.talk.messages import Message, sender_key
from csdesk.domain.talk.reviews import Review, ReviewKind, Rung, next_rung
from csdesk.i18n import N_


def mute(message: Message) -> Denial | None:
    """A buyer is never muted."""
    return None if sender_key(message) is not None else Denial("a_buyer", N_("A buyer is never muted."))


def thank(review: Review) -> Denial | None:
    """Only for a good review there are thanks (V01)."""
    return None if review.kind is ReviewKind.GOOD else Denial("not_good", N_("Thanks are for good reviews."))


def compensate(review: Review, amount: str | None, why: str | None) -> Denial | None:
    """Money comes last on the ladder (V05), for the fault: with its amount and what the fault is."""
    if not amount or not (why or "").strip():
        code = "why_missing" if amount else "amount_missing"
        words = N_("A compensation is for the fault: it needs an amount and a reason.")
        return Denial(code, words, "--amount 8 --why TEXT")
    rung = next_rung(review)
    if rung is Rung.COMPENSATION:
        return None
    hint = f"csdesk review contact {review.id} --step {rung}"
    return Denial("ladder_skip", N_("Words first: the ladder is sincere, open, compensation."), hint)
