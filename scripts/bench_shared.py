#!/usr/bin/env python3
"""Measures a shared desk beside a bare insert and commit, and beside a desk of one machine, in one run, medians.

bench_shared.py [--rounds N] [--orders N] [--quick]

It starts a PostgreSQL of its own on the loopback. "far" is the same server behind a wire of 100 ms each way. Exits 1
when a bar of the issue is broken.
"""

from __future__ import annotations

import _venv  # isort: skip # must come first: it finds the tools

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
import psycopg

from _made_orders import NOW, order_json
from bench_tui import desk_terminal, first_frame, seed
from csdesk.store import Entry, Store, archive, sharing
from csdesk.store.seal import Share, make_key
from csdesk.store.shared import SharedStore
from tests.postgres import Postgres, find_bin
from tests.torture.proxy import Proxy

ROOT = _venv.ROOT
FAR_S = 0.1
broken = False


def row(what: str, ours: float, peer: float, bar: float | None) -> None:
    """Print a figure in ms beside its peer; a ratio over the bar breaks it."""
    global broken
    over = bar is not None and ours / peer > bar
    broken |= over
    limit = "" if bar is None else f"at most {bar}{'  OVER' if over else ''}"
    print(f"{what:58}{ours:10.2f}{peer:10.2f}{ours / peer:8.2f}  {limit}", flush=True)


def timed(job: Callable[[], object]) -> float:
    """Return how many ms a job takes."""
    start = time.perf_counter()
    job()
    return (time.perf_counter() - start) * 1000


def bare(url: str) -> Callable[[], None]:
    """Return a job that inserts a line of the same size and commits, and nothing else."""
    connection = psycopg.connect(url)
    connection.execute("create table if not exists bare (n serial primary key, body bytea not null)")
    connection.commit()
    body = order_json(1) * 2

    def insert() -> None:
        connection.execute("insert into bare (body) values (%b)", (body,))
        connection.commit()

    return insert


def flag(store: Store) -> Callable[[], None]:
    """Return a job that flags an order: one change."""
    numbers = iter(range(10**9))

    def change() -> None:
        with store.change(Entry(NOW.isoformat(), "AH", "order.flag", "x")) as transaction:
            order = msgspec.json.decode(transaction.get("orders", 5) or b"")
            transaction.put("orders", 5, msgspec.json.encode(order | {"flag": f"red{next(numbers)}"}))

    return change


def changes(name: str, url: str, store: Store, alone: Store, runs: int, bar: float | None) -> None:
    """Compare one change with a bare insert and commit, taking turns."""
    jobs = (flag(store), bare(url), flag(alone))
    store.watch()  # as the app does
    for job in jobs:
        job()
    ours, peer, local = zip(*((timed(jobs[0]), timed(jobs[1]), timed(jobs[2])) for _run in range(runs)), strict=True)
    row(f"a change, {name} / bare insert and commit", statistics.median(ours), statistics.median(peer), bar)
    row(f"a change, {name} / on a desk of one machine", statistics.median(ours), statistics.median(local), None)
    store.disown()


def screens(homes: dict[str, Path], rounds: int) -> None:
    """Compare the first frame and the keys of shared desks with those of a desk of one machine."""
    frames: dict[str, list[float]] = {name: [] for name in homes}
    for _round in range(rounds):
        for name in random.sample(list(homes), len(homes)):
            frames[name].append(first_frame(desk_terminal(homes[name]), b"To notify") * 1000)
    pressed = taking_turns(homes, rounds * 4)
    for name in list(homes)[1:]:
        compare(f"first frame, {name} / alone", frames[name][1:], frames["alone"][1:])
        for key, times in pressed[name].items():
            compare(f"key {key}, {name} / alone", times, pressed["alone"][key])


def compare(what: str, ours: list[float], peer: list[float]) -> None:
    """Print the lower quartiles, which a busy machine moves least, and how far two halves of the peer differ."""
    row(what, quarter(ours), quarter(peer), 1.05)
    noise = quarter(peer[::4] + peer[1::4]) / quarter(peer[2::4] + peer[3::4])
    print(f"{'  alone beside itself (two halves of its turns)':78}{noise:8.2f}", flush=True)


def spent(process: int) -> float:
    """Return the ms that a process and its threads have had on a processor (Linux): what load moves least."""
    tasks = Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e6


def quarter(times: list[float]) -> float:
    """Return below what the quickest quarter is."""
    return statistics.quantiles(times, n=4)[0]


