"""The outbox by key: put aside from the picker, copied or sent when it is time, once, with the reason when it fails."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from csdesk.desk import Desk, open_desk
from csdesk.screens.texts.outbox import Outbox
from csdesk.services.talk import outbox
from csdesk.services.texts.render import Ask
from tests.journeys.user import User, at
from tests.support import make_order, put_orders

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def to_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")


@pytest.fixture
def unpaid(desk: Desk) -> Desk:
    put_orders(
        desk,
        make_order("5000000000000001", buyer_nick="老茶客", platform_state="unpaid", paid_at=None, ship_by=None),
    )
    return desk


def clipboard(desk: Desk) -> str:
    path = desk.home.outbox / "clipboard.txt"
    return path.read_text(encoding="utf-8") if path.exists() else ""


async def open_box(user: User) -> Outbox:
    await user.press("O")
    await user.until(lambda: isinstance(user.app.screen, Outbox), "the outbox")
    screen = user.app.screen
    assert isinstance(screen, Outbox)
    return screen


async def put_aside(user: User, time: str) -> None:
    await user.press("3")
    await user.until(lambda: user.place().NAME == "orders" and user.place().rows.keys)  # type: ignore[attr-defined]
    await user.press("r", "1")
    await user.until(lambda: user.place().NAME == "picker" and user.place().writing)  # type: ignore[attr-defined]
    await user.press("f9")
    await user.sees("into the outbox")
    await user.type(time)
    await user.press("enter")
    await user.sees("老茶客 waits in the outbox")


async def test_a_text_put_aside_waits_for_its_time_and_is_copied_once(unpaid: Desk, home: Path) -> None:
    async with at(unpaid) as user:
        await put_aside(user, "10:00")
        assert clipboard(unpaid) == ""
        await user.press("1")
        await user.sees("Outbox")
        box = await open_box(user)
        await user.sees("today 10:00", "老茶客", "to go")
        await user.press("c")
        await user.sees("not due yet")
        assert box.rows.keys
        await user.press("escape")
        await user.until(lambda: user.place().NAME == "today")
    later = open_desk(home, now="2026-03-17T10:05:00+08:00", lang="en", operator="AH")
    async with at(later) as user:
        await user.sees("1 due, O shows them")
        await open_box(user)
        await user.press("enter")
        await user.until(lambda: clipboard(later) != "")
        await user.sees("老茶客 copied", "Nothing waits.")
    later.sync()
    (said,) = later.records.sent_texts.records.values()
    assert said.sent_at is None, "copied and sent are two states"


async def test_a_reminder_for_one_who_has_paid_meanwhile_is_refused(unpaid: Desk, home: Path) -> None:
    async with at(unpaid) as user:
        await put_aside(user, "10:00")
    later = open_desk(home, now="2026-03-17T10:05:00+08:00", lang="en", operator="AH")
    put_orders(later, make_order("5000000000000001", buyer_nick="老茶客"))
    async with at(later) as user:
        await open_box(user)
        await user.press("enter")
        await user.sees("The order has moved on")
        await user.press("x")
        await user.sees("Nothing waits.")
    assert clipboard(later) == ""


async def test_at_night_the_end_of_the_quiet_hours_is_offered(unpaid: Desk, home: Path) -> None:
    night = open_desk(home, now="2026-03-17T22:30:00+08:00", lang="en", operator="AH")
    async with at(night) as user:
        await user.press("3")
        await user.until(lambda: user.place().NAME == "orders" and user.place().rows.keys)  # type: ignore[attr-defined]
        await user.press("r", "1", "f9")
        await user.until(lambda: user.place().prompt is not None and user.place().prompt.open)  # type: ignore[union-attr]
        prompt = user.place().prompt
        assert prompt is not None
        assert prompt.input.value == "2026-03-18 08:00"
        await user.press("escape")
        await user.until(lambda: not prompt.open)
        await user.type("谢谢")
        await user.until(lambda: user.place().reply.text.endswith("谢谢"))  # type: ignore[attr-defined]


@pytest.mark.loopback
async def test_a_channel_that_is_down_says_why_and_takes_it_later_once(
    home: Path, open_at: Callable[[str], Desk]
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home.mkdir(exist_ok=True)
    (home / "config.toml").write_text(
        f'shop = "小满茶具"\n[channels.mail]\nkind = "smtp"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
        'sender = "shop@example.com"\n',
        encoding="utf-8",
    )
    desk = open_desk(home, now="2026-03-17T12:00:00+08:00", lang="en", operator="AH")
    outbox.put(desk, Ask(text="您好,您的发票请见附件。"), "mail", to="buyer@example.com", subject="发票")
    desk.sync()
    from aiosmtpd.controller import Controller

    got: list[bytes] = []
    held = threading.Event()

    class Box:
        async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:  # noqa: N802
            got.append(getattr(envelope, "content", b""))
            held.set()
            return "250 OK"

    async with at(desk) as user:
        await open_box(user)
        await user.press("c")
        await user.sees("did not take the text", "refused", "not taken")
        server = Controller(Box(), hostname="127.0.0.1", port=port)
        server.start()
        try:
            await user.press("c")
            await user.sees("您的发票请见附件。 sent", "Nothing waits.")
            await user.press("c")
        finally:
            server.stop()
    assert len(got) == 1
