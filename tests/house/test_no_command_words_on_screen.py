"""No screen names an option or a command: what helps on the command line is cut where a key is pressed instead."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from csdesk.errors import RefusedError, UsageError, spoken

ROOT = Path(__file__).resolve().parents[2]
COMMAND = re.compile(r"(?:^|[\s(（：:，,])--[a-z]|\bcsdesk [a-z]+ ?")
STUMP = re.compile(r"(?:用|加|运行|去掉|\b(?:without|or|say|add|run|leave))$")
PAINTED = ("screens", "widgets", "actions", "everywhere.py", "importer.py", "session.py")
BESIDE = ("cli", "store", "upkeep", "app.py", "config.py", "keymap.py", "runtime.py")
"""What never stands on a screen of the desk, or helps a desk that cannot work: there a command is the help."""


def texts(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_"):
            yield from (str(one.value) for one in node.args[:1] if isinstance(one, ast.Constant))


def sources(*, painted: bool) -> Iterator[Path]:
    for path in sorted((ROOT / "csdesk").rglob("*.py")):
        parts = path.relative_to(ROOT / "csdesk").parts
        if not set(parts) & set(BESIDE) and (parts[0] in PAINTED) is painted:
            yield path


def chinese() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in (ROOT / "data/locale/zh_CN").glob("*.po"):
        with path.open("rb") as file:
            found |= {str(one.id): str(one.string) for one in read_po(file) if one.id}
    return found


def test_no_text_of_a_screen_names_a_command() -> None:
    assert [text for path in sources(painted=True) for text in texts(path) if COMMAND.search(text)] == []


def helps() -> list[str]:
    said = [text for path in sources(painted=False) for text in texts(path) if COMMAND.search(text)]
    known = chinese()
    return [*said, *(known[text] for text in said)]


HELPS = [text for text in helps() if not re.match("csdesk made|This handover|csdesk 自己|这份交接", text)]
"""Those left out speak of the program, not of a command."""


@pytest.mark.parametrize("text", HELPS)
def test_a_help_is_cut_before_its_command_and_leaves_no_stump(text: str) -> None:
    for kind in (UsageError, RefusedError):
        lines = kind("title", where="--fee 5", hint=text).said()
        assert lines[0] == "title"
        assert not [line for line in lines if COMMAND.search(line) or line.rstrip().endswith((":", "：", ",", "，"))]
        assert len(lines) == 1 or len(lines[1]) > 3
        assert not STUMP.search(lines[-1])
    assert not COMMAND.search(spoken(text))


def test_screens_say_errors_and_never_print_them() -> None:
    assert [path.name for path in sources(painted=True) if ".lines()]" in path.read_text(encoding="utf-8")] == []
