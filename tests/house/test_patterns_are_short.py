"""No regular expression is longer than 300 characters, in the code or in the data: longer ones are made of parts."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from csdesk.paths import data_dir

ROOT = Path(__file__).parents[2]
LONGEST = 300
TRIED_ON_PATTERNS = frozenset(
    ("compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")
)
GROUPS = ("(?:", "(?P<", "(?<", "(?!")


def literals(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and text of each string written out, an f-string without what is put in."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        elif isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))


def patterns(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield each string that is given to `re`, or that holds a group of a pattern."""
    for node in ast.walk(tree):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "re":
            assert isinstance(node, ast.Call)
            yield from (one for given in node.args[:1] for one in literals(given) if called.attr in TRIED_ON_PATTERNS)
    docs = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for line, text in (one for node in ast.iter_child_nodes(tree) for one in literals(node)):
        if any(group in text for group in GROUPS) and not any(
            isinstance(doc, ast.Constant) and doc.value == text for doc in docs
        ):
            yield line, text


def strings(value: object) -> Iterator[str]:
    """Yield every string in the tables of a TOML file."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for inner in value.values() for text in strings(inner))
    elif isinstance(value, list):
        yield from (text for inner in value for text in strings(inner))


def too_long(source: str) -> list[int]:
    """Return the lines of a source where a pattern is longer than it may be."""
    return sorted({line for line, text in patterns(ast.parse(source)) if len(text) > LONGEST})


def test_patterns_in_the_code_are_short() -> None:
    found = {
        str(path.relative_to(ROOT)): too_long(path.read_text(encoding="utf-8")) for path in ROOT.glob("csdesk/**/*.py")
    }
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_patterns_in_the_data_are_short() -> None:
    for path in sorted(data_dir().rglob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        inside = path.is_relative_to(data_dir() / "phrases" / "idioms")
        long = [text[:40] for text in strings(tables) if len(text) > LONGEST and (inside or "(?" in text)]
        assert long == [], path.name


@pytest.mark.parametrize("text", ["re.compile('{}')", "RULE = pattern('(?:{})')", "re.search(f'{{x}}{}', words)"])
def test_a_long_pattern_would_be_seen(text: str) -> None:
    assert too_long(text.replace("{}", "a" * 301)) == [1]
    assert too_long(text.replace("{}", "a" * 200)) == []
