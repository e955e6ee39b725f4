"""The store of a desk that several machines share: each keeps its folder as a replica, the server has the order.

A change has its turn on the server (`server.Server.lock`), takes in what others wrote, runs the verb's rules, and is
acknowledged when it is committed there; then it is appended to the journal here. Reading never waits for the network.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from csdesk.errors import BusyError, DataError, DeskError, spoken
from csdesk.i18n import _
from csdesk.store import archive, checkpoint, files, journal, published, scrub, server
from csdesk.store.journal import CRC, Change
from csdesk.store.seal import read_share
from csdesk.store.store import Store

if TYPE_CHECKING:
    from csdesk.store.server import Head, Server

UNSURE = ".unsure"
"""How the name of a draft ends whose commit was not answered, until it is known what became of it."""

COMPACT_LINES = 1000
"""How many changes behind the head the server's checkpoint may be."""

START_S = 0.5
"""How long after the first frame the watch begins: it loads a module of some size."""

POLL_S = 1.0
BEAT_S = 10.0
"""How often a machine says that it is here; it counts as present for `PRESENT_S` after that."""

PRESENT_S = 30.0


class SharedStore(Store):
    """A replica of a desk that several machines share.

    Args:
        folder: The desk's home.
        url: The server's address.
        operator: Who sits here.
        server: A connection to use; its own when left out.

    Raises as `Store`.
    """

    def __init__(self, folder: Path, url: str, operator: str, server: Server | None = None) -> None:
        share = read_share(folder)
        assert share is not None
        self.share, self.place, self.url, self.operator = share, share.place, url, operator
        self._server = server
        self._before: Head | None = None
        self._refused: DeskError | None = None
        self._watcher: Watcher | None = None
        super().__init__(folder)

    @property
    def server(self) -> Server:
        """The connection for changes."""
        if self._server is None:
            self._server = server.Server(self.folder, self.url, self.share, self.operator)
        return self._server

    # -- reading ----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Take in what other processes wrote, the watch among them."""
        super().refresh()
        while self._watcher is not None and self._watcher.notices:
            self.notices.append(self._watcher.notices.popleft())

    def watch(self) -> None:
        """Follow what other machines write, in a thread that is to this store as another process."""
        if self._watcher is None:
            self._watcher = Watcher(lambda: SharedStore(self.folder, self.url, self.operator))
            self._watcher.start()
            self._waits = False  # it is durable on the server; here the watch makes it so, some moments later

    def disown(self) -> None:
        """Leave the checkpoints to the commands, and stop to follow."""
        super().disown()
        if self._watcher is not None:
            self._watcher.stop()
            self._watcher, self._waits = None, True
        if self._server is not None:
            self._server.close()

    def company(self) -> str:
        """Return who else is at this desk, or that the server is gone."""
        return self._watcher.company if self._watcher is not None else ""

    def follow(self) -> None:
        """Take in what the server has without a turn; raises `BusyError` without the server."""
        lines = self.server.lines(self._seq)
        if any((self.folder / "drafts").glob(f"*{UNSURE}")):
            self.pull()
        elif lines:
            with self.hold("shared"):
                whole = self._adopt(lines)
            if not whole:
                self.pull()

    def pull(self) -> None:
        """Be where the server is, and say that this machine is here; raises `BusyError` without the server."""
        with self.hold("shared"), self._turn(must=True):
            if any(map(published.forgotten, self._history)):  # killed when it took it in
                self._sweep()
        self.server.beat(self._seq)

    # -- writing ----------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _turn(self, *, must: bool = False) -> Iterator[None]:
        """Have the turn on the server; without it the block runs unless it `must`, so that what she typed is kept."""
        self._refused = None
        try:
            try:
                self._before = self.server.lock()
                self._catch_up(self._before)
            except BusyError as error:
                if must:
                    raise
                self._refused = error
            yield
        finally:
            self.server.rollback()

    def _settle(self) -> None:
        if self._foreign:
            raise self._apart(_("Another program wrote desk.json; nothing was changed."))
        if self._schema < checkpoint.SCHEMA and self._known:
            raise self._other_schema(self._schema)
        super()._settle()

    def _catch_up(self, head: Head) -> None:
        """Bring this replica to where the desk stands; raises `DataError` when the two do not belong together."""
        if head.schema != checkpoint.SCHEMA:
            raise self._other_schema(head.schema)
        if head.seq < self._seq:
            raise DataError(
                _("The server was put back to an older state; nothing was changed."),
                where=f"{self.server.where}: {head.seq} < {self._seq}",
                hint=_("On the machine with the newest change: csdesk shared init URL --yes; on the others: join"),
                code="server_older",
            )
        behind = head.seq > self._seq or (head.tip and not self.tip)
        if behind and not self._adopt(self.server.lines(self._seq)):
            self.server.rollback()  # nobody waits while a copy is made
            self._take_anew(self.server.snapshot())
            self.server.rollback()
            self._before = self.server.lock()
            return self._catch_up(self._before)
        if (head.seq, head.tip) != (self._seq, self.tip):
            raise self._apart()
        self._settle_unsure()

    def _adopt(self, lines: Sequence[tuple[str, bytes]]) -> bool:
        """Append lines of other machines to the journal here, under the lock; False when some before them are gone.

        What is here already is passed over.
        """
        whole = [line for _before, line in lines if journal.body_of(line) is not None]
        changes = journal.read_changes(b"".join(whole), where=self.server.where)[0]
        if len(changes) != len(lines):
            raise self.server.damaged()
        known = self._seq + 1 - changes[0].seq if changes else 0
        fresh, changes = lines[max(known, 0) :], changes[max(known, 0) :]
        if known < 0 or not fresh:
            return known > 0
        cut = next((at for at, change in enumerate(changes) if at and published.forgotten(change)), 0)
        if cut:  # what comes before is in the log when it is cleaned
            return self._adopt(fresh[:cut]) and self._adopt(fresh[cut:])
        tips = [self.tip, *(line[:CRC].decode() for _before, line in fresh)]
        if [before for before, _line in fresh] != tips[:-1]:
            if not self.tip:
                return False
            raise self._apart()
        names = [name for one in changes for name in archive.names_of(one)]
        if names:
            published.write(self.folder, self.server.files(names))
        gone = published.forgotten(changes[0])
        if gone:  # before the line counts: who is killed meanwhile takes it in again
            self.bring_up()
            self._clean(gone)
        data = b"".join(line for _before, line in fresh)
        self._write(data, tips[-1], self._offset + len(data) - len(fresh[-1][1]), changes)
        if gone:
            self._sweep()
        return True

    def _clean(self, gone: set[tuple[str, int]]) -> None:
        """Take out of this machine's log, backups and drafts what another one took away for good."""
        closed = scrub.clean(self.folder, gone, backups=True)
        words = _("This backup is encrypted and still holds them: {path}")
        self.notices.append(_("Another machine took records away for good; they are gone here as well."))
        self.notices += [words.format(path=path) for path in closed]

    def _sweep(self) -> None:
        """Remove files of the archive that do not count, and bring `desk.json` up to that."""
        with files.told(self.folder):
            for name in list(archive.strays(self)):
                files.disk.unlink(self.folder / "archive" / name)
        self.bring_up()

    def _take_anew(self, base: int) -> None:
        """Take the server's checkpoint: it is the first, or lines after this machine's last change are gone there."""
        since = self._seq
        if since:  # from here on this desk knows no line to go on from: whoever is killed comes here again
            self.tip = ""
            self._write_checkpoint()
            words = _("The server's copy was taken: what this machine missed is there no more. Kept before: {path}")
            self.notices.append(words.format(path=published.put_aside(self.folder)))
        gone = published.forgotten_since(self.server, since)
        if gone:
            self._clean(gone)
        published.fetch(self.server, self.folder, base)
        self._load()

    def compact(self, *, at_once: bool = False) -> None:
        """Give the server a new checkpoint when it is worth it; take away there what every machine has, or all."""
        base, behind = self._seq, self._seq - self.server.snapshot()
        self.server.rollback()
        if at_once or behind >= COMPACT_LINES:
            published.publish(self.server, self)
            with self.hold("shared"), self._turn(must=True):
                published.settle(self.server, self, base, all_lines=at_once)
                self.server.run("commit")

    def _append(self, change: Change) -> None:
        line = b"".join(journal.pieces(change))
        if self._refused is not None:
            raise self._kept(change, line, self._refused)
        assert self._before is not None
        try:
            self.server.commit(self._before, line, list(published.named(self.folder, change, line)))
        except (BusyError, DataError) as error:
            raise self._kept(change, line, error) from error
        try:
            self._write(line, line[:CRC].decode(), self._offset, [change])
        except DataError as error:
            text = _("Saved on the server, but not here: {what}").format(what=error.title)
            self.notices.append(f"{text} {error.where}")

    # -- what the server did not take -------------------------------------------------------------------------------

    def _kept(self, change: Change, line: bytes, error: DeskError) -> DeskError:
        """Keep a change that the server did not take as a draft, and return the error that says so."""
        unsure = error.code == "unsure"
        if not unsure and _untyped(change):
            return error
        path = self.folder / "drafts" / f"{change.seq:06d}-{line[:CRC].decode()}{UNSURE if unsure else '.json'}"
        again = (one for one in path.parent.glob("*.json") if not unsure and _holds(one, change))
        path = next(again, path)  # made again before the server is back
        with files.told(path):
            files.make_folder(path.parent)
            files.replace_file(path, line[CRC + 1 :])
        kept = _("What you wrote is kept: {path}").format(path=f"drafts/{path.name}")
        where = error.where.partition(": ")[0] if error.code == "server_gone" else error.where  # why: shared status
        return type(error)(error.title, where=f"{kept} · {where}", hint=error.hint, code=error.code)

    def _settle_unsure(self) -> None:
        """Tell what became of changes whose commit was not answered, now that nobody else has the turn."""
        for path in (self.folder / "drafts").glob(f"*{UNSURE}"):
            mine = journal.read_draft(path)
            saved = next((change for change in self.changes() if change.seq <= mine.seq), None) == mine
            words = _("saved after all: {what}") if saved else _("not saved, kept as a draft: {what}")
            self.notices.append(words.format(what=mine.summary or mine.verb))
            if saved or _untyped(mine):
                files.disk.unlink(path)
            else:
                files.disk.replace(path, path.with_suffix(".json"))

    def _apart(self, title: str = "") -> DataError:
        title = title or _("This machine's desk and the server's are no longer the same; nothing was changed.")
        hint = _("Take the server's copy: csdesk shared join URL; a backup of this one is made first.")
        return DataError(title, where=self.url, hint=hint, code="apart")

    def _other_schema(self, schema: int) -> DataError:
        title, hint = _("This desk was made by a newer csdesk."), _("Install the newest csdesk and open it again.")
        if schema < checkpoint.SCHEMA:
            title = _("The desk on the server is of an older csdesk.")
            hint = _("When all machines have everything (shared status, older csdesk): init URL --yes; then join")
        return DataError(title, where=f"{self.url}: {schema}, {checkpoint.SCHEMA}", hint=hint, code="desk_newer")


