"""Small rooms: median file at most 120 lines, none over 400; no function over 50."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE, LONGEST_FUNCTION, MEDIAN = 400, 50, 120
EVERYWHERE = [
    path
    for folder in ("csdesk", "scripts", "tests", ".ci")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.is_file()
    and (path.suffix in (".py", ".tcss", ".sh") or not path.suffix)
    and "__pycache__" not in path.parts
]


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def long_functions(source: str, name: str) -> Iterator[str]:
    """Yield the functions of a source that are too long, as `name:line function (lines)`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{name}:{node.lineno} {node.name} ({length})"


def is_python(path: Path) -> bool:
    return path.suffix == ".py" or path.read_text(encoding="utf-8").startswith("#!/usr/bin/env python3")


def test_no_file_is_over_400_lines() -> None:
    assert [f"{path.relative_to(ROOT)}: {lines(path)}" for path in EVERYWHERE if lines(path) > LONGEST_FILE] == []


def test_the_median_room_is_small() -> None:
    assert statistics.median(map(lines, (ROOT / "csdesk").rglob("*.py"))) <= MEDIAN


def test_no_function_is_over_50_lines() -> None:
    found = [
        place
        for path in EVERYWHERE
        if is_python(path)
        for place in long_functions(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT)))
    ]
    assert found == []


def test_a_long_function_would_be_found() -> None:
    body = "\n".join(["    x = 1"] * LONGEST_FUNCTION)
    assert list(long_functions(f"def f():\n{body}\n", "a.py")) == ["a.py:1 f (51)"]
