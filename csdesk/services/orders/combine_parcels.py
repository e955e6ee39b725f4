"""Orders to one door: told when they come, put into one parcel, and apart again (A03)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from csdesk.domain.follow.promised import Promised
from csdesk.domain.orders import permissions
from csdesk.domain.orders.address import address_key
from csdesk.domain.orders.parcels import parcels_of, receiver_of
from csdesk.domain.orders.stock import is_open
from csdesk.domain.shared.models import Order, Outline
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.services.buyers.sent_log import buyer_key
from csdesk.services.buyers.told import in_parcels
from csdesk.services.desk.change import add_slip, edit_order, refuse
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result

WAITS = b'"platform_state":"paid"'
"""What the packed form of an order that may wait for its parcel holds; the others need not be unpacked."""


def to_one_door(
    desk: Desk, new: Collection[str], read: Callable[[str], Outline], whole: Callable[[str], Order]
) -> Iterator[tuple[str, str]]:
    """Yield the id of each new order that waits and the number of one here, or before it, that may travel with it.

    Of a door only its hash is kept: there may be tens of thousands. Buyers are looked at where a door is met again.
    """
    first: dict[int, tuple[str, str]] = {}
    numbers: dict[tuple[int, str | None], str] = {}

    def nick(key: str) -> str | None:
        return (whole(key) if key in new else desk.orders[key]).buyer_nick or None

    stored = (one for one in desk.records.orders.outlines.values() if one.id not in new) if new else ()
    for one in chain(stored, map(read, new)):
        door = address_key(receiver_of(one)) if is_open(one) else None
        if door is None:
            continue
        place, own = hash((one.platform, one.pay_kind, door)), (one.id, one.order_no)
        before = first.setdefault(place, own)
        if before != own:
            numbers.setdefault((place, nick(before[0])), before[1])
            buyer = nick(one.id)
            other = numbers.setdefault((place, buyer), one.order_no)
            if buyer and one.id in new and other != one.order_no:
                yield one.id, other


def doors_shared(waiting: Iterable[Outline], orders: Mapping[str, Order]) -> dict[str, str]:
    """Return by order the first other one that waits and may travel with it: one buyer, one door, paid alike.

    Only orders that share a phone are looked at closely: of thousands that wait few do.
    """
    phones: dict[tuple[str, str | None], list[str]] = {}
    for one in waiting:
        receiver = receiver_of(one)
        if receiver is not None and receiver.phone:
            phones.setdefault((one.platform, receiver.phone), []).append(one.id)
    groups: dict[object, list[str]] = {}
    for key in (key for keys in phones.values() if len(keys) > 1 for key in keys):
        order = orders[key]
        alike = _alike(order)
        if order.buyer_nick and alike is not None:
            groups.setdefault(alike, []).append(key)
    return {key: keys[key == keys[0]] for keys in groups.values() if len(keys) > 1 for key in keys}


def mates(desk: Desk, order: Order) -> list[Order]:
    """Return the other orders of this buyer that could travel in one parcel with an order."""
    keys = desk.index.buyers.get((order.platform, order.buyer_nick), ()) if order.buyer_nick else ()
    others = [desk.orders[key] for key in sorted(keys) if key != order.id and key in desk.orders]
    return [one for one in others if one_parcel(desk, order, one)]


def one_parcel(desk: Desk, order: Order, other: Order) -> bool:
    """Tell whether two orders may travel in one parcel: one buyer, one door, paid alike, both still here."""
    alike = _alike(order)
    return alike is not None and alike == _alike(other) and permissions.merge(other, desk.judge(other)) is None


def _alike(order: Order) -> tuple[object, ...] | None:
    """Return what orders of one parcel share; None where the door is not known."""
    door = address_key(receiver_of(order))
    return (order.platform, order.buyer_nick, order.pay_kind, door) if door is not None else None


def riders(desk: Desk, order: Order) -> list[Order]:
    """Return the orders that were put into one parcel with an order."""
    if order.desk.together is None:
        return []
    keys = desk.index.buyers.get((order.platform, order.buyer_nick), ())
    found = (desk.orders[key] for key in sorted(keys) if key != order.id and key in desk.orders)
    return [one for one in found if one.desk.together == order.desk.together]


def waits_for(desk: Desk, order: Order) -> list[Order]:
    """Return the orders of one parcel with an order for which it waits: they may not leave yet."""
    return [one for one in riders(desk, order) if permissions.ship(one, desk.judge(one)) is not None]


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
            words = _("…{tail} has another buyer, door or way to pay.").format(tail=apart[0].order_no[-4:])
            raise RefusedError(words, where=first.id, code="not_one_door")
        if len(group) == 1:
            return Result((), _alone(desk, first))
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


def _alone(desk: Desk, order: Order) -> str:
    """Return why no other order can travel with one."""
    door, tail = address_key(receiver_of(order)), order.order_no[-4:]
    others = (desk.orders[one.id] for one in desk.of_buyer(order) if one.id != order.id)
    for one in others:
        if address_key(receiver_of(one)) == door is not None and permissions.merge(one, desk.judge(one)) is None:
            words = _("…{tail}: …{other} goes to this door too, but is paid in another way.")
            return words.format(tail=tail, other=one.order_no[-4:])
    return _("…{tail}: no other order goes to this door.").format(tail=tail)


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
    told = dict.fromkeys(text for one in group for text in _promised(desk, one))
    warnings = tuple(_("The buyer was promised: {text}").format(text=text) for text in told)
    return Result(tuple(one.id for one in group), summary, warnings=warnings)


def _promised(desk: Desk, order: Order) -> Iterator[str]:
    """Yield what the buyer of an order was promised and waits for."""
    return (one.text for one in Promised(desk.records.follow.records.values()).to(order.id, buyer_key(order)))


def merge_or_split(desk: Desk, names: Sequence[str]) -> Result:
    """Split a single order that is together with others, else put orders together."""
    if len(names) == 1 and desk.find(names[0]).desk.together:
        return split(desk, names[0])
    return merge(desk, names)
