#!/usr/bin/env python3
"""Measures the store against stock TinyDB on the same documents, in one run, medians.

bench_store.py [--quick]

Bars: the ledger's speed table. Exits 1 when one is broken. `--quick` leaves out the desks of 100,000 orders.
"""

from __future__ import annotations

import _venv  # isort: skip # must come first: it finds the tools

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from _made_orders import NOW, order_json

ROOT = _venv.ROOT
LIVE, MANY = 9_000, 100_000
STOCK_COMMAND = """
import sys
import typer
app = typer.Typer(add_completion=False)
@app.command()
def flag(name: str, colour: str):
    from tinydb import TinyDB, where
    table = TinyDB(PATH).table("orders")
    table.update({"flag": colour}, where("id") == name)
app()
"""
ARCHIVE_COMMAND = """
import sys, time
from pathlib import Path
from csdesk.store import Store
from csdesk.services.desk.archived_orders import ArchivedOrders
def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4 / 1024
store = Store(Path(sys.argv[1]))
before = resident()
archived = ArchivedOrders(store)
start = time.perf_counter()
found = archived.find(sys.argv[2])
took = time.perf_counter() - start
assert len(found) == 1, found
start = time.perf_counter()
count = len(list(archived.orders()))
print(took * 1000, (time.perf_counter() - start) * 1000, resident() - before)
"""


def median(job: Callable[[], object], runs: int) -> float:
    """Return the median time of a job in ms."""
    times = []
    for _run in range(runs):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


class Table:
    """The lines of the result, and whether a bar was broken."""

    def __init__(self) -> None:
        self.broken = False

    def row(self, name: str, ours: float, peer: float, bar: float, *, faster: bool = False) -> None:
        """Print one comparison in ms: a ratio to be at most the bar, or (`faster`) a factor to be at least it."""
        ratio = peer / ours if faster else ours / peer
        good = ratio >= bar if faster else ratio <= bar
        self.broken |= not good
        sign = "×, at least" if faster else " , at most"
        print(f"{'ok ' if good else 'BAD'} {name:46} {ours:9.3f} ms  {peer:9.1f} ms  {ratio:10.3f}{sign} {bar}")

    def limit(self, name: str, value: float, bar: float, unit: str) -> None:
        """Print one figure that must be at most the bar."""
        self.broken |= value > bar
        print(f"{'ok ' if value <= bar else 'BAD'} {name:46} {value:9.1f} {unit}, at most {bar}")


def make_live(home: Path, count: int) -> None:
    """Make a desk of so many live orders, all of it in the checkpoint."""
    from csdesk.store import Entry, Store

    store = Store(home)
    with store.change(Entry(NOW.isoformat(), "AH", "import", "bench")) as change:
        for number in range(count):
            change.add("orders", order_json(number))
    store.checkpoint()


def live(table: Table, folder: Path, count: int) -> float:
    """Compare opening, one update and a foreign change on a desk of live orders; return the update's time in ms."""
    import msgspec
    from tinydb import TinyDB

    from csdesk.store import Entry, Store

    home, stock = folder / f"desk-{count}", folder / f"stock-{count}.json"
    make_live(home, count)
    stock.write_bytes((home / "desk.json").read_bytes())
    size = stock.stat().st_size / 1e6
    runs = 3 if count > LIVE else 9
    with TinyDB(stock) as db:
        stock_update = median(lambda: db.table("orders").update({"flag": "red"}, doc_ids=[5]), runs)
        stock_get = median(lambda: db.table("orders").get(doc_id=5), runs)
    store, reader = Store(home), Store(home)
    flags: Iterable[int] = iter(range(10**9))

    def update() -> None:
        with store.change(Entry(NOW.isoformat(), "AH", "order.flag", "x")) as change:
            order = msgspec.json.decode(change.get("orders", 5) or b"")
            change.put("orders", 5, msgspec.json.encode(order | {"flag": f"red{next(flags)}"}))  # type: ignore[call-overload]

    took, follow = [], []
    for _run in range(200):
        took.append(median(update, 1))
        follow.append(median(reader.refresh, 1))
    ours = statistics.median(took)
    name = f"{count:,} orders, {size:.0f} MB: "
    if count >= LIVE:
        table.row(name + "one update", ours, stock_update, 3000 if count > LIVE else 300, faster=True)
        opened = median(lambda: Store(home).table("orders")[5], 5)
        table.row(name + "open and first read", opened, median(lambda: _stock_get(stock), 3), 0.8)
        table.row(name + "a foreign change taken in", statistics.median(follow), stock_get, 0.02)
    return ours


def _stock_get(path: Path) -> object:
    from tinydb import TinyDB

    with TinyDB(path, access_mode="r") as db:
        return db.table("orders").get(doc_id=5)


