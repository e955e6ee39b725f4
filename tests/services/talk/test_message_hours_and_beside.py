"""What makes the clocks of a day, what stands beside a message, and who is muted."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from csdesk.app import came_in
from csdesk.clock import FrozenClock
from csdesk.desk import Desk
from csdesk.domain.orders.buyers import Tier
from csdesk.domain.talk.messages import Kind
from csdesk.errors import RefusedError
from csdesk.services.talk.context import context_of
from csdesk.services.talk.incoming import paste
from csdesk.services.talk.messages import mute
from csdesk.services.today.hours_view import next_opening, view_hours
from csdesk.services.today.inbox import inbox_of
from tests.support import NOW, make_order, put_orders


@pytest.mark.parametrize(
    ("office", "day", "holiday", "count", "spans"),
    [
        ("08:30-12:00,13:00-18:00", date(2026, 3, 17), None, False, ("08:30-12:00", "13:00-18:00")),
        ("08:30-18:00", date(2026, 10, 1), True, False, ("08:30-18:00",)),
        ("08:30-18:00; holiday off", date(2026, 10, 1), True, True, ()),
        ("mon-fri 08:30-18:00; holiday 10:00-12:00", date(2026, 10, 1), True, True, ("10:00-12:00",)),
        ("mon-fri 08:30-18:00; holiday off", date(2026, 10, 10), False, True, ("08:30-18:00",)),  # a make-up Saturday
    ],
)
def test_the_hours_of_a_day(
    desk: Desk, office: str, day: date, holiday: bool | None, count: bool, spans: tuple[str, ...]
) -> None:
    desk.config = msgspec.structs.replace(desk.config, office_hours=office)
    view = view_hours(desk, day)
    assert (view.holiday, view.holidays_count, view.clocks[0].spans) == (holiday, count, spans)
    assert (view.offset, view.shift) == ("+08:00", None)


@pytest.mark.parametrize(
    ("day", "offset", "shift"),
    [
        (date(2026, 3, 28), "+01:00", None),
        (date(2026, 3, 29), "+02:00", "+1:00"),
        (date(2026, 10, 25), "+01:00", "-1:00"),
    ],
)
def test_a_day_on_which_the_wall_clock_moves(desk: Desk, day: date, offset: str, shift: str | None) -> None:
    desk.clock = FrozenClock(NOW, ZoneInfo("Europe/Berlin"))
    view = view_hours(desk, day)
    assert (view.offset, view.shift) == (offset, shift)


def test_when_a_standing_clock_begins_to_run(desk: Desk) -> None:
    clock = inbox_of(desk).clocks.office
    lunch = NOW.replace(hour=12, minute=30)
    assert next_opening(clock, lunch) == NOW.replace(hour=13, minute=0)
    assert next_opening(clock, NOW) == NOW


def test_what_was_said_before_and_who_the_buyer_is(desk: Desk) -> None:
    put_orders(desk, make_order(), make_order("4000000000004822", amount="22.00", created_at=NOW - timedelta(days=3)))
    paste(desk, "清茶淡饭 2026-03-16 09:00:00\n有货吗\n小满茶具:阿荷 2026-03-16 09:00:20\n有的\n", platform="taobao")
    paste(desk, "清茶淡饭 2026-03-17 08:20:00\n几时发货\n月下 2026-03-17 08:21:00\n在吗\n", platform="taobao")
    beside = context_of(desk, "MS-0317-02")
    assert beside is not None
    assert [line.text for line in beside.earlier] == ["有货吗", "有的"]
    assert (beside.tier, beside.orders, beside.spent) == (Tier.RETURNING, 2, "100.00")
    stranger = context_of(desk, "MS-0317-03")
    assert stranger is not None
    assert (stranger.orders, stranger.earlier) == (0, ())
    assert context_of(desk, "MS-0317-99") is None


@pytest.mark.duty("M05")
def test_the_bell_is_for_buyers_alone(desk: Desk) -> None:
    before = inbox_of(desk).look()
    paste(desk, "活动报名\n快来参加大促", platform="taobao", kind=Kind.STATION)
    desk.sync()
    notice = inbox_of(desk).look()
    assert not came_in(before, notice)
    paste(desk, "老周 2026-03-17 08:20:00\n在吗\n")
    desk.sync()
    assert came_in(notice, inbox_of(desk).look())


def test_a_muted_sender_is_let_through_again(desk: Desk) -> None:
    paste(desk, "活动报名\n第一天", platform="taobao", kind=Kind.STATION)
    mute(desk, ["01"])
    paste(desk, "活动报名\n第二天", platform="taobao", kind=Kind.STATION)
    desk.sync()
    assert inbox_of(desk).look().waiting() == 0
    mute(desk, ["02"], off=True)
    paste(desk, "活动报名\n第三天", platform="taobao", kind=Kind.STATION)
    desk.sync()
    assert inbox_of(desk).look().waiting() == 1
    paste(desk, "老周 2026-03-17 08:20:00\n在吗\n")
    with pytest.raises(RefusedError):
        mute(desk, ["04"])
