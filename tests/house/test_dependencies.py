"""What the program imports is what `pyproject.toml` asks for, and every tool is pinned in the constraints."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME: list[str] = PROJECT["project"]["dependencies"]
EXTRAS: dict[str, list[str]] = PROJECT["project"].get("optional-dependencies", {})
DEVELOPMENT: list[str] = PROJECT["dependency-groups"]["dev"]


def names(requirements: list[str]) -> set[str]:
    return {fold(re.split(r"[<>=!~;\[ ]", requirement)[0]) for requirement in requirements}


def fold(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported() -> set[str]:
    found = set()
    for path in (ROOT / "csdesk").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"csdesk"}


def test_every_import_is_declared() -> None:
    declared = names([*RUNTIME, *(requirement for extra in EXTRAS.values() for requirement in extra)])
    owners = packages_distributions()
    undeclared = {
        module for module in imported() if not {fold(name) for name in owners.get(module, [module])} & declared
    }
    assert undeclared == set()


def test_everything_asked_for_is_pinned() -> None:
    lines = (ROOT / "scripts/constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[\w.]+", pin) for pin in pins)
    assert names([*RUNTIME, *DEVELOPMENT]) - names(pins) == set()
