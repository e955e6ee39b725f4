"""Orders: the queues as tabs over one list, the card of the row beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from textual.containers import Horizontal
from textual.widget import Widget

from csdesk.actions import Action, one_row
from csdesk.actions.action import Row
from csdesk.domain.cases.cases import cases_of
from csdesk.domain.orders import permissions
from csdesk.domain.orders.queues import Queue as Kind
from csdesk.domain.orders.queues import newest_first
from csdesk.domain.shared.models import Order
from csdesk.i18n import N_, _
from csdesk.screens.frame import moves
from csdesk.screens.orders.aside import Beside
from csdesk.screens.orders.card import Shown, card_lines
from csdesk.screens.orders.main_work import CLEARED_BY
from csdesk.screens.orders.rows import BY, columns_of, order_row
from csdesk.screens.orders.verbs import OrderVerbs
from csdesk.screens.search.past import Judged, Past
from csdesk.services.buyers import sent_log
from csdesk.services.desk import order_view as view
from csdesk.services.desk.couriers import courier_name
from csdesk.services.orders.combine_parcels import doors_shared
from csdesk.services.today.queues import QUEUES, order_queues
from csdesk.services.today.snapshot import Snapshot
from csdesk.session import Session
from csdesk.widgets.paint import Line, Span
from csdesk.widgets.queue import Queue
from csdesk.widgets.tabs import Part, Spot, TabStrip
from csdesk.worker import at_desk


def tabs() -> list[str | None]:
    """Return the queues in the order of their tabs, all orders last."""
    return [*(row.id for row in order_queues()), None]


AT_ONCE = 2000
"""How many orders a search that is typed looks at before anything is painted; the others come right after."""

PENDING_TABS = ("cod", "to_confirm", "to_ship", "on_hold")
"""The queues of what waits for its parcel."""


class Orders(OrderVerbs):
    """The order desk."""

    NAME = "orders"
    CSS_PATH = "orders.tcss"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.tab: str | None = first_tab(session)
        self.strip: TabStrip = TabStrip(self._tabs)
        self.rows = Queue(columns_of(self.tab), self._row, self._empty, id="list", home=self._home)
        self.rows.value = self._value
        self.rows.made_of = lambda: self.session.snapshot
        self.card = self.sheet(self._card, "card", lambda: self.rows.current)
        self.revealed: str | None = None
        self.past = Past(session)
        self.aside = Beside(self, lambda: self.card.repaint())
        self._ahead: dict[str, Order] = {}
        self._doors: tuple[int, Mapping[str, str], Mapping[str, list[str]]] = (-1, {}, {})
        self._all: tuple[Mapping[str, Order], tuple[str, ...]] = ({}, ())
        self._fits: tuple[str | None, object, str, Sequence[str]] = (None, None, "", ())

    def body(self) -> Iterable[Widget]:
        """Yield tabs, list and card."""
        yield self.strip
        yield Horizontal(self.rows, self.card, id="desk")

    def on_mount(self) -> None:
        """Show what there is."""
        self.follow()

    # -- what is shown ----------------------------------------------------------------------------------------------

    def tab_words(self, tab: str | None) -> tuple[str, int]:
        """Return the name of a tab and how many orders are in it."""
        snapshot = self.session.snapshot
        return (_("All"), len(snapshot.orders)) if tab is None else (_(QUEUES[tab].label), snapshot.count(tab))

    def follow(self) -> None:
        """Show the session's snapshot, the cursor on its row; go where another place wished to go."""
        ahead, self._ahead = self._ahead, {}
        for key in ahead:  # what was shown before it was so may not have come about
            self.rows.repaint_row(key)
        wish, self.session.wish = self.session.wish, None
        if isinstance(wish, Kind):
            self.wanted = ""
            self.take_tab(wish)
        elif isinstance(wish, str):
            self.go_to(wish)
        self.show(keep=True)
        self.head.repaint()
        self.strip.repaint()

    def show(self, *, keep: bool) -> None:
        """Show the rows of the tab that fit the search; a narrower one looks only through what fitted the last."""
        self.rows.use(columns_of(self.tab))
        keys, wanted, orders = self._keys(), self.wanted, self.session.snapshot.orders
        tab, seen, last, found = self._fits
        narrower = tab == self.tab and seen is orders and last and wanted.startswith(last)
        if narrower and not set(wanted) & set(':："“”'):
            keys = found
        self.past.want(wanted if self.tab is None else "")
        part = keys[:AT_ONCE] if wanted and not keep else keys
        first = self._fitting(part)
        if later := len(part) < len(keys):
            self._fits = (None, None, "", ())
        elif wanted:
            self._fits = (self.tab, orders, wanted, first)

        def every() -> Sequence[str]:
            there = self.session.snapshot.orders
            left = [key for key in keys[AT_ONCE:] if there is orders or key in there]
            self._fits = (self.tab, there, wanted, [*first, *self._fitting(left)])
            return [*self._fits[-1], *self.past.keys()]

        shown = [*first, *self.past.keys()] if self.past.found and not later else first
        self.rows.show(shown, keep=keep, every=every if later else None)
        self.strip.repaint()
        self.moved()

    def _fitting(self, keys: Sequence[str]) -> Sequence[str]:
        """Return those of some keys that fit the search."""
        return self.session.find(self.wanted, keys) if self.wanted else keys

    def _home(self, key: str) -> object:
        """Return where an order stands, and the queues it is in."""
        snapshot = self.session.snapshot
        standing = snapshot.standings.get(key)
        return standing and standing.stage, [tab for tab in tabs() if tab is not None and key in snapshot.queues[tab]]

    def knows(self, key: str) -> bool:
        """Tell whether an order is on the desk."""
        return key in self.session.snapshot.orders

    def _judged(self, key: str | None) -> Judged | None:
        """Return an order with its conclusions: of the desk, or one the search found in the archive."""
        snapshot = self.session.snapshot
        if key is not None and key in snapshot.orders:
            return self._ahead.get(key) or snapshot.orders[key], snapshot.standings[key]
        return self.past.found.get(key or "")

    def _keys(self) -> Sequence[str]:
        snapshot = self.session.snapshot
        if self.tab is not None:
            return snapshot.queues[self.tab]
        if self._all[0] is not snapshot.orders:
            if self._all[0].keys() != snapshot.orders.keys():
                self._all = (snapshot.orders, newest_first(snapshot.outlines))
            else:
                self._all = (snapshot.orders, self._all[1])
        return self._all[1]

    def _row(self, key: str) -> list[Span]:
        judged = self._judged(key)
        if judged is None:
            raise KeyError(key)
        order, standing = judged
        pack = self.session.view.packs.get(order.platform)
        courier = courier_name(order.desk.courier_wish, self.session.view.couriers_of(order))
        return order_row(order, standing, self.session.snapshot.now, pack, self._door(order), courier)

    def _value(self, key: str, place: int) -> object:
        """Return what an order is sorted by in a column."""
        judged = self._judged(key)
        return BY[place](*judged) if judged is not None else None

    def _door(self, order: Order) -> str:
        """Return what keeps its notice back; or that it is in one parcel with others, or could be (A03)."""
        snapshot = self.session.snapshot
        if order.id in snapshot.waiting.get(Kind.TO_NOTIFY, ()):
            return _("refund under way") if permissions.refund_open(order) else _("called back")
        if self._doors[0] != snapshot.seq:
            waiting = {key for tab in PENDING_TABS for key in snapshot.queues[tab]}
            self._doors = (
                snapshot.seq,
                doors_shared((snapshot.outlines[key] for key in sorted(waiting)), snapshot.orders),
                _held_up(snapshot, waiting),
            )
        if order.desk.together:
            others = [key for key in self._doors[2].get(order.desk.together, ()) if key != order.id]
            return _("waits for …{tail}").format(tail=others[0][-4:]) if others else _("one parcel")
        other = self._doors[1].get(order.id)
        return _("same door as …{tail}").format(tail=other[-4:]) if other else ""

    def _empty(self) -> list[Line]:
        if self.wanted:
            words = [_("Nothing fits the search."), self.everywhere()]
            words += [_("The tab All looks in the archive as well.")] if self.tab is not None else []
            words += [_("Esc takes it back; fields: {names}").format(names=_(FIELDS))]
        elif not self.session.snapshot.orders:
            words = [_("No orders yet."), _("Ctrl+O imports an export of the platform's back end.")]
        else:
            words = [_("Nothing to do in this queue.")]
        return [[], *([("   " + word, "dim")] for word in words)]

    def _shown(self) -> Shown | None:
        judged, now = self._judged(self.rows.current), self.session.snapshot.now
        if judged is None:
            return None
        order, standing = judged
        pack = self.session.view.packs.get(order.platform)
        cases = tuple(case.id for case in cases_of(self.session.snapshot.talk.cases.values(), order.id))
        aside, door = self.aside.get(order.id), self._door(order)
        keymap, row = self.session.keymap, one_row(order, standing)
        can = {code: action for code, action in CLEARED_BY.items() if keymap.named(action).why_not(row) is None}
        keys = {code: keymap.both(action) for code, action in can.items()}
        couriers = self.session.view.couriers_of(order)
        return Shown(order, standing, now, pack, order.id == self.revealed, cases, aside, door, keys, couriers)

    def _card(self, width: int) -> list[Line]:
        shown = self._shown()
        return card_lines(shown, width) if shown is not None else []

    def concerns(self) -> list[str]:
        """Return what is asked why: the order, and the queue of the tab."""
        return [*super().concerns(), *filter(None, [self.tab])]

    def on_screen_suspend(self) -> None:
        """Hide what was revealed when the screen is left."""
        self.revealed = None

    def moved(self) -> None:
        """Show the card of the row under the cursor; what was revealed is hidden again."""
        if self.revealed is not None and self.rows.current != self.revealed:
            self.revealed = None
        if self.beside or self.opened:
            self.card.repaint()
        self.foot.repaint()

    def pending(self, orders: Sequence[Order]) -> None:
        """Show orders as they will be once the desk has them on disk."""
        self._ahead |= {order.id: order for order in orders}
        for order in orders:
            self.rows.repaint_row(order.id)
        self.card.repaint()

    def facts_of(self, key: str) -> Row | None:
        """Return the order of a row with its conclusions."""
        return self._judged(key)

    def person(self) -> str | None:
        """Return the buyer of the row."""
        judged = self._judged(self.rows.current)
        return sent_log.buyer_key(judged[0]) if judged is not None else None

    def state_words(self) -> Line:
        """Return marks, filter, what the archive has, and place in the list."""
        return self.list_words(self.past.words())

    def label(self, action: Action) -> str:
        """Return the word of an action; hold is release on a held order."""
        if action.id == "orders.hold":
            rows = self.situation().chosen
            if rows and permissions.hold_or_release(rows) is permissions.release:
                return _("release")
        if action.id == "orders.read":
            order = next((order for order, _standing in self.situation().current), None)
            if order is not None and order.desk.open_slips and order.desk.message_read == order.buyer_message:
                return _("packer has the slip")
        return super().label(action)

    # -- going round ------------------------------------------------------------------------------------------------

    def _tabs(self, width: int) -> tuple[Line, list[Spot]]:
        parts = [Part(tab, *self.tab_words(tab), tab is not None and QUEUES[tab].pressing) for tab in tabs()]
        return self.tab_line(self.tab, parts, width)

    def on_tab_strip_taken(self, message: TabStrip.Taken) -> None:
        """Go to the clicked queue."""
        self.take_tab(message.tab)

    def take_tab(self, tab: str | None) -> None:
        """Go to a queue, to the first row with which something can be done; marks stay behind."""
        self.tab = tab
        self.rows.clear_marks()
        self.show(keep=False)
        waits = self.session.snapshot.waiting.get(tab or "", ())
        self.rows.go(next((at for at, key in enumerate(self.rows.keys) if key not in waits), 0))
        self.strip.repaint()

    def tabs_there(self) -> Sequence[str | None]:
        """Return the queues."""
        return tabs()

    action_orders_tab_next, action_orders_tab_prev = moves.tabs(1), moves.tabs(-1)

    def next_tab(self, by: int) -> None:
        """Go some queues on."""
        every = tabs()
        self.take_tab(every[(every.index(self.tab) + by) % len(every)])

    def go_to(self, key: str) -> None:
        """Put the cursor on an order, in the queue in front or in one that holds it."""
        self.wanted = ""
        if stays := key not in self._keys():
            queues = self.session.snapshot.queues
            self.tab = next((tab for tab in tabs() if tab is not None and key in queues[tab]), None)
        self.rows.clear_marks()
        self.show(keep=not stays)
        self.rows.go_to(key)
        self.strip.repaint()

    async def action_orders_search(self) -> None:
        """Search while typing; Enter keeps the filter, Escape takes it back."""
        self.ask(_("search"), self.seek, accept=_("keep"), live=self.seek, value=self.wanted)

    async def action_orders_reveal(self) -> None:
        """Show the receiver of the row in full, or hide it again; showing is logged."""
        key = self.rows.current
        if key is None or self.revealed == key:
            self.revealed = None
            self.card.repaint()
            return
        if not self.beside:
            self.show_card(True)

        def show(_result: None) -> None:
            self.revealed = key
            self.moved()
            self.say(_("Shown in full until you move on; logged."), "soon")

        self.session.do(at_desk(view.note_reveal, [key]), show)

    def show_card(self, opened: bool) -> None:
        """Open the card in place of the list, or close it."""
        super().show_card(opened)
        self.moved()

    async def action_app_back(self) -> None:
        """Leave what every list leaves."""
        if not self.step_back():
            await super().action_app_back()


FIELDS = N_("platform: stage: buyer: item: no: flag:")


def _held_up(snapshot: Snapshot, waiting: Iterable[str]) -> dict[str, list[str]]:
    """Return by parcel of several orders those of them that may not leave yet."""
    found: dict[str, list[str]] = {}
    for key in waiting:
        lead = snapshot.outlines[key].desk.together
        if lead and snapshot.standings[key].blockers:
            found.setdefault(lead, []).append(key)
    return found


def first_tab(session: Session) -> str | None:
    """Return the first queue that has something in it."""
    queues = session.snapshot.queues
    return next((tab for tab in tabs() if tab is not None and queues[tab]), Kind.TO_CONFIRM)
