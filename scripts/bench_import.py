#!/usr/bin/env python3
"""Times the import of a big Taobao order list against csv.DictReader over the same file plus json.dumps of its rows.

bench_import.py [ROWS] [--rounds N]      prints one line of medians; exits 1 when the import takes more than 6 times as
                                         long, or more memory (the whole process at its peak) than 10 times the file
"""

from __future__ import annotations

import _venv  # isort: skip # must come first: it finds the tools

import argparse
import statistics
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from tests.intake.exports import NOON, Sale, csv_bytes, make_rows, table

MOST_TIME, MOST_MEMORY = 6.0, 10.0

PEER = """
import csv, json, sys, time
began = time.perf_counter()
with open(sys.argv[1], encoding="gb18030", newline="") as source:
    text = json.dumps(list(csv.DictReader(source)))
print(time.perf_counter() - began, len(text))
"""

OURS = """
import resource, sys, time
from pathlib import Path
from csdesk.desk import open_desk
desk = open_desk(Path(sys.argv[2]), now="2026-03-17T08:30:00+08:00", lang="en")
import csdesk.services.imports.imports
began = time.perf_counter()
report = csdesk.services.imports.imports.import_paths(desk, [Path(sys.argv[1])])
took = time.perf_counter() - began
unit = 1 if sys.platform == "darwin" else 1024
assert report.totals.added == int(sys.argv[3]), report.totals
print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
"""


TITLE = "龙泉青瓷盖碗单个大号家用三才碗功夫茶具手工泡茶杯礼盒装"


def make_file(path: Path, rows: int) -> None:
    """Write a list of `rows` orders of the 54-column generation, its cells as long as real ones."""
    states = ("paid", "shipped", "completed", "completed", "completed", "closed", "unpaid")
    sales = (
        Sale(
            no=f"{3809000000000000000 + index * 7919}",
            state=states[index % len(states)],
            nick=f"买家{index % 9000}号",
            phone=f"199{index:08d}",
            street=f"文三路  {index % 700}号{index % 9}幢{index % 30}02室",
            message="" if index % 9 else "请用纸箱包装，谢谢",
            created=NOON - timedelta(minutes=index),
            paid=NOON - timedelta(minutes=index - 3),
            tracking=f"YT{index:013d}",
            courier="圆通速递",
            items=((TITLE, "GW-01", "", 1 + index % 3, "39.00"),),
        )
        for index in range(rows)
    )
    more = {"买家支付宝账号": "buyer-account@example.com", "是否手机订单": "手机订单", "发票抬头": "个人"}
    path.write_bytes(csv_bytes(table("T-B", make_rows("T-B", sales, **more))))


def run(code: str, *words: object) -> list[float]:
    """Run a script of its own and return the numbers it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, words)], capture_output=True, text=True, check=True, cwd=_venv.ROOT
    )
    return [float(number) for number in done.stdout.split()]


def main() -> int:
    """Run both, turn by turn, and compare; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=int, nargs="?", default=28000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--make", type=Path, help="only write the made-up list to this file")
    given = parser.parse_args()
    if given.make:
        make_file(given.make, given.rows)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ExportOrderList202603170800.csv"
        # In a process of its own: the peak memory of this one would count as that of the processes it starts.
        subprocess.run([sys.executable, __file__, str(given.rows), "--make", path], check=True)
        size = path.stat().st_size
        peer, ours, memory = [], [], []
        for number in range(given.rounds):
            peer.append(run(PEER, path)[0])
            took, more = run(OURS, path, Path(folder) / f"desk{number}", given.rows)
            ours.append(took)
            memory.append(more)
    ratio = statistics.median(ours) / statistics.median(peer)
    times = statistics.median(memory) / size
    print(
        f"{given.rows} rows, {size / 1e6:.1f} MB: import {statistics.median(ours):.2f} s, "
        f"DictReader + json.dumps {statistics.median(peer):.2f} s, ratio {ratio:.2f} (at most {MOST_TIME:g}); "
        f"memory {statistics.median(memory) / 1e6:.0f} MB, {times:.1f} times the file (at most {MOST_MEMORY:g})"
    )
    return 0 if ratio <= MOST_TIME and times <= MOST_MEMORY else 1


if __name__ == "__main__":
    sys.exit(main())
