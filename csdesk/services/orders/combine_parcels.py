"""Orders to one door: told when they come, put into one parcel, and apart again (A03)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from csdesk.domain.orders import permissions
from csdesk.domain.orders.address import address_key
from csdesk.domain.orders.parcels import parcels_of, receiver_of
from csdesk.domain.orders.stock import is_open
from csdesk.domain.shared.models import Order, Outline
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.services.buyers.told import in_parcels
from csdesk.services.desk.change import add_slip, edit_order, refuse
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result

WAITS = b'"platform_state":"paid"'
"""What the packed form of an order that may wait for its parcel holds; the others need not be unpacked."""


def to_one_door(desk: Desk, new: Collection[str], read: Callable[[str], Outline]) -> Iterator[tuple[str, str]]:
    """Yield the id of each new order that waits and the number of the first other one it may travel with.

    Of a door only its hash is kept: there may be tens of thousands.
    """
    doors: dict[int, str] = {}
    for outline in desk.records.orders.outlines.values() if new else ():
        door = _door(outline) if outline.id not in new else None
        if door is not None:
            doors.setdefault(door, outline.order_no)
    for order in map(read, new):
        door = _door(order)
        if door is not None and door in doors:
            yield order.id, doors[door]
        elif door is not None:
            doors[door] = order.order_no


def _door(order: Outline) -> int | None:
    """Return what is the same of two orders that wait and may travel together: platform, door and how they are paid."""
    door = address_key(receiver_of(order)) if is_open(order) else None
    return hash((order.platform, order.pay_kind, door)) if door is not None else None


def doors_shared(waiting: Iterable[Outline], orders: Mapping[str, Order]) -> dict[str, str]:
    """Return by order the first other one of the same buyer that waits for a parcel to the same door.

    Only orders that share a phone are looked at closely: of thousands that wait few do.
    """
    phones: dict[tuple[str, str | None], list[str]] = {}
    for one in waiting:
        receiver = receiver_of(one)
        if receiver is not None and receiver.phone:
            phones.setdefault((one.platform, receiver.phone), []).append(one.id)
    groups: dict[tuple[str, str | None, tuple[str, str]], list[str]] = {}
    for key in (key for keys in phones.values() if len(keys) > 1 for key in keys):
        order = orders[key]
        door = address_key(receiver_of(order))
        if order.buyer_nick and door is not None:
            groups.setdefault((f"{order.platform}:{order.buyer_nick}", order.pay_kind, door), []).append(key)
    return {key: keys[key == keys[0]] for keys in groups.values() if len(keys) > 1 for key in keys}


def mates(desk: Desk, order: Order) -> list[Order]:
    """Return the other orders of this buyer that could travel in one parcel with an order."""
    keys = desk.index.buyers.get((order.platform, order.buyer_nick), ()) if order.buyer_nick else ()
    others = [desk.orders[key] for key in sorted(keys) if key != order.id and key in desk.orders]
    return [one for one in others if one_parcel(desk, order, one)]


def one_parcel(desk: Desk, order: Order, other: Order) -> bool:
    """Tell whether two orders may travel in one parcel: one buyer, one door, paid alike, both still here."""
    door = address_key(receiver_of(order))
    return (
        door is not None
        and (order.platform, order.buyer_nick, order.pay_kind) == (other.platform, other.buyer_nick, other.pay_kind)
        and door == address_key(receiver_of(other))
        and permissions.merge(other, desk.judge(other)) is None
    )


def riders(desk: Desk, order: Order) -> list[Order]:
    """Return the orders that were put into one parcel with an order."""
    if order.desk.together is None:
        return []
    keys = desk.index.buyers.get((order.platform, order.buyer_nick), ())
    found = (desk.orders[key] for key in sorted(keys) if key != order.id and key in desk.orders)
    return [one for one in found if one.desk.together == order.desk.together]


def mates_words(desk: Desk, order: Order) -> str:
    """Return in words which orders are in one parcel with an order; nothing where it travels alone."""
    numbers = [number for number, _courier in parcels_of(order)]
    found = {one.id: one for one in (order, *riders(desk, order), *in_parcels(desk, order, numbers))}
    return _("one parcel: {tails}").format(tails=_tails(found.values())) if len(found) > 1 else ""


def _tails(orders: Iterable[Order]) -> str:
    return " ".join(f"…{one.order_no[-4:]}" for one in orders)


def merge(desk: Desk, names: Sequence[str]) -> Result:
    """Put orders into one parcel: one slip, one tracking number, one notice (A03).

    A single order is put together with every other one of its buyer to its door; where there is none nothing changes.
    Raises `RefusedError` for orders that wait for no parcel, or of several buyers, doors or ways to pay.
    """
    with desk.change("order.merge", "") as transaction:
        orders = desk.find_all(names)
        refuse(orders, permissions.merge, desk)
        first = orders[0]
        group = [*orders, *(mates(desk, first) if len(orders) == 1 else ())]
        apart = [one for one in group[1:] if not one_parcel(desk, first, one)]
        if apart:
            words = _("Order {id} has another buyer, door or way to pay.").format(id=apart[0].id)
            raise RefusedError(words, where=first.id, code="not_one_door")
        if len(group) == 1:
            return Result((), _("…{tail}: no other order goes to this door.").format(tail=first.order_no[-4:]))
        tails = _tails(group)
        lead, summary = min(one.id for one in group), _("one parcel: {tails}").format(tails=tails)
        if all(one.desk.together == lead for one in group):
            return Result((), f"{summary} · {_('nothing to change')}")
        for one in group:
            new = edit_order(desk, transaction, one, together=lead)
            if one.id == lead:
                add_slip(
                    desk, transaction, new, "together", text=_("one parcel: {tails}").format(tails=tails), blocks=False
                )
        summary = _("one parcel: {tails}").format(tails=tails)
        transaction.entry.subject, transaction.entry.summary = " ".join(one.id for one in group), summary
    return Result(tuple(one.id for one in group), summary)


def split(desk: Desk, name: str) -> Result:
    """Let an order and those it was put together with travel alone again; raises `RefusedError` once they left."""
    with desk.change("order.split", name) as transaction:
        order = desk.find(name)
        if not order.desk.together:
            return Result((), _("…{tail} travels alone already.").format(tail=order.order_no[-4:]))
        group = [order, *riders(desk, order)]
        refuse(group, permissions.merge, desk)
        tails = _tails(group)
        summary = _("parcels of their own again: {tails}").format(tails=tails)
        for one in group:
            new = edit_order(desk, transaction, one, together=None)
            if one.id == order.desk.together:
                add_slip(desk, transaction, new, "together", text=summary, blocks=False)
        transaction.entry.subject, transaction.entry.summary = " ".join(one.id for one in group), summary
    return Result(tuple(one.id for one in group), summary)


def merge_or_split(desk: Desk, names: Sequence[str]) -> Result:
    """Split a single order that is together with others, else put orders together."""
    if len(names) == 1 and desk.find(names[0]).desk.together:
        return split(desk, names[0])
    return merge(desk, names)
