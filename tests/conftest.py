"""Every test runs in a sealed world: no real home, no network, one language, one moment."""

from __future__ import annotations

import gc
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import settings

from csdesk import i18n
from csdesk.desk import Desk, open_desk

pytest_plugins = ["tests.postgres"]

ROOT = Path(__file__).resolve().parent.parent
NOW = "2026-03-17T08:30:00+08:00"
LOOPBACK = ("127.0.0.1", "::1", "localhost")

settings.register_profile("house", deadline=None, derandomize=True, database=None)
settings.register_profile("long", deadline=None, max_examples=2000, database=None)
settings.load_profile("house")


def pytest_collection_finish() -> None:
    """What was collected stays; looking through it again and again took a quarter of the whole run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def sealed_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for every test; whatever asks for the user's folders lands under `tmp_path`."""
    home = tmp_path / "user"
    home.mkdir()
    for name in list(os.environ):
        if name.startswith(("CSDESK_", "XDG_", "LC_")) or name in ("LANGUAGE", "APPDATA", "LOCALAPPDATA"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("CSDESK_HOME", str(tmp_path / "desk"))
    monkeypatch.setenv("CSDESK_NOW", NOW)
    monkeypatch.setenv("CSDESK_LANG", "en")
    monkeypatch.setenv("CSDESK_OPERATOR", "AH")
    return home


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Texts are English unless a test asks for the `zh` fixture or switches itself."""
    i18n.use("en")
    yield
    i18n.use("en")


@pytest.fixture(autouse=True)
def no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No socket leaves the machine (D02); the loopback only under the marker `loopback`."""
    loopback = request.node.get_closest_marker("loopback") is not None
    connect, connect_ex, sendto = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto

    def refuse(address: Any) -> NoReturn:
        raise AssertionError(f"a test tried to reach the network: {address!r}")

    def judge(sock: socket.socket, address: Any) -> None:
        if sock.family == getattr(socket, "AF_UNIX", None):
            return
        if not (loopback and address[0] in LOOPBACK):
            refuse(address)

    def guarded_connect(sock: socket.socket, address: Any) -> None:
        judge(sock, address)
        connect(sock, address)

    def guarded_connect_ex(sock: socket.socket, address: Any) -> int:
        judge(sock, address)
        return connect_ex(sock, address)

    def guarded_sendto(sock: socket.socket, *args: Any) -> int:
        judge(sock, args[-1])
        return sendto(sock, *args)

    def guarded_lookup(host: Any, *args: Any, **options: Any) -> Any:
        return lookup(host, *args, **options) if loopback and host in LOOPBACK else refuse(host)

    lookup = socket.getaddrinfo
    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    monkeypatch.setattr(socket.socket, "sendto", guarded_sendto)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_lookup)


@pytest.fixture(scope="session")
def catalogue() -> Path:
    """The compiled Chinese catalogue; made when a checkout has none yet."""
    path = ROOT / "data/locale/zh_CN/LC_MESSAGES/csdesk.mo"
    if not path.exists():
        subprocess.run([sys.executable, ROOT / "scripts/catalogue", "compile"], check=True, capture_output=True)
    return path


@pytest.fixture
def zh(catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chinese texts for one test, also for the commands it starts."""
    monkeypatch.setenv("CSDESK_LANG", "zh")
    i18n.use("zh")


@pytest.fixture(scope="session")
def demo_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Give the folder of a demo shop of 09:00 whose desk speaks a language, made once; a test works on a copy."""
    from csdesk.cli.frame.options import Globals
    from csdesk.cli.upkeep.demo import make

    found: dict[str, Path] = {}

    def of(lang: str) -> Path:
        if lang not in found:
            found[lang] = tmp_path_factory.mktemp("demo") / "desk"
            make(found[lang], Globals(now="2026-03-17T09:00", lang=lang), "zh")
        return found[lang]

    return of


@pytest.fixture
def now() -> datetime:
    """The moment at which tests happen: Tuesday 2026-03-17, 08:30 in Shanghai."""
    return datetime.fromisoformat(NOW)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The desk's home, not made yet; `CSDESK_HOME` names it too."""
    return tmp_path / "desk"


@pytest.fixture
def open_at(home: Path) -> Callable[[str], Desk]:
    """Open the desk of this test at another moment (ISO 8601)."""
    return lambda when: open_desk(home, now=when, lang="en", operator="AH")


@pytest.fixture
def desk(open_at: Callable[[str], Desk]) -> Desk:
    """An empty desk in a home of its own, its clock standing at `now`."""
    return open_at(NOW)
