"""Every key that the bar of a place shows does something there, on an empty desk and on one with a row of each."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.services.cases import cases
from csdesk.services.talk.incoming import paste
from tests.journeys.user import User, at
from tests.support import make_order, put_orders

PLACES = "1234567890"


def a_row_of_each(desk: Desk) -> None:
    put_orders(desk, make_order("5000000000000001"), make_order("5000000000000002", desk_address_confirm="confirmed"))
    paste(desk, "清茶淡饭 2026-3-17 8:28:00\n几时发货\n", platform="taobao")
    cases.open_case(desk, "5000000000000001", CaseKind.EXCHANGE, "想换大一号")
    desk.sync()


def seen(user: User) -> tuple[object, ...]:
    place = user.place()
    opened = getattr(place, "opened", None)  # it is painted a moment later
    return (place, user.screen(), user.app.session.word, place.typing, place.choice, user.app.theme, opened)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("full", [False, True], ids=["empty", "full"])
async def test_every_hint_does_something(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, place: str, width: int, full: bool
) -> None:
    monkeypatch.setenv("CSDESK_CLIPBOARD", "file")
    if full:
        a_row_of_each(desk)
    async with at(desk, (width, 24)) as user:
        await user.press(place)
        home = user.place()
        dead = []
        hints = [(key, words, action) for key, words, action in home.bar() if action is not None]
        for key, words, action in hints:
            if action not in [one for _key, _words, one in home.bar()]:
                continue  # a key before it did something that took its row away
            before = seen(user)
            await user.press((*action.proof, *action.letters)[0])
            if seen(user) == before:
                dead.append(f"{key} {words} ({action.id})")
            for _again in range(6):
                if user.place() is home and not home.typing and home.choice is None:
                    break
                await user.press("escape")
            await user.press(place if user.place() is not home else "f11")
            if user.place() is not home:
                break
        assert not dead
