"""The snapshot: one frozen view of queues and counts, made after each change and each minute.

Screens and commands read nothing else. `advance` makes the next one out of the last by judging again only what changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from csdesk.domain.orders.ledgers import Product
from csdesk.domain.orders.queues import Queues
from csdesk.domain.orders.stage import Standing, judge_all
from csdesk.domain.shared.models import Order, Outline
from csdesk.domain.texts.sent_log import Waiting
from csdesk.domain.today.routine import Step, StepState, steps_today
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.order_table import OrderTable
from csdesk.services.today.queues import QUEUES, order_queues, queues_of
from csdesk.services.today.steps import load_steps
from csdesk.services.today.talk import Talk, take_talk


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
        routine: What its steps are, in the same order.
        cutoff_at: When the last parcel of the day leaves; None when the settings name no time.
        soon: How many orders must leave within four hours.
        talk: Messages, reviews and cases.
        products: Every product by SKU.
        waiting: The orders of a queue with which nothing can be done now, by queue; only queues where that happens.
        outbox: Every text that waits or waited for its time, by id.
        past: The archived orders that records on the desk are about, in outline.
        archived: Whether anything is in the archive.
    """

    now: datetime
    seq: int
    orders: Mapping[str, Order]
    standings: Mapping[str, Standing]
    queues: Queues
    counts: Mapping[str, Mapping[str, int]]
    talk: Talk
    steps: tuple[StepState, ...] = ()
    routine: tuple[Step, ...] = ()
    cutoff_at: datetime | None = None
    soon: int = 0
    products: Mapping[str, Product] = {}
    waiting: Mapping[str, frozenset[str]] = {}
    outbox: Mapping[str, Waiting] = {}
    past: Mapping[str, Outline] = {}
    archived: bool = False

    def about(self, order_id: str | None) -> Outline | None:
        """Return the outline of the order that a record is about, archived ones too."""
        return self.outlines.get(order_id or "") or self.past.get(order_id or "")

    @property
    def outlines(self) -> Mapping[str, Outline]:
        """Every live order by id, as far as its stage needs it: for whoever looks at all of them."""
        return self.orders.outlines if isinstance(self.orders, OrderTable) else self.orders

    @property
    def empty(self) -> bool:
        """Whether nothing is here that is worked, nor was: no order, message, review, case, dated thing or archive."""
        talk = self.talk
        return not (self.orders or talk.inbox.messages or talk.reviews or talk.cases or talk.follow or self.archived)

    def count(self, queue: str, platform: str | None = None) -> int:
        """Return how much lies in a queue, of one platform or of all."""
        count = QUEUES[queue].count
        if count is not None:
            return count(self.talk, platform)
        return self.queues.size(queue) if platform is None else self.counts.get(platform, {}).get(queue, 0)


def take_snapshot(desk: Desk) -> Snapshot:
    """Judge every order now and put it in its queues."""
    now, orders = desk.now(), desk.orders
    outlines: Mapping[str, Outline] = desk.records.orders.outlines
    standings = judge_all(outlines, now, desk.packs, desk.shortage.short, desk.watch.due, desk.watch.stand)
    members: dict[str, list[str]] = {row.id: [] for row in order_queues()}
    counts: dict[str, dict[str, int]] = {}
    soon = 0
    for key, standing in standings.items():
        order = outlines[key]
        row = counts.get(order.platform) or counts.setdefault(order.platform, dict.fromkeys(members, 0))
        for queue in queues_of(order, standing):
            members[queue].append(key)
            row[queue] += 1
        soon += standing.soon
    queues = Queues(members, outlines, standings)
    counts = dict(sorted(counts.items()))
    cutoff = _cutoff(desk, now)
    talk = take_talk(desk)
    routine = load_steps(desk.home.folder)
    waiting = _waiting(desk, queues, standings)
    steps = _steps(desk, routine, queues, talk, now, waiting, standings)
    kept = _kept(desk, waiting)
    return Snapshot(now, desk.store.seq, orders, standings, queues, counts, talk, steps, routine, cutoff, soon, *kept)


def _kept(
    desk: Desk, waiting: Mapping[str, frozenset[str]]
) -> tuple[Mapping[str, Product], Mapping[str, frozenset[str]], Mapping[str, Waiting], Mapping[str, Outline], bool]:
    records = desk.records
    return records.products.records, waiting, records.outbox.records, desk.past, bool(desk.store.table("archives"))


