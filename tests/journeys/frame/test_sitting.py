"""A sitting as a whole: the worker, errors, help, palette, themes, changes from elsewhere, the clock."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from csdesk.clock import FrozenClock
from csdesk.config import load_config
from csdesk.desk import Desk, open_desk
from csdesk.domain.shared.models import Flag
from csdesk.errors import UsageError
from csdesk.services.orders import orders as verbs
from csdesk.widgets.queue import Queue
from tests.journeys.orders.test_orders_by_key import FIRST, fresh, to_confirm
from tests.journeys.user import User, at

ROOT = Path(__file__).resolve().parents[3]


async def test_a_command_in_another_process_shows_up_by_itself(shop: Desk) -> None:
    async with at(shop) as user:
        await to_confirm(user)
        command = [sys.executable, "-m", "csdesk", "order", "flag", FIRST, "purple"]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        await user.sees("pu TB   0001")
        await user.press("u")
        await user.until(lambda: fresh(shop).orders[FIRST].desk.flag is None)


async def test_an_error_of_the_desk_is_said_and_nothing_breaks(shop: Desk) -> None:
    async with at(shop) as user:

        def fail(_bench: Desk) -> None:
            raise RuntimeError("[/b] secret 19900000001")

        user.app.session.do(fail)
        await user.sees("That went wrong (RuntimeError); nothing was changed.")
        assert "19900000001" not in user.text()
        await user.press("3", "f", "1")
        await user.until(lambda: any(order.desk.flag is Flag.RED for order in fresh(shop).orders.values()))


async def test_a_busy_desk_is_said_and_the_row_shows_what_is_true(shop: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from csdesk.errors import BusyError

    def busy(*_args: object, **_options: object) -> None:
        raise BusyError("The desk is busy.", code="busy")

    async with at(shop) as user:
        await to_confirm(user)
        monkeypatch.setattr(verbs, "flag", busy)
        await user.press("f", "1")
        await user.sees("The desk is busy.")
        await user.misses("re TB   0001")


async def test_help_shows_the_keys_of_the_place_and_goes_away(shop: Desk) -> None:
    async with at(shop) as user:
        await user.press("3", "?")
        await user.sees("Set a flag", "Go to the next queue", "Ctrl+G")
        await user.press("down", "pagedown", "home", "escape")
        await user.misses("Go to the next queue")
        await user.type("？")
        await user.sees("Go to the next queue")
        await user.press("1")
        await user.sees("Daily routine", "Most urgent now")


async def test_the_palette_finds_by_name_and_by_first_letters(shop: Desk, zh: None) -> None:
    async with at(shop) as user:
        await to_confirm_zh(user)
        await user.press("ctrl+p")
        await user.type("cq")
        await user.sees("插旗")
        await user.press("enter")
        await user.sees("1 红")
        await user.press("1")
        await user.until(lambda: fresh(shop).orders[FIRST].desk.flag is Flag.RED)
        await user.press("ctrl+p", "escape")
        await user.misses("作用")


async def to_confirm_zh(user: object) -> None:
    from tests.journeys.user import User

    assert isinstance(user, User)
    await user.press("3")
    await user.sees("待核对 3")
    while user.place().tab != "to_confirm":  # type: ignore[attr-defined]
        await user.press("right")


def grounds(user: User) -> set[object]:
    """Return every ground of the chosen row of Today: one, or the row is in pieces."""
    rows = user.place().query_one("#steps", Queue)
    styles = [segment.style for segment in rows.render_line(1 + rows.index) if segment.style and segment.text]
    return {style.color if style.reverse else style.bgcolor for style in styles}


async def test_every_theme_paints(shop: Desk) -> None:
    async with at(shop) as user:
        seen = set()
        for _theme in range(6):
            await user.press("f10")
            await user.sees("Daily routine", "Colours: ")
            assert len(grounds(user)) == 1, user.app.theme
            seen.add(user.app.theme)
        assert seen == {"ink", "paper", "contrast", "distinct", "ansi-dark", "ansi-light"}
        await user.press("T")
        await user.until(lambda: load_config(shop.home.config).theme == "paper")
        await user.press("T", "T", "T", "T", "T")
        await user.until(lambda: load_config(shop.home.config).theme == "ink")


async def test_a_new_minute_is_judged_again(shop: Desk) -> None:
    async with at(shop) as user:
        await user.sees("08:30")
        clock = shop.clock
        assert isinstance(clock, FrozenClock)
        clock.at = clock.at + timedelta(hours=2)
        await user.sees("10:30", "late")


async def test_quitting_leaves_every_change_on_disk(shop: Desk) -> None:
    async with at(shop) as user:
        await to_confirm(user)
        await user.press("A", "f", "3", "q")
    assert sum(order.desk.flag is Flag.GREEN for order in fresh(shop).orders.values()) == 3


async def test_clicks_do_what_keys_do(shop: Desk) -> None:
    async with at(shop) as user:
        line = user.screen()[1]
        await user.pilot.click(offset=(line.index("3 Orders") + 1, 1))
        await user.sees("To confirm 3")
        tabs = user.screen()[2]
        await user.pilot.click(offset=(tabs.index("All") + 1, 2))
        await user.sees("1/7")
        bar = user.screen()[-1]
        await user.pilot.click(offset=(bar.index("help"), len(user.screen()) - 1))
        await user.sees("Go to the next queue")


def test_clashing_own_keys_are_said_before_the_screen_opens(home: Path) -> None:
    from csdesk.app import DeskApp

    home.mkdir()
    (home / "config.toml").write_text('[keys]\n"orders.flag" = "n"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="two things"):
        DeskApp(open_desk(home))


async def test_resizing_brings_the_card_beside_the_list_and_back(shop: Desk) -> None:
    async with at(shop, (80, 24)) as user:
        await to_confirm(user)
        await user.misses("199****0001")
        await user.pilot.resize_terminal(130, 40)
        await user.sees("199****0001")
        await user.pilot.resize_terminal(60, 15)
        await user.misses("199****0001")
        await user.sees("0001")
