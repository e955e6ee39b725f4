"""Service figures: reviews, cases and how long they take, overdue parcels, reminders (T05, T06, G03, V07)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from msgspec import Struct

from csdesk.domain.cases.cases import Case
from csdesk.domain.follow.follow import Follow, FollowEnd
from csdesk.domain.orders.stage import ship_deadline
from csdesk.domain.orders.trades import Trade, won_back
from csdesk.domain.reports.sales import ZERO, paid_of
from csdesk.domain.shared.masking import mask_text
from csdesk.domain.shared.models import PlatformState
from csdesk.domain.shared.money import parse_money, show_money
from csdesk.domain.shared.rules import RulePack
from csdesk.domain.shared.times import Within
from csdesk.domain.talk.consults import Consult
from csdesk.domain.talk.figures import share
from csdesk.domain.talk.reviews import Review, ReviewKind, ReviewState, only_copied, review_state


class ReviewFigures(Struct, frozen=True):
    """The reviews that were published in a span.

    `replied_share` is of those that want words: every one the buyer wrote, or that is not good (V07); `stars` counts
    them by their number, `avg_stars` is over those that have some.
    """

    received: int
    good: int
    neutral: int
    negative: int
    stars: dict[str, int]
    avg_stars: float | None
    good_share: float | None
    to_reply: int
    replied: int
    replied_share: float | None


def review_figures(reviews: Iterable[Review], start: datetime, end: datetime) -> ReviewFigures:
    """Return the figures of the reviews of a span."""
    found = [review for review in reviews if start <= (review.created_at or review.arrived_at) < end]
    kinds = Counter(review.kind for review in found)
    stars = Counter(review.stars for review in found if review.stars is not None)
    told = [review for review in found if _wants_words(review)]
    replied = sum(map(_has_words, told))
    known, total = len(found) - kinds[None], sum(stars.values())
    return ReviewFigures(
        received=len(found),
        good=kinds[ReviewKind.GOOD],
        neutral=kinds[ReviewKind.NEUTRAL],
        negative=kinds[ReviewKind.NEGATIVE],
        stars={str(number): stars[number] for number in (5, 4, 3, 2, 1)},
        avg_stars=round(sum(number * count for number, count in stars.items()) / total, 2) if total else None,
        good_share=share(kinds[ReviewKind.GOOD], known),
        to_reply=len(told),
        replied=replied,
        replied_share=share(replied, len(told)),
    )


def _wants_words(review: Review) -> bool:
    return review.kind is not ReviewKind.GOOD or bool(review.text and not review.silent)


def _has_words(review: Review) -> bool:
    return bool(review.reply or review.own_reply) and not only_copied(review)


def unanswered(reviews: Iterable[Review], start: datetime, end: datetime) -> list[Review]:
    """Return the reviews of a span that want words and have none: what is left of `replied_share`."""
    found = (review for review in reviews if start <= (review.created_at or review.arrived_at) < end)
    return [review for review in found if _wants_words(review) and not _has_words(review)]


def bad_untouched(reviews: Iterable[Review]) -> list[Review]:
    """Return the negative reviews for which nothing was done yet."""
    return [one for one in reviews if one.kind is ReviewKind.NEGATIVE and review_state(one) is ReviewState.OPEN]


class CaseFigures(Struct, frozen=True):
    """The after-sales cases of a span; `solved` of those opened in it, times of those closed in it."""

    opened: int
    solved: int
    solve_rate: float | None
    closed: int
    resolution_s: float | None
    kinds: dict[str, int]
    reasons: dict[str, int]
    causes: dict[str, int]
    paid: str


def case_figures(cases: Iterable[Case], start: datetime, end: datetime) -> CaseFigures:
    """Return the figures of the cases of a span: kinds of trouble and how long it took."""
    every = list(cases)
    opened = [case for case in every if start <= case.opened_at < end]
    times = [
        (case.closed_at - case.opened_at).total_seconds()
        for case in every
        if case.closed_at is not None and start <= case.closed_at < end
    ]
    payments = [paid for case in every if (paid := case.payment) is not None and start <= paid.at < end]
    solved = sum(case.closed_at is not None for case in opened)
    return CaseFigures(
        opened=len(opened),
        solved=solved,
        solve_rate=share(solved, len(opened)),
        closed=len(times),
        resolution_s=round(sum(times) / len(times), 1) if times else None,
        kinds=_counted(case.kind.value for case in opened),
        reasons=_counted(case.reason.value for case in opened if case.reason is not None),
        causes=_counted(mask_text(case.root_cause) for case in opened if case.root_cause),
        paid=show_money(sum((Decimal(paid.amount or 0) for paid in payments), Decimal(0))),
    )


def lost_reasons(follow: Iterable[Follow], start: datetime, end: datetime) -> dict[str, int]:
    """Return why leads that ended in a span were lost, the most frequent first (B05)."""
    lost = (one for one in follow if one.end is FollowEnd.LOST and one.ended_at and start <= one.ended_at < end)
    return _counted(mask_text(one.why) for one in lost if one.why)


def _counted(words: Iterable[str | None]) -> dict[str, int]:
    """Return how often each word is there, the most frequent first."""
    return dict(sorted(Counter(filter(None, words)).items(), key=lambda pair: (-pair[1], pair[0])))


class LateFigures(Struct, frozen=True):
    """Parcels whose time to leave lay in a span: how many, how many missed it, and those that still have not left."""

    due: int
    late: int
    late_share: float | None
    still_open: int
    ids: tuple[str, ...]


_GONE = frozenset((PlatformState.SHIPPED, PlatformState.DELIVERED, PlatformState.COMPLETED))


def late_figures(
    trades: Iterable[Trade], packs: Mapping[str, RulePack], start: datetime, end: datetime, now: datetime
) -> LateFigures:
    """Return the overdue figures of a span (G03); what was closed, unpaid or left at an unknown time does not count."""
    due, late, waiting = 0, [], []
    counts = Within(start, end)
    for trade in trades:
        limit = ship_deadline(trade, packs.get(trade.platform))
        if limit is None or not counts(limit) or _void(trade):
            continue
        left = _left_at(trade)
        if left is None and trade.platform_state in _GONE:
            continue
        due += left is not None or limit < now
        if left is None and limit < now:
            waiting.append(trade.id)
        elif left is not None and left > limit:
            late.append(trade.id)
    found = (*sorted(waiting), *sorted(late))
    return LateFigures(due, len(found), share(len(found), due), len(waiting), found)


def _void(trade: Trade) -> bool:
    """Tell whether nothing has to leave: not paid, closed, refused or replaced."""
    desk, cod = trade.desk, trade.pay_kind == "cod"
    if trade.platform_state is PlatformState.CLOSED or desk.superseded_by:
        return True
    if trade.platform_state in (PlatformState.UNPAID, None) and not cod:
        return True
    if cod and desk.cod_answer in ("reorder", "refused"):
        return True
    return desk.close_reason is not None and desk.closed_in == trade.platform_state


def _left_at(trade: Trade) -> datetime | None:
    """Return when the last parcel left; None while a part is still here, or when nobody knows."""
    parcels = trade.desk.parcels
    if parcels and not parcels[-1].more:
        return parcels[-1].at
    return trade.shipped_at if trade.platform_state in _GONE else None


class ReminderFigures(Struct, frozen=True):
    """Unpaid orders that were reminded in a span, and those of them that were paid after it (U01)."""

    reminded: int
    won: int
    won_share: float | None
    won_amount: str


def reminder_figures(trades: Iterable[Trade], start: datetime, end: datetime) -> ReminderFigures:
    """Return what the payment reminders of a span won back."""
    ends = [(trade, won_back(trade, start, end)) for trade in trades if trade.desk.reminders]
    reminded = sum(won is not None for _trade, won in ends)
    paid = [trade for trade, won in ends if won]
    amount = sum((paid_of(trade) for trade in paid), ZERO)
    return ReminderFigures(reminded, len(paid), share(len(paid), reminded), show_money(amount))


class UrgeFigures(Struct, frozen=True):
    """How often buyers urged in a span, how often they were right, and what gifts cost (G02, G03)."""

    urges: int
    overdue: int
    cost: str


def urge_figures(trades: Iterable[Trade], start: datetime, end: datetime) -> UrgeFigures:
    """Return the urges of a span."""
    found = [urge for trade in trades for urge in trade.desk.urges if start <= urge.at < end]
    cost = sum((parse_money(urge.cost) or ZERO for urge in found), ZERO)
    return UrgeFigures(len(found), sum(urge.case == "overdue" for urge in found), show_money(cost))


class GivenFigures(Struct, frozen=True):
    """The discounts given in a span: how many, how much in all, and how often for which reason (M30)."""

    count: int
    amount: str
    reasons: dict[str, int]


def given_figures(trades: Iterable[Trade], start: datetime, end: datetime) -> GivenFigures:
    """Return the discounts of a span."""
    found = [one for trade in trades for one in trade.desk.given if start <= one.at < end]
    total = sum((parse_money(one.amount) or ZERO for one in found), ZERO)
    return GivenFigures(len(found), show_money(total), _counted(mask_text(one.why) for one in found))


class ConsultFigures(Struct, frozen=True):
    """The consultations of a span; `conversion` is the share of asking buyers who bought in it (询单转化率)."""

    consults: int
    questions: dict[str, int]
    intents: dict[str, int]
    satisfied: int
    dissatisfied: int
    satisfied_share: float | None
    asking_buyers: int
    buying: int
    conversion: float | None


def consult_figures(
    consults: Sequence[Consult], asking: frozenset[tuple[str | None, str]], buying: frozenset[tuple[str | None, str]]
) -> ConsultFigures:
    """Return the figures of some consultations.

    Args:
        consults: The consultations of the span.
        asking: Buyers (platform, nick) who talked to us in the span.
        buying: Buyers of its deals that were asked about first: who asks afterwards is not won by it.
    """
    got = len(asking & buying)
    yes, no = sum(one.satisfied is True for one in consults), sum(one.satisfied is False for one in consults)
    return ConsultFigures(
        consults=len(consults),
        questions=_counted(one.question.value for one in consults),
        intents=_counted(one.intent.value for one in consults),
        satisfied=yes,
        dissatisfied=no,
        satisfied_share=share(yes, yes + no),
        asking_buyers=len(asking),
        buying=got,
        conversion=share(got, len(asking)),
    )
