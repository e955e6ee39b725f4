"""Draws every screen of a desk as text, each from a fresh sitting's keys; the shots are kept beside the tests."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from textual.screen import Screen

from csdesk import i18n
from csdesk.app import DeskApp
from csdesk.outbound import clipboard
from csdesk.screens.frame.debrief import Debrief
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.screens.orders import aside
from csdesk.screens.orders.orders import Orders
from csdesk.screens.search.find import Find
from csdesk.screens.texts.shown import CopyBox
from csdesk.services.demo.training import Training
from csdesk.services.desk.results import Copied
from csdesk.session import Session
from tests.journeys.user import User, sit
from tests.screens.shots.homes import HOMES, take
from tests.screens.shots.ways import MAP, OVER, TO_PLACE

FOLDER = Path(__file__).parent / "kept"
SIZES = ((60, 20), (80, 24), (120, 36))
WITH_TABS = (80, 24)
"""The size at which every tab of a place is drawn; at the others it is the one in front."""
NOBODY = "/home/nobody-at-all"
"""A home that is nobody's, so that it looks the same everywhere."""
UNKNOWN = "甲,乙,丙\nA-1,3,茶\nA-2,4,壶\n"
RULE = "====== "


async def to_the_beginning(user: User) -> None:
    """Leave whatever lies over the place in front, and go to Today."""
    for _time in range(8):
        screen = user.app.screen
        if len(user.app.screen_stack) == 1 and not (isinstance(screen, DeskScreen) and screen.typing):
            break
        await user.press("escape")
    await user.press("escape")
    user.app.session.say("")
    await user.press("1")


async def go_to_tab(user: User, where: str) -> None:
    """Go to a tab of a place, as `orders.unpaid`; without it the place is as it was."""
    place, _dot, tab = where.partition(".")
    await user.press(*TO_PLACE[place])
    for _time in range(20):
        if str(getattr(user.place(), "tab", "")) == tab:
            break
        await user.press("]")


PENDING = ("_refresh_styles_required", "_layout_required", "_scroll_required", "_repaint_required", "_dirty_widgets")
"""What textual has yet to do before a screen looks as it is: it does so at its next tick, which no message tells of."""


def known(screen: Screen[object]) -> bool:
    """Whether a screen stands as it will stay: laid out, and with what it looks up once the cursor came to rest."""
    if any(getattr(node, name, False) for node in screen.walk_children(with_self=True) for name in PENDING):
        return False
    if isinstance(screen, Orders):
        return screen.aside._wanted[0] is None or screen.aside._known == screen.aside._wanted
    return not (isinstance(screen, Find) and screen._going)


def by_hand(name: str, session: Session) -> DeskScreen:
    """Return one of the screens to which no keys lead."""
    if name == "Debrief":
        return Debrief(session, Training(0))
    return CopyBox(session, Copied("您好，您的订单今天 16:00 前发出。" * 4, clipboard.TERMINAL, "taobao:x", "老茶客"))


async def open_card(user: User) -> bool:
    """Open the card of the row under the cursor; False where there is no row."""
    front = user.app.screen
    if not isinstance(front, ListScreen) or front.rows.current is None:
        return False
    await user.press("enter")
    await user.until(lambda: front.beside or front.opened, "the card")
    return True


async def walk(user: User, table: Path, *, tabs: bool) -> dict[str, list[str]]:
    """Return the lines of every screen by its name: places with their tabs, a card of each, what lies over them."""
    shots: dict[str, list[str]] = {}

    async def shoot(name: str) -> None:
        await user.rest()
        await user.until(lambda: known(user.app.screen), "a screen at rest")
        shots[f"{name}  {type(user.app.screen).__name__}"] = [
            strip.text for strip in user.app.screen._compositor.render_strips()
        ]

    for place, keys in TO_PLACE.items():
        await to_the_beginning(user)
        await user.press(*keys)
        front = user.app.screen
        first = tab = getattr(front, "tab", None)
        while True:
            await shoot(f"{place}.{tab}" if hasattr(front, "tab") else place)
            if not tabs or not hasattr(front, "tab") or place == "ship":
                break
            await user.press("]")
            tab = getattr(front, "tab", None)
            if tab == first:
                break
        if place not in ("today", "ship") and await open_card(user):
            await shoot(f"{place} card")
    for name, keys in OVER.items():
        await to_the_beginning(user)
        for key in keys:
            if key.startswith("tab:"):
                await go_to_tab(user, key[4:])
            elif key == "by hand":
                await user.app.push_screen(by_hand(name, user.app.session))
            else:
                await user.do(f"paste:{table}" if key == MAP else key)
        if type(user.app.screen).__name__ == name:
            await shoot("over")
    return shots


async def shots_of(home: Path, size: tuple[int, int]) -> dict[str, list[str]]:
    """Return the lines of every screen of a home, by the screen's name."""
    i18n.use("zh")
    soon, nobody = patch.object(aside, "REST_S", 0.001), patch.dict(os.environ, {"HOME": NOBODY, "USERPROFILE": NOBODY})
    with tempfile.TemporaryDirectory() as folder, soon, nobody:
        table = Path(folder, "shops.csv")
        table.write_text(UNKNOWN, encoding="utf-8")
        desk = take(home, Path(folder, "desk"))
        async with sit(DeskApp(desk), size) as user:
            return await walk(user, table, tabs=size == WITH_TABS)


def text_of(shots: dict[str, list[str]]) -> str:
    """Return shots as one readable text."""
    return "".join(f"{RULE}{name}\n" + "".join(line.rstrip() + "\n" for line in lines) for name, lines in shots.items())


def read(text: str) -> dict[str, list[str]]:
    """Return the shots of a text that `text_of` made."""
    parts = re.split(rf"^{RULE}(.*)\n", text, flags=re.MULTILINE)[1:]
    return {name: lines.splitlines() for name, lines in zip(parts[::2], parts[1::2], strict=True)}


def kept(home: str, size: tuple[int, int]) -> Path:
    """Return where the shots of a home at a size are kept."""
    return FOLDER / f"{home}-{size[0]}x{size[1]}.txt"


def every() -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield each home with each size."""
    yield from ((home, size) for home in HOMES for size in SIZES)


def regenerate() -> None:
    """Make every kept shot anew."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, make in HOMES.items():
            make(Path(folder, name))
        for home, size in every():
            kept(home, size).write_text(text_of(asyncio.run(shots_of(Path(folder, home), size))), encoding="utf-8")
