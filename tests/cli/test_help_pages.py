"""Help pages: every command has one, in the language asked for, without typer's own words."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from csdesk.cli.frame.commands import build
from csdesk.cli.frame.help_page import help_page
from csdesk.width import cells
from tests.cli.conftest import Csdesk

ROOT = Path(__file__).resolve().parents[2]


def every_command(command: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    below = getattr(command, "commands", {})
    return [path, *(found for name, other in below.items() for found in every_command(other, (*path, name)))]


def test_every_command_has_a_page_with_a_text_for_each_word() -> None:
    root = typer.main.get_command(build([]))
    for path in every_command(root):
        page = help_page(root, path)
        assert page.startswith(f"Usage: {' '.join(['csdesk', *path])}")
        assert all(len(line.split("  ", 2)) > 1 for line in page.splitlines() if line.startswith("  ")), page
        assert max(map(cells, page.splitlines())) <= 120


@pytest.mark.parametrize("words", [["--help"], ["order", "--help"], ["order", "-h"], ["order", "flag", "--help", "x"]])
def test_help_wins_over_everything(csdesk: Csdesk, words: list[str]) -> None:
    ran = csdesk(*words)
    assert ran.code == 0
    assert ran.out.startswith("Usage: csdesk")
    assert "--operator CODE" in ran.out


def test_help_after_two_dashes_is_text(csdesk: Csdesk) -> None:
    assert csdesk("order", "note", "--", "4821", "--help").err.startswith("There is no order 4821.")


@pytest.mark.usefixtures("catalogue")
def test_a_chinese_page_is_chinese() -> None:
    command = [sys.executable, "-m", "csdesk", "--lang", "zh", "order", "hold", "--help"]
    page = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True, encoding="utf-8").stdout
    assert page.startswith("用法：csdesk order hold ID… [选项]\n\n暂停订单。\n")
    assert "Options" not in page
