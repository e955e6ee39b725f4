#!/usr/bin/env python3
"""Times the app in a real pseudo-terminal beside Textual's own widgets, on 10,000 made-up orders; prints a table.

bench_tui.py [--home DIR] [--rounds N] [--json]

Every figure is a median of rounds in which both sides take turns. "frame" is from the start of the process to the first
paint that holds the counts; a key is from writing it to the last byte that the terminal gets for it.
"""

from __future__ import annotations

import _venv  # isort: skip # must come first: it finds the tools

import argparse
import json
import os
import pty
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from pathlib import Path

ROOT = _venv.ROOT
NOW = "2026-03-17T08:30:00+08:00"
QUIET_S = 0.05
"""How long the terminal must get nothing for a paint to count as finished."""

EMPTY_APP = """
from textual.app import App
from textual.widgets import Footer, Header
class Empty(App):
    def compose(self):
        yield Header()
        yield Footer()
Empty().run()
"""

TABLE_APP = """
import sys
from rich.text import Text
from textual.app import App
from textual.widgets import DataTable
class Table(App):
    def compose(self):
        yield DataTable(cursor_type="row")
    def on_mount(self):
        table = self.query_one(DataTable)
        for name, width in (("f", 2), ("p", 4), ("no", 4), ("buyer", 14), ("items", 16), ("sum", 8), ("left", 10)):
            table.add_column(name, width=width)
        self.rows = [
            [Text("red"), Text("TB"), Text(str(1000 + i)), Text(f"清茶淡饭{i}"), Text("白瓷盖碗 功夫茶具"),
             Text("78.00"), Text("36:28")] for i in range(int(sys.argv[1]))]
        table.add_rows(self.rows)
        table.focus()
    def on_key(self, event):
        if event.character and event.character.isdigit():
            table = self.query_one(DataTable)
            table.clear()
            table.add_rows([row for row in self.rows if event.character in row[3].plain])
Table().run()
"""
"""Textual's own list; a digit filters it."""

LIST_APP = """
import sys
from textual.app import App
from csdesk import themes
from csdesk.widgets.queue import Column, Queue
class List(App):
    CSS = "Queue { height: 1fr; width: 1fr; }"
    def get_theme_variable_defaults(self):
        return themes.DEFAULTS
    def compose(self):
        widths = (("f", 2), ("p", 4), ("no", 4), ("buyer", 14), ("items", 16), ("sum", 8), ("left", 10))
        yield Queue([Column(name, width) for name, width in widths], self.row)
    def row(self, key):
        cells = ("red", "TB", str(1000 + int(key)), "清茶淡饭" + key, "白瓷盖碗 功夫茶具", "78.00", "36:28")
        return [(cell, "text") for cell in cells]
    def on_mount(self):
        self.query_one(Queue).show([str(i) for i in range(int(sys.argv[1]))])
    def on_key(self, event):
        self.query_one(Queue).move(1)
List().run()
"""
"""Our list alone, as the DataTable stands alone."""

DESK_APP = """
import sys
sys.argv = ["csdesk"]
from csdesk.__main__ import main
main()
"""


class Terminal:
    """A program in a pseudo-terminal of 120 by 36 cells."""

    def __init__(self, code: str, *arguments: str, environment: dict[str, str]) -> None:
        self.master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (36, 120))
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments], stdin=slave, stdout=slave, stderr=slave, cwd=ROOT,
            env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment},
            start_new_session=True,
        )  # fmt: skip
        os.close(slave)

    def read(self, timeout: float) -> bytes:
        """Return what the program wrote, waiting at most `timeout` seconds; empty when it wrote nothing."""
        ready, _w, _x = select.select([self.master], [], [], timeout)
        try:
            return os.read(self.master, 1 << 16) if ready else b""
        except OSError:
            return b""

    def until(self, mark: bytes, limit: float = 20) -> float:
        """Return the seconds from the start until `mark` was painted."""
        seen = b""
        while time.perf_counter() - self.began < limit:
            seen = (seen + self.read(1))[-200_000:]
            if mark in seen:
                return time.perf_counter() - self.began
        raise TimeoutError(f"{mark!r} never came; the last: {seen[-400:]!r}")

    def settle(self, quiet: float = 0.4) -> None:
        """Wait until nothing is written any more."""
        while self.read(quiet):
            pass

    def press(self, keys: bytes, mark: bytes | None = None) -> float:
        """Return the seconds from writing keys to the last byte painted for them (or to `mark`)."""
        began = last = time.perf_counter()
        os.write(self.master, keys)
        while data := self.read(1.0 if last == began else QUIET_S):
            last = time.perf_counter()
            if mark is not None and mark in data:
                break
        took = last - began
        self.settle(QUIET_S)
        return took

    def close(self) -> None:
        """End the program."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self.master)


def seed(home: Path, count: int) -> None:
    """Fill a home with made-up orders."""
    import random
    from datetime import datetime, timedelta

    from csdesk.desk import open_desk
    from csdesk.domain.shared.models import Line, Order, PlatformState, Receiver

    desk = open_desk(home, now=NOW)
    choose, start = random.Random(1), datetime.fromisoformat(NOW)
    with desk.change("seed", "") as change:
        for number in range(count):
            state = choose.choices(list(PlatformState), [2, 10, 1, 20, 20, 40, 7])[0]
            when = start - timedelta(minutes=number * 10_000 // count)
            name = str(3809000000000000000 + number)
            desk.records.put_order(change, Order(
                f"taobao:{name}", "taobao", name, platform_state=state, buyer_nick=f"清茶淡饭{number}",
                lines=(Line("白瓷盖碗 功夫茶具", "GW-1", None, 2, "39.00"),), amount="78.00",
                receiver=Receiver("张三", "19900000001", "浙江省", "杭州市", "西湖区", "文三路100号"), created_at=when,
                paid_at=when if state != "unpaid" else None, exported_at=when,
            ))  # fmt: skip
    desk.store.checkpoint()


def desk_terminal(home: Path) -> Terminal:
    """Open the desk on a home."""
    where = {"CSDESK_HOME": str(home), "PYTHONPATH": str(ROOT)}
    return Terminal(DESK_APP, environment={**where, "CSDESK_NOW": NOW, "CSDESK_LANG": "en"})


def median(measure: Callable[[], float], rounds: int) -> float:
    """Return the median of a figure in milliseconds."""
    return statistics.median(measure() for _round in range(rounds)) * 1000


def first_frame(terminal: Terminal, mark: bytes) -> float:
    """Return the seconds until `mark` is on the screen."""
    try:
        return terminal.until(mark)
    finally:
        terminal.close()


def frames(home: Path, rounds: int) -> tuple[float, float]:
    """Return the medians of the first frames: ours with the counts, an empty Textual app's."""
    ours, empty = [], []
    for _round in range(rounds):
        ours.append(first_frame(desk_terminal(home), b"To notify"))
        empty.append(first_frame(Terminal(EMPTY_APP, environment={}), b"palette"))
    return statistics.median(ours[1:]) * 1000, statistics.median(empty[1:]) * 1000


