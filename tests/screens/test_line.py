"""The line for typing obeys its keys while something stands in it; empty, it leaves the moving ones to its place."""

from __future__ import annotations

import pytest
from textual import events
from textual.app import App, ComposeResult

from csdesk.widgets.prompt import Line


class Place(App[None]):
    """A line over a place that has a use for the left arrow and for backspace."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def compose(self) -> ComposeResult:
        yield Line()

    def on_key(self, event: events.Key) -> None:
        self.seen.append(event.key)


@pytest.mark.parametrize(("typed", "seen"), [("", ["left"]), ("ab", [])])
async def test_an_empty_line_leaves_what_only_moves_to_its_place(typed: str, seen: list[str]) -> None:
    app = Place()
    async with app.run_test() as pilot:
        await pilot.press(*typed, "left", "backspace")
        assert app.seen == seen
        assert app.query_one(Line).value == typed[1:]
