"""The items of a handover out of the desk's open data: all of them, or the one of a source."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from csdesk.domain.cases.cases import Case
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.follow.promised import Promised
from csdesk.domain.handover.from_orders import MANY, Context, LastSaid, order_item, plain_item, why_order
from csdesk.domain.handover.from_talk import (
    case_item,
    follow_item,
    message_item,
    outbox_item,
    pickup_item,
    review_item,
    review_since,
)
from csdesk.domain.handover.items import HIGH, LINE, LOW, MIDDLE, Item, Note, Section, item_id
from csdesk.domain.orders.parcels import nick_shown
from csdesk.domain.orders.stage import PENDING, Standing
from csdesk.domain.shared.models import Order
from csdesk.domain.talk.consults import Consult
from csdesk.i18n import _, language
from csdesk.services.desk.couriers import courier_name
from csdesk.services.desk.desk import Desk
from csdesk.services.today import clocks
from csdesk.services.today.inbox import inbox_of, take_inbox


class Maker:
    """Makes the items of one moment.

    Args:
        desk: The desk.
        standings: The conclusions of its orders; without them only the items of single sources are made.
        reveal: Whether personal data stay in clear.
    """

    def __init__(self, desk: Desk, standings: Mapping[str, Standing] | None = None, *, reveal: bool = False) -> None:
        self.desk = desk
        self.standings = standings or {}
        names = {name: pack.name[language()] for name, pack in desk.packs.items()}
        self.context = Context(desk.now(), names, reveal)
        self._makers: dict[str, Callable[[str, str], Item | None]] = {
            "order": self._order,
            "message": self._message,
            "case": self._case,
            "review": self._review,
            "follow": self._follow,
            "pickup": self._pickup,
            "outbox": self._outbox,
        }

    def one(self, kind: str, source: str, key: str = "") -> Item | None:
        """Return the item of a source, or None when nothing of it is open (any more)."""
        maker = self._makers.get(kind)
        return self._finished(maker(source, key)) if maker is not None else None

    def is_open(self, kind: str, source: str) -> bool:
        """Tell whether a source still has an item; of an order without making its words, for it is asked often."""
        if kind != "order":
            return self.one(kind, source) is not None
        order = self.desk.orders.get(source)
        return order is not None and next(why_order(order, self.desk.judge(order), self.context), None) is not None

    def knows(self, item: Item) -> bool:
        """Tell whether this desk has the very matter of an item, open or settled; a like number is not enough."""
        if item.kind == "order":
            return item.source in self.desk.orders
        records = self.desk.records
        begins: dict[str, Callable[[], datetime]] = {
            "message": lambda: records.messages.records[item.source].received_at,
            "case": lambda: records.cases.records[item.source].opened_at,
            "review": lambda: review_since(records.reviews.records[item.source]),
            "follow": lambda: records.follow.records[item.source].made_at,
            "pickup": lambda: records.pickups.records[item.source].at,
            "outbox": lambda: records.outbox.records[item.source].made_at,
        }
        try:
            since = begins[item.kind]()
        except KeyError:
            return False
        return item_id(item.kind, item.source, self.context.local(since)) == item.id

    def every(self) -> Iterator[Item]:
        """Yield every item of the open data, in no order; each has an id of its own."""
        taken: set[str] = set()
        listed, plain = self._orders()
        if len(plain) > MANY:
            folded = set(plain)
            listed = [key for key in listed if key not in folded]
            yield self._plain(plain)
        for kind, source in (*(("order", key) for key in listed), *self._sources()):
            item = self.one(kind, source)
            if item is None:
                continue
            if item.id in taken:
                stem, dash, number = item.id.rpartition("-")
                free = (f"{stem}{dash}{(int(number) + step) % 1_000_000:06d}" for step in range(1, 1_000_000))
                item = msgspec.structs.replace(item, id=next(key for key in free if key not in taken))
            taken.add(item.id)
            yield item

    def _orders(self) -> tuple[list[str], list[str]]:
        """Return the orders to hand over, and those of them that are just the ordinary work of the next morning."""
        listed: list[str] = []
        plain: list[str] = []
        outlines = self.desk.records.orders.outlines
        for key, standing in sorted(_pending(self.standings)):
            reasons = tuple(why_order(outlines[key], standing, self.context))
            if reasons:
                listed.append(key)
            if reasons and all(reason.plain for reason in reasons):
                plain.append(key)
        return listed, plain

    def _plain(self, keys: Sequence[str]) -> Item:
        """Return the one item of many orders."""
        zone = self.context.now.tzinfo
        dues = ((key, self.standings[key].ship_by) for key in keys)
        orders = [(self.desk.orders[key], due.astimezone(zone)) for key, due in dues if due is not None]
        item = plain_item(orders, self.context)
        return self._finished(item) or item

    def _sources(self) -> Iterator[tuple[str, str]]:
        """Yield what else may have an item, by kind and id in a stable order."""
        records = self.desk.records
        for key in sorted(take_inbox(self.desk).live):
            yield "message", key
        yield from (("case", case.id) for case in records.cases.records.values() if case.closed_at is None)
        yield from (("review", review.id) for review in records.reviews.records.values() if review.done_at is None)
        yield from (("follow", one.id) for one in records.follow.records.values() if one.end is None)
        yield from (("pickup", one.id) for one in records.pickups.records.values() if one.done_at is None)
        yield from (("outbox", one.id) for one in records.outbox.records.values() if one.open)

    def line(self, note: Note) -> Item:
        """Return the item of a free line."""
        item = note_item(note, self.context)
        return self._finished(item) or item

    # -- one source ---------------------------------------------------------------------------------------------------

    def _order(self, source: str, key: str) -> Item | None:
        order = self.desk.orders.get(source)
        if order is None:
            return None
        standing = self.standings.get(source) or self.desk.judge(order)
        return order_item(order, standing, self._said.get(source), self.context, key, self._clash(order))

    def _message(self, source: str, key: str) -> Item | None:
        message = self.desk.records.messages.records.get(source)
        if message is None:
            return None
        return message_item(message, take_inbox(self.desk).wait(source), self.context, key)

    def _case(self, source: str, key: str) -> Item | None:
        case = self.desk.records.cases.records.get(source)
        if case is None:
            return None
        return case_item(case, self.context, key, self._clash(case))

    def _review(self, source: str, key: str) -> Item | None:
        review = self.desk.records.reviews.records.get(source)
        if review is None:
            return None
        due = clocks.review_due_at(self.desk, review, inbox_of(self.desk).clocks)
        return review_item(review, due, self.context, key)

    def _follow(self, source: str, key: str) -> Item | None:
        follow = self.desk.records.follow.records.get(source)
        if follow is None:
            return None
        consult = None
        if follow.kind is FollowKind.LEAD and follow.buyer_nick:
            consult = self._consults.get((follow.platform, follow.buyer_nick))
        return follow_item(follow, consult, self.context, key, self._promised.clash(follow))

    def _pickup(self, source: str, key: str) -> Item | None:
        pickup = self.desk.records.pickups.records.get(source)
        if pickup is None:
            return None
        return pickup_item(pickup, courier_name(pickup.courier, self.desk.couriers), self.context, key)

    def _outbox(self, source: str, key: str) -> Item | None:
        waiting = self.desk.records.outbox.records.get(source)
        return outbox_item(waiting, self.context, key) if waiting is not None else None

    def _finished(self, item: Item | None) -> Item | None:
        """Return an item with an owner, and with the receiver of its order masked in all its words."""
        if item is None:
            return None
        item = item if item.owner else msgspec.structs.replace(item, owner=_("anyone"))
        order = self.desk.about(item.order_id)
        if order is None or self.context.reveal:
            return item
        text = self.context.text
        return msgspec.structs.replace(
            item,
            what=text(item.what, order) or item.what,
            said=text(item.said, order),
            state=text(item.state, order),
            buyer_nick=nick_shown(item.buyer_nick, order),
        )

    def _clash(self, about: Order | Case) -> tuple[datetime, ...]:
        """Return the different times that the buyer of an order or a case was told."""
        order_id = about.id if isinstance(about, Order) else about.order_id
        return self._promised.times(order_id, f"{about.platform}:{about.buyer_nick}")

    # -- what was said ------------------------------------------------------------------------------------------------

    @functools.cached_property
    def _said(self) -> Mapping[str, LastSaid]:
        """What was told about each order last."""
        found: dict[str, tuple[float, LastSaid]] = {}
        for sent_text in self.desk.records.sent_texts.records.values():
            at = sent_text.at.timestamp()
            if sent_text.order_id is not None and at >= found.get(sent_text.order_id, (0.0,))[0]:
                words = f"{self.context.moment(sent_text.at)} {sent_text.text}"
                found[sent_text.order_id] = (at, LastSaid(words, sent_text.sent_at is None))
        return {key: words for key, (_at, words) in found.items()}

    @functools.cached_property
    def _promised(self) -> Promised:
        """What was promised to whom."""
        return Promised(self.desk.records.follow.records.values())

    @functools.cached_property
    def _consults(self) -> Mapping[tuple[str | None, str], Consult]:
        """The last consultation with each buyer."""
        found: dict[tuple[str | None, str], Consult] = {}
        for consult in sorted(self.desk.records.consults.records.values(), key=lambda one: (one.at, one.id)):
            if consult.buyer_nick:
                found[(consult.platform, consult.buyer_nick)] = consult
        return found


def _pending(standings: Mapping[str, Standing]) -> Iterator[tuple[str, Standing]]:
    return ((key, standing) for key, standing in standings.items() if standing.stage in PENDING)


def note_source(note: Note) -> str:
    """Return what tells a free line from one that another desk gave the same number."""
    return f"{note.id} {note.by} {note.made_at.isoformat()}"


def note_item(note: Note, context: Context) -> Item:
    """Return the item of a free line."""
    return Item(
        id=note.id,
        section=note.section,
        severity=LOW if note.section is Section.JOURNAL else HIGH if note.section is Section.URGENT else MIDDLE,
        kind=LINE,
        source=note_source(note),
        state=_("written {time}").format(time=context.moment(note.made_at)),
        what=" · ".join(filter(None, (context.text(note.text) or note.id, note.about))),
        order_id=note.order_id,
        owner=note.owner or note.by,
        due_at=context.local(note.due_at),
    )
