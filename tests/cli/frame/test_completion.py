"""The shell's completion: commands, options, choices and the desk's own ids, each with what it is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from csdesk.cli.upkeep.completion import SCRIPTS
from csdesk.desk import Desk
from csdesk.domain.follow.follow import FollowKind
from csdesk.services.desk.change import add_slip
from csdesk.services.follow import follow
from csdesk.services.handover import handover
from csdesk.services.orders import campaigns
from csdesk.services.talk.incoming import paste
from tests.cli.conftest import Csdesk
from tests.support import NOW, make_order, put_orders


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
        (["order", "merge", "4821", "48"], "4821\t清茶淡饭"),
        (["order", "note", "4821", "4"], ""),
        (["order", "confirm", "--courier", "yt"], "yto\t"),
        (["order", "confirm", "--courier", "yto", "48"], "4821\t清茶淡饭"),
        (["message", "done", "0"], "01\t老周"),
        (["message", "reply", "MS-0317-01", "M"], ""),
        (["message", "reply", "01", "--template", "addr"], "addr_confirm\t"),
        (["slip", "ack", "SL"], "SL-0317-01\tnot by sea"),
        (["parcel", "call", "48"], "4821\t清茶淡饭"),
        (["campaign", "end", "C"], "CP-0317-01\tspring"),
        (["kb", "done", "F"], "FU-0317-01\tIs it glazed?"),
        (["follow", "done", "0"], "01\tIs it glazed?"),
        (["handover", "ack", "HO"], "HO-0317-01\tthe kiln is away"),
        (["case", "open", "48"], "4821\t清茶淡饭"),
        (["log", "add", "x", "--on", "MS"], "MS-0317-01\t老周"),
        (["buyer", "show", "清"], "清茶淡饭\ttaobao"),
        (["routine", "done", "to_s"], "to_ship\t"),
        (["config", "set", "cut"], "cutoff\t"),
        (["config", "set", "cutoff", "c"], ""),
        (["nonsense", "x"], ""),
    ],
)
def test_what_a_word_may_become(desk: Desk, csdesk: Csdesk, words: list[str], found: str) -> None:
    put_orders(desk, make_order("4000000000004821"))
    paste(desk, "老周 2026-03-17 08:20:00\n在吗\n")
    with desk.change("slip", "") as change:
        add_slip(desk, change, desk.orders["taobao:4000000000004821"], "special", text="not by sea")
    campaigns.add(desk, "spring", NOW.date(), NOW.date(), "")
    follow.add(desk, FollowKind.KB_GAP, "Is it glazed?")
    handover.add(desk, "the kiln is away")
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
