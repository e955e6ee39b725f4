"""After a search the cursor stays on the row that was found, in every list; where nothing fits it is where it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from csdesk.actions import ACTIONS
from csdesk.desk import Desk, open_desk
from csdesk.domain.cases.cases import CaseKind
from csdesk.services.cases.cases import open_case
from tests.journeys.user import User, at

NOW = "2026-03-17T09:00"

PLACES = {
    "orders": ("3", "left"),
    "messages": ("2",),
    "reviews": ("5",),
    "cases": ("6",),
    "follow": ("7",),
    "settings": ("comma",),
    "log": ("H",),
}
"""The lists that can be searched, and the keys that go there."""


@pytest.fixture
def made(demo_of: Callable[[str], Path]) -> Path:
    """A demo shop, made once."""
    return demo_of("en")


@pytest.fixture
def demo(made: Path, home: Path) -> Desk:
    """A demo shop of a test's own."""
    shutil.copytree(made, home)
    desk = open_desk(home, now=NOW, lang="en")
    for order_id in list(desk.orders)[:3]:
        open_case(desk, order_id, CaseKind.EXCHANGE, "another colour")
    return desk


def test_each_search_is_of_one_of_these_lists() -> None:
    found = {action.id.partition(".")[0] for action in ACTIONS if action.id.endswith(".search")}
    assert found == {"orders", "talk", "settings", "log"}


async def sought(user: User, word: str) -> str | None:
    """Type a search, and return the row that it found."""
    place: Any = user.app.screen
    await user.do("/", f"type:{word}")
    await user.until(lambda: place.wanted == word)
    await user.rest()
    row: str | None = place.rows.current
    return row


@pytest.mark.parametrize("name", PLACES)
async def test_the_cursor_stays_on_the_row_that_was_found(demo: Desk, name: str) -> None:
    async with at(demo, (80, 24)) as user:
        await user.do(*PLACES[name])
        await user.rest()
        place: Any = user.app.screen
        assert name == place.NAME
        rows = place.rows
        first = rows.keys[0]
        cells = [text for key in rows.keys[1:] for text, _tone in rows.row(key)]
        words = [word for text in cells for word in text.split() if word.isalnum()][-40:]
        for word in sorted(words, key=len, reverse=True):
            found = await sought(user, word)
            if found not in (None, first):
                break
            await user.do("escape")
        else:
            pytest.fail(f"nothing of {words} is found")
        await user.do("escape")
        await user.until(lambda: first in rows.keys, "all rows")
        assert rows.current == found, "left by Esc while it is typed"
        assert await sought(user, "nothing-is-so") is None
        await user.do("escape")
        await user.until(lambda: first in rows.keys, "all rows")
        assert rows.current == found, "nothing fitted"
        rows.go(0)
        assert await sought(user, word) == found
        await user.do("enter", "escape")
        await user.until(lambda: first in rows.keys, "all rows")
        assert rows.current == found, "kept by Enter, then taken back"
