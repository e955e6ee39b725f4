"""The line for typing obeys its keys while something stands in it; empty, it leaves the moving ones to its place."""

from __future__ import annotations

import pytest
from textual import events
from textual.app import App, ComposeResult

from csdesk.session import Answers
from csdesk.widgets.prompt import Line, Prompt


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


@pytest.mark.parametrize(
    ("key", "looked"), [("enter", ["ab", "then ab"]), ("down", ["ab", "down"]), ("escape", [""]), ("", ["ab"])]
)
async def test_letters_are_on_the_screen_before_they_are_looked_for_but_no_key_goes_by_what_was_found_before(
    key: str, looked: list[str]
) -> None:
    seen = list[str]()

    async def keys(event: events.Key) -> None:
        if not prompt.take(event.key, None):
            seen.append(event.key)

    class Search(App[None]):
        def compose(self) -> ComposeResult:
            yield prompt

    prompt = Prompt(Answers(), lambda: None, keys)
    async with Search().run_test() as pilot:
        prompt.begin(
            "search", lambda text: seen.append(f"then {text}"), accept="", live=seen.append, left=None, value=""
        )
        await pilot.pause()
        prompt.input.insert_text_at_cursor("a")
        prompt.input.insert_text_at_cursor("b")
        assert not seen
        if key == "escape":
            prompt.take(key, None)
        elif key:
            await prompt.input._on_key(events.Key(key, None))
        while prompt.looks:
            await pilot.pause()
        assert seen == looked
