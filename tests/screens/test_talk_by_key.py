"""Live talks, passing on, tags, mute, the clipboard, kinds of follow-ups: keys in, state out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind, Reason, Step
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.shared.models import PlatformState
from csdesk.domain.talk.consults import Intent, Question, Sex
from csdesk.domain.talk.messages import Kind
from csdesk.services.cases import cases
from csdesk.services.cases.view import photos_word
from csdesk.services.talk.incoming import paste
from csdesk.services.today.inbox import inbox_of
from tests.journeys.user import at
from tests.support import NOW, make_order, put_orders

Press = Callable[..., Awaitable[None]]


@pytest.fixture
def press(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Press:
    """Return what presses keys in a new app; what the worker was given is done before the next key."""
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")

    async def act(*keys: str) -> None:
        async with at(desk, (120, 32)) as user:
            await user.do(*keys)

    return act


async def test_a_live_talk_of_another_window_is_noted_in_three_keys_anywhere(press: Press, desk: Desk) -> None:
    await press("C", "2", "2")
    await press("6", "shift+left", "7", "4")
    rows = [(row.question, row.intent, row.message) for row in desk.records.consults.records.values()]
    assert rows == [(Question.PRICE, Intent.HIGH, None), (Question.OTHER, Intent.NONE, None)]


async def test_a_consultation_is_filled_in_and_its_next_contact_is_a_lead(press: Press, desk: Desk) -> None:
    await press("C", "2", "2", "C", "0", "n", "1", "2", "n", "2", "1", "n", "6", "type:+2h", "enter")
    (row,) = desk.records.consults.records.values()
    assert (row.satisfied, row.sex, row.contact_at) == (False, Sex.FEMALE, NOW + timedelta(hours=2))
    assert [one.kind for one in desk.records.follow.records.values()] == [FollowKind.LEAD]


async def test_the_chat_on_the_clipboard_comes_in_by_one_key(press: Press, desk: Desk) -> None:
    desk.home.outbox.mkdir(parents=True, exist_ok=True)
    (desk.home.outbox / "clipboard.txt").write_text("老周 2026-3-17 8:29:30\n在吗\n", encoding="utf-8")
    await press("7", "ctrl+v")
    assert [message.buyer_nick for message in desk.records.messages.records.values()] == ["老周"]


async def test_an_empty_clipboard_changes_nothing(press: Press, desk: Desk) -> None:
    await press("ctrl+v")
    assert not desk.records.messages.records


@pytest.mark.duty("M24", "M25")
async def test_a_message_is_passed_on_with_owner_and_due_time(press: Press, desk: Desk) -> None:
    paste(desk, "老周 2026-3-17 8:29:30\n要发票\n")
    await press("2", "p", "2", "enter")
    (message,) = desk.records.messages.records.values()
    assert (message.escalated, message.owner_due, message.passed_at) == (True, NOW + timedelta(hours=2), NOW)


async def test_the_platform_of_a_talk_is_named(press: Press, desk: Desk) -> None:
    paste(desk, "老周 2026-3-17 8:29:30\n要发票\n")
    await press("2", "P", "3")
    (message,) = desk.records.messages.records.values()
    assert message.platform == sorted(desk.packs)[2]


async def test_tags_are_put_on_and_offered_again(press: Press, desk: Desk) -> None:
    paste(desk, "老周 2026-3-17 8:29:30\n要发票\n")
    await press("2", "t", "1", "t", "2", "type:tax", "enter", "t", "2")
    (message,) = desk.records.messages.records.values()
    assert message.tags == ("difficult",)


async def test_a_muted_sender_stays_quiet_and_a_buyer_cannot_be_muted(press: Press, desk: Desk) -> None:
    paste(desk, "活动报名\n快来参加大促", platform="taobao", kind=Kind.STATION)
    await press("2", "m")
    paste(desk, "活动报名\n最后一天", platform="taobao", kind=Kind.STATION)
    assert inbox_of(desk).look().waiting() == 0
    paste(desk, "老周 2026-3-17 8:29:30\n在吗\n")
    await press("2", "m")
    assert inbox_of(desk).look().waiting() == 1


async def test_a_case_opens_on_an_order_named_by_hand(press: Press, desk: Desk) -> None:
    put_orders(desk, make_order())
    paste(desk, "路人 2026-3-17 8:29:30\n盖子碎了\n")
    await press("2", "o", "type:4821", "enter", "1")
    (case,) = desk.records.cases.records.values()
    assert (case.order_id, case.text) == ("taobao:4000000000004821", "盖子碎了")


async def test_a_proxy_purchase_by_key(press: Press, desk: Desk) -> None:
    put_orders(desk, make_order())
    await press(
        "7", "a", "3", "type:pot", "enter", "type:Yixing", "enter", "type:+3d", "enter", "type:4821", "enter", "enter"
    )
    (one,) = desk.records.follow.records.values()
    assert (one.supplier, one.expected_at, one.due_at) == ("Yixing", NOW + timedelta(days=3), NOW + timedelta(days=3))
    await press("7", "f", "3", "n", "2", "type:tomorrow", "enter")
    (one,) = desk.records.follow.records.values()
    assert (one.order_id, one.last_word) == ("taobao:4000000000004821", "tomorrow")


async def test_a_visit_is_planned_by_key(press: Press, desk: Desk, tmp_path: Path) -> None:
    put_orders(
        desk, make_order(created_at=NOW - timedelta(days=45), platform_state=PlatformState.COMPLETED, buyer_nick="甲")
    )
    await press("7", "v", "1")
    (one,) = desk.records.follow.records.values()
    assert (one.kind, one.buyer_nick) == (FollowKind.VISIT, "甲")


async def test_a_case_is_worked_to_its_end_by_keys(press: Press, desk: Desk) -> None:
    put_orders(desk, make_order())
    await press("6", "a", "type:4821", "enter", "8", "2", "type:broken lid", "enter")
    await press("6", "c", "type:12:00", "enter", "enter", "p", "4", "type:thrown away", "enter")
    await press("6", "l", "1", "type:60", "enter", "c", "2", "2", "type:20", "enter")
    (case,) = desk.records.cases.records.values()
    assert (case.degree, case.waived, case.escalated) == (2, "thrown away", False)
    assert case.last_step is not None
    assert (case.last_step.step, case.last_step.amount) == (Step.COMPENSATION, "20.00")
    await press("6", "c", "enter", "n", "1", "2", "n", "2", "type:thin foam", "enter")
    await press("6", "r", "type:paid", "enter", "type:+2h", "enter", "b", "3", "e", "type:settled", "enter")
    (case,) = desk.records.cases.records.values()
    assert (case.reason, case.root_cause, case.outcome) == (Reason.DAMAGED, "thin foam", "settled")
    assert (case.due_at is not None, case.closed_at) == (True, NOW)
    assert case.back is not None
    assert (case.back.unused, case.back.complete) == (True, False)
    assert len([taken for taken in case.taken if taken.told]) == 3


async def test_the_newest_comes_first_when_asked(press: Press, desk: Desk) -> None:
    paste(desk, "老周 2026-3-17 8:20:00\n在吗\n小吴 2026-3-17 8:29:00\n有货吗\n", platform="taobao")
    await press("2", "N", "e")
    assert [desk.records.messages.records[key].buyer_nick for key in inbox_of(desk).look().open] == ["老周"]


async def test_a_case_that_ends_in_a_return_is_asked_for_its_reason(press: Press, desk: Desk) -> None:
    put_orders(desk, make_order())
    cases.open_case(desk, "4821", CaseKind.RETURN_REFUND)
    desk.sync()
    cases.waive(desk, "01", "买家急")
    desk.sync()
    await press("6", "e", "type:退货退款", "enter", "1")
    desk.sync()
    (case,) = desk.records.cases.records.values()
    assert (case.outcome, case.reason, case.closed_at) == ("退货退款", Reason.QUALITY, NOW)


def test_waived_photos_are_not_counted_as_there(desk: Desk) -> None:
    put_orders(desk, make_order())
    for kind in (CaseKind.AFTERSALES, CaseKind.INTERCEPT):
        cases.open_case(desk, "4821", kind)
    desk.sync()
    words = [photos_word(case) for case in desk.records.cases.records.values()]
    cases.waive(desk, "01", "买家急")
    desk.sync()
    assert (words, photos_word(desk.records.cases.records["CS-0317-01"])) == (["0/3", "-"], "waived")


async def test_a_new_case_is_in_front_for_the_next_keys(press: Press, desk: Desk) -> None:
    put_orders(desk, make_order(), make_order("4000000000005533"))
    cases.open_case(desk, "4821", CaseKind.NO_REASON_7D)
    await press("6", "a", "type:5533", "enter", "7", "type:wants it back", "enter", "l", "1", "type:5", "enter")
    desk.sync()
    assert [(one.order_id[-4:], one.last_step is not None) for one in desk.records.cases.records.values()] == [
        ("4821", False),
        ("5533", True),
    ]


async def test_more_than_the_order_is_asked_about_once(press: Press, desk: Desk) -> None:
    put_orders(desk, make_order(amount="25.00"))
    cases.open_case(desk, "4821", CaseKind.NO_REASON_7D)
    await press("6", "l", "1", "type:999", "enter")
    desk.sync()
    (case,) = desk.records.cases.records.values()
    assert case.last_step is None
    await press("6", "l", "1", "type:999", "enter", "enter")
    desk.sync()
    (case,) = desk.records.cases.records.values()
    assert case.last_step is not None