def keys(home: Path, rounds: int) -> dict[str, float]:
    """Return the medians of the keys on the list of all orders: cursor down, page down, live filter, flag."""
    terminal = desk_terminal(home)
    try:
        terminal.until(b"To notify")
        terminal.settle(1.0)
        terminal.press(b"3")
        terminal.press(b"[")
        terminal.press(b"[")  # from Unpaid over COD to all orders
        terminal.settle()
        found = {
            "down": median(lambda: terminal.press(b"j"), rounds * 4),
            "page": median(lambda: terminal.press(b"\x1b[6~"), rounds),
        }
        terminal.press(b"\x1b[H")
        flags = []
        for number in range(rounds * 2):
            terminal.press(b"f")
            flags.append(terminal.press(b"1" if number % 2 else b"2", b"\x1b[") * 1000)
            terminal.settle(0.15)
        found["flag"] = statistics.median(flags)
        found["down again"] = median(lambda: terminal.press(b"j", b"\x1b["), rounds * 4)
        terminal.press(b"/")
        filters = []
        for _round in range(rounds):
            filters += [terminal.press(digit) * 1000 for digit in (b"9", b"9", b"1")]
            for _digit in range(3):
                terminal.press(b"\x7f")
        found["filter"] = statistics.median(filters)
        return found
    finally:
        terminal.close()


def alone(code: str, rows: int, rounds: int) -> tuple[float, float]:
    """Return the medians of cursor down and of a filter in a list that stands alone."""
    terminal = Terminal(code, str(rows), environment={"PYTHONPATH": str(ROOT)})
    try:
        terminal.until("清茶淡饭9".encode())
        terminal.settle(1.0)
        down = median(lambda: terminal.press(b"\x1b[B"), rounds * 4)
        return down, statistics.median(terminal.press(digit) * 1000 for digit in [b"9", b"1"] * (rounds // 2 + 1))
    finally:
        terminal.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="a desk with 10,000 orders; made when left out")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        big, small = given.home or Path(folder, "big"), Path(folder, "small")
        if given.home is None:
            seed(big, 10_000)
        seed(small, 100)
        ours, empty = frames(big, given.rounds)
        many, few = keys(big, given.rounds), keys(small, given.rounds)
        list_down, _none = alone(LIST_APP, 10_000, given.rounds)
        table_down, table_filter = alone(TABLE_APP, 1000, given.rounds)
    rows = [
        ("first frame, 10,000 orders / empty Textual app", ours, empty, 1.6),
        ("cursor down, 10,000 / 100 rows", many["down"], few["down"], 1.5),
        ("live filter, 10,000 / 100 rows", many["filter"], few["filter"], 1.5),
        ("cursor down, list of 10,000 / DataTable of 1,000", list_down, table_down, 0.5),
        ("live filter, 10,000 / DataTable of 1,000", many["filter"], table_filter, 0.5),
        ("flag / cursor down, key to first byte, 10,000", many["flag"], many["down again"], 1.3),
    ]
    if given.json:
        print(json.dumps([dict(zip(("what", "ms", "peer_ms", "limit"), row, strict=True)) for row in rows]))
        return
    print(f"{'':52}{'ours':>9}{'peer':>9}{'ratio':>7}{'limit':>7}")
    for what, mine, peer, limit in rows:
        sign = "ok" if mine / peer <= limit else "OVER"
        print(f"{what:52}{mine:7.1f}ms{peer:7.1f}ms{mine / peer:7.2f}{limit:7.2f}  {sign}")


if __name__ == "__main__":
    main()
