"""The server of a desk that several machines share: the only place that knows SQL, and that loads psycopg.

Only statements that PostgreSQL, CockroachDB and YugabyteDB all have (docs/shared.md lists them). The one lock is that
of the desk's row in `head`: whoever holds it has the turn.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import psycopg
from msgspec import Struct
from psycopg import sql

from csdesk.errors import BusyError, DataError, DeskError, UsageError
from csdesk.i18n import _
from csdesk.store import journal
from csdesk.store.seal import Seal

TABLES = """
create schema if not exists csdesk;
create table if not exists csdesk.head (desk text primary key, seq int8 not null, tip text not null,
  schema int8 not null);
create table if not exists csdesk.line (desk text, seq int8, before text not null, body bytea not null,
  primary key (desk, seq));
create table if not exists csdesk.checkpoint (desk text, seq int8, tip text not null, part int8, body bytea not null,
  primary key (desk, seq, part));
create table if not exists csdesk.file (desk text, name text, body bytea not null, primary key (desk, name));
create table if not exists csdesk.machine (desk text, name text, operator text not null, seq int8 not null,
  seen timestamptz not null, primary key (desk, name));
"""
PATIENCE_S = 10
"""How long a machine waits for its turn."""

_BEGIN = "select version(); set idle_in_transaction_session_timeout = '60s'; set synchronous_commit = on"
_LOCK = (
    f"begin; set local statement_timeout = '{PATIENCE_S}s'; "
    "select seq, tip, schema from csdesk.head where desk = {} for update; set local statement_timeout = 0"
)
_NETWORK: dict[str, Any] = {"connect_timeout": 4, "keepalives_idle": 5, "keepalives_interval": 2}
_NETWORK |= {"keepalives_count": 3, "tcp_user_timeout": 8000}


class Head(NamedTuple):
    """Where the desk stands: its last change, the CRC of that change's line, and the schema of its documents."""

    seq: int
    tip: str
    schema: int


