"""The reply figures of a made-up day are those that plain Python counts; the clock's table of cases holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_made_up_day_is_counted_the_same() -> None:
    command = [sys.executable, str(ROOT / "scripts/count_talk.py"), "--seed", "5", "--buyers", "60"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "within_300s" in ran.stdout


def test_the_table_of_the_clock_holds() -> None:
    command = [sys.executable, str(ROOT / "scripts/clock_table.py")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "lunch" in ran.stdout