def _holds(path: Path, change: Change) -> bool:
    """Tell whether a draft says the same as a change."""
    with contextlib.suppress(DataError):
        return journal.read_draft(path).ops == change.ops
    return False


def _untyped(change: Change) -> bool:
    """Tell whether a change is nothing that anybody typed: documents moved about, a step back."""
    return change.verb.startswith("store.") or change.undoes is not None


class Watcher(threading.Thread):
    """Follows the server with a store of its own on the same folder, and says when the server is gone or back.

    Args:
        connect: Opens that store.
    """

    def __init__(self, connect: Callable[[], SharedStore]) -> None:
        super().__init__(name="shared", daemon=True)
        self._connect = connect
        self.notices: deque[str] = deque()
        self.company = ""
        """Who else is here, or that the server is gone."""

        self._gone, self._beaten, self._synced = False, -BEAT_S, -1
        self._end = threading.Event()

    def stop(self) -> None:
        """End the thread."""
        self._end.set()
        self.join(timeout=2)

    def run(self) -> None:
        """Follow until the end, whatever the network does."""
        store, pause = None, START_S
        while not self._end.wait(pause):
            pause = POLL_S
            try:
                store = store or self._connect()
                self._follow(store)
            except Exception as error:  # noqa: BLE001 - the border: a watch that ends in silence would show an old desk
                if not self._gone:
                    told = f"{error.title} {spoken(error.hint)}" if isinstance(error, DeskError) else repr(error)
                    self.notices.append(told)
                away = isinstance(error, BusyError)
                self.company = _("no server: reading only") if away else _("not in step: reading only")
                self._gone, self._beaten = True, -BEAT_S
        if store is not None:
            store.disown()

    def _follow(self, store: SharedStore) -> None:
        store.server.listen()
        store.pull()
        while not self._end.is_set():
            self._look(store)
            any(self._end.is_set() or store.server.wait(POLL_S / 4) for _slice in range(4))

    def _look(self, store: SharedStore) -> None:
        store.refresh()
        store.follow()
        if self._gone:
            self._gone, self.company = False, ""
            self.notices.append(_("The server is back."))
            if any((store.folder / "drafts").glob("*.json")):
                words = _("What you wrote is kept: Shift+Del (save kept), or csdesk shared retry")
                self.notices.append(spoken(words))
        if store.seq != self._synced:
            self._synced = store.seq
            files.sync(store.journal)
        if time.monotonic() - self._beaten >= BEAT_S:
            self._beaten = time.monotonic()
            store.server.beat(store.seq)
            store.compact()
            here = (one for one in store.server.machines() if one.name != store.place and one.ago < PRESENT_S)
            self.company = " ".join(f"+ {one.operator}@{one.name}" for one in here)
        self.notices.extend(store.notices)
        store.notices.clear()
