"""Products: page stock, real stock, what open orders take; red where the page offers more than there is (K01, K02)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import ClassVar

from textual.containers import Horizontal
from textual.widget import Widget

from csdesk.actions import Action, named
from csdesk.domain.orders.moves import MOVE_WORDS, MoveWhy, move_words
from csdesk.domain.shared.label import label, listed, with_value
from csdesk.domain.shared.times import day_words
from csdesk.foreign import clean, clean_lines
from csdesk.i18n import N_, _, language
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.screens.orders import bulk
from csdesk.services.orders import products, stock
from csdesk.services.orders.products import ProductView
from csdesk.services.talk.pair import Whom
from csdesk.session import Session
from csdesk.widgets.paint import Line, Span, wrap
from csdesk.widgets.queue import Column, Queue
from csdesk.widgets.words import when_words
from csdesk.worker import at_desk

SENT = named("said.sent")

COLUMNS = (
    Column("SKU", 10),
    Column(N_("title"), 10, grow=3),
    Column(N_("page"), 6, right=True, needs=70),
    Column(N_("real"), 6, right=True),
    Column(N_("reserved"), 8, right=True, needs=70),
    Column(N_("free"), 6, right=True),
    Column(N_("warning"), 10, grow=2),
    Column(N_("counted"), 12, needs=92),
    Column(N_("price steps"), 14, grow=1, needs=106),
    Column(N_("campaign"), 10, grow=1, needs=118),
)


def number(value: int | None) -> str:
    """Return a number of pieces; nothing when nobody knows it."""
    return "" if value is None else str(value)


def warning(view: ProductView) -> Span:
    """Return what is wrong with a product's stock, in a word and its tone."""
    if view.oversold:
        return (_("page offers more than there is"), "late")
    return (_("low stock"), "soon") if view.low else ("", "text")


def product_lines(view: ProductView, now: datetime, width: int) -> list[Line]:
    """Return the facts of a product and its text."""
    room = max(20, width - 2)
    facts = (
        (_("page stock"), number(view.page)),
        (_("real stock"), number(view.real)),
        (_("reserved"), str(view.reserved)),
        (_("free"), number(view.free)),
        (_("counted"), day_words(view.counted_at, now) if view.counted_at else ""),
        (_("selling points"), view.points or ""),
        (_("fits"), view.fits or ""),
        (_("not for"), view.not_for or ""),
        (_("care"), view.care or ""),
        (_("freight"), products.freight_words(view)),
        (_("price steps"), products.steps_words(view.steps)),
        (_("alternatives"), listed(view.alternatives)),
        (_("goes with"), listed(view.goes_with)),
        (_("campaign"), listed(filter(None, (view.campaign, *view.campaigns)))),
    )
    lines: list[Line] = [[(clean(view.title or view.sku), "strong")], [warning(view)], []]
    for name, value in facts:
        for place, row in enumerate(wrap(clean(value), room - 14) if value else []):
            lines.append([(with_value(name, "") if not place else "", "dim"), (row, "text")])
    lines += [[(row, "dim")] for one in view.moves for row in wrap(clean(move_words(one, now.tzinfo)), room)]
    for part in clean_lines(view.card or "").split("\n"):
        lines += [[(row, "text")] for row in wrap(part, room)]
    return lines


