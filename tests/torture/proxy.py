"""A wire between a machine and the server that can be cut, or made long, at a message of one's choice."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable

CUT_BEFORE, CUT_WITHIN, CUT_AFTER, PASS = "cut before", "cut within", "cut after", "pass"
Judge = Callable[[bytes], str]
"""Says what becomes of what a machine sends."""


class Proxy:
    """A wire on the loopback to a port of the loopback.

    Args:
        port: Where the server is.
        delay: Seconds that each way takes.
    """

    def __init__(self, port: int, delay: float = 0.0) -> None:
        self._target, self.delay = port, delay
        self.judge: Judge = lambda _data: PASS
        self.plugged = True
        self.cuts = 0
        self._mute: set[socket.socket] = set()
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        threading.Thread(target=self._welcome, daemon=True).start()

    def _welcome(self) -> None:
        while True:
            try:
                near, _address = self._door.accept()
            except OSError:
                return
            if not self.plugged:
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                near.close()
                continue
            for end in (near, far):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._pairs.append((near, far))
            threading.Thread(target=self._carry, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self._carry, args=(far, near, False), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, asks: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                fate = self.judge(data) if asks else PASS
                if not asks and source in self._mute:
                    break
                if fate == CUT_AFTER:
                    self._mute.add(target)
                if self.delay:
                    time.sleep(self.delay)
                if fate != CUT_BEFORE:
                    target.sendall(data[: len(data) // 2] if fate == CUT_WITHIN else data)
                if fate != PASS:
                    self.cuts += 1
                    if fate == CUT_AFTER:
                        time.sleep(0.05)  # the server has it, the answer never comes
                    break
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def pull(self) -> None:
        """Pull the plug: what is connected is cut, nothing new gets through."""
        self.plugged = False
        for pair in self._pairs:
            for end in pair:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        self._pairs.clear()

    def put_back(self) -> None:
        """Put the plug back."""
        self.plugged = True

    def close(self) -> None:
        """Cut everything for good."""
        self.pull()
        self._door.close()
