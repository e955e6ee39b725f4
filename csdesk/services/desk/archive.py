"""Moving what is done with to the archive (it stays findable), so that the desk's file and its views stay small."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from csdesk.domain.cases.cases import QUALITY_DAYS, Case
from csdesk.domain.orders.stage import Stage
from csdesk.domain.shared.label import listed
from csdesk.domain.shared.models import Order
from csdesk.domain.talk.messages import Message, State, state_of
from csdesk.domain.talk.reviews import Review, review_state
from csdesk.i18n import _
from csdesk.services.desk.archived_orders import words_of
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.desk.tables import STEMS, Stems, Table, highest
from csdesk.store import Transaction
from csdesk.store import archive as archive_files
from csdesk.store.journal import Document

FINISHED = frozenset((Stage.COMPLETED, Stage.CLOSED, Stage.SUPERSEDED))
VERB = "store.archive"


def quiet_since(order: Order) -> datetime | None:
    """Return the last thing that is known to have happened to an order."""
    times = (order.created_at, order.paid_at, order.shipped_at, order.received_at, order.desk.notified_at)
    return max((time for time in times if time is not None), default=order.exported_at)


def finished(desk: Desk) -> list[Order]:
    """Return the orders that may be archived: finished, quiet for the days set, and nothing about them still open."""
    now = desk.now()
    limit = now - timedelta(days=desk.config.archive_days)
    busy = {case.order_id for case in desk.records.cases.records.values() if case.closed_at is None}
    busy |= {
        message.order_id
        for message in desk.records.messages.records.values()
        if message.order_id is not None and state_of(message, now) is not State.DONE
    }
    return [
        desk.orders[key]
        for key in sorted(desk.orders.keys() - busy)
        if (quiet_since(desk.orders[key]) or now) <= limit and desk.judge(desk.orders[key]).stage in FINISHED
    ]


class Busy(Struct, frozen=True):
    """What is still worked on: orders by id, and their buyers; nothing about them is put away."""

    orders: frozenset[str]
    buyers: frozenset[tuple[str | None, str | None]]

    def holds(self, thing: Message | Review) -> bool:
        """Tell whether a thing is about one of them."""
        return thing.order_id in self.orders or (
            thing.buyer_nick is not None and (thing.platform, thing.buyer_nick) in self.buyers
        )


def busy_with(desk: Desk) -> Busy:
    """Return the orders of the desk that are not finished."""
    orders = [order for order in desk.orders.values() if desk.judge(order).stage not in FINISHED]
    return Busy(
        frozenset(order.id for order in orders), frozenset((order.platform, order.buyer_nick) for order in orders)
    )


def last_of(message: Message) -> datetime:
    """Return the last thing that happened with a message."""
    times = [line.at for line in message.said if line.at is not None]
    return max([*times, *filter(None, (message.done_at, message.arrived_at))])


def old_messages(desk: Desk, limit: datetime, busy: Busy) -> Iterator[Message]:
    """Yield the messages that are done and quiet."""
    now = desk.now()
    for message in desk.records.messages.records.values():
        quiet = last_of(message) <= limit and not busy.holds(message)
        if quiet and state_of(message, now) is State.DONE:
            yield message


def old_reviews(desk: Desk, limit: datetime, busy: Busy) -> Iterator[Review]:
    """Yield the reviews that may go: answered or closed, and quiet."""
    for review in desk.records.reviews.records.values():
        times = (review.created_at, review.arrived_at, review.replied_at, review.more_at, review.done_at)
        last = max([*filter(None, times), *(contact.at for contact in review.contacts)])
        if review_state(review).settled and last <= limit and not busy.holds(review):
            yield review


def old_cases(desk: Desk, limit: datetime, staying: frozenset[str]) -> Iterator[Case]:
    """Yield the cases that may go: closed, of no order that stays, and too old for the quality refund rate."""
    counted = desk.now() - timedelta(days=QUALITY_DAYS)
    for case in desk.records.cases.records.values():
        done = case.closed_at is not None and case.closed_at <= limit and case.opened_at < counted
        if done and case.order_id not in staying:
            yield case


Pile = dict[str, dict[str, dict[int, Document]]]
"""Documents to put away, by the label of their files, table and id."""


def archive(desk: Desk) -> Result:
    """Move finished orders, and talk that is done, to the monthly archive; search, imports and undo still see them."""
    with desk.change(VERB, "") as transaction:
        limit = desk.now() - timedelta(days=desk.config.archive_days)
        orders = finished(desk)
        gone = {order.id for order in orders}
        busy, records = busy_with(desk), desk.records
        theirs = [one for one in records.messages.records.values() if one.order_id in gone]
        may_go = (*theirs, *old_messages(desk, limit, busy))
        messages = {one.id: one for one in may_go if not (one.tags or one.muted)}  # these still count
        reviews = list(old_reviews(desk, limit, busy))
        cases = list(old_cases(desk, limit, frozenset(desk.orders.keys() - gone)))
        pile: Pile = {}
        for order in orders:
            _lay(desk, pile, "", order.created_at, "orders", records.key(order.id))
        talk: tuple[tuple[Table[Any], Iterable[Any], Callable[[Any], datetime | None]], ...] = (
            (records.messages, messages.values(), lambda one: one.received_at),
            (records.reviews, reviews, lambda one: one.created_at or one.arrived_at),
            (records.cases, cases, lambda one: one.opened_at),
        )
        for table, things, when in talk:
            for thing in things:
                _lay(desk, pile, "-talk", when(thing), table.table, table.key(thing.id))
        if not desk.dry_run:
            for month, tables in sorted(pile.items()):
                archive_files.put_away(desk.store, transaction, month, tables, words_of)
            for table, things, _when in talk:
                _note_numbers(desk, transaction, table, [thing.id for thing in things])
        summary = _summary(len(orders), len(messages), len(reviews), len(cases))
        transaction.entry.summary = summary
    if pile and not desk.dry_run:
        archive_files.sweep(desk.store)
    things = (*messages, *(one.id for one in reviews), *(one.id for one in cases))
    return Result((*(order.id for order in orders), *things), summary)


def _lay(desk: Desk, pile: Pile, kind: str, at: datetime | None, table: str, key: int) -> None:
    local = (at or desk.now()).astimezone(desk.clock.zone)
    rows = pile.setdefault(f"{local:%Y-%m}{kind}", {}).setdefault(table, {})
    rows[key] = desk.store.table(table)[key]


def _note_numbers(desk: Desk, transaction: Transaction, table: Table[Any], ids: list[str]) -> None:
    """Write down the highest numbers that go, so that none of them is ever given again."""
    read = msgspec.json.Decoder(Stems).decode
    known = {key: read(document) for key, document in desk.store.table(STEMS).items()}
    key = next((key for key, one in known.items() if one.id == table.table), None)
    last = dict(known[key].last) if key is not None else highest(table.past_names())
    for stem, number in highest(ids).items():
        last[stem] = max(number, last.get(stem, 0))
    document = msgspec.json.encode(Stems(table.table, last))
    if not last:
        return
    if key is None:
        transaction.add(STEMS, document)
    else:
        transaction.put(STEMS, key, document)


def _summary(orders: int, messages: int, reviews: int, cases: int) -> str:
    words = _("archived: {count} order[s]").format(count=orders)
    more = (
        _("{count} message[s]").format(count=messages) if messages else "",
        _("{count} review[s]").format(count=reviews) if reviews else "",
        _("{count} case[s]").format(count=cases) if cases else "",
    )
    return listed(filter(None, (words, *more)))
