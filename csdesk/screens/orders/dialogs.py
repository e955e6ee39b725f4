"""The small deals on one order: reminder, COD gate, shipping notice, urging buyer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from csdesk.actions import Action, named
from csdesk.domain.orders import cod, permissions
from csdesk.domain.orders.cards import UrgeCase
from csdesk.domain.orders.parcels import parcel_told, untold_parcels
from csdesk.domain.orders.reminders import Reason
from csdesk.domain.shared.label import listed
from csdesk.domain.shared.models import Order
from csdesk.domain.shared.times import day_words, span_text
from csdesk.errors import RefusedError
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.screens.frame.asking import amounts, ask_blank
from csdesk.screens.orders.order_dialog import Deal
from csdesk.services.desk import cadence
from csdesk.services.desk.couriers import courier_name
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.orders import cod as orders_cod
from csdesk.services.orders import notices, reminders
from csdesk.services.orders import urge as orders_urge
from csdesk.services.orders.cod import CodAnswer
from csdesk.services.talk.pair import Whom
from csdesk.services.texts.deliver import Channel, Mark
from csdesk.session import Session
from csdesk.widgets.paint import Line

FEE = named("cod.fee")

REASONS = (
    (Reason.FORGOT, N_("forgot")),
    (Reason.DOUBT, N_("in doubt")),
    (Reason.PRICE, N_("price")),
    (Reason.PAYMENT, N_("cannot pay")),
    (Reason.MISTAKEN, N_("mistaken")),
)


def goods(order: Order) -> str:
    """Return what was ordered, in one line."""
    return listed(f"{line.title or line.sku or ''} x{line.qty}" for line in order.lines[:4])


class Remind(Deal):
    """The payment reminder."""

    NAME = "remind"
    TITLE_WORDS = N_("Payment reminder")

    def __init__(self, session: Session, key: str) -> None:
        super().__init__(session, key)
        self.reason: Reason | None = None
        self.fills: dict[str, str] = {}

    def make(self, desk: Desk, mark: Mark | None) -> Result:
        """Return the reminder."""
        return reminders.remind(desk, self.key, self.reason, fills=self.fills, mark=mark)

    def why_not(self, action: Action) -> str | None:
        """Tell why an action is not allowed: where none may go now, no reason makes a text."""
        refused = self.draft.refusal if action.id == "remind.reason" and self.reason is None else ""
        return "  ".join(refused.split("\n")) or super().why_not(action)

    def look(self, desk: Desk) -> object:
        """Return when the next reminder does most good, and how many orders reminders won back."""
        order = desk.orders.get(self.key)
        return (
            (cadence.best_reminder(desk, order), reminders.won_back(desk.orders.values()))
            if order is not None
            else None
        )

    def facts(self) -> list[Line]:
        """Say what was ordered, until when, how often he was reminded, and the reasons by digit."""
        order, now = self.order, self.session.snapshot.now
        sent = order.desk.reminders
        last = day_words(sent[-1].at, now) if sent else "-"
        reasons: Line = []
        for place, (reason, words) in enumerate(REASONS, 1):
            tone = "strong" if reason is self.reason else "text"
            reasons += [(f"{place} ", "key"), (f"{_(words)}   ", tone)]
        close, (best, won) = self.standing.close_at, self.draft.more or (None, 0)
        return [
            self.field(_("ordered"), f"{goods(order)}  {cod.pays(order) or ''}"),
            self.field(_("closes at"), day_words(close, now) if close else "-"),
            self.field(_("reminded"), _("{count} time[s], last {when}").format(count=len(sent), when=last)),
            self.field(_("best at"), day_words(best, now) if best else "-"),
            self.field(_("won back"), _("{count} order[s] paid after a reminder").format(count=won)),
            [],
            reasons,
        ]

    async def action_remind_reason(self) -> None:
        """Take the reason of the digit; what its text leaves to say is asked for."""
        self._ask_blanks(REASONS[int(self.pressed) - 1][0], {})

    def _ask_blanks(self, reason: Reason, fills: dict[str, str]) -> None:
        def then(blank: tuple[str, str] | None) -> None:
            if blank is None:
                self.say_it(reason=reason, fills=fills)
            else:
                ask_blank(self, blank, lambda text: self._ask_blanks(reason, {**fills, blank[0]: text}))

        self.attempt(lambda desk: reminders.open_blank(desk, self.key, reason, fills), then)


class Cod(Deal):
    """The COD gate: price told, answer, only then printing."""

    NAME = "cod"
    TITLE_WORDS = N_("Cash on delivery")
    ASKS: ClassVar = {"fee_unknown": FEE, "bad_money": FEE}

    def __init__(self, session: Session, key: str) -> None:
        super().__init__(session, key)
        self.fee: str | None = None
        self.said_fee = ""
        self.sure = False

    def make(self, desk: Desk, mark: Mark | None) -> Result:
        """Return the price notice; where the fee is not known, the key that says it is named."""
        try:
            return orders_cod.notice(desk, self.key, fee=self.fee, sure=self.sure, mark=mark)
        except RefusedError as error:
            if error.code == "amount_odd":
                error.hint = _("Enter once more when it is right.")
            if error.code == "fee_unknown":
                error.hint = _("{key} says it").format(key=self.session.keymap.both(FEE))
            raise

    def look(self, desk: Desk) -> object:
        """Return the price at the door."""
        order = desk.orders.get(self.key)
        return orders_cod.quote_of(desk, order, self.fee) if order is not None else None

    def facts(self) -> list[Line]:
        """Show the three numbers and the three steps of the gate."""
        order, now, price = self.order, self.session.snapshot.now, self.draft.more
        desk = order.desk
        waits = span_text(now - order.created_at) if order.created_at else "-"
        if price is None:
            unknown = _("fee unknown: {key} says it").format(key=self.session.keymap.both(FEE))
            unknown = _("fee {fee}").format(fee=clean(self.fee)) if self.fee else unknown
            sums: Line = [(_("page price {price}").format(price=order.amount or "-"), "text"),
                          ("   +   ", "dim"), (unknown, "soon")]  # fmt: skip
        else:
            sums = [(_("page price {price}").format(price=price.page), "text"), ("   +   ", "dim"),
                    (_("fee {fee}").format(fee=price.fee), "text"), ("   =   ", "dim"),
                    (_("at the door {total}").format(total=price.total), "strong")]  # fmt: skip
        told = f"{day_words(desk.cod_asked_at, now)} {cod.pays(order) or ''}" if desk.cod_asked_at else "-"
        sent = desk.cod_asked_at is not None and not desk.only_copied
        told = told if sent or not desk.cod_asked_at else _("copied, not yet sent")
        steps: Line = [
            (_("1 price told: {when}").format(when=told) + "   ", "done" if sent else "text"),
            (_("2 buyer answers") + "   ", "text"),
            (_("3 only then print"), "dim"),
        ]
        age = _("waits for {span}").format(span=waits)
        found = [self.field(_("ordered"), goods(order), age, "soon")]
        return [*found, [], sums, [], steps]

    async def action_deal_take(self) -> None:
        """Copy the price notice."""
        self.finish(Mark.COPIED)

    async def action_cod_fee(self) -> None:
        """Ask for the fee."""

        def take(text: str) -> None:
            again, self.said_fee = bool(text) and text == self.said_fee, text
            self.say_it(fee=text or None, sure=again)  # of what was not doubted this says nothing

        self.ask(_("COD fee"), take, accept=_("take"), value=self.fee or "", reads=amounts(self))

    def answer(self, said: CodAnswer, told: str | None = None) -> None:
        """Record an answer."""
        self.verb(orders_cod.answer, self.key, said, fee=self.fee, told=told, sure=self.sure)

    async def action_cod_yes(self) -> None:
        """The buyer accepts; who was not told the price here was told it elsewhere, and it is asked how."""
        if permissions.accept_price(self.order, "") is None:
            self.answer(CodAnswer.ACCEPTED)
        else:
            words = _("price not told here: how was he told?")
            self.ask(words, lambda how: self.answer(CodAnswer.ACCEPTED, how), accept=_("record"))


class Notice(Deal):
    """Shipping notices of one order or many.

    Args:
        session: The sitting.
        keys: The orders.
    """

    NAME = "notice"
    TITLE_WORDS = N_("Shipping notice")

    def __init__(self, session: Session, keys: Sequence[str]) -> None:
        super().__init__(session, keys[0])
        self.keys = tuple(keys)
        self.channel: Channel | None = None

    def make(self, desk: Desk, mark: Mark | None) -> Result:
        """Return the notices; several of them name the SMS file in the summary."""
        return notices.tell_all(desk, self.keys, channel=self.channel, mark=mark)

    def look(self, desk: Desk) -> object:
        """Return by which ways the buyers are told."""
        orders = (desk.orders.get(key) for key in self.keys)
        return {notices.channel_of(desk, order, self.channel) for order in orders if order is not None}

    def label(self, action: Action) -> str:
        """Return the word of an action; of several orders what goes by SMS is a file."""
        ways = self.draft.more or set()
        if action.id != "deal.take" or len(self.keys) == 1 or Channel.SMS not in ways:
            return super().label(action)
        return _("copy and SMS file") if Channel.CHAT in ways else _("SMS file")

    def facts(self) -> list[Line]:
        """Say how many, and through what."""
        way = {None: _("SMS where there is a phone, else chat"), Channel.SMS: "SMS", Channel.CHAT: _("chat")}
        found = [self.field(_("through"), way.get(self.channel, "-"))]
        if len(self.keys) > 1:
            return [self.field(_("orders"), str(len(self.keys))), *found]
        order = self.order
        couriers = self.session.view.couriers_of(order)
        lefts = [parcel_told(order, number) for number in untold_parcels(order) or (None,)]
        parcels = [
            f"{courier_name(one.courier or order.desk.courier_wish, couriers)} {one.number or ''}" for one in lefts
        ]
        return [
            self.field(_("ordered"), goods(order)),
            *[self.field(_("courier"), parcel.strip() or "-") for parcel in parcels],
            *found,
        ]

    def whom(self) -> Whom:
        """Return whom the text is for; several notices are for nobody alone."""
        return super().whom() if len(self.keys) == 1 else Whom("", "", "")

    async def action_notice_channel(self) -> None:
        """Switch between chat and SMS."""
        self.channel = Channel.CHAT if self.channel is not Channel.CHAT else Channel.SMS
        self.refresh_draft()


class UrgeCard(Deal):
    """The urging buyer: which of the two cases, and why."""

    NAME = "urge"
    TITLE_WORDS = N_("The buyer urges")

    def __init__(self, session: Session, key: str) -> None:
        super().__init__(session, key)
        self.case: UrgeCase | None = None
        self.why: str | None = None
        self.mood: int | None = None
        self.gift = ""

    def make(self, desk: Desk, mark: Mark | None) -> Result:
        """Return the text of the case."""
        gift, cost = orders_urge.gift_in(self.gift)
        return orders_urge.urge(
            desk, self.key, gift=gift, cost=cost, case=self.case, why=self.why, mood=self.mood, mark=mark
        )

    def look(self, desk: Desk) -> object:
        """Return the computed case."""
        order = desk.orders.get(self.key)
        return orders_urge.urge_card(desk, order) if order is not None else None

    def facts(self) -> list[Line]:
        """Say which case it is and why."""
        card, now = self.draft.more, self.session.snapshot.now
        found = [self.field(_("ordered"), goods(self.order))]
        if card is None:
            return found
        if card.case is UrgeCase.LEFT:
            return [*found, self.field(_("which case"), _("on its way: nothing is promised, ask the courier now"))]
        late = self._late
        words = _("past its shipping time") if late else _("in time, he is only in a hurry")
        left = f"{card.left.text}" if card.left else "-"
        found.append(self.field(_("which case"), words, left, "late" if late else "text"))
        found.append(self.field(_("ship by"), day_words(card.ship_by, now)))
        if self.why:
            found.append(self.field(_("reason"), clean(self.why)))
        if self.mood:
            found.append(self.field(_("mood"), _(orders_urge.MOODS[self.mood]), clean(self.gift)))
        return found

    def label(self, action: Action) -> str:
        """Return the word of an action; of the other answer, which one it is."""
        if action.id == "urge.other":
            return _("answer “in time”") if self._late else _("answer “overdue”")
        return super().label(action)

    def bar(self) -> list[tuple[str, str, Action | None]]:
        """Return the key bar: nobody is told that he is late who is not."""
        alone = self._in_time or (self.draft.more is not None and self.draft.more.case is UrgeCase.LEFT)
        return [key for key in super().bar() if not (alone and key[2] and key[2].id == "urge.other")]

    @property
    def _in_time(self) -> bool:
        return self.draft.more is not None and self.draft.more.case is UrgeCase.NOT_OVERDUE

    @property
    def _late(self) -> bool:
        card = self.draft.more
        return (self.case or (card.case if card else None)) is UrgeCase.OVERDUE

    async def action_urge_mood(self) -> None:
        """Say how the buyer is; one who is upset over a late parcel may be given something, with what it costs."""

        def gift(mood: int) -> None:
            self.mood = mood
            if self._late and mood > 1:
                self.ask(_("gift or coupon, and its cost (empty for none)"), take, accept=_("take"))
            else:
                take("")

        def take(text: str) -> None:
            self.say_it(gift=text)

        self.pick(_("how is the buyer?"), [(_(words), mood) for mood, words in orders_urge.MOODS.items()], gift)

    async def action_urge_other(self) -> None:
        """Take the other case, with a reason."""
        card = self.draft.more
        if card is None or card.case is UrgeCase.LEFT:
            return
        if self._in_time:
            self.say(_("it is not past its shipping time"), "late")
            return

        def take(why: str) -> None:
            self.case, self.why = (UrgeCase.NOT_OVERDUE if self._late else UrgeCase.OVERDUE), why
            self.refresh_draft()

        self.ask(_("why the other case"), take, accept=_("take"))
