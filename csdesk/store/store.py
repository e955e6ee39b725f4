"""The store: tables of JSON documents, changed one journal line at a time, shared between processes.

Readers never lock: `refresh` looks at two file stamps and takes in what others wrote. Writers lock for the moment of
the change, catch up, append one fsynced line, and only then apply it to memory.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Raw

from csdesk.errors import DataError
from csdesk.i18n import _
from csdesk.store import checkpoint, files, journal
from csdesk.store.journal import NULL, Change, Document, Header, Op

CHECKPOINT_BYTES = 1_000_000
"""How long a journal may grow before the next writer makes a checkpoint."""


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


class Transaction:
    """The documents of one change being made; nothing is visible to anyone before it is acknowledged."""

    def __init__(self, store: Store, entry: Entry) -> None:
        self._store = store
        self._new: dict[tuple[str, int], Raw] = {}
        self._given: dict[str, int] = {}
        self.entry = entry

    def get(self, table: str, key: int) -> Document | None:
        """Return a document as this transaction sees it, or None."""
        document = self._new.get((table, key)) or self._store.table(table).get(key)
        return None if document is None or journal.is_null(document) else document

    def put(self, table: str, key: int, document: bytes) -> None:
        """Set a document by its id."""
        self._new[(table, key)] = Raw(document)

    def add(self, table: str, document: bytes) -> int:
        """Add a document under an id never given before, and return the id."""
        key = max(self._given.get(table, 0), self._store.last_id(table)) + 1
        self._given[table] = key
        self.put(table, key, document)
        return key

    def remove(self, table: str, key: int) -> None:
        """Take a document away."""
        self._new[(table, key)] = NULL

    def ops(self) -> tuple[Op, ...]:
        """Return what differs from the store, before and after."""
        found = []
        for (table, key), after in self._new.items():
            old = self._store.table(table).get(key)
            before = NULL if old is None else Raw(bytes(old))
            if bytes(before) != bytes(after):
                found.append(Op(table, key, before, after))
        return tuple(found)


class Store:
    """The documents of one desk in a folder; opens without writing anything.

    Args:
        folder: The desk's home; may be missing or empty (a fresh desk).

    Raises `DataError` when the files are damaged or newer than this program.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "desk.json"
        self.journal = folder / "desk.journal"
        self._tables: checkpoint.Tables = {}
        self._meta = checkpoint.Meta()
        self._seq = 0
        self._first_line = b""
        self._offset = 0
        self._stamp: tuple[tuple[int, int, int], tuple[int, int, int]] | None = None
        self._last_ids: dict[str, int] = {}
        self._history: list[Change] = []
        self._touched: set[tuple[str, int]] | None = None
        self.refresh()

    @property
    def seq(self) -> int:
        """The number of the last change taken in."""
        return self._seq

    def table(self, name: str) -> Mapping[int, Document]:
        """Return a table's documents by id; never change it."""
        return self._tables.get(name, {})

    def last_id(self, table: str) -> int:
        """Return the highest id ever given in a table."""
        return self._last_ids.get(table, 0)

    # -- reading ----------------------------------------------------------------------------------------------------

    def take_touched(self) -> set[tuple[str, int]] | None:
        """Return the documents touched since the last call, or None when everything was loaded anew since."""
        touched, self._touched = self._touched, set()
        return touched

    def refresh(self) -> None:
        """Take in what other processes wrote; two file stamps when there is nothing new."""
        stamp = (files_stamp(self.file), files_stamp(self.journal))
        if stamp == self._stamp:
            return
        data = self.journal.read_bytes() if stamp[1][0] else b""
        if self._stamp is not None and stamp[0] == self._stamp[0] and self._continues(data):
            self._take_in(data[self._offset :])
            self._stamp = stamp
            return
        self._load()

    def _continues(self, data: bytes) -> bool:
        return bool(self._first_line) and data.startswith(self._first_line) and len(data) >= self._offset

    def _load(self) -> None:
        for _attempt in range(100):
            stamp = (files_stamp(self.file), files_stamp(self.journal))
            data = self.journal.read_bytes() if stamp[1][0] else b""
            meta, tables = self._read_checkpoint(data)
            header = journal.read_header(data.split(b"\n", 1)[0] + b"\n")
            if header is None or header.checkpoint <= meta.seq:
                break
            time.sleep(0.005)  # a checkpoint is being made right now: its file was read before, its journal after
        else:
            raise DataError(
                _("The journal does not fit the desk's file; nothing was written."),
                where=str(self.journal),
                hint=_("Keep both files, then run: csdesk doctor"),
                code="journal_mismatch",
            )
        self._meta, self._tables = meta, tables
        self._seq = meta.seq
        self._last_ids = dict(meta.last_ids)
        for name, table in tables.items():
            self._last_ids[name] = max(self._last_ids.get(name, 0), max(table, default=0))
        self._history = []
        self._first_line = data.split(b"\n", 1)[0] + b"\n" if header else b""
        self._offset = len(self._first_line)
        self._take_in(data[self._offset :])
        self._stamp = stamp
        self._touched = None

    def _read_checkpoint(self, journal_data: bytes) -> tuple[checkpoint.Meta, checkpoint.Tables]:
        try:
            return checkpoint.decode(self.file.read_bytes(), where=str(self.file))
        except FileNotFoundError:
            left = any((self.folder / name).exists() for name in ("archive", "backups"))
            if journal_data or left:
                raise DataError(
                    _("The desk's file is missing, though there are traces of a desk; nothing was written."),
                    where=str(self.file),
                    hint=_("Put the file back, or run: csdesk restore"),
                    code="desk_missing",
                ) from None
            return checkpoint.Meta(), {}

    def _take_in(self, data: bytes) -> None:
        changes, good = journal.read_changes(data, where=str(self.journal))
        fresh = [change for change in changes if change.seq > self._seq]
        touched = journal.apply(self._tables, fresh)
        for table, key in touched:
            self._last_ids[table] = max(self._last_ids.get(table, 0), key)
        if fresh:
            self._seq = fresh[-1].seq
        self._history.extend(fresh)
        self._offset += good
        if self._touched is not None:
            self._touched |= touched

    def changes(self) -> Iterator[Change]:
        """Yield every change, newest first: the journal's, then the log's (months back)."""
        yield from reversed(self._history)
        oldest = self._history[0].seq if self._history else self._seq + 1
        for path in sorted((self.folder / "log").glob("changes-*.jsonl"), reverse=True):
            logged, _good = journal.read_changes(path.read_bytes(), where=str(path))
            for change in reversed(logged):
                if change.seq < oldest:
                    oldest = change.seq
                    yield change

    # -- writing ----------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def change(self, entry: Entry, *, dry_run: bool = False) -> Iterator[Transaction]:
        """Make one change: lock, catch up, let the block fill a transaction, append one line, apply it.

        A block that raises changes nothing. With `dry_run` nothing is locked or written. A transaction without any
        difference writes no line. Raises `BusyError`, `DataError`, `OSError`.
        """
        if dry_run:
            self.refresh()
            yield Transaction(self, entry)
            return
        self._prepare()
        with files.lock(self.folder / "desk.lock"):
            self.refresh()
            transaction = Transaction(self, entry)
            yield transaction
            ops = transaction.ops()
            if ops:
                self._append(entry, ops)

    def note(self, entry: Entry) -> None:
        """Write a line of the log that changes no document, e.g. that data were shown in full; raises as `change`."""
        self._prepare()
        with files.lock(self.folder / "desk.lock"):
            self.refresh()
            self._append(entry, ())

    def _prepare(self) -> None:
        if not self.file.exists():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with files.lock(self.folder / "desk.lock"):
                self.refresh()
                if not self.file.exists():
                    self._write_checkpoint()

    def _append(self, entry: Entry, ops: tuple[Op, ...]) -> None:
        change = Change(
            self._seq + 1, entry.at, entry.operator, entry.verb, entry.subject, entry.summary, ops, entry.undoes
        )
        line = journal.frame(change)
        if not self._first_line:
            self._start_journal()
        files.append_file(self.journal, line, at=self._offset)
        self._take_in(line)
        self._stamp = (files_stamp(self.file), files_stamp(self.journal))
        if self._offset > CHECKPOINT_BYTES:
            self._write_checkpoint()

    def checkpoint(self) -> None:
        """Bring `desk.json` up to the last change, so that any TinyDB reader sees it all."""
        self._prepare()
        with files.lock(self.folder / "desk.lock"):
            self.refresh()
            if self._history:
                self._write_checkpoint()

    def _write_checkpoint(self) -> None:
        self._log_history()
        self._meta = checkpoint.Meta(checkpoint.SCHEMA, self._seq, self._last_ids)
        files.replace_file(self.file, checkpoint.encode(self._meta, self._tables))
        self._start_journal()

    def _start_journal(self) -> None:
        size, when, _inode = files_stamp(self.file)
        self._first_line = journal.frame(Header(self._meta.seq, (size, when)))
        files.replace_file(self.journal, self._first_line)
        self._offset = len(self._first_line)
        self._history = []
        self._stamp = (files_stamp(self.file), files_stamp(self.journal))

    def _log_history(self) -> None:
        """Move the journal's changes to the log by month; a change that is there already is not written twice."""
        folder = self.folder / "log"
        if self._history:
            folder.mkdir(exist_ok=True, mode=0o700)
        months: dict[str, list[Change]] = {}
        for change in self._history:
            months.setdefault(change.at[:7], []).append(change)
        for month, changes in months.items():
            path = folder / f"changes-{month}.jsonl"
            logged, good = (
                journal.read_changes(path.read_bytes(), where=str(path)) if path.exists() else (list[Change](), 0)
            )
            last = max((change.seq for change in logged), default=0)
            lines = b"".join(journal.frame(change) for change in changes if change.seq > last)
            files.append_file(path, lines, at=good)


def files_stamp(path: Path) -> tuple[int, int, int]:
    """Return size, modification time (ns) and inode of a file; zeros when it is missing."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return (0, 0, 0)
    return (stat.st_size, stat.st_mtime_ns, stat.st_ino)
