"""One figure, one function: reports, status, cards and the archive say the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import Case, CaseKind, Reason
from csdesk.domain.reports.periods import Period, period_of
from csdesk.domain.shared.facts import Reminder, Urge
from csdesk.domain.shared.models import Flag, PlatformState
from csdesk.domain.talk.reviews import Outcome, Review
from csdesk.services.cases.view import rate
from csdesk.services.desk.archive import archive
from csdesk.services.orders.orders import flag
from csdesk.services.orders.reminders import won_back
from csdesk.services.reports.deal_table import correct
from csdesk.services.reports.reports import Summary, summary
from csdesk.services.reports.voice import voice
from csdesk.services.talk.incoming import paste
from csdesk.services.today.snapshot import take_snapshot
from csdesk.services.today.status import status
from csdesk.services.upkeep.privacy import forget
from tests.services.reports.pasted import day_text
from tests.support import NOW, make_order, put_orders

DAY = timedelta(days=1)
CHAT = """清茶淡饭 2026-3-17 8:20:11
在吗
小满茶具:阿荷 2026-3-17 8:20:31
您好
贵州老李 2026-3-17 8:28:00
4000000000005533 几时发货
"""
TWICE = """买家1 2026-3-17 6:00:00
在吗
小满茶具:阿荷 2026-3-17 8:31:00
您好
买家1 2026-3-17 8:32:00
1001 好
小满茶具:阿荷 2026-3-17 8:32:30
谢谢
"""


def today(desk: Desk) -> Summary:
    desk.sync()
    return summary(desk, period_of("day", NOW.date()))


@pytest.mark.duty("T06")
def test_reply_figures_of_today_are_those_of_status(desk: Desk) -> None:
    paste(desk, CHAT)
    desk.sync()
    said, reply = status(desk, take_snapshot(desk)).reply, today(desk).service.reply
    assert reply.received == 2
    assert msgspec.structs.asdict(said).items() <= msgspec.structs.asdict(reply).items()


def test_reply_figures_of_yesterday_stay_what_they_were(desk: Desk, open_at: Callable[[str], Desk]) -> None:
    paste(desk, CHAT)
    before = today(desk).service.reply
    later = open_at("2026-03-18T09:00:00+08:00")
    assert summary(later, period_of("day", NOW.date())).service.reply == before
    assert summary(later, period_of("day", NOW.date() + DAY)).service.reply.received == 0


def test_a_fee_at_the_door_is_part_of_what_was_sold(desk: Desk) -> None:
    cod: dict[str, Any] = {"pay_kind": "cod", "paid_at": None, "received_at": NOW, "desk_cod_fee": "5.00"}
    put_orders(desk, make_order("1001", platform_state=PlatformState.COMPLETED, **cod), make_order("1002"))
    assert today(desk).sales.amount == "161.00"


def test_parcels_that_are_late_now_are_those_of_status(desk: Desk) -> None:
    put_orders(
        desk,
        make_order("1001", ship_by=NOW - timedelta(hours=1)),
        make_order("1002", ship_by=NOW - 2 * DAY, desk_address_confirm="confirmed"),
        make_order("1003", ship_by=NOW - DAY, platform_state=PlatformState.UNPAID, paid_at=None),
        make_order("1004", ship_by=NOW - DAY, platform_state=PlatformState.CLOSED),
        make_order("1005", ship_by=NOW - DAY, desk_hold_reason="stock"),
        make_order("1006", ship_by=None, paid_at=NOW - 3 * DAY),
        make_order("1007", ship_by=NOW - DAY, pay_kind="cod", paid_at=None, desk_cod_answer="refused"),
        make_order(
            "1008", ship_by=NOW - DAY, platform_state=PlatformState.SHIPPED, shipped_at=NOW - timedelta(hours=2)
        ),
        make_order("1009", ship_by=NOW - DAY, platform_state=PlatformState.SHIPPED, shipped_at=NOW - 2 * DAY),
    )
    desk.sync()
    found = summary(desk, Period("month", NOW.date() - 9 * DAY, NOW.date()))
    late, (problem,) = found.service.late, [one for one in found.problems if one.code == "late"]
    assert late.still_open == status(desk, take_snapshot(desk)).late.to_ship == 4
    assert (late.due, late.late) == (6, 5)
    assert late.ids[-1] == "taobao:1008"
    assert set(problem.ids) == {*late.ids} - {"taobao:1008"}  # it was late, and nothing is to be done about it any more


def test_the_quality_refund_rate_is_that_of_the_cases(desk: Desk) -> None:
    shipped: dict[str, Any] = {"platform_state": PlatformState.SHIPPED, "shipped_at": NOW - 3 * DAY}
    put_orders(desk, *(make_order(str(1000 + number), **shipped) for number in range(4)))
    with desk.change("case.open", "made") as transaction:
        case = Case("CS-0317-01", CaseKind.RETURN_REFUND, "taobao:1001", NOW - DAY, "AH", reason=Reason.QUALITY)
        desk.records.cases.put(transaction, case)
    found = today(desk).service
    assert found.quality == rate(desk)
    assert (found.quality.refunds, found.quality.shipped, found.quality.rate) == (1, 4, 0.25)


def test_orders_won_back_are_those_of_the_reminder_card(desk: Desk) -> None:
    paid, never = (Reminder(NOW - timedelta(hours=4), "forgot"),), (Reminder(NOW - timedelta(hours=1), "forgot"),)
    put_orders(
        desk,
        make_order("1001", desk_reminders=paid, amount="10.00"),
        make_order("1002", desk_reminders=never),
        make_order("1003"),
    )
    found = today(desk).service.reminders
    assert found.won == won_back(desk.orders.values()) == 1
    assert (found.reminded, found.won_share, found.won_amount) == (2, 0.5, "10.00")


@pytest.mark.duty("T06", "V07")
def test_reviews_cases_and_urges_are_counted(desk: Desk) -> None:
    put_orders(desk, make_order("1001", desk_urges=(Urge(NOW, "overdue", cost="3.50"), Urge(NOW - DAY, "not_overdue"))))
    reviews = [
        Review("RV-0317-01", "a", NOW, stars=5, text="很好", own_reply="谢谢", replied_at=NOW, outcome=Outcome.THANKED),
        Review("RV-0317-02", "b", NOW, stars=1, text="碎了,电话 19900000001"),
        Review("RV-0317-03", "c", NOW, stars=5, text="默认好评", silent=True),
        Review("RV-0317-04", "d", NOW - DAY, stars=1),
    ]
    cases = [
        Case(
            "CS-0317-01",
            CaseKind.EXCHANGE,
            "taobao:1001",
            NOW - timedelta(hours=2),
            "AH",
            closed_at=NOW,
            root_cause="泡沫太薄",
        ),
        Case("CS-0317-02", CaseKind.COMPLAINT, "taobao:1001", NOW - timedelta(hours=1), "AH"),
    ]
    with desk.change("made", "made") as transaction:
        for review in reviews:
            desk.records.reviews.put(transaction, review)
        for case in cases:
            desk.records.cases.put(transaction, case)
    found = today(desk).service
    assert (found.reviews.received, found.reviews.avg_stars, found.reviews.good_share) == (3, 3.67, 0.6667)
    assert (found.reviews.to_reply, found.reviews.replied, found.reviews.replied_share) == (2, 1, 0.5)
    assert (found.cases.opened, found.cases.solve_rate, found.cases.resolution_s) == (2, 0.5, 7200.0)
    assert found.cases.kinds == {"complaint": 1, "exchange": 1}
    assert (found.urges.urges, found.urges.overdue, found.urges.cost) == (1, 1, "3.50")
    text = day_text(desk, NOW.date())
    assert "negative reviews without a first contact: 2" in text
    assert "open cases: 1" in text


def test_archived_orders_and_messages_count_as_before(open_at: Callable[[str], Desk]) -> None:
    desk = open_at("2026-06-01T08:30:00+08:00")
    done: dict[str, Any] = {"platform_state": PlatformState.COMPLETED, "ship_by": NOW, "shipped_at": NOW + DAY}
    put_orders(desk, *(make_order(str(1000 + number), buyer_nick=f"买家{number}", **done) for number in range(5)))
    paste(desk, TWICE)
    with desk.change("made", "made") as transaction:
        told = Review("RV-0317-01", "a", NOW, order_id="taobao:1001", stars=1, text="碎了", created_at=NOW, done_at=NOW)
        closed = Case("CS-0317-01", CaseKind.EXCHANGE, "taobao:1001", NOW, "AH", closed_at=NOW + DAY)
        desk.records.reviews.put(transaction, told)
        desk.records.cases.put(transaction, closed)
    march = period_of("month", NOW.date())
    desk.sync()
    before = summary(desk, march)
    assert (before.sales.deals, before.sales.asked, before.service.late.late) == (5, 1, 5)
    assert before.service.reply.received == 2
    assert (before.service.reviews.negative, before.service.cases.closed) == (1, 1)
    said = voice(desk, march)
    assert len(archive(desk).changed) == 9
    desk.sync()
    assert not desk.orders
    assert voice(desk, march) == said
    assert summary(desk, march) == before
    flag(desk, ["taobao:1001"], Flag.RED)  # back on the desk, and still counted once
    desk.sync()
    assert summary(desk, march).sales == before.sales


def test_a_damaged_order_costs_no_report(desk: Desk) -> None:
    put_orders(desk, make_order("1001"), make_order("1002"))
    with desk.change("made", "made") as transaction:
        transaction.put(
            "orders", desk.records.key("taobao:1002"), b'{"id":"taobao:1002","platform":"taobao","lines":7}'
        )
    assert today(desk).sales.deals == 1


def test_a_correction_goes_with_the_buyer_who_is_forgotten(desk: Desk) -> None:
    put_orders(desk, make_order("1001", buyer_nick="小满"), make_order("1002"))
    for number in ("1001", "1002"):
        correct(desk, number, remark="by phone")
    forget(desk, "taobao:小满", sure=True)
    desk.sync()
    assert list(desk.records.deals.records) == ["taobao:1002"]


@pytest.mark.duty("T04")
def test_a_day_is_compared_with_the_day_before_and_the_same_day_last_week(desk: Desk) -> None:
    put_orders(
        desk,
        make_order("1001", amount="30.00"),
        make_order("1002", paid_at=NOW - DAY, amount="20.00"),
        make_order("1003", paid_at=NOW - 7 * DAY, amount="10.00"),
    )
    found = today(desk)
    assert found.week_ago is not None
    assert (found.sales.amount, found.previous.amount, found.week_ago.amount) == ("30.00", "20.00", "10.00")
    assert "Same day last week: 1 deal, 10.00 yuan" in day_text(desk, NOW.date())
    assert summary(desk, period_of("week", NOW.date())).week_ago is None