def _steps(
    desk: Desk,
    routine: tuple[Step, ...],
    queues: Queues,
    talk: Talk,
    now: datetime,
    waiting: Mapping[str, frozenset[str]],
    standings: Mapping[str, Standing],
) -> tuple[StepState, ...]:
    tallies = {queue: queues.size(queue) for queue in queues} | talk.tallies
    tallies |= {row.id: row.count(talk, None) for row in QUEUES.values() if row.count and row.known(talk)}
    waits = {name: len(ids) for name, ids in waiting.items()} | talk.waits
    outlines: Mapping[str, Outline] = desk.records.orders.outlines
    over = {name: {key for key in ids if _closes_by(standings[key], now)} for name, ids in waiting.items()}
    asked = {
        name: sum(QUEUES[name].asked(outlines[key], standings[key]) for key in ids - over[name])
        for name, ids in waiting.items()
    } | talk.waits
    gone = {name: len(ids) for name, ids in over.items()}
    return steps_today(routine, desk.records.steps().values(), tallies, now, waits, asked, gone)


def _closes_by(standing: Standing, now: datetime) -> bool:
    return standing.close_at is not None and standing.close_at <= now


def _waiting(
    desk: Desk,
    queues: Queues,
    standings: Mapping[str, Standing],
    last: Snapshot | None = None,
    touched: frozenset[str] = frozenset(),
) -> dict[str, frozenset[str]]:
    """Return what waits in each queue: what was `touched` since the last snapshot is judged again.

    All is, where there is no last one, and where a message came or a case changed: a no in the chat ends the reminders
    of its buyer, and nobody is told to expect a parcel that is called back.
    """
    outlines: Mapping[str, Outline] = desk.records.orders.outlines
    if last is not None:
        known, records = last.talk, desk.records
        same = known.inbox.messages is records.messages.records and known.cases is records.cases.records
        last = last if same else None
    places = {key: queues_of(outlines[key], standings[key]) for key in touched if key in standings}
    found = {}
    for row in order_queues():
        if row.waits is not None:
            again = queues.ids(row.id) if last is None else [key for key, at in places.items() if row.id in at]
            waits = frozenset(key for key in again if row.waits(desk, outlines[key], standings[key]))
            found[row.id] = waits if last is None else (last.waiting[row.id] - touched) | waits
    return found


def _cutoff(desk: Desk, now: datetime) -> datetime | None:
    hour, colon, minute = desk.config.cutoff.partition(":")
    return now.replace(hour=int(hour), minute=int(minute), second=0) if colon else None


def advance(desk: Desk, last: Snapshot, touched: Iterable[str]) -> Snapshot:
    """Return the next snapshot after a change of the given orders, at the clock of the last one."""
    standings, orders, now, touched = dict(last.standings), desk.orders, last.now, frozenset(touched)
    gone: dict[str, set[str]] = {queue: set() for queue in last.queues}
    come: dict[str, list[str]] = {queue: [] for queue in last.queues}
    counts = {platform: dict(row) for platform, row in last.counts.items()}
    soon = last.soon
    for key in touched:
        old, old_order, order = standings.pop(key, None), last.orders.get(key), orders.get(key)
        new = desk.judge_at(order, now) if order is not None else None
        if new is not None:
            standings[key] = new
        soon += (new is not None and new.soon) - (old is not None and old.soon)
        before = queues_of(old_order, old) if old_order is not None and old is not None else []
        after = queues_of(order, new) if order is not None and new is not None else []
        same_age = order is not None and old_order is not None and order.created_at == old_order.created_at
        if before == after and old == new and same_age:
            continue  # a flag or a note: nothing moves, and sorting a long queue again would cost more than the change
        for queue in before:
            gone[queue].add(key)
            counts[last.orders[key].platform][queue] -= 1
        for queue in after:
            come[queue].append(key)
            counts.setdefault(orders[key].platform, dict.fromkeys(last.queues, 0))[queue] += 1
    counts = dict(sorted(counts.items()))  # a platform's column stands where it will stand tomorrow
    queues = last.queues.moved(gone, come, desk.records.orders.outlines, standings)
    talk = take_talk(desk)
    routine = load_steps(desk.home.folder)
    waiting = _waiting(desk, queues, standings, last, touched)
    steps = _steps(desk, routine, queues, talk, now, waiting, standings)
    cutoff, seq, kept = last.cutoff_at, desk.store.seq, _kept(desk, waiting)
    return Snapshot(now, seq, orders, standings, queues, counts, talk, steps, routine, cutoff, soon, *kept)
