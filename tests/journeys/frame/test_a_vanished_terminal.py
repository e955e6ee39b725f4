"""The terminal under the desk vanishes: the desk ends by itself, and what was done before is kept."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.models import Flag
from tests.journeys.orders.test_orders_by_key import fresh

ROOT = Path(__file__).resolve().parents[3]
LEAVES_S = 4.0
"""In a moment, on a busy machine; less than `hangup.LAST_S`, after which it ends in any case."""


def open_desk_on(slave: int, home: Path, *, owned: bool) -> subprocess.Popen[bytes]:
    """Open the desk on a terminal that is its own, so that the system signals its end, or is merely its files."""

    def own() -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    return subprocess.Popen(
        [sys.executable, "-m", "csdesk"],
        cwd=ROOT,
        env=os.environ | {"CSDESK_HOME": str(home), "CSDESK_LANG": "en", "TERM": "xterm-256color"},
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        preexec_fn=own if owned else None,
    )


def read_until(master: int, words: bytes) -> None:
    """Read what the desk paints until words are among it."""
    seen = b""
    while words not in seen:
        assert select.select([master], [], [], 20)[0], seen[-500:]
        seen += os.read(master, 1 << 16)


@pytest.mark.parametrize("owned", [True, False])
def test_a_desk_whose_terminal_vanishes_ends(shop: Desk, owned: bool) -> None:
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (30, 100))
    desk = open_desk_on(slave, shop.home.folder, owned=owned)
    os.close(slave)
    try:
        read_until(master, b"To confirm")
        os.write(master, b"3")
        read_until(master, b"All")
        os.write(master, b"f1")
        read_until(master, b"flag red")
        os.close(master)
        code = desk.wait(LEAVES_S)
    finally:
        desk.kill()
        desk.wait()
    assert code == 128 + signal.SIGHUP
    assert any(one.desk.flag is Flag.RED for one in fresh(shop).orders.values())
