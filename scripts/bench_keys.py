#!/usr/bin/env python3
"""Measures what each key of the orders list costs until its first byte, beside an empty list in a bare Textual app.

bench_keys.py [--orders 10000 --orders 100000] [--rounds N] [--json]

Both run in pseudo-terminals at the same time and take turns. A figure is the processor time of the whole program, all
of its threads, from writing the key to the first byte that the terminal gets: another program on the machine does not
change it, as it would the clock's time. Needs Linux.
"""

from __future__ import annotations

import _venv  # isort: skip # must come first: it finds the tools

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench_tui import Terminal, desk_terminal, seed

ROOT = _venv.ROOT
LIMIT = 1.5
ROWS_APP = """
from textual.app import App
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from rich.segment import Segment
class Rows(ScrollView, can_focus=True):
    at = top = 0
    def render_line(self, y):
        row = self.top + y
        return Strip([Segment(f"{'>' if row == self.at else ' '} row {row}".ljust(self.size.width))])
    def on_key(self, event):
        page, before = self.size.height, self.at
        if event.key == "pagedown":
            self.top = page if self.top == 0 else 0
            self.at = self.top
            self.refresh()
        else:
            self.at = self.top + (self.at - self.top + 1) % page
            self.refresh(*(Region(0, row - self.top, self.size.width, 1) for row in (before, self.at)))
class Bare(App):
    def compose(self):
        yield Rows()
    def on_mount(self):
        self.query_one(Rows).virtual_size = Size(80, 36)
        self.query_one(Rows).focus()
Bare().run()
"""
"""An empty virtual list as large as the screen: rows of plain text that nobody has to make or to tone.

A key moves its cursor and repaints two rows, Page down turns it by a page and repaints them all.
"""

DOWN, PAGE = b"j", b"\x1b[6~"

KEYS: dict[str, tuple[Sequence[bytes], bytes, bytes]] = {
    "down": ((DOWN, b"\x1b[B"), DOWN, b""),
    "page": ((PAGE, b"\x1b[5~"), PAGE, b""),
    "first, last": ((b"\x1b[F", b"\x1b[H"), PAGE, b""),
    "mark": ((b" ",), DOWN, b""),
    "tab": ((b"]", b"["), PAGE, b""),
    "flag asked": ((b"f", b"\x1b"), DOWN, b""),
    "live search letter": ((b"9", b"1", b"\x7f", b"\x7f"), PAGE, b"/"),
}
"""The keys of each row of the table, one after another, what the empty list does for each, and what is pressed before.

A key that shows other rows stands beside a page of the empty list, any other beside its cursor. Escape follows. The
first byte of a letter that is searched for is the letter itself; its rows are found a moment after.
"""


def cpu_s(process: int) -> float:
    """Return the processor time of all threads of a process so far, of those that run now too."""
    return time.clock_gettime((~process << 3) | 2)  # Linux's clock of another process, CPUCLOCK_SCHED


def first_byte(terminal: Terminal, key: bytes) -> float:
    """Return the processor time from writing a key to its first byte."""
    while terminal.read(0):  # a cursor that blinks
        pass
    before = cpu_s(terminal.process.pid)
    os.write(terminal.master, key)
    terminal.read(5.0)
    took = cpu_s(terminal.process.pid) - before
    terminal.settle(0.35)
    return took


def give_way(terminal: Terminal) -> None:
    """Let a program run behind this one: its clock is read at the first byte, not when the machine comes to it."""
    for task in Path(f"/proc/{terminal.process.pid}/task").iterdir():
        os.setpriority(os.PRIO_PROCESS, int(task.name), 10)


def opened(home: Path) -> Terminal:
    """Open a desk on its list of all orders."""
    terminal = desk_terminal(home)
    terminal.until(b"To notify", 120)
    terminal.settle(2.0)
    for key in (b"3", b"[", b"["):  # from Unpaid over COD to all orders
        terminal.press(key)
    before = -1.0
    while cpu_s(terminal.process.pid) - before > 0.05:  # its search is made ready beside
        before = cpu_s(terminal.process.pid)
        terminal.settle(1.0)
    return terminal


def compare(home: Path, rounds: int) -> list[tuple[str, float, float]]:
    """Return each key's median beside that of the empty list, in milliseconds."""
    desk, bare = opened(home), Terminal(ROWS_APP, environment={})
    try:
        bare.until(b"row 9")
        bare.settle(1.0)
        give_way(desk)
        give_way(bare)
        found = []
        for what, (keys, same, before) in KEYS.items():
            if before:
                desk.press(before)
                desk.settle(0.5)
            ours, peers = [], []
            for _round in range(rounds):
                for key in keys:
                    ours.append(first_byte(desk, key) * 1000)
                    peers.append(first_byte(bare, same) * 1000)
            if before:
                desk.press(b"\x1b")
                desk.settle(0.5)
            found.append((what, statistics.median(ours), statistics.median(peers)))
        return found
    finally:
        desk.close()
        bare.close()


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, action="append", help="how many orders; may be said several times")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for count in given.orders or [10_000, 100_000]:
            seed(Path(folder, str(count)), count)
            rows += [(count, *row) for row in compare(Path(folder, str(count)), given.rounds)]
    if given.json:
        print(json.dumps([dict(zip(("orders", "key", "ms", "peer_ms"), row, strict=True)) for row in rows]))
    else:
        print(f"{'orders':>8}  {'key':20}{'desk':>9}{'empty':>9}{'ratio':>7}   (processor time to the first byte)")
        for count, what, mine, peer in rows:
            sign = "ok" if mine / peer <= LIMIT else "OVER"
            print(f"{count:8}  {what:20}{mine:7.2f}ms{peer:7.2f}ms{mine / peer:7.2f}  {sign}")
    return int(any(mine / peer > LIMIT for _count, _what, mine, peer in rows))


if __name__ == "__main__":
    sys.exit(main())
