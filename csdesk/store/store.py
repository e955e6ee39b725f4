"""The store: tables of JSON documents, changed one journal line at a time, shared between processes.

Readers never lock: `refresh` looks at two file stamps and takes in what others wrote. Writers lock for the moment of
the change, catch up, append one fsynced line, and only then apply it to memory.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from csdesk.errors import DataError
from csdesk.i18n import _
from csdesk.store import backup, checkpoint, files, journal, locks, log
from csdesk.store.files import Stamp, stamp_of
from csdesk.store.journal import CRC, Change, Document, Header
from csdesk.store.migrations import migrate
from csdesk.store.transaction import Entry, Transaction

CHECKPOINT_BYTES = 1_000_000
"""How long a journal may grow before the next writer makes a checkpoint."""

PATIENT_BYTES = 8 * CHECKPOINT_BYTES
"""How long it may grow while another process (the app) has the checkpoints to itself."""


class Store:
    """The documents of one desk in a folder; opens without writing anything.

    One thread at a time may use it. `notices` are translated lines that the operator should see once; `tip` is the CRC
    of the last change's line.

    Args:
        folder: The desk's home; may be missing or empty (a fresh desk).

    Raises `DataError` when the files are damaged or newer than this program.
    """

    place = ""  # where this machine stands, on a desk that several share
    _waits = True  # until the line of a change is on the disk here

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "desk.json"
        self.journal = folder / "desk.journal"
        self.notices: list[str] = []
        self._tables: checkpoint.Tables = {}
        self._schema = checkpoint.SCHEMA
        self._seq = 0
        self._base = 0
        self.tip = ""
        self._tip_at = 0
        self._first_line = b""
        self._offset = 0
        self._stamp: tuple[Stamp, Stamp] | None = None
        self._known = False
        self._foreign = False
        self._last_ids: dict[str, int] = {}
        self._history: list[Change] = []
        self._touched: dict[str, set[int]] | None = None
        self._owner: int | None = None
        self.refresh()

    @property
    def seq(self) -> int:
        """The number of the last change taken in."""
        return self._seq

    @property
    def pending(self) -> int:
        """How many changes are in the journal only, not yet in `desk.json`."""
        return len(self._history)

    def table(self, name: str) -> Mapping[int, Document]:
        """Return a table's documents by id; never change it."""
        return self._tables.get(name, {})

    def tables(self) -> Mapping[str, Mapping[int, Document]]:
        """Return every table by name; never change it."""
        return self._tables

    def meta(self) -> checkpoint.Meta:
        """Return what a checkpoint made now would say of itself."""
        return checkpoint.Meta(checkpoint.SCHEMA, self._seq, dict(sorted(self._last_ids.items())))

    def image(self) -> bytes:
        """Return the desk's file as a checkpoint made now would write it."""
        return checkpoint.encode(self.meta(), self._tables)

    def last_id(self, table: str) -> int:
        """Return the highest id ever given in a table."""
        return self._last_ids.get(table, 0)

    # -- reading ----------------------------------------------------------------------------------------------------

    def take_touched(self) -> dict[str, set[int]] | None:
        """Return by table the documents touched since the last call, or None when all was loaded anew since."""
        touched, self._touched = self._touched, {}
        return touched

    def refresh(self) -> None:
        """Take in what other processes wrote; two file stamps when there is nothing new; raises `DataError`."""
        with files.told(self.folder):
            stamp = self._stamps()
            if stamp != self._stamp and not self._follow(stamp):
                self._load()

    def _stamps(self) -> tuple[Stamp, Stamp]:
        return stamp_of(self.file), stamp_of(self.journal)

    def _follow(self, stamp: tuple[Stamp, Stamp]) -> bool:
        """Take in new lines of the journal known, or of the one that began where this memory stands; else False."""
        if self._stamp is None or not self._first_line or not stamp[0][0] or self._schema < checkpoint.SCHEMA:
            return False
        try:
            with self.journal.open("rb") as file:
                first = file.readline()
                if first == self._first_line:
                    if not self._same_file(stamp[0]):
                        return False
                    file.seek(self._tip_at)
                    if self._history and file.read(CRC) != self.tip.encode():
                        return False
                    file.seek(self._offset)
                elif not self._begins_here(first, stamp[0]):
                    return False
                self._take_in(file.read())
        except (DataError, FileNotFoundError):
            return False
        self._stamp = stamp
        return True

    def _same_file(self, stamp: Stamp) -> bool:
        """Tell whether `desk.json` is still the journal's checkpoint, or a newer one whose journal is about to come."""
        if self._stamp is not None and stamp == self._stamp[0]:
            return True
        with self.file.open("rb") as file:
            meta = checkpoint.peek(file.readline())
        return meta is not None and meta.seq > self._base

    def _begins_here(self, line: bytes, stamp: Stamp) -> bool:
        header = journal.read_header(line)
        if header is None or header.key != stamp[:2]:
            return False
        if (header.checkpoint, header.tip) != (self._seq, self.tip):
            return False
        self._start_at(header, line)
        self._foreign = False
        return True

    def _start_at(self, header: Header | None, line: bytes) -> None:
        self._first_line, self._offset, self._history = line, len(line), []
        if header is not None:
            self._base, self.tip = header.checkpoint, header.tip

    def _load(self) -> None:
        stamp = self._stamps()
        if self._known and not self.folder.is_dir():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.folder))
        data = self.journal.read_bytes() if stamp[1][0] else b""
        if self._history and not data:
            raise _no_fit(self.journal, _("The journal has vanished with changes in it; nothing was written."))
        line = data[: data.find(b"\n") + 1]
        header = journal.read_header(line)
        if data and header is None:
            raise journal.damaged(str(self.journal), 0)
        file_data = self._read_file(traces=bool(data) or self._known)  # after the journal: never older than it
        meta, tables = checkpoint.Meta(checkpoint.SCHEMA), dict[str, dict[int, Document]]()
        ours = header is not None and (header.key == stamp[0][:2] or header.crc == zlib.crc32(file_data))
        if file_data:
            meta, tables = checkpoint.decode(file_data, where=str(self.file), ours=ours)
        if header is not None and header.checkpoint > meta.seq and meta.schema:
            raise _no_fit(self.file, _("desk.json is an older copy, changes are missing in it; nothing was written."))
        if header is not None and header.checkpoint > meta.seq and len(data) > len(line):
            raise _no_fit(self.journal, _("The journal does not fit the desk's file; nothing was written."))
        self._known = bool(file_data)
        self._schema, self._tables, self.tip = meta.schema, tables, ""
        self._seq = max(meta.seq, header.checkpoint if header else 0)
        self._last_ids = dict(meta.last_ids)
        for name, table in tables.items():
            self._last_ids[name] = max(self._last_ids.get(name, 0), max(table, default=0))
        self._start_at(header, line)
        self._foreign = header is not None and not ours and meta.seq <= header.checkpoint
        self._take_in(data[len(line) :])
        if self._foreign and self._history:
            self.notices.append(_("Another program wrote desk.json while changes were waiting: its file is kept."))
        if meta.schema < checkpoint.SCHEMA:
            self._tables = migrate(self._tables, meta.schema)
        self._stamp = stamp
        self._touched = None

    def _read_file(self, *, traces: bool) -> bytes:
        # looked for before the file: a desk that another process makes meanwhile has its file before any of these
        traces = traces or any((self.folder / name).exists() for name in ("archive", "backups"))
        try:
            data = self.file.read_bytes()
            if not data or data.isspace():
                raise FileNotFoundError
            return data
        except FileNotFoundError:
            if traces:
                raise DataError(
                    _("The desk's file is missing, though there are traces of a desk; nothing was written."),
                    where=str(self.file),
                    hint=_("Put the file back, or run: csdesk restore"),
                    code="desk_missing",
                ) from None
            return b""

    def _take_in(self, data: bytes) -> None:
        """Apply the whole lines of `data`, the journal's text from the current offset on; raises `DataError`."""
        changes, good = journal.read_changes(data, where=str(self.journal), at=self._offset)
        fresh = [change for change in changes if change.seq > self._seq]
        if fresh and fresh[0].seq != self._seq + 1:
            raise journal.damaged(str(self.journal), self._offset)
        if good:
            last = data.rfind(b"\n", 0, good - 1) + 1
            self.tip, self._tip_at = data[last : last + CRC].decode(), self._offset + last
        self._offset += good
        self._apply(fresh)

    def _apply(self, fresh: Sequence[Change]) -> None:
        touched = journal.apply(self._tables, fresh)
        for table, keys in touched.items():
            self._last_ids[table] = max(self._last_ids.get(table, 0), max(keys))
            if self._touched is not None:
                self._touched.setdefault(table, keys).update(keys)
        self._seq += len(fresh)
        self._history.extend(fresh)

    def changes(self) -> Iterator[Change]:
        """Yield every change, newest first: the journal's, then the log's (months back)."""
        yield from reversed(self._history)
        yield from log.newest_first(self.folder / "log", self._history[0].seq if self._history else self._seq + 1)

    # -- writing ----------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def change(self, entry: Entry, *, dry_run: bool = False) -> Iterator[Transaction]:
        """Make one change: lock, catch up, let the block fill a transaction, append one line, apply it.

        A block that raises changes nothing. With `dry_run` nothing is locked or written. A transaction without any
        difference writes no line, unless it says `keep`. Raises `BusyError`, `DataError`.
        """
        if dry_run:
            self.refresh()
            yield Transaction(self, entry)
            return
        with self.hold(f"{journal.who(entry.operator, self.place)} {entry.verb}"), self._turn():
            transaction = Transaction(self, entry)
            yield transaction
            ops = transaction.close()
            if ops or transaction.keep:
                self._append(
                    Change(
                        *(self._seq + 1, entry.at, entry.operator, entry.verb, entry.subject, entry.summary, ops),
                        *(entry.undoes, self.place),
                    )
                )

    def _turn(self) -> contextlib.AbstractContextManager[None]:
        """Have the turn among all machines for the block; here there is but one."""
        if (self.folder / "desk.shared").exists():
            raise DataError(
                _("This desk is shared with other machines; nothing was written past them."),
                where=str(self.folder),
                hint=_("Use csdesk itself, or take the desk out: csdesk shared leave"),
                code="shared",
            )
        return contextlib.nullcontext()

    def note(self, entry: Entry) -> None:
        """Write a line of the log that changes no document, e.g. that data were shown in full; raises as `change`."""
        with self.change(entry) as transaction:
            transaction.keep = True

    @contextlib.contextmanager
    def hold(self, holder: str) -> Iterator[None]:
        """Hold the lock between processes in the name of `holder`, caught up and ready to write."""
        with files.told(self.folder):
            if not self._known:
                files.make_folder(self.folder)
        with locks.lock(self.folder / "desk.lock", holder):
            self.refresh()
            with files.told(self.folder):
                self._settle()
            yield

    def _settle(self) -> None:
        """Bring the files to the form in which the next line can be appended; nothing in ordinary times."""
        if not self._known:
            self._write_checkpoint()
            return
        old, lost = self._schema < checkpoint.SCHEMA, self._foreign and bool(self._history)
        if old:
            backup.make(self.folder, f"before-schema-{checkpoint.SCHEMA}", self.file.read_bytes())
        if lost:
            kept = self.file.with_name(f"desk.json.foreign-{stamp_of(self.file)[1]}")
            files.replace_file(kept, self.file.read_bytes())
        if old or self._foreign or not self._first_line:
            self._write_checkpoint()

    def _append(self, change: Change) -> None:
        pieces = journal.pieces(change)
        first = next(pieces)
        self._write(itertools.chain((first,), pieces), first[:CRC].decode(), self._offset, [change])

    def _write(self, lines: files.Data, tip: str, tip_at: int, changes: Sequence[Change]) -> None:
        """Append lines to the journal, the last of which begins with `tip` at a byte, and apply them."""
        with files.told(self.journal):
            try:
                size = files.append_file(self.journal, lines, at=self._offset, sync=self._waits)
            except OSError:
                self._stamp = None  # whatever the disk holds now is read again
                raise
        self.tip, self._tip_at, self._offset = tip, tip_at, size
        self._apply(changes)
        if self._stamp is not None:  # desk.json as it was under the lock: who writes it just now shall be noticed
            self._stamp = (self._stamp[0], stamp_of(self.journal))
        if self._offset > (PATIENT_BYTES if self._left_to_another() else CHECKPOINT_BYTES):
            with contextlib.suppress(OSError):  # the change is safe; the next writer tries again
                self._write_checkpoint()

    def checkpoint(self) -> None:
        """Bring `desk.json` up to the last change, so that any TinyDB reader sees it all."""
        with self.hold("checkpoint"):
            self.bring_up()

    def bring_up(self) -> None:
        """Do what `checkpoint` does, within `hold`."""
        with files.told(self.folder):
            if self._history:
                self._write_checkpoint()

    def _write_checkpoint(self) -> None:
        log.append(self.folder / "log", self._history)
        crc = 0

        def pieces() -> Iterator[bytes]:
            nonlocal crc
            for piece in checkpoint.pieces(self.meta(), self._tables):
                crc = zlib.crc32(piece, crc)
                yield piece

        files.replace_file(self.file, pieces())
        self._schema = checkpoint.SCHEMA
        self._start_journal(crc)
        for left in self.folder.glob("desk.*.tmp"):
            files.disk.unlink(left)

    def _start_journal(self, crc: int) -> None:
        header = Header(self._seq, stamp_of(self.file)[:2], crc, self.tip)
        line = journal.frame(header)
        files.replace_file(self.journal, line)
        self._start_at(header, line)
        self._foreign, self._known = False, True
        self._stamp = self._stamps()

    # -- other machines ---------------------------------------------------------------------------------------------

    def watch(self) -> None:
        """Follow what other machines write, until `disown`; nothing to do where there is but one."""

    def company(self) -> str:
        """Return who else is at this desk, for the head of the screen."""
        return ""

    def compact(self, *, at_once: bool = False) -> None:
        """See that a server keeps no more than it must, `at_once` nothing of what was before; here there is none."""

    # -- who makes the checkpoints ----------------------------------------------------------------------------------

    def own(self, holder: str) -> bool:
        """Take the checkpoints over from the commands, as the app does all day; False when another has them.

        A desk that nothing was ever written to has none to take over.
        """
        if self._owner is None and self._known:
            with files.told(self.folder):
                self._owner = locks.own(self.folder / "desk.owner", holder)
        return self._owner is not None

    def disown(self) -> None:
        """Leave the checkpoints to the commands again."""
        if self._owner is not None:
            os.close(self._owner)
            self._owner = None

    def _left_to_another(self) -> bool:
        return self._owner is None and locks.is_owned(self.folder / "desk.owner")


def _no_fit(path: Path, title: str) -> DataError:
    hint = _("Keep both files, then run: csdesk doctor --fix")
    return DataError(title, where=str(path), hint=hint, code="journal_mismatch")
