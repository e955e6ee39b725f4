"""What leaves next: under the routine, the orders whose ship-by time comes first."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from textual import events
from textual.geometry import Size
from textual.message import Message

from csdesk.domain.orders import permissions
from csdesk.domain.orders.stage import Stage
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.screens.orders.rows import items_word, platform_word
from csdesk.services.desk.order_view import buyer_word
from csdesk.services.today.queues import leaving_queues
from csdesk.services.today.snapshot import Snapshot
from csdesk.session import Session
from csdesk.widgets.paint import Line, Pane, clip
from csdesk.widgets.words import left_words
from csdesk.width import fit


class Due(Pane):
    """The list of what leaves next, as long as there is room."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="due")
        self.session = session

    class Taken(Message):
        """An order was clicked."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def on_click(self, event: events.Click) -> None:
        """Say which order was clicked; two lines stand above the first."""
        keys = due_next(self.session.snapshot, max(0, self.size.height - 2)) if self.size.height >= 4 else []
        if 2 <= event.y < len(keys) + 2:
            self.post_message(self.Taken(keys[event.y - 2]))

    def lines(self, size: Size) -> list[Line]:
        """Return the lines at a size; nothing where there is no room for two orders."""
        if size.height < 4:
            return []
        keys = due_next(self.session.snapshot, size.height - 2)
        if not keys:
            return []
        heading: Line = [("      " + fit(_("Leaves next"), max(0, size.width - 8)), "head")]
        return [[], heading, *(self._row(key, size.width) for key in keys)]

    def _row(self, key: str, width: int) -> Line:
        snapshot = self.session.snapshot
        order = snapshot.orders[key]
        left, tone = left_words(snapshot.standings[key], snapshot.now)
        platform = platform_word(order, self.session.view.packs.get(order.platform))
        named = 16 if width >= 60 else 10
        tells = width >= 2 + 28 + named + 8  # a word or two of what it is; less tells nothing
        return clip(
            [
                ("      ", "text"),
                (fit(left, 12), tone),
                (" " + fit(platform, 3), "dim"),
                (order.order_no[-4:] + " ", "text"),
                (fit(clean(buyer_word(order)), named) + " ", "text"),
                (items_word(order) if tells else "", "dim"),
            ],
            width - 2,
        )


def due_next(snapshot: Snapshot, count: int) -> list[str]:
    """Return the ids of the orders that must leave first, the most urgent first; what cannot leave is left out.

    That is what has no time, is held, or whose refund is under way.
    """
    timed: list[tuple[datetime, str]] = []
    for queue in leaving_queues():
        own = ((at, key) for key in snapshot.queues[queue] if (at := _leaves(snapshot, key)) is not None)
        timed += islice(own, count)
    return [key for _at, key in sorted(timed)[:count]]


def _leaves(snapshot: Snapshot, key: str) -> datetime | None:
    """Return by when an order must leave; None for one that waits or whose refund is under way."""
    standing = snapshot.standings[key]
    waits = standing.stage is Stage.ON_HOLD or permissions.refund_open(snapshot.orders[key])
    return None if waits else standing.ship_by
