"""That buyers were told of a parcel: written by whatever way its notice left, so that nobody is told twice (S01).

What was sent stays told whatever is undone; a notice that was only copied may be made again once that is taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

import msgspec

from csdesk.domain.orders import permissions
from csdesk.domain.orders.ledgers import Told
from csdesk.domain.orders.parcels import parcel_told, parcels_of
from csdesk.domain.shared.facts import Notice
from csdesk.domain.shared.models import Order
from csdesk.services.desk.change import edit_order
from csdesk.services.desk.desk import Desk
from csdesk.store import Transaction
from csdesk.texts.template import Channel

NOTICES: Mapping[Channel, str] = {Channel.SMS: "ship_sms", Channel.CHAT: "ship_chat"}
"""The texts that tell of a parcel."""


def is_told(desk: Desk, order: Order, parcel: str | None) -> bool:
    """Tell whether the buyer was told of a parcel of an order, also when that was undone: what has left has left."""
    return (parcel or order.id) in desk.records.told.records or permissions.notify(
        order, desk.judge(order)
    ) is permissions.ALREADY_TOLD


def note_told(
    desk: Desk, transaction: Transaction, order: Order, channel: Channel, *, parcel: str | None = None, sent: bool
) -> None:
    """Write within a change that a buyer was told of a parcel (the newest when None), on every order that is in it."""
    if permissions.notify(order, desk.judge(order)) is None:
        number = parcel or parcel_told(order).number
        _write(desk, transaction, order, Notice(number, channel.value, desk.now(), sent), lambda known: known)


def confirm_told(desk: Desk, transaction: Transaction, order: Order, text: str) -> None:
    """Write within a change that a copied notice went, of whichever parcels its text names."""
    for notice in order.desk.notices:
        if not notice.sent and (notice.parcel or "") in text:
            went = msgspec.structs.replace(notice, sent=True)
            _write(desk, transaction, order, went, partial(_without, notice.parcel))


def _without(parcel: str | None, known: tuple[Notice, ...]) -> tuple[Notice, ...]:
    return tuple(one for one in known if one.parcel != parcel or one.sent)


def _write(
    desk: Desk,
    transaction: Transaction,
    order: Order,
    told: Notice,
    keep: Callable[[tuple[Notice, ...]], tuple[Notice, ...]],
) -> None:
    """Write a notice on every order that is in its parcel, behind those that are kept."""
    if told.sent:
        known = Told(told.parcel or order.id, order.id, told.channel, desk.now())
        desk.records.told.put(transaction, known)
    for order_id in {order.id, *_riders(desk.orders.values(), told.parcel)}:
        one = desk.records.order_in(transaction, order_id)
        if one is not None:
            edit_order(desk, transaction, one, notices=(*keep(one.desk.notices), told))


def in_parcels(desk: Desk, order: Order, numbers: Iterable[str | None]) -> tuple[Order, ...]:
    """Return the other orders of an order's buyer that travel in its parcels of these numbers, oldest number first."""
    keys = {key for number in numbers if number for key in desk.index.parcels.get(number, ())} - {order.id}
    found = (desk.orders[key] for key in sorted(keys) if key in desk.orders)
    return tuple(one for one in found if (one.platform, one.buyer_nick) == (order.platform, order.buyer_nick))


def _riders(orders: Iterable[Order], parcel: str | None) -> list[str]:
    """Return which orders travel in a parcel: one buyer's orders may share one."""
    if parcel is None:
        return []
    return [one.id for one in orders if parcel == one.tracking_no or any(parcel == p for p, _by in parcels_of(one))]
