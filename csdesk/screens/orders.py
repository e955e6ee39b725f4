"""Orders: the queues as tabs over one list, the card of the row beside it."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Horizontal
from textual.geometry import Size
from textual.widget import Widget

from csdesk.actions import Situation
from csdesk.domain.queues import Queue as Kind
from csdesk.i18n import _
from csdesk.screens.base import Place
from csdesk.screens.order_rows import COLUMNS, order_row
from csdesk.session import Session
from csdesk.widgets.paint import Line, Pane
from csdesk.widgets.queue import Queue
from csdesk.widgets.words import QUEUES


class Tabs(Pane):
    """One line: the queues with their counts."""

    def __init__(self, orders: Orders) -> None:
        super().__init__(id="tabs")
        self.orders = orders

    def lines(self, size: Size) -> list[Line]:  # noqa: ARG002 - the same line at each size
        """Return the line."""
        line: Line = [(" ", "text")]
        for tab in self.orders.tabs:
            here = tab == self.orders.tab
            line += [(self.orders.tab_words(tab), "strong" if here else "dim"), ("   ", "text")]
        return [line]


class Orders(Place):
    """The order desk."""

    NAME = "orders"
    CSS_PATH = "orders.tcss"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.tab: Kind | None = Kind.TO_CONFIRM
        self.strip = Tabs(self)
        self.list = Queue(COLUMNS, self._row, id="list")

    @property
    def tabs(self) -> list[Kind | None]:
        """The queues in the order of the tabs, and all orders last."""
        return [kind for kind in Kind if kind is not Kind.TO_RATE] + [None]

    def tab_words(self, tab: Kind | None) -> str:
        """Return the words of a tab: its name and how many orders are in it."""
        snapshot = self.session.snapshot
        if tab is None:
            return f"{_('All')} {len(snapshot.orders)}"
        return f"{_(QUEUES[tab])} {snapshot.count(tab)}"

    def body(self) -> Iterable[Widget]:
        """Yield tabs and list."""
        yield self.strip
        yield Horizontal(self.list)

    def on_mount(self) -> None:
        """Show what there is."""
        self.follow()

    def follow(self) -> None:
        """Show the session's snapshot; the cursor stays on its row."""
        snapshot = self.session.snapshot
        keys = tuple(snapshot.orders) if self.tab is None else snapshot.queues[self.tab]
        self.list.show(keys)
        self.head.repaint()
        self.strip.repaint()
        self.foot.repaint()

    def _row(self, key: str) -> list[tuple[str, str]]:
        snapshot = self.session.snapshot
        order = snapshot.orders[key]
        return order_row(order, snapshot.standings[key], snapshot.now, self.session.bench.packs.get(order.platform))

    def situation(self) -> Situation:
        """Return what permissions depend on."""
        key = self.list.current
        snapshot = self.session.snapshot
        if key is None:
            return Situation()
        return Situation(snapshot.orders.get(key), snapshot.standings.get(key), len(self.list.chosen))

    async def do_list_down(self) -> None:
        """Go one row down."""
        self.list.move(1)

    async def do_list_up(self) -> None:
        """Go one row up."""
        self.list.move(-1)
