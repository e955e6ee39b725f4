"""What the card says besides the order: looked up once the cursor rests, so that moving costs nothing."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from csdesk.i18n import language
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.services.buyers import history
from csdesk.services.buyers.history import Aside
from csdesk.services.desk.desk import Desk
from csdesk.services.orders import combine_parcels, watch
from csdesk.widgets.timers import once_after

REST_S = 0.15
"""How long the cursor must rest on a row."""


class Beside:
    """History and stock of the order under the cursor, by its id and the state of the desk.

    Args:
        place: The list.
        shown: Called when more is known.
    """

    def __init__(self, place: DeskScreen, shown: Callable[[], object]) -> None:
        self._place = place
        self._shown = shown
        self._wanted: tuple[str | None, int, str] = (None, -1, "")
        self._known: tuple[str | None, int, str] = (None, -1, "")
        self._aside: Aside | None = None

    def get(self, key: str) -> Aside | None:
        """Return what is known of the order under the cursor; once the cursor has rested on it the worker looks.

        What was so before a change stands until the worker has looked again.
        """
        self._want(key)
        return self._aside if self._known[0] == key else None

    def _want(self, key: str) -> None:
        wanted = (key, self._place.session.snapshot.seq, language())
        if wanted != self._wanted:
            self._wanted = wanted
            once_after(self._place, REST_S, lambda: self._look(wanted, key))

    def _look(self, wanted: tuple[str | None, int, str], key: str) -> None:
        if wanted != self._wanted:
            return  # the cursor went on

        def job(desk: Desk) -> Aside | None:
            order = desk.orders.get(key)
            if order is None or wanted != self._wanted:
                return None
            mates, parcel = combine_parcels.mates_words(desk, order), watch.parcel_words(desk, order)
            return replace(history.aside_of(desk, order), mates=mates, parcel=parcel)

        def then(aside: Aside | None) -> None:
            if wanted == self._wanted:
                self._known, self._aside = wanted, aside
                self._shown()

        self._place.session.do(job, then)
