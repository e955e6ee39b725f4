"""Picking texts by key: found, filled blank by blank, checked, copied; drafts, the paste pair, promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.models import PlatformState
from csdesk.screens.texts.picker import Picker
from csdesk.services.talk.incoming import paste
from csdesk.widgets.reply import Reply
from csdesk.width import ELLIPSIS, cells
from tests.journeys.user import User, at
from tests.support import NOW, make_order, put_orders

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def to_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")


def two(desk: Desk, state: PlatformState) -> Desk:
    """Two orders that wait for shipping, the first of them in a state."""
    put_orders(
        desk,
        make_order(
            "5000000000000001",
            buyer_nick="老茶客",
            desk_address_confirm="confirmed",
            ship_by=NOW.replace(hour=18, minute=0),
            platform_state=state,
        ),
        make_order("5000000000000002", buyer_nick="月下", desk_address_confirm="confirmed", platform="pdd"),
        make_order("5000000000000003", platform_state=PlatformState.COMPLETED),
    )
    return desk


@pytest.fixture
def late(desk: Desk) -> Desk:
    """Nothing of them has left."""
    return two(desk, PlatformState.PAID)


@pytest.fixture
def part(desk: Desk) -> Desk:
    """The first has left in part."""
    return two(desk, PlatformState.PART_SHIPPED)


def clipboard(desk: Desk) -> str:
    return (desk.home.outbox / "clipboard.txt").read_text(encoding="utf-8")


async def open_picker(user: User) -> Picker:
    await user.press("3")
    await user.until(lambda: user.place().NAME == "orders")
    await user.press("r")
    await user.until(lambda: isinstance(user.app.screen, Picker), "the picker")
    picker = user.app.screen
    assert isinstance(picker, Picker)
    await user.until(lambda: picker.rows.keys and picker.shown.text, "templates and a preview")
    return picker


async def test_the_arrows_go_through_the_texts(late: Desk) -> None:
    async with at(late) as user:
        picker = await open_picker(user)
        first, second, *_others = picker.rows.keys
        await user.press("down")
        assert picker.rows.current == second
        await user.press("down", "up", "up")
        assert picker.rows.current == first


async def test_one_of_the_first_three_in_three_keys(late: Desk) -> None:
    async with at(late) as user:
        picker = await open_picker(user)
        assert "urge_ok" in user.text()
        await user.press("1")
        await user.until(lambda: picker.writing)
        await user.press("enter")
        await user.until(lambda: user.place().NAME == "orders", "back in the list")
        await user.until(lambda: "copied" in user.text())
    assert "今天18:00前发出" in clipboard(late)
    late.sync()
    (said,) = late.records.sent_texts.records.values()
    assert (said.code, said.sent_at, said.situation) == ("urge_ok", None, "to_ship")
    (promise,) = late.records.follow.records.values()
    assert promise.due_at == NOW.replace(hour=18, minute=0)


async def test_found_by_first_letters_filled_from_blank_to_blank(part: Desk) -> None:
    async with at(part) as user:
        picker = await open_picker(user)
        await user.type("fpfh")
        await user.until(lambda: picker.rows.current == "ship_part", "found by 分批发货")
        await user.press("enter")
        await user.until(lambda: picker.writing)
        assert "[已发的商品]" in picker.reply.text
        assert picker.reply.selected_text == "[已发的商品]"
        await user.type("盖碗")
        await user.press("enter")
        assert picker.reply.selected_text == "[快递]"
        await user.type("圆通")
        await user.press("tab")
        await user.type("YT0000000000001")
        await user.press("enter")
        await user.type("明天18:00")
        await user.until(lambda: "promises" in user.text())
        await user.press("enter")
        await user.until(lambda: user.place().NAME == "orders")
    text = clipboard(part)
    assert "盖碗已由圆通发出，单号YT0000000000001" in text
    assert "[" not in text


async def test_a_blank_that_is_left_is_never_copied(late: Desk) -> None:
    async with at(late) as user:
        picker = await open_picker(user)
        await user.type("kb_ask")
        await user.press("enter")
        await user.until(lambda: picker.writing)
        for _time in range(3):
            await user.press("enter")
        assert picker.writing
        assert not (late.home.outbox / "clipboard.txt").exists()


async def test_a_text_that_blocks_stays_in_the_box_and_says_why(late: Desk) -> None:
    async with at(late) as user:
        picker = await open_picker(user)
        await user.press("1")
        await user.until(lambda: picker.writing)
        await user.type("明天就能到您那边")
        await user.until(lambda: "blocked" in user.text())
        await user.press("enter")
        await user.until(lambda: "may not be sent" in user.text())
        assert picker.writing
    assert not (late.home.outbox / "clipboard.txt").exists()


async def test_texts_stack_and_what_was_typed_stays(late: Desk) -> None:
    async with at(late) as user:
        picker = await open_picker(user)
        await user.press("1")
        await user.until(lambda: picker.writing)
        await user.type(" 辛苦您了。")
        await user.press("f7")
        await user.until(lambda: not picker.writing)
        await user.type("bye")
        await user.until(lambda: picker.rows.current == "bye")
        await user.press("enter")
        await user.until(lambda: picker.writing)
        lines = picker.reply.text.split("\n")
        assert lines[0].endswith("辛苦您了。")
        assert "欢迎下次光临" in lines[1]


async def test_a_draft_survives_leaving_and_another_sitting(late: Desk, home: Path) -> None:
    async with at(late) as user:
        picker = await open_picker(user)
        await user.press("1")
        await user.until(lambda: picker.writing)
        await user.type("写到一半")
        await user.press("escape")
        await user.until(lambda: user.place().NAME == "orders")
    from csdesk.desk import open_desk

    again = open_desk(home, now="2026-03-17T09:00:00+08:00", lang="en", operator="AH")
    async with at(again) as user:
        await user.press("3")
        await user.until(lambda: user.place().NAME == "orders")
        await user.press("r")
        await user.until(lambda: "写到一半" in user.text(), "the draft")
        reply = user.app.screen.query_one(Reply)
        await user.until(lambda: reply.has_focus)
        await user.press("backspace")
        await user.until(lambda: reply.text.endswith("写到一"))


async def test_a_text_that_was_only_looked_at_is_no_draft(late: Desk) -> None:
    async with at(late) as user:
        picker = await open_picker(user)
        await user.press("1")
        await user.until(lambda: picker.writing and picker.reply.text)
        await user.press("escape")
        await user.until(lambda: user.place().NAME == "orders")
        again = await open_picker(user)
        await user.until(lambda: not again.writing and len(again.rows.keys) > 1, "the list, not the text")
        await user.press("2")
        await user.until(lambda: again.writing and again.reply.text)
        assert "2" not in again.reply.text[-1]
    late.sync()
    assert not late.records.drafts.records


async def test_drafts_are_no_step_of_undo(late: Desk) -> None:
    async with at(late) as user:
        await user.press("3")
        await user.until(lambda: user.place().NAME == "orders")
        await user.press("f", "1")
        await user.until(lambda: "flag" in user.text())
        picker = await open_picker(user)
        await user.press("1")
        await user.until(lambda: picker.writing)
        await user.type("x")
        await user.press("escape")
        await user.until(lambda: user.place().NAME == "orders")
        await user.press("u")
        await user.until(lambda: not any(order.desk.flag for order in user.app.session.snapshot.orders.values()))


async def test_the_paste_pair_names_the_buyer_and_warns(late: Desk) -> None:
    async with at(late) as user:
        picker = await open_picker(user)
        await user.press("1")
        await user.until(lambda: picker.writing)
        await user.press("enter")
        await user.until(lambda: user.place().NAME == "orders")
        await user.press("full_stop")
        await user.until(lambda: "search key 老茶客" in user.text())
        assert clipboard(late) == "老茶客"
        await user.press("y")
        await user.until(lambda: "发出" in clipboard(late))
        assert "to 老茶客" in user.text()
        await user.press("j", "f9", "k", "f8")
        await user.until(lambda: "Careful" in user.text())
        await user.press("Y")
        await user.until(lambda: user.app.session.pair is None)
    late.sync()
    assert [one.sent_at is not None for one in late.records.sent_texts.records.values()] == [True]


async def test_one_key_corrects_a_promise(late: Desk) -> None:
    async with at(late) as user:
        picker = await open_picker(user)
        await user.press("1")
        await user.until(lambda: picker.writing)
        await user.press("enter")
        await user.until(lambda: "promised 03-17 18:00" in user.text())
        await user.press("d")
        await user.until(lambda: user.place().prompt is not None)
        prompt = user.place().prompt
        assert prompt is not None
        assert prompt.input.value == "", "what is typed is the new time, nothing stands before it"
        assert "due today 18:00, now" in user.text()
        await user.type("17:30")
        await user.press("enter")
        await user.until(lambda: late.records.follow.records and "17:30" in user.text())


async def test_another_greeting_and_the_other_language(late: Desk) -> None:
    async with at(late) as user:
        picker = await open_picker(user)
        await user.type("greet")
        await user.until(lambda: picker.rows.current == "greet")
        await user.until(lambda: "请问" in picker.shown.text)
        first = picker.shown.text
        await user.press("f6")
        await user.until(lambda: picker.shown.text != first, "another greeting")
        await user.sees("· Chinese language")
        await user.press("f5")
        await user.until(lambda: "how may I help you" in picker.shown.text, "English")


async def test_a_template_is_edited_in_the_own_editor(
    late: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import contextlib

    from csdesk.app import DeskApp

    script = tmp_path / "editor.sh"
    script.write_text('#!/bin/sh\nsed -i "s/让您久等了/谢谢您的耐心/" "$1"\n', encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(script))
    monkeypatch.setattr(DeskApp, "suspend", lambda _self: contextlib.nullcontext())
    async with at(late) as user:
        picker = await open_picker(user)
        assert "让您久等了" in picker.shown.text
        await user.press("f4")
        await user.until(lambda: user.place().NAME == "editor", "the template's lines")
        await user.press("f4")
        await user.until(lambda: "谢谢您的耐心" in picker.shown.text, "the edited text")
    assert (late.home.folder / "templates/zh/own.toml").exists()


async def test_each_suggestion_shows_how_it_begins_cut_with_a_sign(late: Desk) -> None:
    paste(late, "老茶客 2026-03-17 08:28:00\n怎么还不发\n", platform="taobao")
    async with at(late, size=(80, 24)) as user:
        await user.press("2", "r")
        await user.until(lambda: "answer with" in user.text(), "the three")
        three = user.screen()[-5:-2]
        assert three[0].startswith(" 1 催发货：没有超期")
        assert "您的订单会在今天18:00前" in three[0]
        assert [line[:3] for line in three] == [" 1 ", " 2 ", " 3 "]
        assert all(cells(line) <= 80 for line in three)
        assert three[0].endswith(ELLIPSIS)
        await user.press("escape")
        assert "催发货" not in user.text()
        assert late.records.sent_texts.records == {}
