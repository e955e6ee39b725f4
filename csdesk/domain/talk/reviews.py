"""Reviews: what a buyer published, what we did about it, and which one to worry about first (V02-V06).

The order of worry is a small model for ordering only: stars, words about refunds and complaints, words of mood, and how
long nobody has acted. It never decides anything.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
from msgspec import Struct

from csdesk.domain.shared.hours import OfficeClock


class ReviewKind(StrEnum):
    """Good, neutral or negative, worst last in the shop's mind and first in its list."""

    GOOD = "good"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


class ReviewState(StrEnum):
    """How far we are with a review."""

    OPEN = "open"
    CONTACTED = "contacted"
    ANSWERED = "answered"
    DONE = "done"

    @property
    def settled(self) -> bool:
        """Whether nothing of it waits for us."""
        return self in (ReviewState.ANSWERED, ReviewState.DONE)


class Rung(StrEnum):
    """The ladder of words (V05); the last one pays for the fault, never for the review."""

    SINCERE = "sincere"
    OPEN = "open"
    COMPENSATION = "compensation"


class Outcome(StrEnum):
    """How a review ended."""

    FOLLOWUP = "followup"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    EXPLAINED = "explained"
    THANKED = "thanked"
    MALICIOUS = "malicious"


class Contact(Struct, frozen=True, omit_defaults=True):
    """One attempt to reach the buyer; `copied` while its text was only copied and nobody said that it went."""

    at: datetime
    by: str
    rung: Rung | None = None
    note: str | None = None
    amount: str | None = None
    why: str | None = None
    copied: bool = False


class Review(Struct, frozen=True, omit_defaults=True):
    """One review; `id` is `RV-MMDD-NN`, `key` makes it the same one in the next export.

    Facts of the platform: stars (1 to 5), `said` (its own good, neutral or negative), text, `more` (追评), reply.
    Facts of the desk: contacts, reason, our reply, outcome; `more_at` is when a follow-up review came to what was
    known, `acted_at` when we last replied or closed.
    """

    id: str
    key: str
    arrived_at: datetime
    platform: str | None = None
    shop: str | None = None
    order_id: str | None = None
    order_no: str | None = None
    buyer_nick: str | None = None
    item: str | None = None
    stars: int | None = None
    said: ReviewKind | None = None
    text: str | None = None
    silent: bool = False
    more: str | None = None
    created_at: datetime | None = None
    reply: str | None = None
    contacts: tuple[Contact, ...] = ()
    reason: str | None = None
    own_reply: str | None = None
    replied_at: datetime | None = None
    outcome: Outcome | None = None
    note: str | None = None
    done_at: datetime | None = None
    more_at: datetime | None = None
    acted_at: datetime | None = None

    @property
    def kind(self) -> ReviewKind | None:
        """What the platform calls it, else what its stars say; None when nothing says it."""
        if self.said is not None:
            return self.said
        if self.stars is None:
            return None
        return ReviewKind.GOOD if self.stars >= 4 else ReviewKind.NEUTRAL if self.stars == 3 else ReviewKind.NEGATIVE


FACTS = ("stars", "said", "text", "silent", "more", "created_at", "reply", "item", "buyer_nick", "order_no", "shop")
"""What a newer export may change."""


def wrote(review: Review) -> bool:
    """Tell whether the buyer wrote anything, and not only gave stars."""
    return bool((review.text and not review.silent) or review.more)


def has_news(review: Review) -> bool:
    """Tell whether a follow-up review came after all that we did, so that somebody has to look at it."""
    acts = [contact.at for contact in review.contacts]
    acts += [at for at in (review.acted_at, review.done_at) if at is not None]
    return review.more_at is not None and review.more_at > max(acts, default=review.arrived_at)


def review_state(review: Review) -> ReviewState:
    """Return how far we are; a follow-up review that came after our reply opens it again."""
    if has_news(review):
        return ReviewState.OPEN
    if review.done_at is not None:
        return ReviewState.DONE
    if review.own_reply is not None or review.reply:
        return ReviewState.ANSWERED
    return ReviewState.CONTACTED if review.contacts else ReviewState.OPEN


def only_copied(review: Review) -> bool:
    """Tell whether all that was done for a review is a copied text of which nobody said that it went."""
    if review.own_reply is not None or review.reply:
        return not review.reply and review.replied_at is None
    return bool(review.contacts) and all(contact.copied for contact in review.contacts)


