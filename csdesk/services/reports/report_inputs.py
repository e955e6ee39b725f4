"""What reports are made of: orders and messages, live and archived, read once for one report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from csdesk.domain.cases.cases import Case
from csdesk.domain.orders.trades import Talk, Trade, stirred, talks
from csdesk.domain.reports.periods import Period, period_of
from csdesk.domain.reports.sales import Deal, deals_in, split_at
from csdesk.domain.shared.times import Within
from csdesk.domain.talk.messages import Kind, Message
from csdesk.domain.talk.reviews import Review
from csdesk.runtime import no_garbage
from csdesk.services.desk.desk import Desk


class ArchivedInputs(Struct, frozen=True):
    """What reports look at, live and archived; of orders those of which anything happened in their spans."""

    trades: list[Trade]
    messages: list[Message]
    reviews: list[Review]
    cases: list[Case]


class ReportInputs(ArchivedInputs, frozen=True):
    """The facts of a report, and of the span before it.

    Args:
        trades: Orders of which anything happened in these spans.
        messages: Every message.
        reviews: Every review.
        cases: Every case.
        period: What it is about.
        talk: When buyers talked to us.
        deals: The deals of the period.
        former: The deals of the period before.
        week_ago: Of a day the deals of the same day a week before.
    """

    period: Period
    talk: Talk
    deals: Sequence[Deal]
    former: Sequence[Deal]
    week_ago: Sequence[Deal]


MARGIN = timedelta(days=30)
"""Orders are kept that stirred so long before: a parcel may be due long after it was paid."""


AGES = timedelta(days=366 * 500)


def take_inputs(desk: Desk, period: Period) -> ReportInputs:
    """Return the facts of a report; raises `DataError` when a file of the archive cannot be read."""
    zone = desk.clock.zone
    start, end = period.bounds(zone)
    before, _start = period.before().bounds(zone)
    past = _read(desk, before - MARGIN)
    talk = talks(_said(desk, past.messages))
    former, deals = split_at(deals_in(past.trades, before, end, talk, desk.records.deals.records), start)
    week_ago: list[Deal] = []
    if period.kind == "day":
        same = period_of("day", period.first - timedelta(days=7)).bounds(zone)
        week_ago = deals_in(past.trades, *same, talk, desk.records.deals.records)
    return ReportInputs(past.trades, past.messages, past.reviews, past.cases, period, talk, deals, former, week_ago)


_trade = msgspec.json.Decoder(Trade)


def _read(desk: Desk, since: datetime) -> ArchivedInputs:
    """Return what stirred since then, and all else; a damaged document is left out, as everywhere."""
    records, decode, counts = desk.records, _trade.decode, Within(since, since + AGES)
    with no_garbage():
        trades = []
        for document in records.store.table("orders").values():
            try:
                trade = decode(document)
            except msgspec.MsgspecError:
                continue
            if stirred(trade, counts):
                trades.append(trade)
        messages = list(records.messages.records.values())
        reviews, cases = list(records.reviews.records.values()), list(records.cases.records.values())
        if records.store.table("archives"):
            past = records.archived_orders.read_as(
                {"orders": Trade, "messages": Message, "reviews": Review, "cases": Case}
            )
            trades += [trade for trade in past["orders"] if stirred(trade, counts)]
            messages += past["messages"]
            reviews += past["reviews"]
            cases += past["cases"]
    return ArchivedInputs(trades, messages, reviews, cases)


def _said(desk: Desk, messages: list[Message]) -> Iterator[tuple[str | None, str | None, str | None, datetime]]:
    for message in messages:
        if message.kind is Kind.BUYER:
            yield message.platform, message.buyer_nick, message.order_id, message.received_at
    for consult in desk.records.consults.records.values():
        yield consult.platform, consult.buyer_nick, consult.order_id, consult.at


def asking(inputs: ReportInputs, start: datetime, end: datetime) -> frozenset[tuple[str | None, str]]:
    """Return the buyers who talked to us in a span."""
    return frozenset(buyer for buyer, times in inputs.talk.buyers.items() if any(start <= at < end for at in times))
