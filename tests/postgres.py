"""A real PostgreSQL for the tests: in a folder of its own, on the loopback, as another user when we are root."""

from __future__ import annotations

import getpass
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from csdesk.store import sharing
from csdesk.store.seal import Share
from csdesk.store.shared import SharedStore

MISSING = "NOT TESTED: no PostgreSQL here (apt-get install postgresql)"


def find_bin() -> Path | None:
    """Return the folder of initdb and postgres: on the path, or where distributions put it."""
    usual = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    found = shutil.which("initdb")
    for folder in [Path(found).resolve().parent if found else Path(), *sorted(usual, reverse=True)]:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    return None


class Postgres:
    """One server; it can be killed and started again on the same data.

    Args:
        programs: Where its programs are.
        password: What it asks for; nothing when left out.
        tls: The address in its certificate (`cert`, signed by itself); without TLS when left out.
    """

    def __init__(self, programs: Path, *, password: str = "", tls: str = "") -> None:
        self.programs = programs
        self._base = Path(tempfile.mkdtemp(prefix="csdesk-postgres-"))
        self._user = "nobody" if hasattr(os, "geteuid") and os.geteuid() == 0 else None
        if self._user is not None:
            shutil.chown(self._base, self._user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.data = self._base / "data"
        asks = ["-A", "trust"]
        if password:
            (self._base / "password").write_text(password, encoding="utf-8")
            asks = ["-A", "scram-sha-256", "--pwfile", str(self._base / "password")]
        self._run("initdb", "-D", str(self.data), *asks, "-U", "desk", "-E", "UTF8", "--locale=C", "-N")
        self.cert, self._more = self._base / "cert", list[str]()
        if tls:
            self._make_certificate(tls)
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"postgresql://desk@127.0.0.1:{self.port}/postgres"

    def _command(self, name: str, *words: str) -> list[str]:
        return [str(self.programs / name), *words]

    def _run(self, name: str, *words: str) -> None:
        done = subprocess.run(
            self._command(name, *words), user=self._user, cwd=self._base, capture_output=True, text=True, check=False
        )
        assert not done.returncode, done.stdout + done.stderr

    def _make_certificate(self, address: str) -> None:
        key = self._base / "key"
        words = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=desk -addext subjectAltName=IP:{address}".split()
        subprocess.run(
            ["openssl", *words, "-keyout", str(key), "-out", str(self.cert)],
            user=self._user,
            cwd=self._base,
            capture_output=True,
            check=True,
        )
        self._more = ["-c", "ssl=on", "-c", f"ssl_cert_file={self.cert}", "-c", f"ssl_key_file={key}"]

    def start(self) -> None:
        """Start it and wait until it answers; one that was killed recovers first."""
        words = ["-D", str(self.data), "-p", str(self.port), "-h", "127.0.0.1", "-k", str(self._base), *self._more]
        for _attempt in range(50):
            with (self._base / "said").open("ab") as log:
                process = subprocess.Popen(
                    self._command("postgres", *words), user=self._user, cwd=self._base, stdout=log, stderr=log
                )
            for _look in range(200):
                ready = self._command("pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port))
                if process.poll() is not None:
                    break
                if not subprocess.run(ready, check=False).returncode:
                    self._process = process
                    return
                time.sleep(0.05)
            time.sleep(0.1)  # its killed children are still about
        pytest.fail((self._base / "said").read_text(encoding="utf-8")[-2000:])

    def kill(self) -> None:
        """Kill it without warning."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(20)
            self._process = None

    def close(self) -> None:
        """Stop it and remove everything."""
        self._end(signal.SIGQUIT)
        shutil.rmtree(self._base, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A server for all tests of this process; each has a desk of its own on it."""
    pytest.importorskip("psycopg", reason="NOT TESTED: the extra shared (psycopg) is not installed")
    programs = find_bin()
    if programs is None:
        pytest.skip(MISSING)
    server = Postgres(programs)
    yield server
    server.close()


class Shop:
    """One desk on a server, and the machines at it: each a home of its own.

    Args:
        postgres: The server.
        base: Where the homes are made.
    """

    def __init__(self, postgres: Postgres, base: Path) -> None:
        self.postgres, self.base = postgres, base
        self.desk = f"{getpass.getuser()} {base}"
        self.stores: list[SharedStore] = []

    def share(self, name: str) -> Share:
        return Share(self.desk, name)

    def init(self, name: str = "a", *, sure: bool = False) -> SharedStore:
        """Put the desk of a home on the server."""
        home = self.base / name
        sharing.init(home, self.postgres.url, self.share(name), "AH", sure=sure)
        return self.open(name)

    def join(self, name: str, operator: str = "LW") -> SharedStore:
        """Let a machine join."""
        sharing.join(self.base / name, self.postgres.url, self.share(name), operator)
        return self.open(name, operator)

    def open(self, name: str, operator: str = "AH") -> SharedStore:
        """Open a machine's desk once more, as another process does."""
        store = SharedStore(self.base / name, self.postgres.url, operator)
        self.stores.append(store)
        return store

    def close(self) -> None:
        for store in self.stores:
            store.disown()


@pytest.fixture
def shop(postgres: Postgres, tmp_path: Path) -> Iterator[Shop]:
    """A desk with nobody at it yet."""
    made = Shop(postgres, tmp_path / "shop")
    made.base.mkdir()
    yield made
    made.close()
