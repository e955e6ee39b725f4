"""What reports are made of: orders and messages, live and archived, read once for one report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from csdesk.domain.messages import Kind, Message
from csdesk.domain.periods import Period
from csdesk.domain.sales import Deal, deals_in, split_at
from csdesk.domain.trades import Talk, Trade, stirred, talks
from csdesk.services.bench import Bench
from csdesk.services.records import no_garbage


class Basis(Struct, frozen=True):
    """The facts of a report, and of the span before it.

    Args:
        period: What it is about.
        trades: Orders of which anything happened in these spans, live and archived.
        messages: Every message, live and archived.
        talk: When buyers talked to us.
        deals: The deals of the period.
        former: The deals of the period before.
    """

    period: Period
    trades: list[Trade]
    messages: list[Message]
    talk: Talk
    deals: list[Deal]
    former: list[Deal]


MARGIN = timedelta(days=30)
"""Orders are kept that stirred so long before: a parcel may be due long after it was paid."""


def take_basis(bench: Bench, period: Period) -> Basis:
    """Return the facts of a report; raises `DataError` when a file of the archive cannot be read."""
    zone = bench.clock.zone
    start, end = period.bounds(zone)
    before, _start = period.before().bounds(zone)
    trades, messages = _read(bench, before - MARGIN)
    talk = talks(_said(bench, messages))
    notes = bench.records.deals.records
    former, deals = split_at(deals_in(trades, before, end, talk, notes), start)
    return Basis(period, trades, messages, talk, deals, former)


_trade = msgspec.json.Decoder(Trade)


def _read(bench: Bench, since: datetime) -> tuple[list[Trade], list[Message]]:
    """Return what stirred since then, and every message; a damaged document is left out, as everywhere."""
    records, decode = bench.records, _trade.decode
    with no_garbage():
        trades = []
        for document in records.store.table("orders").values():
            try:
                trade = decode(document)
            except msgspec.MsgspecError:
                continue
            if stirred(trade, since):
                trades.append(trade)
        messages = list(records.messages.records.values())
        if records.store.table("archives"):
            past = records.attic.read_as({"orders": Trade, "messages": Message})
            trades += [trade for trade in past["orders"] if stirred(trade, since)]
            messages += past["messages"]
    return trades, messages


def _said(bench: Bench, messages: list[Message]) -> Iterator[tuple[str | None, str | None, str | None, datetime]]:
    for message in messages:
        if message.kind is Kind.BUYER:
            yield message.platform, message.buyer_nick, message.order_id, message.received_at
    for consult in bench.records.consults.records.values():
        yield consult.platform, consult.buyer_nick, consult.order_id, consult.at


def asking(basis: Basis, start: datetime, end: datetime) -> frozenset[tuple[str | None, str]]:
    """Return the buyers who talked to us in a span."""
    return frozenset(buyer for buyer, times in basis.talk.buyers.items() if any(start <= at < end for at in times))
