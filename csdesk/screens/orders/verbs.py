"""What the keys of the order desk do: each calls one verb in the worker and says what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from csdesk.actions import Action, Place, named
from csdesk.actions.action import Asks
from csdesk.domain.cases import cases
from csdesk.domain.orders import permissions
from csdesk.domain.orders.labels import FLAGS, PAYERS
from csdesk.domain.shared.label import label
from csdesk.domain.shared.models import Flag, Order
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.screens.frame.choice import Option, question
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.screens.orders import change_card, dialogs, main_work
from csdesk.screens.texts import picker
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.orders import add as orders_add
from csdesk.services.orders import memos, refusals
from csdesk.services.orders import orders as verbs
from csdesk.services.orders.add import doubts_in
from csdesk.services.talk import compose
from csdesk.services.talk.compose import Subject
from csdesk.services.talk.pair import Whom, whom_of
from csdesk.services.texts import deliver
from csdesk.worker import at_desk

FLAG_KEYS = (
    ("1", Flag.RED),
    ("2", Flag.YELLOW),
    ("3", Flag.GREEN),
    ("4", Flag.BLUE),
    ("5", Flag.PURPLE),
    ("0", Flag.NONE),
)
"""The flags by the platforms' own numbers (E06)."""

CLOSE_REASONS = (
    N_("impulse order"),
    N_("ordered again"),
    N_("buyer does not want it"),
    N_("out of stock"),
    N_("not a real order"),
)
"""Usual reasons to close an order; any other is typed (U04)."""

HOLD_REASONS = (N_("waits for the buyer"), N_("address in question"), N_("out of stock"), N_("refund in question"))
"""Usual reasons to hold an order."""


PAYS = (("1", N_("already paid"), "paid"), ("2", N_("not paid yet"), "unpaid"), ("3", N_("cash on delivery"), "cod"))
"""How an order that is added by hand stands with the money."""


CHANGE, CASE = named("orders.change"), named("orders.case")


