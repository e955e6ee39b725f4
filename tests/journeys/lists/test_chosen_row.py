"""The chosen row is whole in each theme: one ground from edge to edge, that no other row has; the theme is named."""

from __future__ import annotations

import pytest

from csdesk import themes
from csdesk.desk import Desk, open_desk
from csdesk.services.desk.settings import set_setting
from csdesk.services.upkeep.setting_fields import value_words
from csdesk.widgets.queue import Queue
from tests.journeys.user import at
from tests.support import NOW


@pytest.mark.parametrize("name", themes.NAMES)
async def test_the_chosen_row_is_whole_in_each_theme(shop: Desk, name: str) -> None:
    set_setting(shop.home, "theme", name)
    async with at(open_desk(shop.home.folder, now=NOW.isoformat(), lang="zh"), size=(80, 24)) as user:
        await user.press("3", "right")
        screen = user.app.screen
        rows = screen.query_one(Queue)
        grounds = []
        for y, strip in enumerate(screen._compositor.render_strips()[rows.region.y : rows.region.bottom]):
            cells = [(segment.style, len(segment.text)) for segment in strip.crop(rows.region.x, rows.region.right)]
            grounds.append((y, {(style.bgcolor, bool(style.reverse)) for style, _n in cells if style is not None}))
        chosen = [found for y, found in grounds if "›" in user.screen()[rows.region.y + y]]
        assert len(chosen) == 1
        assert len(chosen[0]) == 1, (name, chosen)
        others = [found for _y, found in grounds if found != chosen[0]]
        assert len(others) == len(grounds) - 1, f"{name}: another row looks chosen too"
        assert all(chosen[0].isdisjoint(found) for found in others), name


async def test_each_theme_is_named_when_the_key_takes_it(shop: Desk) -> None:
    async with at(shop, size=(80, 24)) as user:
        for name in (*themes.NAMES[1:], themes.NAMES[0]):
            await user.press("T")
            await user.sees(f"Colours: {value_words('theme', name)}")
            await user.until(lambda name=name: user.app.theme == name)  # type: ignore[misc]
