"""Trades: of an order just what the figures need, and what counts as a deal (T02, T04)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from csdesk.domain.facts import Parcel, Reminder
from csdesk.domain.models import Line, PlatformState


class TradeDesk(Struct, frozen=True, gc=False):
    """What the desk knew of it."""

    reminders: tuple[Reminder, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    cod_answer: str | None = None
    close_reason: str | None = None
    closed_in: PlatformState | None = None
    superseded_by: str | None = None


class Trade(Struct, frozen=True, gc=False):
    """An order, live or archived, as far as reports look at it."""

    id: str
    platform: str
    order_no: str
    platform_state: PlatformState | None = None
    shop: str | None = None
    pay_kind: str | None = None
    buyer_nick: str | None = None
    created_at: datetime | None = None
    paid_at: datetime | None = None
    ship_by: datetime | None = None
    shipped_at: datetime | None = None
    received_at: datetime | None = None
    lines: tuple[Line, ...] = ()
    amount: str | None = None
    currency: str = "CNY"
    freight: str | None = None
    refund: str | None = None
    close_reason: str | None = None
    desk: TradeDesk = TradeDesk()


_AT_DOOR = frozenset((PlatformState.DELIVERED, PlatformState.COMPLETED))


def dealt_at(trade: Trade) -> datetime | None:
    """Return when an order became a deal: its payment; paid at the door, the moment it was received."""
    if trade.paid_at is not None:
        return trade.paid_at
    return trade.received_at if trade.pay_kind == "cod" and trade.platform_state in _AT_DOOR else None


def stirred(trade: Trade, since: datetime) -> bool:
    """Tell whether anything dated of a trade lies after a moment."""
    for at in (trade.created_at, trade.paid_at, trade.shipped_at, trade.received_at, trade.ship_by):
        if at is not None and at >= since:
            return True
    desk = trade.desk
    return any(at >= since for at in (*(one.at for one in desk.reminders), *(one.at for one in desk.parcels)))


def goods(trade: Trade) -> tuple[Line, ...]:
    """Return the lines that are goods, no gifts and services."""
    return tuple(line for line in trade.lines if line.kind is None)


# -- asked or silent --------------------------------------------------------------------------------------------------

ASKED_DAYS = 7
"""A buyer who talked to us within so many days before paying has asked; any other deal is a silent one."""

Talk = Mapping[tuple[str | None, str], Collection[datetime]]
"""When a buyer (platform and nick) talked to us; an order's own talks stand under (None, its id)."""


def talks(said: Iterable[tuple[str | None, str | None, str | None, datetime]]) -> Talk:
    """Return the talks by buyer and by order, of platform, nick, order id and time each."""
    found: dict[tuple[str | None, str], list[datetime]] = {}
    for platform, nick, order_id, at in said:
        if nick:
            found.setdefault((platform, nick), []).append(at)
        if order_id:
            found.setdefault((None, order_id), []).append(at)
    return found


def asked(trade: Trade, talk: Talk) -> bool:
    """Tell whether the buyer of a deal talked to us before paying."""
    at = dealt_at(trade)
    if at is None or not talk:
        return False
    since = at - timedelta(days=ASKED_DAYS)
    own = talk.get((None, trade.id), ())
    buyer = talk.get((trade.platform, trade.buyer_nick), ()) if trade.buyer_nick else ()
    return any(since <= said <= at for said in (*own, *buyer))
