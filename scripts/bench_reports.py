#!/usr/bin/env python3
"""Measures reports in one run against one pass over the same documents in plain Python: medians and ratios.

bench_reports.py [--orders 100000] [--runs 5] [--only reconcile parcels …]

The pass reads every document once (`json.loads` of the desk's file and the archive's), and adds up amounts by day. A
report is measured as a command would make it: facts read from the open desk and the archive, figures, no printing;
pass and report in turns, in time of the processor (limit 1.5); the list of parcels under way too. HTML and XLSX of a
month are measured as whole commands at a tenth of the orders (limit 3 s). Exits 1 above a limit.
"""

from __future__ import annotations

import _venv  # isort: skip # must come first: it finds the tools

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

ROOT = _venv.ROOT
sys.path.insert(0, str(ROOT))

from _made_shop import NOW, add_ledgers, make_shop  # noqa: E402
from csdesk.desk import Desk, open_desk  # noqa: E402
from csdesk.domain.reports.periods import period_of  # noqa: E402
from csdesk.services.orders import watch  # noqa: E402
from csdesk.services.reports.out import REPORTS, make  # noqa: E402

RATIO, PRINT_S = 1.5, 3.0
PARCELS = "parcels"


def plain_pass(folder: Path) -> int:
    """Read every order once in plain Python and add up its amount by the day it was paid; return how many."""
    totals: dict[str, Decimal] = {}
    count = 0
    for file in (folder / "desk.json", *sorted((folder / "archive").glob("*.json"))):
        for order in json.loads(file.read_bytes()).get("orders", {}).values():
            count += 1
            day = (order.get("paid_at") or "")[:10]
            totals[day] = totals.get(day, Decimal(0)) + Decimal(order.get("amount") or 0)
    return count


def once(desk: Desk, name: str) -> None:
    """Make the records of a report: of the newest day or week, of the others a month; or list the parcels."""
    if name == PARCELS:
        watch.list_parcels(desk, stuck=True)
        return
    kind = REPORTS[name].span or "month"
    make(desk, name, period_of(kind, NOW.date()))


def seconds(job: Callable[[], object]) -> float:
    """Return how long the processor works for a job: others may be busy on the same machine."""
    start = time.process_time()
    job()
    return time.process_time() - start


def median(job: Callable[[], object], runs: int) -> float:
    """Return the median time of a job in seconds, as one waits for it."""
    times = []
    for _run in range(runs):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def command(folder: Path, *words: str) -> None:
    """Run a command of csdesk as a process of its own."""
    environment = dict(os.environ) | {"PYTHONPATH": str(ROOT), "CSDESK_NOW": NOW.isoformat()}
    words = ("--home", str(folder), *words)
    subprocess.run([sys.executable, "-m", "csdesk", *words], env=environment, check=True, capture_output=True)


def main() -> int:
    """Measure, print and judge; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", nargs="*", metavar="REPORT", default=[PARCELS, *REPORTS])
    options = parser.parse_args()
    bad = 0
    with tempfile.TemporaryDirectory() as place:
        folder = add_ledgers(make_shop(Path(place) / "many", options.orders))
        desk = open_desk(folder, now=NOW.isoformat(), lang="zh", operator="AH")
        print(f"against one pass over {plain_pass(folder):,} orders in plain Python")
        for report in options.only:
            pairs = [
                (seconds(lambda: plain_pass(folder)), seconds(lambda report=report: once(desk, report)))  # type: ignore[misc]
                for _run in range(options.runs)
            ]
            ratio = statistics.median(own / peer for peer, own in pairs)
            peer, own = (statistics.median(times) for times in zip(*pairs, strict=True))
            bad += ratio > RATIO
            print(f"{report:9} {own * 1000:6.0f} ms, the pass {peer * 1000:6.0f} ms: {ratio:5.2f} x (limit {RATIO})")
        small = make_shop(Path(place) / "few", options.orders // 10)
        for form in ("html", "xlsx"):
            for name in ("month", "deals"):
                out = str(Path(place) / f"{name}.{form}")
                words = ("report", name, "--date", "2026-03", "--format", form, "-o", out)
                own = median(lambda words=words: command(small, *words), options.runs)  # type: ignore[misc]
                bad += own > PRINT_S
                print(f"{name} as {form:4} of {options.orders // 10:,} orders: {own:5.2f} s (limit {PRINT_S:.0f} s)")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
