"""The archive: documents that are done with, in TinyDB files by month that are written once and never changed.

Table `archives` of the desk lists the files that count; a file that it does not name is the rest of a crash. So moving
documents away is one change like any other: first the new file, then one journal line with the removals and the entry.
A document that is in the desk's own file wins over the archive's, and a file of a higher number over a lower one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from csdesk.errors import DataError
from csdesk.i18n import _
from csdesk.runtime import no_garbage
from csdesk.store import checkpoint, files
from csdesk.store.journal import Change, Document, is_null
from csdesk.store.store import Store
from csdesk.store.transaction import Transaction
from csdesk.system import os_words

TABLE = "archives"
FILE_DOCUMENTS = 2000
"""How many documents a file holds at most: one is read in some 10 ms, so no reader stalls."""

Kind = TypeVar("Kind")
Result = TypeVar("Result")
Tables = dict[str, dict[int, Document]]
Words = Callable[[Mapping[str, Mapping[int, Document]]], str]
"""Gives the text by which a file's documents are found; kept beside it, so that a search need not parse the file."""


class ArchiveFile(Struct, frozen=True):
    """One file of the archive: its number in table `archives`, name, month (`YYYY-MM`) and how much it holds.

    A file that is `held` is kept for undo only and does not count; `tables` are those in it, empty where nobody noted.
    """

    id: int
    file: str
    month: str
    count: int
    held: bool = False
    tables: tuple[str, ...] = ()

    def may_hold(self, table: str) -> bool:
        """Tell whether documents of a table can be in it."""
        return not self.tables or table in self.tables


class _Listed(Struct, frozen=True, omit_defaults=True):
    file: str
    month: str
    count: int
    held: bool = False
    tables: tuple[str, ...] = ()


def archive_files(store: Store) -> list[ArchiveFile]:
    """Return the files that count, oldest first."""
    return [archive_file for archive_file in all_files(store) if not archive_file.held]


def all_files(store: Store) -> list[ArchiveFile]:
    """Return the files that count, and those held for undo."""
    listed = msgspec.json.Decoder(_Listed)
    rows = {key: listed.decode(document) for key, document in store.table(TABLE).items()}
    return [ArchiveFile(key, *(getattr(rows[key], name) for name in _Listed.__struct_fields__)) for key in sorted(rows)]


def read(store: Store, archive_file: ArchiveFile) -> Tables:
    """Return everything in a file, undecoded; raises `DataError` that names it."""
    return checkpoint.decode(_bytes(store, archive_file), where=archive_file.file, ours=True)[1]


def read_slim(store: Store, archive_file: ArchiveFile, table: str, kind: type[Kind]) -> dict[int, Kind]:
    """Return one table of a file, only the fields of `kind`; documents that do not fit it are left out."""
    found: dict[int, Kind] = read_as(store, archive_file, {table: kind})[table]
    return found


def read_as(store: Store, archive_file: ArchiveFile, kinds: Mapping[str, type]) -> dict[str, dict[int, Any]]:
    """Return some tables of a file in one pass, as records of their kinds; what does not fit is left out."""
    data = _bytes(store, archive_file)
    tables: list[Any] = [(table, _of(kind), msgspec.field(default_factory=dict)) for table, kind in kinds.items()]
    with no_garbage():
        try:
            whole = msgspec.json.decode(data, type=msgspec.defstruct("Slim", tables))
            return {table: getattr(whole, table) for table in kinds}
        except msgspec.MsgspecError:
            return {table: _one_by_one(archive_file, data, table, kind) for table, kind in kinds.items()}


def _of(kind: type) -> Any:
    return dict[int, kind]  # type: ignore[valid-type]


def _one_by_one(archive_file: ArchiveFile, data: bytes, table: str, kind: type[Kind]) -> dict[int, Kind]:
    found = {}
    for key, document in checkpoint.decode(data, where=archive_file.file)[1].get(table, {}).items():
        with contextlib.suppress(msgspec.MsgspecError):
            found[key] = msgspec.json.decode(document, type=kind)
    return found


def _bytes(store: Store, archive_file: ArchiveFile) -> bytes:
    path = store.folder / "archive" / archive_file.file
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(
            _("A file of the archive cannot be read."),
            where=f"{path}: {os_words(error)}",
            hint=_("Put it back, or restore the newest backup: csdesk restore"),
            code="archive_unreadable",
        ) from error


def in_step(store: Store, job: Callable[[], Result]) -> Result:
    """Do a job that reads archive files; again, with a fresh list of them, when another process just replaced one."""
    while True:
        seq = store.seq
        try:
            return job()
        except DataError as error:
            store.refresh()
            if error.code != "archive_unreadable" or store.seq == seq:
                raise


def everything(store: Store) -> Tables:
    """Return every document of the desk, the archive's among them, without the list of the archive's files."""
    return in_step(store, lambda: _everything(store))


def _everything(store: Store) -> Tables:
    tables: Tables = {}
    for archive_file in archive_files(store):
        for name, rows in read(store, archive_file).items():
            tables.setdefault(name, {}).update(rows)
    for name, table in store.tables().items():
        if name != TABLE:
            tables.setdefault(name, {}).update(table)
    return tables


