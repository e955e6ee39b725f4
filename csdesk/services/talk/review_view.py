"""A review as commands, programs and screens see it."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from csdesk.domain.orders.parcels import nick_shown, receivers_of
from csdesk.domain.shared.masking import masker
from csdesk.domain.talk.reviews import (
    Outcome,
    Review,
    ReviewKind,
    ReviewState,
    Rung,
    has_news,
    next_rung,
    only_copied,
    review_order,
    review_state,
    worry,
)
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.view import View
from csdesk.services.today.clocks import Clocks, review_due_at


class ContactView(Struct, frozen=True):
    """One attempt to reach the buyer."""

    at: datetime
    by: str
    rung: Rung | None
    note: str | None
    amount: str | None
    why: str | None
    copied: bool


class ReviewView(Struct, frozen=True):
    """A review in the form of the JSON contract; the names and their order are fixed."""

    id: str
    platform: str | None
    order_id: str | None
    stars: int | None
    kind: ReviewKind | None
    text: str | None
    created_at: datetime | None
    state: ReviewState
    reply: str | None
    outcome: Outcome | None
    due_at: datetime | None
    late: bool
    silent: bool
    more: str | None
    buyer_nick: str | None
    item: str | None
    reason: str | None
    next_step: Rung
    contacts: tuple[ContactView, ...]
    worry: int
    note: str | None
    order_no: str | None
    more_at: datetime | None
    news: bool
    copied: bool


def view_review(desk: View, review: Review, clocks: Clocks | None = None, *, reveal: bool = False) -> ReviewView:
    """Return the view of a review; phone numbers in its words are masked unless `reveal`."""
    text = masker(reveal=reveal, receivers=receivers_of(desk.about(review.order_id)))
    due = review_due_at(desk, review, clocks or Clocks(desk))
    return ReviewView(
        id=review.id,
        platform=review.platform,
        order_id=review.order_id,
        stars=review.stars,
        kind=review.kind,
        text=text(review.text),
        created_at=review.created_at,
        state=review_state(review),
        reply=text(review.own_reply or review.reply),
        outcome=review.outcome,
        due_at=due,
        late=due is not None and due <= desk.now(),
        silent=review.silent,
        more=text(review.more),
        buyer_nick=review.buyer_nick if reveal else nick_shown(review.buyer_nick, desk.about(review.order_id)),
        item=review.item,
        reason=text(review.reason),
        next_step=next_rung(review),
        contacts=tuple(
            ContactView(c.at, c.by, c.rung, text(c.note), c.amount, text(c.why), c.copied) for c in review.contacts
        ),
        worry=worry(review),
        note=text(review.note),
        order_no=review.order_no,
        more_at=review.more_at,
        news=has_news(review),
        copied=only_copied(review),
    )


def reply_words(view: ReviewView) -> str:
    """Return the public reply; one that was only copied says so, nobody can read it yet."""
    if view.reply and view.copied:
        return _("copied, not yet sent: {text}").format(text=view.reply)
    return view.reply or ""


def sorted_reviews(desk: Desk) -> list[Review]:
    """Return every review, the most worrying first."""
    return sorted(desk.records.reviews.records.values(), key=review_order)


def list_reviews(
    desk: Desk,
    *,
    state: ReviewState | None = None,
    kind: ReviewKind | None = None,
    platform: str | None = None,
    more: bool = False,
    reveal: bool = False,
) -> list[ReviewView]:
    """Return the reviews that fit, the most worrying first."""
    clocks = Clocks(desk)
    return [
        view_review(desk, review, clocks, reveal=reveal)
        for review in sorted_reviews(desk)
        if (state is None or review_state(review) is state)
        and (kind is None or review.kind is kind)
        and (platform is None or review.platform == platform)
        and (review.more is not None or not more)
    ]
