"""The virtual list: cursor and marks by key, columns in cells, wide characters whole."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
import textual._wait
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from csdesk import themes
from csdesk.foreign import clean
from csdesk.widgets.paint import beside, clip, line_width, spread, wrap
from csdesk.widgets.queue import Column, Queue, Row
from csdesk.width import cells

COLUMNS = (Column("a", 4), Column("b", 8, grow=1), Column("c", 6, right=True), Column("d", 10, needs=60))


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textual._wait, "SLEEP_GRANULARITY", 1 / 500)
    monkeypatch.setattr(textual._wait, "SLEEP_IDLE", 1 / 1000)


class Sheet(App[None]):
    """An app of one list."""

    CSS = "Queue { height: 1fr; width: 1fr; }"

    def __init__(self, keys: Sequence[str], texts: dict[str, str] | None = None) -> None:
        super().__init__()
        self.texts = texts or {}
        self.keys = keys
        self.list = Queue(COLUMNS, self.row)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.DEFAULTS

    def row(self, key: str) -> Row:
        return [(key, "text"), (clean(self.texts.get(key, "清茶淡饭")), "text"), ("78.00", "dim"), ("x", "late")]

    def compose(self) -> ComposeResult:
        yield self.list

    def on_mount(self) -> None:
        self.list.show(self.keys)


class Buyers(Sheet):
    """An app of a list whose rows are people."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(keys)
        self.homes: dict[str, str] = {}
        self.list = Queue(COLUMNS, self.row, home=lambda key: self.homes.get(key, "here"))


def lines(pilot: Pilot[None]) -> list[str]:
    return [strip.text for strip in pilot.app.screen._compositor.render_strips()]


def keys(count: int) -> list[str]:
    return [f"k{number}" for number in range(count)]


@pytest.mark.parametrize("size", [(20, 5), (41, 10), (80, 24), (160, 50)])
async def test_every_line_is_exactly_as_wide_as_the_screen(size: tuple[int, int]) -> None:
    nasty = {"k0": "中" * 200, "k1": "a中" * 99, "k2": "\x1b[31m红\u202e", "k3": "👍🏽 ⚠️ 1️⃣", "k4": ""}
    async with Sheet(keys(5), nasty).run_test(size=size) as pilot:
        await pilot.pause()
        assert {cells(line) for line in lines(pilot)} == {size[0]}
        assert "\x1b" not in "".join(lines(pilot))


async def test_narrow_lists_leave_columns_out() -> None:
    async with Sheet(keys(2)).run_test(size=(50, 5)) as pilot:
        await pilot.pause()
        assert "d" not in lines(pilot)[0]
    async with Sheet(keys(2)).run_test(size=(80, 5)) as pilot:
        await pilot.pause()
        assert "d" in lines(pilot)[0]


async def test_the_cursor_stays_on_its_row_and_at_its_height() -> None:
    app = Sheet(keys(100))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.pause()
        app.list.go(50)
        app.list.move(-3)
        height = app.list.index - app.list.top
        app.list.show([key for key in keys(100) if key not in ("k3", "k9", "k90")])
        assert app.list.current == "k47"
        assert app.list.index - app.list.top == height


async def test_a_row_that_went_leaves_the_cursor_at_its_place() -> None:
    app = Sheet(keys(5))
    async with app.run_test() as pilot:
        await pilot.pause()
        app.list.go(4)
        app.list.show(keys(4))
        assert app.list.current == "k3"
        app.list.show([])
        assert app.list.current is None
        assert app.list.chosen == []
        app.list.move(1)
        app.list.toggle_mark()
        app.list.toggle_range()
        app.list.show(keys(3))
        assert app.list.current == "k0"


async def test_a_range_grows_and_shrinks_around_its_start() -> None:
    app = Sheet(keys(10))
    async with app.run_test() as pilot:
        await pilot.pause()
        app.list.go(5)
        app.list.move(1, extend=True)
        app.list.move(1, extend=True)
        assert app.list.chosen == ["k5", "k6", "k7"]
        for _step in range(4):
            app.list.move(-1, extend=True)
        assert app.list.chosen == ["k3", "k4", "k5"]
        app.list.move(-1)
        app.list.move(-1, extend=True)
        assert app.list.chosen == ["k1", "k2", "k3", "k4", "k5"]
        app.list.mark_all()
        assert len(app.list.chosen) == 10
        app.list.mark_all()
        assert app.list.marks == set()


async def test_the_mouse_moves_marks_and_opens() -> None:
    app = Sheet(keys(100))
    opened = []
    async with app.run_test(size=(60, 11), message_hook=lambda m: opened.append(type(m).__name__)) as pilot:
        await pilot.pause()
        await pilot.click(Queue, offset=(5, 4))
        assert app.list.current == "k3"
        await pilot.click(Queue, offset=(5, 6), shift=True)
        assert app.list.chosen == ["k3", "k4", "k5"]
        await pilot.click(Queue, offset=(5, 0))
        assert app.list.current == "k5"
        await pilot.click(Queue, offset=(5, 6))
        assert "Opened" in opened
        await pilot._post_mouse_events([__import__("textual.events").events.MouseScrollDown], Queue, (5, 5))
        assert app.list.top == 3


async def test_ten_thousand_rows_paint_only_what_is_seen() -> None:
    app = Sheet(keys(10_000))
    painted = []
    row = app.list.row

    def watched(key: str) -> Row:
        painted.append(key)
        return row(key)

    app.list.row = watched
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.pause()
        painted.clear()
        app.list.move(1)
        await pilot.pause()
        assert set(painted) == {"k0", "k1"}
        painted.clear()
        app.list.go(9_999)
        await pilot.pause()
        assert set(painted) == {f"k{number}" for number in range(9_990, 10_000)}


