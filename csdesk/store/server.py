"""The server of a desk that several machines share: the only place that knows SQL, and that loads psycopg.

Only statements that PostgreSQL, CockroachDB and YugabyteDB all have (docs/shared.md lists them). The one lock is that
of the desk's row in `head`: whoever holds it has the turn.
"""

from __future__ import annotations

import contextlib
import re
import select
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from msgspec import Struct

from csdesk.errors import BusyError, DataError, DeskError, RefusedError, UsageError
from csdesk.i18n import _
from csdesk.store import files, journal
from csdesk.store.seal import MARK, Seal, Share

try:
    import psycopg
    from psycopg import sql
except ImportError as error:
    hint = "pip install 'csdesk[shared]'"
    raise UsageError(_("A shared desk needs one more package."), hint=hint, code="no_shared") from error

TABLES = """
create schema if not exists csdesk;
create table if not exists csdesk.head (desk text primary key, seq int8 not null, tip text not null,
  schema int8 not null, base int8 not null);
create table if not exists csdesk.line (desk text, seq int8, before text not null, body bytea not null,
  primary key (desk, seq));
create table if not exists csdesk.file (desk text, name text, body bytea not null, primary key (desk, name));
create table if not exists csdesk.machine (desk text, name text, operator text not null, seq int8 not null,
  seen timestamptz not null, primary key (desk, name));
"""
PATIENCE_S = 10
"""How long a machine waits for its turn."""

_BEGIN = "select version(); set idle_in_transaction_session_timeout = '60s'; set synchronous_commit = on"
_LOCK = (
    f"begin; set local statement_timeout = '{PATIENCE_S}s'; "
    "select seq, tip, schema, base from csdesk.head where desk = {} for update; set local statement_timeout = 0"
)
_NETWORK: dict[str, Any] = {"connect_timeout": 4, "keepalives_idle": 5, "keepalives_interval": 2}
_NETWORK |= {"keepalives_count": 3, "tcp_user_timeout": 8000}


PASSWORD = "CSDESK_SHARED_PASSWORD"
_STRICT = ("require", "verify-ca", "verify-full")


def address(folder: Path, url: str) -> dict[str, str]:
    """Return what libpq needs, the password of the desk in `folder` included.

    Off this machine only with TLS, by default with the server's name checked: `RefusedError`. Raises `UsageError` for
    an address that cannot be.
    """
    try:
        given: dict[str, Any] = psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.Error as error:
        title, hint = _("That is no address of a server."), "postgresql://user@host:5432/database"
        raise UsageError(title, where=str(error), hint=hint, code="bad_url") from error
    if "password" in given:
        title, hint = _("The password does not belong in the address."), f"{folder / 'secrets' / 'shared'} (0600)"
        raise UsageError(title, where=PASSWORD, hint=hint, code="bad_url")
    found = {"host": "localhost", "hostaddr": "", **given}  # an empty one, or libpq takes it from the environment
    hosts = (found["hostaddr"] or found["host"]).split(",")
    if not all(re.fullmatch(r"localhost|::1|127(\.\d+){3}|/.*", host) for host in hosts):
        found = {"sslmode": "verify-full", **found}
        if found["sslmode"] == "verify-full":
            found = {"sslrootcert": "system", **found}
        if found["sslmode"] not in _STRICT or "service" in found:
            title, hint = _("Off this machine a shared desk needs TLS."), "sslmode=verify-full"
            raise RefusedError(title, where=f"sslmode={found['sslmode']}", hint=hint, code="no_tls")
    secret = files.read_secret(folder, "shared", PASSWORD, "shared")
    return {**found, "password": secret} if secret else found


class Head(NamedTuple):
    """Where the desk stands: its last change, the CRC of that one's line, the documents' schema, the checkpoint."""

    seq: int
    tip: str
    schema: int
    base: int


class Machine(Struct, frozen=True):
    """One machine of the desk: its name, who sits there, the last change it holds, when it was seen, seconds since."""

    name: str
    operator: str
    seq: int
    seen: str
    ago: float


