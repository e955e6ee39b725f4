"""What calls: a buyer past the first limit, a parcel half an hour from late, a promise that is due; and who is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.follow.follow import FollowKind
from csdesk.outbound import notice
from csdesk.screens.today.attention import Attention
from csdesk.services.follow.follow import add
from csdesk.services.talk.incoming import paste
from csdesk.services.today.attention import LATE, PROMISE, WAITS, call_words, calls
from csdesk.services.today.snapshot import take_snapshot
from tests.journeys.user import User, at
from tests.support import NOW, make_order, put_orders

PARCEL = "taobao:5000000000000001"


@pytest.fixture
def shop(desk: Desk) -> Desk:
    put_orders(desk, make_order(PARCEL[7:], ship_by=NOW + timedelta(minutes=40)))
    paste(desk, "老茶客 2026-3-17 8:29:50\n在吗\n", platform="taobao")
    add(desk, FollowKind.PROMISE, "回单号", due=NOW + timedelta(minutes=5))
    desk.sync()
    return desk


def after(desk: Desk, seconds: float) -> list[str]:
    return sorted(calls(take_snapshot(desk), NOW + timedelta(seconds=seconds)).values())


def test_each_thing_calls_from_its_own_moment(shop: Desk) -> None:
    assert after(shop, 0) == []
    assert after(shop, 30) == [WAITS]
    assert after(shop, 301) == [PROMISE, WAITS]
    assert after(shop, 601) == [LATE, PROMISE, WAITS]


def test_the_words_count_and_name_nobody() -> None:
    assert call_words({"a": WAITS, "b": WAITS, "c": LATE}) == "2 buyers wait, 1 parcel must leave"
    assert call_words({}) == ""


@pytest.mark.parametrize(
    ("env", "begins"),
    [
        ({"TERM_PROGRAM": "WezTerm"}, "\033]9;shop: 1 buyer waits\a"),
        ({"KITTY_WINDOW_ID": "1"}, "\033]9;"),
        ({"LC_TERMINAL": "iTerm2", "TMUX": "x"}, "\033Ptmux;\033\033]9;"),
        ({"TERM": "foot"}, "\033]777;notify;shop;1 buyer waits\a"),
        ({"TERM": "xterm-256color"}, ""),
    ],
)
def test_terminals_that_have_notices_are_asked_for_them(env: dict[str, str], begins: str) -> None:
    found = notice.sequence("shop", "1 buyer waits", env)
    assert found.startswith(begins)
    assert bool(found) == bool(begins)


def test_without_a_desktop_or_from_afar_no_tool_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subprocess.run", lambda *_words, **_how: pytest.fail("a tool was run"))
    assert not notice.show("shop", "words", {})
    assert not notice.show("shop", "words", {"DISPLAY": ":0", "SSH_CONNECTION": "x"})


class Rings:
    """What the app did to be heard."""

    def __init__(self, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
        self.rung, self.written = 0, list[str]()
        monkeypatch.setattr(user.app, "bell", self._ring)
        monkeypatch.setattr(user.app, "to_terminal", self.written.append)

    def _ring(self) -> None:
        self.rung += 1


@pytest.mark.parametrize("on", [True, False])
async def test_what_begins_to_call_rings_once_unless_it_is_off(
    shop: Desk, monkeypatch: pytest.MonkeyPatch, on: bool
) -> None:
    monkeypatch.setenv("TERM_PROGRAM", "WezTerm")
    monkeypatch.delenv("TMUX", raising=False)
    async with at(shop) as user:
        rings, attention = Rings(user, monkeypatch), Attention(user.app)
        monkeypatch.setattr(user.app.session.view, "config", _with_bell(user, on))
        attention.look()
        _later(monkeypatch, user, 40)
        attention.look()
        attention.look()
        assert rings.rung == on
        assert any("buyer waits" in one and "]9;" in one for one in rings.written) == on
        assert any("]2;" in one and "1 buyer waits" in one for one in rings.written)


async def test_the_row_that_is_being_typed_for_is_quiet(shop: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at(shop) as user:
        rings, attention = Rings(user, monkeypatch), Attention(user.app)
        attention.look()
        await user.press("2")
        await user.press("r", "4")  # own words: the line for typing is open
        assert user.place().typing
        _later(monkeypatch, user, 40)
        attention.look()
        assert rings.rung == 0


def _with_bell(user: User, on: bool) -> Any:
    return msgspec.structs.replace(user.app.session.view.config, bell=on)


def _later(monkeypatch: pytest.MonkeyPatch, user: User, seconds: int) -> None:
    monkeypatch.setattr(user.app.session.view, "now", lambda: NOW + timedelta(seconds=seconds))
