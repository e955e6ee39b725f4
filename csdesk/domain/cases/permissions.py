"""Which verb may be done on a case: the screen and the service ask here. Each function is named as its verb."""

from __future__ import annotations

from decimal import Decimal

from csdesk.domain.cases.cases import NO_PHOTOS, Case, Step, refusal, ways_of
from csdesk.domain.cases.labels import CASE_REFUSALS, PHOTO_NAMES
from csdesk.domain.cases.plan import WORDS, next_todo, owed
from csdesk.domain.cases.words import words_for
from csdesk.domain.shared.denial import Denial
from csdesk.domain.shared.label import label, listed
from csdesk.i18n import N_

_STEP_FIRST = "csdesk case step {id} compensation --amount 8"


def denied(case: Case, code: str) -> Denial:
    """Return the denial of a code, with the photos that are missing."""
    missing = listed(label(PHOTO_NAMES, box) for box in case.missing)
    hints = {
        "photos_missing": f"csdesk case photo {case.id} {next(iter(case.missing), '')} FILE | --waive --why TEXT",
        "ladder_skip": "--why TEXT",
        "amount_missing": "--amount 8",
    }
    return Denial(code, label(CASE_REFUSALS, code).format(missing=missing), hints.get(code, ""))


def work(case: Case) -> Denial | None:
    """A closed case stays as it is."""
    return None if case.closed_at is None else denied(case, "case_closed")


def step(case: Case) -> Denial | None:
    """No step at all is taken of a closed case, nor before the photos are there (F02)."""
    code = refusal(case, ways_of(case)[0], Decimal(1), None)
    return None if code is None else denied(case, code)


def close(case: Case, ended: Step | None, why: str = "") -> Denial | None:
    """What was exchanged or returned closes with its photos or a waiver (F02), and with its reason (V10).

    An exchange of which a step or the parcel that came back is noted needs none. While what its buyer was promised is
    not done, a case closes only for a reason (`why`).
    """
    if case.closed_at is not None:
        return work(case)
    todo = owed(case)
    if todo is not None and not why.strip():
        facts = {"step": label(WORDS, todo.code)}
        return Denial("still_promised", CASE_REFUSALS["still_promised"], "--why TEXT", facts)
    if ended is not None and case.missing:
        return denied(case, "photos_missing")
    if ended is None or case.reason is not None or case.kind in NO_PHOTOS:  # these say themselves why
        return None
    hint = "--reason quality|size|dislike …"
    if ended is Step.RETURN:
        return Denial("reason_missing", N_("A return is closed with its reason."), hint)
    if case.back is None and all(one.step is not Step.EXCHANGE for one in case.taken):
        return Denial("reason_missing", N_("Nothing of this exchange is noted: it is closed with its reason."), hint)
    return None


def tick(case: Case) -> Denial | None:
    """Only of an open case with something left on its plan is a step done."""
    if case.closed_at is not None:
        return work(case)
    if next_todo(case) is not None:
        return None
    words, hint = N_("No step of case {id} is left to do."), "csdesk case close {id} --outcome …"
    return Denial("nothing_to_do", words, hint)


def ask_photos(case: Case) -> Denial | None:
    """Only photos that are missing are asked for (F02)."""
    return None if case.missing else Denial("photos_complete", N_("All photos are there."))


def offer(case: Case) -> Denial | None:
    """Only the small payment that a case stands on is offered (F01)."""
    last = case.last_step
    if last is not None and last.step is Step.COMPENSATION and not case.escalated:
        return None
    return Denial("no_offer", N_("There is no compensation to offer."), _STEP_FIRST)


def say(case: Case) -> Denial | None:
    """Without a step on the ladder there is nothing to say; a case with a plan goes on with that."""
    if words_for(case) is not None:
        return None
    todo = next_todo(case)
    if todo is None and case.plan:
        return Denial("all_done", N_("All is done and told: close the case."), "csdesk case close {id} --outcome …")
    if todo is None:
        return Denial("no_step", N_("First take a step of the ladder."), _STEP_FIRST)
    step = {"step": label(WORDS, todo.code)}
    return Denial("no_step", N_("No text waits here; next: {step}."), "csdesk case tick {id}", step)


def approve(case: Case) -> Denial | None:
    """Only what was escalated waits for the owner's word (F09)."""
    if case.escalated and case.last_step is not None and case.closed_at is None:
        return None
    return Denial("not_escalated", N_("Nothing waits for the owner here."))
