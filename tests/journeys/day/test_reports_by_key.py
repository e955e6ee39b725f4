"""Reports by key: days to and fro, the tables, corrections, export, copy, the routine's step, goals."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.domain.reports.payouts import PayLine
from csdesk.domain.reports.reported import DealSource
from csdesk.domain.talk.consults import Intent, Noted, Question
from csdesk.foreign import clean
from csdesk.screens.follow.follow import FollowUps
from csdesk.screens.orders.orders import Orders
from csdesk.screens.reports.reports import Reports
from csdesk.services.talk.consults import log
from csdesk.services.today.snapshot import take_snapshot
from csdesk.widgets.queue import Queue
from tests.journeys.user import User, at
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


def place(user: User) -> Reports:
    screen = user.app.screen
    assert isinstance(screen, Reports)
    return screen


def page(user: User) -> str:
    shown = place(user).page
    return "\n".join("".join(text for text, _tone in line) for line in shown.lines(shown.size))


def foot(user: User) -> str:
    return place(user).session.word


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_days_to_and_fro(shop: Desk, size: tuple[int, int]) -> None:
    async with at(shop, size) as user:
        await user.press("9")
        assert "Day report 2026-03-16" in page(user)
        assert "2 deals, 4 pieces, 100.00 yuan" in page(user)
        await user.press("left")
        assert "Sales: no deals" in page(user)
        await user.press("right", "right")
        assert "Day report 2026-03-17" in page(user)
        await user.press("right")
        assert foot(user) == "There is nothing newer."
        await user.press("t", "end", "home", "pagedown", "up")
        assert place(user).period.name == "2026-03-16"


async def test_weeks_show_bars_and_the_week_before(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("9", "tab", "left")
        rows = [line for line in page(user).splitlines() if line.strip().startswith("2026-03-09")]
        assert len(rows) == 1
        assert "78.00" in rows[0]
        assert "####" in rows[0]
        await user.press("right", "end")
        assert "week before" in page(user) or place(user).page.top > 0


async def test_a_deal_is_corrected_and_it_is_undone(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("9", *["shift+tab"] * 8, "left")
        assert place(user).tab == "deals"
        front = place(user).front
        assert isinstance(front, Queue)
        assert front.keys == ("taobao:4000000000004821", "taobao:4000000000004822")
        await user.press("enter", "1")
        assert shop.records.deals.records["taobao:4000000000004821"].source is DealSource.ASKED
        await user.press("n", "4", *"by phone".replace(" ", "_"), "enter")
        assert shop.records.deals.records["taobao:4000000000004821"].remark == "by_phone"
        await user.press("u", "u")
        assert "taobao:4000000000004821" not in shop.records.deals.records


async def test_the_consultation_of_a_row_is_filled_in_where_they_are(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("9", *["shift+tab"] * 7)
        assert place(user).tab == "consult"
        await user.press("enter")
        assert type(user.app.screen).__name__ == "Consults"


@pytest.mark.duty("R09", "T08")
async def test_export_says_the_path_and_copying_yesterday_ticks_the_step(shop: Desk) -> None:
    async with at(shop) as user:
        await user.do("9", "c", "1")  # what is exported must have been made
        path = Path(foot(user).partition(": ")[2])
        assert path.name == "report-day-2026-03-16.xlsx"
        assert path.read_bytes()[:2] == b"PK"
        await user.press("c", "escape", "y")
        shop.sync()
        states = {step.id: step.state for step in take_snapshot(shop).steps}
        assert states["sales"] == "done"
        await user.press("u")
        shop.sync()
        assert {step.id: step.state for step in take_snapshot(shop).steps}["sales"] == "open"


async def test_a_goal_is_set_by_key(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("9", "o", "2", *"500", "enter")
        assert shop.records.goals.records["2026-04"].amount == "500.00"
        await user.press("tab", "tab")
        assert "Goal of 2026-04: 500.00 yuan" in page(user)


async def test_every_report_shows_foreign_names_harmlessly(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("9")
        for _tab in range(7):
            await user.press("tab", "w")
            text = user.app.export_screenshot()
            assert "\x1b" not in text
            assert place(user).made is not None
    assert clean(BAD) != BAD


async def test_what_is_copied_at_once_is_the_report_gone_to(shop: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    clipboard = shop.home.outbox / "clipboard.txt"
    async with at(shop) as user:
        await user.press("9", "y")
        before = clipboard.read_text(encoding="utf-8")
        user.hit("tab", "y")  # before the next report is made
        await user.rest()
        at_once = clipboard.read_text(encoding="utf-8")
        await user.press("y")
    assert at_once == clipboard.read_text(encoding="utf-8") != before


async def test_a_difference_at_months_end_is_noted_and_leads_on(shop: Desk) -> None:
    with shop.change("import", "made") as change:
        line = PayLine("1", "taobao", "sale", "70.00", "70.00", at=NOW, order_no="4000000000004823")
        shop.records.payouts.put(change, line)
    async with at(shop, (80, 24)) as user:
        await user.press("9")
        place(user).take_tab("reconcile")
        await user.press("l")  # a month that is not over has an end too
        assert "another amount: order 4000000000004823" in page(user)
        await user.press("enter", "1")
        orders = user.app.screen
        assert isinstance(orders, Orders)
        assert orders.rows.current == "taobao:4000000000004823"
        await user.press("escape")
        assert place(user).tab == "reconcile"
        await user.press("f")
        assert "1 difference noted" in foot(user)
        assert "FU-0317-01" in page(user)
        await user.press("enter", "1")
        follow = user.app.screen
        assert isinstance(follow, FollowUps)
        assert follow.rows.current == "FU-0317-01"
