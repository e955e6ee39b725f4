"""What is true of one platform stands in its file: no code names one, but the demo, which is a shop on three."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from csdesk.platforms import own_domains, platform_ids
from csdesk.services.desk.packs import load_packs

ROOT = Path(__file__).resolve().parents[2]
NOBODYS = "other"  # orders of no platform; the desk's own word


def names() -> Iterator[str]:
    """Yield ids, names and domains of every marketplace."""
    for platform in platform_ids():
        if platform != NOBODYS:
            yield platform
            yield from load_packs()[platform].name.values()
            yield from own_domains(platform)


def named_in(source: str, pattern: re.Pattern[str]) -> list[str]:
    """Return the platforms named in a source's texts and names; docstrings may give one as an example."""
    tree = ast.parse(source)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    words = [
        str(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
    ]
    words += [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    words += [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return [found[0] for word in words for found in pattern.finditer(word)]


def test_no_code_names_a_platform() -> None:
    pattern = re.compile("|".join(rf"(?<![a-z]){re.escape(name)}(?![a-z])" for name in names()), re.IGNORECASE)
    paths = [path for path in (ROOT / "csdesk").rglob("*.py") if "demo" not in path.relative_to(ROOT).parts]
    found = {str(path.relative_to(ROOT)): named_in(path.read_text(encoding="utf-8"), pattern) for path in paths}
    assert len(paths) > 300
    assert {path: named for path, named in found.items() if named} == {}


def test_no_data_but_its_own_file_has_a_table_or_key_of_a_platform() -> None:
    ids = {*platform_ids()} - {NOBODYS}
    own = ("platforms", "couriers.toml")  # a courier may have the name of a marketplace: jd
    paths = [path for path in (ROOT / "data").rglob("*.toml") if not {path.parent.name, path.name} & {*own}]
    found = {str(path.relative_to(ROOT)): ids & set(keys_of(tomllib.loads(path.read_text("utf-8")))) for path in paths}
    assert len(paths) > 20
    assert {path: named for path, named in found.items() if named} == {}


def keys_of(value: object) -> Iterator[str]:
    """Yield every key of a TOML text, however deep."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield key
            yield from keys_of(below)
    elif isinstance(value, list):
        for one in value:
            yield from keys_of(one)


@pytest.mark.parametrize("source", ['x = "taobao"', "config.pdd.hours", 'help="go to 拼多多"', 'y = f"{x} tb.cn"'])
def test_one_that_is_named_is_found(source: str) -> None:
    assert named_in(source, re.compile("|".join(map(re.escape, names()))))
