"""Messages from the paste to done: what arrives once, what is linked, what the verbs write."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.talk.messages import Kind, State
from csdesk.errors import DataError, RefusedError, UsageError
from csdesk.services.imports.imports import import_paths
from csdesk.services.orders.add import Typed, understand
from csdesk.services.talk import messages
from csdesk.services.talk.incoming import paste
from csdesk.services.today import inbox as inbox_
from csdesk.services.today.clocks import Clocks, _announced, calendar_end
from csdesk.services.today.inbox import Inbox, MessageView
from csdesk.services.upkeep import history
from tests.support import NOW, make_order, put_orders, tried

CHAT = """清茶淡饭 2026-3-17 8:20:11
在吗
小满茶具:阿荷 2026-3-17 8:20:31
您好
贵州老李 2026-3-17 8:28:00
4000000000005533 几时发货
"""


def list_messages(desk: Desk, **wanted: Any) -> list[MessageView]:
    desk.sync()
    return inbox_.list_messages(desk, **wanted)


def take_inbox(desk: Desk) -> Inbox:
    desk.sync()
    return inbox_.take_inbox(desk)


def ids(views: list[MessageView]) -> list[str]:
    return [view.id for view in views]


def test_the_same_paste_twice_arrives_once(desk: Desk) -> None:
    first = paste(desk, CHAT)
    assert first.changed == ("MS-0317-01", "MS-0317-02")
    before = desk.store.seq
    again = paste(desk, CHAT)
    assert (again.changed, desk.store.seq) == ((), before)
    assert "2 known" in again.summary


def test_more_of_the_same_talk_changes_its_round(desk: Desk) -> None:
    paste(desk, CHAT)
    result = paste(desk, CHAT + "小满茶具:阿荷 2026-3-17 8:28:30\n今天发\n贵州老李 2026-3-17 8:29:00\n好\n")
    assert result.changed == ("MS-0317-02", "MS-0317-03")
    assert [view.text for view in list_messages(desk, state=State.OPEN)] == ["好"]


def test_a_dry_run_writes_nothing(desk: Desk) -> None:
    assert tried(paste, desk, CHAT).changed == ("MS-0317-01", "MS-0317-02")
    assert list_messages(desk) == []


def test_order_and_platform_are_found_in_the_text_or_by_the_nick(desk: Desk) -> None:
    put_orders(desk, make_order(), make_order("4000000000005533", platform="pdd", buyer_nick="李**"))
    paste(desk, CHAT)
    found = {view.buyer_nick: (view.platform, view.order_id) for view in list_messages(desk)}
    assert found == {
        "清茶淡饭": ("taobao", "taobao:4000000000004821"),
        "贵州老李": ("pdd", "pdd:4000000000005533"),
    }


def test_the_same_nick_on_two_platforms_is_not_guessed(desk: Desk) -> None:
    put_orders(desk, make_order(), make_order("4000000000007702", platform="douyin"))
    paste(desk, "清茶淡饭 2026-3-17 8:20:11\n在吗")
    (view,) = list_messages(desk)
    assert (view.platform, view.order_id) == (None, None)


def test_words_of_nobody_arrive_once(desk: Desk) -> None:
    assert len(paste(desk, "请问这个壶多大").changed) == 1
    assert paste(desk, "请问这个壶多大").changed == ()


def test_a_message_from_the_future_waits_for_its_time(desk: Desk) -> None:
    result = paste(desk, "甲 2026-3-17 9:20:11\n在吗")
    assert result.warnings != ()
    assert [view.wait_s for view in list_messages(desk)] == [0]
    assert take_inbox(desk).figures.received == 0


@pytest.mark.duty("E14")
def test_station_messages_and_tickets_with_their_deadline(desk: Desk) -> None:
    text = "活动报名通知\n请商家按时报名\n"
    assert len(paste(desk, text, kind=Kind.STATION, platform="pdd").changed) == 1
    assert paste(desk, text, kind=Kind.STATION, platform="pdd").changed == ()
    paste(desk, "催发货工单 2026-03-17 08:00:00\n请在2026-03-17 18:00前处理", kind=Kind.STATION, platform="pdd")
    kinds = {view.subject: (view.kind, view.due_at) for view in list_messages(desk)}
    assert kinds["活动报名通知"] == (Kind.STATION, None)
    assert kinds["催发货工单"] == (Kind.TICKET, NOW.replace(hour=18, minute=0))


def test_a_muted_sender_is_done_on_arrival(open_at: Callable[[str], Desk], desk: Desk) -> None:
    desk.home.make()
    desk.home.config.write_text('muted = ["活动报名通知"]', encoding="utf-8")
    muted = open_at(NOW.isoformat())
    paste(muted, "活动报名通知\n请商家按时报名\n", kind=Kind.STATION)
    assert [view.state for view in list_messages(muted)] == [State.DONE]


def test_snoozed_messages_wake_on_time(desk: Desk, open_at: Callable[[str], Desk]) -> None:
    paste(desk, CHAT)
    messages.snooze(desk, ["02"])
    assert [view.state for view in list_messages(desk)] == [State.SNOOZED, State.WAITING_BUYER]
    later = open_at((NOW + timedelta(minutes=30)).isoformat())
    assert list_messages(later)[0].state is State.OPEN


def test_snoozed_messages_wake_with_a_new_line_and_keep_their_time(desk: Desk) -> None:
    paste(desk, CHAT)
    messages.snooze(desk, ["02"], NOW + timedelta(hours=2))
    paste(desk, "贵州老李 2026-3-17 8:30:00\n人呢")
    (view,) = list_messages(desk, state=State.SNOOZED)
    assert view.received_at == NOW - timedelta(minutes=2), "a line of the same second does not wake it"
    paste(desk, "贵州老李 2026-3-17 8:30:05\n人呢呢")
    (view,) = list_messages(desk, state=State.OPEN)
    assert view.received_at == NOW - timedelta(minutes=2)


def test_a_snooze_into_the_past_is_refused(desk: Desk) -> None:
    paste(desk, CHAT)
    with pytest.raises(UsageError):
        messages.snooze(desk, ["02"], NOW - timedelta(minutes=1))


def test_done_and_the_buyer_who_writes_again(desk: Desk) -> None:
    paste(desk, CHAT)
    before = desk.store.seq
    assert messages.done(desk, ["02", "MS-0317-01"]).changed == ("MS-0317-02", "MS-0317-01")
    assert desk.store.seq == before + 1
    assert take_inbox(desk).waiting() == 0
    paste(desk, "贵州老李 2026-3-17 8:40:00\n人呢")
    assert ids(list_messages(desk, state=State.OPEN)) == ["MS-0317-03"]


@pytest.mark.duty("M21")
def test_asking_back_pauses_the_clock(desk: Desk, open_at: Callable[[str], Desk]) -> None:
    paste(desk, CHAT)
    messages.wait_for_buyer(desk, ["02"], "要哪个颜色")
    later = open_at((NOW + timedelta(hours=1)).isoformat())
    (view,) = [view for view in list_messages(later) if view.id == "MS-0317-02"]
    assert (view.state, view.wait_s) == (State.WAITING_BUYER, 0)


def test_tags_and_passing_on(desk: Desk) -> None:
    paste(desk, CHAT)
    messages.tag(desk, ["01", "02"], "difficult")
    messages.tag(desk, ["01"], "difficult")
    messages.pass_on(desk, ["02"], "仓库", NOW + timedelta(hours=2), escalate=True)
    found = {view.id: view for view in list_messages(desk)}
    assert found["MS-0317-01"].tags == ()
    assert found["MS-0317-02"].tags == ("difficult",)
    assert (found["MS-0317-02"].owner, found["MS-0317-02"].escalated) == ("仓库", True)


def test_a_platform_is_named_afterwards_for_the_whole_talk(desk: Desk) -> None:
    put_orders(desk, make_order(buyer_nick="老周"), make_order(platform="pdd", buyer_nick="老周"))
    paste(desk, "老周 2026-3-17 8:00:00\n在吗\n小满:1 2026-3-17 8:01:00\n在\n老周 2026-3-17 8:02:00\n几时发货\n")
    assert {view.platform for view in list_messages(desk)} == {None}
    with pytest.raises(UsageError) as caught:
        messages.name_platform(desk, ["01"], "xhs")
    assert caught.value.code == "unknown_platform"
    done = messages.name_platform(desk, ["01"], "pdd")
    assert (done.summary, done.warnings) == ("Pinduoduo: 老周", ())
    desk.sync()
    found = desk.records.messages.records.values()
    assert [(one.platform, one.order_id) for one in found] == [("pdd", "pdd:4000000000004821")] * 2
    paste(desk, "老周 2026-3-17 8:02:00\n几时发货\n老周 2026-3-17 8:03:00\n人呢\n", platform="pdd")
    desk.sync()
    assert len(desk.records.messages.records) == 2


def test_a_talk_that_hangs_on_an_order_goes_to_no_other_platform_in_silence(desk: Desk) -> None:
    put_orders(desk, make_order(buyer_nick="老周"))
    paste(desk, "老周 2026-3-17 8:00:00\n在吗\n", platform="taobao")
    done = messages.name_platform(desk, ["01"], "pdd")
    assert done.warnings == ("order …4821 is of another platform: it is not this buyer's any more",)
    history.undo(desk)
    desk.sync()
    paste(desk, "老周 2026-3-17 8:02:00\n4000000000004821几时发货\n", platform="taobao")
    desk.sync()
    with pytest.raises(RefusedError) as caught:
        messages.name_platform(desk, ["01"], "pdd")
    assert caught.value.code == "other_platform"
    assert {one.platform for one in desk.records.messages.records.values()} == {"taobao"}


def test_a_platform_that_nobody_knows_is_refused_at_every_door(desk: Desk, tmp_path: Path) -> None:
    put_orders(desk, make_order())
    (tmp_path / "x.txt").write_text(CHAT, encoding="utf-8")
    doors: list[Callable[[], object]] = [
        lambda: paste(desk, CHAT, platform="xhs"),
        lambda: import_paths(desk, [tmp_path / "x.txt"], platform="xhs", kind="messages"),
        lambda: import_paths(desk, [tmp_path / "x.txt"], platform="xhs"),
        lambda: understand(desk, "x", Typed("xhs")),
    ]
    for door in doors:
        with pytest.raises(UsageError) as caught:
            door()
        assert caught.value.code == "unknown_platform"
    assert list_messages(desk) == []


def test_what_is_searched_for(desk: Desk) -> None:
    put_orders(desk, make_order())
    paste(desk, CHAT)
    for words, found in {
        "几时": ["MS-0317-02"],
        "qcdf": ["MS-0317-01"],
        "平台:淘宝": ["MS-0317-01"],
        "state:open": ["MS-0317-02"],
        "buyer:老李 发货": ["MS-0317-02"],
        "nothing": [],
    }.items():
        assert ids(list_messages(desk, find=words)) == found, words


def test_an_unknown_message_is_named(desk: Desk) -> None:
    with pytest.raises(UsageError, match="MS-9"):
        messages.done(desk, ["MS-9"])


@pytest.mark.duty("M04")
def test_figures_of_a_day_are_an_independent_count(desk: Desk) -> None:
    desk.home.make()
    text, waits = "", [10, 29, 31, 170, 290, 310, None, 5]
    for number, wait in enumerate(waits):
        minute = 10 * number
        start = NOW.replace(hour=8 + minute // 60, minute=minute % 60)
        text += f"买家{number} {start:%Y-%m-%d %H:%M:%S}\n在吗\n"
        if wait is not None:
            text += f"小满茶具:阿荷 {start + timedelta(seconds=wait):%Y-%m-%d %H:%M:%S}\n在的\n"
    desk.home.config.write_text('office_hours = "00:00-24:00"\n[pdd]\nreply_hours = "00:00-24:00"', encoding="utf-8")
    from csdesk.desk import open_desk

    late = open_desk(desk.home.folder, now="2026-03-17T20:00:00+08:00", lang="en", operator="AH")
    paste(late, text, platform="pdd")
    inbox = take_inbox(late)
    figures = inbox.figures
    assert (figures.received, figures.answered, figures.rate) == (8, 7, 7 / 8)
    assert (figures.within_30s, figures.within_180s, figures.within_300s) == (3 / 8, 5 / 8, 6 / 8)
    assert figures.first_response_s == round(sum(wait for wait in waits if wait) / 7, 1)
    assert inbox.by_platform == {"pdd": figures}
    assert (inbox.waiting(), inbox.late(), inbox.waiting("taobao")) == (1, 1, 0)


@pytest.mark.duty("E01")
def test_the_operators_hours_of_a_platform_win(desk: Desk) -> None:
    shipped, _pace = Clocks(desk).of("pdd")
    assert shipped.hours.week[0] == ((480, 1380),), "the platform's own hours count until she sets hers"
    desk.config = msgspec.structs.replace(desk.config, office_hours="08:30-12:00, 13:00-18:00")
    office, _pace = Clocks(desk).of("pdd")
    assert office.hours.week[0] == ((510, 720), (780, 1080))
    assert Clocks(desk).of("pdd")[1].window == 300
    assert Clocks(desk).of("taobao")[1].window == 180


def test_hours_that_cannot_be_read_are_named(desk: Desk, open_at: Callable[[str], Desk]) -> None:
    desk.home.make()
    desk.home.config.write_text('office_hours = "noon"', encoding="utf-8")
    with pytest.raises(DataError) as caught:
        Clocks(open_at(NOW.isoformat()))
    assert "office_hours" in caught.value.where


def test_the_holidays_end_and_the_desk_goes_on() -> None:
    from datetime import date

    assert [_announced(date(2026, 10, day)) for day in (1, 8, 10)] == [True, None, False]
    assert _announced(calendar_end() + timedelta(days=1)) is None


def test_what_was_done_long_ago_is_looked_at_again_when_it_changes(open_at: Callable[[str], Desk]) -> None:
    yesterday = open_at("2026-03-16T10:00:00+08:00")
    paste(yesterday, "清茶淡饭 2026-3-16 9:59:00\n在吗\n", platform="taobao")
    messages.done(yesterday, ["01"])
    desk = open_at(NOW.isoformat())
    assert take_inbox(desk).open == ()
    history.undo(desk)
    assert take_inbox(desk).open == ("MS-0316-01",)
