#!/usr/bin/env python3
"""Measures the import of big exports: processor time and memory, beside a peer that is run turn by turn with it.

bench_import.py [ROWS] [--rounds N] [--layout NAME | all | reviews] [--book]
    prints a line of medians for a layout (T-B: the Taobao order list of 54 columns); exits 1 when one is over a limit:
    - CSV: at most 6 times csv.DictReader over the same file plus json.dumps of its rows;
    - memory: at most 10 times the file, beyond what the import of the same file with one row takes; the whole
      process stands beside it;
    - with --book the same table as a workbook: at most 1.5 times calamine alone plus the import of the CSV;
    - with `all` also how long a file takes to be recognised among all layouts (at most 5 ms)
    `reviews` are reviews with 20 columns that nobody knows.
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
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from csdesk.intake.layouts import load_markets
from csdesk.intake.recognise import find_header
from csdesk.intake.tables import Table
from tests.intake.exports import FILES, HEADERS, NOON, Sale, csv_bytes, make_rows, table, xlsx_bytes
from tests.intake.made import TEMPLATES

MOST_TIME, MOST_MEMORY, MOST_RECOGNISING, MOST_BOOK = 6.0, 10.0, 5.0, 1.5
REVIEWS = "reviews"

COST = """
import resource, sys
def cost():
    uses = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)
"""

PEER = """
import csv, json
began = cost()
with open(sys.argv[1], encoding=sys.argv[2], newline="") as source:
    tab = {"delimiter": "\\t", "quoting": csv.QUOTE_NONE} if sys.argv[3] == "tab" else {}
    text = json.dumps(list(csv.DictReader(source, **tab)))
print(cost() - began, len(text))
"""

CALAMINE = """
import python_calamine
began = cost()
rows = python_calamine.CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python()
print(cost() - began, len(rows))
"""

OURS = """
from pathlib import Path
from csdesk.desk import open_desk
desk = open_desk(Path(sys.argv[2]), now="2026-03-17T08:30:00+08:00", lang="en")
from csdesk.services.imports.imports import import_paths  # a module of csdesk is run when it is asked for something
began = cost()
report = import_paths(desk, [Path(sys.argv[1])])
took = cost() - began
unit = 1 if sys.platform == "darwin" else 1024
assert report.totals.records == int(sys.argv[3]), report.totals
print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
"""


TITLE = "龙泉青瓷盖碗单个大号家用三才碗功夫茶具手工泡茶杯礼盒装"


def make_table(rows: int, layout: str) -> list[list[str]]:
    """Return a list of `rows` orders (or reviews) in a layout; their cells are as long as real ones."""
    if layout == REVIEWS:
        return make_reviews(rows)
    form = TEMPLATES.get(layout)
    states: tuple[str, ...] = ("paid", "shipped", "completed", "completed", "completed", "closed", "unpaid")
    if form is not None:
        states = tuple(state for state in states if state in form.states)
    number = form.number if form is not None else {"P": "260316-00000000{}"}.get(layout[0], "3809000000{}")
    sales = (
        Sale(
            no=number.format(f"{index * 7919 + 1:09}"),
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
    return table(layout, make_rows(layout, sales, **(more if layout == "T-B" else {})))


def make_reviews(rows: int) -> list[list[str]]:
    """Return reviews of different orders, each with 20 cells under names that say nothing."""
    header = ["订单编号", "买家昵称", "评价内容", "评价结果", "评价时间", "商品名称", *(f"备用{n}" for n in range(20))]
    return [
        header,
        *(
            [
                f"3809000000{index * 7919 + 1:09}",
                f"买家{index % 9000}号",
                f"第{index}件收到了，包装很好，盖子有一点磕碰",
                ("好评", "中评", "差评")[index % 3],
                f"{NOON - timedelta(minutes=index):%Y-%m-%d %H:%M:%S}",
                TITLE,
                *(f"值{index}-{n}" for n in range(20)),
            ]
            for index in range(rows)
        ),
    ]


def make_files(folder: Path, rows: int, layout: str, *, book: bool) -> None:
    """Write a list whole and with one row, and where asked as a workbook."""
    cells = make_table(rows, layout)
    for name, some in (("whole", cells), ("one", cells[:2])):
        if is_tab(layout):
            (folder / f"{name}.csv").write_text("\n".join(map("\t".join, some)), encoding="utf-8")
        else:
            (folder / f"{name}.csv").write_bytes(csv_bytes(some, encoding_of(layout)))
    if book:
        (folder / "whole.xlsx").write_bytes(xlsx_bytes({"Sheet1": cells}))


def is_tab(layout: str) -> bool:
    """Tell whether tabs part its columns."""
    return layout in TEMPLATES and TEMPLATES[layout].delimiter == "\t"


def encoding_of(layout: str) -> str:
    """Return the encoding its file is written in here."""
    return (layout != REVIEWS and FILES[layout][1]) or "gb18030"


def recognise() -> bool:
    """Print how long finding the layout of a header takes among all of them; returns whether that is short enough."""
    took = []
    for layout in FILES:
        rows = [(1, HEADERS[layout].split(",")), *((at, ["1"] * 40) for at in range(2, 11))]
        for _round in range(5):
            began = time.process_time()
            find_header(Table("", "", functools.partial(iter, rows)), None, None)
            took.append(time.process_time() - began)
    count = sum(len(market.layouts) for market in load_markets().values())
    most = statistics.quantiles(took, n=20)[-1] * 1000
    median = statistics.median(took) * 1000
    print(
        f"recognised among {count} layouts in {median:.2f} ms, 95 % within {most:.2f} ms, at first {took[0] * 1000:.1f}"
        f" (at most {MOST_RECOGNISING:g})"
    )
    return most <= MOST_RECOGNISING


def run(code: str, *words: object) -> list[float]:
    """Run a script of its own and return the numbers it prints."""
    command = [sys.executable, "-c", COST + code, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=_venv.ROOT)
    return [float(number) for number in done.stdout.split()]


def main() -> int:
    """Run both, turn by turn, and compare; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=int, nargs="?", default=28000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--layout", default="T-B", help="one of tests/intake/exports.py, reviews, or all")
    parser.add_argument("--book", action="store_true", help="measure the workbook too")
    parser.add_argument("--make", type=Path, help="only write the made-up lists to this folder")
    given = parser.parse_args()
    if given.make:
        make_files(given.make, given.rows, given.layout, book=given.book)
        return 0
    layouts = [*FILES, REVIEWS] if given.layout == "all" else [given.layout]
    good = [measure(layout, given.rows, given.rounds, book=given.book) for layout in layouts]
    if len(layouts) > 1:
        good.append(recognise())
    return 0 if all(good) else 1


