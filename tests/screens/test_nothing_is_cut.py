"""No hint, label or title of our own is cut on any screen, and what is cut says so: English at 80, Chinese at 60."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from rich.cells import set_cell_size

import csdesk.width
from csdesk.app import DeskApp
from csdesk.desk import open_desk
from csdesk.widgets.bars import Foot
from csdesk.widgets.paint import CLOSING, Line, clip, fold, line_width, wrap
from csdesk.widgets.queue import Queue, Row
from csdesk.width import ELLIPSIS
from tests.journeys.user import sit

NOW = "2026-03-17T09:00"
ROOT = Path(csdesk.width.__file__).parents[1]
SIZES = [
    ("en", 80, 24),
    pytest.param("en", 120, 36, marks=pytest.mark.long),
    ("zh", 60, 20),
    ("zh", 80, 24),
    ("zh", 120, 36),
]
WALKS = {
    "today": ("1", "?", "escape", "E", "escape", ":", "escape", "H", "escape", "O", "escape", "ctrl+o", "escape"),
    "messages": ("2", "enter", "escape", "r", "escape", "S", "escape", "o", "escape", "a", "escape", "]", "]", "]", "]",
                 "]"),
    "orders": ("3", *("enter", "escape", "]") * 8, "f", "escape", "x", "escape", "h", "escape", "n", "escape", "a",
               "escape", "/", "escape"),
    "panels": ("3", *("c", "escape", "w", "escape", "b", "escape", "]") * 7, "B", "escape"),
    "texts": ("3", "r", "f1", "escape", "enter", "f1", "escape", "escape", "escape"),
    "editor": ("3", "r", "f4", "f1", "escape", "escape", "escape"),
    "ship": ("4", "escape", "enter", "escape", "4", "enter", "a", "escape", "escape"),
    "reviews": ("5", "enter", "escape", "c", "escape", "e", "escape", "]", "enter", "escape", "]", "]"),
    "cases": ("6", "enter", "escape", "a", "escape", "c", "escape", "l", "escape", "n", "escape", "]", "]"),
    "follow": ("7", "enter", "escape", "a", "escape", "e", "escape", "s", "escape", *("]",) * 10),
    "handover": ("8", "enter", "escape", "a", "escape", "c", "escape", "]", "]"),
    "reports": ("9", "c", "escape", *("]",) * 7),
    "products": ("0", "enter", "escape", "c", "escape", "b", "escape"),
    "finding": ("ctrl+f", "f1", "escape", "escape", "C", "escape"),
}  # fmt: skip
"""Keys that lead over every screen and through most questions."""


@cache
def own_words(lang: str) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Return every text of ours in a language: whole ones, and those with something put in as patterns."""
    whole, parts = set(), []
    for path in sorted((ROOT / "data/locale/zh_CN").glob("*.po")):
        with path.open("rb") as stream:
            for message in read_po(stream):
                text = str(message.id if lang == "en" else message.string).strip()
                fixed = re.split(r"\{[^}]*\}|\[[^]]*\|[^]]*\]|\[s\]", text)
                if len(fixed) == 1:
                    whole.add(text)
                elif sum(sign.isalpha() for sign in "".join(fixed)) > 3:
                    parts.append(re.compile(".*".join(map(re.escape, fixed))))
    return frozenset(whole) - {""}, tuple(parts)


@pytest.fixture
def made(demo_of: Callable[[str], Path]) -> Path:
    """A demo shop, made once."""
    return demo_of("zh")


