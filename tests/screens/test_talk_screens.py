"""Messages, Reviews and After-sales as a user: keys in, state out."""

from __future__ import annotations

from pathlib import Path

import pytest

from csdesk.app import DeskApp
from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind, CaseState, Step, case_state
from csdesk.domain.talk.messages import State
from csdesk.domain.talk.reviews import Outcome, ReviewState, Rung, review_state
from csdesk.screens.frame.tabbed_list import TabbedListScreen
from csdesk.services.cases import cases
from csdesk.services.imports.imports import import_paths
from csdesk.services.talk.incoming import paste
from csdesk.services.today.inbox import inbox_of
from tests.journeys.user import sit
from tests.support import make_order, put_orders

CHAT = """清茶淡饭 2026-3-17 8:28:00
几时发货
月下 2026-3-17 8:29:20
有没有大一点的壶 [/b] [@click=app.quit]x[/]
"""
REVIEWS = """订单编号,买家会员名,商品名称,评价星级,评价内容,评价时间
4000000000004821,清茶淡饭,盖碗,1,盖子碎了,2026-03-17 08:00:00
4000000000005533,贵州老李,公道杯,5,很好,2026-03-16 20:00:00
"""


@pytest.fixture
def app(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DeskApp:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    put_orders(desk, make_order())
    paste(desk, CHAT)
    (tmp_path / "r.csv").write_text(REVIEWS, encoding="utf-8")
    import_paths(desk, [tmp_path / "r.csv"])
    cases.open_case(desk, "4821", CaseKind.AFTERSALES, "盖子碎了")
    desk.sync()
    return DeskApp(desk)


async def press(app: DeskApp, *keys: str) -> None:
    """Press keys in a screen of a usual size; what the worker was given is done before the next key."""
    async with sit(app, (120, 32)) as user:
        await user.do(*keys)


def copied(desk: Desk) -> str:
    return (desk.home.outbox / "clipboard.txt").read_text(encoding="utf-8")


async def test_a_message_is_answered_in_three_keys(app: DeskApp, desk: Desk) -> None:
    await press(app, "2", "r", "1", "enter")
    inbox = inbox_of(desk).look()
    assert [inbox.wait(key).state for key in ("MS-0317-01", "MS-0317-02")] == [State.WAITING_BUYER, State.OPEN]
    assert desk.records.messages.records["MS-0317-01"].said[-1].text == copied(desk)


async def test_own_words_are_checked_and_a_bad_text_changes_nothing(app: DeskApp, desk: Desk) -> None:
    await press(app, "2", "r", "4", "type:nide wx123456 weixin", "enter", "escape", "escape")
    assert inbox_of(desk).look().waiting() == 2
    assert not (desk.home.outbox / "clipboard.txt").exists()


async def test_nothing_typed_is_no_answer_to_be_checked(app: DeskApp, desk: Desk) -> None:
    await press(app, "2", "r", "4", "enter")
    assert (app.session.word, inbox_of(desk).look().waiting()) == ("What shall the answer be?", 2)


@pytest.mark.duty("M03")
async def test_a_copied_answer_says_that_it_does_not_count_until_it_is_said_to_have_gone(
    app: DeskApp, desk: Desk
) -> None:
    await press(app, "2", "r", "1", "enter")
    assert "once sent: Y" in app.session.word
    assert desk.records.messages.records["MS-0317-01"].answered_at is None
    again = DeskApp(desk)
    await press(again, "2", "]", "]", "ctrl+k")
    assert "sent to 清茶淡饭" in again.session.word
    assert desk.records.messages.records["MS-0317-01"].answered_at == desk.now()


async def test_several_messages_are_put_aside_and_closed(app: DeskApp, desk: Desk) -> None:
    await press(app, "2", "A", "s")
    assert {inbox_of(desk).look().wait(key).state for key in inbox_of(desk).look().ids} == {State.SNOOZED}
    await press(DeskApp(desk), "2", "]", "A", "ctrl+e")
    assert {inbox_of(desk).look().wait(key).state for key in inbox_of(desk).look().ids} == {State.DONE}
    await press(DeskApp(desk), "2", "u", "u")
    assert inbox_of(desk).look().waiting() == 2


@pytest.mark.duty("M24")
async def test_a_case_opens_from_a_message(app: DeskApp, desk: Desk) -> None:
    await press(app, "2", "o", "4")
    assert desk.records.cases.records["CS-0317-02"].kind is CaseKind.COMPLAINT


async def test_a_copied_chat_is_pasted_anywhere(app: DeskApp, desk: Desk) -> None:
    await press(app, "6", "paste:老周 2026-3-17 8:29:30\n在吗\n")
    assert [message.buyer_nick for message in desk.records.messages.records.values()] == ["清茶淡饭", "月下", "老周"]


@pytest.mark.duty("V03")
async def test_a_bad_review_is_worked_to_its_end(app: DeskApp, desk: Desk) -> None:
    await press(app, "5", "c", "2", "type:12:00", "enter", "enter")
    review = desk.records.reviews.records["RV-0317-01"]
    assert review.reason == "damaged"
    assert [contact.rung for contact in review.contacts] == [Rung.SINCERE]
    await press(DeskApp(desk), "5", "e", "1")
    review = desk.records.reviews.records["RV-0317-01"]
    assert (review_state(review), review.outcome) == (ReviewState.DONE, Outcome.FOLLOWUP)


async def test_thanks_for_a_good_review_in_three_keys(app: DeskApp, desk: Desk) -> None:
    await press(app, "5", "]", "c", "enter")
    review = desk.records.reviews.records["RV-0317-02"]
    assert (review_state(review), review.own_reply) == (ReviewState.DONE, copied(desk))


async def test_the_evidence_of_a_review(app: DeskApp, desk: Desk) -> None:
    await press(app, "5", "E", "enter")
    assert (desk.home.folder / "evidence" / "RV-0317-01.zip").is_file()


async def test_a_case_is_worked_to_its_end(app: DeskApp, desk: Desk, tmp_path: Path) -> None:
    photos = []
    for number, name in enumerate(("waybill", "whole", "flaw"), 1):
        (tmp_path / f"{name}.jpg").write_bytes(b"\xff\xd8\xff made up")
        photos += ["p", str(number), f"type:{tmp_path / name}.jpg", "enter"]
    await press(app, "6", "c", "enter", *photos, "l", "1", "type:8", "enter", "c", "enter", "e", "type:ok", "enter")
    case = desk.records.cases.records["CS-0317-01"]
    assert case_state(case) is CaseState.DONE
    assert [(taken.step, taken.amount) for taken in case.taken if taken.step] == [(Step.COMPENSATION, "8.00")]
    assert [taken.told is not None for taken in case.taken] == [True, False, True]


async def test_a_jump_asks_for_its_reason(app: DeskApp, desk: Desk) -> None:
    await press(app, "6", "p", "4", "type:video", "enter", "l", "4", "type:law", "enter")
    last = desk.records.cases.records["CS-0317-01"].last_step
    assert last is not None
    assert (last.step, last.why) == (Step.RETURN, "law")


async def test_a_narrow_terminal_shows_list_or_card(app: DeskApp) -> None:
    async with sit(app, (60, 20)) as user:
        await user.press("2", "enter")
        assert app.places["messages"].has_class("-opened")
        await user.press("escape")
        assert not app.places["messages"].has_class("-opened")


@pytest.mark.parametrize("keys", [("5", "r"), ("6", "c"), ("2", "r", "1")])
async def test_a_text_that_is_left_gives_the_narrow_list_back(app: DeskApp, keys: tuple[str, ...]) -> None:
    async with sit(app, (80, 24)) as user:
        await user.do(*keys)
        place = app.screen
        assert isinstance(place, TabbedListScreen)
        assert place.draft is not None
        assert place.opened
        await user.press("escape")
        assert place.draft is None
        assert not place.opened


@pytest.mark.duty("R17")
async def test_a_follow_up_is_noted_moved_and_closed(app: DeskApp, desk: Desk) -> None:
    await press(app, "7", "a", "2", "type:wants a big pot", "enter", "type:too dear", "enter", "type:14:30", "enter")
    (lead,) = desk.records.follow.records.values()
    assert (lead.kind, lead.text, f"{lead.due_at:%H:%M}") == ("lead", "wants a big pot", "14:30")
    assert lead.objection == "too dear"
    await press(DeskApp(desk), "7", "s", "type:+2h", "enter", "e", "2", "type:too dear", "enter")
    (lead,) = desk.records.follow.records.values()
    assert (lead.end, lead.why, f"{lead.due_at:%H:%M}") == ("lost", "too dear", "10:30")


async def test_a_time_is_read_while_it_is_typed_and_never_lost(app: DeskApp, desk: Desk) -> None:
    async with sit(app, (80, 24)) as user:
        await user.do("2", "n", "type:明天下午3点半")
        await user.sees("= tomorrow 15:30")
        await user.do("type:左右", "enter")
        await user.sees("is not a time", "明天下午3点半左右")
        await user.press("backspace", "backspace", "enter")
        await user.until(lambda: desk.records.follow.records)
    (todo,) = desk.records.follow.records.values()
    assert f"{todo.due_at:%m-%d %H:%M}" == "03-18 15:30"


async def test_a_message_becomes_a_to_do_or_a_knowledge_gap(app: DeskApp, desk: Desk) -> None:
    await press(app, "2", "n", "type:+2h", "enter", "K")
    found = [(one.kind, one.text, one.buyer_nick) for one in desk.records.follow.records.values()]
    assert found == [("todo", "几时发货", "清茶淡饭"), ("kb_gap", "几时发货", "清茶淡饭")]


async def test_a_consultation_in_three_keys(app: DeskApp, desk: Desk) -> None:
    await press(app, "2", "a", "5", "2")
    (row,) = desk.records.consults.records.values()
    assert (row.question, row.intent, row.buyer_nick, row.product) == ("shipping", "high", "清茶淡饭", "盖碗")


async def test_a_text_found_in_the_picker_answers_the_message(app: DeskApp, desk: Desk) -> None:
    await press(app, "2", "r", "5", "1", "enter")
    inbox = inbox_of(desk).look()
    assert inbox.wait("MS-0317-01").state is State.WAITING_BUYER
    assert desk.records.messages.records["MS-0317-01"].said[-1].text == copied(desk)
