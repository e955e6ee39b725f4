"""What of a desk is one buyer's, or belongs to some orders: by key, by number, by what stands in a text (D01)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

import msgspec
from msgspec import Struct

from csdesk.domain.orders.parcels import parcels_of, receivers_of
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.traces import Trace, Traces, is_masked, plain_words
from csdesk.services.desk.desk import Desk
from csdesk.store import archive, backup
from csdesk.store.scrub import Place

Row = dict[str, Any]

_LOOSE = (
    "messages", "reviews", "follow", "consults", "spoken", "drafts", "outbox", "handover_lines", "handover_received",
    "rejects", "titles", "buyers", "told", "parcels",
)  # fmt: skip
"""Tables of records that go when their words are hers and nobody else owns them."""
_row = msgspec.json.Decoder(Row)
_order = msgspec.json.Decoder(Order)


class Hers(Struct):
    """What was found.

    Args:
        places: The documents that are hers, in tables, archive and log, and in backups when those were asked for.
        orders: The ids of her orders.
        traces: The words by which she is known.
        doubtful: Names of records that may be hers.
        ids: The ids of her records.
    """

    places: set[Place]
    orders: dict[str, Order]
    traces: Traces
    doubtful: set[str]
    ids: set[str]


class Whose(Struct, frozen=True):
    """A buyer: the nick, its platform where that was named, or one order where the nick is many buyers'."""

    nick: str
    platform: str = ""
    order: Order | None = None

    def has_order(self, order: Order) -> bool:
        """Tell whether an order is hers; under a masked nick those to the same phone."""
        if self.order is not None and (order.id == self.order.id or is_masked(self.nick)):
            return order.id == self.order.id or bool(_phones(order) & _phones(self.order))
        return self.has_nick(order.buyer_nick, order.platform)

    def has_nick(self, nick: str | None, platform: str | None) -> bool:
        """Tell whether a nick is hers."""
        return (
            bool(nick)
            and plain_words(nick or "") == plain_words(self.nick)
            and (not self.platform or platform in (self.platform, None, ""))
        )

    def has_row(self, row: Row) -> bool:
        """Tell whether a record is keyed by her, or a rejected row has a cell that is her nick."""
        if is_masked(self.nick):
            return False
        cells = row.get("cells")
        named = [row.get("buyer_nick"), *(cells.values() if isinstance(cells, dict) else ())]
        keys = [str(row.get(name) or "").partition(":") for name in ("buyer", "id")]
        return any(self.has_nick(nick, row.get("platform")) for nick in named) or any(
            colon and self.has_nick(nick, platform) for platform, colon, nick in keys
        )


def documents(desk: Desk, *, backups: bool) -> Iterator[tuple[Place, bytes]]:
    """Yield every document of tables and archive, every form of one that the log holds, and those of backups."""
    for table, rows in archive.everything(desk.store).items():
        yield from (((table, key), bytes(row)) for key, row in rows.items())
    for change in desk.store.changes():
        for op in change.ops:
            yield from (((op.table, op.id), bytes(row)) for row in (op.before, op.after))
    for path in backup.named(desk.home.folder) if backups else ():
        for table, rows in (backup.peek(path) or {}).items():
            yield from (((table, key), bytes(row)) for key, row in rows.items())


def orders_in(found: Collection[tuple[Place, bytes]]) -> Iterator[tuple[Place, Order]]:
    """Yield the orders among documents, in every form; what cannot be read is left out."""
    for place, document in found:
        if place[0] == "orders":
            try:
                yield place, _order.decode(document)
            except msgspec.MsgspecError:
                continue


def belongings(found: Collection[tuple[Place, bytes]], of_order: Callable[[Order], bool]) -> Hers:
    """Return some orders and what is theirs by key."""
    hers = Hers(set(), {}, Traces(), set(), set())
    for place, order in orders_in(found):
        if of_order(order):
            hers.places.add(place)
            hers.orders[order.id] = order
    for place, row in _rows(found):
        if _order_of(row) in hers.orders or row.get("id") in hers.orders:
            hers.places.add(place)
    hers.traces = Traces(numbers=[order.order_no for order in hers.orders.values()])
    return hers


def of_buyer(found: Collection[tuple[Place, bytes]], whose: Whose, also: Collection[str] = ()) -> Hers:
    """Return what is a buyer's: by key, by what it belongs to, by words nobody else has; `also` names more of it."""
    hers = belongings(found, lambda order: whose.has_order(order) or order.id in also)
    receivers = [one for place, order in orders_in(found) if place in hers.places for one in receivers_of(order)]
    parcels = [number for order in hers.orders.values() for number, _courier in parcels_of(order) if number]
    hers.traces = Traces(
        phones=[one.phone for one in receivers if one.phone],
        names=[one.name for one in receivers if one.name],
        numbers=[*parcels, *(order.order_no for order in hers.orders.values())],
        nicks=[whose.nick],
    )
    rows = list(_rows(found))
    hers.places |= {place for place, row in rows if whose.has_row(row) or _name(place, row) in also}
    _link(hers, rows)
    doubtful = dict[Place, str]()
    for place, row in rows:
        if place not in hers.places:
            sure, owned = hers.traces.judge("\n".join(_strings(row))), _owned(row)
            masked = is_masked(whose.nick) and whose.has_nick(row.get("buyer_nick"), row.get("platform"))
            if sure is Trace.CERTAIN and not owned and place[0] in _LOOSE:
                hers.places.add(place)
            elif sure is Trace.CERTAIN or (not owned and sure) or (masked and not row.get("order_id")):
                doubtful[place] = _name(place, row)
    _link(hers, rows)
    doubtful |= {
        place: order.id
        for place, order in orders_in(found)
        if place not in hers.places
        and hers.traces.judge("\n".join(_strings(msgspec.to_builtins(order)))) is Trace.CERTAIN
    }
    hers.doubtful = {name for place, name in doubtful.items() if place not in hers.places}
    return hers


def _link(hers: Hers, rows: Collection[tuple[Place, Row]]) -> None:
    """Add what is about her records: drafts, lines of a handover, consultations."""
    hers.ids = {str(row["id"]) for place, row in rows if place in hers.places and row.get("id")}
    hers.places |= {place for place, row in rows if _linked(row) & hers.ids}


def _rows(found: Collection[tuple[Place, bytes]]) -> Iterator[tuple[Place, Row]]:
    for place, document in found:
        if place[0] not in ("orders", archive.TABLE, "meta") and not document.startswith(b"null"):
            try:
                yield place, _row.decode(document)
            except msgspec.MsgspecError:
                continue


def _order_of(row: Row) -> str | None:
    """Return the order a record belongs to; a draft says so in its id."""
    name = str(row.get("id") or "")
    return row.get("order_id") or (name.removeprefix("order:") if name.startswith("order:") else None)


def _owned(row: Row) -> bool:
    """Tell whether a record has a buyer or an order of its own; called for those that are not hers."""
    return bool(_order_of(row) or row.get("buyer_nick") or row.get("buyer"))


def _linked(row: Row) -> set[str]:
    """Return the ids of the records that one is about: a draft, a line of a handover, a consultation."""
    about = (str(row.get("id") or "").partition(":")[2], row.get("source"), row.get("message"), row.get("spoken"))
    return {one for one in about if isinstance(one, str) and one}


def _name(place: Place, row: Row) -> str:
    name = row.get("id")
    return name if isinstance(name, str) and name else f"{place[0]} {place[1]}"


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def _phones(order: Order) -> set[str]:
    return {one.phone for one in receivers_of(order) if one.phone}
