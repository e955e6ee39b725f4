"""What all screens of one sitting share: the desk, its last snapshot, the keys, the worker, the last word said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from csdesk.domain.orders.couriers import Couriers
from csdesk.domain.orders.queues import Queue
from csdesk.domain.orders.stage import Standing
from csdesk.domain.shared.models import Order, Outline
from csdesk.domain.shared.rules import RulePack
from csdesk.i18n import _
from csdesk.keymap import Keymap
from csdesk.services.desk.couriers import load_couriers
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Copied
from csdesk.services.imports import watch
from csdesk.services.search import index as search_index
from csdesk.services.search import orders as search_orders
from csdesk.services.talk import template_edit
from csdesk.services.texts import text_files
from csdesk.services.today.snapshot import Snapshot, take_snapshot
from csdesk.worker import Job, Outcome, Settings, Worker

if TYPE_CHECKING:
    from csdesk.services.imports.imports import ImportReport
    from csdesk.services.search.index import SearchIndex
    from csdesk.services.search.orders import Search
    from csdesk.services.today.seat import ListSeat, Typed


class Wish(NamedTuple):
    """A tab of a place that another place wishes to see."""

    tab: str


class Pair(NamedTuple):
    """What the clipboard is for: a buyer, and who was searched before that.

    Args:
        buyer: Whose text, or whose search key, lies there.
        who: The same as shown.
        key: Whose search key was copied last; empty for none.
        searched: The same as shown.
        row: The key of the row in whose list it was copied.
    """

    buyer: str
    who: str
    key: str = ""
    searched: str = ""
    row: str = ""

    @property
    def wrong(self) -> bool:
        """Whether the text is not for whom was searched."""
        return bool(self.key) and self.key != self.buyer


class Answers:
    """What was typed to questions and led to nothing yet: it stands in the line when the same is asked again.

    A question is known by its screen, the rows it is about and its title; what was typed belongs to the text that the
    line began with, and does not come back once that is another.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], tuple[str, str]] = {}
        self._under_way: list[tuple[str, ...]] = []

    def begin(self, question: tuple[str, ...], first: str) -> str:
        """Return what a line begins with: what was typed there, else `first`."""
        base, text = self._kept.get(question, (first, first))
        return text if base == first else first

    def keep(self, question: tuple[str, ...], first: str, text: str) -> bool:
        """Keep what was typed; False where there is nothing that was not there before."""
        if text.strip() in ("", first.strip()):
            self._kept.pop(question, None)
            return False
        self._kept[question] = (first, text)
        return True

    def answer(self, question: tuple[str, ...], first: str, text: str) -> None:
        """Keep an answer till it has led to something."""
        if self.keep(question, first, text):
            self._under_way.append(question)

    def set_out(self) -> None:
        """Begin something else: what was answered till now led to nothing."""
        self._under_way.clear()

    def settle(self) -> None:
        """Forget what was answered since: something came of it."""
        for question in self._under_way:
            self._kept.pop(question, None)
        self._under_way.clear()


class LastView:
    """The desk as screens may look at it: what never changes in a sitting, and the orders of the last snapshot.

    Args:
        desk: The open desk; it is not kept.
        snapshot: Gives the last snapshot.
    """

    def __init__(self, desk: Desk, snapshot: Callable[[], Snapshot]) -> None:
        self.config, self.packs = desk.config, desk.packs
        self.clock, self.operator = desk.clock, desk.operator
        self.home = desk.home
        self._snapshot = snapshot

    def use(self, settings: Settings) -> None:
        """Look at the desk by other settings."""
        self.config, self.clock, self.operator = settings

    @property
    def orders(self) -> Mapping[str, Order]:
        """The orders by id."""
        return self._snapshot().orders

    def about(self, order_id: str | None) -> Outline | None:
        """Return the outline of the order that a record is about, archived ones too."""
        return self._snapshot().about(order_id)

    @property
    def couriers(self) -> Couriers:
        """The shop's courier table; raises `DataError` when its own file is broken."""
        return load_couriers(self.home.folder)

    def couriers_of(self, order: Order) -> Couriers:
        """The courier table of an order's shop; raises `DataError` as `couriers`."""
        return load_couriers(self.home.folder, order.shop)

    def judge(self, order: Order) -> Standing:
        """Return the conclusions of an order."""
        return self._snapshot().standings[order.id]

    def now(self) -> datetime:
        """Return this moment of the desk's clock, to the second."""
        return self.clock.now().replace(microsecond=0)


