"""The snapshot: one frozen view of queues and counts, made after each change and each minute.

Screens and commands read nothing else. `advance` makes the next one out of the last by judging again only what changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from csdesk.domain.models import Order
from csdesk.domain.queues import Queue, queues_of, sort_queue
from csdesk.domain.stage import Standing, judge, judge_all
from csdesk.services.bench import Bench


class Snapshot(Struct, frozen=True, gc=True):
    """One moment of the desk.

    Args:
        now: The desk's clock.
        seq: The last change it includes.
        orders: Every live order by id.
        standings: The conclusions of each order by id.
        queues: Order ids per queue, most urgent first.
        soon: How many orders must leave within four hours.
    """

    now: datetime
    seq: int
    orders: Mapping[str, Order]
    standings: Mapping[str, Standing]
    queues: Mapping[Queue, tuple[str, ...]]
    soon: int = 0

    def count(self, queue: Queue, platform: str | None = None) -> int:
        """Return how many orders lie in a queue, of one platform or of all."""
        ids = self.queues[queue]
        return len(ids) if platform is None else sum(self.orders[key].platform == platform for key in ids)


def take_snapshot(bench: Bench) -> Snapshot:
    """Judge every order now and sort the queues."""
    now = bench.now()
    standings = judge_all(bench.orders, now, bench.packs)
    members: dict[Queue, list[str]] = {queue: [] for queue in Queue}
    soon = 0
    for key, standing in standings.items():
        soon += standing.soon
        for queue in queues_of(bench.orders[key], standing):
            members[queue].append(key)
    queues = {queue: sort_queue(ids, bench.orders, standings) for queue, ids in members.items()}
    return Snapshot(now, bench.store.seq, bench.orders, standings, queues, soon)


def advance(bench: Bench, last: Snapshot, touched: Iterable[str]) -> Snapshot:
    """Return the next snapshot after a change of the given orders, at the clock of the last one."""
    standings = dict(last.standings)
    stale: set[Queue] = set()
    members = dict(last.queues)
    removed: dict[Queue, set[str]] = {}
    added: dict[Queue, list[str]] = {}
    for key in touched:
        old, old_order = standings.pop(key, None), last.orders.get(key)
        order = bench.orders.get(key)
        before = queues_of(old_order, old) if old_order is not None and old is not None else ()
        after: tuple[Queue, ...] = ()
        if order is not None:
            standings[key] = judge(order, last.now, bench.packs.get(order.platform))
            after = queues_of(order, standings[key])
        if before != after or old != standings.get(key):
            stale.update(before, after)
            for queue in before:
                removed.setdefault(queue, set()).add(key)
            for queue in after:
                added.setdefault(queue, []).append(key)
    for queue in stale:
        gone = removed.get(queue, set())
        kept = [key for key in members[queue] if key not in gone]
        members[queue] = sort_queue([*kept, *added.get(queue, ())], bench.orders, standings)
    soon = sum(standing.soon for standing in standings.values()) if stale else last.soon
    return Snapshot(last.now, bench.store.seq, bench.orders, standings, members, soon)
