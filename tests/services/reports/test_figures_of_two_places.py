"""What two places count with one word is one figure, whichever verb or text made it so; a span that is over stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from csdesk.clock import FrozenClock
from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.orders.cards import ChangeKind
from csdesk.domain.reports.periods import period_of
from csdesk.domain.shared.models import PlatformState
from csdesk.services.cases import cases
from csdesk.services.follow import follow
from csdesk.services.handover.shift import shift_end
from csdesk.services.orders import amend, cod, reminders
from csdesk.services.orders.cod import CodAnswer
from csdesk.services.reports.reports import summary
from csdesk.services.texts.deliver import Mark
from csdesk.services.today.snapshot import take_snapshot
from tests.services.orders.test_texts_recorded_by_every_way import by_key_r
from tests.services.reports.pasted import day_text
from tests.support import NOW, make_order, put_orders

DAY = timedelta(days=1)
DEEDS: dict[str, Callable[[Desk], object]] = {
    "case": lambda desk: cases.open_case(desk, "0001", CaseKind.AFTERSALES, "盖子碎了"),
    "case of a change": lambda desk: amend.change(
        desk, "0001", ChangeKind.FORGOT_COUPON, amend.Wish(amount="5"), mark=Mark.SENT
    ),
    "case closed": lambda desk: (
        cases.open_case(desk, "0001", CaseKind.AFTERSALES, "盖子碎了"), cases.close(desk, "01", "compensated"),
    ),
    "reminder": lambda desk: reminders.remind(desk, "0003", mark=Mark.SENT),
    "reminder of the text's key": lambda desk: by_key_r(desk, desk.find("0003"), "unpaid_forgot"),
}  # fmt: skip


@pytest.fixture
def shop(desk: Desk) -> Desk:
    sent: dict[str, Any] = {
        "platform_state": PlatformState.SHIPPED,
        "shipped_at": NOW - DAY,
        "tracking_no": "YT2812345670001",
    }
    unpaid: dict[str, Any] = {"platform_state": PlatformState.UNPAID, "paid_at": None, "ship_by": None}
    put_orders(
        desk, make_order("4000000000000001", courier="圆通", **sent),
        make_order("4000000000000002", pay_kind="cod", paid_at=None),
        make_order("4000000000000003", created_at=NOW - timedelta(hours=1), **unpaid),
    )  # fmt: skip
    return desk


@pytest.mark.parametrize("deed", DEEDS)
def test_the_shift_and_the_service_report_count_one_figure(shop: Desk, deed: str) -> None:
    DEEDS[deed](shop)
    shop.sync()
    done = {one.label: one.count for one in shift_end(shop, take_snapshot(shop)).done}
    served = summary(shop, period_of("day", NOW.date())).service
    told = {
        "cases opened": served.cases.opened, "cases closed": served.cases.closed,
        "payment reminders": served.reminders.reminded,
    }  # fmt: skip
    assert {name: done.get(name, 0) for name in told} == told
    assert sum(told.values())


def test_what_was_promised_or_refused_is_told_as_no_more_than_that(shop: Desk) -> None:
    DEEDS["case of a change"](shop)
    cod.answer(shop, "0002", CodAnswer.REFUSED)
    text = day_text(shop, NOW.date())
    assert "promised 5.00 yuan" in text
    assert "COD refused: 1 before it left" in text


def test_a_day_that_is_over_names_what_was_open_at_its_end(shop: Desk) -> None:
    clock = shop.clock
    shop.clock = FrozenClock(NOW - DAY, clock.zone)
    cases.open_case(shop, "0001", CaseKind.AFTERSALES, "盖子碎了")
    follow.add(shop, FollowKind.ABNORMAL, "快递停运")
    shop.clock = clock
    before = day_text(shop, (NOW - DAY).date())
    assert "Open at its end: open cases: 1" in before
    cases.close(shop, "01", "compensated")
    follow.done(shop, "01")
    cases.open_case(shop, "0001", CaseKind.COMPLAINT, "还没人理")
    follow.add(shop, FollowKind.ABNORMAL, "停电")
    assert day_text(shop, (NOW - DAY).date()) == before
    assert "To deal with: abnormal: 停电" in day_text(shop, NOW.date())
