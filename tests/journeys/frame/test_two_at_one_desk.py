"""Two machines at one desk: what one does is on the other's screen; without the server she reads, and is told."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.shared.models import Flag
from csdesk.services.handover import handover, shift
from csdesk.services.handover.files import export
from csdesk.services.orders import orders as verbs
from csdesk.services.today import routine
from csdesk.services.today.snapshot import take_snapshot
from csdesk.services.upkeep import history
from csdesk.store.shared import SharedStore
from tests.journeys.user import at
from tests.postgres import Postgres, Shop
from tests.support import NOW, make_order, put_orders
from tests.torture.proxy import Proxy

pytestmark = pytest.mark.loopback
ORDER = "taobao:5000000000000001"


@pytest.fixture
def wire(postgres: Postgres) -> Iterator[Proxy]:
    made = Proxy(postgres.port)
    yield made
    made.close()


def sit_down(home: Path, url: str, operator: str) -> Desk:
    (home / "config.toml").write_text(f'[shared]\nurl = "{url}"\n', encoding="utf-8")
    return open_desk(home, now=NOW.isoformat(), lang="en", operator=operator)


@pytest.fixture
def two(postgres: Postgres, wire: Proxy, tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    """One desk at the server, one at the end of a wire."""
    made = Shop(postgres, tmp_path / "two")
    made.base.mkdir()
    put_orders(open_desk(made.base / "a", now=NOW.isoformat(), operator="AH"), make_order("5000000000000001"))
    made.init("a")
    made.join("b")
    far = postgres.url.replace(f":{postgres.port}", f":{wire.port}")
    yield sit_down(made.base / "a", postgres.url, "AH"), sit_down(made.base / "b", far, "LW")
    made.close()


def pull(desk: Desk) -> None:
    assert isinstance(desk.store, SharedStore)
    desk.store.pull()
    desk.sync()


async def test_what_one_does_is_on_the_others_screen(two: tuple[Desk, Desk]) -> None:
    other, mine = two
    pull(other)  # it says that it is there
    async with at(mine) as user:
        await user.sees("+ AH@a")
        await user.press("3")
        await user.sees("0001")
        verbs.flag(other, [ORDER], Flag.RED)
        began = time.monotonic()
        await user.sees("re TB")
        assert time.monotonic() - began < 1.5
        history.undo(other)
        await user.misses("re TB")
        await user.press("f", "2")
        await user.until(lambda: mine.orders[ORDER].desk.flag is not None)
        pull(other)
        assert other.orders[ORDER].desk.flag == mine.orders[ORDER].desk.flag


async def test_the_plug_pulled_and_put_back(two: tuple[Desk, Desk], wire: Proxy) -> None:
    other, mine = two
    async with at(mine) as user:
        await user.press("3")
        await user.sees("0001")
        wire.pull()
        await user.sees("no server: reading only")
        await user.press("f", "1")
        await user.sees("cannot be reached; nothing was changed.")
        await user.misses("re TB")
        assert [path.suffix for path in (mine.home.folder / "drafts").iterdir()] == [".json"]
        verbs.flag(other, [ORDER], Flag.GREEN)
        wire.put_back()
        await user.sees("The server is back.", "gr TB")
        await user.misses("no server")
        await user.press("f", "1")
        await user.sees("re TB")
        pull(other)
        assert other.orders[ORDER].desk.flag is Flag.RED


async def test_what_was_typed_without_the_server_comes_back_by_a_key(two: tuple[Desk, Desk], wire: Proxy) -> None:
    other, mine = two
    async with at(mine) as user:
        await user.press("8")
        wire.pull()
        await user.sees("no server: reading only")
        await user.press("a", "1")
        await user.type("盒子快没了")
        await user.press("enter", "enter")
        await user.sees("cannot be reached; nothing was changed.")
        handover.add(other, "另一句")  # takes the number that was given here
        wire.put_back()
        await user.sees("The server is back.", "What you wrote is kept: Shift+Del", "另一句")
        await user.press("shift+delete")
        await user.sees("saved: ", "盒子快没了", "另一句")
        await user.press("shift+delete")
        await user.sees("saved: 0")
    pull(other)
    assert sorted(note.text for note in other.records.handover.lines.records.values()) == ["另一句", "盒子快没了"]
    assert not list((mine.home.folder / "drafts").iterdir())


def test_who_and_where_in_routine_handover_and_log(two: tuple[Desk, Desk]) -> None:
    other, mine = two
    routine.done(mine, routine.find_step(mine, "1").id)
    handover.add(mine, "盒子快没了")
    shift.sum_up(mine, "一句话")
    export(mine)
    pull(other)
    (fact,) = other.records.steps().values()
    assert fact.by == "LW@b"
    assert {note.by for note in other.records.handover.lines.records.values()} == {"LW@b"}
    assert {one.by for one in other.records.handover.shifts.records.values()} == {"LW@b"}
    left = [entry.item.id for entry in handover.build(other).unread]
    assert len(left) >= 2  # what another wrote is unread here
    handover.acknowledge(other, every=True)
    pull(mine)
    assert {entry.acked_by for entry in handover.build(mine).entries if entry.item.id in left} == {"AH@a"}
    assert not handover.build(mine).unread  # one's own is read, at whichever machine
    assert shift.line_of_day(mine) == "一句话"
    assert shift.shift_end(mine, take_snapshot(mine)).handed_at is not None
    assert {change.who for change in other.store.changes()} == {"LW@b", "AH@a", "AH"}
