"""The rows under a header made orders: footers, blank rows and repeated headers skipped, bad rows kept as rejected."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, time, tzinfo

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from csdesk.domain.orders.merge import merge, sighting
from csdesk.domain.shared.models import Order, PlatformState, Source
from csdesk.intake.apart import NotATable
from csdesk.intake.cells import BadCell, clean, read_id
from csdesk.intake.child import Spans
from csdesk.intake.combine import RowFacts, combine
from csdesk.intake.facts import ITEM, FactReader
from csdesk.intake.fit import KEPT_DIGITS, LOOKED_AT, Shape, lost_digits, refuse_flood, whole
from csdesk.intake.layouts import Layout, Market, fold_label, is_sum, load_words
from csdesk.intake.looks import counts
from csdesk.intake.plan import MONEY, Lexicon, Plan, days_of, make_plan, twice
from csdesk.intake.problems import Problem, Rejected, Report, problem
from csdesk.platforms import counts_by_shop, order_id

Tick = Callable[[int], None]
"""Takes the number of rows read so far; may raise to stop."""

TICK_ROWS = 512
_TELLS_STATE = frozenset(("state", "paid", "shipped", "received", "tracking", "parcel"))


class Origin(Struct, frozen=True):
    """What is known of a file from outside.

    Args:
        platform: The marketplace.
        file: Its name.
        exported_at: When it was exported, when its name tells it.
        shop: The shop, when the operator tells it.
        zone: The zone of times without an offset.
        currency: That of the shop, when the operator tells it.
        latest: What is later than this cannot have happened yet.
    """

    platform: str
    file: str
    exported_at: datetime | None
    shop: str | None
    zone: tzinfo
    currency: str | None = None
    latest: datetime | None = None


_order = msgspec.json.Decoder(Order)
_encoder = msgspec.json.Encoder()


class Sheaf:
    """Orders by id, kept packed as the documents they become: a third of the memory of the records."""

    def __init__(self) -> None:
        self.packed: dict[str, bytes] = {}
        self.shop: str | None = None
        self._room = bytearray()

    def _pack(self, order: Order) -> bytes:
        """Return an order as JSON in no more memory than its signs: `encode` leaves a fifth of what it takes unused."""
        _encoder.encode_into(order, self._room)
        return bytes(self._room)

    def __len__(self) -> int:
        return len(self.packed)

    def __iter__(self) -> Iterator[Order]:
        return map(unpack, self.packed.values())

    def add(self, order: Order) -> None:
        """Take an order in, merged with what the same table said of it before."""
        before = self.packed.get(order.id)
        self.packed[order.id] = self._pack(order if before is None else merge(unpack(before), order))
        self.shop = self.shop or order.shop

    def date(self, at: datetime) -> None:
        """Set when every order's source was exported."""
        for key, packed in self.packed.items():
            order = unpack(packed)
            sources = tuple(replace(source, exported_at=at) for source in order.sources)
            self.packed[key] = self._pack(replace(order, exported_at=at, sources=sources))


def unpack(packed: bytes) -> Order:
    """Return the order of a document."""
    return _order.decode(packed)


class Harvest(Struct):
    """What the rows of one table gave; `errors` are those of our own that cost a row, for the log."""

    rows: int = 0
    orders: Sheaf = field(default_factory=Sheaf)
    problems: list[Problem] = []
    rejected: list[Rejected] = []
    errors: list[Exception] = []


def _teller(problems: list[Problem]) -> Report:
    return lambda row, column, code, cell: problems.append(problem(row, column, code, cell))


Numbered = tuple[int, list[str]]
"""A row with its number."""


