"""One table of records with short ids counted per day (`MS-0317-04`), kept up with the store."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

import msgspec
from msgspec import Struct

from csdesk.services.desk import archived_records
from csdesk.store import Document, Store, Transaction


class Numbered(Protocol):
    """A record with an id of its own."""

    @property
    def id(self) -> str:
        """The id, e.g. `CS-0317-01`."""


class Owned(Protocol):
    """A record of a buyer or an order, or the outline of one."""

    @property
    def order_id(self) -> str | None:
        """The order."""

    @property
    def platform(self) -> str | None:
        """Its platform."""

    @property
    def buyer_nick(self) -> str | None:
        """The buyer."""


Record = TypeVar("Record", bound=Numbered)

STEMS = "stems"
"""The table of the highest numbers among archived ids: a document a table, `{"id": "messages", "last": {…}}`."""


ARCHIVED = frozenset(("messages", "reviews", "cases"))
"""The tables of which records go to the archive."""


class Stems(Struct, frozen=True):
    """The highest number of each stem (`MS-0317`) that lies in the archive."""

    id: str
    last: dict[str, int] = {}


class Table(Generic[Record]):
    """The records of one table by their ids; nothing is decoded before somebody asks.

    `records` is a new mapping after each change, so whoever holds an old one keeps a whole view.

    Args:
        store: The store of the desk.
        table: The table's name.
        kind: What it holds.
    """

    def __init__(self, store: Store, table: str, kind: type[Record]) -> None:
        self.table = table
        self.damaged: list[int] = []
        self._store = store
        self._kind = kind
        self._encode = msgspec.json.Encoder().encode
        self._records: dict[str, Record] | None = None
        self._key: dict[str, int] = {}
        self._id: dict[int, str] = {}
        self._counts: dict[str, int] = {}
        self._stems: tuple[tuple[Document, ...], dict[str, int]] | None = None

    @functools.cached_property
    def _decoder(self) -> msgspec.json.Decoder[Record]:
        """The decoder, made for the first record: commands that meet none need not wait for it."""
        return msgspec.json.Decoder(self._kind)

    @functools.cached_property
    def archived(self) -> archived_records.ArchivedRecords[Record]:
        """The archived records of this table."""
        return archived_records.ArchivedRecords(self._store, self.table, self._kind)

    @property
    def has_past(self) -> bool:
        """Whether some of its records may lie in the archive."""
        return self.table in ARCHIVED and bool(self._store.table("archives"))

    def get(self, record_id: str) -> Record | None:
        """Return a record of the desk or the archive; raises `DataError` when a file cannot be read."""
        return self.records.get(record_id) or (self.archived.get(record_id) if self._may_be_past(record_id) else None)

    def where(self, fits: Callable[[Any], bool]) -> list[Record]:
        """Return the records, archived ones too, that fit by order, platform and buyer; raises `DataError`."""
        past = self.archived.where(fits) if self.has_past else []
        return [*past, *filter(fits, self.records.values())]

    def past_names(self) -> Iterator[str]:
        """Yield the ids of the archived records."""
        if self.has_past:
            yield from self.archived.names()

    def past_buyers(self) -> Iterator[tuple[str | None, str]]:
        """Yield whose records are archived, by platform and nick."""
        if self.has_past:
            yield from self.archived.buyers()

    def _may_be_past(self, record_id: str) -> bool:
        """Tell whether an id can be that of an archived record: numbers given since are higher."""
        stem, _dash, number = record_id.rpartition("-")
        return number.isdecimal() and int(number) <= self._past_count(stem)

    def _past_count(self, stem: str) -> int:
        """Return the highest number of a stem in the archive."""
        if not self.has_past:
            return 0
        documents = tuple(self._store.table(STEMS).values())
        if self._stems is None or self._stems[0] != documents:
            read = msgspec.json.Decoder(Stems).decode
            known = next((one.last for one in map(read, documents) if one.id == self.table), None)
            # without a note: archived before anybody wrote them down
            self._stems = (documents, highest(self.archived.names()) if known is None else known)
        return self._stems[1].get(stem, 0)

    @property
    def records(self) -> Mapping[str, Record]:
        """Every record by id, in the order in which they came."""
        if self._records is None:
            self.damaged, self._key, self._id, self._counts = [], {}, {}, {}
            fresh: dict[str, Record] = {}
            for key, document in self._store.table(self.table).items():
                self._take(key, document, fresh)
            self._records = fresh
        return self._records

    def _take(self, key: int, document: Document, into: dict[str, Record]) -> None:
        try:
            record = self._decoder.decode(document)
        except msgspec.MsgspecError:
            self.damaged.append(key)
            return
        into[record.id] = record
        self._key[record.id] = key
        self._id[key] = record.id
        stem, dash, number = record.id.rpartition("-")
        if dash and number.isdecimal() and int(number) > self._counts.get(stem, 0):
            self._counts[stem] = int(number)

    def sync(self, keys: set[int] | None) -> None:
        """Follow the store: the documents touched since the last call, or None when all may have changed."""
        if keys is None:
            self._records = None
        if self._records is None or not keys:
            return
        fresh = dict(self._records)
        documents = self._store.table(self.table)
        for key in sorted(keys):
            old = self._id.pop(key, None)
            if old is not None:
                self._key.pop(old, None)
            if key in documents:
                self._take(key, documents[key], fresh)
            if old is not None and old not in self._key:
                fresh.pop(old, None)
        self._records = fresh

    def key(self, record_id: str) -> int:
        """Return the document id of a record."""
        return self._key[record_id]

    def within(self, transaction: Transaction, record_id: str) -> Record | None:
        """Return a record as a transaction sees it."""
        key = self._key.get(record_id) if self.records is not None else None
        key = transaction.named(self.table, record_id) if key is None else key
        document = transaction.get(self.table, key) if key is not None else None
        return self._decoder.decode(document) if document is not None else None

    def added(self, transaction: Transaction) -> list[Record]:
        """Return the records that a change has added so far, as it sees them."""
        found = (self.within(transaction, name) for name in transaction.names(self.table))
        return [record for record in found if record is not None]

    def put(self, transaction: Transaction, record: Record) -> None:
        """Write a record in a transaction, under its own document or a new one; an archived one comes back."""
        key = self._key.get(record.id) if self.records is not None else None
        if key is None and self._may_be_past(record.id):
            key = self.archived.place(record.id)
        key = transaction.named(self.table, record.id) if key is None else key
        if key is None:
            transaction.add(self.table, self._encode(record), record.id)
        else:
            transaction.put(self.table, key, self._encode(record))

    def drop(self, transaction: Transaction, record_id: str) -> None:
        """Take a record of the desk away in a transaction."""
        if self.records:
            transaction.remove(self.table, self._key[record_id])

    def ids(self, prefix: str, day: datetime, transaction: Transaction | None = None) -> IdMaker:
        """Return the maker of the day's next ids; make one within each change, or give the change that adds several."""
        stem = f"{prefix}-{day:%m%d}"
        last = max(self._counts.get(stem, 0) if self.records is not None else 0, self._past_count(stem))
        return IdMaker(stem, last + (transaction.added(self.table) if transaction is not None else 0))


def highest(names: Iterable[str]) -> dict[str, int]:
    """Return the highest number of each stem among some ids."""
    found: dict[str, int] = {}
    for name in names:
        stem, dash, number = name.rpartition("-")
        if dash and number.isdecimal() and int(number) > found.get(stem, 0):
            found[stem] = int(number)
    return found


class IdMaker:
    """Counts the ids of one day up: `CS-0317-01`, then `CS-0317-02`.

    Args:
        stem: Prefix and day.
        last: The last number given.
    """

    def __init__(self, stem: str, last: int) -> None:
        self._stem = stem
        self._last = last

    def __call__(self) -> str:
        """Return the next id."""
        self._last += 1
        return f"{self._stem}-{self._last:02d}"
