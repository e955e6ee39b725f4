"""What a report names as problems: facts that somebody has to do something about, the worst first (R09, H05)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from msgspec import Struct, structs

from csdesk.domain.cases.cases import Case, overdue
from csdesk.domain.follow.follow import Follow, FollowKind, is_late
from csdesk.domain.orders.parcels import receivers_of
from csdesk.domain.orders.stage import refund_of
from csdesk.domain.reports.periods import Period
from csdesk.domain.reports.service import LateFigures, bad_untouched, unanswered
from csdesk.domain.shared.label import listed
from csdesk.domain.shared.masking import mask_text
from csdesk.domain.talk.reviews import Review
from csdesk.i18n import _, language
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.naming import named
from csdesk.services.reports.report_inputs import ReportInputs

NAMED = 3
"""So many of a kind are named, the others counted."""


class Problem(Struct, frozen=True):
    """One kind of problem: its code, how many, a line for people, and the ids."""

    code: str
    count: int
    text: str
    ids: tuple[str, ...]


def problems_of(desk: Desk, inputs: ReportInputs, late: LateFigures) -> list[Problem]:
    """Return what was open at the end of a span, or is now while it runs; parcels are those that are still here."""
    return [problem for problem in _found(desk, inputs, late) if problem.count]


def over(desk: Desk, period: Period) -> bool:
    """Tell whether a span is over: what is open in its report is what was open at its end."""
    return period.bounds(desk.clock.zone)[1] <= desk.now()


def _open_cases(cases: Iterable[Case], until: datetime) -> list[Case]:
    """Return the cases that were open at a moment, as they stood then."""
    found = (one for one in cases if one.opened_at <= until and (one.closed_at is None or one.closed_at > until))
    return [structs.replace(one, closed_at=None) for one in found]


def _open_follow(follow: Iterable[Follow], until: datetime) -> list[Follow]:
    """Return the follow-ups that were open at a moment, as they stood then."""
    found = (one for one in follow if one.made_at <= until and (one.end is None or (one.ended_at or until) > until))
    return [structs.replace(one, end=None, ended_at=None) for one in found]


def _bad(reviews: Iterable[Review], until: datetime) -> list[Review]:
    """Return the negative reviews that were there at a moment and for which nothing had been done."""

    def then(one: Review) -> Review:
        contacts = tuple(contact for contact in one.contacts if contact.at <= until)
        if one.acted_at is None or one.acted_at <= until:
            return structs.replace(one, contacts=contacts)
        return structs.replace(one, contacts=contacts, own_reply=None, acted_at=None, done_at=None)

    return bad_untouched(then(one) for one in reviews if (one.created_at or one.arrived_at) <= until)


def _found(desk: Desk, inputs: ReportInputs, late: LateFigures) -> Iterator[Problem]:
    records, past = desk.records, over(desk, inputs.period)
    now = inputs.period.bounds(desk.clock.zone)[1] - timedelta(seconds=1) if past else desk.now()
    yield _problem(
        desk, "late", late.ids[: late.still_open], _("parcels past their promised time, still here: {count}")
    )
    cases = _open_cases(inputs.cases, now)
    late_ones = [case.id for case in cases if overdue(case, now)]
    yield _problem(desk, "case_late", late_ones, _("cases past their date: {count}"))
    bad = [review.id for review in _bad(inputs.reviews, now)]
    yield _problem(desk, "review_bad", bad, _("negative reviews without a first contact: {count}"))
    silent = unanswered(inputs.reviews, *inputs.period.bounds(desk.clock.zone))
    ids = tuple(one.id for one in silent if one.id not in bad)
    yield Problem("review_open", len(ids), _("reviews not answered: {count}").format(count=len(ids)), ids)
    refunds = [deal.trade.id for deal in inputs.deals if refund_of(deal.trade) == "open"]
    yield _problem(desk, "refund_open", refunds, _("refunds under way: {count}"))
    other = [case.id for case in cases if case.id not in late_ones]
    words = _("further open cases: {count}") if late_ones else _("open cases: {count}")
    yield _problem(desk, "case_open", other, words)
    follow = _open_follow(records.follow.records.values(), now)
    promises = [one.id for one in follow if one.kind is FollowKind.PROMISE and is_late(one, now)]
    yield _problem(desk, "promise_late", promises, _("promises past their time: {count}"))
    for kind, words in (
        (FollowKind.ABNORMAL, _("abnormal: {text}")),
        (FollowKind.PAGE_ISSUE, _("page error: {text}")),
    ):
        for one in [one for one in follow if one.kind is kind]:
            yield Problem(
                kind.value,
                1,
                words.format(text=mask_text(one.text, receivers_of(desk.about(one.order_id)))),
                (one.id,),
            )
    short = [
        product.id
        for product in records.products.records.values()
        if not past and product.real is not None and product.real < product.safety  # nobody knows what it was then
    ]
    yield _problem(desk, "stock_short", short, _("stock below its safety level: {count}"))


def _problem(desk: Desk, code: str, ids: Sequence[str], words: str) -> Problem:
    names = listed(_tail(desk, one) for one in ids[:NAMED])
    more = "…" if len(ids) > NAMED else ""
    text = words.format(count=len(ids))
    whole = _("{words} ({each})").format(words=text, each=names + more) if names else text
    return Problem(code, len(ids), whole, tuple(ids))


def _tail(desk: Desk, name: str) -> str:
    """Return how a person names it: an order by its platform and last four digits, else as `naming` does."""
    platform, colon, number = name.partition(":")
    pack = desk.packs.get(platform)
    return f"{pack.short[language()] if pack else platform} {number[-4:]}" if colon else named(desk, name)
