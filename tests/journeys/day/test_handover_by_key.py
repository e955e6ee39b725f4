"""The evening is handed over and the morning taken over, by key: on one desk, and from one desk to another."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.follow.follow import FollowKind
from csdesk.services.follow import follow
from csdesk.services.handover.files import export
from csdesk.services.handover.handover import add, build
from csdesk.services.today import routine
from csdesk.services.today.snapshot import take_snapshot
from tests.journeys.user import at
from tests.support import NOW, make_order, put_orders

EVENING, MORNING = "2026-03-17T18:00:00+08:00", "2026-03-18T08:30:00+08:00"
SIZES = [(80, 24), (120, 36)]


def evening(folder: Path) -> Desk:
    """A desk with three things to hand over."""
    desk = open_desk(folder, now=EVENING, lang="en", operator="AH")
    put_orders(
        desk,
        make_order("4000000000000001", ship_by=NOW, buyer_nick="老茶客"),
        make_order("4000000000000004", desk_hold_reason="waits for the buyer", ship_by=NOW + timedelta(days=9)),
    )
    follow.add(desk, FollowKind.LEAD, "wants a large pot", due=NOW + timedelta(days=1))
    desk.sync()
    return desk


def step_of(desk: Desk) -> int | None:
    desk.sync()
    return next(step.open for step in take_snapshot(desk).steps if step.id == "handover")


@pytest.mark.duty("R07")
@pytest.mark.parametrize("size", SIZES)
async def test_the_evening_is_handed_over_and_read_in_the_morning(tmp_path: Path, size: tuple[int, int]) -> None:
    desk = evening(tmp_path / "desk")
    async with at(desk, size) as user:
        await user.press("8")
        await user.sees("should") if size[0] > 100 else await user.sees("…0001")
        await user.press("a", "1")
        await user.type("key is in the drawer")
        await user.press("enter", "enter")
        await user.sees("key is in the drawer")
        await user.press("c", "enter")
        await user.sees("handed over: 4 items", "handover-2026-03-17-AH.md")
    assert "key is in the drawer" in (desk.home.exports / "handover-2026-03-17-AH.md").read_text(encoding="utf-8")

    morning = open_desk(tmp_path / "desk", now=MORNING, lang="en", operator="AH")
    assert step_of(morning) == 4
    async with at(morning, size) as user:
        await user.press("8")
        await user.sees("Handover 4", "Unread 4")
        await user.press("space", "space", "space", "space")
        await user.sees("The three gravest things", "1. Taobao …0001")
        await user.misses("Unread 1")
        await user.press("enter")
        await user.sees("read back:")
        await user.press("u")
        await user.sees("undone: read back:")
    assert step_of(morning) == 0
    routine.done(morning, "handover")


@pytest.mark.parametrize("size", SIZES)
async def test_a_file_is_taken_over_on_another_desk(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "handover.md"
    desk = evening(tmp_path / "desk")
    export(desk, "md", path)
    other = open_desk(tmp_path / "other", now=MORNING, lang="en", operator="BX")
    async with at(other, size) as user:
        for _again in range(2):
            await user.paste(str(path))
            await user.press("8")
            await user.sees("Unread 3")
        await user.press("A")
        await user.sees("The three gravest things")
        await user.misses("Unread 3")
        await user.press("enter")
        await user.sees("read back")
    other.sync()
    assert [entry.acked_by for entry in build(other).entries] == ["BX"] * 3


async def test_a_handover_copied_as_text_is_pasted(tmp_path: Path) -> None:
    data = export(evening(tmp_path / "desk"))[1].decode().strip()
    other = open_desk(tmp_path / "other", now=MORNING, lang="en", operator="BX")
    async with at(other) as user:
        await user.paste(data.replace("\n", "\r"))
        await user.sees("handover: 3 new, 0 changed, 0 as before")
        await user.paste(data)
        await user.sees("handover: 0 new, 0 changed, 3 as before")
        await user.press("8")
        await user.sees("Unread 3")
        await user.press("2")
        await user.sees("Messages")
    other.sync()
    assert not other.records.messages.records


async def test_keys_pressed_before_the_list_is_there_are_not_lost(tmp_path: Path) -> None:
    export(evening(tmp_path / "desk"))
    morning = open_desk(tmp_path / "desk", now=MORNING, lang="en", operator="AH")
    async with at(morning) as user:
        await user.press("8", "space")
        await user.sees("Unread 2")


async def test_an_item_is_followed_to_where_it_is_worked(tmp_path: Path) -> None:
    desk = evening(tmp_path / "desk")
    async with at(desk) as user:
        await user.press("8", "i")
        await user.until(lambda: user.place().NAME == "orders", "the orders")
        await user.sees("老茶客")


async def test_only_lines_and_what_came_are_finished_here(tmp_path: Path) -> None:
    desk = evening(tmp_path / "desk")
    add(desk, "key is in the drawer")
    async with at(desk) as user:
        await user.press("8", "e")
        await user.sees("ends where it comes from")
        await user.press("/")
        await user.type("drawer")
        await user.press("enter")
        await user.sees("1/1")
        await user.press("e")
        await user.sees("finished: key is in the d…", "Nothing fits the search.")


async def test_what_others_wrote_is_only_words(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "desk", now=EVENING, lang="en", operator="AH")
    put_orders(desk, make_order("4000000000000001", ship_by=NOW, buyer_nick="[/b][@click=app.quit]x\x1b[31m"))
    add(desk, "[bold]line[/] \u202e one\ntwo")
    async with at(desk) as user:
        await user.press("8")
        await user.sees("[/b][@click=app.quit]x", "[bold]line[/]")


async def test_the_language_changes_the_list(tmp_path: Path, zh: None) -> None:
    desk = open_desk(tmp_path / "desk", now=EVENING, lang="zh", operator="AH")
    put_orders(desk, make_order("4000000000000001", ship_by=NOW))
    async with at(desk) as user:
        await user.press("8")
        await user.sees("先发这单")
        await user.press("L")
        await user.sees("Confirm the address at once")


@pytest.mark.parametrize("place", list("12456780"))
async def test_whose_text_was_copied_is_said_in_every_place(tmp_path: Path, place: str) -> None:
    async with at(evening(tmp_path / "desk"), (80, 24)) as user:
        await user.press("3", "y", "b", "y", "e", "enter", "enter")
        await user.until(lambda: user.app.session.pair is not None)
        await user.press("escape", place, "down", "up")
        await user.until(lambda: user.place().NAME != "orders")
