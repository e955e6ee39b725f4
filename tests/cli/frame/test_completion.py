"""The shell's completion: commands, options, choices and the desk's own ids, each with what it is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from csdesk.cli.upkeep.completion import SCRIPTS
from csdesk.desk import Desk
from csdesk.services.talk.incoming import paste
from tests.cli.conftest import Csdesk
from tests.support import make_order, put_orders


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["ord"], "order\tOrders"),
        (["order", "conf"], "confirm\t"),
        (["order", "list", "--qu"], "--queue\t"),
        (["order", "list", "--queue", "to_c"], "to_confirm\t"),
        (["order", "confirm", "48"], "4821\t清茶淡饭"),
        (["order", "confirm", "40000000"], "4000000000004821\t清茶淡饭"),
        (["message", "done", "MS"], "MS-0317-01\t老周"),
        (["template", "show", "addr"], "addr_confirm\t"),
        (["order", "confirm", "x"], ""),
        (["nonsense", "x"], ""),
    ],
)
def test_what_a_word_may_become(desk: Desk, csdesk: Csdesk, words: list[str], found: str) -> None:
    put_orders(desk, make_order("4000000000004821"))
    paste(desk, "老周 2026-03-17 08:20:00\n在吗\n")
    done = csdesk("complete", "--", *words)
    assert done.code == 0
    assert found in done.out
    assert bool(found) == bool(done.out)


@pytest.mark.parametrize("shell", SCRIPTS)
def test_the_script_is_one_that_the_shell_understands(csdesk: Csdesk, shell: str, tmp_path: Path) -> None:
    script = csdesk("completion", shell)
    assert script.code == 0
    assert "csdesk complete" in script.out
    if shutil.which(shell):
        file = tmp_path / "script"
        file.write_text(script.out, encoding="utf-8")
        subprocess.run([shell, "-n", str(file)], check=True)


def test_another_shell_is_refused(csdesk: Csdesk) -> None:
    assert csdesk("completion", "dos").code == 2
