"""A day's totals by the report and by a script that knows nothing of csdesk: the same, twice."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from csdesk.cli.frame.app import main

ROOT = Path(__file__).resolve().parents[2]


def count_day(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts/count_day.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ), encoding="utf-8")


def test_the_demo(tmp_path: Path) -> None:
    shop = tmp_path / "demo"
    assert main(["demo", "--shop", "zh", "--into", str(shop), "--no-ui"]) == 0
    ran = count_day(str(shop), "2026-03-16")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "11 deals, 1815.20: the report says the same" in ran.stdout


@pytest.mark.duty("T04")
def test_a_made_up_shop_with_an_archive() -> None:
    ran = count_day("--made", "600")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.count("the report says the same") == 7
