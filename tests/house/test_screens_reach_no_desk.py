"""Screens look at the last snapshot and hand jobs to the worker; the open desk itself is out of their reach."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.session import Session
from csdesk.store import Store

ROOT = Path(__file__).parents[2]
SHOWN = [
    *sorted((ROOT / "csdesk" / "screens").rglob("*.py")),
    *sorted((ROOT / "csdesk" / "widgets").rglob("*.py")),
    ROOT / "csdesk" / "everywhere.py",
]
PRIVATE = {"_desk", "_store"}


def test_a_sitting_gives_screens_no_desk_and_no_store(desk: Desk) -> None:
    session = Session(desk, lambda _outcome: None)
    for held in (session, session.view):
        kept = {name for name, value in vars(held).items() if isinstance(value, Desk | Store)}
        assert kept == set()
    assert not hasattr(session.view, "store")
    assert not hasattr(session.view, "records")


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.stem)
def test_a_screen_takes_a_desk_only_as_the_argument_of_a_job(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    reached = [ast.unparse(node) for node in ast.walk(tree) if _reaches(node)]
    assert reached == []


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.stem)
def test_a_job_writes_nothing_of_its_screen(path: Path) -> None:
    """It runs beside the keys: what it writes may undo what a key just said."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    jobs = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _job(node)]
    written = [ast.unparse(node) for job in jobs for node in ast.walk(job) if _writes(node)]
    assert written == []


def _job(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(arg.arg == "desk" for arg in node.args.args)


def _writes(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)):
        return False
    return isinstance(node.value, ast.Name) and node.value.id == "self"


def _reaches(node: ast.AST) -> bool:
    """Tell whether a name of somebody else's desk is read, or a desk is kept (`self.desk = …`)."""
    if not isinstance(node, ast.Attribute):
        return False
    kept = isinstance(node.ctx, ast.Store) and node.attr == "desk"
    return kept or node.attr in PRIVATE
