#!/usr/bin/env python3
"""Times the import of big exports against csv.DictReader over the same file plus json.dumps of its rows.

bench_import.py [ROWS] [--rounds N] [--layout NAME | all]
    prints a line of medians for a layout (T-B: the Taobao order list of 54 columns); exits 1 when an import takes more
    than 6 times as long or, for T-B, more memory (the whole process at its peak) than 10 times the file;
    with `all` also how long a file takes to be recognised among all layouts (at most 5 ms)
"""

from __future__ import annotations

import _venv  # isort: skip # must come first: it finds the tools

import argparse
import functools
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from csdesk.intake.layouts import load_markets
from csdesk.intake.recognise import find_header
from csdesk.intake.tables import Table
from tests.intake.exports import FILES, HEADERS, NOON, Sale, csv_bytes, make_rows, table
from tests.intake.made import TEMPLATES

MOST_TIME, MOST_MEMORY, MOST_RECOGNISING = 6.0, 10.0, 5.0

PEER = """
import csv, json, sys, time
began = time.perf_counter()
with open(sys.argv[1], encoding=sys.argv[2], newline="") as source:
    tab = {"delimiter": "\\t", "quoting": csv.QUOTE_NONE} if sys.argv[3] == "tab" else {}
    text = json.dumps(list(csv.DictReader(source, **tab)))
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
assert report.totals.records == int(sys.argv[3]), report.totals
print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
"""


TITLE = "龙泉青瓷盖碗单个大号家用三才碗功夫茶具手工泡茶杯礼盒装"


def make_file(path: Path, rows: int, layout: str) -> None:
    """Write a list of `rows` orders in a layout, as CSV whatever its form; their cells are as long as real ones."""
    form = TEMPLATES.get(layout)
    states: tuple[str, ...] = ("paid", "shipped", "completed", "completed", "completed", "closed", "unpaid")
    if form is not None:
        states = tuple(state for state in states if state in form.states)
    number = form.number if form is not None else {"P": "260316-00000000{}"}.get(layout[0], "3809000000{}")
    sales = (
        Sale(
            no=number.format(f"{index * 7919:09}"),
            state=states[index % len(states)],
            nick=f"买家{index % 9000}号",
            phone=f"199{index:08d}",
            street=f"文三路  {index % 700}号{index % 9}幢{index % 30}02室",
            message="" if index % 9 else "请用纸箱包装，谢谢",
            created=NOON - timedelta(minutes=index),
            paid=NOON - timedelta(minutes=index - 3),
            tracking=f"YT{index:013d}",
            courier="圆通速递",
            items=((TITLE, "GW-01", "", 1, "39.00"),),
        )
        for index in range(rows)
    )
    more = {"买家支付宝账号": "buyer-account@example.com", "是否手机订单": "手机订单", "发票抬头": "个人"}
    cells = table(layout, make_rows(layout, sales, **(more if layout == "T-B" else {})))
    if is_tab(layout):
        path.write_text("\n".join(map("\t".join, cells)), encoding="utf-8")
    else:
        path.write_bytes(csv_bytes(cells, encoding_of(layout)))


def is_tab(layout: str) -> bool:
    """Tell whether tabs part its columns."""
    return layout in TEMPLATES and TEMPLATES[layout].delimiter == "\t"


def encoding_of(layout: str) -> str:
    """Return the encoding its file is written in here."""
    return FILES[layout][1] or "gb18030"


def recognise() -> bool:
    """Print how long finding the layout of a header takes among all of them; returns whether that is short enough."""
    took = []
    for layout in FILES:
        rows = [(1, HEADERS[layout].split(",")), *((at, ["1"] * 40) for at in range(2, 11))]
        for _round in range(5):
            began = time.perf_counter()
            find_header(Table("", "", functools.partial(iter, rows)), None, None)
            took.append(time.perf_counter() - began)
    count = sum(len(market.layouts) for market in load_markets().values())
    most = statistics.quantiles(took, n=20)[-1] * 1000
    median = statistics.median(took) * 1000
    print(
        f"recognised among {count} layouts in {median:.2f} ms, 95 % within {most:.2f} ms (at most {MOST_RECOGNISING:g})"
    )
    return most <= MOST_RECOGNISING


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
    parser.add_argument("--layout", default="T-B", help="one of tests/intake/exports.py, or all")
    parser.add_argument("--make", type=Path, help="only write the made-up list to this file")
    given = parser.parse_args()
    if given.make:
        make_file(given.make, given.rows, given.layout)
        return 0
    layouts = [*FILES] if given.layout == "all" else [given.layout]
    good = [measure(layout, given.rows, given.rounds) for layout in layouts]
    if len(layouts) > 1:
        good.append(recognise())
    return 0 if all(good) else 1


def measure(layout: str, rows: int, rounds: int) -> bool:
    """Print the figures of one layout; returns whether they are within the limits."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ExportOrderList202603170800.csv"
        # In a process of its own: the peak memory of this one would count as that of the processes it starts.
        words = [sys.executable, __file__, str(rows), "--layout", layout, "--make", str(path)]
        subprocess.run(words, check=True)
        size = path.stat().st_size
        peer, ours, memory = [], [], []
        for number in range(rounds):
            peer.append(run(PEER, path, encoding_of(layout), "tab" if is_tab(layout) else "comma")[0])
            took, more = run(OURS, path, Path(folder) / f"desk{number}", rows)
            ours.append(took)
            memory.append(more)
    ratio = statistics.median(ours) / statistics.median(peer)
    times = statistics.median(memory) / size
    print(
        f"{layout}: {rows} rows, {size / 1e6:.1f} MB: import {statistics.median(ours):.2f} s, "
        f"DictReader + json.dumps {statistics.median(peer):.2f} s, ratio {ratio:.2f} (at most {MOST_TIME:g}); "
        f"memory {statistics.median(memory) / 1e6:.0f} MB, {times:.1f} times the file (at most {MOST_MEMORY:g})",
        flush=True,
    )
    return ratio <= MOST_TIME and (times <= MOST_MEMORY or layout != "T-B")


if __name__ == "__main__":
    sys.exit(main())
