"""When parcels are to be looked for, and which have arrived: kept up with orders, parcel files and reviews."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from csdesk.domain.follow.follow import Follow, FollowEnd, FollowKind
from csdesk.domain.orders import stock
from csdesk.domain.orders.couriers import Couriers, find_courier, usual_days
from csdesk.domain.orders.parcels import has_left, left_at, parcel_told, parcels_of, receiver_of
from csdesk.domain.orders.tracking import ParcelLine, ParcelState, by_number, newest
from csdesk.domain.orders.watch import look_of, next_look, state_of, untold_state, usual_of
from csdesk.domain.shared.facts import Look, Urge
from csdesk.domain.shared.models import Order, Outline, PlatformState
from csdesk.errors import DataError
from csdesk.i18n import _
from csdesk.services.desk.couriers import load_couriers, shipped_couriers
from csdesk.services.desk.order_table import order_decoder
from csdesk.services.desk.records import Records
from csdesk.store import Transaction

OfBuyer = Callable[[Order], Sequence[Order]]
"""The orders of an order's buyer on its platform."""

_UNDER_WAY = frozenset((PlatformState.SHIPPED, PlatformState.PAID, PlatformState.PART_SHIPPED, PlatformState.UNPAID))
_DAY = timedelta(days=1)


class ParcelWatch:
    """The next look of each order whose parcel is under way, in `due` by the order's id, and how parcels `stand`.

    Those stand of which more is known than that they are on their way: all that left is with the buyer, or one that he
    was not told of is stuck, lost or sent back. A parcel has
    arrived when a file or whoever looked says so, or when the buyer has written a review of it.

    Args:
        folder: The home, for its courier table.
        records: The records of the desk.
    """

    def __init__(self, folder: Path, records: Records) -> None:
        self._folder, self._records = folder, records
        self.due: dict[str, datetime] = {}
        self.stand: dict[str, ParcelState] = {}
        self._make()

    @property
    def lines(self) -> Mapping[str, list[ParcelLine]]:
        """What files say of parcels, by number."""
        return self._lines

    def follow(self, touched: Iterable[str]) -> set[str]:
        """Take over what became of the touched orders; return all others whose next look is another now."""
        if self._records.parcel_lines.records is not self._seen:
            before, stood = self.due, self.stand
            self._make()
            return _differing(before, self.due) | _differing(stood, self.stand)
        reviewed = self._reviewed ^ self._read_reviews() if self._records.reviews.records is not self._read else set()
        self._take({*touched, *reviewed})
        return reviewed

    def _read_reviews(self) -> set[str]:
        """Take over which orders have a review, and return them."""
        self._read = self._records.reviews.records
        self._reviewed = {review.order_id for review in self._read.values() if review.order_id}
        return self._reviewed

    def _make(self) -> None:
        self._seen = self._records.parcel_lines.records
        self._read_reviews()
        self._lines = by_number(self._seen.values())
        self._usual: dict[tuple[str, str | None], timedelta] = {}
        try:
            self._table = load_couriers(self._folder)
        except DataError:  # said wherever a courier is asked for; the parcels are looked for all the same
            self._table = shipped_couriers()
        self._history = self._arrived(self._table) if self._lines else {}
        self.due, self.stand = {}, {}
        self._take(self._records.orders.outlines)

    def _take(self, keys: Iterable[str]) -> None:
        outlines: Mapping[str, Outline] = self._records.orders.outlines
        due, stand = dict(self.due), dict(self.stand)
        for key in set(keys):
            order = outlines.get(key)
            due.pop(key, None)
            stand.pop(key, None)
            if order is None or not (order.platform_state is PlatformState.SHIPPED or order.desk.parcels):
                continue
            state = self._state(order)
            if state is not None:
                stand[key] = state
            if state is ParcelState.DELIVERED:
                continue
            if order.platform_state in _UNDER_WAY and (at := next_look(order, self._lines, self._takes)) is not None:
                due[key] = at
        self.due, self.stand = due, stand

    def _state(self, order: Outline) -> ParcelState | None:
        """Return that all that left of an order is with its buyer, or how what he was not told of stands otherwise."""
        if order.id in self._reviewed:
            return ParcelState.DELIVERED
        if not (self._lines or order.desk.looks):
            return None
        states = (state_of(order, number, self._lines) for number, _courier in parcels_of(order))
        if all(state is ParcelState.DELIVERED for state in states):
            return ParcelState.DELIVERED
        return untold_state(order, self._lines)

    def of_parcel(
        self, order: Outline, number: str | None, courier: str | None
    ) -> tuple[datetime | None, ParcelLine | Look | Urge | None]:
        """Return when one parcel of an order under way is to be looked for, and what says so (see `look_of`)."""
        return look_of(order, number, courier, self._lines, self._takes) if order.id in self.due else (None, None)

    def _takes(self, courier: str, order: Outline) -> timedelta:
        """Return after how long a parcel has usually arrived."""
        receiver = receiver_of(order)
        place = (courier, receiver.province if receiver is not None else None)
        found = self._usual.get(place)
        if found is None:
            found = self._usual[place] = self.usual(courier, order)[0] * _DAY
        return found

    def usual(self, courier: str, order: Outline) -> tuple[float, bool]:
        """Return after how many days a parcel has usually arrived, and whether what arrived before says so.

        Else the courier table does.
        """
        receiver, code = receiver_of(order), find_courier(courier, self._table)
        province = receiver.province if receiver is not None else None
        own = usual_of(self._history.get((code or courier, province), ()))
        if own is not None:
            return own, True
        return usual_days(self._table.known.get(code or ""), self._table, receiver), False

    def _arrived(self, table: Couriers) -> dict[tuple[str, str | None], list[float]]:
        """Return how many days parcels took that files call delivered, by courier and province."""
        found: dict[tuple[str, str | None], list[float]] = {}
        outlines: Mapping[str, Outline] = self._records.orders.outlines
        ends = {number: newest(lines) for number, lines in self._lines.items()}
        came = {number: end.at for number, end in ends.items() if end and end.state is ParcelState.DELIVERED and end.at}
        for order in outlines.values():
            if order.tracking_no not in came and not order.desk.parcels:
                continue
            for number, courier in parcels_of(order):
                at, left = came.get(number or ""), left_at(order, number)
                if at is None or left is None:
                    continue
                receiver = receiver_of(order)
                key = (find_courier(courier or "", table) or courier or "", receiver.province if receiver else None)
                found.setdefault(key, []).append(max(0.0, (at - left) / _DAY))
        return found


