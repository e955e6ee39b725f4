"""Following the server of a shared desk: what other machines write, and who they are."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from csdesk.errors import DeskError
from csdesk.i18n import _
from csdesk.store import archive, journal

if TYPE_CHECKING:
    from csdesk.store.server import Line, Server

START_S = 0.5
"""How long after the first frame the watch begins: it loads a module of some size."""

POLL_S = 1.0
BEAT_S = 10.0
"""How often a machine says that it is here; it counts as present for `PRESENT_S` after that."""

PRESENT_S = 30.0
_NAMES = b'["archives",'

Bundle = tuple["Line", dict[str, bytes]]
"""A change of another machine, and the files of the archive that it names."""


def bundle(server: Server, line: Line) -> Bundle:
    """Return a line of another machine with the files of the archive that it names."""
    names = archive.names_of(journal.read_changes(line.body, where=server.where)[0][0]) if _NAMES in line.body else ()
    found = {name: server.file(name) for name in names}
    return line, {name: body for name, body in found.items() if body is not None}


class Watcher(threading.Thread):
    """Follows the server: fetches what other machines wrote and who they are, and says when it is gone or back.

    It leaves what it fetched for the thread that uses the store.

    Args:
        connect: Gives a connection of its own.
        seq: Gives the last change that the store holds.
    """

    def __init__(self, connect: Callable[[], Server], seq: Callable[[], int]) -> None:
        super().__init__(name="shared", daemon=True)
        self._connect, self._seq = connect, seq
        self._known = 0
        self._news: deque[Bundle] = deque()
        self._notices: deque[str] = deque()
        self._others: dict[str, str] = {}
        self._gone = ""
        self._beaten = (-BEAT_S, -1)
        self._end = threading.Event()

    def stop(self) -> None:
        """End the thread."""
        self._end.set()
        self.join(timeout=2)

    def has_news(self, seq: int) -> bool:
        """Tell whether there are lines that a store which stands at `seq` has not."""
        return bool(self._news) and self._news[-1][0].seq > seq

    def take(self) -> list[Bundle]:
        """Return what was fetched since the last time."""
        return [self._news.popleft() for _count in range(len(self._news))]

    def take_notices(self) -> list[str]:
        """Return what the operator should know since the last time."""
        return [self._notices.popleft() for _count in range(len(self._notices))]

    def company(self) -> str:
        """Return who else is here, or that the server is gone."""
        return self._gone or " ".join(f"{who}@{place}" for place, who in self._others.items())

    def run(self) -> None:
        """Follow until the end, whatever the network does."""
        server, pause = None, START_S
        while not self._end.wait(pause):
            pause = POLL_S
            try:
                server = server or self._connect()
                with server.told():
                    server.listen()
                    self._look(server)
                    if self._gone:
                        self._gone = ""
                        self._notices.append(_("The server is back."))
                    while not self._end.is_set():
                        self._look(server)
                        server.wait(POLL_S / 4)
            except DeskError as error:
                if not self._gone:
                    self._notices.append(error.title)
                self._gone = _("no server: reading only")
        if server is not None:
            server.close()

    def _look(self, server: Server) -> None:
        self._known = max(self._known, self._seq())
        for line in server.lines(self._known):
            self._news.append(bundle(server, line))
            self._known = line.seq
        moment = time.monotonic()
        if moment - self._beaten[0] >= BEAT_S:
            self._beaten = (moment, self._seq())
            server.beat(self._seq())
            self._others = {
                machine.name: machine.operator
                for machine in server.machines()
                if machine.name != server.place and machine.ago < PRESENT_S
            }