class Session:
    """One sitting at the desk; screens have a view of it, the worker alone has the desk.

    Args:
        desk: The open desk.
        post: Takes an `Outcome` from the worker's thread to the message loop.

    Raises `UsageError` when the operator's own keys clash.
    """

    def __init__(self, desk: Desk, post: Callable[[Outcome], object]) -> None:
        self.keymap = Keymap(desk.config.keys)
        self.snapshot = take_snapshot(desk)
        self.view = LastView(desk, lambda: self.snapshot)
        self._search: Search | None = None
        self._searched: Mapping[str, Order] | None = None
        self._index: SearchIndex | None = None
        self.company = desk.store.company
        self.worker = Worker(desk, self.snapshot, post)
        self.jobs = 0
        """How many jobs the worker was handed."""
        self.word = ""
        self.tone = "dim"
        self.wish: Queue | Wish | str | None = None
        self.came: tuple[str, str | None] | None = None
        """From which place one came to see something here, with the row to go back to where it is the same place."""
        self.visits = False
        """Whether a place is about to be gone to only to see something there."""
        self.step: str | None = None  # the routine step that is being worked in another place
        self.began: dict[str, datetime] = {}
        self.folder: str | None = None
        self.pair: Pair | None = None
        self.answers = Answers()
        self.trusts_terminal = False
        """Whether the operator saw that her terminal takes OSC 52."""
        self.stop_import: Callable[[], None] | None = None
        self._downloads: watch.Downloads | None = None
        self.coach: Callable[[], tuple[str, str]] = lambda: ("", "")
        """Tells in a training how it stands, and what to do next."""
        self.seats: dict[str, ListSeat] = {}
        """How each list was left in the last sitting, till somebody goes there."""
        self.typed: Typed | None = None
        """What stood in a line for typing when the last sitting ended."""
        self.sorts: dict[str, tuple[str, bool]] = {}
        """By which column the rows of a list stand, by the list's name: its title, whether the greatest is first."""
        self.imports: list[tuple[datetime, ImportReport]] = []
        """What came of each import of the sitting, the last first."""

    def use(self, settings: Settings) -> None:
        """Go on with other settings; raises `UsageError` for keys that clash, and those before hold."""
        self.view.use(settings)
        self.keymap = Keymap(settings.config.keys)

    def do(self, job: Job, then: Callable[[Any], None] | None = None) -> None:
        """Let the worker do a job; `then` gets its result in the message loop."""
        self.jobs += 1
        self.worker.do(job, then)

    def start(self, arrived: Callable[[ImportReport], None]) -> None:
        """Start the worker, and let it prepare the search before anyone asks for it.

        `arrived` is told of each export that came in by itself.
        """
        self.worker.beside = (self._look_for_exports, arrived)
        self.worker.start()
        orders = self.snapshot.orders

        def ready(search: Search) -> None:
            if self._search is None:
                self._search, self._searched = search, orders

        self.do(lambda desk: prepare(desk.packs, orders), ready)
        self.do(own_faults, self._warn)

    def _look_for_exports(self, desk: Desk) -> ImportReport | None:
        if not desk.config.downloads:
            self._downloads = None
            return None
        self._downloads = self._downloads or watch.Downloads()
        return self._downloads.look(desk)

    def _warn(self, faults: tuple[str, ...]) -> None:
        """Say what is wrong with the operator's own templates."""
        if faults:
            more = _(" and {count} more").format(count=len(faults) - 1) if len(faults) > 1 else ""
            self.say(_("your templates: {fault}").format(fault=faults[0]) + more, "late")

    def typed_before(self, screen: str, row: str, title: str) -> str:
        """Return once what was being typed when the last sitting ended, to the same question about the same row."""
        typed = self.typed
        if typed is None or (typed.screen, typed.row, typed.title) != (screen, row, title):
            return ""
        self.typed = None
        return typed.words

    def find(self, query: str, keys: Sequence[str]) -> tuple[str, ...]:
        """Return those of the snapshot's `keys` that fit a line of search words, in their order."""
        snapshot = self.snapshot
        if self._search is None:
            self._search = prepare(self.view.packs, snapshot.orders)
        elif self._searched is not snapshot.orders:
            self._search.follow(snapshot.orders)
        self._searched = snapshot.orders
        return self._search.find(query, keys, snapshot.standings)

    @property
    def index(self) -> search_index.SearchIndex:
        """The search over everything; whoever searches makes it ready, in pieces."""
        if self._index is None:
            if self._search is None:
                self._search = search_orders.Search(self.view.packs)
            self._index = search_index.SearchIndex(self.view.packs, self._search)
        return self._index

    def took(self, copied: Copied, row: str) -> Pair | None:
        """Note for whom the clipboard is now, and return it; a search key begins a new pair, a text joins the last.

        Args:
            copied: What was put there.
            row: The key of the row under the cursor, where it is about this buyer.
        """
        if copied.buyer:
            old = self.pair
            if copied.search:
                self.pair = Pair(copied.buyer, copied.who, copied.buyer, copied.who, row)
            else:
                self.pair = Pair(copied.buyer, copied.who, old.key if old else "", old.searched if old else "", row)
        else:
            self.pair = None  # something else lies there now
        return self.pair

    def went(self, buyer: str = "") -> None:
        """Forget for whom the clipboard is: the text was sent (with `buyer`, when it was his)."""
        if self.pair is not None and buyer in ("", self.pair.buyer):
            self.pair = None

    def say(self, word: str, tone: str = "text") -> None:
        """Set the line that says what happened last."""
        self.word, self.tone = word, tone


def prepare(packs: Mapping[str, RulePack], orders: Mapping[str, Order]) -> search_orders.Search:
    """Return the search over all orders."""
    search = search_orders.Search(packs)
    search.follow(orders)
    return search


def own_faults(desk: Desk) -> tuple[str, ...]:
    """Return what is wrong with the operator's own templates."""
    if not text_files.own_templates(desk).is_dir():
        return ()
    return template_edit.own_faults(desk)
