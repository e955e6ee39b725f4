"""The store of a desk that several machines share: each keeps its folder as a replica, the server has the order.

A change has its turn on the server (`server.Server.lock`), takes in what others wrote, runs the verb's rules, and is
acknowledged when it is committed there; then it is appended to the journal here. Reading never waits for the network.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from csdesk.errors import BusyError, DataError, DeskError, RefusedError, UsageError
from csdesk.i18n import _
from csdesk.store import archive, checkpoint, files, journal
from csdesk.store.journal import CRC, Change
from csdesk.store.seal import Seal
from csdesk.store.store import Store
from csdesk.store.watcher import Bundle, Watcher, bundle

if TYPE_CHECKING:
    from csdesk.store.server import Head, Server

MARK = "desk.shared"
PASSWORD = "CSDESK_SHARED_PASSWORD"
UNSURE = "desk.unsure"
"""The line whose commit was not answered, until it is known what became of it."""

_STRICT = ("require", "verify-ca", "verify-full")


class Share(Struct, frozen=True):
    """What `desk.shared` says: the desk's and this machine's names on the server, and whether all there is sealed."""

    desk: str
    place: str
    sealed: bool = False


def read_share(folder: Path) -> Share | None:
    """Return what the folder says of its share, or None for a desk of one machine."""
    with contextlib.suppress(FileNotFoundError):
        return msgspec.json.decode((folder / MARK).read_bytes(), type=Share)
    return None


def open_server(folder: Path, url: str, share: Share, operator: str) -> Server:
    """Return the server of an address, not connected yet.

    Raises `UsageError` without the extra `shared` or for an address that cannot be, `RefusedError` without TLS.
    """
    try:
        module: Any = importlib.import_module("csdesk.store.server")
        address = _address(module.psycopg, folder, url)
    except ImportError as error:
        hint = "pip install 'csdesk[shared]'"
        raise UsageError(_("A shared desk needs one more package."), hint=hint, code="no_shared") from error
    seal = Seal(folder)
    if share.sealed and not seal.key:
        raise seal.missing()
    server: Server = module.Server(address, share.desk, share.place, operator, seal)
    return server


def _address(psycopg: Any, folder: Path, url: str) -> dict[str, str]:
    """Return what libpq needs; off this machine only with TLS, by default with the server's name checked."""
    try:
        given: dict[str, str] = psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.Error as error:
        title, hint = _("That is no address of a server."), "postgresql://user@host:5432/database"
        raise UsageError(title, where=str(error), hint=hint, code="bad_url") from error
    if "password" in given:
        title, hint = _("The password does not belong in the address."), f"{folder / 'secrets' / 'shared'} (0600)"
        raise UsageError(title, where=PASSWORD, hint=hint, code="bad_url")
    found = {"host": "localhost", "hostaddr": "", **given}  # an empty one, or libpq takes it from the environment
    hosts = (found["hostaddr"] or found["host"]).split(",")
    if not all(host in ("localhost", "::1") or host.startswith(("127.", "/")) for host in hosts):
        found = {"sslmode": "verify-full", **found}
        if found["sslmode"] == "verify-full":
            found = {"sslrootcert": "system", **found}
        if found["sslmode"] not in _STRICT or "service" in found:
            title, hint = _("Off this machine a shared desk needs TLS."), "sslmode=verify-full"
            raise RefusedError(title, where=f"sslmode={found['sslmode']}", hint=hint, code="no_tls")
    secret = files.read_secret(folder, "shared", PASSWORD, "shared")
    return {**found, "password": secret} if secret else found


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
        self._said = ""
        super().__init__(folder)

    @property
    def server(self) -> Server:
        """The connection for changes."""
        if self._server is None:
            self._server = self._connect()
        return self._server

    def _connect(self) -> Server:
        return open_server(self.folder, self.url, self.share, self.operator)

    # -- reading ----------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Take in what other processes wrote, and what the watch brought of other machines."""
        self._look()
        watcher = self._watcher
        if watcher is None:
            return
        while watcher.notices:
            self.notices.append(watcher.notices.popleft())
        try:
            if (self.folder / UNSURE).exists() and not watcher.gone:
                self.pull()
            if watcher.news:
                with self.hold("shared"):
                    self._adopt([watcher.news.popleft() for _count in range(len(watcher.news))])
            self._said = ""
        except BusyError:
            return  # it is taken in with the next look
        except DeskError as error:
            if error.title != self._said:
                self._said = error.title
                self.notices.append(" ".join(error.lines()))

    def watch(self) -> None:
        """Follow what other machines write, in a thread that changes nothing in the desk's folder."""
        if self._watcher is None:
            self._watcher = Watcher(self.folder, self._connect, lambda: self.seq)
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

    def pull(self) -> None:
        """Take in what the server has, and say that this machine is here; raises `BusyError` without the server."""
        with self.hold("shared"), self.server.told():
            try:
                self._catch_up(self.server.lock())
                self._settle_unsure(sure=True)
                self.server.rollback()
                self.server.beat(self._seq)
            finally:
                self.server.rollback()

    # -- writing ----------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        """Have the turn on the server; without it the block runs all the same, so that what she typed is kept."""
        self._refused = None
        server = self.server
        try:
            with server.told():
                self._before = server.lock()
                self._catch_up(self._before)
                self._settle_unsure(sure=True)
        except BusyError as error:
            server.rollback()
            self._refused = error
        except BaseException:
            server.rollback()
            raise
        try:
            yield
        finally:
            server.rollback()

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
        if head.seq > self._seq:
            self._adopt([bundle(self.server, line) for line in self.server.lines(self._seq)])
        if (head.seq, head.tip) != (self._seq, self._tip):
            raise self._apart()

    def _adopt(self, news: Sequence[Bundle]) -> None:
        """Append lines of other machines to the journal here, under the lock; what is here already is passed over."""
        fresh: list[bytes] = []
        for line, names in news:
            if line.seq != self._seq + len(fresh) + 1:
                continue
            if line.before != (fresh[-1][:CRC].decode() if fresh else self._tip):
                raise self._apart()
            fresh.append(line.body)
            for name, body in names.items():
                files.make_folder(self.folder / "archive")
                files.replace_file(self.folder / "archive" / name, body)
        if fresh:
            changes, good = journal.read_changes(b"".join(fresh), where=self.server.where)
            if len(changes) != len(fresh) or changes[0].seq != self._seq + 1:
                raise journal.damaged(self.server.where, good)
            at = self._offset + sum(map(len, fresh[:-1]))
            self._write(b"".join(fresh), fresh[-1][:CRC].decode(), at, changes)
            self._settle_unsure(sure=False)

    def _append(self, change: Change) -> None:
        line = b"".join(journal.pieces(change))
        if self._refused is not None:
            raise self._kept(change, line, self._refused)
        assert self._before is not None
        try:
            with self.server.told():
                self.server.commit(self._before, line, _named_files(self.folder, change))
        except BusyError as error:
            if error.code == "unsure":
                with files.told(self.folder):
                    files.replace_file(self.folder / UNSURE, line)
                raise
            raise self._kept(change, line, error) from error
        try:
            self._write(line, line[:CRC].decode(), self._offset, [change])
        except DataError as error:
            text = _("Saved on the server, but not here: {what}").format(what=error.title)
            self.notices.append(f"{text} {error.where}")

    def _settle_unsure(self, *, sure: bool) -> None:
        """Tell what became of a change whose commit was not answered; `sure` when nobody else can have the turn."""
        path = self.folder / UNSURE
        if not path.exists():
            return
        line = path.read_bytes()
        (mine,) = journal.read_changes(line, where=str(path))[0]
        if mine.seq > self._seq and not sure:
            return
        saved = next((change for change in self.changes() if change.seq <= mine.seq), None) == mine
        words = _("saved after all: {what}") if saved else _("not saved, kept as a draft: {what}")
        self.notices.append(words.format(what=mine.summary or mine.verb))
        if not saved:
            self._keep(mine, line)
        files.disk.unlink(path)

    def _kept(self, change: Change, line: bytes, error: DeskError) -> DeskError:
        """Keep a change that the server did not take as a draft, and return the error that says so."""
        if change.verb.startswith("store."):  # moving documents about: nobody typed it
            return error
        kept = _("What you wrote is kept: {path}").format(path=self._keep(change, line))
        return BusyError(error.title, where=f"{kept} · {error.where}", hint=error.hint, code=error.code)

    def _keep(self, change: Change, line: bytes) -> str:
        path = self.folder / "drafts" / f"{change.seq:06d}-{line[:CRC].decode()}.json"
        with files.told(path):
            files.make_folder(path.parent)
            files.replace_file(path, line[CRC + 1 :])
        return f"drafts/{path.name}"

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


def _named_files(folder: Path, change: Change) -> dict[str, bytes]:
    paths = [folder / "archive" / name for name in archive.names_of(change)]
    return {path.name: path.read_bytes() for path in paths if path.exists()}
