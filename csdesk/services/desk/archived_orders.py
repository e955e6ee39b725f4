"""Archived orders, read slim for search and buyer cards, one in full when it is asked for."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from csdesk.domain.cases.cases import Case
from csdesk.domain.search.fields import thing_words
from csdesk.domain.search.words import fold, haystack
from csdesk.domain.shared.models import Order, Outline
from csdesk.domain.talk.messages import Message
from csdesk.domain.talk.reviews import Review
from csdesk.services.desk.order_table import order_decoder
from csdesk.store import Document, Store, archive

Result = TypeVar("Result")

_END, _UNIT = "\x1e", "\x1f"
_FULL_FILES = 8
"""How many files are kept undecoded for orders in full."""


class ArchivedOrder(Struct, frozen=True, gc=False):
    """What lists need of an archived order."""

    id: str
    order_no: str
    buyer_nick: str | None = None
    tracking_no: str | None = None
    created_at: str | None = None
    amount: str | None = None
    platform_state: str | None = None


class ArchivedOrders:
    """The archived orders of a store; a file is read when it is first needed, and then never again."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[str, dict[int, ArchivedOrder]] = {}
        self._seq = -1
        self._listed: list[str] = []
        self._place: dict[str, tuple[archive.ArchiveFile, int]] = {}
        self._full: dict[str, Mapping[str, Mapping[int, Document]]] = {}
        self._texts: dict[str, str] = {}

    def load(self) -> Iterator[str]:
        """Read what has not been read yet, file by file, so that a caller can breathe in between."""
        if self._seq == self._store.seq:
            return
        files = archive.archive_files(self._store)
        for archive_file in files:
            if archive_file.file not in self._read:
                self._rows(archive_file)
                yield archive_file.file
        if [archive_file.file for archive_file in files] != self._listed:
            self._listed = [archive_file.file for archive_file in files]
            self._read = {file: self._read[file] for file in self._listed}
            self._full, self._texts = {}, {}
            self._place = {
                past.id: (archive_file, key)
                for archive_file in files
                for key, past in self._read[archive_file.file].items()
            }
        self._seq = self._store.seq

    def _rows(self, archive_file: archive.ArchiveFile) -> dict[int, ArchivedOrder]:
        if archive_file.file not in self._read:
            some = archive_file.may_hold("orders")
            self._read[archive_file.file] = (
                archive.read_slim(self._store, archive_file, "orders", ArchivedOrder) if some else {}
            )
        return self._read[archive_file.file]

    def _places(self) -> Mapping[str, tuple[archive.ArchiveFile, int]]:
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
        archive_file, key = place
        document = self._documents(archive_file).get("orders", {}).get(key)
        return order_decoder().decode(document) if document is not None else None

    def outlines(self, ids: Collection[str]) -> dict[str, Outline]:
        """Return those of some orders that are archived, in outline; each file is read once; raises `DataError`."""
        return archive.in_step(self._store, lambda: self._outlines(ids)) if ids else {}

    def _outlines(self, ids: Collection[str]) -> dict[str, Outline]:
        wanted: dict[str, tuple[archive.ArchiveFile, list[int]]] = {}
        for archive_file, key in filter(None, map(self._places().get, ids)):
            wanted.setdefault(archive_file.file, (archive_file, []))[1].append(key)
        found: dict[str, Outline] = {}
        for archive_file, keys in wanted.values():
            rows = archive.read_slim(self._store, archive_file, "orders", Outline)
            found |= {rows[key].id: rows[key] for key in keys if key in rows}
        return found

    def _documents(self, archive_file: archive.ArchiveFile) -> Mapping[str, Mapping[int, Document]]:
        if archive_file.file not in self._full:
            while len(self._full) >= _FULL_FILES:
                del self._full[next(iter(self._full))]
            self._full[archive_file.file] = archive.read(self._store, archive_file)
        return self._full[archive_file.file]

    def steady(self, job: Callable[[], Result]) -> Result:
        """Do a job that reads the archive, again when another process just replaced a file of it."""
        return archive.in_step(self._store, job)

    def orders(self) -> Iterator[ArchivedOrder]:
        """Yield every archived order that is not back on the desk, newest version only."""
        live = self._store.table("orders")
        for archive_file, key in self._places().values():
            if key not in live:
                yield self._read[archive_file.file][key]

    def find(self, text: str) -> list[ArchivedOrder]:
        """Return the archived orders in which each word occurs, in outline."""
        words = fold(text).split()
        return archive.in_step(self._store, lambda: self._find(words)) if words else []

    def _find(self, words: list[str]) -> list[ArchivedOrder]:
        pages = self._pages(words, ("orders",))
        return [
            self._rows(archive_file)[key]
            for archive_file, hits in pages
            for _table, key in hits
            if key in self._rows(archive_file)
        ]

    def search(self, words: Sequence[str]) -> Iterator[list[Order]]:
        """Yield for each file, newest first, the orders in full in which each folded word occurs; raises `DataError`.

        Good until the desk is next changed.
        """
        for archive_file, hits in self._pages(words, ("orders",)):
            yield [order_decoder().decode(self._documents(archive_file)["orders"][key]) for _table, key in hits]

    def documents(self, words: Sequence[str], tables: Collection[str]) -> Iterator[list[tuple[str, Document]]]:
        """Yield for each file, newest first, the documents with their tables in which each folded word occurs."""
        for archive_file, hits in self._pages(words, tables):
            yield [(table, self._documents(archive_file)[table][key]) for table, key in hits]

    def _pages(
        self, words: Sequence[str], tables: Collection[str]
    ) -> Iterator[tuple[archive.ArchiveFile, list[tuple[str, int]]]]:
        """Yield each file, newest first, with the places in it that fit and are not back on the desk."""
        seen: set[tuple[str, int]] = set()
        wanted = sorted(words, key=len, reverse=True)
        for archive_file in reversed(archive.archive_files(self._store)):
            if not any(map(archive_file.may_hold, tables)):
                continue
            hits = {
                (table, key)
                for table, key in _fitting(self._text(archive_file), wanted)
                if table in tables and key not in self._store.table(table)
            } - seen
            seen |= hits
            yield archive_file, sorted(hits, reverse=True)

    def _text(self, archive_file: archive.ArchiveFile) -> str:
        if archive_file.file not in self._texts:
            kept = archive.read_words(self._store, archive_file)
            if kept is None or not kept.startswith(_MARK):  # lost, or written by an older csdesk
                kept = words_of(archive.read(self._store, archive_file))
            self._texts[archive_file.file] = kept
        return self._texts[archive_file.file]

    def read_as(self, kinds: Mapping[str, type]) -> dict[str, list[Any]]:
        """Return the archived records of some tables, read once and not kept; what is back on the desk is left out.

        Raises `DataError` when a file cannot be read.
        """
        return archive.in_step(self._store, lambda: self._read_as(kinds))

    def _read_as(self, kinds: Mapping[str, type]) -> dict[str, list[Any]]:
        seen = {table: set(self._store.table(table)) for table in kinds}
        found: dict[str, list[Any]] = {table: [] for table in kinds}
        for archive_file in reversed(archive.archive_files(self._store)):
            held = {table: kind for table, kind in kinds.items() if archive_file.may_hold(table)}
            for table, rows in archive.read_as(self._store, archive_file, held).items() if held else ():
                fresh = rows.keys() - seen[table]
                seen[table] |= fresh
                found[table] += [rows[key] for key in sorted(fresh)]
        return found

    def of_buyer(self, platform: str, nick: str) -> list[Order]:
        """Return a buyer's archived orders on a platform, newest first; raises `DataError`."""
        pages = archive.in_step(self._store, lambda: list(self.search([fold(nick)])))
        found = [order for page in pages for order in page]
        return [order for order in found if (order.platform, order.buyer_nick) == (platform, nick)]


