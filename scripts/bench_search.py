#!/usr/bin/env python3
"""Measures the search over everything and the archive of talk, in one run, medians of wall times.

bench_search.py [--records 100000] [--runs 5]

Words typed letter by letter over many records in the running app, against a stock TinyDB search of one field of each
of the same documents (limits 50 ms, 0.2); the longest that one key is kept waiting, also while texts are made ready;
`csdesk status` and a paste before and after the talk of past months went to the archive. Exits 1 above a limit.
"""

from __future__ import annotations

import _venv  # isort: skip # must come first: it finds the tools

import argparse
import asyncio
import functools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

ROOT = _venv.ROOT
NOW = datetime.fromisoformat("2026-03-17T10:30:00+08:00")
SIZE = (120, 40)
QUERIES = ("碎了怎么办 4999", "qcdf7", "19900049", "状态:待核对 盖碗", "平台:pdd 改地址")
WORDS = ("几时发货", "有没有大一点的壶", "盖子碎了怎么办", "可以改地址吗")


def make_desk(home: Path, records: int) -> None:
    """Write a desk of made-up orders, talk of the last year and reviews to `home`."""
    import msgspec

    from _made_orders import order_json
    from csdesk.domain.talk.messages import Kind, Message, Said
    from csdesk.domain.talk.reviews import Review
    from csdesk.store import Entry, Store

    encode = msgspec.json.Encoder().encode
    store = Store(home)
    with store.change(Entry(NOW.isoformat(), "AH", "import", "bench")) as transaction:
        for number in range(records * 4 // 10):
            transaction.add("orders", order_json(number))
        for number in range(records // 2):
            at = NOW - timedelta(minutes=number * 10 + 3000)
            said = (Said(f"{WORDS[number % 4]} {number}", at), Said("您好,在的", at + timedelta(seconds=20), ours=True))
            platform = ("taobao", "pdd", "douyin")[number % 3]
            stem = f"MS-{at:%m%d}-{number + 1:02d}"
            transaction.add(
                "messages", encode(Message(stem, Kind.BUYER, said, at, platform, "小满茶具", f"买家{number}"))
            )
        for number in range(records // 10):
            at = NOW - timedelta(hours=number)
            review = Review(
                f"RV-{at:%m%d}-{number + 1:02d}", f"k{number}", at, "taobao", stars=5, text=f"很好 {number}"
            )
            transaction.add("reviews", encode(review))
    store.checkpoint()


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds of one piece of work, by the wall."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def worked(work: Callable[[], object]) -> float:
    """Return the milliseconds of processor time of one piece of work: what else the machine does is not counted."""
    start = time.thread_time()
    work()
    return (time.thread_time() - start) * 1000


async def typed(home: Path, runs: int) -> dict[str, list[float]]:
    """Return the milliseconds of each letter: until all is found, and as long as the key itself waits."""
    from csdesk.app import DeskApp
    from csdesk.desk import open_desk
    from csdesk.screens.search import find
    from csdesk.services.search.index import Hunt

    app = DeskApp(open_desk(home, now=NOW.isoformat(), lang="zh"))
    found: dict[str, list[float]] = {"ready": [], "slice": [], "key": [], "all": [], "wall": []}
    async with app.run_test(size=SIZE) as pilot:
        start = time.perf_counter()
        await pilot.press("ctrl+f")
        place = app.screen
        assert isinstance(place, find.Find)
        while place.index.ready < 1:
            found["slice"].append(worked(lambda: place.index.prepare(time.perf_counter() + find.SLICE_S)))
            await asyncio.sleep(find.BREATH_S)
        found["ready"].append((time.perf_counter() - start) * 1000)
        for _run in range(runs):
            for query in QUERIES:
                place.look("")
                before: Hunt | None = None
                for size in range(1, len(query) + 1):
                    found["key"].append(worked(functools.partial(place.look, query[:size])))
                    hunt = Hunt(place.index, query[:size], before)
                    wall = time.perf_counter()
                    found["all"].append(worked(hunt.step))
                    found["wall"].append((time.perf_counter() - wall) * 1000)
                    before = hunt
        place.past.want("")
    return found


def stock(home: Path, runs: int) -> float:
    """Return the median milliseconds of a stock TinyDB search of one field of each table, loaded already."""
    from tinydb import TinyDB, where
    from tinydb.storages import MemoryStorage

    file, memory = TinyDB(home / "desk.json", access_mode="r"), TinyDB(storage=MemoryStorage)
    fields = {"orders": "buyer_nick", "messages": "said", "reviews": "text"}
    for name in fields:
        memory.table(name).insert_multiple(file.table(name).all())

    def holds(value: object) -> bool:
        return any("碎了" in line["text"] for line in value) if isinstance(value, list) else "碎了" in str(value)

    def one() -> None:
        for name, field in fields.items():
            memory.table(name).clear_cache()
            memory.table(name).search(where(field).test(holds))

    return statistics.median(worked(one) for _run in range(runs))


def command(home: Path, runs: int, *words: str, stdin: str = "") -> float:
    """Return the median milliseconds of one command as a process of its own."""
    line = [sys.executable, "-m", "csdesk", "--home", str(home), "--now", NOW.isoformat(), *words]
    settings = os.environ | {"PYTHONPATH": str(ROOT)}

    def one() -> None:
        subprocess.run(line, input=stdin.encode(), capture_output=True, check=True, env=settings)

    return statistics.median(timed(one) for _run in range(runs))


def main() -> int:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--records", type=int, default=100_000)
    options.add_argument("--runs", type=int, default=5)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "desk"
        make_desk(home, given.records)
        searched = stock(home, given.runs)
        letters = asyncio.run(typed(home, given.runs))
        chat = "新客 2026-3-17 10:00:00\n在吗\n"
        before = [
            command(home, given.runs, "status"),
            command(home, given.runs, "message", "paste", "--dry-run", stdin=chat),
        ]
        moved = command(home, 1, "archive")
        after = [
            command(home, given.runs, "status"),
            command(home, given.runs, "message", "paste", "--dry-run", stdin=chat),
        ]
        old = command(home, given.runs, "find", "碎了怎么办 4999")
    middle, worst, key = statistics.median(letters["all"]), max(letters["all"]), max(letters["key"])
    wall, piece = statistics.median(letters["wall"]), max(letters["slice"])
    print(f"{given.records} records; ready after {letters['ready'][0]:.0f} ms, longest slice {piece:.1f} ms")
    print(f"a letter, all found: median {middle:.1f} ms ({wall:.1f} by the wall), worst {worst:.1f} ms")
    print(f"a letter, key to rows: median {statistics.median(letters['key']):.1f} ms, worst {key:.1f} ms")
    print(f"stock TinyDB search: {searched:.1f} ms")
    print(f"archive {moved:.0f} ms: status {before[0]:.0f} -> {after[0]:.0f} ms")
    print(f"paste {before[1]:.0f} -> {after[1]:.0f} ms; csdesk find, archive and desk: {old:.0f} ms")
    ratios = {"letter_ms": (middle, 50.0), "letter": (middle / searched, 0.2)}
    ratios |= {"slice_ms": (piece, 50.0), "key_ms": (key, 50.0)}
    for name, (value, limit) in ratios.items():
        print(f"{name}: {value:.3f} (limit {limit}) {'ok' if value <= limit else 'TOO MUCH'}")
    return int(any(value > limit for value, limit in ratios.values()))


if __name__ == "__main__":
    sys.exit(main())
