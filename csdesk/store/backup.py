"""Backups: whole copies of the desk in one compressed file each, which any TinyDB can read after `gunzip`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from csdesk.store import files

if TYPE_CHECKING:
    from csdesk.store.store import Store


def make(store: Store, name: str, data: bytes | None = None) -> Path:
    """Write a copy of everything the store holds (or of `data`) to `backups/desk-<name>.json.gz`."""
    import gzip

    folder = store.folder / "backups"
    files.make_folder(folder)
    path = folder / f"desk-{name}.json.gz"
    files.replace_file(path, gzip.compress(data or store.image(), 1))
    return path