_MARK = f"2{_END}"
"""How the texts of a file begin, so that those of an older form are known."""

_KINDS: Mapping[str, tuple[type, Callable[[Any], str]]] = {
    "orders": (Order, haystack),
    "messages": (Message, thing_words),
    "reviews": (Review, thing_words),
    "cases": (Case, thing_words),
}
"""What of each table is searched."""


def words_of(tables: Mapping[str, Mapping[int, Document]]) -> str:
    """Return the texts by which the documents of an archive file are found: `table key text` of each."""
    found = []
    for table, (kind, words) in _KINDS.items():
        decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(kind)
        for key, document in tables.get(table, {}).items():
            with contextlib.suppress(msgspec.MsgspecError):
                own = words(decoder.decode(document)).replace(_END, " ").replace(_UNIT, " ")
                found.append(f"{table}{_UNIT}{key}{_UNIT}{own}{_END}")
    return _MARK + "".join(found)


def _fitting(text: str, words: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield table and key of each document in whose text every word occurs; the first word should be the rarest."""
    if not words or not all(word in text for word in words):
        return
    at = text.find(words[0])
    while at >= 0:
        start, end = text.rfind(_END, 0, at) + 1, text.find(_END, at)
        if end < 0:
            return
        table, _unit, rest = text[start:end].partition(_UNIT)
        key, _unit, own = rest.partition(_UNIT)
        if key.isdecimal() and all(word in own for word in words):
            yield table, int(key)
        at = text.find(words[0], end)
