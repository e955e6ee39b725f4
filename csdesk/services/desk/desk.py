"""The desk: what every verb is given to work with."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TypeVar, cast

from csdesk.clock import Clock, find_zone
from csdesk.config import Config
from csdesk.domain.orders.couriers import Couriers
from csdesk.domain.orders.stage import Standing, judge
from csdesk.domain.search.resolve import find_order
from csdesk.domain.shared.models import Order, Outline
from csdesk.domain.shared.rules import RulePack
from csdesk.domain.shared.times import parse_time
from csdesk.errors import UsageError
from csdesk.paths import Home
from csdesk.services.desk.about import AboutPast
from csdesk.services.desk.couriers import load_couriers
from csdesk.services.desk.order_index import OrderIndex
from csdesk.services.desk.records import Records
from csdesk.services.desk.results import Copied
from csdesk.services.desk.shortage import Shortage
from csdesk.services.desk.watch import ParcelWatch, keep_word
from csdesk.store import Entry, Store, Transaction
from csdesk.store.journal import who

Kept = TypeVar("Kept")


class Desk:
    """One open desk: its store and records, clock, settings, rule packs and operator.

    Args:
        home: The folder of the desk.
        store: Its store.
        clock: The desk's clock.
        config: The operator's settings.
        operator: Code of who acts.
        packs: The rule packs by platform.
    """

    def __init__(
        self, home: Home, store: Store, clock: Clock, config: Config, operator: str, packs: Mapping[str, RulePack]
    ) -> None:
        self.home = home
        self.store = store
        self.clock = clock
        self.config = config
        self.operator = operator
        self.packs = packs
        self.records = Records(store)
        self.copied: Copied | None = None
        """What was put on the clipboard since somebody last looked."""

        self.dry_run = False
        """Whether its changes are only tried: nothing is written, in the desk or beside it."""

        self.lenient = False
        """Whether a broken file of the operator's own texts is left out instead of ending what needs the others."""

        self._about_past = AboutPast(self.records)
        self._kept: dict[object, object] = {}
        self._unseen: set[str] | None = set()
        self._index: OrderIndex | None = None
        self._shortage: Shortage | None = None
        self._watch: ParcelWatch | None = None

    def use(self, config: Config) -> None:
        """Go on with other settings: what was made by the former ones is made anew; another operator stays."""
        if config.timezone != self.config.timezone:
            self.clock = self.clock.in_zone(find_zone(config.timezone))
        if self.operator == self.config.operator:
            self.operator = config.operator
        self.config = config
        self._kept = {}
        self._unseen = None

    def time(self, text: str) -> datetime:
        """Return the moment a text names (ISO 8601, 14:30, +2h) by the desk's clock; raises `UsageError`."""
        return parse_time(text, self.now())

    def time_if(self, text: str | None) -> datetime | None:
        """Return the moment of a text as `time` does; None for none and for a blank one."""
        return self.time(text) if text and text.strip() else None

    def kept(self, kind: Callable[[Desk], Kept]) -> Kept:
        """Return the one view of a kind that is kept up with this desk, such as its inbox."""
        if kind not in self._kept:
            self._kept[kind] = kind(self)
        return cast(Kept, self._kept[kind])

    @property
    def orders(self) -> Mapping[str, Order]:
        """The orders by id, as of the last sync."""
        return self.records.orders

    @property
    def past(self) -> Mapping[str, Outline]:
        """Archived orders that records on the desk are about, in outline."""
        return self._about_past.named()

    def about(self, order_id: str | None) -> Outline | None:
        """Return the outline of the order that a record is about, wherever it is; raises `DataError`."""
        key = order_id or ""
        return self.records.orders.outlines.get(key) or self.past.get(key) or self.records.archived_orders.get(key)

    def order(self, order_id: str | None) -> Order | None:
        """Return an order by its full id, of the desk or the archive; raises `DataError`."""
        return (self.orders.get(order_id) or self.records.archived_orders.get(order_id)) if order_id else None

    @property
    def stock(self) -> Mapping[str, int]:
        """Real stock by SKU, as far as it was counted."""
        return self.shortage.stock

    @property
    def shortage(self) -> Shortage:
        """Which orders the counted stock does not reach, kept up with each change."""
        if self._shortage is None:
            self._shortage = Shortage(self.records.orders, self.records.products.records)
        return self._shortage

    @property
    def watch(self) -> ParcelWatch:
        """When each parcel under way is to be looked for, kept up with each change."""
        if self._watch is None:
            self._watch = ParcelWatch(self.home.folder, self.records)
        return self._watch

    @property
    def index(self) -> OrderIndex:
        """The orders by buyer, tracking number and order number, kept up with each change."""
        if self._index is None:
            self._index = OrderIndex(self.orders)
        return self._index

    def of_buyer(self, order: Order) -> tuple[Order, ...]:
        """Return the orders of an order's buyer on its platform, itself among them; none when his name is not known."""
        keys = self.index.buyers.get((order.platform, order.buyer_nick), ()) if order.buyer_nick else ()
        return tuple(self.orders[key] for key in sorted(keys) if key in self.orders)

    @property
    def couriers(self) -> Couriers:
        """The shop's courier table; raises `DataError` when its own file is broken."""
        return load_couriers(self.home.folder)

    def couriers_of(self, order: Order) -> Couriers:
        """The courier table of an order's shop; raises `DataError` as `couriers`."""
        return load_couriers(self.home.folder, order.shop)

    def find(self, name: str) -> Order:
        """Return the order that a person means, on the desk or archived; raises as `find_order`."""
        try:
            return find_order(self.orders, name)
        except UsageError as error:
            if error.code != "no_such_order":
                raise
            past = {past.id: past for past in self.records.archived_orders.orders()}
            found = self.records.archived_orders.get(find_order(past, name).id)
            if found is None:
                raise
            return found

    def find_all(self, names: Iterable[str]) -> tuple[Order, ...]:
        """Return the orders of several names, each once, in the order of the names; raises as `find_order`."""
        return tuple({order.id: order for order in map(self.find, names)}.values())

    def judge(self, order: Order) -> Standing:
        """Return the conclusions of an order now."""
        return self.judge_at(order, self.now())

    def judge_at(self, order: Order, now: datetime) -> Standing:
        """Return the conclusions of an order at a moment."""
        pack, watch = self.packs.get(order.platform), self.watch
        return judge(order, now, pack, self.shortage.short, watch.due, watch.stand)

    def now(self) -> datetime:
        """Return this moment of the desk's clock, to the second."""
        return self.clock.now().replace(microsecond=0)

    def sync(self) -> set[str] | None:
        """Take in what other processes changed: ids of touched orders, or None when all may have changed."""
        self.store.refresh()
        self._follow()
        seen, self._unseen = self._unseen, set()
        return seen

    def follow(self) -> None:
        """Bring the records up to the store within a job; what was touched is still told by the next `sync`."""
        self.store.refresh()
        self._follow()

    def _follow(self) -> None:
        """Bring the records up to the store; what was touched is kept for the next `sync`."""
        touched = self.records.sync()
        if touched is None:
            self._index = self._shortage = self._watch = None
        elif self._index is not None and touched:
            self._index.follow(self.orders, touched)
        if touched is not None:
            touched |= self._share(touched)
            touched |= self._watch.follow(touched) if self._watch is not None else set()
        self._unseen = None if touched is None or self._unseen is None else self._unseen | touched

    def _share(self, touched: set[str]) -> set[str]:
        """Share the stock anew after a change; return the orders that lack it now and did not, or did."""
        last, products = self._shortage, self.records.products.records
        if last is None:
            return set()
        if last.products is products:
            return last.follow(self.records.orders, touched)
        self._shortage = Shortage(self.records.orders, products)
        return set(last.short ^ self._shortage.short)

    @property
    def who(self) -> str:
        """The operator, and at which machine where there are several."""
        return who(self.operator, self.store.place)

    def entry(self, verb: str, subject: str, summary: str = "") -> Entry:
        """Return the words of a change made now by this operator."""
        return Entry(self.now().isoformat(), self.operator, verb, subject, summary)

    @contextlib.contextmanager
    def change(self, verb: str, subject: str, summary: str = "", *, dry_run: bool = False) -> Iterator[Transaction]:
        """Make one change: inside the block the records are those under the lock; raises as `Store.change`."""
        with self.store.change(self.entry(verb, subject, summary), dry_run=dry_run or self.dry_run) as transaction:
            self._follow()
            yield transaction
            if written := transaction.written("orders"):
                keep_word(self.records, transaction, written, self.of_buyer, self.now())
