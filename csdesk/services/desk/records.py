"""The typed view of the store: frozen records by their own ids, kept up with the file."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from csdesk.domain.cases.cases import Case
from csdesk.domain.follow.follow import Follow
from csdesk.domain.orders.campaigns import Campaign
from csdesk.domain.orders.ledgers import Buyer, Pickup, Product, Slip, Told
from csdesk.domain.orders.moves import Move
from csdesk.domain.orders.tracking import ParcelLine
from csdesk.domain.reports import reported
from csdesk.domain.reports.payouts import PayLine
from csdesk.domain.shared.models import Order, Reject, StepDone
from csdesk.domain.talk.consults import Consult
from csdesk.domain.talk.messages import Message
from csdesk.domain.talk.reviews import Review
from csdesk.domain.texts.sent_log import Draft, SentText, Title, Waiting
from csdesk.errors import DataError
from csdesk.i18n import _
from csdesk.runtime import no_garbage
from csdesk.services.desk import archived_orders as desk_archived_orders
from csdesk.services.desk import handover_tables
from csdesk.services.desk.order_table import OrderTable, order_decoder
from csdesk.services.desk.tables import Numbered, Table
from csdesk.store import Document, Store, Transaction

_reject = msgspec.json.Decoder(Reject)
_step = msgspec.json.Decoder(StepDone)
encode = msgspec.json.Encoder().encode

AnyRecord = TypeVar("AnyRecord", bound=Numbered)


class Records:
    """The records of one store.

    `orders` is a new mapping after each `refresh` that touched it, so whoever holds an old one keeps a whole view.

    Args:
        store: The store; the only one who writes it is a service.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.messages = Table(store, "messages", Message)
        self.slips = Table(store, "slips", Slip)
        self.products = Table(store, "products", Product)
        self.pickups = Table(store, "pickups", Pickup)
        self.told = Table(store, "told", Told)
        self.cases = Table(store, "cases", Case)
        self.reviews = Table(store, "reviews", Review)
        self.consults = Table(store, "consults", Consult)
        self.follow = Table(store, "follow", Follow)
        self.sent_texts = Table(store, "spoken", SentText)
        self.drafts = Table(store, "drafts", Draft)
        self.outbox = Table(store, "outbox", Waiting)
        self.titles = Table(store, "titles", Title)
        self.buyers = Table(store, "buyers", Buyer)
        self._tables: tuple[Table[Any], ...] = (
            self.messages,
            self.slips,
            self.products,
            self.pickups,
            self.told,
            self.cases,
            self.reviews,
            self.consults,
            self.follow,
            self.sent_texts,
            self.drafts,
            self.outbox,
            self.titles,
            self.buyers,
        )
        self.orders = OrderTable()
        self.damaged: list[tuple[str, int]] = []
        self._steps: dict[int, StepDone] | None = None
        self._key: dict[str, int] = {}
        self._id: dict[int, str] = {}
        self.sync()

    @functools.cached_property
    def archived_orders(self) -> desk_archived_orders.ArchivedOrders:
        """The archived orders."""
        return desk_archived_orders.ArchivedOrders(self.store)

    @functools.cached_property
    def deals(self) -> Table[reported.DealNote]:
        """Corrections of the deal table; made when a report asks for them."""
        return self._late("deals", reported.DealNote)

    @functools.cached_property
    def goals(self) -> Table[reported.Goal]:
        """Goals of months; made when a report asks for them."""
        return self._late("goals", reported.Goal)

    @functools.cached_property
    def payouts(self) -> Table[PayLine]:
        """Entries of money files; made when one comes or a report asks for them."""
        return self._late("payouts", PayLine)

    @functools.cached_property
    def parcel_lines(self) -> Table[ParcelLine]:
        """What files say of parcels; made when one comes or somebody asks how a parcel stands."""
        return self._late("parcels", ParcelLine)

    @functools.cached_property
    def moves(self) -> Table[Move]:
        """Movements of stock; made when one is written or somebody asks for them."""
        return self._late("moves", Move)

    @functools.cached_property
    def campaigns(self) -> Table[Campaign]:
        """Campaigns; made when one is written or a product is spoken of."""
        return self._late("campaigns", Campaign)

    def _late(self, table: str, kind: type[AnyRecord]) -> Table[AnyRecord]:
        made = Table(self.store, table, kind)
        self._tables += (made,)
        return made

    @functools.cached_property
    def handover(self) -> handover_tables.HandoverTables:
        """What is stored of handovers; a desk that never handed over is not asked for it."""
        tables = handover_tables.HandoverTables(self.store)
        self._tables += tables.tables
        return tables

    def _load(self) -> None:
        self.damaged = []
        self.orders, self._key, self._id = OrderTable(), {}, {}
        documents = self.store.table("orders")
        with no_garbage():
            ids = self.orders.fill(documents)
        if ids is not None:
            self._key, self._id = dict(zip(ids, documents, strict=True)), dict(zip(documents, ids, strict=True))
            return
        for key, document in documents.items():
            self._take(key, document, self.orders)

    def _take(self, key: int, document: Document, into: OrderTable) -> str | None:
        try:
            order_id = into.put(document)
        except msgspec.MsgspecError:
            self.damaged.append(("orders", key))
            return None
        self._key[order_id] = key
        self._id[key] = order_id
        return order_id

    def sync(self) -> set[str] | None:
        """Follow the store: ids of orders touched since the last call, or None when all may have changed.

        A change of another table alone is an empty set.
        """
        touched = self.store.take_touched()
        if touched is None or "routine" in touched:
            self._steps = None
        counted = self.products.records
        for one in self._tables:
            one.sync(None if touched is None else touched.get(one.table, set()))
        if touched is None:
            self._load()
            return None
        recounted = self._holding(counted, self.products.records)
        keys = sorted(touched.get("orders", ()))
        if not keys:
            return recounted
        orders = self.orders.copy()
        ids: set[str] = set()
        table = self.store.table("orders")
        for key in keys:
            old = self._id.pop(key, None)
            if old is not None:
                ids.add(old)
                orders.drop(old)
                self._key.pop(old, None)
            if key in table:
                new = self._take(key, table[key], orders)
                if new is not None:
                    ids.add(new)
        self.orders = orders
        return ids | recounted

    def _holding(self, before: Mapping[str, Product], after: Mapping[str, Product]) -> set[str]:
        """Return the orders with a product that changed: what blocks them may have changed with it."""
        if before is after:
            return set()
        skus = {sku for sku in before.keys() | after.keys() if before.get(sku) != after.get(sku)}
        return {order.id for order in self.orders.values() if any(line.sku in skus for line in order.lines)}

    def order_in(self, transaction: Transaction, order_id: str) -> Order | None:
        """Return an order as a transaction sees it; an archived one as it was put away."""
        key = self._place(transaction, order_id)
        document = transaction.get("orders", key) if key is not None else None
        return order_decoder().decode(document) if document is not None else self.archived_orders.get(order_id)

    def put_order(self, transaction: Transaction, order: Order) -> None:
        """Write an order in a transaction, under its own document or a new one; an archived one comes back.

        Raises `DataError` for an order whose document is damaged: what cannot be read shall not be written over.
        """
        if order.id in self.orders.broken:
            raise DataError(
                _("Order {id} is damaged in the desk's file; nothing was written.").format(id=order.id),
                where=f"{self.store.file}: orders {self._key[order.id]}",
                hint=_("Keep the file, then run: csdesk doctor"),
                code="order_damaged",
            )
        self.put_packed(transaction, order.id, encode(order))

    def put_packed(self, transaction: Transaction, order_id: str, document: bytes) -> None:
        """Write an order that is encoded already, as `put_order`."""
        key = self._place(transaction, order_id)
        if key is None:
            transaction.add("orders", document, order_id)
        else:
            transaction.put("orders", key, document)

    def _place(self, transaction: Transaction, order_id: str) -> int | None:
        """Return the document id of an order: on the desk, archived, or new in this change."""
        return self._key.get(order_id) or self.archived_orders.key(order_id) or transaction.named("orders", order_id)

    def key(self, order_id: str) -> int:
        """Return the document id of an order on the desk."""
        return self._key[order_id]

    def steps(self) -> Mapping[int, StepDone]:
        """Return the closed routine steps by document id, as of the last sync."""
        if self._steps is None:
            self._steps = {key: _step.decode(document) for key, document in self.store.table("routine").items()}
        return self._steps

    def rejects(self) -> dict[int, Reject]:
        """Return the kept rejected rows by document id."""
        return {key: _reject.decode(document) for key, document in self.store.table("rejects").items()}
