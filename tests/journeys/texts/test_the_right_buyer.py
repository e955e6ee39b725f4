"""The row whose text was copied stays in front until it is sent, put off or left; nothing moves another under it."""

from __future__ import annotations

from pathlib import Path

import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.shared.models import PlatformState
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.services.imports.imports import import_paths
from csdesk.services.orders import orders
from csdesk.services.talk import messages
from csdesk.services.talk.incoming import paste
from tests.journeys.user import User, at
from tests.support import NOW, make_order, put_orders

pytestmark = pytest.mark.asyncio


@pytest.fixture
def busy(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Three of each: unpaid orders, messages, good reviews."""
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    put_orders(
        desk,
        *(
            make_order(f"500000000000000{n}", buyer_nick=nick, paid_at=None, platform_state=PlatformState.UNPAID,
                       created_at=NOW.replace(hour=7, minute=n))
            for n, nick in enumerate(("甲", "乙", "丙"), 1)
        ),
    )  # fmt: skip
    for n, nick in enumerate("甲乙丙"):
        paste(desk, f"{nick} 2026-3-17 8:2{n}:00\n几时发货\n", platform="taobao")
    (tmp_path / "r.csv").write_text(
        "订单编号,买家会员名,商品名称,评价星级,评价内容,评价时间\n"
        + "".join(
            f"400000000000553{n},{nick},公道杯,5,很好,2026-03-16 2{n}:00:00\n" for n, nick in enumerate("甲乙丙")
        ),
        encoding="utf-8",
    )
    import_paths(desk, [tmp_path / "r.csv"])
    desk.sync()
    return desk


def front(user: User) -> ListScreen:
    place = user.place()
    assert isinstance(place, ListScreen)
    return place


@pytest.mark.parametrize(
    ("way", "copying", "settling"),
    [
        (("2",), ("r", "1", "enter"), "Y"),
        (("2",), ("r", "1", "enter"), "s"),
        (("2",), ("r", "1", "enter"), "e"),
        (("5", "right"), ("c", "enter"), "ctrl+k"),
        (("5", "right"), ("c", "enter"), "escape"),
        (("5", "right"), ("c", "enter"), "down"),
    ],
)
async def test_a_copied_row_stays_until_it_is_settled(
    busy: Desk, way: tuple[str, ...], copying: tuple[str, ...], settling: str
) -> None:
    async with at(busy) as user:
        await user.press(*way)
        rows = front(user).rows
        first, second, *_rest = rows.keys
        await user.press(*copying)
        assert (rows.current, rows.kept) == (first, first)
        await user.sees("›»", "no longer in this list")
        await user.press("B", "escape")  # the buyer's card and back
        await user.press("3", way[0])
        assert rows.current == first
        await user.press(settling)
        assert (rows.current, rows.kept) == (second, None)
        assert first not in rows.keys


async def test_a_flag_or_a_memo_does_not_settle_it(busy: Desk) -> None:
    async with at(busy) as user:
        await user.press("2", "r", "1", "enter")
        rows = front(user).rows
        first = rows.kept
        assert first is not None
        await user.press("t", "1")
        assert rows.current == rows.kept == first


async def test_another_process_moves_no_row_under_the_cursor(busy: Desk) -> None:
    async with at(busy) as user:
        for digit in ("2", "3"):
            await user.press(digit, "down")
            rows = front(user).rows
            here = rows.current or ""
            other = open_desk(busy.home.folder, now=NOW.isoformat())
            if digit == "2":
                messages.done(other, [here])
            else:
                orders.close(other, [here], "不要了")
            await user.until(lambda rows=rows: rows.kept)  # type: ignore[misc]
            assert rows.current == here
            await user.sees("no longer in this list")
            await user.press("up", "down")
            assert here not in rows.keys


async def test_undo_brings_the_cursor_back_to_its_row(busy: Desk) -> None:
    async with at(busy) as user:
        await user.press("3")
        rows = front(user).rows
        first = rows.current
        await user.press("x", "1", "down")
        assert first not in rows.keys
        await user.press("u")
        assert rows.current == first
        await user.press("2", "e", "j")
        rows = front(user).rows
        await user.press("u")
        assert rows.index == 0


@pytest.mark.parametrize(
    ("hour", "told"),
    [(8, False), (18, False), (23, True)],
    ids=["office open", "office shut, the platform's hours run", "nothing runs"],
)
async def test_off_hours_are_told_only_when_no_clock_runs(busy: Desk, hour: int, told: bool) -> None:
    """The rows count by the platform's hours (E01: 08:00-23:00), so the foot must not say that they stand."""
    busy.home.config.write_text('office_hours = "08:30-18:00"\n[taobao]\nreply_hours = "08:00-23:00"\n', "utf-8")
    desk = open_desk(busy.home.folder, now=f"2026-03-17T{hour:02}:45:00+08:00", lang="en", operator="AH")
    async with at(desk) as user:
        await user.do("2")
        await user.sees("甲", "state")
        assert any("off hours" in line for line in user.screen()) is told
