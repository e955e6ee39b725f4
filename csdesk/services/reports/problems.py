"""What a report names as problems: facts that somebody has to do something about, the worst first (R09, H05)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from csdesk.domain.cases.cases import overdue
from csdesk.domain.follow.follow import FollowKind, is_late
from csdesk.domain.orders.parcels import receivers_of
from csdesk.domain.reports.service import LateFigures, bad_untouched
from csdesk.domain.shared.label import listed
from csdesk.domain.shared.masking import mask_text
from csdesk.i18n import _, language
from csdesk.services.desk.desk import Desk

NAMED = 3
"""So many of a kind are named, the others counted."""


class Problem(Struct, frozen=True):
    """One kind of problem: its code, how many, a line for people, and the ids."""

    code: str
    count: int
    text: str
    ids: tuple[str, ...]


def problems_of(desk: Desk, late: LateFigures) -> list[Problem]:
    """Return what is open now, parcels of the report's span that are late and still here among it."""
    return [problem for problem in _found(desk, late) if problem.count]


def _found(desk: Desk, late: LateFigures) -> Iterator[Problem]:
    records, now = desk.records, desk.now()
    yield _problem(
        desk, "late", late.ids[: late.still_open], _("parcels past their promised time, still here: {count}")
    )
    cases = [case for case in records.cases.records.values() if case.closed_at is None]
    late_ones = [case.id for case in cases if overdue(case, now)]
    yield _problem(desk, "case_late", late_ones, _("cases past their date: {count}"))
    bad = [review.id for review in bad_untouched(records.reviews.records.values())]
    yield _problem(desk, "review_bad", bad, _("negative reviews without a first contact: {count}"))
    other = [case.id for case in cases if case.id not in late_ones]
    words = _("further open cases: {count}") if late_ones else _("open cases: {count}")
    yield _problem(desk, "case_open", other, words)
    follow = [one for one in records.follow.records.values() if one.end is None]
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
        if product.real is not None and product.real < product.safety
    ]
    yield _problem(desk, "stock_short", short, _("stock below its safety level: {count}"))


def _problem(desk: Desk, code: str, ids: Sequence[str], words: str) -> Problem:
    names = listed(_tail(desk, one) for one in ids[:NAMED])
    more = "…" if len(ids) > NAMED else ""
    text = words.format(count=len(ids))
    whole = _("{words} ({each})").format(words=text, each=names + more) if names else text
    return Problem(code, len(ids), whole, tuple(ids))


def _tail(desk: Desk, name: str) -> str:
    """Return how a person names it: an order by its platform and last four digits."""
    platform, colon, number = name.partition(":")
    pack = desk.packs.get(platform)
    return f"{pack.short[language()] if pack else platform} {number[-4:]}" if colon else name
