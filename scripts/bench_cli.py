#!/usr/bin/env python3
"""Measures the commands against their peers, in one run, medians of wall times.

bench_cli.py [--orders 10000] [--runs 15]

`csdesk status` on a desk of many orders against a script that opens the same file with stock TinyDB and counts one
field (limit 1.0), and `csdesk --version` against the smallest typer program (limit 1.3). Exits 1 above a limit.
"""

from __future__ import annotations

import _venv  # isort: skip # must come first: it finds the tools

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

ROOT = _venv.ROOT
NOW = datetime.fromisoformat("2026-03-17T08:30:00+08:00")
STOCK = """
import sys
from tinydb import TinyDB
table = TinyDB(sys.argv[1]).table("orders")
print(sum(1 for order in table if order.get("platform_state") == "paid"))
"""
HELLO = """
import typer
app = typer.Typer(add_completion=False)
@app.command()
def main(name: str = "you"):
    print("hello", name)
app()
"""


def make_desk(home: Path, count: int) -> None:
    """Write a desk of made-up orders in every state to `home`, all of it in the checkpoint."""
    from csdesk.domain.shared.models import Line, Order, PlatformState, Receiver, Source
    from csdesk.services.desk.records import encode
    from csdesk.store import Entry, Store

    states = list(PlatformState)
    store = Store(home)
    with store.change(Entry(NOW.isoformat(), "AH", "import", "bench")) as transaction:
        for number in range(count):
            state = states[number % len(states)]
            created = NOW - timedelta(minutes=number * 7 % 6000)
            paid = None if state is PlatformState.UNPAID else created + timedelta(minutes=3)
            platform = ("taobao", "pdd", "douyin")[number % 3]
            order = Order(
                f"{platform}:{4_000_000_000_000_000_000 + number * 7919}",
                platform,
                str(4_000_000_000_000_000_000 + number * 7919),
                shop="小满茶具",
                platform_state=state,
                state_text="买家已付款，等待卖家发货",
                buyer_nick=f"清茶淡饭{number}",
                buyer_message="不要放小票" if number % 5 == 0 else None,
                lines=(Line("手绘青花盖碗三才碗功夫茶具", f"GW-{number % 40}", "颜色：青；容量：150ml", 2, "39.00"),),
                amount="78.00",
                freight="0.00",
                receiver=Receiver("张三", f"199{number:08}", "浙江省", "杭州市", "西湖区", f"文三路 {number} 号"),
                created_at=created,
                paid_at=paid,
                ship_by=paid and paid + timedelta(hours=48),
                exported_at=NOW,
                sources=(Source("ExportOrderList202603170800.csv", number + 2, NOW),),
            )
            transaction.add("orders", encode(order))
    store.checkpoint()


def measure(jobs: dict[str, list[str]], runs: int, environment: dict[str, str]) -> dict[str, float]:
    """Return the median wall time of each command in ms; the commands take turns, after one run to warm up."""
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for turn in range(runs + 1):
        for name, command in jobs.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment, cwd=ROOT)
            if turn:
                times[name].append(time.perf_counter() - start)
    return {name: statistics.median(taken) * 1000 for name, taken in times.items()}


def main() -> int:
    """Measure, print the table, and return 1 when a limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        make_desk(home / "desk", options.orders)
        for name, text in (("stock.py", STOCK), ("hello.py", HELLO)):
            (home / name).write_text(text, encoding="utf-8")
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"CSDESK_HOME": str(home / "desk"), "CSDESK_NOW": NOW.isoformat(), "PYTHONPATH": str(ROOT)}
        csdesk = [sys.executable, "-m", "csdesk"]
        took = measure(
            {
                "csdesk status": [*csdesk, "status"],
                "stock TinyDB, one field": [sys.executable, str(home / "stock.py"), str(home / "desk" / "desk.json")],
                "csdesk --version": [*csdesk, "--version"],
                "typer hello": [sys.executable, str(home / "hello.py")],
            },
            options.runs,
            environment,
        )
    bad = False
    for ours, peer, limit in (
        ("csdesk status", "stock TinyDB, one field", 1.0),
        ("csdesk --version", "typer hello", 1.3),
    ):
        ratio = took[ours] / took[peer]
        bad |= ratio > limit
        print(f"{ours:18} {took[ours]:7.1f} ms   {peer:24} {took[peer]:7.1f} ms   {ratio:.2f} (limit {limit})")
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
