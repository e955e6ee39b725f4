"""Every screen at every size, of an empty desk, the demo shop and one full of nasty facts, looks as it is kept here.

What changed on purpose is kept anew by `scripts/screenshot text`; the difference is what a reviewer reads.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from csdesk.width import cells
from tests.screens.shots import shoot, ways
from tests.screens.shots.homes import HOMES

Shots = dict[str, list[str]]
BOUNDED = {("demo", (80, 24)), ("nasty", (60, 20))}
"""Drawn in every run; the others in a long one."""
CASES = [
    pytest.param(home, size, id=f"{home}-{size[0]}x{size[1]}",
                 marks=() if (home, size) in BOUNDED else pytest.mark.long)
    for home, size in shoot.every()
]  # fmt: skip
NAMES = frozenset(
    (
        *("Ctrl", "Shift", "Enter", "Esc", "Tab", "Home", "End", "PgUp", "PgDn", "Delete", "Insert"),  # keys
        *("AH", "LM", "CJ", "CL", "GW", "ZS", "YT", "ml", "pdd"),  # people, articles, parcels of the demo
        *("MS", "RV", "CS", "FU", "HO", "SL", "CO"),  # what ids begin with
        *("CSV", "XLSX", "SKU", "EMS", "SMS", "CNY", "csdesk", "App", "Asia", "Shanghai"),
    )
)
"""Latin words that are no English ones: names of things that have none in Chinese."""
TECHNICAL = {
    "Settings": "each setting is named as its file names it, too",
    "Why": "a rule is named as its file names it",
    "Files": "paths of files",
    "CameIn": "paths of files",
    "Picker": "short codes of texts, which are typed to find them",
    "Blanks": "the second name of each blank",
    "TemplateEditor": "a file as it lies on disk",
}
"""Screens that show names of a file's own; each with what they are."""
ENGLISH = re.compile(r"(?<![\w.@/-])[A-Za-z]{2,}(?![\w.@/-])")
DEMO = re.compile(r"csdesk (?:demo|import)\b")
"""What the first screen of an empty desk names: the demo shop is no part of this desk."""
COMMAND = re.compile(r"(?:^|\s)--[a-z]|csdesk [a-z]+")
BROKEN = re.compile(r"Traceback|Error\b|Exception|\bNone\b|出错了")
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]")


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three homes, each made once."""
    folder = tmp_path_factory.mktemp("homes")
    for name, make in HOMES.items():
        make(folder / name)
    return folder


DRAWN: dict[tuple[str, tuple[int, int]], Shots] = {}


@pytest.fixture
def shots(homes: Path, home: str, size: tuple[int, int]) -> Shots:
    """Every screen of a home at a size, drawn once."""
    if (home, size) not in DRAWN:
        DRAWN[home, size] = asyncio.run(shoot.shots_of(homes / home, size))
    return DRAWN[home, size]


@pytest.mark.parametrize(("home", "size"), CASES)
def test_a_screen_looks_as_it_is_kept(shots: Shots, home: str, size: tuple[int, int]) -> None:
    kept = shoot.read(shoot.kept(home, size).read_text(encoding="utf-8"))
    drawn = {name: [line.rstrip() for line in lines] for name, lines in shots.items()}
    assert list(drawn) == list(kept), "scripts/screenshot text keeps the screens anew"
    for name, lines in drawn.items():
        assert lines == kept[name], f"{name} of {home} at {size}; if it is meant so: scripts/screenshot text"


@pytest.mark.parametrize(("home", "size"), CASES)
def test_a_screen_is_whole(shots: Shots, home: str, size: tuple[int, int]) -> None:
    """No sign is cut in half, none has no width, nothing broke, and nothing names a command."""
    for name, lines in shots.items():
        assert len(lines) == size[1]
        for line in lines:
            where = f"{name} of {home}: {line!r}"
            assert cells(line) == size[0], where
            assert not UNSEEN.search(line), where
            assert not BROKEN.search(line), where
            assert not COMMAND.search(DEMO.sub("", line)), where


@pytest.mark.parametrize(("home", "size"), [case for case in CASES if case.values[0] != "nasty"])
def test_a_chinese_screen_says_no_english_word(shots: Shots, home: str, size: tuple[int, int]) -> None:
    for name, lines in shots.items():
        if name.split()[-1] not in TECHNICAL:
            words = {word for line in lines for word in ENGLISH.findall(DEMO.sub("", line))}
            assert words <= NAMES, f"{name} of {home} at {size}: {sorted(words - NAMES)}"


@pytest.mark.parametrize("home", ["demo", "nasty"])
def test_every_screen_of_the_program_is_drawn(home: str) -> None:
    kept = shoot.read(shoot.kept(home, shoot.WITH_TABS).read_text(encoding="utf-8"))
    drawn = {name.split()[-1] for name in kept}
    missing = {kind.__name__ for kind in ways.every_screen()} - drawn
    assert missing == ({"PastCard"} if home == "demo" else set())  # the demo has no archive yet
