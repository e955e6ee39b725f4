"""Days, weeks and months: read, turned, and where a clock change makes a day shorter or longer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.domain.orders.trades import Trade, talks
from csdesk.domain.reports.periods import Period, PeriodKind, period_of, read_period
from csdesk.domain.reports.reported import DealSource
from csdesk.domain.reports.sales import by_day, deals_in, sales_of
from csdesk.domain.shared.times import Within
from csdesk.errors import UsageError

TODAY = date(2026, 3, 17)


@pytest.mark.parametrize(
    ("text", "kind", "name", "first", "last"),
    [
        ("today", None, "2026-03-17", "2026-03-17", "2026-03-17"),
        ("yesterday", "day", "2026-03-16", "2026-03-16", "2026-03-16"),
        ("2026-W12", None, "2026-W12", "2026-03-16", "2026-03-22"),
        ("2026W12", "week", "2026-W12", "2026-03-16", "2026-03-22"),
        ("2026-03-17", "week", "2026-W12", "2026-03-16", "2026-03-22"),
        ("2026-02", "month", "2026-02", "2026-02-01", "2026-02-28"),
        ("2024-02-29", "month", "2024-02", "2024-02-01", "2024-02-29"),
        ("2026-01-01", "week", "2026-W01", "2025-12-29", "2026-01-04"),
        ("20260317", "day", "2026-03-17", "2026-03-17", "2026-03-17"),
    ],
)
def test_what_a_text_names(text: str, kind: PeriodKind | None, name: str, first: str, last: str) -> None:
    found = read_period(text, TODAY, kind)
    assert (found.name, str(found.first), str(found.last)) == (name, first, last)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("2026-13", None), ("2026-W60", "week"), ("2026-03", "day"), ("2026-03", "week"), ("2026-W12", "month"),
     ("17.3.2026", None), ("", None), ("0001-01-01", None), ("9999-12", "month"), ("2026-03-17T08:00", "day")],
)  # fmt: skip
def test_what_is_no_span_is_refused(text: str, kind: PeriodKind | None) -> None:
    with pytest.raises(UsageError):
        read_period(text, TODAY, kind)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.sampled_from(["day", "week", "month"]))
def test_spans_lie_side_by_side(day: date, kind: PeriodKind) -> None:
    found = period_of(kind, day)
    assert found.first <= day <= found.last
    assert found.before().last + timedelta(days=1) == found.first
    assert found.after().before() == found
    assert read_period(found.name, TODAY, kind) == found


def trade(number: int, paid: datetime) -> Trade:
    return Trade(f"other:{number}", "other", str(number), paid_at=paid, amount="1.00")


@pytest.mark.parametrize(("day", "hours"), [("2026-03-08", 23), ("2026-11-01", 25), ("2026-06-01", 24)])
def test_a_day_of_a_clock_change_has_all_its_hours_and_no_deal_is_lost(day: str, hours: int) -> None:
    zone = ZoneInfo("America/New_York")
    period = period_of("day", date.fromisoformat(day))
    start, end = period.bounds(zone)
    assert end - start == timedelta(hours=hours)
    trades = [trade(number, start + timedelta(minutes=30 * number)) for number in range(-4, 2 * hours + 4)]
    counts = []
    for one in (period.before(), period, period.after()):
        deals = deals_in(trades, *one.bounds(zone), talks(()), {})
        assert all(deal.at.astimezone(zone).date() == one.first for deal in deals)
        assert sum(row.deals for row in by_day(deals, one.days(), zone, "CNY")) == len(deals)
        counts.append(len(deals))
    assert counts == [4, 2 * hours, 4]


def test_deals_are_counted_in_the_shops_days_wherever_the_file_was_written() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    times = ("2026-03-16T00:00:00+08:00", "2026-03-15T16:00:00+00:00", "2026-03-16T23:59:59+08:00",
             "2026-03-16T11:00:00-05:00", "2026-03-15T23:59:59+08:00")  # fmt: skip
    trades = [trade(number, datetime.fromisoformat(text)) for number, text in enumerate(times)]
    start, end = Period("day", date(2026, 3, 16), date(2026, 3, 16)).bounds(zone)
    assert [deal.trade.order_no for deal in deals_in(trades, start, end, talks(()), {})] == ["0", "1", "2"]


def test_money_of_two_currencies_is_never_added_up() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    at = datetime(2026, 3, 16, 12, tzinfo=zone)
    trades = [trade(1, at), trade(2, at), Trade("other:3", "other", "3", paid_at=at, amount="5.00", currency="USD")]
    deals = deals_in(trades, *period_of("day", at.date()).bounds(zone), talks(()), {})
    whole, platforms = sales_of(deals, "CNY")
    assert (whole.deals, whole.amount, whole.other) == (3, "2.00", {"USD": "5.00"})
    assert platforms["other"] == whole


@pytest.mark.parametrize(
    ("said", "source"),
    [
        (timedelta(minutes=-5), DealSource.ASKED),
        (timedelta(0), DealSource.ASKED),
        (timedelta(days=-7), DealSource.ASKED),
        (timedelta(days=-7, seconds=-1), DealSource.SILENT),
        (timedelta(seconds=1), DealSource.SILENT),
    ],
)
def test_who_talked_to_us_within_a_week_before_paying_has_asked(said: timedelta, source: DealSource) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    at = datetime(2026, 3, 16, 12, tzinfo=zone)
    sold = Trade("pdd:1", "pdd", "1", buyer_nick="阿芸", paid_at=at)
    span = period_of("day", at.date()).bounds(zone)
    for talk in (talks([("pdd", "阿芸", None, at + said)]), talks([(None, None, "pdd:1", at + said)])):
        assert [deal.source for deal in deals_in([sold], *span, talk, {})] == [source]
    other = talks([("taobao", "阿芸", None, at + said)])
    assert [deal.source for deal in deals_in([sold], *span, other, {})] == [DealSource.SILENT]


ZONES = (UTC, timezone(timedelta(hours=8)), timezone(-timedelta(hours=5)), ZoneInfo("America/New_York"))
MOMENTS = st.builds(
    lambda second, zone: (datetime(2026, 10, 31, tzinfo=UTC) + timedelta(minutes=second)).astimezone(zone),
    st.integers(0, 4 * 1440),
    st.sampled_from(ZONES),
)


@given(MOMENTS, MOMENTS, st.lists(MOMENTS))
def test_a_span_is_the_same_in_every_offset(start: datetime, end: datetime, some: list[datetime]) -> None:
    holds, first, last = Within(start, end), start.timestamp(), end.timestamp()
    assert [holds(at) for at in some] == [first <= at.timestamp() < last for at in some]
