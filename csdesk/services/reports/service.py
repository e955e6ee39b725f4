"""The service report: shares and rates, kinds of complaints, how long problems take (T05, T06, V07, V10, G03)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from csdesk.domain.reports.periods import Period
from csdesk.domain.shared.label import label
from csdesk.domain.talk.labels import CASE_KINDS, QUESTIONS, REASONS
from csdesk.i18n import _
from csdesk.outbound.report import Column, Kind, Report, Sheet
from csdesk.services.desk.desk import Desk
from csdesk.services.reports.reports import Service
from csdesk.services.reports.words import platform_name, served_lines

Row = tuple[str, int | None, int | None, float | None, float | None, str | None]
"""A figure: its words, how many, of how many, their share, a length of time, an amount."""


def service_sheet(served: Service) -> Sheet:
    """Return each service figure with its words."""
    columns = (
        Column("figure", _("figure")),
        Column("count", _("number"), Kind.INT),
        Column("of", _("of"), Kind.INT),
        Column("share", _("share"), Kind.PERCENT),
        Column("time", _("time taken"), Kind.SECONDS),
        Column("amount", _("amount"), Kind.MONEY),
    )
    return Sheet(_("Service"), columns, [*_talk(served), *_after(served), *_parcels(served)])


def _row(
    words: str,
    count: int | None = None,
    of: int | None = None,
    share: float | None = None,
    time: float | None = None,
    amount: str | None = None,
) -> Row:
    return (words, count, of, share, time, amount)


def _talk(served: Service) -> Iterator[Row]:
    reply, asked = served.reply, served.consults
    yield _row(_("messages received"), reply.received)
    yield _row(_("answered"), reply.answered, reply.received, reply.rate)
    yield _row(_("answered within 30 s"), share=reply.within_30s)
    yield _row(_("answered within 3 min"), share=reply.within_180s)
    yield _row(_("answered within 5 min"), share=reply.within_300s)
    yield _row(_("first response"), time=reply.first_response_s)
    yield _row(_("average response"), time=reply.avg_response_s)
    yield _row(_("consultations"), asked.consults)
    yield _row(_("buyers who asked and bought"), asked.buying, asked.asking_buyers, asked.conversion)
    said = asked.satisfied + asked.dissatisfied
    yield _row(_("said to be satisfied"), asked.satisfied, said, asked.satisfied_share)


def _after(served: Service) -> Iterator[Row]:
    reviews, cases, quality = served.reviews, served.cases, served.quality
    known = reviews.good + reviews.neutral + reviews.negative
    yield _row(_("reviews"), reviews.received)
    yield _row(_("good reviews"), reviews.good, known, reviews.good_share)
    yield _row(_("neutral reviews"), reviews.neutral, known)
    yield _row(_("negative reviews"), reviews.negative, known)
    yield _row(_("reviews with our reply"), reviews.replied, reviews.to_reply, reviews.replied_share)
    yield _row(_("cases solved"), cases.solved, cases.opened, cases.solve_rate, cases.resolution_s)
    yield _row(_("promised in cases"), amount=cases.paid)
    yield _row(_("quality refunds, 30 days"), quality.refunds, quality.shipped, quality.rate)


def _parcels(served: Service) -> Iterator[Row]:
    late, won = served.late, served.reminders
    yield _row(_("shipped too late"), late.late, late.due, late.late_share)
    yield _row(_("of these still here"), late.still_open)
    urges = served.urges
    yield _row(_("buyers urged, parcel overdue"), urges.overdue, urges.urges, amount=urges.cost)
    yield _row(_("COD refused before it left"), served.cod.before)
    yield _row(_("COD refused at the door, freight lost"), served.cod.door, amount=served.cod.lost)
    yield _row(_("paid after a reminder"), won.won, won.reminded, won.won_share, amount=won.won_amount)


def cause_sheets(served: Service) -> list[Sheet]:
    """Return why there was trouble, why it could happen (F12), and why buyers were lost (B05), as far as known."""
    found: tuple[tuple[str, Mapping[str, int], Mapping[str, str]], ...] = (
        (_("Reasons"), served.cases.reasons, REASONS),
        (_("Root causes"), served.cases.causes, {}),
        (_("Why buyers were lost"), served.lost, {}),
        (_("Why discounts were given"), served.given.reasons, {}),
    )
    return [counted(title, counts, words) for title, counts, words in found if counts]


def service_paper(desk: Desk, period: Period, served: Service, currency: str) -> Report:
    """Return the service report of a span."""
    sheets = [service_sheet(served), _by_platform(desk, served)]
    if served.hours:
        sheets.append(_by_hour(served))
    for title, counts, words in (
        (_("Kinds of cases"), served.cases.kinds, CASE_KINDS),
        (_("Questions asked"), served.consults.questions, QUESTIONS),
        (_("Stars"), served.reviews.stars, {}),
    ):
        if any(counts.values()):
            sheets.append(counted(title, counts, words))
    sheets += cause_sheets(served)
    title = _("Service report {name}").format(name=period.title)
    shop = desk.config.shop
    lines = tuple(served_lines(served, currency))
    return Report(f"{title} · {shop}" if shop else title, desk.now(), lines, tuple(sheets))


def counted(title: str, counts: Mapping[str, int], words: Mapping[str, str]) -> Sheet:
    """Return how often each of some things is there."""
    columns = (Column("what", _("what")), Column("count", _("times"), Kind.INT))
    return Sheet(title, columns, [(label(words, code), count) for code, count in counts.items()], bars="count")


def _by_hour(served: Service) -> Sheet:
    """Return at which hours buyers wrote: when somebody has to be there."""
    columns = (Column("hour", _("hour")), Column("count", _("messages"), Kind.INT))
    rows = [(f"{hour:02}:00", count) for hour, count in served.hours.items()]
    return Sheet(_("When buyers write"), columns, rows, bars="count")


def _by_platform(desk: Desk, served: Service) -> Sheet:
    columns = (
        Column("platform", _("platform")),
        Column("received", _("received"), Kind.INT),
        Column("rate", _("reply rate"), Kind.PERCENT),
        Column("within_30s", _("within 30 s"), Kind.PERCENT),
        Column("within_180s", _("within 3 min"), Kind.PERCENT),
        Column("within_300s", _("within 5 min"), Kind.PERCENT),
        Column("first_response_s", _("first response"), Kind.SECONDS),
        Column("avg_response_s", _("average response"), Kind.SECONDS),
    )
    rows = [
        (
            platform_name(desk, name), row.received, row.rate, row.within_30s, row.within_180s, row.within_300s,
            row.first_response_s, row.avg_response_s,
        )
        for name, row in served.reply_by_platform.items()
    ]  # fmt: skip
    return Sheet(_("Replies by platform"), columns, rows)