lined = st.lists(st.tuples(st.text(), st.sampled_from(["text", "dim"])), max_size=5)


@given(lined, st.integers(0, 40), st.booleans())
def test_clipped_lines_never_halve_a_character(line: list[tuple[str, str]], width: int, pad: bool) -> None:
    line = [(clean(text), tone) for text, tone in line]
    found = clip(line, width, pad=pad)
    assert line_width(found) == width if pad else line_width(found) <= width


@given(st.text(), st.integers(2, 40))
def test_wrapped_lines_fit_and_lose_nothing_but_blanks(text: str, width: int) -> None:
    text = clean(text)
    found = wrap(text, width)
    assert all(cells(line) <= width for line in found)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")


def test_lines_are_laid_side_by_side() -> None:
    left, right = [[("左", "text")]], [[("右", "text")], [("下", "text")]]
    assert [line_width(line) for line in beside(left, right, 6)] == [10, 10]
    assert line_width(spread([("很长的左边", "text")], [("右", "text")], 8)) == 8


async def test_a_range_ends_with_the_row_it_had_reached() -> None:
    app = Sheet(keys(9))
    async with app.run_test() as pilot:
        await pilot.pause()
        app.list.go(3)
        app.list.toggle_range()
        app.list.move(1)
        app.list.show([key for key in keys(9) if key != "k4"])
        app.list.move(2)
        assert app.list.marks == {"k3", "k4"}


async def test_rows_that_went_below_leave_no_empty_place_at_the_end() -> None:
    app = Sheet(keys(100))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.pause()
        app.list.go(99)
        app.list.move(-5)
        app.list.show(keys(95))
        await pilot.pause()
        assert (app.list.current, app.list.top) == ("k94", 85)
        assert "k94" in lines(pilot)[-1]


def wheel(turn: type[events.MouseScrollDown | events.MouseScrollUp], over: Queue) -> Any:
    return turn(over, 5, 5, 0, 0, 0, shift=False, meta=False, ctrl=False)


async def test_the_wheel_takes_the_cursor_along() -> None:
    app = Sheet(keys(100))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.pause()
        app.list.on_mouse_scroll_down(wheel(events.MouseScrollDown, app.list))
        assert (app.list.top, app.list.current) == (3, "k3")
        app.list.go(12)
        app.list.on_mouse_scroll_up(wheel(events.MouseScrollUp, app.list))
        assert (app.list.top, app.list.current) == (0, "k9")


async def test_while_a_question_is_open_the_mouse_takes_no_row() -> None:
    app = Sheet(keys(100))
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.pause()
        app.list.asked = lambda: True
        await pilot.click(Queue, offset=(5, 4))
        app.list.on_mouse_scroll_down(wheel(events.MouseScrollDown, app.list))
        assert (app.list.top, app.list.current) == (0, "k0")
        app.list.asked = bool
        await pilot.click(Queue, offset=(5, 4))
        assert app.list.current == "k3"


@pytest.mark.parametrize("seed", range(3))
async def test_rows_that_are_gone_are_blank_until_the_list_follows(seed: int) -> None:
    class Shrinking(Sheet):
        gone: frozenset[str] = frozenset()

        def row(self, key: str) -> Row:
            if key in self.gone:
                raise KeyError(key)
            return super().row(key)

    random, app = Random(seed), Shrinking(keys(40))
    async with app.run_test(size=(60, 12)) as pilot:
        for _round in range(12):
            app.gone = frozenset(random.sample(keys(40), 15))
            app.list.show(random.sample(keys(40), 40))
            await pilot.press(random.choice(("down", "up", "pagedown", "pageup", "home", "end")))
            await pilot.pause()
            assert not any(key in line.split() for key in app.gone for line in lines(pilot))
        left = [key for key in keys(40) if key not in app.gone]
        app.list.show(left)
        await pilot.pause()
        assert set(app.list.keys) == set(left)


@pytest.mark.parametrize("seed", range(20))
async def test_no_other_row_comes_under_the_cursor_by_itself(seed: int) -> None:
    random = Random(seed)
    names = keys(12)
    async with Buyers(names).run_test(size=(60, 8)) as pilot:
        shown = pilot.app.list  # type: ignore[attr-defined]
        for _turn in range(60):
            before, below = shown.current, shown.keys[shown.index + 1 :]
            now = random.sample(names, random.randint(1, 12))
            shown.show(now)
            assert shown.current == before
            left = [key for key in shown.keys if key not in now]
            assert left == ([before] if before not in now else [])
            still = [key for key in below if key in now]
            if left and still:
                assert shown.keys[shown.index + 1] == still[0]
            if random.random() < 0.5:
                by = random.choice((-3, -1, 1, 2))
                shown.move(by)
                assert shown.current == before or set(shown.keys) == set(now)
            await pilot.pause()


async def test_a_kept_row_goes_when_a_verb_moved_it_on_and_then_the_next_is_there() -> None:
    async with Buyers(keys(4)).run_test(size=(60, 8)) as pilot:
        shown = pilot.app.list  # type: ignore[attr-defined]
        shown.go(1)
        shown.show(["k0", "k2", "k3"])
        assert (shown.current, shown.kept) == ("k1", "k1")
        shown.let_go()  # a note
        shown.show(["k0", "k2", "k3"])
        assert shown.current == "k1"
        pilot.app.homes["k1"] = "done"  # type: ignore[attr-defined]
        shown.let_go()
        shown.hold()  # its text was copied by the same verb
        shown.show(["k0", "k2", "k3"])
        assert shown.current == "k1"
        shown.let_go(sure=True)
        shown.show(["k0", "k2", "k3"])
        assert (shown.current, shown.kept, list(shown.keys)) == ("k2", None, ["k0", "k2", "k3"])