class Line(NamedTuple):
    """One change on the server: its number, the CRC of the line before it, and the journal's line."""

    seq: int
    before: str
    body: bytes


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
        address: What libpq needs to connect, the password included.
        desk: The desk's name there.
        place: This machine's name there.
        operator: Who sits here.
        seal: Closes what goes there, and opens what comes.

    What is not said to raise anything else raises `psycopg.Error`; `told` makes words of it.
    """

    def __init__(self, address: Mapping[str, str], desk: str, place: str, operator: str, seal: Seal) -> None:
        self._address, self._seal = address, seal
        self.desk, self.place, self.operator = desk, place, operator
        self.where = f"{address['host']}:{address.get('port', 5432)}/{desk}"
        self._call = f"{desk}\n"
        self._listens = False
        self._open: psycopg.Connection[Any] | None = None

    def close(self) -> None:
        """Close the connection; a turn that was not committed is given back."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def __del__(self) -> None:
        self.close()

    def _connect(self) -> psycopg.Connection[Any]:
        if self._open is None or self._open.closed:
            name = f"csdesk {self.operator}@{self.place}"
            self._open = psycopg.connect(**_NETWORK | dict(self._address), application_name=name, autocommit=True)
            version = self._open.execute(_BEGIN).fetchone()
            self._listens = version is not None and re.match(r"PostgreSQL (?!.*-YB-)", version[0]) is not None
        return self._open

    def run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run one statement and return its rows."""
        cursor = self._connect().execute(statement, values or None, binary=bool(values))
        return cursor.fetchall() if cursor.description else []

    def make_tables(self) -> None:
        """Make the tables where there are none."""
        self.run_all(TABLES)

    def clear(self) -> None:
        """Remove everything of this desk."""
        for table in ("head", "line", "checkpoint", "file", "machine"):
            self.run(f"delete from csdesk.{table} where desk = %s", self.desk)

    def run_all(self, statements: str) -> None:
        """Run several statements without values."""
        self._connect().execute(statements)

    @contextlib.contextmanager
    def told(self) -> Iterator[None]:
        """Turn what the server says into a `DeskError` that a person can act on."""
        try:
            yield
        except psycopg.Error as error:
            raise self._said(error) from error

    def _said(self, error: psycopg.Error) -> DeskError:
        state, where = error.sqlstate or "", f"{self.where}: {' '.join(str(error).split())[:200]}"
        if isinstance(error, psycopg.errors.QueryCanceled) or state.startswith("40"):
            title, hint = _("The desk is busy: another machine is writing to it."), _("Try again in a moment.")
            return BusyError(title, where=self._holder(), hint=hint, code="busy")
        if state in ("3F000", "42P01"):
            return self._unknown()
        if self._gone(error):
            self.close()
            title = _("The server of this desk cannot be reached; nothing was changed.")
            hint = _("Reading goes on. Try again when it is back: csdesk shared status")
            return BusyError(title, where=where, hint=hint, code="server_gone")
        title, hint = _("The server of this desk failed; nothing was changed."), _("Look: csdesk shared check")
        return DataError(title, where=where, hint=hint, code="server_failed")

    def _unknown(self) -> UsageError:
        title, hint = _("There is no such desk on this server."), _("Put it there: csdesk shared init URL")
        return UsageError(title, where=self.where, hint=hint, code="no_such_desk")

    def _gone(self, error: psycopg.Error) -> bool:
        """Tell whether the connection is of no more use: it broke, or the server ended it."""
        state = error.sqlstate or ""
        lost = isinstance(error, psycopg.OperationalError) and not state
        return lost or state[:3] in ("080", "57P", "25P") or self._open is None or self._open.closed

    def _holder(self) -> str:
        """Return who seems to have the turn, where the server tells."""
        text = (
            "select application_name from pg_stat_activity where application_name like 'csdesk %' "
            "and state like 'idle in%' and pid <> pg_backend_pid()"
        )
        with contextlib.suppress(psycopg.Error):
            self.rollback()
            return ", ".join(name.removeprefix("csdesk ") for (name,) in self.run(text))
        return "?"

    # -- a turn -----------------------------------------------------------------------------------------------------

    def lock(self, *, new: bool = False) -> Head:
        """Begin a turn and return where the desk stands; a connection that broke meanwhile is opened anew.

        Raises `UsageError` for a desk that is not there, unless it is `new`.
        """
        text = sql.SQL(_LOCK).format(self.desk)
        try:
            cursor = self._connect().execute(text)
        except psycopg.Error as error:
            if not self._gone(error):
                raise
            self.close()
            cursor = self._connect().execute(text)
        cursor.nextset()
        cursor.nextset()
        row = cursor.fetchone()
        if row is None and not new:
            self.rollback()
            raise self._unknown()
        return Head(*row or (-1, "", 0))

    def rollback(self) -> None:
        """Give the turn back; with a broken connection the server does it."""
        if self._open is not None and self._open.info.transaction_status:
            try:
                self._open.execute("rollback")
            except psycopg.Error:
                self.close()

    def lines(self, after: int, last: int = 1 << 62) -> list[Line]:
        """Return the lines after a change, up to another one."""
        text = "select seq, before, body from csdesk.line where desk = %s and seq > %s and seq <= %s order by seq"
        rows = self.run(text, self.desk, after, last)
        return [Line(seq, before, self._seal.open(body)) for seq, before, body in rows]

    def commit(self, before: Head, line: bytes, files: Mapping[str, bytes], tries: int = 3) -> None:
        """Add a line within the turn that began at `before`, and end the turn.

        A lost answer is looked up by number and content; what is not there is sent again while nobody else had a turn.
        Raises `BusyError` (`unsure`) when the server can no longer be asked, `psycopg.Error` when it refused.
        """
        try:
            for name, body in files.items():
                self.run("delete from csdesk.file where desk = %s and name = %s", self.desk, name)
                self.put("file", ("name", "body"), [(name, body)])
            self.put("line", ("seq", "before", "body"), [(before.seq + 1, before.tip, line)])
            self._move(before, line)
            return
        except psycopg.Error as error:
            if not self._gone(error):
                self.rollback()
                raise
            self.close()
        try:
            now = self.lock() if tries else None
            found = self.lines(before.seq, before.seq + 1) if now else []
        except (psycopg.Error, DeskError):
            now = None
        if now is None:
            title = _("The server did not answer: whether this change was saved is told when it is back.")
            hint = _("Do not repeat it before: csdesk shared status")
            raise BusyError(title, where=self.where, hint=hint, code="unsure")
        if now == before:
            self.commit(before, line, files, tries - 1)
            return
        self.rollback()
        if [other.body for other in found] != [line]:
            title, hint = _("Another machine was first; nothing was changed."), _("Try again in a moment.")
            raise BusyError(title, hint=hint, code="busy")

    def _move(self, before: Head, line: bytes) -> None:
        """Move the head, wake the others, commit: one message, of which all is done or nothing."""
        text = (
            "update csdesk.head set seq = {}, tip = {} where desk = {desk}; "
            "update csdesk.machine set seq = {}, seen = now() where desk = {desk} and name = {place}; {}commit"
        )
        wake = sql.SQL("notify csdesk, {}; ").format(self._call + self.place) if self._listens else sql.SQL("")
        tip = line[: journal.CRC].decode()
        named = {"desk": self.desk, "place": self.place}
        self._connect().execute(sql.SQL(text).format(before.seq + 1, tip, before.seq, wake, **named))

    # -- what others write, checkpoints, files, machines ------------------------------------------------------------

    def listen(self) -> None:
        """Ask to be woken by changes, where the server can."""
        self._connect()
        if self._listens:
            self.run("listen csdesk")

    def wait(self, seconds: float) -> bool:
        """Wait until another machine has changed something, or for some seconds; tell which."""
        called = (note.payload for note in self._connect().notifies(timeout=seconds, stop_after=1))
        return any(call.startswith(self._call) and call != self._call + self.place for call in called)

    def put(self, table: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
        """Insert rows of this desk, one in memory at a time; the last of the columns may be a body."""
        names, marks = ", ".join(("desk", *columns)), ", ".join(["%s"] * (len(columns) + 1))
        for *row, last in rows:
            closed = self._seal.close(last) if isinstance(last, bytes) else last
            self.run(f"insert into csdesk.{table} ({names}) values ({marks})", self.desk, *row, closed)

    def file(self, name: str) -> bytes | None:
        """Return a file of the archive."""
        rows = self.run("select body from csdesk.file where desk = %s and name = %s", self.desk, name)
        return self._seal.open(rows[0][0]) if rows else None

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files of the archive, one in memory at a time."""
        with self._connect().cursor(binary=True) as cursor:
            for name, body in cursor.stream("select name, body from csdesk.file where desk = %s", (self.desk,)):
                yield name, self._seal.open(body)

    def checkpoint(self) -> tuple[int, str, bytes]:
        """Return the newest checkpoint: its last change, that one's CRC, and the packed file."""
        newest = "(select max(seq) from csdesk.checkpoint where desk = %s)"
        text = f"select seq, tip, body from csdesk.checkpoint where desk = %s and seq = {newest} order by part"
        rows = self.run(text, self.desk, self.desk)
        return rows[0][0], rows[0][1], b"".join(self._seal.open(row[2]) for row in rows)

    def beat(self, seq: int) -> None:
        """Say that this machine is here, and up to which change."""
        text = (
            "insert into csdesk.machine (desk, name, operator, seq, seen) values (%s, %s, %s, %s, now()) "
            "on conflict (desk, name) do update set operator = excluded.operator, seq = excluded.seq, seen = now()"
        )
        self.run(text, self.desk, self.place, self.operator, seq)

    def part(self) -> None:
        """Take this machine off the desk."""
        self.run("delete from csdesk.machine where desk = %s and name = %s", self.desk, self.place)

    def machines(self) -> list[Machine]:
        """Return the machines of the desk."""
        text = (
            "select name, operator, seq, cast(seen as text), cast(extract(epoch from now() - seen) as float8) "
            "from csdesk.machine where desk = %s order by name"
        )
        return [Machine(*row) for row in self.run(text, self.desk)]
