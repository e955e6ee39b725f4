"""The page of words names places that are there and hold the names it gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def rows() -> Iterator[tuple[list[str], list[Path]]]:
    """Yield the names in the code and the places of each row."""
    for line in (ROOT / "docs/vocabulary.md").read_text(encoding="utf-8").splitlines():
        cells = line.strip("|").split("|")
        if "`" in cells[-1]:
            names = re.findall(r"`([^`]+)`", cells[2]) if len(cells) == 4 else []
            yield names, [ROOT / place for place in re.findall(r"`([^`]+)`", cells[-1])]


def test_each_word_is_where_the_page_says() -> None:
    found = list(rows())
    assert len(found) > 50
    for names, places in found:
        assert all(place.exists() for place in places), places
        files = [file for place in places for file in (place.rglob("*.*") if place.is_dir() else [place])]
        text = "\n".join(file.read_text(encoding="utf-8") for file in files if file.suffix in (".py", ".toml", ".md"))
        for name in names:
            assert re.search(rf"\b{re.escape(name)}\b", text), (name, places)