class Products(ListScreen):
    """The products by SKU."""

    NAME = "products"
    CSS_PATH: ClassVar = "products.tcss"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.views: dict[str, ProductView] = {}
        self.rows = Queue(COLUMNS, self._row, self._empty, id="list")
        self.card = self.sheet(self._card, "card", lambda: self.rows.current)
        self._seen: tuple[int, str] | None = None
        self._wished = ""
        self._texts_for: dict[str, Whom | None] = {}

    def went_for(self, sku: str, whom: Whom | None) -> None:
        """Note whom the last text about a product is for, whether it was sent or only copied."""
        self._texts_for[sku] = whom

    def why_not(self, action: Action) -> str | None:
        """Tell why an action is not allowed: of a product about which nothing was copied nothing was sent."""
        if action.id == SENT and self.whom() is None:
            return _("No copied text for {who} waits to be sent.").format(who=clean(self.rows.current or "-"))
        return super().why_not(action)

    def whom(self) -> Whom | None:
        """Return whom the last text about the product of the row is for."""
        return self._texts_for.get(self.rows.current or "")

    @property
    def shown(self) -> ProductView | None:
        """The product under the cursor."""
        return self.views.get(self.rows.current or "")

    def body(self) -> Iterable[Widget]:
        """Yield list and card."""
        yield Horizontal(self.rows, self.card, id="desk")

    def _card(self, width: int) -> list[Line]:
        return product_lines(self.shown, self.session.snapshot.now, width) if self.shown is not None else []

    def on_mount(self) -> None:
        """Ask the worker for the products."""
        self.follow()

    def follow(self) -> None:
        """Ask for the products again when the desk has changed; go to the one that another place wished to go to."""
        if isinstance(self.session.wish, str):
            self._wished, self.session.wish = self.session.wish, None
            self._go_to_wished()
        seen = (self.session.snapshot.seq, language())
        if seen == self._seen:
            return
        self._seen = seen

        def show(views: Sequence[ProductView]) -> None:
            self.views = {view.sku: view for view in views}
            self.rows.show(tuple(self.views), keep=True)
            self._go_to_wished()
            self.moved()

        self.session.do(at_desk(products.list_products), show)
        self.head.repaint()

    def _go_to_wished(self) -> None:
        if self._wished in self.views:
            self.rows.go_to(self._wished)
            if not self.beside:
                self.show_card(True)
            self._wished = ""

    def moved(self) -> None:
        """Show the card of the row."""
        self.card.repaint()
        self.foot.repaint()

    def _row(self, key: str) -> list[Span]:
        view = self.views[key]
        return [
            (clean(view.sku), "text"),
            (clean(view.title or ""), "text"),
            (number(view.page), "late" if view.oversold else "text"),
            (number(view.real), "text"),
            (str(view.reserved or ""), "dim"),
            (number(view.free), "text"),
            warning(view),
            when_words(view.counted_at, self.session.snapshot.now),
            (products.steps_words(view.steps), "dim"),
            (clean(view.campaign or ""), "dim"),
        ]

    def _empty(self) -> list[Line]:
        words = (_("No products yet."), _("Import a stock sheet, or n adds a SKU with its count."))
        return [[], *([("   " + word, "dim")] for word in words)]

    async def action_products_fill(self) -> None:
        """Fill in what can be said of the product: which of it, then the words."""
        sku = self.rows.current or ""

        def words(name: str) -> None:
            value = getattr(self.shown, name, None) or ""
            if name == "steps" and self.shown is not None:
                value = products.steps_words(self.shown.steps)
            if name == "freight" and self.shown is not None:
                value = products.freight_words(self.shown)
            value = value if isinstance(value, str) else listed(value)
            title, fill = _(products.CARD[name]), products.fill_card
            self.ask(title, lambda text: self.verb(fill, sku, name, text), accept=_("save"), value=value)

        self.pick(_("fill in"), [(_(label), name) for name, label in products.CARD.items()], words)

    async def action_products_stock(self) -> None:
        """Move pieces in or out: why, then how many."""
        sku = self.rows.current or ""

        def many(why: MoveWhy) -> None:
            self.ask(label(MOVE_WORDS, why), lambda text: self.verb(stock.move_typed, sku, text, why), accept=_("save"))

        self.pick(_("in or out"), [(label(MOVE_WORDS, why), why) for why in MoveWhy], many)

    async def action_products_bulk(self) -> None:
        """Ask for how many pieces, then open the card of the large order."""
        sku = self.rows.current
        if sku is None:
            return

        def take(text: str) -> None:
            if text.isdecimal() and int(text) > 0:
                self.app.push_screen(bulk.BulkCard(self, sku, int(text), partial(self.went_for, sku)))
            else:
                self.refused(_("A quantity is one or more."))

        self.ask(_("how many pieces of {sku}").format(sku=clean(sku)), take, accept=_("go on"))

    async def action_app_back(self) -> None:
        """Close the card."""
        if self.opened and not self.beside:
            self.show_card(False)
        else:
            self.say("")
