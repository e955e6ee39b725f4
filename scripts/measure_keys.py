#!/usr/bin/env python3
"""Presses real keys in a real terminal (tmux) and counts how many each job takes: budget and measured, as a table.

measure_keys.py [--columns 110] [--only WORD]

Every job is done twice on a fresh demo shop: with letters, and with keys that a Chinese input method lets through.
Keys are counted from the list row; what the desk holds afterwards decides whether the job was done. Exits 1 when a
job was not done, or took more keys than its budget.
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
from collections.abc import Callable
from pathlib import Path

ROOT = _venv.ROOT
sys.path.insert(0, str(ROOT))

from _key_jobs import JOBS, PASTED, Job, cost  # noqa: E402
from _terminal import WAIT_S, Terminal  # noqa: E402
from csdesk.desk import Desk, open_desk  # noqa: E402
from csdesk.domain.orders.queues import Queue  # noqa: E402
from csdesk.domain.talk.reviews import Outcome  # noqa: E402
from csdesk.screens.orders.orders import tabs  # noqa: E402
from csdesk.services.handover import handover  # noqa: E402
from csdesk.services.orders import orders  # noqa: E402
from csdesk.services.talk import messages, reviews  # noqa: E402
from csdesk.services.today.snapshot import take_snapshot  # noqa: E402

NOW = "2026-03-17T08:30:00+08:00"


def look(home: Path) -> Desk:
    """Return the desk as another process sees it."""
    return open_desk(home, now=NOW, lang="zh", operator="AH")


def wait(true: Callable[[], bool]) -> bool:
    """Wait until something is true."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.2)
    return False


def start_keys(home: Path, start: str) -> list[str]:
    """Return the keys that lead to where a job begins."""
    if not start.startswith("="):
        return start.split()
    snapshot = take_snapshot(look(home))
    first = next(place for place, tab in enumerate(tabs()) if tab is not None and snapshot.count(tab))
    return ["3", *["Right"] * (tabs().index(Queue(start[1:])) - first)]


def press(terminal: Terminal, keys: list[str]) -> None:
    """Press keys at a quick hand's pace, ten in a second; `Paste` is the terminal's own key for it."""
    for key in keys:
        time.sleep(0.1)
        if key == "Paste":
            terminal.paste(PASTED)
        else:
            terminal.press(key)


def measure(job: Job, keys: str, shop: Path, columns: int) -> tuple[bool, str]:
    """Do a job with real keys on a copy of the shop; return whether it was done, and the screen at the end."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Path(folder) / "desk"
        shutil.copytree(shop, home)
        env = {"CSDESK_NOW": NOW, "CSDESK_LANG": "zh", "CSDESK_CLIPBOARD": "file", "CSDESK_HOME": str(home)}
        terminal = Terminal(ROOT, env, columns)
        try:
            if not terminal.wait_for(lambda screen: "08:30" in screen):
                return False, terminal.screen()
            for key in start_keys(home, job.start):
                terminal.press(key)
                time.sleep(0.3)
            if job.before:
                press(terminal, job.before.split())
                if not terminal.wait_for(lambda screen: job.waits in screen):
                    return False, terminal.screen()
            seq = look(home).store.seq
            press(terminal, keys.split())

            def done() -> bool:
                desk = look(home)
                verbs = [change.verb for change in desk.store.changes() if change.seq > seq]
                return (not job.verb or job.verb in verbs) and job.done(desk, terminal.screen())

            return wait(done), terminal.screen()
        finally:
            terminal.close()


def make_quiet(shop: Path, folder: Path) -> Path:
    """Return the same shop before its day begins, with nothing open in any step of the routine."""
    home = folder / "quiet"
    shutil.copytree(shop, home)
    desk = look(home)
    for queue in (Queue.COD, Queue.TO_CONFIRM, Queue.TO_SHIP):
        orders.hold(desk, take_snapshot(desk).queues[queue], "quiet")
    orders.close(desk, take_snapshot(desk).queues[Queue.UNPAID], "quiet")
    messages.done(desk, take_snapshot(desk).talk.inbox.open)
    reviews.done(desk, list(desk.records.reviews.records), Outcome.THANKED)
    handover.acknowledge(desk, every=True)
    with desk.change("routine.undone", "") as transaction:
        for key in desk.records.steps():
            transaction.remove("routine", key)
    return home


def make_shop(folder: Path) -> Path:
    """Return a demo shop whose courier names its COD fee, with a line in the handover that nobody has read."""
    home, other = folder / "shop", folder / "other"
    env = os.environ | {"CSDESK_NOW": NOW, "CSDESK_LANG": "zh", "PYTHONPATH": str(ROOT)}

    def csdesk(*words: str) -> None:
        subprocess.run([sys.executable, "-m", "csdesk", *words], env=env, check=True, capture_output=True)

    csdesk("demo", "--shop", "zh", "--into", str(home), "--no-ui")
    (home / "couriers.toml").write_text('[yto]\ncod_percent = "3"\ncod_least = "5"\n', encoding="utf-8")
    shutil.copytree(home, other)
    file = folder / "handover.json"
    csdesk("--home", str(other), "handover", "add", "明早先看顺丰揽件")
    csdesk("--home", str(other), "handover", "export", "--format", "json", "-o", str(file))
    csdesk("--home", str(home), "handover", "import", str(file))
    return home


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--columns", type=int, default=110, help="width of the window")
    parser.add_argument("--only", default="", metavar="WORD", help="only the jobs whose name holds this word")
    options = parser.parse_args()
    good = True
    print(f"{'job':36} {'budget':>6}  {'letters':24} with an input method")
    with tempfile.TemporaryDirectory() as folder:
        shop = make_shop(Path(folder))
        quiet = make_quiet(shop, Path(folder))
        for job in JOBS:
            if options.only not in job.name:
                continue
            cells = []
            for keys in (job.letters, job.proof):
                done, screen = measure(job, keys, quiet if job.quiet else shop, options.columns)
                good &= done and cost(keys) <= job.budget
                cells.append(f"{cost(keys)}  {keys}" + ("" if done else "  NOT DONE"))
                if not done:
                    print(screen, file=sys.stderr)
            print(f"{job.name:36} {job.budget:6}  {cells[0]:24} {cells[1]}", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
