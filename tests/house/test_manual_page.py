"""The manual page: every command stands in it, and its own language shows each line as it is."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from csdesk.cli.frame.commands import build

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/csdesk.1"


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    below = {name: one for name, one in getattr(command, "commands", {}).items() if not one.hidden}
    for name, one in below.items():
        yield from commands(one, (*path, name))
    if path and not below:
        yield " ".join(path)


def test_every_command_has_its_part() -> None:
    parts = [line.removeprefix(".SS ").replace("\\-", "-") for line in PAGE.read_text(encoding="utf-8").splitlines()]
    for name in commands(typer.main.get_command(build([]))):
        assert [part for part in parts if part == name or part.startswith(f"{name} ")], name


def test_no_line_is_taken_for_a_request_by_mistake() -> None:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    known = re.compile(r'\.(?:\\"|TH|SH|SS|TP$|B )')
    assert [line for line in lines if line.startswith((".", "'")) and not known.match(line)] == []


@pytest.mark.skipif(shutil.which("groff") is None, reason="there is no groff here")
def test_it_is_set_without_a_warning() -> None:
    done = subprocess.run(
        ["groff", "-man", "-Kutf8", "-Tutf8", "-ww", str(PAGE)], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert "Without a command the desk opens" in done.stdout
