"""Trades: of an order just what the figures need, and what counts as a deal (T02, T04)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta

from msgspec import Struct

from csdesk.domain.shared.facts import Given, Parcel, Refusal, Reminder, Urge
from csdesk.domain.shared.models import Line, Order, PlatformState


class TradeDesk(Struct, frozen=True, gc=False):
    """What the desk knew of it."""

    reminders: tuple[Reminder, ...] = ()
    parcels: tuple[Parcel, ...] = ()
    urges: tuple[Urge, ...] = ()
    given: tuple[Given, ...] = ()
    cod_fee: str | None = None
    cod_answer: str | None = None
    cod_answered_at: datetime | None = None
    refusal: Refusal | None = None
    close_reason: str | None = None
    closed_in: PlatformState | None = None
    superseded_by: str | None = None
    refunded_at: datetime | None = None


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
    cod_fee: str | None = None
    courier: str | None = None
    refund: str | None = None
    close_reason: str | None = None
    desk: TradeDesk = TradeDesk()


_AT_DOOR = frozenset((PlatformState.DELIVERED, PlatformState.COMPLETED))


def dealt_at(trade: Trade) -> datetime | None:
    """Return when an order became a deal: its payment; a COD order's, when its price was accepted.

    A COD order that nobody asked here is one when it was received. What was refused at the door, or was closed before
    it was paid, is none.
    """
    if trade.pay_kind != "cod":
        return trade.paid_at
    desk, paid = trade.desk, not cod_open(trade)
    ended = trade.platform_state is PlatformState.CLOSED or desk.superseded_by is not None
    dropped = desk.close_reason is not None and desk.closed_in == trade.platform_state
    if desk.refusal is not None or (not paid and (ended or dropped)):
        return None
    agreed = desk.cod_answered_at if desk.cod_answer == "accepted" else None
    return agreed or trade.paid_at or (trade.received_at if paid else None)


def cod_open(trade: Trade) -> bool:
    """Tell whether the money of an order is still to come: COD, and not yet received."""
    return trade.pay_kind == "cod" and trade.paid_at is None and trade.platform_state not in _AT_DOOR


def stirred(trade: Trade, counts: Callable[[datetime], bool]) -> bool:
    """Tell whether anything dated of a trade counts."""
    created = trade.created_at
    if created is not None and counts(created):
        return True
    desk = trade.desk
    for at in (trade.paid_at, trade.shipped_at, trade.received_at, trade.ship_by, desk.cod_answered_at):
        if at is not None and counts(at):
            return True
    if desk.refusal is not None and counts(desk.refusal.at):
        return True
    return any(counts(one.at) for some in (desk.reminders, desk.parcels, desk.urges, desk.given) for one in some)


def goods(trade: Trade) -> list[Line]:
    """Return the lines that are goods, no gifts and services."""
    return [line for line in trade.lines if line.kind is None]


def won_back(order: Order | Trade, since: datetime | None = None, until: datetime | None = None) -> bool | None:
    """Tell whether an order was paid after a payment reminder of a span; None when it was not reminded in it."""
    times = [
        one.at
        for one in order.desk.reminders
        if (since is None or one.at >= since) and (until is None or one.at < until)
    ]
    if not times:
        return None
    return order.paid_at is not None and order.paid_at >= times[0]


# -- asked or silent --------------------------------------------------------------------------------------------------

ASKED = timedelta(days=7)
"""A buyer who talked to us so long before paying at most has asked; any other deal is a silent one."""


class Talk(Struct, frozen=True):
    """When buyers talked to us: by platform and nick, and by the order it was about."""

    buyers: Mapping[tuple[str | None, str], Collection[datetime]]
    orders: Mapping[str, Collection[datetime]]


def talks(said: Iterable[tuple[str | None, str | None, str | None, datetime]]) -> Talk:
    """Return the talks by buyer and by order, of platform, nick, order id and time each."""
    buyers: dict[tuple[str | None, str], list[datetime]] = {}
    orders: dict[str, list[datetime]] = {}
    for platform, nick, order_id, at in said:
        if nick:
            buyers.setdefault((platform, nick), []).append(at)
        if order_id:
            orders.setdefault(order_id, []).append(at)
    return Talk(buyers, orders)


def asked(trade: Trade, at: datetime, talk: Talk) -> bool:
    """Tell whether the buyer of a deal made at a moment talked to us before."""
    own = talk.orders.get(trade.id)
    buyer = talk.buyers.get((trade.platform, trade.buyer_nick)) if trade.buyer_nick else None
    if own is None and buyer is None:
        return False
    since = at - ASKED
    return any(since <= said <= at for said in (*(own or ()), *(buyer or ())))
