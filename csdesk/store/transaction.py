"""One change being made: its words, and its documents before anyone else sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from msgspec import Raw

from csdesk.store import journal
from csdesk.store.journal import NULL, Document, Op


class Entry:
    """Who does what when: the words of a change, set before it is made.

    Args:
        at: ISO 8601 time of the desk's clock.
        operator: Code of the operator.
        verb: Machine name such as `order.flag`.
        subject: What it is about, e.g. an order id.
        summary: One line for the log and the status bar; without personal data (D01).
        undoes: The change it takes back, for undo and redo.
    """

    def __init__(
        self, at: str, operator: str, verb: str, subject: str, summary: str = "", undoes: int | None = None
    ) -> None:
        self.at = at
        self.operator = operator
        self.verb = verb
        self.subject = subject
        self.summary = summary
        self.undoes = undoes


class Documents(Protocol):
    """What a transaction reads from."""

    def table(self, name: str) -> Mapping[int, Document]:
        """Return a table's documents by id."""

    def last_id(self, table: str) -> int:
        """Return the highest id ever given in a table."""


class Transaction:
    """The documents of one change being made; nothing is visible to anyone before it is acknowledged.

    `entry` may still be written to; with `keep` the log gets its line even when no document differs. With `blind` the
    line says which documents go, those of the archive too, and not what they were.
    """

    def __init__(self, store: Documents, entry: Entry) -> None:
        self._store = store
        self._new: dict[str, dict[int, Raw]] = {}
        self._given: dict[str, int] = {}
        self._named: dict[str, dict[str, int]] = {}
        self.entry = entry
        self.keep = self.blind = False

    def get(self, table: str, key: int) -> Document | None:
        """Return a document as this transaction sees it, or None."""
        document = self._new.get(table, {}).get(key) or self._store.table(table).get(key)
        return None if document is None or journal.is_null(document) else document

    def put(self, table: str, key: int, document: bytes) -> None:
        """Set a document by its id."""
        self._new.setdefault(table, {})[key] = Raw(document)

    def written(self, table: str) -> list[Document]:
        """Return the documents of a table that this change has set so far."""
        return [document for document in self._new.get(table, {}).values() if not journal.is_null(document)]

    def added(self, table: str) -> int:
        """Return how many documents this change has added to a table so far."""
        return max(0, self._given.get(table, 0) - self._store.last_id(table))

    def named(self, table: str, name: str) -> int | None:
        """Return the id of a document that this change added under a name of its own, or None."""
        return self._named.get(table, {}).get(name)

    def names(self, table: str) -> list[str]:
        """Return the names under which this change added documents to a table."""
        return [name for name in self._named.get(table, {}) if name]

    def add(self, table: str, document: bytes, name: str = "") -> int:
        """Add a document under an id never given before, and return the id; by its name `named` finds it again."""
        key = max(self._given.get(table, 0), self._store.last_id(table)) + 1
        self._given[table] = self._named.setdefault(table, {})[name] = key
        self.put(table, key, document)
        return key

    def remove(self, table: str, key: int) -> None:
        """Take a document away."""
        self._new.setdefault(table, {})[key] = NULL

    def close(self) -> tuple[Op, ...]:
        """Return what differs from the store, before and after, and hold no document any more."""
        found = []
        self._named.clear()
        for table, documents in self._new.items():
            stored = self._store.table(table)
            for key, after in documents.items():
                old = stored.get(key)
                before = NULL if old is None or (self.blind and after is NULL) else Raw(bytes(old))
                if self.blind or bytes(before) != bytes(after):
                    found.append(Op(table, key, before, after))
        self._new.clear()
        return tuple(found)
