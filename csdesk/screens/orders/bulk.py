"""The card of a large order: stock minus reserved minus safety, freight saved, the largest free discount (L01-L04)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import msgspec
from textual.widget import Widget

from csdesk.actions import Action, named
from csdesk.domain.shared import money
from csdesk.domain.shared.models import Order
from csdesk.errors import DeskError
from csdesk.foreign import clean, clean_lines
from csdesk.i18n import _
from csdesk.screens.frame.asking import amounts
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.list_screen import ListScreen, once_sent
from csdesk.screens.orders.order_dialog import Draft
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.orders import bulk, products
from csdesk.services.orders.bulk import Terms
from csdesk.services.orders.products import BulkView
from csdesk.services.talk.pair import Whom
from csdesk.services.texts import deliver
from csdesk.services.texts.deliver import Mark, way_words
from csdesk.widgets.paint import Line, spread, wrap
from csdesk.width import cells

FILL = named("products.fill")


class BulkCard(DeskScreen):
    """One large order; Enter asks whom the text is for and copies what takes it, or offers it in parts.

    Args:
        place: The place it was called from.
        sku: The product.
        qty: How many pieces.
        told: Called with whom a copied text is for.
        order: The order whose buyer asks, if any.
    """

    NAME = "bulk"
    CSS_PATH = "order_dialog.tcss"

    def __init__(
        self, place: ListScreen, sku: str, qty: int, told: Callable[[Whom | None], None], order: str | None = None
    ) -> None:
        super().__init__(place.session)
        self.head.place = place.NAME
        self.below, self.told, self.buyer = place, told, ""
        self.sku, self.qty, self.order = sku, qty, order
        self.terms = Terms()
        self.view: BulkView | None = None
        self.why = ""
        self.draft = Draft()
        self.pane = self.sheet(self.lines, "deal")

    def why_not(self, action: Action) -> str | None:
        """Tell why an action is not allowed: of a text that is refused nothing is copied or sent."""
        return self.draft.denies(action) or super().why_not(action)

    def body(self) -> Iterable[Widget]:
        """Yield the pane."""
        yield self.pane

    def on_mount(self) -> None:
        """Let the worker compute."""
        self.look()

    def look(self, back: Callable[[], None] | None = None) -> None:
        """Compute card and text anew; `back` is called for a new refusal, which then changes nothing."""

        def job(desk: Desk) -> tuple[BulkView | None, str, Draft]:
            order = self._order(desk)
            view = products.bulk(desk, self.sku, self.qty, order, whole=self.terms.carries)
            try:
                result = bulk.answer(desk, self.sku, self.qty, self.terms, order=order, buyer=self.buyer)
            except DeskError as error:
                return view, bulk.because(view), Draft(refusal="\n".join(error.said()))
            return view, bulk.because(view), Draft(result.text or "")

        def then(found: tuple[BulkView | None, str, Draft]) -> None:
            if back is not None and found[2].refusal not in ("", self.draft.refusal):
                back()
                self.refused("  ".join(found[2].refusal.split("\n")))
                return
            self.view, self.why, self.draft = found
            self.pane.repaint()
            self.foot.repaint()

        def refused(error: DeskError) -> None:
            then((self.view, self.why, Draft(refusal="\n".join(error.said()))))

        self.attempt(job, then, refused)

    def _order(self, desk: Desk) -> Order | None:
        return desk.orders.get(self.order) if self.order else None

    # -- what is shown ----------------------------------------------------------------------------------------------

    def lines(self, width: int) -> list[Line]:
        """Return the card."""
        title: Line = [(_("Large order"), "strong"), (f" · {clean(self.sku)} x{self.qty}", "text")]
        found: list[Line] = [spread(title, [(_("Esc back"), "dim")], width), []]
        found += self._facts(width) if self.view is not None else []
        found.append([])
        draft = self.draft
        if draft.refusal:
            found += [[(row, "soon")] for part in draft.refusal.split("\n") for row in wrap(clean(part), width)]
        elif draft.text:
            found.append([(f"- {_('will be copied')} -", "dim")])
            rows = [row for part in clean_lines(draft.text).split("\n") for row in wrap(part, width)]
            found += [[(row, "text")] for row in rows]
        return found

    def _facts(self, width: int) -> list[Line]:
        view, terms = self.view, self.terms
        assert view is not None
        taken = view.carries if terms.carries is None else terms.carries
        words = {None: _("not known"), True: _("yes, it can be carried")}.get(taken, _("no, only in parts"))
        tone = {None: "soon", True: "done"}.get(taken, "late")
        facts = [(_("answer"), words, tone), (_("because"), self.why, "text")]
        if terms.why:
            facts.append((_("you decided"), terms.why, "soon"))
        if view.price:
            each = _("{price} each, {total} in all").format(price=view.price, total=view.total)
            facts.append((_("price of it"), each, "strong" if view.wholesale else "text"))
        none = _("no freight table for this product: {key} there").format(key=self.session.keymap.key(FILL))
        facts.append((_("freight saved"), bulk.money_words(view.saved) or none, "text"))
        if view.discount:
            facts.append((_("free discount"), bulk.money_words(view.discount), "text"))
        if terms.discount:
            amount = money.parse_money(terms.discount)
            facts.append((_("discount"), bulk.money_words(money.show_money(amount) if amount else "0.00"), "strong"))
        lines: list[Line] = []
        for head, value, colour in facts:
            label = head + " " * max(1, 14 - cells(head))
            for place, row in enumerate(wrap(clean(value), max(20, width - 14))):
                lines.append([(label if not place else " " * 14, "dim"), (row, colour)])
        return lines

    # -- keys -------------------------------------------------------------------------------------------------------

    def _finish(self, mark: Mark) -> None:
        """Record the text for the buyer of the order; else ask first whom it is for."""
        if self.order is not None or self.buyer:
            self._record(mark)
            return

        def named(key: str) -> None:
            self.buyer = key
            self._record(mark)

        def take(name: str) -> None:
            self.attempt(lambda desk: bulk.buyer_for(desk, name), named)

        self.ask(_("for whom: nick, or the order's last four"), take, accept=_("take"))

    def _record(self, mark: Mark) -> None:
        who = self.buyer.partition(":")[2]

        def job(desk: Desk) -> tuple[Result, str]:
            order = self._order(desk)
            result = bulk.answer(desk, self.sku, self.qty, self.terms, order=order, buyer=self.buyer or None, mark=mark)
            copied = mark is Mark.COPIED
            return result, deliver.to_clipboard(desk, result.text or "", buyer=self.buyer, who=who) if copied else ""

        def then(outcome: tuple[Result, str]) -> None:
            result, way = outcome
            words = way_words(result.summary, way) if way else result.summary
            if self.is_current:
                self.app.pop_screen()
                self.told(Whom(self.buyer, who, who) if self.buyer else None)
                self.below.said(Result(result.changed, words, None, once_sent(self.session, way if self.buyer else "")))

        self.attempt(job, then)

    async def action_deal_take(self) -> None:
        """Copy the text and go back."""
        self._finish(Mark.COPIED)

    async def action_deal_sent(self) -> None:
        """Record the text as sent and go back."""
        self._finish(Mark.SENT)

    async def action_deal_back(self) -> None:
        """Go back without doing anything."""
        self.app.pop_screen()

    def _with(self, **terms: object) -> None:
        before, self.terms = self.terms, msgspec.structs.replace(self.terms, **terms)
        self.look(partial(setattr, self, "terms", before) if "discount" in terms else None)

    async def action_bulk_other(self) -> None:
        """Take the other answer, with a reason."""
        view = self.view
        if view is None:
            return
        now = view.carries if self.terms.carries is None else self.terms.carries
        self.ask(_("why the other answer"), lambda why: self._with(carries=not now, why=why), accept=_("take"))

    async def action_bulk_discount(self) -> None:
        """Ask for another discount; more than the freight saved needs a reason."""

        def take(amount: str) -> None:
            self._more(amount, lambda why: self._with(discount=amount, why=why or self.terms.why))

        self.ask(_("discount in all"), take, accept=_("take"), reads=amounts(self))

    def _more(self, amount: str, then: Callable[[str], None]) -> None:
        wanted, saved = money.parse_money(amount), money.parse_money(self.view.saved if self.view else None)
        if wanted is not None and wanted > (saved or 0) and not self.terms.why:
            self.ask(_("why more than costs nothing"), then, accept=_("take"))
        else:
            then("")

    async def action_bulk_later(self) -> None:
        """Ask when the rest would leave."""
        self.ask(_("when does the rest leave"), lambda words: self._with(later=words), accept=_("take"))

    async def action_bulk_qty(self) -> None:
        """Ask for another number of pieces."""

        def take(text: str) -> None:
            if text.isdecimal() and int(text) > 0:
                self.qty = int(text)
                self.look()
            else:
                self.refused(_("A quantity is one or more."))

        self.ask(_("how many pieces"), take, accept=_("take"))
