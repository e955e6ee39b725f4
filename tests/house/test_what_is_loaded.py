"""What a start really loads, each in a process of its own: what a command costs, and no network (D02)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NETWORK = {"socket", "ssl", "http.client", "urllib.request", "smtplib", "imaplib"}
HEAVY = {"textual", "pydantic", "asyncio", "tinydb", "python_calamine", "xlsxwriter", "psycopg"}
RUN = """
import sys
import csdesk.__main__
from csdesk.cli.frame.app import main
code = main({words!r})
assert code == 0, code
from csdesk.runtime import modules_run
print("\\n" + "\\n".join(modules_run()))
"""


def loaded_by(source: str) -> set[str]:
    """Run a piece of Python in the checkout and return the modules that are loaded at its end."""
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split("\n"))


@pytest.mark.duty("D02")
@pytest.mark.parametrize(
    "words", [["--version"], ["config", "path"], ["status"], ["next"], ["order", "list"], ["order", "list", "--json"]]
)
def test_a_command_loads_no_screen_and_no_network(words: list[str]) -> None:
    loaded = loaded_by(RUN.format(words=words))
    assert "csdesk.cli.frame.app" in loaded
    assert loaded & (NETWORK | HEAVY) == set()


@pytest.mark.parametrize("words", [["status"], ["status", "--json"], ["next"], ["next", "--json"]])
def test_what_prompts_ask_for_all_day_goes_without_typer_and_rich(words: list[str]) -> None:
    assert loaded_by(RUN.format(words=words)) & {"typer", "rich"} == set()


def test_a_piped_list_goes_without_rich() -> None:
    assert "rich" not in loaded_by(RUN.format(words=["order", "list"]))


def test_the_version_loads_next_to_nothing() -> None:
    loaded = loaded_by(RUN.format(words=["--version"]))
    assert loaded & {"typer", "rich", "msgspec", "csdesk.desk", "csdesk.store", "importlib.metadata"} == set()


def test_the_domain_loads_no_input_and_no_output() -> None:
    parts = sorted(path.relative_to(ROOT).with_suffix("") for path in (ROOT / "csdesk/domain").rglob("*.py"))
    imports = "\n".join(f"import {'.'.join(part.parts)}" for part in parts if part.name != "__init__")
    run = (
        "for name in list(sys.modules): hasattr(sys.modules[name], 'run it') if name.startswith('csdesk.domain') else 0"
    )
    start = "import sys\nfrom csdesk.runtime import modules_run"
    loaded = loaded_by(f"{start}\n{imports}\n{run}\nprint('\\n'.join(modules_run()))")
    assert "csdesk.domain.orders.stage" in loaded
    assert (
        loaded & (NETWORK | HEAVY | {"typer", "platformdirs", "csdesk.store", "csdesk.desk", "tempfile", "csv"})
        == set()
    )
