"""Made-up documents and changes for the tests of the store."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from csdesk.store import Entry, Store

AT = "2026-03-17T08:30:00+08:00"
TABLE = "orders"


def entry(verb: str = "order.flag", subject: str = "", at: str = AT, summary: str = "") -> Entry:
    return Entry(at, "AH", verb, subject, summary)


def put(store: Store, key: int, value: Any, *, table: str = TABLE, verb: str = "order.flag", at: str = AT) -> int:
    """Set one document as one change; return its number."""
    with store.change(entry(verb, f"{table} {key}", at)) as change:
        change.put(table, key, msgspec.json.encode(value))
    return store.seq


def add(store: Store, *values: Any, table: str = TABLE, verb: str = "import") -> list[int]:
    """Add documents as one change; return their ids."""
    with store.change(entry(verb, f"{len(values)}")) as change:
        return [change.add(table, msgspec.json.encode(value)) for value in values]


def drop(store: Store, *keys: int, table: str = TABLE) -> None:
    """Take documents away as one change."""
    with store.change(entry("drop")) as change:
        for key in keys:
            change.remove(table, key)


def content(store: Store) -> Mapping[str, Mapping[int, Any]]:
    """Return everything a store holds, decoded; empty tables left out."""
    return {
        name: {key: msgspec.json.decode(document) for key, document in table.items()}
        for name, table in store.tables().items()
        if table
    }


def reopened(folder: Path) -> Mapping[str, Mapping[int, Any]]:
    """Return what a new process would see."""
    return content(Store(folder))
