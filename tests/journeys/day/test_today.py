"""Today: the routine by key, live counts, the empty desk."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.shared.models import StepDone
from csdesk.outbound import browser
from csdesk.screens.orders.orders import Orders
from csdesk.screens.today.today import Today
from csdesk.services.follow import follow
from csdesk.services.imports.imports import import_paths
from csdesk.services.talk import answers, incoming
from csdesk.services.texts.deliver import Mark
from tests.journeys.orders.test_orders_by_key import fresh
from tests.journeys.user import at
from tests.support import NOW, make_order, put_orders


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_counts_by_queue_and_marketplace(shop: Desk, size: tuple[int, int]) -> None:
    async with at(shop, size) as user:
        await user.sees("Daily routine", "1 open", "no reviews impo", "Queues", "To confirm", "cut-off 16:00")
        await user.sees(f"{user.place().session.snapshot.soon} must leave within four hours")
        line = next(line for line in user.screen() if "To confirm" in line)
        assert line.split("To confirm")[1].split() == ["3", "1", "1", "1"]


async def test_a_step_is_ticked_and_the_next_one_stands_under_the_cursor(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("c")
        await user.until(lambda: [fact.step for fact in fresh(shop).records.steps().values()] == ["login"])
        await user.sees("08:30 AH")
        today = user.place()
        assert isinstance(today, Today)
        await user.until(lambda: today.rows.current == "station")


async def test_from_the_last_step_the_cursor_goes_nowhere(shop: Desk) -> None:
    follow.add(shop, FollowKind.PROMISE, "今天18:00前答复", due=NOW + timedelta(hours=2))
    shop.sync()
    async with at(shop) as user:
        today = user.place()
        assert isinstance(today, Today)
        assert len(today.rows.keys) > 8
        today.rows.go(7)
        await user.press("x", "忙", "enter")
        assert (today._steps[7].state, today.rows.index) == ("skipped", 7)


@pytest.mark.duty("R10")
async def test_a_step_with_open_work_is_not_ticked_but_may_be_skipped(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("down", "down", "down", "f2")
        await user.sees("still open")
        await user.press("x")
        await user.type("明天再催")
        await user.press("enter")
        await user.sees("明天再催")
        assert [fact.state for fact in fresh(shop).records.steps().values()] == ["skipped"]


async def test_the_reason_of_yesterday_is_not_put_into_todays_mouth(shop: Desk) -> None:
    with shop.store.change(shop.entry("routine.skipped", "unpaid")) as transaction:
        fact = StepDone(NOW.date() - timedelta(days=1), "unpaid", "skipped", NOW - timedelta(days=1), "AH", "午后再催")
        transaction.add("routine", msgspec.json.encode(fact))
    async with at(shop) as user:
        today = user.place()
        assert isinstance(today, Today)
        await user.press("down", "down", "down", "x")
        await user.sees("why")
        assert "午后再催" not in user.text()
        await user.type("买家都说明天")
        await user.press("enter")
        await user.until(lambda: len(fresh(shop).records.steps()) == 2)
        assert {fact.why for fact in fresh(shop).records.steps().values()} == {"午后再催", "买家都说明天"}


async def test_enter_goes_where_the_step_is_worked(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("down", "down", "down", "enter")
        await user.until(lambda: isinstance(user.place(), Orders))
        orders = user.place()
        assert isinstance(orders, Orders)
        await user.until(lambda: orders.tab == "unpaid")


async def test_an_empty_desk_says_how_to_begin(desk: Desk) -> None:
    async with at(desk, (80, 24)) as user:
        await user.sees("This desk is empty", "Ctrl+O", "d F8  ", "no orders imported yet")
        assert "csdesk " not in user.text().partition("\n")[2], "no command-line words on screen"
        await user.press("d")
        await user.sees("needs a terminal of its own")
        await user.press("3")
        await user.sees("No orders yet.")


@pytest.mark.parametrize("what", ["message", "review", "follow"])
async def test_a_desk_with_anything_to_do_is_not_called_empty(desk: Desk, tmp_path: Path, what: str) -> None:
    if what == "message":
        incoming.paste(desk, "林小满 10:02\n在吗,有货吗")
    elif what == "review":
        file = tmp_path / "reviews.csv"
        file.write_text(
            "订单编号,买家会员名,商品名称,评价星级,评价内容,评价时间\nT-1,林小满,盖碗,1,盖子碎了,2026-03-16 10:00:00\n",
            "utf-8",
        )
        import_paths(desk, [file])
    else:
        follow.add(desk, FollowKind.TODO, "问厂家")
    async with at(fresh(desk), (80, 24)) as user:
        await user.sees("Daily routine")
        await user.press("f8")
        await user.sees("for a desk that is still empty")
        assert "This desk is empty" not in "\n".join(user.screen())
        if what == "review":
            assert "no orders imported yet" not in "\n".join(line for line in user.screen() if "eview" in line)


async def test_the_language_is_one_key(shop: Desk, zh: None) -> None:
    async with at(shop) as user:
        await user.sees("每日流程", "待核对", "截单 16:00 还有 7时30分")
        await user.press("L")
        await user.sees("Daily routine", "To confirm")
        await user.press("ctrl+l")
        await user.sees("每日流程")


async def test_a_step_is_worked_in_its_place_and_esc_comes_back_to_it(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("down", "enter")
        await user.until(lambda: user.place().NAME == "messages")
        assert getattr(user.place(), "tab", "") == "station"
        await user.sees("routine 0/8 · Esc goes back")
        await user.press("escape")
        await user.until(lambda: user.place().NAME == "today")
        today = user.place()
        assert isinstance(today, Today)
        await user.until(lambda: today.rows.current == "station")
        await user.sees("Nothing is open in this step any more; c ticks it.")
        await user.press("c")
        await user.sees("0 new")
        fact = next(iter(fresh(shop).records.steps().values()))
        assert (fact.step, fact.began_at) == ("station", fact.at)


async def test_without_a_step_esc_stays_where_it_is(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("3", "escape", "escape")
        await user.sees("routine 0/8")
        assert isinstance(user.place(), Orders)
        assert "Esc goes back" not in user.text()


@pytest.mark.duty("R01")
async def test_enter_on_the_first_step_opens_the_back_ends(shop: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def record(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr(browser, "open_address", record)
    urls = '[taobao]\nurl = "https://myseller.example"\n[pdd]\nurl = "https://mms.example"\n'
    (shop.home.folder / "config.toml").write_text(urls, "utf-8")
    async with at(fresh(shop)) as user:
        await user.press("enter")
        await user.sees("1 open 2 in the browser", "3 Taobao https://myseller.example")
        assert opened == []
        await user.press("1")
        await user.sees("2 pages opened in the browser.")
        assert opened == ["https://mms.example", "https://myseller.example"]


@pytest.mark.duty("R01")
async def test_without_a_browser_the_address_is_copied(shop: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "open_address", lambda _url: False)
    (shop.home.folder / "config.toml").write_text('[taobao]\nurl = "https://myseller.example"\n', "utf-8")
    async with at(fresh(shop)) as user:
        await user.press("enter")
        await user.sees("Taobao https://myseller.example")
        await user.press("1")
        copy = shop.home.outbox / "clipboard.txt"
        await user.until(lambda: copy.exists() and copy.read_text("utf-8") == "https://myseller.example")


async def test_a_narrow_window_shows_the_steps_whole_and_the_rest_below(shop: Desk) -> None:
    async with at(shop, (60, 24)) as user:
        await user.sees("Most urgent now", "tick it when they are reported", "no handover items yet")
        lines = user.screen()
        steps = [line for line in lines if line[4:6].strip().isdigit()]
        assert len(steps) == 8
        urgent = next(at for at, line in enumerate(lines) if "Most urgent now" in line)
        assert urgent > lines.index(steps[-1])


async def test_the_week_tells_what_was_answered_and_today_as_it_is_now(desk: Desk) -> None:
    put_orders(desk, make_order())
    incoming.paste(desk, "林小满 2026-03-16 10:02:00\n在吗\nAH 2026-03-16 10:03:00\n在的\n", platform="taobao")
    incoming.paste(desk, "清茶 2026-03-17 08:02:00\n在吗\n", platform="taobao")
    asked = incoming.paste(desk, "月下 2026-03-17 08:03:00\n在吗\n", platform="taobao").changed[0]
    async with at(fresh(desk), (120, 36)) as user:
        await user.sees("wrote, answered")
        await user.until(lambda: any("Mon 16" in row and "1, 1" in row for row in user.screen()))
        await user.until(lambda: any("Tue 17" in row and "2, 0" in row for row in user.screen()))
        answers.reply(desk, asked, "在的", mark=Mark.SENT)
        await user.until(lambda: any("Tue 17" in row and "2, 1" in row for row in user.screen()))
