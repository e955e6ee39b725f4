"""The reports as figures, in the form of the JSON contract; papers and screens show the same records."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from msgspec import Struct

from csdesk.domain.cases.cases import QualityRate, quality_rate
from csdesk.domain.orders.cod import CodRefusals, cod_refusals
from csdesk.domain.reports import service
from csdesk.domain.reports.periods import Period, PeriodKind, period_of
from csdesk.domain.reports.reported import DealSource, Goal
from csdesk.domain.reports.sales import (
    DayRow,
    ProductRow,
    Sales,
    TakenOut,
    by_day,
    by_product,
    currency_of,
    sales_of,
    taken_out,
)
from csdesk.domain.talk.figures import Figures, hours_of, reply_figures, rounds_of
from csdesk.domain.talk.messages import Message
from csdesk.runtime import no_garbage
from csdesk.services.desk.desk import Desk
from csdesk.services.reports.problems import Problem, problems_of
from csdesk.services.reports.report_inputs import ReportInputs, asking, take_inputs
from csdesk.services.today.inbox import inbox_of


class Service(Struct, frozen=True):
    """How buyers were served in a span (T05, T06)."""

    reply: Figures
    reply_by_platform: dict[str, Figures]
    consults: service.ConsultFigures
    reviews: service.ReviewFigures
    cases: service.CaseFigures
    quality: QualityRate
    late: service.LateFigures
    reminders: service.ReminderFigures
    urges: service.UrgeFigures
    cod: CodRefusals
    lost: dict[str, int]
    given: service.GivenFigures
    hours: dict[int, int]
    """How many rounds buyers began in each hour of the day, from the first such hour to the last."""


class Aim(Struct, frozen=True):
    """The goal of a month and how far it is; None where nothing was set."""

    month: str
    amount: str | None
    deals: int | None
    plan: str | None
    reached: float | None


class Summary(Struct, frozen=True):
    """A day, week or month (T03, T04, T08).

    Args:
        report: `day`, `week` or `month`.
        name: `2026-03-16`, `2026-W12`, `2026-03`.
        first: Its first day.
        last: Its last day.
        now: The desk's clock.
        shop: Name of the shop.
        operator: Who made it.
        currency: Of all amounts.
        sales: What was sold.
        taken_out: COD deals of earlier spans that were refused at the door in this one.
        previous: The day, week or month before.
        week_ago: Of a day the same day a week before.
        amount_change: Share by which the amount grew; None when there was nothing before, or while the span runs.
        platforms: Sales of each platform.
        products: What each product sold, the best first.
        days: What each day sold, until today.
        former_days: What each day of the span before sold.
        service: How buyers were served.
        problems: What is to be done, the worst first.
        goal: Of the month.
        next_goal: Of the month after it.
    """

    report: PeriodKind
    name: str
    first: date
    last: date
    now: datetime
    shop: str
    operator: str
    currency: str
    sales: Sales
    taken_out: TakenOut
    previous: Sales
    week_ago: Sales | None
    amount_change: float | None
    platforms: dict[str, Sales]
    products: list[ProductRow]
    days: list[DayRow]
    former_days: list[DayRow]
    service: Service
    problems: list[Problem]
    goal: Aim | None
    next_goal: Aim | None


def summary(desk: Desk, period: Period, inputs: ReportInputs | None = None) -> Summary:
    """Return the figures of a day, week or month; raises `DataError` when the archive cannot be read."""
    with no_garbage():
        return _summary(desk, period, inputs or take_inputs(desk, period))


def _summary(desk: Desk, period: Period, inputs: ReportInputs) -> Summary:
    currency = currency_of(inputs.deals or inputs.former)
    sold, platforms = sales_of(inputs.deals, currency)
    former, _platforms = sales_of(inputs.former, currency)
    served, zone, today = serve(desk, inputs), desk.clock.zone, desk.now().date()
    month = period_of("month", period.last)
    return Summary(
        report=period.kind,
        name=period.name,
        first=period.first,
        last=period.last,
        now=desk.now(),
        shop=desk.config.shop,
        operator=desk.operator,
        currency=currency,
        sales=sold,
        taken_out=taken_out(inputs.trades, *inputs.period.bounds(desk.clock.zone), currency),
        previous=former,
        week_ago=sales_of(inputs.week_ago, currency)[0] if period.kind == "day" else None,
        amount_change=_change(sold.amount, former.amount) if period.last < today else None,
        platforms=platforms,
        products=by_product(inputs.deals, currency),
        days=by_day(inputs.deals, (day for day in period.days() if day <= today), zone, currency),
        former_days=by_day(inputs.former, period.before().days(), zone, currency),
        service=served,
        problems=problems_of(desk, inputs, served.late),
        goal=_aim(desk, month.name, sold.amount) if period.kind == "month" else None,
        next_goal=_aim(desk, month.after().name, None) if period.kind == "month" else None,
    )


def serve(desk: Desk, inputs: ReportInputs) -> Service:
    """Return how buyers were served in the span of a basis."""
    start, end = inputs.period.bounds(desk.clock.zone)
    now, records = desk.now(), desk.records
    until = min(end - timedelta(seconds=1), now)

    def response(message: Message) -> int:
        clock, _pace = inbox_of(desk).clocks.of(message.platform)
        return clock.seconds(message.received_at, message.handled_at or now)

    rounds = rounds_of(inputs.messages, start, until, response)
    consults = [one for one in records.consults.records.values() if start <= one.at < end]
    asked = (deal.trade for deal in inputs.deals if deal.source is DealSource.ASKED)
    buying = frozenset((trade.platform, trade.buyer_nick or "") for trade in asked)
    cases = inputs.cases
    return Service(
        reply=reply_figures(found for some in rounds.values() for found in some),
        reply_by_platform={name: reply_figures(some) for name, some in sorted(rounds.items())},
        consults=service.consult_figures(consults, asking(inputs, start, end), buying),
        reviews=service.review_figures(inputs.reviews, start, end),
        cases=service.case_figures(cases, start, end),
        quality=quality_rate(cases, inputs.trades, until),
        late=service.late_figures(inputs.trades, desk.packs, start, end, now),
        reminders=service.reminder_figures(inputs.trades, start, end),
        urges=service.urge_figures(inputs.trades, start, end),
        cod=cod_refusals((trade for trade in inputs.trades if trade.pay_kind == "cod"), desk.couriers, start, end),
        given=service.given_figures(inputs.trades, start, end),
        lost=service.lost_reasons(records.follow.records.values(), start, end),
        hours=hours_of((found for some in rounds.values() for found in some), desk.clock.zone),
    )


def _change(amount: str, former: str) -> float | None:
    old = float(former)
    return round((float(amount) - old) / old, 4) if old else None


def _aim(desk: Desk, month: str, amount: str | None) -> Aim | None:
    goal: Goal | None = desk.records.goals.records.get(month)
    if goal is None:
        return None
    wanted = float(goal.amount or 0)
    reached = round(float(amount) / wanted, 4) if amount is not None and wanted else None
    return Aim(month, goal.amount, goal.deals, goal.plan, reached)
