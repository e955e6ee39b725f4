"""One day from import to notices, once in commands only and once in keys only: the two desks are equal.

The long form has 40 orders. Nothing may differ: the clock stands still, and ids are counted per day on both desks.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from csdesk.cli.frame.app import main
from csdesk.desk import Desk, open_desk
from csdesk.domain.orders.stage import Stage
from csdesk.domain.shared.models import Order
from csdesk.screens.orders.orders import Orders
from csdesk.screens.orders.ship import Ship
from tests.journeys.day.test_day_of_forty_orders import HEADER
from tests.journeys.user import User, at
from tests.support import NOW

DOOR = "浙江省杭州市滨江区江南大道1号"
LETTERS = ("c", "x", "y", "o", "n", "e", "A", "m")
PROOF = ("f2", "ctrl+x", "f5", "2", "f6", "f4", "ctrl+a", "ctrl+t")
MAIN = {"letters": LETTERS, "proof": PROOF}


def number(n: int) -> str:
    return f"28604319755200{n:05}"


def row(n: int, unpaid: int, gate: int) -> str:
    state, paid, way = "买家已付款，等待卖家发货", "2026-03-17 07:30:00", ""
    if n < unpaid:
        state, paid = "等待买家付款", ""
    elif n < unpaid + gate:
        paid, way = "", "货到付款"
    message = "不要放小票" if n % 9 == 0 else ""
    address = f"浙江省 杭州市 西湖区 文三路{n + 1}号(310000)"
    return (
        f"{number(n)},买家{n},78.00,0.00,78.00,{'78.00' if paid else '0.00'},{state},{message},收件{n},{address},快递,"
        f"'199000001{n:02},2026-03-17 07:{n % 60:02}:00,{paid},盖碗,2,{way}"
    )


def export(folder: Path, count: int) -> Path:
    """Write the morning's export: a fifth unpaid, a tenth (three at least) COD, the rest paid."""
    lines = [HEADER, *(row(n, count // 5, max(3, count // 10)) for n in range(count))]
    path = folder / "ExportOrderList202603170825.csv"
    path.write_bytes("\n".join(lines).encode("gb18030"))
    return path


def made(home: Path) -> Desk:
    desk = open_desk(home, now=NOW.isoformat(), lang="en", operator="AH")
    home.mkdir(exist_ok=True)
    (home / "couriers.toml").write_text('[yto]\ncod_percent = "3"\ncod_least = "5"\n', encoding="utf-8")
    return desk


def answers(count: int) -> list[str]:
    """Return the answers at the gate: accepted but for the last two."""
    return [*["accepted"] * (count - 2), "reorder", "refused"]


class Commands:
    """The day in commands."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self.capsys = home, capsys

    def __call__(self, *words: str) -> str:
        assert main(["--home", str(self.home), *words]) == 0, words
        return self.capsys.readouterr().out

    def ids(self, queue: str) -> list[str]:
        return self("order", "list", "--queue", queue, "-q").split()

    def day(self, path: Path) -> None:
        self("import", str(path))
        unpaid = self.ids("unpaid")
        for key in unpaid[:-1]:
            self("order", "remind", key, "--copy")
        self("order", "close", unpaid[-1], "--why", "impulse order")
        gate = self.ids("cod")
        for key, answer in zip(gate, answers(len(gate)), strict=True):
            self("order", "cod", key, "--copy")
            self("order", "cod", key, "--answer", answer)
        waiting = self.ids("to_confirm")
        for place, key in enumerate(waiting):
            self("order", "confirm", key, "--courier", "yto", "--copy")
            if place == len(waiting) - 1:
                self("order", "confirm", key, "--answer", "no_reply")
            elif place == len(waiting) - 2:
                self("order", "confirm", key, "--answer", "changed", "--address", DOOR)
            else:
                self("order", "confirm", key, "--answer", "confirmed")
        changed = waiting[-2]
        slip = next(one for one in self.json("slip", "list") if one["order_id"] == changed)
        self("slip", "ack", slip["id"])
        for key in self.ids("to_ship"):
            if "message_unread" in self.json("order", "show", key)["blockers"]:
                self("order", "read", key)
        for n, key in enumerate(sorted(self.ids("to_ship"))):
            self("order", "ship", key, "--courier", "yto", "--tracking", f"YT91000000000{n:02}")
        self("order", "notify", "--all", "--copy")

    def json(self, *words: str) -> Any:
        return json.loads(self(*words, "--json"))


class Hands:
    """The day in keys; `form` says which of them."""

    def __init__(self, user: User, form: str) -> None:
        self.user = user
        self.main, self.close, self.yes, self.again, self.no_reply, self.change, self.all, self.read = MAIN[form]
        self.refuse = "x" if form == "letters" else "3"
        self.accept = "y" if form == "letters" else "1"

    @property
    def orders(self) -> dict[str, Order]:
        return dict(self.user.app.session.snapshot.orders)

    def queue(self, name: str) -> list[str]:
        from csdesk.domain.orders.queues import Queue

        return list(self.user.app.session.snapshot.queues[Queue(name)])

    async def until(self, key: str, true: Callable[[Order], object]) -> None:
        await self.user.until(lambda: true(self.user.app.session.snapshot.orders[key]), key)
        await self.user.until(lambda: type(self.user.place()) is Orders and not self.user.place().ahead.holding)

    async def tab(self, name: str) -> None:
        place = self.user.place()
        assert isinstance(place, Orders)
        while place.tab != name:
            await self.user.press("right")

    async def row(self, key: str) -> None:
        """Go to a row by the arrows."""
        place = self.user.place()
        assert isinstance(place, Orders)
        await self.user.press("home")
        while place.rows.current != key:
            await self.user.press("down")

    async def day(self, path: Path) -> None:
        await self.user.paste(str(path))
        await self.user.until(lambda: len(self.orders) > 0)
        await self.user.press("3")
        await self.user.until(lambda: type(self.user.place()) is Orders)
        await self._unpaid()
        await self._gate()
        await self._addresses()
        await self._read()
        await self._ship()
        await self._notices()

    async def _unpaid(self) -> None:
        await self.tab("unpaid")
        *remind, close = self.queue("unpaid")
        for key in remind:
            await self.row(key)
            await self.user.press(self.main, "enter")
            await self.until(key, lambda one: one.desk.reminders)
        await self.row(close)
        await self.user.press(self.close, "1")
        await self.until(close, lambda one: one.desk.close_reason)

    async def _gate(self) -> None:
        await self.tab("cod")
        gate = self.queue("cod")
        keys = {"accepted": self.accept, "reorder": self.again, "refused": self.refuse}
        for key, answer in zip(gate, answers(len(gate)), strict=True):
            await self.row(key)
            await self.user.press(self.main, "enter")
            await self.until(key, lambda one: one.desk.cod_asked_at)
            await self.user.press(self.main, keys[answer])
            await self.until(key, lambda one: one.desk.cod_answer)

    async def _addresses(self) -> None:
        await self.tab("to_confirm")
        waiting = self.queue("to_confirm")
        for place, key in enumerate(waiting):
            await self.row(key)
            await self.user.press(self.main, "1", "enter")
            await self.until(key, lambda one: one.desk.asked_at)
            await self.row(key)
            if place == len(waiting) - 1:
                await self.user.press(self.main, self.no_reply)
                await self.until(key, lambda one: one.desk.address_confirm == "no_reply")
            elif place == len(waiting) - 2:
                await self.user.press(self.main, self.change)
                await self.user.type(DOOR)
                await self.user.press("enter")
                await self.user.sees("understood like this?")
                await self.user.press("1")
                await self.until(key, lambda one: one.desk.receiver)
            else:
                await self.user.press(self.main, "enter")
                await self.until(key, lambda one: one.desk.address_confirm == "confirmed")
        changed = waiting[-2]
        await self.row(changed)
        orders = self.user.app.session.snapshot.orders
        if orders[changed].buyer_message:
            await self.user.press(self.read)
            await self.until(changed, lambda one: one.desk.message_read)
        await self.user.press(self.read)
        await self.until(changed, lambda one: not one.desk.open_slips)

    async def _read(self) -> None:
        await self.tab("to_ship")
        for key in self.queue("to_ship"):
            if "message_unread" in self.user.app.session.snapshot.standings[key].blockers:
                await self.row(key)
                await self.user.press(self.read)
                await self.until(key, lambda one: one.desk.message_read)

    async def _ship(self) -> None:
        ready = sorted(self.queue("to_ship"))
        await self.user.press("4")
        await self.user.until(lambda: isinstance(self.user.place(), Ship) and self.user.place().typing)
        for n, key in enumerate(ready):
            await self.user.burst(f"{key.partition(':')[2]}\rYT91000000000{n:02}\r")
        await self.user.until(lambda: all(self.orders[key].desk.parcels for key in ready), "all shipped")

    async def _notices(self) -> None:
        await self.user.press("3", "enter")
        await self.user.until(lambda: type(self.user.place()) is Orders)
        await self.tab("to_notify")
        await self.user.press(self.all, self.main, "enter")
        await self.user.until(lambda: not self.queue("to_notify"), "all told")


@pytest.mark.parametrize("count", [10, pytest.param(40, marks=pytest.mark.long)])
@pytest.mark.parametrize("form", MAIN)
async def test_keys_and_commands_end_at_the_same_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], form: str, count: int
) -> None:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    path = export(tmp_path, count)
    by_keys = made(tmp_path / "keys")
    async with at(by_keys) as user:
        await Hands(user, form).day(path)
    made(tmp_path / "commands")
    commands = Commands(tmp_path / "commands", capsys)
    commands.day(path)
    keys = Commands(tmp_path / "keys", capsys)
    for words in (("order", "list", "--reveal"), ("status",), ("slip", "list", "--all"), ("follow", "list")):
        assert keys.json(*words) == commands.json(*words), words
    stages = [one["stage"] for one in keys.json("order", "list")]
    assert len(stages) == count
    assert stages.count(Stage.SHIPPED) == count - count // 5 - 3