@pytest.mark.parametrize(("lang", "width", "height"), SIZES)
@pytest.mark.parametrize("walk", WALKS)
@pytest.mark.asyncio
async def test_no_word_of_ours_is_cut(
    made: Path, home: Path, monkeypatch: pytest.MonkeyPatch, lang: str, width: int, height: int, walk: str
) -> None:
    shutil.copytree(made, home)
    cut: dict[str, list[str]] = {}
    done: list[str] = []
    shorten = set_cell_size

    def note(text: str, size: int) -> str:
        if not text.endswith(ELLIPSIS):
            cut.setdefault(text.strip(), list(done))
        return shorten(text, size)

    free: set[str] = set()
    cells_of = Queue._cells

    def widths(rows: Queue, row: Row, room: int) -> Line:
        free.update(text.strip() for column, (text, tone) in zip(rows.columns, row, strict=True)
                    if column.grow and tone != "head")  # fmt: skip
        return cells_of(rows, row, room)

    beginning = Foot._beginning

    def begins(foot: Foot, key: str, label: str, words: str, width: int) -> Line:
        free.add(" ".join(words.split()))  # a preview is a beginning, whichever of our texts it happens to be like
        return beginning(foot, key, label, words, width)

    monkeypatch.setattr(csdesk.width, "set_cell_size", note)
    monkeypatch.setattr(Foot, "_beginning", begins)
    monkeypatch.setattr(Queue, "_cells", widths)
    async with sit(DeskApp(open_desk(home, now=NOW, lang=lang)), (width, height)) as user:
        for key in WALKS[walk]:
            await user.press(key)
            done.append(key)
            user.screen()
    whole, parts = own_words(lang)
    ours = {text: keys for text, keys in cut.items() if text in whole or any(one.fullmatch(text) for one in parts)}
    assert ours.keys() <= free  # columns of words give way to each other, and say so


@pytest.mark.parametrize("width", range(1, 12))
def test_what_is_cut_says_so_at_any_width(width: int) -> None:
    for line in (
        [("ab", "text"), ("cd", "dim")],
        [("中文", "text"), ("字", "dim")],
        [("a", "text"), ("中", "dim"), ("  ", "text"), ("b", "text")],
    ):
        shown = clip(line, width)
        assert line_width(shown) <= width
        assert "".join(text for text, _tone in shown).rstrip().endswith(ELLIPSIS) == (line_width(line) > width)


@pytest.mark.parametrize("width", range(12, 50))
def test_a_folded_line_loses_nothing(width: int) -> None:
    for line in (
        [("   ", "text"), ("w  ", "key"), ("Ctrl+U   ", "key"), ("The buyer urges: which case it is", "text")],
        [("买家", "dim"), ("  ", "text"), ("您好，请问这个壶多少毫升呢", "text"), ("   ", "text"), ("超期", "late")],
    ):
        rows = fold(line, width)
        assert all(line_width(row) <= width for row in rows)
        said = "".join(text for row in rows for text, _tone in row)
        assert "".join(said.split()) == "".join("".join(text for text, _tone in line).split())


SAID = "请扫或输入面单上的单号：8 到 35 位字母和数字。买家要的是圆通，这个单号是顺丰的！（再扫一次就记）"


@pytest.mark.parametrize("width", range(4, 60))
def test_no_line_begins_with_a_closing_sign(width: int) -> None:
    rows = ["".join(text for text, _tone in line) for line in fold([(SAID, "late")], width)]
    for lines in (rows, wrap(SAID, width)):
        assert "".join("".join(lines).split()) == "".join(SAID.split())
        assert all(line_width([(line, "text")]) <= width for line in lines)
        assert not any(line.strip()[:1] in CLOSING for line in lines if line.strip())


@pytest.mark.parametrize("width", range(8, 40))
def test_no_line_breaks_in_a_word_a_time_or_a_number(width: int) -> None:
    said = "我们可发EMS、圆通或SF速运，今天18:00前发出；您有1个售后处理中，共3单12.50元"
    kept = ("EMS", "SF", "18:00前", "1个", "3单", "12.50元")
    rows = wrap(said, width)
    assert "".join(rows) == said
    assert all(line_width([(row, "text")]) <= width for row in rows)
    assert [word for word in kept if not any(word in row for row in rows)] == []
