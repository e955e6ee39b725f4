"""The desk through TinyDB: `open_tiny(folder)` is an ordinary TinyDB whose storage is the store.

It reads the checkpoint and the journal together, and what it writes becomes one change: logged, undoable, fsynced and
safe beside other processes. It is for scripts; csdesk itself does not use it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from csdesk.clock import Clock, find_zone
from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.store.journal import Document
from csdesk.store.store import Store
from csdesk.store.transaction import Entry, Transaction

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


class DeskStorage(Storage):
    """A TinyDB storage over the store of a folder.

    Args:
        folder: The desk's home.
        operator: Who acts, for the log.
        clock: The desk's clock.
    """

    def __init__(self, folder: Path | str, operator: str = "tinydb", clock: Clock | None = None) -> None:
        self.store = Store(Path(folder))
        self._operator = operator
        self._clock = clock or Clock(find_zone("Asia/Shanghai"))
        self._seen: dict[str, dict[int, Document]] = {}

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return every table as TinyDB wants it; raises `DataError`."""
        self.store.refresh()
        self._seen = {name: dict(table) for name, table in self.store.tables().items()}
        found = {
            name: {str(key): _decode(document) for key, document in table.items()}
            for name, table in self._seen.items()
            if table
        }
        return found or None

    def write(self, data: Mapping[str, Mapping[Any, Any]]) -> None:
        """Write what differs from the last read as one change.

        Raises `RefusedError` when another process changed the same document in between, `BusyError`, `DataError`.
        """
        entry = Entry(self._clock.now().isoformat(timespec="seconds"), self._operator, "tinydb.write", "")
        with self.store.change(entry) as change:
            for name in {*self._seen, *data}:
                self._write_table(change, name, self._seen.get(name, {}), data.get(name, {}))

    def _write_table(
        self, change: Transaction, name: str, seen: Mapping[int, Document], wanted: Mapping[Any, Any]
    ) -> None:
        now = self.store.table(name)
        rows = {int(key): row for key, row in wanted.items()}
        for key in seen.keys() | rows.keys():
            old, row = seen.get(key), rows.get(key)
            if old is not None and row is not None and _decode(old) == row:
                continue
            if (bytes(now[key]) if key in now else None) != (None if old is None else bytes(old)):
                raise RefusedError(
                    _("Another process changed the same record; nothing was written."),
                    where=f"{name} {key}",
                    hint=_("Read again, then write."),
                    code="changed_since",
                )
            if row is None:
                change.remove(name, key)
            else:
                change.put(name, key, _encode(row))


class DeskTable(Table):
    """A table without a query cache, whose ids are never given twice."""

    default_query_cache_capacity = 0

    def _get_next_id(self) -> int:
        storage = self._storage
        if not isinstance(storage, DeskStorage):
            return int(super()._get_next_id())  # type: ignore[no-untyped-call]
        storage.store.refresh()
        self._given = max(getattr(self, "_given", 0), storage.store.last_id(self.name)) + 1
        return self._given


class DeskDB(TinyDB):
    """A TinyDB of such tables."""

    table_class = DeskTable


def open_tiny(folder: Path | str, operator: str = "tinydb", clock: Clock | None = None) -> DeskDB:
    """Open a desk as a TinyDB."""
    return DeskDB(folder, operator, clock, storage=DeskStorage)