def measure(layout: str, rows: int, rounds: int, *, book: bool) -> bool:
    """Print the figures of one layout; returns whether they are within the limits."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In a process of its own: the peak memory of this one would count as that of the processes it starts.
        words = [sys.executable, __file__, str(rows), "--layout", layout, "--make", name]
        subprocess.run([*words, *(["--book"] if book else [])], check=True)
        size = (folder / "whole.csv").stat().st_size
        peer, ours, ones, alone, books = (list[list[float]]() for _ in range(5))
        for number in range(rounds):
            peer.append(run(PEER, folder / "whole.csv", encoding_of(layout), "tab" if is_tab(layout) else "comma"))
            ours.append(run(OURS, folder / "whole.csv", folder / f"desk{number}", rows))
            ones.append(run(OURS, folder / "one.csv", folder / f"one{number}", 1))
            if book:
                alone.append(run(CALAMINE, folder / "whole.xlsx"))
                books.append(run(OURS, folder / "whole.xlsx", folder / f"book{number}", rows))
    ratio = median(ours) / median(peer)
    whole = median(ours, 1)
    times = (whole - median(ones, 1)) / size
    line = (
        f"{layout:16} {size / 1e6:5.1f} MB: {median(ours):.2f} s, {ratio:.2f} times DictReader + json.dumps"
        f" ({MOST_TIME:g}); memory {times:.1f} times the file ({MOST_MEMORY:g}), whole process {whole / 1e6:.0f} MB"
    )
    good = ratio <= MOST_TIME and times <= MOST_MEMORY
    if book:
        share = median(books) / (median(alone) + median(ours))
        line += f"; workbook {median(books):.2f} s, {share:.2f} times calamine + CSV ({MOST_BOOK:g})"
        good = good and share <= MOST_BOOK
    print(line if good else f"{line}  OVER", flush=True)
    return good


def median(runs: Sequence[Sequence[float]], at: int = 0) -> float:
    """Return the median of one of the numbers that runs gave."""
    return statistics.median(one[at] for one in runs)


if __name__ == "__main__":
    sys.exit(main())
