"""The attic: archived orders, read slim for search and buyer cards, one in full when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
from msgspec import Struct

from csdesk.domain.models import Order
from csdesk.domain.search import fold
from csdesk.store import Document, Store, archive

_order = msgspec.json.Decoder(Order)
_FULL_FILES = 8
"""How many files are kept undecoded for orders in full."""


class PastReceiver(Struct, frozen=True, gc=False):
    """Who an archived order went to."""

    name: str | None = None
    phone: str | None = None


class PastLine(Struct, frozen=True, gc=False):
    """What was in an archived order."""

    title: str = ""
    qty: int = 1


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
    lines: tuple[PastLine, ...] = ()


class Attic:
    """The archived orders of a store; a file is read when it is first needed, and then never again.

    Args:
        store: The store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[str, dict[int, Past]] = {}
        self._seq = -1
        self._place: dict[str, tuple[archive.Shelf, int]] = {}
        self._full: dict[str, Mapping[int, Document]] = {}

    def load(self) -> Iterator[str]:
        """Read what has not been read yet, file by file, so that a caller can breathe in between."""
        if self._seq == self._store.seq:
            return
        shelves = archive.shelves(self._store)
        if [shelf.file for shelf in shelves] == list(self._read):
            self._seq = self._store.seq
            return
        for shelf in shelves:
            if shelf.file not in self._read:
                self._read[shelf.file] = archive.read_slim(self._store, shelf, "orders", Past)
                yield shelf.file
        self._read = {shelf.file: self._read[shelf.file] for shelf in shelves}
        self._full = {}
        self._place = {past.id: (shelf, key) for shelf in shelves for key, past in self._read[shelf.file].items()}
        self._seq = self._store.seq

    def _places(self) -> Mapping[str, tuple[archive.Shelf, int]]:
        if self._store.table(archive.TABLE) or self._place:
            for _file in self.load():
                pass
        return self._place

    def key(self, order_id: str) -> int | None:
        """Return the document id of an archived order."""
        place = self._places().get(order_id)
        return place[1] if place else None

    def get(self, order_id: str) -> Order | None:
        """Return an archived order in full; raises `DataError` when its file cannot be read."""
        place = self._places().get(order_id)
        if place is None:
            return None
        shelf, key = place
        if shelf.file not in self._full:
            while len(self._full) >= _FULL_FILES:
                del self._full[next(iter(self._full))]
            self._full[shelf.file] = archive.read(self._store, shelf).get("orders", {})
        document = self._full[shelf.file].get(key)
        return _order.decode(document) if document is not None else None

    def orders(self) -> Iterator[Past]:
        """Yield every archived order that is not back on the desk, newest version only."""
        live = self._store.table("orders")
        for shelf, key in self._places().values():
            if key not in live:
                yield self._read[shelf.file][key]

    def find(self, text: str) -> list[Past]:
        """Return the archived orders in which each word occurs: number, nick, name, phone, tracking number, item."""
        words = fold(text).split()
        return [past for past in self.orders() if words and all(word in _haystack(past) for word in words)]

    def of_buyer(self, nick: str) -> list[Past]:
        """Return a buyer's archived orders, newest first."""
        found = [past for past in self.orders() if past.buyer_nick == nick]
        return sorted(found, key=lambda past: past.created_at or "", reverse=True)


def _haystack(past: Past) -> str:
    receiver = past.receiver or PastReceiver()
    texts = (past.order_no, past.buyer_nick, past.tracking_no, receiver.name, receiver.phone)
    return fold("\n".join(text for text in (*texts, *(line.title for line in past.lines)) if text))
