"""The confirm-address screen: large, unmasked only while it is open, few keys (A01-A06)."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from csdesk.actions import Action, named
from csdesk.domain.orders import couriers as orders_couriers
from csdesk.domain.orders.address import Check, address_line
from csdesk.domain.orders.couriers import Courier
from csdesk.domain.orders.parcels import receiver_of
from csdesk.domain.shared.facts import Receiver
from csdesk.domain.shared.label import listed, with_value
from csdesk.errors import DeskError
from csdesk.foreign import clean
from csdesk.i18n import N_, _, language
from csdesk.screens.frame.choice import Option
from csdesk.screens.orders.order_dialog import Deal
from csdesk.services.desk import order_view as view
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.orders import confirm as orders_confirm
from csdesk.services.orders import orders
from csdesk.services.orders.confirm import Answer, Given, check_words, new_receiver, news_of
from csdesk.services.texts.deliver import Mark
from csdesk.session import Session
from csdesk.widgets.paint import Line
from csdesk.worker import at_desk

TAKE, YES = named("deal.take"), named("confirm.yes")
CHANGE, NO_REPLY = named("confirm.change"), named("confirm.no_reply")


class Look(Struct):
    """What the worker found: checks with their words, couriers on offer, which the buyer had last and would take."""

    checks: list[tuple[Check, str]]
    couriers: tuple[Courier, ...]
    last: str | None
    usual: str | None
    notes: tuple[tuple[str, str], ...] = ()


class Confirm(Deal):
    """Name, phone and address with their checks; couriers by digit; the text; the answers."""

    NAME = "confirm"
    TITLE_WORDS = N_("Confirm the address")
    UNREAD = N_("unread: Space")

    def __init__(self, session: Session, key: str) -> None:
        super().__init__(session, key)
        self.chosen: str | None = self.order.desk.courier_wish
        self.read: tuple[Receiver, list[Check]] | None = None

    @property
    def courier(self) -> str | None:
        """The courier that the text names: the chosen one, else the one this buyer would take."""
        look: Look | None = self.draft.more
        return self.chosen or (look.usual if look else None)

    @property
    def asked(self) -> bool:
        """Whether the buyer was asked and has not answered."""
        return self.order.desk.address_confirm in ("asked", "no_reply")

    def make(self, desk: Desk, mark: Mark | None) -> Result:
        """Return the text that asks."""
        order = desk.orders.get(self.key)
        usual = orders_confirm.usual_courier(desk, order) if order is not None else None
        return orders_confirm.ask(desk, self.key, self.chosen or usual, mark=mark)

    def look(self, desk: Desk) -> object:
        """Return checks and couriers; showing the receiver in full is logged."""
        order = desk.orders.get(self.key)
        if order is None:
            return None
        if self.draft.more is None:
            view.note_reveal(desk, [self.key])
        table = desk.couriers_of(order)
        usual = orders_confirm.usual_courier(desk, order)
        courier = self.chosen or usual
        carrier = table.known.get(courier) if courier else None
        checks = [(check, check_words(check)) for check in orders_confirm.checks_of(desk, order, carrier)]
        noted = ((one.code, orders_couriers.place_note(one, receiver_of(order))) for one in table.offered)
        notes = tuple((code, words) for code, words in noted if words and code != courier)
        return Look(checks, table.offered, orders_confirm.last_courier(desk, order), usual, notes)

    def facts(self) -> list[Line]:
        """Return receiver, checks, message and couriers."""
        look: Look | None = self.draft.more
        receiver = receiver_of(self.order)
        if self.read is not None:
            return self._read_parts(*self.read)
        if receiver is None or not receiver.readable:
            who: list[Line] = [self.field(_("receiver"), _("not in the export; ask, then e to paste it"), tone="soon")]
        else:
            who = [
                self._checked(_("receiver"), receiver.name or "-", "name"),
                self._checked(_("phone"), receiver.phone or "-", "phone"),
                self._checked(_("address"), address_line(receiver) or "-", "place", "street"),
            ]
        found = [*who, self._couriers(look)]
        if look is not None:
            others = [words for check, words in look.checks if check.code and check.part in ("courier", "other")]
            found += [[("            ! ", "soon"), (clean(words), "soon")] for words in others]
            names = {one.code: with_value(one.name.get(language(), one.code), "") for one in look.couriers}
            found += [[(f"            {names[code]}", "dim"), (clean(words), "text")] for code, words in look.notes]
        state = {"asked": _("asked, no answer yet"), "no_reply": _("did not reply"), "changed": _("gave another")}
        word = state.get(self.order.desk.address_confirm or "")
        return [*found, self.field(_("so far"), word)] if word else found

    def _read_parts(self, receiver: Receiver, doubts: list[Check]) -> list[Line]:
        """Return how the pasted words were understood, part by part, with what was before and what is doubtful."""
        was = {label: old for label, old, _new in news_of(receiver_of(self.order), receiver)}
        place = (receiver.province, receiver.city, receiver.district, receiver.address)
        left = next((check.detail for check in doubts if check.part == "rest"), None)
        rows = [
            (_("receiver"), receiver.name, ("name",)),
            (_("phone"), receiver.phone, ("phone",)),
            (_("address"), " / ".join(part or "?" for part in place), ("place", "street")),
            (_("left over"), left, ("rest",)),
        ]
        found: list[Line] = []
        for label, value, parts in rows:
            bad = [check_words(check) for check in doubts if check.part in parts and check.part != "rest"]
            if value or bad:
                before = _("was {value}").format(value=was[label]) if label in was else ""
                note = "   ".join(filter(None, (before, ("! " + listed(bad)) if bad else "")))
                found.append(
                    self.field(label, value or "-", clean(note), "soon" if bad or parts == ("rest",) else "done")
                )
        return found

    def _checked(self, label: str, value: str, *parts: str) -> Line:
        answered = self.order.desk.address_confirm == "confirmed"
        look: Look | None = self.draft.more
        bad = [words for check, words in (look.checks if look else ()) if check.part in parts and check.code]
        note = ("! " + listed(bad)) if bad else _("ok") if answered else _("not confirmed yet") if look else ""
        return self.field(label, value, clean(note), "soon" if bad else "done")

    def _couriers(self, look: Look | None) -> Line:
        line: Line = [(_("courier") + " " * 6, "dim")]
        for place, courier in enumerate((look.couriers if look else ())[:9], 1):
            name = courier.name.get(language(), courier.code)
            words = f"{name} +{courier.extra}" if courier.extra else name  # what is not known is not shown as +0
            here = courier.code == self.courier
            line += [(f"{place} ", "key"), (f"[{words}]" if here else words, "strong" if here else "text")]
            line.append(("  ", "text"))
        last = next((one for one in (look.couriers if look else ()) if look and one.code == look.last), None)
        if last is not None:
            line.append((_("last: {name}").format(name=last.name.get(language(), last.code)), "dim"))
        return line

    async def action_confirm_courier(self) -> None:
        """Take the courier of the digit."""
        look: Look | None = self.draft.more
        place = int(self.pressed) - 1
        offered = look.couriers if look is not None else self.session.view.couriers_of(self.order).offered
        if place < len(offered):
            self.chosen = offered[place].code
            self.pane.repaint()
            self.refresh_draft()

    def meant(self, action: Action) -> Action:
        """Return what a key does: once it was asked Enter is his yes, and of no receiver the question which."""
        keymap, receiver = self.session.keymap, receiver_of(self.order)
        meant = keymap.named(YES) if self.asked and action.id == TAKE else super().meant(action)
        known = receiver is not None and receiver.readable
        return keymap.named(CHANGE) if meant.id == YES and not known else meant

    def why_not(self, action: Action) -> str | None:
        """Tell why an action is not allowed."""
        if action.id == NO_REPLY and self.order.desk.asked_at is None:
            return _("he was not asked yet: copy the question first")
        return super().why_not(action)

    def answer(self, said: Answer, given: Given | None = None) -> None:
        """Record what the buyer said."""
        courier = self.courier if self.courier != self.order.desk.courier_wish else None

        self.verb(orders_confirm.answer, self.key, said, given, courier=courier)

    async def action_confirm_yes(self) -> None:
        """The buyer confirmed."""
        self.answer(Answer.CONFIRMED)

    async def action_confirm_no_reply(self) -> None:
        """The buyer did not answer."""
        self.answer(Answer.NO_REPLY)

    async def action_confirm_change(self) -> None:
        """Ask for the new receiver, typed or pasted; it is shown part by part before it is taken."""
        self._ask_receiver("")

    def _ask_receiver(self, value: str) -> None:
        def take(text: str) -> None:
            if text:
                self.attempt(
                    lambda desk: new_receiver(receiver_of(desk.find(self.key)), Given(address=text)),
                    look(text),
                    lambda error: self._refuse_receiver(text, error),
                )

        def look(text: str) -> Callable[[tuple[Receiver, list[Check]]], None]:
            def show(read: tuple[Receiver, list[Check]]) -> None:
                if not news_of(receiver_of(self.order), read[0]):
                    self.answer(Answer.CHANGED, Given(address=text))  # it says that nothing changed
                    return
                self.read = read
                options = [Option("1", _("take it"), True), Option("2", _("correct it"), False)]
                self.choose(_("understood like this?"), options, settle(text), left=lambda: settle("")(False))
                self.pane.repaint()

            return show

        def settle(text: str) -> Callable[[bool], None]:
            def done(right: bool) -> None:
                self.read = None
                self.pane.repaint()
                if right:
                    self.answer(Answer.CHANGED, Given(address=text))
                elif text:
                    self._ask_receiver(text)

            return done

        self.ask(_("new receiver: name phone address"), take, accept=_("save"), value=value)

    def _refuse_receiver(self, text: str, error: DeskError) -> None:
        """Say why typed words cannot be taken, and give them back to be corrected."""
        self._ask_receiver(text)
        self.refused("  ".join(error.said()))

    async def action_confirm_read(self) -> None:
        """Record that the message was read; the screen stays."""
        self.attempt(at_desk(orders.read, [self.key]), lambda _result: self.refresh_draft())
