"""The wheel holds the knowledge of `data/`; an editable install finds it beside the package. Built without network."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def build(target: str, folder: Path) -> zipfile.ZipFile:
    command = [sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_the_wheel_holds_package_and_data(tmp_path: Path) -> None:
    with build("wheel:standard", tmp_path) as wheel:
        held = set(wheel.namelist())
    data = {f"csdesk/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "data").rglob("*") if path.is_file()}
    code = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "csdesk").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert data - held == set()
    assert code - held == set()
    tops = {name.split("/")[0] for name in held}
    assert tops == {"csdesk", *(name for name in tops if name.endswith((".dist-info", ".data")))}
    assert [name for name in held if name.endswith(".data/data/share/man/man1/csdesk.1")]


@pytest.mark.skipif(sys.platform == "win32", reason="paths in the .pth are compared as POSIX")
def test_the_editable_wheel_points_at_the_checkout(tmp_path: Path) -> None:
    with build("wheel:editable", tmp_path) as wheel:
        pth = next(name for name in wheel.namelist() if name.endswith(".pth"))
        assert wheel.read(pth).decode().strip() == str(ROOT)
        assert not [name for name in wheel.namelist() if name.startswith("csdesk/")]
