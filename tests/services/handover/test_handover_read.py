"""The handover read: the evening and the morning after, by the same person or another, once each."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.handover.items import Section
from csdesk.domain.talk.messages import State
from csdesk.services.follow import follow
from csdesk.services.handover.files import export, preview
from csdesk.services.handover.handover import acknowledge, add, build, confirm
from csdesk.services.talk import messages
from csdesk.services.talk.incoming import paste
from csdesk.services.today.inbox import take_inbox
from tests.services.handover.handovers import EVENING, MORNING, Open, by_source, entry_of, unread
from tests.support import NOW


@pytest.mark.duty("H06")
def test_the_evening_is_taken_back_in_the_morning(busy: Desk, open_at: Open) -> None:
    add(busy, "给打单的同事带话")
    assert unread(busy) == 0  # of one's own shift
    result, _data = export(busy)
    assert result.changed == ("2026-03-17 AH",)
    assert export(busy)[0].changed == ()  # the same again
    assert unread(busy) == 0

    morning = open_at(MORNING)
    count = unread(morning)
    assert count == len([entry for entry in build(morning).entries if entry.item.id in _handed(morning)])
    first = build(morning).entries[0]
    assert first.unread
    assert first.item.severity == 3
    acknowledge(morning, [first.item.id])
    assert unread(morning) == count - 1
    assert entry_of(morning, first.item.source).acked_by == "AH"
    acknowledge(morning, every=True)
    assert unread(morning) == 0


def _handed(desk: Desk) -> set[str]:
    return {key for shift in desk.records.handover.shifts.records.values() for key in shift.items}


def test_a_late_shift_that_ends_after_midnight_is_taken_back_in_the_morning(open_at: Open) -> None:
    desk = open_at("2026-03-18T00:40:00+08:00")
    add(desk, "后门钥匙在抽屉里")
    export(desk)
    assert unread(open_at("2026-03-18T01:10:00+08:00")) == 0
    assert unread(open_at(MORNING)) == 1


def test_what_was_settled_over_night_need_not_be_read(busy: Desk, open_at: Open) -> None:
    export(busy)
    before = unread(open_at(MORNING))
    follow.done(busy, "FU-0317-03")
    assert unread(open_at(MORNING)) == before - 1


def test_who_hands_over_again_before_reading_has_still_to_read(busy: Desk, open_at: Open) -> None:
    export(busy)
    morning = open_at(MORNING)
    before = unread(morning)
    export(morning)
    assert unread(morning) == before > 0


def test_what_says_the_same_as_yesterday_is_not_read_twice(open_at: Open) -> None:
    desk = open_at(EVENING)
    follow.add(desk, FollowKind.LEAD, "想要大壶", due=NOW + timedelta(days=9))
    add(desk, "后门钥匙在抽屉里", section=Section.WATCH)
    export(desk)
    morning = open_at(MORNING)
    assert unread(morning) == 2
    acknowledge(morning, every=True)
    export(open_at("2026-03-18T18:00:00+08:00"))
    third = open_at("2026-03-19T08:30:00+08:00")
    assert unread(third) == 0
    follow.move(third, "FU-0317-01", NOW + timedelta(days=10))
    export(open_at("2026-03-19T18:00:00+08:00"))
    assert unread(open_at("2026-03-20T08:30:00+08:00")) == 1


@pytest.mark.duty("H06")
def test_another_person_reads_on_the_same_evening(busy: Desk, home: Path) -> None:
    export(busy)
    other = open_desk(home, now=EVENING, lang="en", operator="BX")
    assert unread(other) == len(build(other).entries)
    acknowledge(other, every=True)
    assert unread(other) == 0
    assert unread(busy) == 0


@pytest.mark.duty("E12")
def test_the_three_gravest_are_read_back_and_confirmed(busy: Desk, open_at: Open) -> None:
    export(busy)
    morning = open_at(MORNING)
    result = acknowledge(morning, every=True)
    words = (result.text or "").splitlines()
    assert words[0] == result.summary
    assert [line[:2] for line in words[1:]] == ["1.", "2.", "3."]
    assert words[1].startswith("1. Taobao …0001")
    confirm(morning, result.changed[:3])
    morning.sync()
    (fact,) = [ack for ack in morning.records.handover.acks.records.values() if ack.three]
    assert (fact.by, len(fact.three)) == ("AH", 3)


def test_a_snooze_ends_with_the_shift_and_is_listed(open_at: Open, home: Path) -> None:
    desk = open_at(EVENING)
    paste(desk, "月下 2026-3-17 17:55:00\n有没有大一点的壶\n")
    messages.snooze(desk, ["MS-0317-01"], desk.now() + timedelta(days=2))
    item = by_source(desk)["MS-0317-01"]
    assert item.state == "put aside until 03-19 18:00; that ends with the shift"
    export(desk)
    assert take_inbox(desk).wait("MS-0317-01").state is State.SNOOZED
    assert by_source(desk)["MS-0317-01"] == item
    for taker in (open_at(MORNING), open_desk(home, now=EVENING, lang="en", operator="BX")):
        assert take_inbox(taker).wait("MS-0317-01").state is State.OPEN


@pytest.mark.duty("M25")
def test_what_was_passed_on_shows_until_it_is_answered(open_at: Open) -> None:
    desk = open_at(EVENING)
    paste(desk, "月下 2026-3-17 17:55:00\n能不能便宜五十\n")
    messages.pass_on(desk, ["MS-0317-01"], "老板", desk.now() + timedelta(hours=2), escalate=True)
    item = by_source(desk)["MS-0317-01"]
    assert (item.section, item.owner, item.severity) == (Section.WAITING, "老板", 3)
    messages.done(desk, ["MS-0317-01"])
    assert "MS-0317-01" not in by_source(desk)


def test_reading_is_undone(busy: Desk, open_at: Open) -> None:
    from csdesk.services.upkeep.history import undo

    export(busy)
    morning = open_at(MORNING)
    before = unread(morning)
    acknowledge(morning, every=True)
    undo(morning)
    assert unread(morning) == before


def test_the_line_of_a_shift_is_read_once_and_gone(open_at: Open) -> None:
    desk = open_at(EVENING)
    add(desk, "忙,两单急件", section=Section.SUMMARY)
    export(desk)
    morning = open_at(MORNING)
    assert unread(morning) == 1
    assert "忙,两单急件" not in preview(morning).decode()
    acknowledge(morning, every=True)
    assert build(morning).entries == ()


def test_a_year_of_shifts_keeps_the_items_of_the_last_weeks(open_at: Open) -> None:
    for day in range(1, 29):
        desk = open_at(f"2026-03-{day:02}T18:00:00+08:00")
        if day == 1:
            add(desk, "后门钥匙在抽屉里")
        export(desk)
    desk.sync()
    shifts = desk.records.handover.shifts.records
    assert len(shifts) == 28
    assert sum(bool(shift.items) for shift in shifts.values()) == 15
    assert unread(open_at("2026-03-29T08:30:00+08:00")) == 1