def put_away(
    store: Store,
    change: Transaction,
    month: str,
    tables: Mapping[str, Mapping[int, Document]],
    words: Words | None = None,
) -> None:
    """Move documents of a month out of the desk's file, within a change; nothing counts before it is acknowledged."""
    mine = [archive_file for archive_file in archive_files(store) if archive_file.month == month]
    last = mine[-1] if mine and mine[-1].count < FILE_DOCUMENTS else None
    rows = {(name, key): row for name, table in tables.items() for key, row in table.items()}
    if last is not None:
        old = {(name, key): row for name, table in read(store, last).items() for key, row in table.items()}
        rows = old | rows
    for name, table in tables.items():
        for key in table:
            change.remove(name, key)
    items = list(rows.items())
    for number, start in enumerate(range(0, len(items), FILE_DOCUMENTS)):
        part = items[start : start + FILE_DOCUMENTS]
        file = f"{month}-{store.seq + 1:06d}-{number}.json"
        entry = _entry(file, month, part)
        _write(store, file, part, words)
        if last is not None and number == 0:
            change.put(TABLE, last.id, entry)
        else:
            change.add(TABLE, entry)


def take_out(store: Store, change: Transaction, gone: Collection[tuple[str, int]], *, hold: bool = False) -> None:
    """Leave documents out of the archive, within a change: the files that held them are written anew.

    The old files are lost with the next sweep, unless they are to be held so that the change can be undone.
    """
    tables = {name for name, _key in gone}
    for number, archive_file in enumerate(all_files(store) if gone else ()):
        if not any(map(archive_file.may_hold, tables)):
            continue
        rows = [((name, key), row) for name, table in read(store, archive_file).items() for key, row in table.items()]
        kept = [(place, row) for place, row in rows if place not in gone]
        if len(kept) == len(rows) or (hold and archive_file.held):
            continue
        if not kept or archive_file.held:
            change.remove(TABLE, archive_file.id)
        else:
            file = f"{archive_file.month}-{store.seq + 1:06d}-out{number}.json"
            _write(store, file, kept, None)
            change.put(TABLE, archive_file.id, _entry(file, archive_file.month, kept))
        if hold:
            change.add(
                TABLE, msgspec.json.encode(_Listed(archive_file.file, archive_file.month, 0, True, archive_file.tables))
            )


def _entry(file: str, month: str, rows: list[tuple[tuple[str, int], Document]]) -> bytes:
    tables = tuple(sorted({name for (name, _key), _row in rows}))
    return msgspec.json.encode(_Listed(file, month, len(rows), tables=tables))


def newest(store: Store, wanted: Collection[tuple[str, int]]) -> dict[tuple[str, int], Document]:
    """Return those of some documents that lie in the archive, each as it was put away last; raises `DataError`."""
    found: dict[tuple[str, int], Document] = {}
    for archive_file in reversed(archive_files(store)) if wanted else ():
        left = [(name, key) for name, key in wanted if (name, key) not in found and archive_file.may_hold(name)]
        if left:
            rows = read(store, archive_file)
            found |= {(name, key): rows[name][key] for name, key in left if key in rows.get(name, {})}
    return found


def names_of(change: Change) -> list[str]:
    """Return the names of the files that a change adds to the archive, and of the words beside them."""
    rows = (op.after for op in change.ops if op.table == TABLE and not is_null(op.after))
    return [name for row in rows for name in both(msgspec.json.decode(row, type=_Listed).file)]


def both(file: str) -> tuple[str, str]:
    """Return the names of a file of the archive and of the words beside it."""
    return file, _beside(file)


def _write(store: Store, file: str, rows: list[tuple[tuple[str, int], Document]], words: Words | None) -> None:
    tables: Tables = {}
    for (name, key), row in rows:
        tables.setdefault(name, {})[key] = row
    folder = store.folder / "archive"
    with files.told(folder):
        files.make_folder(folder)
        if words is not None:
            files.replace_file(folder / _beside(file), words(tables).encode())
        files.replace_file(folder / file, checkpoint.encode(checkpoint.Meta(checkpoint.SCHEMA, store.seq + 1), tables))


def _beside(file: str) -> str:
    return file.removesuffix(".json") + ".words"


def read_words(store: Store, archive_file: ArchiveFile) -> str | None:
    """Return the text kept beside a file, or None when there is none."""
    try:
        return (store.folder / "archive" / _beside(archive_file.file)).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def strays(store: Store) -> Iterator[str]:
    """Yield the names of files in the archive's folder that do not count."""
    listed = {name for archive_file in all_files(store) for name in (archive_file.file, _beside(archive_file.file))}
    folder = store.folder / "archive"
    if folder.is_dir():
        yield from sorted(path.name for path in folder.iterdir() if path.name not in listed)


def sweep(store: Store) -> int:
    """Remove what does not count, under the lock; return how many files."""
    count = 0
    with store.hold("archive"), files.told(store.folder):
        for name in list(strays(store)):
            files.disk.unlink(store.folder / "archive" / name)
            count += 1
    return count
