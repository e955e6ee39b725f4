"""The attic: archived orders, read slim for search and buyer cards, one in full when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from csdesk.domain.models import Order
from csdesk.domain.search import fold
from csdesk.services.shelf import order_decoder
from csdesk.store import Document, Store, archive

Result = TypeVar("Result")

_END = "\x1e"
_FULL_FILES = 8
"""How many files are kept undecoded for orders in full."""


class PastReceiver(Struct, frozen=True, gc=False):
    """Who an archived order went to."""

    name: str | None = None
    phone: str | None = None


class PastParcel(Struct, frozen=True, gc=False):
    """A parcel that the desk itself sent."""

    tracking_no: str | None = None


class PastKnown(Struct, frozen=True, gc=False):
    """What the desk knew of an archived order: parcels, and the receiver as changed by the buyer."""

    parcels: tuple[PastParcel, ...] = ()
    receiver: PastReceiver | None = None


class Past(Struct, frozen=True, gc=False):
    """What lists and searches need of an archived order."""

    id: str
    order_no: str
    buyer_nick: str | None = None
    tracking_no: str | None = None
    created_at: str | None = None
    amount: str | None = None
    platform_state: str | None = None
    receiver: PastReceiver | None = None
    desk: PastKnown | None = None


_past = msgspec.json.Decoder(Past)


class Attic:
    """The archived orders of a store; a file is read when it is first needed, and then never again.

    Args:
        store: The store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[str, dict[int, Past]] = {}
        self._seq = -1
        self._listed: list[str] = []
        self._place: dict[str, tuple[archive.Shelf, int]] = {}
        self._full: dict[str, Mapping[int, Document]] = {}
        self._texts: dict[str, str] = {}

    def load(self) -> Iterator[str]:
        """Read what has not been read yet, file by file, so that a caller can breathe in between."""
        if self._seq == self._store.seq:
            return
        shelves = archive.shelves(self._store)
        for shelf in shelves:
            if shelf.file not in self._read:
                self._rows(shelf)
                yield shelf.file
        if [shelf.file for shelf in shelves] != self._listed:
            self._listed = [shelf.file for shelf in shelves]
            self._read = {file: self._read[file] for file in self._listed}
            self._full, self._texts = {}, {}
            self._place = {past.id: (shelf, key) for shelf in shelves for key, past in self._read[shelf.file].items()}
        self._seq = self._store.seq

    def _rows(self, shelf: archive.Shelf) -> dict[int, Past]:
        if shelf.file not in self._read:
            self._read[shelf.file] = archive.read_slim(self._store, shelf, "orders", Past)
        return self._read[shelf.file]

    def _places(self) -> Mapping[str, tuple[archive.Shelf, int]]:
        if self._store.table(archive.TABLE) or self._place:
            archive.in_step(self._store, lambda: list(self.load()))
        return self._place

    def key(self, order_id: str) -> int | None:
        """Return the document id of an archived order."""
        place = self._places().get(order_id)
        return place[1] if place else None

    def get(self, order_id: str) -> Order | None:
        """Return an archived order in full; raises `DataError` when its file cannot be read."""
        return archive.in_step(self._store, lambda: self._get(order_id))

    def _get(self, order_id: str) -> Order | None:
        place = self._places().get(order_id)
        if place is None:
            return None
        shelf, key = place
        document = self._documents(shelf).get(key)
        return order_decoder().decode(document) if document is not None else None

    def _documents(self, shelf: archive.Shelf) -> Mapping[int, Document]:
        if shelf.file not in self._full:
            while len(self._full) >= _FULL_FILES:
                del self._full[next(iter(self._full))]
            self._full[shelf.file] = archive.read(self._store, shelf).get("orders", {})
        return self._full[shelf.file]

    def steady(self, job: Callable[[], Result]) -> Result:
        """Do a job that reads the archive, again when another process just replaced a file of it."""
        return archive.in_step(self._store, job)

    def orders(self) -> Iterator[Past]:
        """Yield every archived order that is not back on the desk, newest version only."""
        live = self._store.table("orders")
        for shelf, key in self._places().values():
            if key not in live:
                yield self._read[shelf.file][key]

    def find(self, text: str) -> list[Past]:
        """Return the archived orders in which each word occurs: number, nick, name, phone, tracking number.

        Only files in which something is found are parsed.
        """
        words = fold(text).split()
        return archive.in_step(self._store, lambda: self._find(words))

    def _find(self, words: list[str]) -> list[Past]:
        found: dict[str, Past] = {}
        for shelf in archive.shelves(self._store) if words else ():
            found |= {past.id: past for past in self._hits(shelf, words).values()}
        return list(found.values())

    def search(self, words: Sequence[str]) -> Iterator[list[Order]]:
        """Yield for each file, newest first, the orders in full in which each folded word occurs; raises `DataError`.

        Good until the desk is next changed.
        """
        seen: set[int] = set()
        for shelf in reversed(archive.shelves(self._store)):
            hits = self._hits(shelf, words).keys() - seen
            seen |= hits
            yield [order_decoder().decode(self._documents(shelf)[key]) for key in sorted(hits, reverse=True)]

    def _hits(self, shelf: archive.Shelf, words: Sequence[str]) -> dict[int, Past]:
        """Return the orders of a file that fit and are not back on the desk."""
        whole = self._text(shelf)
        if not all(word in whole for word in words):
            return {}
        live = self._store.table("orders")
        found = {}
        for key, past in self._rows(shelf).items():
            own = fold(_words(past))
            if key not in live and all(word in own for word in words):
                found[key] = past
        return found

    def _text(self, shelf: archive.Shelf) -> str:
        if shelf.file not in self._texts:
            kept = archive.read_words(self._store, shelf)
            rows = self._rows(shelf).values() if kept is None else ()
            self._texts[shelf.file] = searched(rows) if kept is None else kept
        return self._texts[shelf.file]

    def read_as(self, kinds: Mapping[str, type]) -> dict[str, list[Any]]:
        """Return the archived records of some tables, read once and not kept; what is back on the desk is left out.

        Raises `DataError` when a file cannot be read.
        """
        return archive.in_step(self._store, lambda: self._read_as(kinds))

    def _read_as(self, kinds: Mapping[str, type]) -> dict[str, list[Any]]:
        seen = {table: set(self._store.table(table)) for table in kinds}
        found: dict[str, list[Any]] = {table: [] for table in kinds}
        for shelf in reversed(archive.shelves(self._store)):
            for table, rows in archive.read_as(self._store, shelf, kinds).items():
                fresh = rows.keys() - seen[table]
                seen[table] |= fresh
                found[table] += [rows[key] for key in sorted(fresh)]
        return found

    def of_buyer(self, platform: str, nick: str) -> list[Order]:
        """Return a buyer's archived orders on a platform, newest first; raises `DataError`."""
        pages = archive.in_step(self._store, lambda: list(self.search([fold(nick)])))
        found = [order for page in pages for order in page]
        return [order for order in found if (order.platform, order.buyer_nick) == (platform, nick)]


def words_of(tables: Mapping[str, Mapping[int, Document]]) -> str:
    """Return the text by which the orders of a new archive file are found, one after the other."""
    return searched(filter(None, map(_slim, tables.get("orders", {}).values())))


def _slim(document: Document) -> Past | None:
    try:
        return _past.decode(document)
    except msgspec.MsgspecError:
        return None


def searched(rows: Iterable[Past]) -> str:
    """Return what is searched of orders, one after the other; folded in one go, which costs far less."""
    return fold(_END.join(map(_words, rows)))


_NOBODY, _NOTHING = PastReceiver(), PastKnown()


def _words(past: Past) -> str:
    receiver, known = past.receiver or _NOBODY, past.desk or _NOTHING
    changed = known.receiver or _NOBODY
    texts = (past.order_no, past.buyer_nick, past.tracking_no, receiver.name, receiver.phone)
    more = (changed.name, changed.phone, *(parcel.tracking_no for parcel in known.parcels))
    return "\n".join(filter(None, (*texts, *more))).replace(_END, " ")