class TableReader:
    """Reads one table whose layout is known.

    Args:
        layout: Its layout.
        market: How its marketplace writes.
        header: Its header row.
        header_row: The number of that row.
        origin: What is known of the file.
        body: Starts reading the rows under the header, for their shape and what their dates look like.
        spanned: By row number, the cells that are filled by one above them.
    """

    def __init__(
        self,
        layout: Layout,
        market: Market,
        header: list[str],
        header_row: int,
        origin: Origin,
        body: Callable[[], Iterable[Sequence[str]]] = tuple,
        spanned: Spans | None = None,
    ) -> None:
        self.layout = layout
        self.market = market
        self.origin = origin
        self.words = Lexicon(market)
        self.harvest = Harvest()
        self.only: frozenset[str] | None = None
        # Not a method: what reads the facts holds it, and a circle would keep the whole file in memory for a while.
        self._report = _teller(self.harvest.problems)
        self._header, self._header_row, self._body = header, header_row, body
        self._streams = False
        self._scattered: set[str] = set()
        self._spanned = spanned or {}
        self._footers = load_words().footers
        self._id_labels = {fold_label(label) for label in layout.columns["order_no"]}
        self._groups: dict[tuple[str, str | None], list[RowFacts]] = {}
        self._by_shop = counts_by_shop(origin.platform)
        self._last: str | None = None
        self._shop: str | None = None
        self._newest: list[datetime] = []
        self._days = days_of(make_plan(layout, header), body, layout.day_first)
        self._use_header(header, body())
        if layout.kind == "orders" and layout.state is None and not self.plan.places.keys() & _TELLS_STATE:
            self.harvest.problems.append(problem(header_row, "", "state_missing"))
        for label in twice(self.plan, header, body()):
            self.harvest.problems.append(problem(header_row, label, "column_twice", label))
        for label in self.plan.unknown:
            self.harvest.problems.append(problem(header_row, label, "unknown_column", label))

    def _use_header(self, header: list[str], first: Iterable[Sequence[str]] = ()) -> None:
        self.plan: Plan = make_plan(self.layout, header)
        self._facts = FactReader(
            self.plan, self.words, self.layout, self.origin.zone, self._report, self._newest, self._days
        )
        self._facts.currency, self._facts.latest = self.origin.currency, self.origin.latest
        self._id_places = self.plan.places["order_no"]
        self._shape = Shape(header, first)
        at = self._id_places[0]
        ids = (clean(row[at]) for row in itertools.islice(self._body(), LOOKED_AT) if at < len(row))
        self._rounded = lost_digits(ids)

    def read(
        self, rows: Iterator[Numbered], tick: Tick, again: Callable[[], Iterator[Numbered]] | None = None
    ) -> Harvest:
        """Return what the rows give; `tick` is called every few hundred rows and at the end.

        Where the rows can be read `again`, an order is made once its rows end, so that not all are in memory; orders
        that come back later are made of all their rows in a second reading.
        """
        self._streams = again is not None
        for number, row in rows:
            if number % TICK_ROWS == 0:
                tick(number)
            self._take(number, row)
        self._flush()
        if again is not None and self._scattered:
            self._gather(again())
        ids = self.harvest.orders.packed
        if counts((key.partition(":")[2] for key in ids), len(ids)):
            self.harvest.problems.append(problem(self._header_row, self.plan.label("order_no"), "id_counts"))
        self._date_back()
        tick(self.harvest.rows)
        return self.harvest

    def _gather(self, rows: Iterator[Numbered]) -> None:
        """Make the orders anew whose rows do not stand together; what is wrong in them was told already."""
        reader = TableReader(self.layout, self.market, self._header, 0, self.origin, self._body, self._spanned)
        reader.only = frozenset(self._scattered)
        found = reader.read(rows, lambda _rows: None)
        self.harvest.orders.packed |= found.orders.packed
        differ = [one for one in found.problems if one.code == "rows_differ"]
        said = {one.message for one in differ}
        told = [one for one in self.harvest.problems if one.code != "rows_differ" or one.message not in said]
        self.harvest.problems[:] = [*told, *differ]

    def _take(self, number: int, row: list[str]) -> None:
        try:
            if number < 0:
                self._reject(-number, "", {"": row[0]}, "row_broken")
            elif self._shape.fits(row):
                if not is_sum(text := self._id_text(row)):
                    self._read_row(number, row, text)
            elif any(map(clean, row)) and not self._is_trimming(row):
                self._reject(number, "", whole(self.plan.header, row), "row_broken")
        except NotATable:
            raise
        except Exception as error:  # noqa: BLE001 - the border: what nobody foresaw costs this row alone
            self._lose(abs(number), whole(self.plan.header, row), error)

    def _id_text(self, row: list[str]) -> str:
        text = clean(row[self._id_places[0]])
        for index in self._id_places[1:]:
            text = text or clean(row[index])
        return text

    def _read_row(self, number: int, row: list[str], text: str) -> None:
        try:
            order_no = read_id(text)
            if self._rounded and order_no and order_no.isdecimal() and len(order_no) > KEPT_DIGITS:
                raise BadCell("id_damaged")
        except BadCell as error:
            if not self._is_trimming(row):
                self._reject(number, self.plan.label("order_no"), whole(self.plan.header, row), str(error), text)
            return
        if order_no is None:
            order_no = self._continued(number, row)
            if order_no is None:
                return
        if order_no != self._last and (self._streams or self.layout.rows == "orders"):
            self._flush()
        if self.only is not None and order_no not in self.only:
            self._last = order_no
            return
        covered = self._spanned.get(number, ())
        if covered and order_no == self._last:
            self._count_once(row, covered)
        found = self._facts.read(number, order_no, row)
        if self._by_shop and (order_no != self._last or "shop" in found.facts):
            self._shop = self.origin.shop or found.facts.get("shop")
        self._last = order_no
        self.harvest.rows += 1
        if found.unread or (found.sub_no is None and (covered or self.layout.rows == "lines")):
            found.cells = tuple(row)
        if self.origin.shop:
            found.facts["shop"] = self.origin.shop
        self._groups.setdefault((order_no, self._shop), []).append(found)

    def _count_once(self, row: list[str], covered: Iterable[int]) -> None:
        """Empty the amounts that one merged cell tells of several rows of an order: it is the order's amount, once."""
        money = {place for role in MONEY for place in self.plan.places.get(role, ())}
        for place in money.intersection(covered):
            row[place] = ""

    def _continued(self, number: int, row: list[str]) -> str | None:
        """Return the order that a row without a number continues, or reject or skip it."""
        if not any(map(clean, row)) or self._is_trimming(row):
            return None
        filled = {
            role
            for role, places in self.plan.places.items()
            if any(clean(row[index]) for index in places if index < len(row))
        }
        if self._last is not None and filled and filled <= ITEM:
            return self._last
        self._reject(number, self.plan.label("order_no"), whole(self.plan.header, row), "id_missing")
        return None

    def _is_trimming(self, row: list[str]) -> bool:
        """Tell whether a row is a footer or the header once more (whose columns then count)."""
        cells = [text for cell in row if (text := clean(cell))]
        if cells and (
            cells[0].startswith(self._footers)
            or is_sum(cells[0])
            or any(cell.startswith(self.layout.footers) for cell in cells[:2])
        ):
            return True
        if sum(fold_label(cell) in self._id_labels for cell in cells) and len(cells) > 1:
            self._use_header(row)
            return True
        return False

    def _reject(self, number: int, column: str, cells: dict[str, str], code: str, text: str = "") -> None:
        self.harvest.rows += 1
        said = problem(number, column, code, text)
        self.harvest.problems.append(said)
        self.harvest.rejected.append(Rejected(number, column, code, said.message, cells))
        refuse_flood(len(self.harvest.rejected))

    def _lose(self, number: int, cells: dict[str, str], error: Exception) -> None:
        self.harvest.errors.append(error)
        self._reject(number, "", cells, "unreadable")

    def _refuse(self, order_no: str, group: list[RowFacts], unread: tuple[str, str, str]) -> None:
        """Reject the rows of an order of which one tells what nobody can read: without it the order would be wrong."""
        known = {self.plan.label("order_no"): order_no}
        self.harvest.rows -= len(group)
        for row in group:
            column, code, text = row.unread or unread
            cells = whole(self.plan.header, list(row.cells)) if row.cells else known
            self._reject(row.number, column, cells, code, text)

    def _flush(self) -> None:
        for (order_no, shop), group in self._groups.items():
            key = order_id(self.origin.platform, order_no, shop)
            if self._streams and self.layout.rows == "lines" and key in self.harvest.orders.packed:
                self._scattered.add(order_no)
                continue
            try:
                unread = next((row.unread for row in group if row.unread), None)
                if unread is None:
                    self._add(order_no, shop, group)
                else:
                    self._refuse(order_no, group, unread)
            except Exception as error:  # noqa: BLE001 - the border, as for a row
                self.harvest.rows -= len(group)
                for row in group:
                    self._lose(row.number, {self.plan.label("order_no"): order_no}, error)
        self._groups.clear()

    def _add(self, order_no: str, shop: str | None, group: list[RowFacts]) -> None:
        origin = self.origin
        facts = combine(group, self.layout)
        if facts.get("created_at") is None and self.market.id_date is not None:
            facts["created_at"] = self._facts.day_of(order_no[:6], self.market.id_date)
        source = Source(origin.file, group[0].number, origin.exported_at, origin.exported_at is not None)
        key = (order_id(origin.platform, order_no, shop), origin.platform, order_no)
        if len(group) > 1 or key[0] in self.harvest.orders.packed:
            self._compare(key[0], group)
        self.harvest.orders.add(sighting(key, source, facts))

    def _compare(self, key: str, group: list[RowFacts]) -> None:
        """Tell when rows of one order name other receivers; in a list of orders, other amounts, or one a closed one."""
        before = self.harvest.orders.packed.get(key)
        told = [row.facts for row in group]
        amounts = {row.amount for row in group}
        if before is not None:
            order = unpack(before)
            told.append({"receiver": order.receiver, "platform_state": order.platform_state})
            amounts.add(order.amount)
        doors = {
            (one.name, one.phone, one.address)
            for row in told
            if (one := row.get("receiver")) and one.name and one.address
        }
        states = {row["platform_state"] is PlatformState.CLOSED for row in told if row.get("platform_state")}
        several = len(states) > 1 or len(amounts - {None}) > 1
        if len(doors) > 1 or (several and self.layout.rows == "orders"):
            self._report(group[-1].number, self.plan.label("order_no"), "rows_differ", key.partition(":")[2])

    def _date_back(self) -> None:
        """Give a file whose name tells no export time, or only its day, the newest time in its rows."""
        newest, named = max(self._newest, default=None), self.origin.exported_at
        if newest is None or (named is not None and (named.time() != time() or newest.date() != named.date())):
            return
        self.harvest.orders.date(newest)
