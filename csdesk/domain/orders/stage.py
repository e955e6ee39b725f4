"""What follows from an order's facts and the clock: stage, blockers, deadlines. Nothing here is ever stored.

Rules: the platform's state leads; a COD order that waits is not unpaid (C01, REQUIREMENTS decisions); the deadline in
the file wins over the platform's dated rule (E10); an answer of the desk never survives a platform state that
contradicts it. That an order was given up for another one is no contradiction to its being closed: it stays so.
"""

from __future__ import annotations

import functools
from collections.abc import Container, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from csdesk.domain.orders.parcels import receiver_of
from csdesk.domain.orders.tracking import ParcelState
from csdesk.domain.shared.models import Outline, PlatformState
from csdesk.domain.shared.phones import phone_ok
from csdesk.domain.shared.rules import RulePack

if TYPE_CHECKING:
    from csdesk.domain.orders.trades import Trade


class Stage(StrEnum):
    """Where an order stands on its way; the members are in the order of the way."""

    __hash__ = str.__hash__  # that of Enum is written in Python and four times as slow

    UNPAID = "unpaid"
    COD = "cod"
    TO_CONFIRM = "to_confirm"
    TO_SHIP = "to_ship"
    ON_HOLD = "on_hold"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CLOSED = "closed"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"  # no export tells whether it is paid; nobody may be reminded on a guess


PENDING = frozenset((Stage.COD, Stage.TO_CONFIRM, Stage.TO_SHIP, Stage.ON_HOLD))
"""Stages in which the parcel has not left yet."""

SOON = timedelta(hours=4)
"""How long before its ship-by time an order counts as due soon (R05)."""

_NONE, _LONG = timedelta(0), timedelta.max


class Standing(Struct, frozen=True, gc=False):
    """An order's conclusions at one moment.

    Args:
        stage: Where it stands.
        blockers: Codes that say why it may not be printed or shipped yet; empty when it may, or when it has left.
        ship_by: When it must leave, from the file or the platform's dated rule.
        close_at: When the platform closes the unpaid order by itself.
        late: Past its ship-by time and not shipped.
        soon: Within four hours of its ship-by time and not late.
        rates: Completed on a platform where the seller rates the buyer.
        look: Its parcel is to be looked for.
        parcel: How its parcels are known to stand where that is not on their way: delivered, though the platform does
            not say so yet; or of one that its buyer was not told of, stuck, lost or sent back.
    """

    stage: Stage
    blockers: tuple[str, ...] = ()
    ship_by: datetime | None = None
    close_at: datetime | None = None
    late: bool = False
    soon: bool = False
    rates: bool = False
    look: bool = False
    parcel: ParcelState | None = None

    @property
    def arrived(self) -> bool:
        """Its parcel is with the buyer, though the platform does not say so yet."""
        return self.parcel is ParcelState.DELIVERED


_COMPLETED = Standing(Stage.COMPLETED)
_CLOSED = Standing(Stage.CLOSED)
_GONE = {
    PlatformState.SHIPPED: Standing(Stage.SHIPPED),
    PlatformState.DELIVERED: Standing(Stage.DELIVERED),
    PlatformState.COMPLETED: _COMPLETED,
    PlatformState.CLOSED: _CLOSED,
}
_SUPERSEDED = Standing(Stage.SUPERSEDED)
_UNKNOWN = Standing(Stage.UNKNOWN)
_RATES = Standing(Stage.COMPLETED, rates=True)


_NO_LOOKS: Mapping[str, datetime] = {}
_NOTHING: Mapping[str, ParcelState] = {}


def judge(
    order: Outline,
    now: datetime,
    pack: RulePack | None,
    short: Container[str] = (),
    looks: Mapping[str, datetime] = _NO_LOOKS,
    parcels: Mapping[str, ParcelState] = _NOTHING,
) -> Standing:
    """Return the conclusions of an order's facts at `now` under its platform's rules.

    Args:
        order: The order, in outline.
        now: The desk's clock.
        pack: The rules of its platform.
        short: The ids of orders that the counted stock does not reach (see `domain.stock`).
        looks: When the parcel of an order under way is to be looked for (see `domain.orders.watch`).
        parcels: How the parcels of orders are known to stand, whatever the platform says (see `services.desk.watch`).
    """
    gone = _GONE.get(order.platform_state) if order.platform_state else None
    if gone is _CLOSED and superseded(order):
        return _SUPERSEDED
    if order.desk.refunded_at is not None:
        return _CLOSED
    if gone is not None:
        if gone is _COMPLETED and pack is not None and (rule := pack.rules.get("rates_buyer")) and rule.value:
            gone = _RATES
        look = gone.stage is Stage.SHIPPED and order.id in looks and looks[order.id] <= now
        parcel = parcels.get(order.id) if gone.stage is Stage.SHIPPED else None
        plain = order.ship_by is None and not look and parcel is None
        return gone if plain else Standing(gone.stage, (), order.ship_by, rates=gone.rates, look=look, parcel=parcel)
    desk = order.desk
    cod = order.pay_kind == "cod"
    if superseded(order):
        return _SUPERSEDED
    if cod and desk.cod_answer == "refused":
        return _CLOSED
    if desk.close_reason is not None and desk.closed_in == order.platform_state:
        return _CLOSED
    held = order.held or (desk.hold_reason is not None and (desk.hold_until is None or now < desk.hold_until))
    if order.platform_state in (PlatformState.UNPAID, None) and not cod:
        return _unpaid(order, pack, held=held)
    ship_by = ship_deadline(order, pack)
    if desk.left:
        look = order.id in looks and looks[order.id] <= now
        return Standing(Stage.SHIPPED, ship_by=ship_by, look=look, parcel=parcels.get(order.id))
    blockers = _blockers(order, order.id in short, held=held, cod=cod)
    left = ship_by - now if ship_by is not None else _LONG
    late, soon, stage = left < _NONE, _NONE <= left <= SOON, _pending_stage(order, held=held, cod=cod)
    return Standing(stage, blockers, ship_by, late=late, soon=soon, parcel=parcels.get(order.id))