def confirmed(review: Review, text: str, at: datetime) -> Review:
    """Return a review whose copied text went at a time."""
    contacts = tuple(
        msgspec.structs.replace(one, copied=False, at=at) if one.copied and one.note == text else one
        for one in review.contacts
    )
    went = review.own_reply == text and review.replied_at is None
    return msgspec.structs.replace(review, contacts=contacts, replied_at=at if went else review.replied_at)


def is_of(review: Review, order_id: str | None, buyer: str) -> bool:
    """Tell whether a review is about an order or by a buyer (`platform:nick`)."""
    return review.order_id == order_id if order_id else f"{review.platform or ''}:{review.buyer_nick}" == buyer


def troubles(review: Review) -> bool:
    """Tell whether a review that is not good waits for us: neither answered nor finished."""
    return review.kind is not ReviewKind.GOOD and not review_state(review).settled


def next_rung(review: Review) -> Rung:
    """Return the rung of the ladder that comes next; the last one stays."""
    reached = [list(Rung).index(contact.rung) for contact in review.contacts if contact.rung is not None]
    return list(Rung)[min(max(reached, default=-1) + 1, len(Rung) - 1)]


def review_due(review: Review, clock: OfficeClock, first_min: int, window_h: float | None) -> datetime | None:
    """Return by when something must happen: the first contact of a bad review, then the platform's reply window."""
    if review_state(review).settled:
        return None
    news = review.more_at if has_news(review) else None
    since = news or review.created_at or review.arrived_at
    last = since + timedelta(hours=window_h) if window_h else None
    if review.kind in (ReviewKind.GOOD, None) and news is None:
        return None
    if review.contacts and news is None:
        return last
    first = clock.after(since, first_min * 60)
    return min(first, last) if first and last else first or last


# -- worry ------------------------------------------------------------------------------------------------------------

_GRAVE = (
    "投诉",
    "举报",
    "假货",
    "假的",
    "受伤",
    "过敏",
    "12315",
    "消协",
    "工商",
    "曝光",
    "起诉",
    "fake",
    "scam",
    "injur",
)
_REFUND = ("退款", "退货", "退钱", "赔", "refund", "return", "money back")
_BAD = (
    *(
        "差",
        "烂",
        "破",
        "碎",
        "坏",
        "骗",
        "垃圾",
        "失望",
        "后悔",
        "恶心",
        "瑕疵",
        "异味",
        "裂",
        "漏",
        "慢",
        "不值",
        "不理",
        "不好",
    ),
    *("bad", "broken", "terrible", "awful", "disappoint", "worst", "never again", "poor"),
)
_GOOD = ("很好", "不错", "喜欢", "满意", "漂亮", "精致", "推荐", "好看", "good", "great", "love", "perfect", "nice")
_NOT = ("不是很好", "不太满意", "不满意", "不喜欢", "不推荐", "不好看", "not good")

_WEIGHT = {ReviewKind.NEGATIVE: 100, ReviewKind.NEUTRAL: 50, None: 25, ReviewKind.GOOD: 0}


def mood(text: str) -> int:
    """Return how bad a text sounds: 0 for none of it, more for refunds, complaints and words of anger, less for praise.

    Counted words: a grave one 20, a refund 10, an angry one 4 (at most 20), praise -4 (at most -12).
    """
    folded = text.casefold()
    for words in _NOT:
        folded = folded.replace(words, "差")
    grave = 20 * any(word in folded for word in _GRAVE)
    refund = 10 * any(word in folded for word in _REFUND)
    bad = min(20, 4 * sum(word in folded for word in _BAD))
    good = min(12, 4 * sum(word in folded for word in _GOOD))
    return grave + refund + bad - good


def worry(review: Review) -> int:
    """Return how much to worry about a review; for ordering only."""
    stars = 5 * (5 - review.stars) if review.stars is not None else 0
    return _WEIGHT[review.kind] + stars + mood(f"{review.text or ''}\n{review.more or ''}")


def review_order(review: Review) -> tuple[int, int, float, str]:
    """Return the sort key of the list: negative before neutral before good, the most worrying first, done ones last."""
    state, since = review_state(review), (review.created_at or review.arrived_at).timestamp()
    if state.settled:
        return (1 + (state is ReviewState.DONE), 0, -since, review.id)
    rank = {ReviewKind.NEGATIVE: 0, ReviewKind.NEUTRAL: 1, None: 2, ReviewKind.GOOD: 3}[review.kind]
    return (0, rank * 1000 - worry(review), since, review.id)
