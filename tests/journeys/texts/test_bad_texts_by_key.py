"""Bad texts at the screen: escape sequences, markup, a hundred kilobytes, a tool that hangs."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.outbound import clipboard
from csdesk.screens.texts.picker import Picker
from csdesk.screens.texts.shown import CopyBox
from tests.journeys.user import User, at
from tests.support import make_order, put_orders

pytestmark = pytest.mark.asyncio

NASTY = "红\\u001b[31m字\\u0007[/b][@click=app.quit]点我[/] \\u202e倒"


@pytest.fixture
def shop(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    put_orders(desk, make_order("5000000000000001", buyer_nick="老茶客", desk_address_confirm="confirmed"))
    return desk


async def open_picker(user: User) -> Picker:
    await user.press("3")
    await user.until(lambda: user.place().NAME == "orders" and user.place().rows.keys)  # type: ignore[attr-defined]
    await user.press("r")
    await user.until(lambda: isinstance(user.app.screen, Picker) and user.app.screen.shown.text)
    picker = user.app.screen
    assert isinstance(picker, Picker)
    return picker


async def test_a_template_with_escape_sequences_is_shown_not_obeyed_and_never_copied(shop: Desk) -> None:
    own = shop.home.folder / "templates/zh"
    own.mkdir(parents=True)
    (own / "nasty.toml").write_text(f'[nasty]\ntitle = "{NASTY}"\nbody = "{NASTY}"\n', encoding="utf-8")
    async with at(shop) as user:
        await user.sees("your templates: zh/nasty.toml:1", "control characters")
        picker = await open_picker(user)
        await user.type("nasty")
        await user.until(lambda: picker.rows.current == "nasty" and "红" in picker.shown.text)
        screen = user.text()
        assert "\x1b" not in screen
        assert "\u202e" not in screen
        assert "[/b]" in screen
        await user.press("f4")
        await user.until(lambda: user.place().NAME == "editor")
        await user.sees("line ", "control characters")
        await user.press("ctrl+s")
        await user.sees("This template must not be used.")
        await user.press("escape")
        await user.until(lambda: isinstance(user.app.screen, Picker))
        await user.press("enter")
        await user.until(lambda: picker.writing)
        await user.press("enter")
        await user.until(lambda: not picker.ahead.holding)
    path = shop.home.outbox / "clipboard.txt"
    assert not path.exists() or not {"\x1b", "\x07", "\u202e"} & set(path.read_text(encoding="utf-8"))


async def test_a_hundred_kilobytes_are_checked_copied_and_shown_without_a_freeze(
    shop: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "您好,感谢您的支持,请您放心。" * 2500  # 100 kB of UTF-8
    assert len(text.encode()) > 100_000
    for name in ("CSDESK_CLIPBOARD", "TMUX", "DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    async with at(shop) as user:
        picker = await open_picker(user)
        await user.press("1")
        await user.until(lambda: picker.writing and not picker.ahead.holding)
        await user.paste_into(text)
        await user.until(lambda: text in picker.reply.text)
        await user.press("enter")
        await user.until(lambda: isinstance(user.app.screen, CopyBox), "too long for OSC 52: shown, and in the file")
    assert text in (shop.home.outbox / "clipboard.txt").read_text(encoding="utf-8")


async def test_a_tool_that_hangs_is_left_after_two_seconds_and_the_screen_goes_on(
    shop: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, body in (("wl-copy", "sleep 60 & exec sleep 60"), ("xclip", f"cat > {tmp_path}/got")):
        (tools / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.delenv("CSDESK_CLIPBOARD")
    monkeypatch.setenv("WAYLAND_DISPLAY", "w")
    monkeypatch.setenv("DISPLAY", ":7")
    assert clipboard.TIMEOUT_S == 2.0
    async with at(shop) as user:
        await user.press("3")
        await user.until(lambda: user.place().NAME == "orders" and user.place().rows.keys)  # type: ignore[attr-defined]
        start = time.monotonic()
        user.hit("f9", "?")
        await user.until(lambda: user.place().NAME == "help", "other keys work meanwhile")
        assert time.monotonic() - start < 1.9
        user.hit("escape")
        await user.sees("search key 老茶客 · copied (xclip)")
        assert time.monotonic() - start < 6
    assert (tmp_path / "got").read_text(encoding="utf-8") == "老茶客"