def refund_of(order: Outline | Trade) -> str | None:
    """Return `open` or `done` as the platform says of an order's refund; `done` where a case says it was given back."""
    return "done" if order.desk.refunded_at is not None else order.refund


def superseded(order: Outline) -> bool:
    """Tell whether an order was given up for another one: its buyer orders again (C04)."""
    desk = order.desk
    return bool(desk.superseded_by) or (order.pay_kind == "cod" and desk.cod_answer == "reorder")


def _unpaid(order: Outline, pack: RulePack | None, *, held: bool) -> Standing:
    if order.platform_state is None:
        return Standing(Stage.ON_HOLD, ("on_hold",)) if held else _UNKNOWN
    stage = Stage.ON_HOLD if held else Stage.UNPAID
    return Standing(stage, ("on_hold",) if held else (), close_at=_close_at(order, pack))


def _pending_stage(order: Outline, *, held: bool, cod: bool) -> Stage:
    if held:
        return Stage.ON_HOLD
    if cod:
        return Stage.TO_SHIP if _price_agreed(order) else Stage.COD
    return Stage.TO_SHIP if _address_settled(order) else Stage.TO_CONFIRM


def _price_agreed(order: Outline) -> bool:
    """Tell whether a COD buyer was told the price at the door, and accepts it: a yes to nothing is none (C02)."""
    return order.desk.cod_answer == "accepted" and order.desk.cod_asked_at is not None


def _address_settled(order: Outline) -> bool:
    """Tell whether the address needs no asking: confirmed, changed and the packer knows, or a parcel went there."""
    desk = order.desk
    if desk.address_confirm == "changed":
        return not desk.open_slips
    return desk.address_confirm == "confirmed" or in_part(order)


def in_part(order: Outline) -> bool:
    """Tell whether a parcel of an order has left already; of one that waits for shipping, the rest is still here."""
    return bool(order.desk.parcels) or order.platform_state is PlatformState.PART_SHIPPED


class Promised(Protocol):
    """What a shipping deadline follows from; an order, or a part of one."""

    @property
    def ship_by(self) -> datetime | None:
        """The deadline that the file names."""

    @property
    def paid_at(self) -> datetime | None:
        """When it was paid."""

    @property
    def created_at(self) -> datetime | None:
        """When it was ordered."""

    @property
    def pay_kind(self) -> str | None:
        """`cod` when it is paid at the door."""


def ship_deadline(order: Promised, pack: RulePack | None) -> datetime | None:
    """Return when the order must leave: the file's deadline, else paid (COD: ordered) time plus the rule's hours."""
    if order.ship_by is not None:
        return order.ship_by
    start = order.paid_at or (order.created_at if order.pay_kind == "cod" else None)
    hours = pack.number("ship_hours") if pack else None
    return start + _span(hours * 60) if start and hours else None


def _close_at(order: Outline, pack: RulePack | None) -> datetime | None:
    minutes = pack.number("pay_minutes") if pack else None
    return order.created_at + _span(minutes) if order.created_at and minutes else None


@functools.cache
def _span(minutes: float) -> timedelta:
    return timedelta(minutes=minutes)


def _blockers(order: Outline, short: bool, *, held: bool, cod: bool) -> tuple[str, ...]:
    desk = order.desk
    settled = cod or _address_settled(order)
    changed = desk.address_confirm == "changed" and bool(desk.open_slips)
    found: list[str] = []
    if cod and not _price_agreed(order):
        found.append("cod_unanswered")
    if changed:
        found.append("address_changed")
    elif not settled:
        found.append("address_unconfirmed")
    if order.buyer_message and desk.message_read != order.buyer_message:
        found.append("message_unread")
    if order.refund == "open":
        found.append("refund_open")
    if held:
        found.append("on_hold")
    if desk.open_slips and not changed:
        found.append("slip_open")
    if short:
        found.append("no_stock")
    receiver = receiver_of(order)
    if receiver is None or not receiver.readable:
        found.append("receiver_unreadable")
    elif not phone_ok(receiver.phone, receiver.country):
        found.append("phone_bad")
    return tuple(found)


def judge_all(
    orders: Mapping[str, Outline],
    now: datetime,
    packs: Mapping[str, RulePack],
    short: Container[str] = (),
    looks: Mapping[str, datetime] = _NO_LOOKS,
    parcels: Mapping[str, ParcelState] = _NOTHING,
) -> dict[str, Standing]:
    """Return the standing of each order by its id."""
    now = now.astimezone(UTC)  # asking a named zone for its offset at each comparison would be slow
    pack = functools.cache(packs.get)
    return {key: judge(one, now, pack(one.platform), short, looks, parcels) for key, one in orders.items()}
