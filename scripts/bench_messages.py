#!/usr/bin/env python3
"""Measures the inbox, in one run, medians of wall times.

bench_messages.py [--messages 50000] [--runs 9]

Opening Messages in the app with many messages against 500 (limit 1.5), the next view after one change, a filter typed
over many messages against a stock TinyDB search of the same documents (limits 50 ms, 0.2), and the CPU of an idle desk
with 200 messages waiting (limit 2 %). Exits 1 above a limit.
"""

from __future__ import annotations

import _venv  # isort: skip # must come first: it finds the tools

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

ROOT = _venv.ROOT
NOW = datetime.fromisoformat("2026-03-17T10:30:00+08:00")
WAITING = 200
SIZE = (120, 40)
ALWAYS_OPEN = 'office_hours = "00:00-24:00"\n' + "".join(
    f'[{name}]\nreply_hours = "00:00-24:00"\n' for name in ("taobao", "pdd", "douyin")
)


def make_desk(home: Path, count: int) -> None:
    """Write a desk of `count` made-up messages, 200 of them waiting, to `home`."""
    import msgspec

    from csdesk.domain.talk.messages import Kind, Message, Said
    from csdesk.store import Entry, Store

    encode = msgspec.json.Encoder().encode
    store = Store(home)
    words = ("几时发货", "有没有大一点的壶", "盖子碎了怎么办", "可以改地址吗")
    with store.change(Entry(NOW.isoformat(), "AH", "import", "bench")) as transaction:
        for number in range(count):
            waits = number < WAITING
            at = NOW - timedelta(seconds=number) if waits else NOW - timedelta(days=2, minutes=number % 9000)
            asked, answered = Said(f"{words[number % 4]} {number}", at), at + timedelta(seconds=20)
            said = (asked,) if waits else (asked, Said("您好,在的", answered, ours=True))
            platform = ("taobao", "pdd", "douyin")[number % 3]
            nick = f"买家{number}"
            key = f"MS-0317-{number + 1:02d}"
            transaction.add("messages", encode(Message(key, Kind.BUYER, said, at, platform, "小满茶具", nick)))
    store.checkpoint()
    (home / "config.toml").write_text(ALWAYS_OPEN, encoding="utf-8")  # so that every clock runs at any time of day


def median(measure: Callable[[], float], runs: int) -> float:
    """Return the median of some runs."""
    return statistics.median(measure() for _run in range(runs))


def timed(work: Callable[[], object]) -> float:
    """Return the seconds of one piece of work."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


async def opening(home: Path, runs: int) -> float:
    """Return the median seconds from the key to the painted Messages, in a running app."""
    from csdesk.app import DeskApp
    from csdesk.desk import open_desk

    app = DeskApp(open_desk(home, now=NOW.isoformat(), lang="zh"))
    found = []
    async with app.run_test(size=SIZE) as pilot:
        for _run in range(runs):
            await pilot.press("1")
            await pilot.pause()
            start = time.perf_counter()
            await pilot.press("2")
            found.append(time.perf_counter() - start)
    return statistics.median(found)


async def typing(home: Path, runs: int) -> float:
    """Return the median seconds to filter the list of all messages for one more letter."""
    from csdesk.app import DeskApp
    from csdesk.desk import open_desk
    from csdesk.screens.talk.messages import Messages

    desk = open_desk(home, now=NOW.isoformat(), lang="zh")
    app = DeskApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        place = app.places["messages"]
        assert isinstance(place, Messages)
        place.take_tab("done")
        place.wanted = "买"
        place.show(keep=False)

        place.prepare(desk)

        def one() -> float:
            place.wanted = "碎了 49"
            return timed(lambda: place.show(keep=False))

        return median(one, runs)


async def idle(home: Path, seconds: float) -> float:
    """Return the share of one CPU that the app takes while nothing happens but the clocks run."""
    from csdesk.app import DeskApp
    from csdesk.desk import open_desk

    app = DeskApp(open_desk(home, lang="zh"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await pilot.pause(1)
        before, start = time.process_time(), time.perf_counter()
        await asyncio.sleep(seconds)
        return (time.process_time() - before) / (time.perf_counter() - start)


def stock(home: Path, runs: int) -> float:
    """Return the median seconds of a stock TinyDB search over the same documents, loaded already."""
    from tinydb import TinyDB, where
    from tinydb.storages import MemoryStorage

    documents = TinyDB(home / "desk.json", access_mode="r").table("messages").all()
    table = TinyDB(storage=MemoryStorage).table("messages")
    table.insert_multiple(documents)
    table.clear_cache()

    def one() -> float:
        table.clear_cache()
        return timed(
            lambda: table.search(where("said").test(lambda said: any("碎了" in line["text"] for line in said)))
        )

    return median(one, runs)


def after_change(home: Path, runs: int) -> float:
    """Return the median seconds of the view after one message was put aside (the verb is not counted)."""
    from csdesk.desk import open_desk
    from csdesk.services.talk.messages import snooze
    from csdesk.services.today.talk import take_talk

    desk = open_desk(home, now=NOW.isoformat(), lang="zh")
    take_talk(desk)
    found = []
    for number in range(1, runs + 1):
        snooze(desk, [f"MS-0317-{number:02d}"], NOW + timedelta(hours=1))
        found.append(timed(lambda: (desk.sync(), take_talk(desk))))
    return statistics.median(found)


def main() -> int:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--messages", type=int, default=50_000)
    options.add_argument("--runs", type=int, default=9)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / "few", Path(folder) / "many"
        make_desk(few, 500)
        make_desk(many, given.messages)
        small, large = (asyncio.run(opening(home, given.runs)) for home in (few, many))
        filtered, searched = asyncio.run(typing(many, given.runs)), stock(many, given.runs)
        view = after_change(many, given.runs)
        share = asyncio.run(idle(few, 10))
    print(f"open Messages: {small * 1000:.1f} ms with 500, {large * 1000:.1f} ms with {given.messages}")
    print(f"view after one change: {view * 1000:.1f} ms")
    print(f"filter: {filtered * 1000:.1f} ms, stock TinyDB search {searched * 1000:.1f} ms")
    print(f"idle desk with {WAITING} waiting: {share:.1%} of one CPU")
    ratios = {"open": (large / small, 1.5), "filter": (filtered / searched, 0.2)}
    ratios |= {"filter_ms": (filtered * 1000, 50.0), "idle": (share, 0.02)}
    for name, (value, limit) in ratios.items():
        print(f"{name}: {value:.3f} (limit {limit}) {'ok' if value <= limit else 'TOO MUCH'}")
    return int(any(value > limit for value, limit in ratios.values()))


if __name__ == "__main__":
    sys.exit(main())
