#!/usr/bin/env python3
"""Measures the verbs of the order desk in one run: medians, ratios, and the bulk of notices.

bench_orders.py [--many 10000] [--few 100] [--runs 25]

A verb on one order with its fsync and the next snapshot, at many orders against few, and 200 shipping notices in bulk
(limit 2 s, one change). To the ratio of a verb one frame of 60 Hz is added on both sides, for the repaint that follows
it (limit 1.5). Exits 1 above a limit.
"""

from __future__ import annotations

import _venv  # isort: skip # must come first: it finds the tools

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

ROOT = _venv.ROOT
sys.path.insert(0, str(ROOT))

from csdesk.desk import Desk, open_desk  # noqa: E402
from csdesk.domain.orders.ledgers import Product  # noqa: E402
from csdesk.domain.shared.models import (  # noqa: E402
    DeskFacts,
    Flag,
    Line,
    Order,
    PlatformState,
    Receiver,
)
from csdesk.services.orders import confirm, notices, orders, reminders, shipping  # noqa: E402
from csdesk.services.texts.deliver import Mark  # noqa: E402
from csdesk.services.today import snapshot  # noqa: E402

NOW = "2026-03-17T08:30:00+08:00"
FIRST, STEP = 4_000_000_000_000_000_000, 7919
RATIO, BULK_S, BULK, FRAME_S = 1.5, 2.0, 200, 1 / 60


def made(number: int, state: PlatformState, **facts: object) -> Order:
    """Return one made-up order; its buyer and door are its own."""
    created = datetime.fromisoformat(NOW) - timedelta(minutes=60 + number % 900)
    no = str(FIRST + number * STEP)
    paid = None if state is PlatformState.UNPAID else created
    receiver = Receiver(f"收件{number}", "19900000001", "浙江省", "杭州市", "西湖区", f"文三路 {number} 号")
    line = Line("盖碗", sku=f"GW-{number % 50:02}", qty=1, price="39.00")
    values: dict[str, object] = {"shop": "小满茶具", "buyer_nick": f"买家{number}", "lines": (line,), "amount": "39.00"}
    values |= {"receiver": receiver, "created_at": created, "paid_at": paid} | facts
    return Order(f"taobao:{no}", "taobao", no, platform_state=state, **values)  # type: ignore[arg-type]


def fill(folder: Path, count: int) -> Desk:
    """Return a desk of so many orders: a tenth unpaid, three tenths to confirm, three ready, the rest completed.

    Every SKU is counted: enough pieces for those that are ready, for half of those to confirm.
    """
    desk = open_desk(folder, now=NOW, lang="zh", operator="AH")
    states = [PlatformState.UNPAID, *[PlatformState.PAID] * 6, *[PlatformState.COMPLETED] * 3]
    with desk.change("import", "bench") as transaction:
        for number in range(count):
            ready = number % 10 in (4, 5, 6)
            knows = DeskFacts(address_confirm="confirmed" if ready else None)
            desk.records.put_order(transaction, made(number, states[number % 10], desk=knows))
        for sku in range(50):
            real = count if sku % 10 in (4, 5, 6) else count // 100
            desk.records.products.put(transaction, Product(f"GW-{sku:02}", real=real))
    desk.store.checkpoint()
    desk.sync()
    return desk


def timed(desk: Desk, ids: list[str], verb: Callable[[Desk, str, int], object]) -> float:
    """Return the median seconds of a verb on one order after another, each with the next snapshot."""
    view = snapshot.take_snapshot(desk)
    found = []
    for place, key in enumerate(ids):
        start = time.perf_counter()
        verb(desk, key, place)
        touched = desk.sync()
        view = snapshot.advance(desk, view, touched or ())
        found.append(time.perf_counter() - start)
    return statistics.median(found)


VERBS: dict[str, tuple[int, Callable[[Desk, str, int], object]]] = {
    "flag": (1, lambda desk, key, _n: orders.flag(desk, [key], Flag.RED)),
    "remind": (0, lambda desk, key, _n: reminders.remind(desk, key, mark=Mark.COPIED)),
    "confirm": (1, lambda desk, key, _n: confirm.ask(desk, key, "sf", mark=Mark.COPIED)),
    "ship": (4, lambda desk, key, n: shipping.ship(desk, key, "yto", f"YT{desk.store.seq:08}{n:05}")),
}
"""Each verb with the last digit of the orders it fits."""


def measure(count: int, runs: int) -> dict[str, float]:
    """Return the medians by verb on a desk of so many orders."""
    with tempfile.TemporaryDirectory() as folder:
        desk = fill(Path(folder) / "desk", count)
        fitting: dict[int, list[str]] = {}
        for order in sorted(desk.orders.values(), key=lambda one: int(one.order_no)):
            fitting.setdefault((int(order.order_no) - FIRST) // STEP % 10, []).append(order.id)
        return {name: timed(desk, fitting[digit][:runs], verb) for name, (digit, verb) in VERBS.items()}


def bulk() -> tuple[float, int]:
    """Return the seconds for 200 notices, and how many changes they were."""
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Path(folder) / "desk", now=NOW, lang="zh", operator="AH")
        with desk.change("import", "bench") as transaction:
            for number in range(BULK):
                gone = made(number, PlatformState.SHIPPED, courier="圆通", tracking_no=f"YT{number:013}")
                desk.records.put_order(transaction, gone)
        desk.sync()
        seq, start = desk.store.seq, time.perf_counter()
        result, _made = notices.notify(desk, [], every=True, mark=Mark.COPIED)
        spent = time.perf_counter() - start
        assert len(result.changed) == BULK
        return spent, desk.store.seq - seq


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--few", type=int, default=100)
    parser.add_argument("--runs", type=int, default=10)
    options = parser.parse_args()
    few, many = measure(options.few, options.runs), measure(options.many, options.runs)
    good = True
    for name in VERBS:
        ratio = (many[name] + FRAME_S) / (few[name] + FRAME_S)
        good &= ratio <= RATIO
        times = f"{few[name] * 1000:6.1f} ms at {options.few}, {many[name] * 1000:6.1f} ms at {options.many}"
        print(f"{name:8} {times}: {ratio:.2f}")
    spent, changes = bulk()
    good &= spent <= BULK_S and changes == 1
    print(f"{BULK} notices: {spent:.2f} s, {changes} change")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
