"""The catalogue script: finds what is missing, extra, doubled or mistranslated, and compiles what is there."""

from __future__ import annotations

import gettext
import io
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A tiny checkout with the script, one source and its room."""
    root = tmp_path / "checkout"
    (root / "csdesk/cli/upkeep").mkdir(parents=True)
    (root / "data/locale/zh_CN").mkdir(parents=True)
    (root / "scripts").mkdir()
    for name in ("catalogue", "_venv.py"):
        shutil.copy(ROOT / "scripts" / name, root / "scripts" / name)
    (root / "csdesk/cli/a.py").write_text('x = _("{n} orders")\ny = N_("Quit")\n', encoding="utf-8")
    write(root, "cli", {"{n} orders": "{n} 单", "Quit": "退出"})
    return root


def write(root: Path, room: str, texts: dict[str, str]) -> None:
    body = "\n".join(f'msgid "{key}"\nmsgstr "{value}"\n' for key, value in texts.items())
    (root / f"data/locale/zh_CN/{room}.po").write_text(HEAD + body, encoding="utf-8")


def run(root: Path, *args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / "scripts/catalogue"), *args]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_a_complete_catalogue_passes_and_compiles(checkout: Path) -> None:
    done = run(checkout, "check")
    assert (done.returncode, done.stdout) == (0, "complete: 2 texts\n"), done.stderr
    assert run(checkout, "compile").returncode == 0
    compiled = gettext.GNUTranslations(io.BytesIO((checkout / "data/locale/zh_CN/LC_MESSAGES/csdesk.mo").read_bytes()))
    assert compiled.gettext("Quit") == "退出"
    assert compiled.gettext("not there") == "not there"
    assert run(checkout, "check").returncode == 0


@pytest.mark.parametrize(
    ("texts", "complaint"),
    [
        ({"Quit": "退出"}, "'{n} orders': missing (csdesk/cli/a.py:1)"),
        ({"{n} orders": "{n} 单", "Quit": "退出", "Old": "旧"}, "'Old': extra"),
        ({"{n} orders": "{m} 单", "Quit": "退出"}, "other placeholders"),
        ({"{n} orders": "{n} 单", "Quit": ""}, "'Quit': not translated"),
    ],
)
def test_each_fault_is_named(checkout: Path, texts: dict[str, str], complaint: str) -> None:
    write(checkout, "cli", texts)
    done = run(checkout, "check")
    assert done.returncode == 1
    assert complaint in done.stdout


def test_doubled_and_fuzzy_entries_are_named(checkout: Path) -> None:
    write(checkout, "core", {"Quit": "退出"})
    (checkout / "data/locale/zh_CN/store.po").write_text(f'{HEAD}#, fuzzy\nmsgid "Maybe"\nmsgstr "也许"\n', "utf-8")
    said = run(checkout, "check").stdout
    assert "'Quit': also in" in said
    assert "'Maybe': fuzzy" in said


def test_a_text_that_no_catalogue_can_hold_is_named(checkout: Path) -> None:
    (checkout / "csdesk/b.py").write_text('_(f"{n} left")\n_("a" + n)\n_("{n}".format(n=1))\n', encoding="utf-8")
    assert run(checkout, "check").stdout.count("one plain literal") == 3


def test_a_stale_compiled_file_is_named(checkout: Path) -> None:
    run(checkout, "compile")
    write(checkout, "cli", {"{n} orders": "{n} 张订单", "Quit": "退出"})
    assert "not what the .po files say" in run(checkout, "check").stdout


def test_missing_entries_come_ready_to_fill_by_room(checkout: Path) -> None:
    (checkout / "csdesk/widgets").mkdir()
    (checkout / "csdesk/widgets/w.py").write_text('_("two\\n\\"lines\\"")\n', encoding="utf-8")
    (checkout / "csdesk/cli/upkeep/demo.py").write_text('_("Play")\n', encoding="utf-8")
    assert 'msgid "two\\n\\"lines\\""' in run(checkout, "missing", "screens").stdout
    assert run(checkout, "missing", "demo").stdout == '#: csdesk/cli/upkeep/demo.py:1\nmsgid "Play"\nmsgstr ""\n\n'


@pytest.mark.parametrize(
    ("path", "room"),
    [("csdesk/app.py:1", "screens"), ("csdesk/clock.py:2", "core"), ("csdesk/services/x.py:3", "services")],
)
def test_rooms(path: str, room: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    names: dict[str, Any] = runpy.run_path(str(ROOT / "scripts/catalogue"))
    assert names["room_of"](path) == room


def test_a_text_inside_an_f_string_is_found(checkout: Path) -> None:
    """Babel's reader of Python does not see it, and what it names stays English."""
    (checkout / "csdesk/cli/b.py").write_text("x = f\"{y} · {_('until {time}').format(time=1)}\"\n", encoding="utf-8")
    assert "'until {time}': missing" in run(checkout, "check").stdout
