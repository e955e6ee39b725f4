"""Reports by key: days to and fro, the tables, corrections, export, copy, the routine's step, goals."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot

from csdesk.app import DeskApp
from csdesk.desk import Desk
from csdesk.domain.consults import Intent, Noted, Question
from csdesk.domain.reported import DealSource
from csdesk.foreign import clean
from csdesk.screens.reports import Reports
from csdesk.services.consults import log
from csdesk.services.snapshot import take_snapshot
from csdesk.widgets.queue import Queue
from tests.support import NOW, make_order, put_orders

BAD = "[/x][bold]\x1b[31m=1+1‮<b>"


@pytest.fixture
def shop(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    day = timedelta(days=1)
    put_orders(
        desk,
        make_order("4000000000004821", paid_at=NOW - day, buyer_nick=BAD),
        make_order("4000000000004822", paid_at=NOW - day, amount="22.00"),
        make_order("4000000000004823"),
        make_order("4000000000004824", paid_at=NOW - 8 * day),
    )
    log(desk, Question.PRICE, Intent.HIGH, Noted(nick=BAD, words="how much?"))
    return desk


async def press(pilot: Pilot[None], *keys: str) -> None:
    app = pilot.app
    assert isinstance(app, DeskApp)
    for key in keys:
        await pilot.press(key)
        await pilot.pause()
        done = threading.Event()
        app.session.worker.do(lambda _bench, done=done: done.set())  # type: ignore[misc]
        for _attempt in range(500):
            if done.is_set():
                break
            await asyncio.sleep(0.01)
        await pilot.pause()


def place(pilot: Pilot[None]) -> Reports:
    screen = pilot.app.screen
    assert isinstance(screen, Reports)
    return screen


def page(pilot: Pilot[None]) -> str:
    shown = place(pilot).page
    return "\n".join("".join(text for text, _tone in line) for line in shown.lines(shown.size))


def foot(pilot: Pilot[None]) -> str:
    return place(pilot).session.word


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_days_to_and_fro(shop: Desk, size: tuple[int, int]) -> None:
    async with DeskApp(shop).run_test(size=size) as pilot:
        await press(pilot, "9")
        assert "Day report 2026-03-16" in page(pilot)
        assert "2 deals, 4 pieces, 100.00 yuan" in page(pilot)
        await press(pilot, "left")
        assert "Sales: no deals" in page(pilot)
        await press(pilot, "right", "right")
        assert "Day report 2026-03-17" in page(pilot)
        await press(pilot, "right")
        assert foot(pilot) == "There is nothing newer."
        await press(pilot, "t", "end", "home", "pagedown", "up")
        assert place(pilot).period.name == "2026-03-16"


async def test_weeks_show_bars_and_the_week_before(shop: Desk) -> None:
    async with DeskApp(shop).run_test(size=(120, 36)) as pilot:
        await press(pilot, "9", "tab", "left")
        rows = [line for line in page(pilot).splitlines() if line.strip().startswith("2026-03-09")]
        assert len(rows) == 1
        assert "78.00" in rows[0]
        assert "####" in rows[0]
        await press(pilot, "right", "end")
        assert "week before" in page(pilot) or place(pilot).page.top > 0


async def test_a_deal_is_corrected_and_it_is_undone(shop: Desk) -> None:
    async with DeskApp(shop).run_test(size=(120, 36)) as pilot:
        await press(pilot, "9", "shift+tab", "shift+tab", "shift+tab", "shift+tab", "left")
        assert place(pilot).tab == "deals"
        front = place(pilot).front
        assert isinstance(front, Queue)
        assert front.keys == ("taobao:4000000000004821", "taobao:4000000000004822")
        await press(pilot, "enter", "1")
        assert shop.records.deals.records["taobao:4000000000004821"].source is DealSource.ASKED
        await press(pilot, "n", "4", *"by phone".replace(" ", "_"), "enter")
        assert shop.records.deals.records["taobao:4000000000004821"].remark == "by_phone"
        await press(pilot, "u", "u")
        assert "taobao:4000000000004821" not in shop.records.deals.records


async def test_the_consultation_of_a_row_is_filled_in_where_they_are(shop: Desk) -> None:
    async with DeskApp(shop).run_test(size=(120, 36)) as pilot:
        await press(pilot, "9", "shift+tab", "shift+tab", "shift+tab")
        assert place(pilot).tab == "consult"
        await press(pilot, "enter")
        assert type(pilot.app.screen).__name__ == "Consults"


async def test_export_says_the_path_and_copying_yesterday_ticks_the_step(shop: Desk) -> None:
    async with DeskApp(shop).run_test(size=(120, 36)) as pilot:
        await press(pilot, "9", "e", "1")
        path = Path(foot(pilot).partition(": ")[2])
        assert path.name == "report-day-2026-03-16.xlsx"
        assert path.read_bytes()[:2] == b"PK"
        await press(pilot, "e", "escape", "y")
        shop.sync()
        states = {step.id: step.state for step in take_snapshot(shop).steps}
        assert states["sales"] == "done"
        await press(pilot, "u")
        shop.sync()
        assert {step.id: step.state for step in take_snapshot(shop).steps}["sales"] == "open"


async def test_a_goal_is_set_by_key(shop: Desk) -> None:
    async with DeskApp(shop).run_test(size=(120, 36)) as pilot:
        await press(pilot, "9", "o", "2", *"500", "enter")
        assert shop.records.goals.records["2026-04"].amount == "500.00"
        await press(pilot, "tab", "tab")
        assert "Goal of 2026-04: 500.00 yuan" in page(pilot)


async def test_every_report_shows_foreign_names_harmlessly(shop: Desk) -> None:
    async with DeskApp(shop).run_test(size=(120, 36)) as pilot:
        await press(pilot, "9")
        for _tab in range(7):
            await press(pilot, "tab", "w")
            text = pilot.app.export_screenshot()
            assert "\x1b" not in text
            assert place(pilot).made is not None
    assert clean(BAD) != BAD