def stalls(table: Table, home: Path) -> None:
    """Print the worst stall of a ticking loop while another thread works on the store, per kind of work."""
    from csdesk.store import Entry, Store
    from csdesk.store.backup import make

    store = Store(home)

    def change() -> None:
        with store.change(Entry(NOW.isoformat(), "AH", "x", "x")) as transaction:
            transaction.put("orders", 7, b'{"n":%d}' % time.perf_counter_ns())

    def checkpoint() -> None:
        change()
        store.checkpoint()

    jobs: dict[str, Callable[[], object]] = {
        "nothing": lambda: time.sleep(0.05),
        "one change": change,
        "a checkpoint": checkpoint,
        "opening the desk": lambda: Store(home),
        "a backup": lambda: make(home, "bench", store.image()),
    }
    for name, job in jobs.items():
        worst = sorted(_stall(job) for _run in range(15))
        table.limit(f"worst stall, {name} (p95 {worst[-1]:.1f})", statistics.median(worst), 25, "ms")


def _stall(job: Callable[[], object]) -> float:
    worker = threading.Thread(target=job)
    worst = 0.0
    worker.start()
    last = time.perf_counter()
    while worker.is_alive():
        time.sleep(0.001)
        now = time.perf_counter()
        worst = max(worst, now - last - 0.001)
        last = now
    worker.join()
    return worst * 1000


def commands(table: Table, folder: Path, home: Path) -> None:
    """Compare one change by command with the same command on stock storage."""
    script = folder / "stock_flag.py"
    stock = folder / f"stock-{LIVE}.json"
    script.write_text(f"PATH = {str(stock)!r}\n" + STOCK_COMMAND, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"CSDESK_HOME": str(home), "CSDESK_NOW": NOW.isoformat(), "PYTHONPATH": str(ROOT)}
    name = "taobao:4000000000000000000"
    colours = iter(["red", "green", "blue", "yellow"] * 100)
    times: dict[str, list[float]] = {"ours": [], "stock": []}
    for turn in range(12):
        colour = next(colours)
        for who, start in (("ours", ["-m", "csdesk", "order", "flag"]), ("stock", [str(script)])):
            command = [sys.executable, *start, name, colour]
            took = median(
                lambda command=command: subprocess.run(  # type: ignore[misc]
                    command, check=True, stdout=subprocess.DEVNULL, env=environment, cwd=ROOT
                ),
                1,
            )
            if turn:
                times[who].append(took)
    table.row("one change by command", statistics.median(times["ours"]), statistics.median(times["stock"]), 0.6)


def archived(table: Table, folder: Path) -> None:
    """Compare finding a buyer among many archived orders with stock TinyDB's get on the same documents."""
    from csdesk.services.desk.archived_orders import words_of
    from csdesk.store import Entry, Store, archive

    home, stock = folder / "desk-archive", folder / f"stock-{MANY}.json"
    store = Store(home)
    for start in range(0, MANY, 10_000):
        with store.change(Entry(NOW.isoformat(), "AH", "store.archive", "bench")) as change:
            rows = {number + 1: order_json(number) for number in range(start, start + 10_000)}
            archive.put_away(store, change, f"2026-{start // 10_000 + 1:02d}", {"orders": rows}, words_of)
    store.checkpoint()
    get = median(lambda: _stock_get(stock), 2)
    figures = []
    for _run in range(3):
        done = subprocess.run(
            [sys.executable, "-c", ARCHIVE_COMMAND, str(home), "清茶淡饭77777"],
            check=True,
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        figures.append(tuple(map(float, done.stdout.split())))
    found, loaded, memory = (statistics.median(column) for column in zip(*figures, strict=True))
    table.row(f"find a buyer in {MANY:,} archived orders", found, get, 0.15)
    table.row(f"all {MANY:,} archived orders for lists", loaded, get, 0.25)
    table.limit(f"memory for {MANY:,} archived orders", memory, 150, "MB")


def main() -> int:
    """Measure, print the table, and return 1 when a bar is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="leave out the desks of 100,000 orders")
    quick = parser.parse_args().quick
    sys.path.insert(0, str(ROOT))
    table = Table()
    print(f"    {'':46} {'csdesk':>12}  {'stock':>12}  {'ratio':>10}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small = live(table, folder, 1_000)
        live(table, folder, LIVE)
        stalls(table, folder / f"desk-{LIVE}")
        commands(table, folder, folder / f"desk-{LIVE}")
        if not quick:
            table.row("one update, 100,000 orders against 1,000", live(table, folder, MANY), small, 2)
            archived(table, folder)
    return int(table.broken)


if __name__ == "__main__":
    sys.exit(main())
