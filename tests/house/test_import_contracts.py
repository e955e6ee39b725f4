"""Every import contract of pyproject.toml bites: a copy of the house with one breach each is refused."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BREACHES = {
    "The rooms, from the door down; a new room must be given its place": ("domain/b1.py", "import csdesk.services"),
    "Only the store knows TinyDB": ("services/b2.py", "import tinydb"),
    "The store knows documents, no shop": ("store/b3.py", "import csdesk.domain.shared.models"),
    "The command line opens the desk's screens only through the app": ("cli/b4.py", "def f():\n    import textual"),
    "Textual stays in the screens": ("services/b5.py", "import textual"),
    "Screens show and ask; they read no file and no store": ("widgets/b6.py", "import pathlib"),
    "The domain is pure": ("domain/b7.py", "import json"),
    "Subjects of the domain, the upper know the lower": ("domain/cases/b8.py", "import csdesk.domain.talk.reviews"),
    "Subjects of the services, the upper know the lower": (
        "services/buyers/b9.py",
        "import csdesk.services.orders.cod",
    ),
}


def contracts_of(root: Path) -> dict[str, str]:
    """Run import-linter in a checkout; returns `KEPT` or `BROKEN` by contract."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8", check=False)
    verdicts = dict(re.findall(r"^(.+) (KEPT|BROKEN)(?: \(.+\))?$", done.stdout, re.MULTILINE))
    assert verdicts, done.stdout + done.stderr
    return verdicts


def copy_house(to: Path) -> Path:
    shutil.copytree(ROOT / "csdesk", to / "csdesk", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", to)
    return to


def test_every_contract_has_a_breach() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert {contract["name"] for contract in project["tool"]["importlinter"]["contracts"]} == set(BREACHES)


def test_each_breach_is_refused(tmp_path: Path) -> None:
    house = copy_house(tmp_path / "house")
    for place, line in BREACHES.values():
        (house / "csdesk" / place).write_text(line + "\n", encoding="utf-8")
    assert contracts_of(house) == dict.fromkeys(BREACHES, "BROKEN")


def test_a_room_without_a_place_is_refused(tmp_path: Path) -> None:
    house = copy_house(tmp_path / "house")
    (house / "csdesk/attic.py").write_text("", encoding="utf-8")
    assert contracts_of(house)[next(iter(BREACHES))] == "BROKEN"
