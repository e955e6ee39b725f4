"""The list is painted first: nothing is looked for, made or painted before it that the eyes do not need there."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.app import ComposeResult
from textual.geometry import Size

from csdesk.widgets.paint import Line, Pane
from csdesk.widgets.queue import Row
from tests.screens.test_virtual_list import Sheet

KEYS = [f"{number:04}" for number in range(3000)]


class Beside(Sheet):
    """A list with a pane beside it; notes what is made, in which order."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(keys)
        self.made: list[str] = []
        self.pane = Pane(self._lines, id="pane")
        self.pane.styles.height = 1
        self.list.moved = self.pane.repaint
        self.list.made_of = lambda: self.keys

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield self.pane

    def row(self, key: str) -> Row:
        self.made.append(key)
        return super().row(key)

    def _lines(self, _size: Size) -> list[Line]:
        self.made.append("pane")
        return [[(self.list.current or "", "text")]]


async def settled(app: Beside) -> None:
    """Wait until the pane is made as well."""
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        app.made.clear()
        app.list.go(1500)
        app.list.go(2000)
        while app.pane._waits or app.list._repaint_required:
            await pilot.pause()


async def test_what_stands_beside_is_made_once_and_after_the_list() -> None:
    app = Beside(KEYS)
    await settled(app)
    assert app.made.count("pane") == 1
    assert app.made[-1] == "pane"
    assert "2000" in app.made
    assert "1500" not in app.made


@pytest.mark.parametrize("ask", ["keys", "chosen", "move", "paint"])
async def test_the_other_rows_are_found_after_the_paint_or_as_soon_as_they_are_asked_for(ask: str) -> None:
    app, calls = Beside(KEYS), list[int]()

    def every() -> Sequence[str]:
        calls.append(1)
        return KEYS

    async with app.run_test(size=(60, 20)) as pilot:
        app.list.show(KEYS[:50], keep=False, every=every)
        app.list.render_lines(app.list.size.region)
        assert app.list.current == KEYS[0]
        assert not calls
        if ask == "keys":
            assert app.list.keys == KEYS
        elif ask == "chosen":
            app.list.marks = {KEYS[-1], KEYS[7]}
            assert app.list.chosen == [KEYS[7], KEYS[-1]]
        elif ask == "move":
            app.list.move(10**6)
            assert app.list.current == KEYS[-1]
        while not calls:
            await pilot.pause()
        assert app.list.keys == KEYS
        assert calls == [1]


async def test_a_row_is_made_once_while_what_it_is_made_of_is_the_same() -> None:
    app = Beside(KEYS)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        app.made.clear()
        for keys in (KEYS[1:], KEYS, [*KEYS]):
            app.list.show(keys, keep=False)
            app.list.render_lines(app.list.size.region)
        assert len(app.made) == len(set(app.made)), "a row was made twice"
        app.list.made_of = lambda: [*KEYS]
        app.made.clear()
        app.list.show(KEYS, keep=False)
        app.list.render_lines(app.list.size.region)
        assert KEYS[0] in app.made