class Server:
    """One connection to the desk on a server; opened when it is needed, and anew when it broke.

    Args:
        folder: The home; its secrets are read.
        url: The server's address.
        share: The names of desk and machine.
        operator: Who sits here.

    Raises what `address` and `Seal` do, `DataError` without a name; then `BusyError` (`server_gone`, `not_let_in`,
    `busy`), `DataError` where the server fails.
    """

    _open: psycopg.Connection[Any] | None = None

    def __init__(self, folder: Path, url: str, share: Share, operator: str) -> None:
        if not share.desk:
            title, hint = _("The file desk.shared is damaged."), _("Take the server's copy: shared join URL --as NAME")
            raise DataError(title, where=str(folder / MARK), hint=hint, code="mark_damaged")
        self._address, self._seal = address(folder, url), Seal(folder)
        if share.sealed and not self._seal.key:
            raise self._seal.missing()
        self.desk, self.place, self.operator = share.desk, share.place, operator
        self.where = f"{self._address['host']}:{self._address.get('port', 5432)}/{share.desk}"
        self._call = f"{share.desk}\n"
        self._listens = False

    def close(self) -> None:
        """Close the connection; a turn that was not committed is given back."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def __del__(self) -> None:
        self.close()

    def _connect(self) -> psycopg.Connection[Any]:
        if self._open is None or self._open.closed:
            name = quote(f"csdesk {self.operator}@{self.place}", safe=" @")  # the server takes only ASCII
            self._open = psycopg.connect(**_NETWORK | dict(self._address), application_name=name, autocommit=True)
            version = self._open.execute(_BEGIN).fetchone()
            self._listens = version is not None and re.match(r"PostgreSQL (?!.*-YB-)", version[0]) is not None
        return self._open

    def run(self, statement: str | sql.Composed, *values: object) -> list[tuple[Any, ...]]:
        """Run a statement, or several without values; return the rows of the last that has any."""
        with self._told():
            cursor, rows = (
                self._connect().execute(statement, values or None, binary=bool(values)),
                list[tuple[Any, ...]](),
            )
            more: bool | None = True
            while more:
                rows = cursor.fetchall() if cursor.description else rows
                more = cursor.nextset()
            return rows

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the server says into a `DeskError` that a person can act on."""
        try:
            yield
        except psycopg.Error as error:
            raise self._said(error) from error

    def _said(self, error: psycopg.Error) -> DeskError:
        # libpq says all that it tried before that, and advice in the next lines
        said = str(error).partition("\n")[0].rpartition(" failed: ")[2]
        state, where = error.sqlstate or "", f"{self.where}: {said[:200]}"
        if isinstance(error, psycopg.errors.QueryCanceled) or state.startswith("40"):
            title, hint = _("The desk is busy: another machine is writing to it."), _("Try again in a moment.")
            return BusyError(title, where=self._holder(), hint=hint, code="busy")
        if state in ("3F000", "42P01"):
            return self._unknown()
        if self._open is None and error.pgconn is not None and error.pgconn.used_password:
            title, hint = _("The server does not let this machine in."), _("Look at the password and the address.")
            return BusyError(title, where=where, hint=hint, code="not_let_in")
        lost = (isinstance(error, psycopg.OperationalError) and not state) or state[:3] in ("080", "57P", "25P")
        if lost or self._open is None or self._open.closed:  # it broke, or the server ended it
            self.close()
            title = _("The server of this desk cannot be reached; nothing was changed.")
            hint = _("Reading goes on. Try again when it is back: csdesk shared status")
            return BusyError(title, where=where, hint=hint, code="server_gone")
        title, hint = _("The server of this desk failed; nothing was changed."), _("Look: csdesk shared check")
        return DataError(title, where=where, hint=hint, code="server_failed")

    def _unknown(self) -> UsageError:
        title, hint = _("There is no such desk on this server."), _("Put it there: csdesk shared init URL")
        return UsageError(title, where=self.where, hint=hint, code="no_such_desk")

    def damaged(self) -> DataError:
        """Return the error for lines and files there that do not hold together."""
        hint = _("Leave with the machine that has the newest change, then: csdesk shared init URL --desk NAME")
        title = _("What is on the server is damaged; nothing was changed.")
        return DataError(title, where=self.where, hint=hint, code="server_damaged")

    def _holder(self) -> str:
        """Return who seems to have the turn, where the server tells."""
        text = (
            "select application_name from pg_stat_activity where application_name like 'csdesk %' "
            "and state like 'idle in%' and pid <> pg_backend_pid()"
        )
        self.rollback()
        with contextlib.suppress(DeskError):
            return ", ".join(unquote(name.removeprefix("csdesk "), errors="ignore") for (name,) in self.run(text))
        return "?"

    # -- a turn -----------------------------------------------------------------------------------------------------

    def lock(self, *, new: bool = False) -> Head:
        """Begin a turn and return where the desk stands; a connection that broke meanwhile is opened anew.

        Raises `UsageError` for a desk that is not there, unless it is `new`.
        """
        text = sql.SQL(_LOCK).format(self.desk)
        if new:
            self.run(TABLES)
        try:
            rows = self.run(text)
        except BusyError as error:
            if error.code != "server_gone":
                raise
            rows = self.run(text)
        if not rows and not new:
            self.rollback()
            raise self._unknown()
        return Head(*rows[0]) if rows else Head(-1, "", 0, -1)

    def snapshot(self) -> int:
        """Begin to read the desk as it stands now, and return which checkpoint it has."""
        self.run("begin isolation level repeatable read")
        return self.base()

    def base(self) -> int:
        """Return which checkpoint the desk has."""
        return int(self.run("select base from csdesk.head where desk = %s", self.desk)[0][0])

    def rollback(self) -> None:
        """Give the turn back; with a broken connection the server does it."""
        if self._open is not None and self._open.info.transaction_status:
            try:
                self._open.execute("rollback")
            except psycopg.Error:
                self.close()

    def lines(self, after: int) -> list[tuple[str, bytes]]:
        """Return the lines after a change, each with the CRC of the one before it."""
        text = "select before, body from csdesk.line where desk = %s and seq > %s order by seq"
        return [(before, self._seal.open(body)) for before, body in self.run(text, self.desk, after)]

    def commit(self, before: Head, line: bytes, papers: Sequence[tuple[str, bytes]], tries: int = 3) -> None:
        """Add a line within the turn that began at `before`, and end the turn.

        A lost answer is looked up by number and content; what is not there is sent again while nobody else had a turn.
        Raises `BusyError` (`unsure`) when the server can no longer be asked.
        """
        try:
            self.put(papers)
            self._move(before, line)
            return
        except BusyError as error:
            if error.code != "server_gone":
                raise
        try:
            now = self.lock() if tries else None
            found = self.lines(before.seq)[:1] if now else []
        except DeskError:
            now = None
        if now is None:
            title = _("The server did not answer: whether this change was saved is told when it is back.")
            hint = _("Do not repeat it before: csdesk shared status")
            raise BusyError(title, where=self.where, hint=hint, code="unsure")
        if now[:2] == before[:2]:
            self.commit(now, line, papers, tries - 1)
        elif [body for _before, body in found] != [line]:
            title, hint = _("Another machine was first; nothing was changed."), _("Try again in a moment.")
            raise BusyError(title, hint=hint, code="busy")

    def _move(self, before: Head, line: bytes) -> None:
        """Add the line, move the head, wake the others, commit: one message, of which all is done or nothing."""
        text = (
            "insert into csdesk.line (desk, seq, before, body) values ({desk}, {seq}, {was}, {body}); "
            "update csdesk.head set seq = {seq}, tip = {tip} where desk = {desk}; "
            "update csdesk.machine set seq = {known}, seen = now() where desk = {desk} and name = {place}; {wake}commit"
        )
        named: dict[str, object] = {"desk": self.desk, "place": self.place, "tip": line[: journal.CRC].decode()}
        named |= {"seq": before.seq + 1, "was": before.tip, "known": before.seq, "body": self._seal.close(line)}
        named["wake"] = sql.SQL("notify csdesk, {}; " if self._listens else "").format(self._call + self.place)
        self.run(sql.SQL(text).format(**named))

    # -- what others write, files, machines -------------------------------------------------------------------------

    def listen(self) -> None:
        """Ask to be woken by changes, where the server can."""
        self.run("select 1")
        if self._listens:
            self.run("listen csdesk")

    def wait(self, seconds: float) -> bool:
        """Wait until another machine has changed something, or for some seconds; tell which."""
        with self._told():
            connection = self._connect()

            def called() -> bool:
                calls = [note.payload for note in connection.notifies(timeout=0)]
                return any(call.startswith(self._call) and call != self._call + self.place for call in calls)

            # psycopg's own waiting looks ten times a second: 2 ms of a processor, and of the keys' thread
            return called() or (bool(select.select([connection], [], [], seconds)[0]) and called())

    def put(self, files: Iterable[tuple[str, bytes]]) -> None:
        """Write files: of the archive, the desk's own, and what was forgotten."""
        text = (
            "insert into csdesk.file (desk, name, body) values (%s, %s, %s) "
            "on conflict (desk, name) do update set body = excluded.body"
        )
        for name, body in files:
            self.run(text, self.desk, name, self._seal.close(body))

    def names(self) -> set[str]:
        """Return the names of the files there."""
        return {name for (name,) in self.run("select name from csdesk.file where desk = %s", self.desk)}

    def files(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield files by their names, one in memory at a time; what is not there is left out."""
        text = "select name, body from csdesk.file where desk = %s and name = any(%s)"
        with self._told(), self._connect().cursor(binary=True) as cursor:
            for name, body in cursor.stream(text, (self.desk, list(names))):
                yield name, self._seal.open(body)

    def beat(self, seq: int) -> None:
        """Say that this machine is here, and up to which change."""
        text = (
            "insert into csdesk.machine (desk, name, operator, seq, seen) values (%s, %s, %s, %s, now()) "
            "on conflict (desk, name) do update set operator = excluded.operator, seq = excluded.seq, seen = now()"
        )
        self.run(text, self.desk, self.place, self.operator, seq)

    def machines(self) -> list[Machine]:
        """Return the machines of the desk."""
        text = (
            "select name, operator, seq, cast(seen as text), cast(extract(epoch from now() - seen) as float8) "
            "from csdesk.machine where desk = %s order by name"
        )
        return [Machine(*row) for row in self.run(text, self.desk)]
