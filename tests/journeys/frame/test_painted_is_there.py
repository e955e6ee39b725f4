"""What is painted is what is there: after any keys a full repaint changes no cell, and a list has one cursor."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import textual.screen
from textual.widgets import Input

from csdesk.app import DeskApp
from csdesk.desk import Desk, open_desk
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.screens.orders import aside
from tests.journeys.frame.glass import PERIOD_S, Glass
from tests.journeys.user import User, sit

NOW = "2026-03-17T09:00"
SIZES = [(80, 24), (120, 36), (60, 20)]
PLACES = {"orders": "3", "messages": "2", "reviews": "5", "followups": "7", "handover": "8", "reports": "9"}
MOVES = ["down"] * 6 + ["up"] * 4 + ["enter"] * 5 + ["escape"] * 5 + [
    "pagedown", "pageup", "home", "end", "[", "]", "[", "]", "space", "tab", "/", "u", "f1", "x", "l", "backspace",
    "r", "r", "f7",
]  # fmt: skip


@pytest.fixture(autouse=True)
def steady(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paint without waiting; the sign where one types does not blink."""
    monkeypatch.setattr(textual.screen, "UPDATE_PERIOD", PERIOD_S)
    monkeypatch.setattr(Input, "_toggle_cursor", lambda _input: None)
    monkeypatch.setattr(aside, "REST_S", PERIOD_S / 2)  # what the worker adds to a card is there before it is looked at


@pytest.fixture
def made(demo_of: Callable[[str], Path]) -> Path:
    """A demo shop, made once."""
    return demo_of("en")


@pytest.fixture
def demo(made: Path, home: Path) -> Desk:
    """A demo shop of a test's own."""
    shutil.copytree(made, home)
    return open_desk(home, now=NOW, lang="en")


async def check(user: User, glass: Glass, done: list[str]) -> None:
    """Hold what the glass shows against the list's rows, and against a full repaint."""
    await glass.settle(user)
    before, lines, screen = dict(glass.cells), glass.lines(), user.app.screen
    glass.paint_anew()
    await glass.settle(user)
    after = glass.lines()
    changed = [f"- {old}\n+ {new}" for old, new in zip(lines, after, strict=True) if old != new]
    assert before == glass.cells, "\n".join([f"{type(screen).__name__} after {done}", *changed])
    if isinstance(screen, ListScreen) and (rows := screen.rows).keys and rows.size:
        assert len(set(rows.keys)) == len(rows.keys), f"a row twice after {done}"
        left, top = rows.region.offset
        signs = Counter(before[y, left][0] for y in range(top, top + rows.size.height))
        assert signs["›"] == 1, "\n".join([f"{signs['›']} cursors after {done}", *lines])


async def drive(desk: Desk, size: tuple[int, int], seed: int, count: int) -> None:
    """Press random keys, some faster than anything is painted, and look after the others."""
    dice, done, app = random.Random(seed), list[str](), DeskApp(desk)
    glass = Glass(app)
    async with sit(app, size) as user:
        for _key in range(count):
            done.append(dice.choice([*PLACES.values()] if dice.random() < 0.12 else MOVES))
            user.hit(done[-1])
            if dice.random() < 0.7:
                await check(user, glass, done)
        await check(user, glass, done)


@pytest.mark.parametrize("seed", range(6))
async def test_a_full_repaint_changes_no_cell(demo: Desk, seed: int) -> None:
    await drive(demo, SIZES[seed % 3], seed, 16)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 400))
async def test_a_full_repaint_changes_no_cell_at_length(demo: Desk, seed: int) -> None:
    await drive(demo, SIZES[seed % 3], seed, 30)


@pytest.mark.parametrize("place", PLACES)
async def test_a_card_opened_and_left_gives_the_same_list_back(demo: Desk, place: str) -> None:
    app = DeskApp(demo)
    glass = Glass(app)
    async with sit(app, (80, 24)) as user:
        done = [PLACES[place]]
        user.hit(*done)
        await check(user, glass, done)
        for key in (
            "down",
            "enter",
            "down",
            "escape",
            "down",
            "up",
            "enter",
            "end",
            "escape",
            "up",
            "]",
            "enter",
            "escape",
        ):
            done.append(key)
            await user.press(key)
        await check(user, glass, done)
        await user.press("enter", "pagedown", "escape", "down")
        await check(user, glass, done)
