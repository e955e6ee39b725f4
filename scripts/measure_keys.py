#!/usr/bin/env python3
"""Presses real keys in a real terminal (tmux) and counts how many each job of the order desk takes.

measure_keys.py [--columns 110]

Every job is done twice on a fresh demo shop: with letters, and with keys that a Chinese input method lets through.
Keys are counted from the list row; what the desk holds afterwards decides whether the job was done. Prints a table of
budget and measured keys; exits 1 when a job was not done, or took more keys than its budget.
"""

from __future__ import annotations

import _venv  # isort: skip # must come first: it finds the tools

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = _venv.ROOT
sys.path.insert(0, str(ROOT))

from csdesk.desk import open_desk  # noqa: E402
from csdesk.domain.models import Flag, Order  # noqa: E402
from csdesk.domain.queues import Queue  # noqa: E402
from csdesk.services.snapshot import take_snapshot  # noqa: E402

NOW = "2026-03-17T08:30:00+08:00"
WAIT_S = 10.0
TABS = ("cod", "unpaid", "to_confirm", "to_ship", "on_hold", "to_notify")
Orders = Mapping[str, Order]


class Job(NamedTuple):
    """One job: where it starts, its budget, both forms of its keys, and how one sees that it was done."""

    name: str
    tab: str
    budget: int
    letters: str
    proof: str
    done: Callable[[Orders], bool]
    before: str = ""
    """Keys pressed first, not counted: they bring the row into the state in which the job begins."""


def some(test: Callable[[Order], bool]) -> Callable[[Orders], bool]:
    """Return a check that one order fits."""
    return lambda orders: any(map(test, orders.values()))


JOBS = (
    Job("address: courier and copied text", "to_confirm", 4, "c 1 Enter", "F2 1 Enter",
        some(lambda one: one.desk.address_confirm == "asked" and one.desk.courier_wish == "yto")),
    Job("buyer confirmed", "to_confirm", 2, "c Enter", "F2 Enter",
        some(lambda one: one.desk.address_confirm == "confirmed"), "c Enter"),
    Job("payment reminder copied", "unpaid", 3, "c Enter", "F2 Enter", some(lambda one: bool(one.desk.reminders))),
    Job("impulse order closed", "unpaid", 3, "x 1", "C-x 1", some(lambda one: one.desk.close_reason is not None)),
    Job("COD notice copied", "cod", 3, "c Enter", "F2 Enter", some(lambda one: one.desk.cod_asked_at is not None)),
    Job("COD accepted", "cod", 3, "c y", "F2 1", some(lambda one: one.desk.cod_answer == "accepted"), "c Enter"),
    Job("COD ordered again", "cod", 3, "c o", "F2 2", some(lambda one: one.desk.cod_answer == "reorder"), "c Enter"),
    Job("urging buyer answered", "to_ship", 3, "w Enter", "C-u Enter", some(lambda one: bool(one.desk.urges))),
    Job("notices in bulk", "to_notify", 5, "A c Enter", "C-a F2 Enter",
        lambda orders: sum(bool(one.desk.notices) for one in orders.values()) >= 4),
    Job("flag", "to_confirm", 2, "f 1", "C-g 1", some(lambda one: one.desk.flag is Flag.RED)),
    Job("undo", "unpaid", 1, "u", "C-z",
        lambda orders: not any(one.desk.close_reason for one in orders.values()), "x 1"),
)  # fmt: skip


class Terminal:
    """csdesk in a tmux window of its own.

    Args:
        home: The desk.
        columns: Width of the window.
    """

    def __init__(self, home: Path, columns: int) -> None:
        self.socket = f"keys-{os.getpid()}-{time.monotonic_ns()}"
        env = {"CSDESK_NOW": NOW, "CSDESK_LANG": "zh", "CSDESK_CLIPBOARD": "file", "CSDESK_HOME": str(home)}
        words = [f"{name}={value}" for name, value in env.items()]
        command = ["env", *words, f"PYTHONPATH={ROOT}", sys.executable, "-m", "csdesk"]
        self._tmux("new-session", "-d", "-x", str(columns), "-y", "32", *command)

    def _tmux(self, *words: str) -> str:
        done = subprocess.run(["tmux", "-L", self.socket, "-f", "/dev/null", *words], capture_output=True, text=True)
        return done.stdout

    def press(self, keys: str) -> None:
        """Press keys one after the other, as fast as tmux passes them on."""
        for key in keys.split():
            self._tmux("send-keys", key)

    def wait_for(self, seen: Callable[[str], bool]) -> bool:
        """Wait until the window shows something."""
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            if seen(self._tmux("capture-pane", "-p")):
                return True
            time.sleep(0.05)
        return False

    def close(self) -> None:
        """End csdesk and tmux."""
        self._tmux("kill-server")


def look(home: Path) -> Orders:
    """Return the orders as another process sees them."""
    return open_desk(home, now=NOW, lang="zh", operator="AH").orders


def wait(home: Path, done: Callable[[Orders], bool]) -> bool:
    """Wait until the desk holds what a job does."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        if done(look(home)):
            return True
        time.sleep(0.1)
    return False


def tab_keys(home: Path, tab: str) -> str:
    """Return the keys from the first queue that has something in it to another one."""
    snapshot = take_snapshot(open_desk(home, now=NOW, lang="zh", operator="AH"))
    first = next(place for place, name in enumerate(TABS) if snapshot.count(Queue(name)))
    return "Right " * (TABS.index(tab) - first)


def measure(job: Job, keys: str, shop: Path, columns: int) -> bool:
    """Do a job with real keys on a copy of the shop; tell whether it was done."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "desk"
        shutil.copytree(shop, home)
        terminal = Terminal(home, columns)
        try:
            if not terminal.wait_for(lambda screen: "08:30" in screen):
                return False
            terminal.press("3 " + tab_keys(home, job.tab))
            if job.before:
                seq = open_desk(home, now=NOW).store.seq
                terminal.press(job.before)
                end = time.monotonic() + WAIT_S
                while open_desk(home, now=NOW).store.seq <= seq and time.monotonic() < end:
                    time.sleep(0.1)
                time.sleep(0.5)
            terminal.press(keys)
            return wait(home, job.done)
        finally:
            terminal.close()


def make_shop(folder: Path) -> Path:
    """Return a demo shop whose couriers name their COD fee, with one order ready to ship."""
    home = folder / "shop"
    env = os.environ | {"CSDESK_NOW": NOW, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "csdesk", "demo", "--into", str(home), "--no-ui"]
    subprocess.run(command, env=env, check=True, capture_output=True)
    (home / "couriers.toml").write_text('[yto]\ncod_percent = "3"\ncod_least = "5"\n', encoding="utf-8")
    return home


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--columns", type=int, default=110)
    options = parser.parse_args()
    good = True
    print(f"{'job':34} {'budget':>6}  letters          with an input method")
    with tempfile.TemporaryDirectory() as folder:
        shop = make_shop(Path(folder))
        for job in JOBS:
            cells = []
            for keys in (job.letters, job.proof):
                count, done = len(keys.split()), measure(job, keys, shop, options.columns)
                good &= done and count <= job.budget
                cells.append(f"{count}  {keys}" + ("" if done else "  NOT DONE"))
            print(f"{job.name:34} {job.budget:6}  {cells[0]:16} {cells[1]}", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
