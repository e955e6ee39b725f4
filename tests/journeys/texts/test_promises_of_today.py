"""What was promised stands on Today until it is kept or broken; a key leads to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from csdesk.desk import Desk
from csdesk.domain.follow.follow import FollowEnd, FollowKind
from csdesk.services.follow import follow
from tests.journeys.user import at
from tests.support import NOW, make_order, put_orders

pytestmark = pytest.mark.asyncio


@pytest.fixture
def promised(desk: Desk) -> Desk:
    """One promise that is late, five of today, one of tomorrow, and a to-do of today."""
    put_orders(desk, make_order("5000000000000001", buyer_nick="老茶客"))
    for hours in (-1, 1, 2, 3, 4, 5, 30):
        text = f"{hours} 小时的承诺"
        follow.add(desk, FollowKind.PROMISE, text, order="5000000000000001", due=NOW + timedelta(hours=hours))
        desk.sync()
    follow.add(desk, FollowKind.TODO, "不是承诺", due=NOW + timedelta(hours=1))
    desk.sync()
    return desk


async def test_due_promises_are_listed_the_late_one_first_and_in_words(promised: Desk) -> None:
    async with at(promised, (80, 24)) as user:
        await user.sees("Promises today", "late 07:30", "-1 小时的承诺", "09:30", "1 小时的承诺", "2 more")
        await user.misses("30 小时的承诺", "不是承诺")


async def test_the_cursor_passes_the_heading_and_enter_opens_the_promise(promised: Desk) -> None:
    async with at(promised) as user:
        await user.press("end", "home", *["down"] * 8)
        assert user.place().rows.current == "FU-0317-01"  # type: ignore[attr-defined]
        await user.press("c")
        await user.sees("This is a promise")
        await user.press("up")
        assert user.place().rows.current == "sales"  # type: ignore[attr-defined]
        await user.press("down", "down", "enter")
        await user.until(lambda: user.place().NAME == "follow")
        await user.until(lambda: user.place().rows.current == "FU-0317-02")  # type: ignore[attr-defined]
        await user.press("e", "1")
        await user.until(lambda: promised.sync() is None or _end(promised, "FU-0317-02") is FollowEnd.KEPT)
        await user.press("1")
        await user.until(lambda: user.place().NAME == "today")
        await user.misses("09:30")
        await user.press("end", "enter")
        await user.until(lambda: user.place().NAME == "follow")
        assert user.place().tab == "promise"  # type: ignore[attr-defined]


def _end(desk: Desk, name: str) -> FollowEnd | None:
    return desk.records.follow.records[name].end


async def test_without_promises_today_is_as_before(desk: Desk) -> None:
    put_orders(desk, make_order("5000000000000001", buyer_nick="老茶客"))
    async with at(desk) as user:
        await user.misses("Promises today")
        await user.press("end")
        assert user.place().rows.current == "sales"  # type: ignore[attr-defined]
