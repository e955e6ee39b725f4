"""The end of a terminal that vanished: a closed window, a dropped ssh.

Textual reads such a terminal for ever, since each read ends at once with nothing, and its writer ends at the first
refused write; what is painted after that would wait for a place in its queue.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import stat
import sys
import threading
import time
from collections.abc import Callable

LAST_S = 5.0
"""So long the app may take to leave before the process ends without it."""


def lost(leave: Callable[[], object]) -> None:
    """Put nothing in the terminal's place, which takes all that is still painted, and leave."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__):
        # `isatty` denies it of a terminal that is gone; what it left unwritten would end the process with 120.
        if stream is not None and stat.S_ISCHR(os.fstat(stream.fileno()).st_mode):
            os.dup2(nothing, stream.fileno())
    os.close(nothing)
    leave()


def watch(gone: Callable[[], object], keep: Callable[[], object]) -> None:
    """Wait in a thread of its own for the terminal to vanish; where the system cannot tell, nothing is watched.

    Args:
        gone: Called in that thread when it vanished.
        keep: Called when the app did not leave in time; what was handed in is on disk after it.
    """

    def wait() -> None:
        poll = select.poll()
        poll.register(0, 0)
        if not any(event & (select.POLLHUP | select.POLLERR) for _file, event in poll.poll()):
            return
        with contextlib.suppress(RuntimeError):  # the app has left already
            gone()
        time.sleep(LAST_S)
        keep()
        os._exit(128 + signal.SIGHUP)

    if hasattr(select, "poll"):
        threading.Thread(target=wait, name="hangup", daemon=True).start()
