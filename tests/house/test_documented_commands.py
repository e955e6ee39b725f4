"""Every shell example of the documents runs, on the demo shop."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.paths import Home
from csdesk.services.demo import demo

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [
    pytest.param(block, id=f"{path.name}-{number}")
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
    for number, block in enumerate(BLOCK.findall(path.read_text(encoding="utf-8")), 1)
]


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize("block", EXAMPLES)
def test_the_example_runs(block: str, home: Path, sealed_home: Path, tmp_path: Path, desk: Desk) -> None:
    demo.prepare(Home(home))
    demo.fill(desk)
    shutil.copytree(home / "exports", sealed_home / "Downloads")
    command = tmp_path / "bin/csdesk"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m csdesk "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    script = f'set -eo pipefail\nexport PATH="{command.parent}:$PATH"\n{block}'
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 8
