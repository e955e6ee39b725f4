"""The snapshot: one frozen view of queues and counts, made after each change and each minute.

Screens and commands read nothing else. `advance` makes the next one out of the last by judging again only what changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from csdesk.domain.models import Order
from csdesk.domain.queues import Queue, queues_of, sort_queue
from csdesk.domain.routine import StepState, steps_today
from csdesk.domain.stage import Standing, judge, judge_all
from csdesk.services.bench import Bench
from csdesk.services.routine import load_steps


class Snapshot(Struct, frozen=True, gc=True):
    """One moment of the desk.

    Args:
        now: The desk's clock.
        seq: The last change it includes.
        orders: Every live order by id.
        standings: The conclusions of each order by id.
        queues: Order ids per queue, most urgent first.
        counts: How many orders lie in each queue, by platform; only platforms that have orders.
        steps: The routine of the day.
        cutoff_at: When the last parcel of the day leaves; None when the settings name no time.
        soon: How many orders must leave within four hours.
    """

    now: datetime
    seq: int
    orders: Mapping[str, Order]
    standings: Mapping[str, Standing]
    queues: Mapping[Queue, tuple[str, ...]]
    counts: Mapping[str, Mapping[Queue, int]]
    steps: tuple[StepState, ...] = ()
    cutoff_at: datetime | None = None
    soon: int = 0

    def count(self, queue: Queue, platform: str | None = None) -> int:
        """Return how many orders lie in a queue, of one platform or of all."""
        return len(self.queues[queue]) if platform is None else self.counts.get(platform, {}).get(queue, 0)


def take_snapshot(bench: Bench) -> Snapshot:
    """Judge every order now and sort the queues."""
    now, orders = bench.now(), bench.orders
    standings = judge_all(orders, now, bench.packs, bench.stock)
    members: dict[Queue, list[str]] = {queue: [] for queue in Queue}
    soon = 0
    for key, standing in standings.items():
        soon += standing.soon
        for queue in queues_of(orders[key], standing):
            members[queue].append(key)
    queues = {queue: sort_queue(ids, orders, standings) for queue, ids in members.items()}
    platforms = sorted({order.platform for order in orders.values()})
    counts = {platform: dict.fromkeys(Queue, 0) for platform in platforms}
    for queue, ids in queues.items():
        _recount(counts, queue, ids, orders)
    cutoff = _cutoff(bench, now)
    return Snapshot(now, bench.store.seq, orders, standings, queues, counts, _steps(bench, queues, now), cutoff, soon)


def _recount(
    counts: dict[str, dict[Queue, int]], queue: Queue, ids: Iterable[str], orders: Mapping[str, Order]
) -> None:
    found = Counter(orders[key].platform for key in ids)
    for platform in counts.keys() | found.keys():
        counts.setdefault(platform, dict.fromkeys(Queue, 0))[queue] = found[platform]


def _steps(bench: Bench, queues: Mapping[Queue, tuple[str, ...]], now: datetime) -> tuple[StepState, ...]:
    tallies = {queue.value: len(ids) for queue, ids in queues.items()}
    return steps_today(load_steps(), bench.records.steps().values(), tallies, now)


def _cutoff(bench: Bench, now: datetime) -> datetime | None:
    hour, colon, minute = bench.config.cutoff.partition(":")
    return now.replace(hour=int(hour), minute=int(minute), second=0) if colon else None


def advance(bench: Bench, last: Snapshot, touched: Iterable[str]) -> Snapshot:
    """Return the next snapshot after a change of the given orders, at the clock of the last one."""
    standings, orders, now = dict(last.standings), bench.orders, last.now
    members = dict(last.queues)
    stale: set[Queue] = set()
    soon = last.soon
    gone: dict[Queue, set[str]] = {queue: set() for queue in Queue}
    come: dict[Queue, list[str]] = {queue: [] for queue in Queue}
    for key in touched:
        old, old_order, order = standings.pop(key, None), last.orders.get(key), orders.get(key)
        new = judge(order, now, bench.packs.get(order.platform), bench.stock) if order is not None else None
        before = queues_of(old_order, old) if old_order is not None and old is not None else ()
        after = queues_of(order, new) if order is not None and new is not None else ()
        if new is not None:
            standings[key] = new
        if before != after or old != new:
            stale.update(before, after)
            soon += (new is not None and new.soon) - (old is not None and old.soon)
            for queue in before:
                gone[queue].add(key)
            for queue in after:
                come[queue].append(key)
    counts = {platform: dict(row) for platform, row in last.counts.items()}
    for queue in stale:
        kept = [key for key in members[queue] if key not in gone[queue]]
        members[queue] = sort_queue([*kept, *come[queue]], orders, standings)
        _recount(counts, queue, members[queue], orders)
    steps = _steps(bench, members, now)
    return Snapshot(now, bench.store.seq, orders, standings, members, counts, steps, last.cutoff_at, soon)
