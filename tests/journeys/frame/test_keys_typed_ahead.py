"""Keys that are typed faster than the desk can follow: every one is obeyed, in its turn, by what it was meant for."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events

from csdesk.desk import Desk
from csdesk.domain.cases.cases import Case, CaseKind
from csdesk.errors import DataError
from csdesk.screens.texts.picker import Picker
from csdesk.services.cases.cases import open_case
from csdesk.services.talk import compose
from csdesk.services.talk.incoming import paste
from csdesk.widgets.bars import Foot
from tests.journeys.orders.test_orders_by_key import fresh
from tests.journeys.user import User, at
from tests.support import NOW, make_order, put_orders

pytestmark = pytest.mark.asyncio

NAMES = {"<enter>": "enter", "<esc>": "escape", "<tab>": "tab", "<f7>": "f7", "<back>": "backspace", "<f8>": "f8"}


@pytest.fixture(autouse=True)
def to_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")


@pytest.fixture
def waiting(desk: Desk) -> Desk:
    put_orders(
        desk,
        make_order("5000000000000001", buyer_nick="老茶客", desk_address_confirm="confirmed",
                   ship_by=NOW.replace(hour=18, minute=0)),
        make_order("5000000000000002", buyer_nick="月下", desk_address_confirm="confirmed", platform="pdd"),
    )  # fmt: skip
    paste(desk, "清茶淡饭 2026-3-17 8:28:00\n几时发货\n月下 2026-3-17 8:29:20\n在吗\n")
    desk.sync()
    return desk


def burst(user: User, *parts: str) -> None:
    """Send all keys at once, before the app can do anything about the first one."""
    user.hit(*(key for part in parts for key in ([NAMES[part]] if part in NAMES else part)))


def clipboard(desk: Desk) -> str:
    return (desk.home.outbox / "clipboard.txt").read_text(encoding="utf-8")


async def in_orders(user: User) -> None:
    await user.press("3")
    await user.until(lambda: user.place().NAME == "orders")


async def test_a_text_in_three_keys_at_once_and_the_next_key_is_for_the_list(waiting: Desk) -> None:
    async with at(waiting) as user:
        await in_orders(user)
        burst(user, "r1", "<enter>", "j")
        await user.until(lambda: user.place().NAME == "orders" and waiting.home.outbox.exists(), "copied")
        await user.until(lambda: user.place().rows.index == 1, "one row down")  # type: ignore[attr-defined]
    assert "今天18:00前发出" in clipboard(waiting)
    waiting.sync()
    assert len(waiting.records.sent_texts.records) == 1


async def test_what_is_typed_while_the_picker_opens_is_searched_for_in_order(waiting: Desk) -> None:
    async with at(waiting) as user:
        await in_orders(user)
        burst(user, "rkb_xx", "<back>", "<back>", "ask")
        await user.until(lambda: isinstance(user.app.screen, Picker))
        picker = user.app.screen
        assert isinstance(picker, Picker)
        await user.until(lambda: picker.query_line.value == "kb_ask", picker.query_line.value)
        assert picker.rows.current == "kb_ask"


async def test_a_search_with_its_enter_takes_what_was_searched_for_and_the_blank_is_filled(waiting: Desk) -> None:
    async with at(waiting) as user:
        await in_orders(user)
        burst(user, "rkb_ask", "<enter>", "今天18:00", "<enter>")
        await user.until(lambda: user.place().NAME == "orders" and waiting.home.outbox.exists(), "copied")
    assert "今天18:00前一定回复您" in clipboard(waiting)


async def test_editing_keys_do_not_overtake_letters(waiting: Desk) -> None:
    async with at(waiting) as user:
        await in_orders(user)
        burst(user, "r1", "ab", "<back>", "<back>", "谢谢", "<f7>", "bye", "<enter>", "再见")
        await user.until(lambda: isinstance(user.app.screen, Picker) and "再见" in user.app.screen.reply.text)
        picker = user.app.screen
        assert isinstance(picker, Picker)
        first, second = picker.reply.text.split("\n")
        assert first.endswith("谢谢")
        assert "ab" not in first
        assert "欢迎下次光临" in second
        assert second.endswith("再见")


async def test_leaving_and_going_on_at_once(waiting: Desk) -> None:
    async with at(waiting) as user:
        await in_orders(user)
        burst(user, "r1x", "<esc>", "j", "f1")
        await user.until(lambda: any(one.desk.flag == "red" for one in user.app.session.snapshot.orders.values()))
        flagged = [one for one in user.app.session.snapshot.orders.values() if one.desk.flag]
        assert [one.buyer_nick for one in flagged] == ["月下"]


async def test_a_message_is_answered_at_once(waiting: Desk) -> None:
    async with at(waiting) as user:
        await user.press("2")
        await user.until(lambda: user.place().NAME == "messages")
        burst(user, "r1", "<enter>")
        await user.until(lambda: (waiting.home.outbox / "clipboard.txt").exists(), "copied")
        first = waiting.records.messages.records  # Pinduoduo counts sooner: 月下 stands in front
        await user.until(lambda: len(first["MS-0317-02"].said) == 2, "answered")
        assert len(first["MS-0317-01"].said) == 1
        assert user.place().NAME == "messages"


async def test_a_refusal_keeps_later_keys_out_of_the_text(waiting: Desk) -> None:
    async with at(waiting) as user:
        await in_orders(user)
        burst(user, "r1", "明天就能到您那边", "<enter>", "jjj")
        await user.until(lambda: "may not be sent" in user.text())
        picker = user.app.screen
        assert isinstance(picker, Picker)
        assert picker.reply.text.endswith("明天就能到您那边")


async def test_a_refusal_before_does_not_cost_the_keys_behind_it(waiting: Desk) -> None:
    async with at(waiting) as user:
        await in_orders(user)
        burst(user, "s", "r1", "<enter>")  # nothing was copied yet: `s` is refused
        await user.until(lambda: user.place().NAME == "orders" and (waiting.home.outbox / "clipboard.txt").exists())
    assert "今天18:00前发出" in clipboard(waiting)


async def test_a_job_that_fails_gives_the_keys_back(waiting: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise DataError("the file is broken", code="x")

    async with at(waiting) as user:
        await in_orders(user)
        monkeypatch.setattr(compose, "subject_of", fail)
        await user.press("r")
        await user.sees("the file is broken")
        await user.press("j")
        await user.until(lambda: user.place().rows.index == 1, "the list obeys again")  # type: ignore[attr-defined]


def click_twice(user: User) -> None:
    """Click a key of the bar twice, the second time before the worker has made what the first one asks for."""
    action = user.app.session.keymap.find("orders", "r", "r")
    assert action is not None
    for _click in range(2):
        user.app.screen.post_message(Foot.Pressed(action))


async def test_what_is_asked_for_again_comes_once(waiting: Desk) -> None:
    async with at(waiting) as user:
        await in_orders(user)
        click_twice(user)
        await user.rest()
        assert [isinstance(screen, Picker) for screen in user.app.screen_stack] == [False, True]


async def test_a_job_that_fails_does_not_cost_the_one_behind_it(waiting: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    subject_of, failures = compose.subject_of, iter([DataError("the file is broken", code="x")])

    def fail_once(*args: Any) -> Any:
        for failure in failures:
            raise failure
        return subject_of(*args)

    async with at(waiting) as user:
        await in_orders(user)
        monkeypatch.setattr(compose, "subject_of", fail_once)
        click_twice(user)
        await user.rest()
        assert isinstance(user.app.screen, Picker)


async def test_a_case_typed_in_one_go_waits_at_each_verb_for_the_one_before(waiting: Desk) -> None:
    put_orders(waiting, make_order("5000000000000003", buyer_nick="洱海月"))
    open_case(waiting, "taobao:5000000000000003", CaseKind.EXCHANGE, "罐盖磕了一角")
    waiting.sync()
    async with at(waiting) as user:
        await user.press("6")
        await user.until(lambda: user.place().NAME == "cases")
        burst(user, "p4看过", "<enter>", "l3破了", "<enter>", "cY", "e换货完成", "<enter>", "买家又不换了", "<enter>")
        await user.until(lambda: all(case.closed_at for case in waiting_cases(waiting)), "closed")
        assert user.place().NAME == "cases"
    assert [change.verb for change in waiting.store.changes()][3::-1] == [
        "case.photo", "case.step", "case.tell", "case.close",
    ]  # fmt: skip


def waiting_cases(desk: Desk) -> list[Case]:
    """Return the cases as another process reads them: the worker has the desk itself in hand."""
    return list(fresh(desk).records.cases.records.values())


async def test_escape_and_the_letter_behind_it_are_two_keys_though_they_come_as_one(waiting: Desk) -> None:
    async with at(waiting) as user:
        await in_orders(user)
        await user.press("space", "space")
        user.app.post_message(events.Key("alt+shift+a", "A"))  # how Textual reads Escape and A of one piece
        await user.until(lambda: len(user.place().rows.marks) == 2, "both marked")  # type: ignore[attr-defined]
        user.app.post_message(events.Key("alt+1", "1"))
        await user.until(lambda: user.place().NAME == "today", "went")


async def test_two_messages_are_finished_by_two_keys_at_once(waiting: Desk) -> None:
    async with at(waiting) as user:
        await user.press("2")
        burst(user, "ee")
        await user.until(lambda: not user.place().rows.keys, "both finished")  # type: ignore[attr-defined]


async def test_a_line_that_opens_with_words_in_it_is_emptied_by_keys_typed_ahead(waiting: Desk) -> None:
    async with at(waiting) as user:
        await user.press("ctrl+o")
        user.hit("f3", "ctrl+u", "/", "x")
        await user.rest()
        prompt = user.place().prompt
        assert prompt is not None
        assert prompt.input.value == "/x"
