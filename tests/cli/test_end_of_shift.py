"""The end of the shift: what is open, what was done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from csdesk.clock import FrozenClock
from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.shared.models import Flag, PlatformState
from csdesk.errors import UsageError
from csdesk.services.cases import cases
from csdesk.services.follow import follow
from csdesk.services.handover import files
from csdesk.services.handover.shift import ShiftEnd, line_of_day, shift_end, sum_up
from csdesk.services.orders import orders, reminders
from csdesk.services.texts.deliver import Mark
from csdesk.services.today import routine
from csdesk.services.today.snapshot import take_snapshot
from csdesk.services.upkeep import history
from tests.cli.conftest import Csdesk
from tests.support import NOW, make_order, put_orders

UNPAID: dict[str, Any] = {"platform_state": PlatformState.UNPAID, "paid_at": None, "ship_by": None}


def end(desk: Desk) -> ShiftEnd:
    desk.sync()
    return shift_end(desk, take_snapshot(desk))


def counts(numbers: Any) -> dict[str, int]:
    return {one.label: one.count for one in numbers}


@pytest.mark.duty("R12")
def test_what_is_open_is_counted_and_what_is_nothing_is_left_out(desk: Desk) -> None:
    put_orders(desk, make_order("4821"), make_order("4822", ship_by=NOW - timedelta(minutes=5)))
    found = end(desk)
    assert counts(found.open) == {"Late": 1, "To confirm": 2}
    assert (found.routine, len(found.steps_open)) == ("0/8", 8)


def test_what_was_done_counts_things_of_today_that_were_not_taken_back(desk: Desk) -> None:
    desk.clock = FrozenClock(NOW - timedelta(days=1), desk.clock.zone)
    follow.add(desk, FollowKind.TODO, "昨天的事")
    desk.sync()
    follow.done(desk, next(iter(desk.records.follow.records)))
    desk.clock = FrozenClock(NOW, desk.clock.zone)
    put_orders(desk, make_order("5531", "pdd", **UNPAID, created_at=NOW - timedelta(hours=1)))
    reminders.remind(desk, "5531", mark=Mark.SENT)
    assert counts(end(desk).done) == {"payment reminders": 1, "imports": 1}
    history.undo(desk)
    assert counts(end(desk).done) == {"imports": 1}


def test_a_case_that_is_opened_counts_once(desk: Desk) -> None:
    put_orders(desk, make_order("4821"))
    cases.open_case(desk, "4821", CaseKind.AFTERSALES, "盖子碎了")
    assert counts(end(desk).done)["cases opened"] == 1


def test_the_shift_in_a_line_is_one_line_a_day(desk: Desk) -> None:
    assert line_of_day(desk) == ""
    sum_up(desk, "忙,  两件超期")
    sum_up(desk, "忙, 两件超期已发")
    desk.sync()
    assert line_of_day(desk) == "忙, 两件超期已发"
    assert [note.text for note in desk.records.handover.lines.records.values()] == ["忙, 两件超期已发"]
    desk.clock = FrozenClock(NOW + timedelta(days=1), desk.clock.zone)
    assert line_of_day(desk) == ""
    with pytest.raises(UsageError):
        sum_up(desk, "  ")


def test_an_empty_desk_has_an_end_of_shift(csdesk: Csdesk, desk: Desk) -> None:
    shown = csdesk("shift", "--json").json
    assert (shown["open"], shown["done"], shown["routine"]) == ([], [], "0/8")
    assert not desk.home.folder.exists()


def test_the_end_of_the_shift_for_people(csdesk: Csdesk, desk: Desk) -> None:
    put_orders(desk, make_order("4821"))
    orders.flag(desk, ["4821"], Flag.RED)
    routine.done(desk, "login")
    lines = csdesk("shift").lines
    assert lines[0] == "Shift: 2026-03-17 08:30 · AH"
    assert lines[1].startswith("Routine: 1/8 · Station messages")
    assert "  To confirm: 1" in lines


def test_a_handover_of_the_morning_says_that_things_changed_and_is_written_anew(desk: Desk) -> None:
    put_orders(desk, make_order("4821"))
    follow.add(desk, FollowKind.ABNORMAL, "快递停运")
    desk.sync()
    files.leave(desk, "md")
    assert end(desk).handed_words == "exported at 08:30"
    follow.add(desk, FollowKind.ABNORMAL, "停电")
    assert end(desk).handed_words == "exported at 08:30, changed since"
    told = files.leave(desk, "html").summary
    morning = files.default_path(desk, "md")
    assert "停电" in morning.read_text(encoding="utf-8")
    assert morning.name in told
    assert end(desk).handed_words == "exported at 08:30"
    follow.done(desk, "02")
    assert end(desk).handed_changed
