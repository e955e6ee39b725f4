"""An after-sales case as commands, programs and screens see it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from csdesk.domain.cases.cases import (
    NO_PHOTOS,
    PHOTOS,
    UNSEEN,
    Back,
    Case,
    CaseKind,
    CaseState,
    Photo,
    Proposal,
    QualityRate,
    Reason,
    Step,
    case_state,
    no_reason_until,
    overdue,
    propose,
    quality_rate,
)
from csdesk.domain.cases.plan import WORDS
from csdesk.domain.cases.words import words_for
from csdesk.domain.follow.follow import Follow
from csdesk.domain.follow.promised import Promised
from csdesk.domain.orders.parcels import nick_shown, receivers_of
from csdesk.domain.shared.label import label
from csdesk.domain.shared.masking import masker
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.view import View


class PhotosView(Struct, frozen=True):
    """Where each photo lies, or None."""

    waybill: str | None
    whole: str | None
    flaw: str | None


class PhotoFile(Struct, frozen=True):
    """One photo as it was put in its box; `found` is `here`, `changed` (another size now) or `moved`."""

    box: str
    path: str
    size: int
    sha256: str
    found: str


class TakenView(Struct, frozen=True):
    """A step, or words to the buyer."""

    at: datetime
    by: str
    step: Step | None
    amount: str | None
    why: str | None
    told: str | None
    copied: bool


class TodoView(Struct, frozen=True):
    """A step of a case's plan; `words` says it in the language in use."""

    code: str
    words: str
    due_at: datetime
    done_at: datetime | None
    by: str | None
    note: str | None


class CaseView(Struct, frozen=True):
    """A case in the form of the JSON contract; the names and their order are fixed."""

    id: str
    kind: CaseKind
    order_id: str
    step: Step | None
    photos: PhotosView
    amount: str | None
    due_at: datetime | None
    owner: str | None
    state: CaseState
    late: bool
    text: str | None
    platform: str | None
    buyer_nick: str | None
    reason: Reason | None
    degree: int | None
    missing: tuple[str, ...]
    moved: tuple[str, ...]
    waived: str | None
    opened_at: datetime
    no_reason_until: datetime | None
    proposal: Proposal | None
    back_fine: bool | None
    plan: tuple[TodoView, ...]
    history: tuple[TakenView, ...]
    root_cause: str | None
    outcome: str | None
    goods: str | None
    closed_at: datetime | None
    told_at: datetime | None
    copied_at: datetime | None
    promised: tuple[datetime, ...]
    says: str | None
    files: tuple[PhotoFile, ...]
    back: Back | None


def view_case(desk: View, case: Case, follows: Iterable[Follow] = (), *, reveal: bool = False) -> CaseView:
    """Return the view of a case; phone numbers in free texts are masked unless `reveal`.

    Among the dated things `follows` are the promises to its buyer.
    """
    text = masker(reveal=reveal, receivers=receivers_of(desk.about(case.order_id)))
    order, limits, last = desk.orders.get(case.order_id), desk.config.aftersales, case.last_step
    paths = {name: photo.path for name, photo in case.photos.items()}
    live, told = case.closed_at is None, case.told
    nick = case.buyer_nick or (order.buyer_nick if order else None)
    files = tuple(_file(name, case.photos[name]) for name in PHOTOS if name in case.photos)
    return CaseView(
        id=case.id,
        kind=case.kind,
        order_id=case.order_id,
        step=last.step if last else None,
        photos=PhotosView(paths.get("waybill"), paths.get("whole"), paths.get("flaw")),
        amount=last.amount if last else None,
        due_at=case.due_at if live else None,
        owner=case.owner,
        state=case_state(case),
        late=overdue(case, desk.now()),
        text=text(case.text),
        platform=case.platform,
        buyer_nick=nick if reveal else nick_shown(nick, desk.about(case.order_id)),
        reason=case.reason,
        degree=case.degree,
        missing=case.missing,
        moved=tuple(file.box for file in files if file.found == "moved") if live else (),
        waived=text(case.waived),
        opened_at=case.opened_at,
        no_reason_until=no_reason_until(order),
        proposal=propose(order, limits.low_value, limits.max_pay) if live and last is None else None,
        back_fine=case.back.fine if case.back else None,
        plan=tuple(TodoView(t.code, label(WORDS, t.code), t.due_at, t.done_at, t.by, text(t.note)) for t in case.plan),
        history=tuple(TakenView(t.at, t.by, t.step, t.amount, text(t.why), text(t.told), t.copied) for t in case.taken),
        root_cause=case.root_cause,
        outcome=text(case.outcome),
        goods=case.goods,
        closed_at=case.closed_at,
        told_at=told.at if told and not told.copied else None,
        copied_at=told.at if told and told.copied else None,
        promised=Promised(follows).times(case.order_id, f"{case.platform}:{nick}") if live else (),
        says=words_for(case) if live else None,
        back=case.back,
        files=files,
    )


def photos_word(case: Case | CaseView) -> str:
    """Return how many of the photos are there; nothing is counted where they are waived or make no sense."""
    if case.kind in NO_PHOTOS or case.reason in UNSEEN:
        return "-"
    return _("waived") if case.waived else f"{len(PHOTOS) - len(case.missing)}/{len(PHOTOS)}"


def told_words(taken: TakenView) -> str:
    """Return a text to the buyer with what is known of it: told, or only copied."""
    words = _("copied, not yet sent: {text}") if taken.copied else _("told: {text}")
    return words.format(text=taken.told or "")


def _file(box: str, photo: Photo) -> PhotoFile:
    """Return a photo with whether it still lies where it lay: a look at its size, the digest is for the evidence."""
    try:
        found = "here" if Path(photo.path).stat().st_size == photo.size else "changed"
    except OSError:
        found = "moved"
    return PhotoFile(box, photo.path, photo.size, photo.sha256, found)


def sorted_cases(desk: Desk) -> list[Case]:
    """Return every case: open ones by their next date, then the closed ones, newest first."""

    def urgency(case: Case) -> tuple[bool, float, str]:
        if case.closed_at is not None:
            return (True, -case.closed_at.timestamp(), case.id)
        return (False, (case.due_at or case.opened_at).timestamp(), case.id)

    return sorted(desk.records.cases.records.values(), key=urgency)


def list_cases(
    desk: Desk, *, state: CaseState | None = None, late: bool = False, order: str | None = None, reveal: bool = False
) -> list[CaseView]:
    """Return the cases that fit, the nearest date first."""
    now, follows = desk.now(), desk.records.follow.records.values()
    return [
        view_case(desk, case, follows, reveal=reveal)
        for case in sorted_cases(desk)
        if (state is None or case_state(case) is state)
        and (not late or overdue(case, now))
        and (order is None or case.order_id == order)
    ]


def rate(desk: Desk) -> QualityRate:
    """Return the quality refund rate of the last 30 days (V10)."""
    return quality_rate(desk.records.cases.records.values(), desk.orders.values(), desk.now())
