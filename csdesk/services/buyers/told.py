"""That buyers were told of a parcel: written by whatever way its notice left, so that nobody is told twice (S01)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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
    return (parcel or order.id) in desk.records.told.records or permissions.notify(order, desk.judge(order)) is not None


def note_told(
    desk: Desk, transaction: Transaction, order: Order, channel: Channel, *, parcel: str | None = None, sent: bool
) -> None:
    """Write within a change that a buyer was told of a parcel (the newest when None), on every order that is in it."""
    if permissions.notify(order, desk.judge(order)) is not None:
        return
    number, now = parcel or parcel_told(order).number, desk.now()
    desk.records.told.put(transaction, Told(number or order.id, order.id, channel.value, now))
    for order_id in {order.id, *_riders(desk.orders.values(), number)}:
        one = desk.records.order_in(transaction, order_id)
        if one is not None:
            told = Notice(number, channel.value, now, sent)
            edit_order(desk, transaction, one, notices=(*one.desk.notices, told))


def _riders(orders: Iterable[Order], parcel: str | None) -> list[str]:
    """Return which orders travel in a parcel: one buyer's orders may share one."""
    if parcel is None:
        return []
    return [one.id for one in orders if parcel == one.tracking_no or any(parcel == p for p, _by in parcels_of(one))]