class OrderVerbs(ListScreen):
    """The verbs on orders, one or many, and the texts for their buyers."""

    def go_to(self, key: str) -> None:
        """Put the cursor on an order."""

    def pending(self, orders: Sequence[Order]) -> None:
        """Show orders as they will be once the desk has them on disk."""

    def what(self, ids: Sequence[str]) -> str:
        """Return how to say which orders a verb takes."""
        return ids[0][-4:] if len(ids) == 1 else _("{count} order[s]").format(count=len(ids))

    def done(self, result: Result) -> None:
        """Take what a verb did: the marks go."""
        self.rows.clear_marks()
        super().done(result)

    async def action_orders_flag(self) -> None:
        """Ask for the colour, then set it; the rows show it at once."""
        ids = self.taken()
        options = [Option(key, label(FLAGS, flag), flag) for key, flag in FLAG_KEYS]

        def flag(colour: Flag) -> None:
            orders = self.session.snapshot.orders
            self.pending(
                [
                    msgspec.structs.replace(orders[key], desk=msgspec.structs.replace(orders[key].desk, flag=colour))
                    for key in ids
                    if key in orders
                ]
            )

            self.verb(verbs.flag, ids, colour)

        self.choose(_("flag for {what}").format(what=self.what(ids)), options, flag)

    async def action_orders_main(self) -> None:
        """Do the row's own work; several marked rows are told together that their parcels left."""
        await main_work.begin(self, self.taken())

    async def action_orders_urge(self) -> None:
        """Open the card of the urging buyer."""
        if self.rows.current is not None:
            await self.app.push_screen(dialogs.UrgeCard(self.session, self.rows.current))

    async def action_orders_change(self) -> None:
        """Open the card of what the buyer wants changed."""
        if self.rows.current is not None:
            await self.app.push_screen(change_card.ChangeCard(self.session, self.rows.current))

    def bar(self) -> list[tuple[str, str, Action | None]]:
        """Return what the key bar shows: the way to its case where there is one."""
        hints = super().bar()
        led = [hint for hint in hints if hint[2] is not None and hint[2].id == CASE]
        if led and not cases.cases_of(self.session.snapshot.talk.cases.values(), self.rows.current or ""):
            hints.remove(led[0])
        return hints

    async def action_orders_case(self) -> None:
        """Go to the case of the order, an open one first."""
        found = cases.cases_of(self.session.snapshot.talk.cases.values(), self.rows.current or "")
        if not found:
            words = _("There is no case on this order; {key} opens one.")
            self.say(words.format(key=self.session.keymap.key(CHANGE)), "soon")
            return
        await self.visit(Place.CASES, found[0].id)

    async def action_orders_product(self) -> None:
        """Go to the product of the row's first line that has a SKU (K03)."""
        order = self.session.snapshot.orders.get(self.rows.current or "")
        sku = next((line.sku for line in order.lines if line.sku), None) if order is not None else None
        if sku is None:
            self.say(_("This order names no SKU."), "soon")
            return
        await self.visit(Place.PRODUCTS, sku)

    async def action_orders_note(self) -> None:
        """Ask what happened, then write the memo line and copy it; Enter alone takes the line that is shown."""
        ids = self.taken()

        def note(text: str) -> None:
            mark = deliver.Mark.COPIED
            self.verb(lambda desk: deliver.copied(desk, memos.note(desk, ids, text or None, mark=mark)))

        order = self.session.snapshot.orders.get(ids[0]) if len(ids) == 1 else None
        hint = memos.memo_hint(self.session.view, order) if order is not None else ""
        self.ask(_("note for {what}").format(what=self.what(ids)), note, accept=_("copy"), hint=hint)

    async def action_orders_add(self) -> None:
        """Ask for the buyer's words and how it stands with the money, then add the order and go to it."""

        def words(text: str) -> None:
            if text:
                self.choose(_("how is it paid"), [Option(key, _(word), pay) for key, word, pay in PAYS], add(text))
                self.session.do(lambda _desk: doubts_in(text), doubt)

        def doubt(words: str) -> None:
            if words and self.choice is not None:
                self.say(f"! {clean(words)} · {self.choice.title}", "soon")

        def add(text: str) -> Callable[[str], None]:
            def take(pay: str) -> None:
                self.session.do(at_desk(orders_add.add, text, orders_add.Typed(pay=orders_add.Pay(pay))), self._added)

            return take

        self.ask(_("the buyer's words: name, phone, address, goods"), words, accept=_("take"))

    def _added(self, result: Result) -> None:
        """Go to the new order, and say what is doubtful of it."""
        self.go_to(result.changed[0])
        self.said(result)

    async def action_orders_hold(self) -> None:
        """Release a held order; else ask why, then hold."""
        if permissions.hold_or_release(self.situation().chosen) is permissions.release:
            self.verb(verbs.release, self.taken())
        else:
            self._because(N_("hold {what}: why"), HOLD_REASONS, verbs.hold)

    async def action_orders_close(self) -> None:
        """Ask why, then close; of a COD parcel that has left ask who pays for its refusal at the door."""
        ids = self.taken()
        if permissions.close_or_refuse(self.situation().chosen) is permissions.refuse_at_door:
            payer = Asks(N_("refused at the door: who pays its way"), PAYERS)
            question(
                self,
                payer,
                self.what(ids),
                lambda who: self.verb(refusals.refused_at_door, ids[0], refusals.Payer(who)),
            )
        else:
            self._because(N_("close {what}: why"), CLOSE_REASONS, verbs.close)

    def _because(self, title: str, usual: Sequence[str], do: Callable[[Desk, Sequence[str], str], Result]) -> None:
        """Ask for a reason, a usual one in the language in use or another, then do a verb with it."""
        ids = self.taken()
        asks = Asks(title, {_(one): one for one in usual}, other=N_("another reason"))
        question(self, asks, self.what(ids), lambda why: self.verb(do, ids, why))

    def whom(self) -> Whom | None:
        """Return whom the row under the cursor is about."""
        order = self.session.snapshot.orders.get(self.rows.current or "")
        return whom_of(order) if order is not None else None

    # -- texts ------------------------------------------------------------------------------------------------------

    async def action_orders_text(self) -> None:
        """Open the picker for the row."""
        key = self.rows.current
        if key is None:
            return

        def job(desk: Desk) -> Subject | None:
            order = desk.orders.get(key)
            return compose.subject_of(desk, order) if order is not None else None

        def show(subject: Subject | None) -> None:
            if subject is not None:
                self.app.push_screen(picker.Picker(self.session, subject, self.used))

        self.ahead.fetch(job, show)

    pick_text = action_orders_text