def _differing(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def keep_word(
    records: Records, transaction: Transaction, written: Sequence[bytes], of_buyer: OfBuyer, now: datetime
) -> None:
    """End within a change that has `written` orders the promises that a parcel leaves, where it has left by that.

    Such a promise is kept, or broken where the parcel left after its time. One that names no order is about all that
    its buyer waits for.
    """
    promises = [one for one in records.follow.records.values() if one.kind is FollowKind.PROMISE and one.end is None]
    if not promises:
        return
    from csdesk.texts.promises import leaves_by

    before, read = records.orders, order_decoder().decode
    left = {
        order.id: order
        for order in map(read, written)
        if has_left(order) and not (order.id in before and has_left(before.outlines[order.id]))
    }
    for one in promises if left else ():
        found = [order for order in left.values() if _is_of(records, transaction, of_buyer, one, order)]
        if found and leaves_by(one.text):
            order = found[-1]
            at = stock.left_at(order) or now
            end = FollowEnd.KEPT if one.due_at is None or at <= one.due_at else FollowEnd.BROKEN
            words = _("left {time} {number}").format(
                time=f"{at.astimezone(now.tzinfo):%m-%d %H:%M}", number=parcel_told(order).number or ""
            )
            ended = msgspec.structs.replace(
                one, end=FollowEnd.DONE if one.copied else end, ended_at=now, why=words.strip()
            )
            records.follow.put(transaction, ended)


def _is_of(records: Records, transaction: Transaction, of_buyer: OfBuyer, promise: Follow, order: Order) -> bool:
    """Tell whether a promise is kept by the leaving of an order."""
    if promise.order_id:
        return promise.order_id == order.id
    if not order.buyer_nick or (promise.platform, promise.buyer_nick) != (order.platform, order.buyer_nick):
        return False
    others = [records.order_in(transaction, one.id) for one in of_buyer(order)]
    return not any(other is not None and stock.is_open(other) for other in others)
