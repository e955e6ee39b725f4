"""The archived records of a table, known by id, key and buyer; one in full when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct

from csdesk.store import Document, Store, archive

Record = TypeVar("Record")

_FILES = 32
"""How many files are kept undecoded for records in full."""


class Who(Struct, frozen=True, gc=False):
    """What an archived record is known by."""

    id: str = ""
    key: str | None = None
    platform: str | None = None
    buyer_nick: str | None = None
    order_id: str | None = None


Buyer = tuple[str | None, str]


class ArchivedRecords(Generic[Record]):
    """The archived records of one table that are not back on the desk; nothing is read before somebody asks.

    Args:
        store: The store of the desk.
        table: The table's name.
        kind: What it holds.
    """

    def __init__(self, store: Store, table: str, kind: type[Record]) -> None:
        self._store = store
        self._table = table
        self._kind = kind
        self._read: dict[str, dict[int, Who]] = {}
        self._listed: list[str] = []
        self._places: dict[str, tuple[archive.ArchiveFile, int, Who]] = {}
        self._keys: dict[str, str] = {}
        self._buyers: dict[Buyer, list[str]] = {}
        self._full: dict[str, Mapping[int, Document]] = {}

    def _rows(self) -> Mapping[str, tuple[archive.ArchiveFile, int, Who]]:
        """Return where each archived record lies, brought up to the list of files; raises `DataError`."""
        if self._store.table(archive.TABLE) or self._places:
            archive.in_step(self._store, self._follow)
        return self._places

    def _follow(self) -> None:
        listed = [
            archive_file for archive_file in archive.archive_files(self._store) if archive_file.may_hold(self._table)
        ]
        files = [archive_file.file for archive_file in listed]
        if files == self._listed:
            return
        self._read = {
            archive_file.file: self._read.get(archive_file.file)
            or archive.read_slim(self._store, archive_file, self._table, Who)
            for archive_file in listed
        }
        self._places = {
            who.id: (archive_file, key, who)
            for archive_file in listed
            for key, who in self._read[archive_file.file].items()
            if who.id
        }
        self._keys = {who.key: who.id for _file, _key, who in self._places.values() if who.key}
        self._buyers, self._full = {}, {}
        for _file, _key, who in self._places.values():
            if who.buyer_nick:
                self._buyers.setdefault((who.platform, who.buyer_nick), []).append(who.id)
        self._listed = files

    def _away(self, record_id: str) -> tuple[archive.ArchiveFile, int, Who] | None:
        """Return where a record lies, unless it is back on the desk."""
        place = self._rows().get(record_id)
        return place if place is not None and place[1] not in self._store.table(self._table) else None

    def names(self) -> Iterator[str]:
        """Yield the id of every archived record."""
        live = self._store.table(self._table)
        yield from (name for name, (_file, key, _who) in self._rows().items() if key not in live)

    def place(self, record_id: str) -> int | None:
        """Return the document id of an archived record."""
        place = self._away(record_id)
        return place[1] if place is not None else None

    def get(self, record_id: str) -> Record | None:
        """Return an archived record; raises `DataError` when its file cannot be read."""
        return archive.in_step(self._store, lambda: self._get(record_id))

    def _get(self, record_id: str) -> Record | None:
        place = self._away(record_id)
        if place is None:
            return None
        archive_file, key, _who = place
        if archive_file.file not in self._full:
            while len(self._full) >= _FILES:
                del self._full[next(iter(self._full))]
            self._full[archive_file.file] = archive.read(self._store, archive_file).get(self._table, {})
        document = self._full[archive_file.file].get(key)
        return msgspec.json.decode(document, type=self._kind) if document is not None else None

    def knows(self, key: str) -> bool:
        """Tell whether the record with a key (of a mail, a notice, a review) is archived."""
        self._rows()
        return key in self._keys

    def buyers(self) -> Iterable[Buyer]:
        """Return whose records are archived, by platform and nick."""
        self._rows()
        return self._buyers.keys()

    def by_key(self, key: str) -> Record | None:
        """Return the archived record that is the same one (`key`: of a mail, a notice, a review)."""
        self._rows()
        return self.get(self._keys[key]) if key in self._keys else None

    def of_buyer(self, platform: str | None, nick: str) -> list[Record]:
        """Return the archived records of a buyer."""
        self._rows()
        return self._some(self._buyers.get((platform, nick), ()))

    def where(self, fits: Callable[[Who], bool]) -> list[Record]:
        """Return the archived records whose outline fits."""
        return self._some([who.id for _file, _key, who in self._rows().values() if fits(who)])

    def _some(self, names: Iterable[str]) -> list[Record]:
        return [record for name in list(names) if (record := self.get(name)) is not None]
