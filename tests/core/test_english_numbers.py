"""English says one line and two lines; every text with a number in it is tried with 1 and with 2."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from csdesk import i18n

SOURCES = Path(__file__).resolve().parents[2] / "csdesk"
NUMBERS = re.compile("count|cover|of|reminded|qty|size|length|limit|left|open|[a-z]+s")
"""Placeholders that are numbers: those of these names, and of names in the plural."""
VERBS = {"as", "does", "ends", "is", "was", "has", "its", "less", "names", "waits", "looks", "differs"}


def texts() -> list[str]:
    """Return every text for the catalogue that has a placeholder before a word in -s."""
    found = set()
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_")
            if called and isinstance(node, ast.Call) and isinstance(node.args[0], ast.Constant):
                found.add(str(node.args[0].value))
    return sorted(text for text in found if re.search(r"\}( \w+)? [\w\[|]+s\b|\]", text) and "{" in text)


def said(text: str, count: int) -> str:
    i18n.use("en")
    names = [name for _text, name, _spec, _sign in string.Formatter().parse(text) if name]
    values: dict[str, object] = {name: count if NUMBERS.fullmatch(name) else "x" for name in names}
    return i18n._(text).format(**values)


@pytest.mark.parametrize("text", [text for text in texts() if re.search(r"\[s\]|\[\w+\|", text)])
def test_a_word_follows_its_number(text: str) -> None:
    assert not re.search(r"\[s\]|\[\w+\|", said(text, 1) + said(text, 2))
    assert said(text, 1) != said(text, 2).replace("2", "1")


def test_one_is_followed_by_no_plural() -> None:
    plurals = [
        f"{text!r}: {found[0]}"
        for text in texts()
        for found in re.finditer(r"\b1 (?:COD |damaged |rejected )?([a-z]+s)\b", said(text, 1))
        if found[1] not in VERBS
    ]
    assert plurals == []


def test_other_languages_have_one_form(zh: None) -> None:
    words = i18n._("{count} line[s] above")
    assert [words.format(count=count) for count in (1, 2)] == ["上面还有 1 行", "上面还有 2 行"]
