"""The README's commands in a fresh clone on a bare machine (long form: it installs from the package index)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no clone without a repository"),
    pytest.mark.skipif(sys.platform == "win32", reason="bash scripts"),
]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    path = tmp_path / "a clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(path)], check=True)
    return path


def bare(home: Path, *command: str | Path, cwd: Path) -> str:
    """Run a command with nothing of this environment but the Python that runs it; returns what it printed."""
    python = Path(sys.executable).resolve().parent
    path = os.pathsep.join([str(python), "/usr/bin", "/bin"])
    environment = {"HOME": str(home), "PATH": path, "TERM": "xterm"}
    words = [str(word) for word in command]
    none = subprocess.DEVNULL
    done = subprocess.run(words, cwd=cwd, env=environment, stdin=none, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_run_demo_and_test(clone: Path, sealed_home: Path, tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    assert bare(sealed_home, clone / "scripts/run", "--version", cwd=tmp_path).startswith("csdesk ")
    assert bare(sealed_home, clone / "scripts/run", "demo", "--no-ui", "--into", shop, cwd=tmp_path) == f"{shop}\n"
    status = json.loads(bare(sealed_home, clone / "scripts/run", "--home", shop, "status", "--json", cwd=tmp_path))
    assert status["queues"]["unpaid"] == 6
    assert "待付款" in bare(sealed_home, clone / "scripts/run", "--home", shop, "--lang", "zh", "status", cwd=tmp_path)
    said = bare(sealed_home, clone / "scripts/test", "tests/house/test_sealed_world.py", cwd=tmp_path)
    assert " passed" in said
    assert subprocess.run(["git", "status", "--short"], cwd=clone, capture_output=True, check=True).stdout == b""


def test_an_ordinary_install_finds_its_data(clone: Path, sealed_home: Path, tmp_path: Path) -> None:
    venv, shop = tmp_path / "venv", tmp_path / "shop"
    bare(sealed_home, sys.executable, "-m", "venv", venv, cwd=tmp_path)
    bare(sealed_home, venv / "bin/python", "-m", "pip", "install", "--quiet", clone, cwd=tmp_path)
    assert bare(sealed_home, venv / "bin/csdesk", "--version", cwd=tmp_path).startswith("csdesk ")
    bare(sealed_home, venv / "bin/csdesk", "demo", "--no-ui", "--into", shop, cwd=tmp_path)
    assert (
        len(bare(sealed_home, venv / "bin/csdesk", "--home", shop, "order", "list", "-q", cwd=tmp_path).split()) == 45
    )