def taking_turns(homes: dict[str, Path], rounds: int) -> dict[str, dict[str, list[float]]]:
    """Press the same keys in all desks at once open, in a new order each time; return the ms until the paint ended."""
    open_ones = {name: desk_terminal(home) for name, home in homes.items()}
    found: dict[str, dict[str, list[float]]] = {name: {} for name in homes}

    def turn(key: str, sign: bytes, *, timed: bool = True) -> None:
        for name in random.sample(list(homes), len(homes)):
            before = spent(open_ones[name].process.pid)
            took = open_ones[name].press(sign) * 1000
            if timed:
                found[name].setdefault(key, []).append(took)
                found[name].setdefault(f"{key} (CPU)", []).append(spent(open_ones[name].process.pid) - before)

    try:
        for one in open_ones.values():
            one.until(b"To notify")
            one.settle(2.0)
        for sign in (b"3", b"[", b"["):
            turn("", sign, timed=False)
        for _round in range(rounds):
            turn("down", b"j")
        for number in range(rounds):
            turn("page", b"\x1b[5~" if number % 2 else b"\x1b[6~")
        for number in range(rounds // 2):
            turn("", b"f", timed=False)
            turn("flag", b"1" if number % 2 else b"2")
            for one in open_ones.values():
                one.settle(1.0)
        turn("", b"/", timed=False)
        for _round in range(rounds):
            turn("filter", b"9")
            turn("", b"\x7f", timed=False)
        return found
    finally:
        for one in open_ones.values():
            one.close()


def join(folder: Path, url: str, orders: int) -> None:
    """Compare joining a desk of many orders, most of them archived, with copying its files to the disk."""
    home = folder / "many"
    store = Store(home)
    entry = Entry(NOW.isoformat(), "AH", "import", "bench")
    with store.change(entry) as change:
        for number in range(orders):
            change.add("orders", order_json(number))
    with store.change(entry) as change:
        rows = dict(list(store.table("orders").items())[orders // 10 :])
        archive.put_away(store, change, "2026-01", {"orders": rows})
    store.checkpoint()
    shutil.rmtree(home / "log")
    sharing.init(home, url, Share("many", "one"), "AH")
    ours, peer = [], []
    for number in range(3):
        to, share = folder / f"joined-{number}", Share("many", f"m{number}")
        ours.append(timed(partial(sharing.join, to, url, share, "AH")))
        peer.append(timed(partial(copy, home, folder / f"copied-{number}")))
    row(f"joining with {orders:,} orders / copying the files", statistics.median(ours), statistics.median(peer), 1.5)


def copy(home: Path, to: Path) -> None:
    """Copy a home and make each file durable."""
    shutil.copytree(home, to)
    for path in to.rglob("*"):
        if path.is_file():
            handle = os.open(path, os.O_RDONLY)
            os.fsync(handle)
            os.close(handle)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--quick", action="store_true", help="the changes only")
    parser.add_argument("--orders", type=int, default=100_000)
    given = parser.parse_args()
    programs = find_bin()
    if programs is None:
        sys.exit("There is no PostgreSQL here: apt-get install postgresql")
    server = Postgres(programs)
    wire = Proxy(server.port, FAR_S)
    far = server.url.replace(f":{server.port}", f":{wire.port}")
    print(f"{'ms':58}{'ours':>10}{'peer':>10}{'ratio':>8}")
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            homes = {one: folder / one for one in ("alone", "near", "far")}
            seed(homes["alone"], 10_000)
            (homes["alone"] / "config.toml").write_text('[pickup]\nname = "x"\n', encoding="utf-8")
            for one, url in (("near", server.url), ("far", far)):
                shutil.copytree(homes["alone"], homes[one])
                sharing.init(homes[one], server.url, Share(one, "counter"), "AH")
                (homes[one] / "config.toml").write_text(f'[shared]\nurl = "{url}"\n', encoding="utf-8")
            alone = Store(homes["alone"])
            changes("near", server.url, SharedStore(homes["near"], server.url, "AH"), alone, 300, 2.0)
            shutil.copytree(homes["alone"], folder / "sealed")
            make_key(folder / "sealed")
            sharing.init(folder / "sealed", server.url, Share("sealed", "counter"), "AH")
            changes("sealed", server.url, SharedStore(folder / "sealed", server.url, "AH"), alone, 300, None)
            changes("far (200 ms)", far, SharedStore(homes["far"], far, "AH"), alone, 7, 2.0)
            if not given.quick:
                screens(homes, given.rounds)
                join(folder, server.url, given.orders)
    finally:
        wire.close()
        server.close()
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
