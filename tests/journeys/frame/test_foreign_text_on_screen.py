"""What buyers and files wrote goes through every screen as text: never as markup, control or direction."""

from __future__ import annotations

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.models import Line, Order, PlatformState, Receiver, Source
from csdesk.width import cells
from tests.journeys.user import User, at
from tests.support import NOW, make_order, put_orders

NASTY = (
    "[/b]",
    "[@click=app.quit]领券[/]",
    "[red]{x}%s$foreground",
    "\x1b[2J\x1b]0;标题\x07\x9b31m",
    "\u202e反\u2066向\u200f",
    "👨‍👩‍👧‍👦👍🏽⚠️1️⃣",
    "一行\n二行\r\n三行\t四",
    "\ud800孤",
    "中" * 300,
    "",
    ":smile: \\[b]",
)
BAD = "".join(map(chr, (*range(0x20), 0x7F, *range(0x80, 0xA0), 0x202E, 0x2066, 0x200F, 0x200D, 0xFE0F)))


def nasty_order(number: int, text: str) -> Order:
    source = Source(text or "x.csv", 3, NOW)
    return msgspec.structs.replace(
        make_order(f"70000000000000{number:02}", desk_memo=(text,), desk_hold_reason=text or None),
        buyer_nick=text,
        buyer_message=text,
        seller_memo=text,
        lines=(Line(text, text, text, 2, "1.00"),),
        receiver=Receiver(text, text, text, text, text, text),
        courier=text,
        tracking_no=text,
        sources=(source,),
    )


@pytest.fixture
def nasty(desk: Desk) -> Desk:
    put_orders(
        desk,
        *(nasty_order(number, text) for number, text in enumerate(NASTY) if "\ud800" not in text),
        make_order("7100000000000000", platform_state=PlatformState.UNPAID, buyer_nick="[/]", paid_at=None),
    )
    return desk


async def clean_screen(user: User, width: int) -> None:
    await user.rest()
    for line in user.app.screen._compositor.render_strips():
        assert not set(line.text) & set(BAD), repr(line.text)
        assert cells(line.text) == width, repr(line.text)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 50)])
async def test_every_place_shows_it_as_text(nasty: Desk, size: tuple[int, int]) -> None:
    async with at(nasty, size) as user:
        await clean_screen(user, size[0])
        await user.press("3")
        for _tab in range(10):
            await user.press("right", "down")
            await clean_screen(user, size[0])
        while "All" not in user.text() or user.place().tab is not None:  # type: ignore[attr-defined]
            await user.press("right")
        for _row in NASTY:
            await user.press("p", "enter")
            await clean_screen(user, size[0])
            await user.press("escape", "down")
        await user.sees("[/b]")


async def test_typed_and_said_texts_are_text_too(nasty: Desk) -> None:
    async with at(nasty, (80, 24)) as user:
        await user.press("3")
        for text in NASTY:
            await user.press("/")
            await user.paste_into(text)
            await clean_screen(user, 80)
            await user.press("enter")
            await clean_screen(user, 80)
            user.place().say(text, "late")
            await clean_screen(user, 80)
            await user.press("escape")


async def test_names_of_files_are_text_too(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("exports")
    for name in ("[b].csv", "[@click=app.quit]x.csv", "\u202e反.csv", "\x1b[31m.csv", "👨‍👩‍👧.xlsx"):
        (folder / name).write_bytes(b"a,b\n1,2\n")
    async with at(desk, (80, 24)) as user:
        user.app.session.folder = str(folder)
        await user.press("ctrl+o")
        await user.sees("[b].csv", "[@click=app.quit]x.csv")
        await clean_screen(user, 80)
        await user.press("A", "enter")
        await user.sees("Imported: 0 new")
        await clean_screen(user, 80)
