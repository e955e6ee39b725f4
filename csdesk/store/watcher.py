"""Following the server of a shared desk: what other machines write, who they are, and when old lines may go."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from csdesk.errors import BusyError, DeskError
from csdesk.i18n import _
from csdesk.store import files

if TYPE_CHECKING:
    from csdesk.store.shared import SharedStore

START_S = 0.5
"""How long after the first frame the watch begins: it loads a module of some size."""

POLL_S = 1.0
BEAT_S = 10.0
"""How often a machine says that it is here; it counts as present for `PRESENT_S` after that."""

PRESENT_S = 30.0


class Watcher(threading.Thread):
    """Follows the server with a store of its own on the same folder, and says when the server is gone or back.

    Args:
        connect: Opens that store.
    """

    def __init__(self, connect: Callable[[], SharedStore]) -> None:
        super().__init__(name="shared", daemon=True)
        self._connect = connect
        self.notices: deque[str] = deque()
        self.company = ""
        """Who else is here, or that the server is gone."""

        self._gone, self._beaten, self._synced = False, -BEAT_S, -1
        self._end = threading.Event()

    def stop(self) -> None:
        """End the thread."""
        self._end.set()
        self.join(timeout=2)

    def run(self) -> None:
        """Follow until the end, whatever the network does."""
        store, pause = None, START_S
        while not self._end.wait(pause):
            pause = POLL_S
            try:
                store = store or self._connect()
                self._follow(store)
            except Exception as error:  # noqa: BLE001 - the border: a watch that ends in silence would show an old desk
                if not self._gone:
                    self.notices.append(" ".join(error.lines()) if isinstance(error, DeskError) else repr(error))
                away = isinstance(error, BusyError)
                self.company = _("no server: reading only") if away else _("not in step: reading only")
                self._gone, self._beaten = True, -BEAT_S
        if store is not None:
            store.disown()

    def _follow(self, store: SharedStore) -> None:
        with store.server.told():
            store.server.listen()
            while not self._end.is_set():
                self._look(store)
                any(self._end.is_set() or store.server.wait(POLL_S / 4) for _slice in range(4))

    def _look(self, store: SharedStore) -> None:
        store.refresh()
        store.follow()
        if self._gone:
            self._gone, self.company = False, ""
            self.notices.append(_("The server is back."))
        if store.seq != self._synced:
            self._synced = store.seq
            files.sync(store.journal)
        if time.monotonic() - self._beaten >= BEAT_S:
            self._beaten = time.monotonic()
            store.server.beat(store.seq)
            here = (one for one in store.server.machines() if one.name != store.place and one.ago < PRESENT_S)
            self.company = " ".join(f"+ {one.operator}@{one.name}" for one in here)
            store.compact()
        self.notices.extend(store.notices)
        store.notices.clear()
