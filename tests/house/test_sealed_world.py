"""The seals that every other test relies on."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk import i18n, paths
from csdesk.desk import Desk, open_desk


def test_the_default_home_is_not_the_real_one(tmp_path: Path) -> None:
    assert tmp_path in paths.default_home().parents
    assert tmp_path in Path("~").expanduser().parents
    assert open_desk().home.folder == tmp_path / "desk"


@pytest.mark.parametrize("host", ["192.0.2.1", "127.0.0.1"])
def test_no_socket_leaves(host: str) -> None:
    with socket.socket() as sock:
        with pytest.raises(AssertionError, match="network"):
            sock.connect((host, 9))
        with pytest.raises(AssertionError, match="network"):
            sock.connect_ex((host, 9))
    with socket.socket(type=socket.SOCK_DGRAM) as sock, pytest.raises(AssertionError, match="network"):
        sock.sendto(b"x", (host, 9))
    with pytest.raises(AssertionError, match="network"):
        socket.getaddrinfo(host, 9)


@pytest.mark.loopback
def test_the_loopback_is_open_where_a_test_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass


def test_language_and_clock_are_fixed(desk: Desk, now: datetime, open_at: Callable[[str], Desk]) -> None:
    assert i18n.language() == "en"
    assert desk.now() == now
    assert open_at("2026-03-18T09:00").now().day == 18


@given(st.text())
def test_hypothesis_lives_with_the_seals(text: str) -> None:
    assert isinstance(text, str)
