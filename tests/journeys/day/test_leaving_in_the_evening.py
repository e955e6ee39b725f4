"""The end of the shift by key: nothing forced, everything at hand."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from tests.journeys.orders.test_orders_by_key import fresh
from tests.journeys.user import at


@pytest.mark.duty("R12")
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_evening_by_key(shop: Desk, size: tuple[int, int]) -> None:
    async with at(shop, size) as user:
        await user.press("E")
        await user.sees("Still open", "To confirm", "Done today", "not written", "not exported")
        await user.press("n")
        await user.type("一切照常")
        await user.press("enter")
        await user.sees("一切照常")
        await user.press("f7")
        await user.until(lambda: list(shop.home.exports.glob("handover-*.html")))
        await user.misses("not exported")
        await user.press("f8")
        await user.until(lambda: list((shop.home.folder / "backups").glob("desk-*")))
        await user.press("escape")
        await user.sees("Daily routine")
    assert [note.text for note in fresh(shop).records.handover.lines.records.values()] == ["一切照常"]


async def test_leaving_without_any_of_it(shop: Desk) -> None:
    async with at(shop) as user:
        before = fresh(shop).store.seq
        await user.press("f9")
        await user.sees("Still open")
        await user.press("q")
        await user.until(lambda: not user.app.is_running or user.app._exit)
    assert fresh(shop).store.seq == before
