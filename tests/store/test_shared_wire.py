"""What is between a machine and the server: TLS, the password, a server that wakes nobody."""

from __future__ import annotations

import shutil
import sys
import time
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from csdesk.errors import BusyError, DeskError
from csdesk.store import Store, server, sharing
from csdesk.store.seal import Share
from csdesk.store.shared import SharedStore
from tests.postgres import MISSING, Postgres, Shop, find_bin
from tests.store.made import add, content, put

pytest.importorskip("psycopg", reason="NOT TESTED: no psycopg here")
Server = server.Server
pytestmark = pytest.mark.loopback
FAR = "0.0.0.0"  # leads to this machine, and is none of the loopback's names
PASSWORD = "geheim"


@pytest.fixture(scope="module")
def guarded() -> Iterator[Postgres]:
    """A server with a certificate signed by itself, that asks for a password."""
    programs = find_bin()
    if programs is None or shutil.which("openssl") is None:
        pytest.skip(MISSING)
    made = Postgres(programs, password=PASSWORD, tls=FAR)
    yield made
    made.close()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    add(Store(tmp_path / "home"), {"n": 1})
    return tmp_path / "home"


def url(server: Postgres, host: str = FAR, more: str = "") -> str:
    host = f"[{host}]" if ":" in host else host
    return f"postgresql://desk@{host}:{server.port}/postgres?sslrootcert={server.cert}{more}"


def refused(home: Path, address: str) -> DeskError:
    with pytest.raises(DeskError) as caught:
        sharing.init(home, address, Share("x", "a"), "AH")
    assert not (home / "desk.shared").exists()
    return caught.value


def test_off_the_loopback_the_servers_name_is_checked(
    guarded: Postgres, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CSDESK_SHARED_PASSWORD", PASSWORD)
    unknown = refused(home, f"postgresql://desk@{FAR}:{guarded.port}/postgres")
    assert (unknown.code, "certificate verify failed" in unknown.where) == ("server_gone", True)
    other = refused(home, url(guarded, "::ffff:127.0.0.1"))
    assert "does not match host name" in other.where
    for host in (FAR, "127.far.example"):
        assert refused(home, url(guarded, host, "&sslmode=prefer")).code == "no_tls"
    desk = str(tmp_path)
    sharing.init(home, url(guarded), Share(desk, "a"), "AH")
    sharing.join(tmp_path / "b", url(guarded), Share(desk, "b"), "LW")
    one, two = SharedStore(home, url(guarded), "AH"), SharedStore(tmp_path / "b", url(guarded), "LW")
    assert one.server.run("select ssl from pg_stat_ssl where pid = pg_backend_pid()") == [(True,)]
    put(two, 1, {"n": 2})
    one.pull()
    assert content(one) == {"orders": {1: {"n": 2}}}
    for store in (one, two):
        store.disown()


def test_a_server_without_tls_is_not_spoken_to(postgres: Postgres, home: Path) -> None:
    told = refused(home, f"postgresql://desk@{FAR}:{postgres.port}/postgres")
    assert (told.code, "SSL" in told.where) == ("server_gone", True)


def test_the_password_from_each_place(
    guarded: Postgres, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert refused(home, url(guarded)).code == "not_let_in"
    monkeypatch.setenv("CSDESK_SHARED_PASSWORD", "wrong")
    told = refused(home, url(guarded))
    assert (told.code, told.exit, PASSWORD in told.where) == ("not_let_in", 3, False)
    monkeypatch.delenv("CSDESK_SHARED_PASSWORD")
    ring = types.ModuleType("keyring")
    ring.__dict__.update(errors=types.SimpleNamespace(KeyringError=OSError))
    ring.__dict__.update(get_password=lambda service, user: PASSWORD if (service, user) == ("csdesk", "shared") else "")
    with monkeypatch.context() as kept:
        kept.setitem(sys.modules, "keyring", ring)
        sharing.init(home, url(guarded), Share(str(tmp_path), "a"), "AH")
    secret = home / "secrets" / "shared"
    secret.parent.mkdir()
    secret.write_text(f"{PASSWORD}\n", encoding="utf-8")
    secret.chmod(0o600)
    store = SharedStore(home, url(guarded), "AH")
    put(store, 1, {"n": 3})
    store.disown()
    secret.write_text("changed on the server", encoding="utf-8")
    again = SharedStore(home, url(guarded), "AH")
    with pytest.raises(BusyError) as caught:
        put(again, 1, {"n": 4})
    assert (caught.value.code, "drafts/" in caught.value.where) == ("not_let_in", True)


def test_a_server_that_wakes_nobody_is_asked_each_second(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """As CockroachDB and YugabyteDB: no LISTEN and no NOTIFY is ever sent."""
    add(Store(shop.base / "a"), {"n": 0})
    one, two = shop.init("a"), shop.join("b")
    said: list[str] = []
    connect, run = Server._connect, Server.run

    def other(self: Any) -> object:
        made = connect(self)
        self._listens = False
        return made

    def heard(self: Any, statement: str, *values: object) -> object:
        said.append(statement)
        return run(self, statement, *values)

    monkeypatch.setattr(Server, "_connect", other)
    monkeypatch.setattr(Server, "run", heard)
    two.watch()
    until(lambda: two.company() == "+ AH@a", two)
    for n in range(1, 4):
        put(one, 1, {"n": n})
        began = time.monotonic()
        until(lambda n=n: content(two)["orders"][1] == {"n": n}, two)
        assert time.monotonic() - began < 1.5
    assert not [statement for statement in said if "listen" in statement]


def until(seen: object, store: SharedStore) -> None:
    assert callable(seen)
    began = time.monotonic()
    while not seen():
        assert time.monotonic() - began < 15
        time.sleep(0.01)
        store.refresh()
