"""Following the server of a shared desk: what other machines write, who they are, and when old lines may go."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from csdesk.errors import DeskError
from csdesk.i18n import _
from csdesk.store import archive, files, journal, published

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
    """Follows the server, and says when it is gone or back; the thread that uses the store takes what it fetched.

    Args:
        folder: The desk's home; only its checkpoint is read.
        connect: Gives a connection of its own.
        seq: Gives the last change that the store holds.
    """

    def __init__(self, folder: Path, connect: Callable[[], Server], seq: Callable[[], int]) -> None:
        super().__init__(name="shared", daemon=True)
        self._folder, self._connect, self._seq = folder, connect, seq
        self.news: deque[Bundle] = deque()
        self.notices: deque[str] = deque()
        self.company = ""
        """Who else is here, or that the server is gone."""

        self.gone = False
        self._beaten, self._synced = -BEAT_S, seq()
        self._end = threading.Event()

    def stop(self) -> None:
        """End the thread."""
        self._end.set()
        self.join(timeout=2)

    def run(self) -> None:
        """Follow until the end, whatever the network does."""
        server, pause = None, START_S
        while not self._end.wait(pause):
            pause = POLL_S
            try:
                server = server or self._connect()
                with server.told():
                    server.listen()
                    if self.gone:
                        self.gone, self.company = False, ""
                        self.notices.append(_("The server is back."))
                    while not self._end.is_set():
                        self._look(server)
                        any(self._end.is_set() or server.wait(POLL_S / 4) for _slice in range(4))
            except Exception as error:  # noqa: BLE001 - the border: a watch that ends in silence would show an old desk
                if not self.gone:
                    self.notices.append(error.title if isinstance(error, DeskError) else repr(error))
                self.gone, self.company, self._beaten = True, _("no server: reading only"), -BEAT_S
        if server is not None:
            server.close()

    def _look(self, server: Server) -> None:
        if self._seq() != self._synced:
            self._synced = self._seq()
            files.sync(self._folder / "desk.journal")
        known = max(self._seq(), self.news[-1][0].seq if self.news else 0)
        self.news.extend(bundle(server, line) for line in server.lines(known))
        if time.monotonic() - self._beaten >= BEAT_S:
            self._beaten = time.monotonic()
            server.beat(self._seq())
            here = (one for one in server.machines() if one.name != server.place and one.ago < PRESENT_S)
            self.company = " ".join(f"+ {one.operator}@{one.name}" for one in here)
            published.compact(server, self._folder)
