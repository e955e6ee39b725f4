"""The card of a change that the buyer asks for: which case it is and why, its text, what it opens (O01-O03, S04)."""

from __future__ import annotations

from typing import ClassVar

from csdesk.actions import named
from csdesk.domain.orders.cards import MAY_OVERRIDE, ChangeKind, change_kind, change_refusal
from csdesk.domain.orders.cod import pays
from csdesk.domain.orders.labels import STAGES
from csdesk.domain.orders.parcels import receiver_of
from csdesk.domain.orders.stage import PENDING
from csdesk.domain.shared.label import label
from csdesk.domain.shared.times import day_words
from csdesk.domain.talk.labels import CHANGES
from csdesk.errors import RefusedError
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.screens.orders.dialogs import goods
from csdesk.screens.orders.order_dialog import Deal
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.orders import amend
from csdesk.services.orders.confirm import new_receiver, news_of
from csdesk.services.texts.deliver import Mark
from csdesk.session import Session
from csdesk.widgets.paint import Line

OTHER, WORDS = named("change.other"), named("change.words")

KINDS = tuple(ChangeKind)
"""The cases by digit."""


class ChangeCard(Deal):
    """What the buyer wants changed; the case follows from where the order stands."""

    NAME = "change"
    TITLE_WORDS = N_("The buyer wants a change")
    ASKS: ClassVar = {"empty_text": WORDS, "bad_money": WORDS, **dict.fromkeys(MAY_OVERRIDE, OTHER)}

    def __init__(self, session: Session, key: str) -> None:
        super().__init__(session, key)
        self.kind: ChangeKind | None = None
        self.words: str | None = None
        self.why: str | None = None

    @property
    def case(self) -> ChangeKind:
        """The case as chosen, else as computed."""
        return self.kind or change_kind(self.standing.stage, coupon=False)

    def make(self, desk: Desk, mark: Mark | None) -> Result:
        """Return the text of the case."""
        self._refuse()
        return amend.change(desk, self.key, self.case, amend.wish_of(self.case, self.words, self.why), mark=mark)

    def look(self, desk: Desk) -> object:
        """Return what a new receiver changes, old and new."""
        order = desk.orders.get(self.key)
        try:
            given = amend.wish_of(self.case, self.words).given
            if given is None or order is None:
                return None
            return news_of(receiver_of(order), new_receiver(receiver_of(order), given)[0])
        except RefusedError:
            return None  # it is said where the text would stand

    def _refuse(self) -> None:
        """Raise `RefusedError` with the key that helps, where the verb would name an option."""
        coupon = self.case is ChangeKind.FORGOT_COUPON
        refusal = change_refusal(self.case, self.standing.stage)
        if refusal in MAY_OVERRIDE and self.why is None:
            words = _("{case} does not fit: the order is {stage}.").format(
                case=label(CHANGES, self.case), stage=label(STAGES, self.standing.stage)
            )
            hint = _("{key}: say why it is so all the same").format(key=self.session.keymap.both(OTHER))
            raise RefusedError(words, hint=hint, code=refusal)
        if self.words is None and (coupon or self.case is ChangeKind.BEFORE_SHIP):
            title = _("Say the coupon's value.") if coupon else _("Say what changes.")
            hint = _("{key}: its value") if coupon else _("{key}: words, or a pasted address")
            hint = hint.format(key=self.session.keymap.both(WORDS))
            raise RefusedError(title, hint=hint, code="empty_text")

    def facts(self) -> list[Line]:
        """Say which case it is and why, what is wanted, and the other cases by digit."""
        order, standing = self.order, self.standing
        left = order.shipped_at or (order.desk.parcels[-1].at if order.desk.parcels else None)
        stage = label(STAGES, standing.stage)
        words = _("a part left {when}") if standing.stage in PENDING else _("left {when}")
        why = words.format(when=day_words(left, self.session.snapshot.now)) if left else stage
        odd = change_refusal(self.case, standing.stage) is not None
        kinds: Line = []
        for place, kind in enumerate(KINDS, 1):
            words = f"{label(CHANGES, kind)}   "
            kinds += [(f"{place} ", "key"), (words, "strong" if kind is self.case else "text")]
        found = [
            self.field(_("ordered"), f"{goods(order)}  {pays(order) or ''}"),
            self.field(_("which case"), label(CHANGES, self.case), why, "late" if odd else "text"),
            self.field(_("wanted"), clean(self.words or "-")),
        ]
        found += [self.field(name, f"{was} → {now}") for name, was, now in self.draft.more or ()]
        if self.why:
            found.append(self.field(_("reason"), clean(self.why)))
        return [*found, [], kinds[:6], kinds[6:]]

    async def action_change_kind(self) -> None:
        """Take the case of the digit."""
        self.kind = KINDS[int(self.pressed) - 1]
        self.refresh_draft()

    async def action_change_words(self) -> None:
        """Ask what shall hold now: words or a pasted address; of a coupon its value."""

        def take(text: str) -> None:
            self.say_it(words=text or None)

        coupon = self.case is ChangeKind.FORGOT_COUPON
        title = _("the coupon's value") if coupon else _("what shall hold now")
        self.ask(title, take, accept=_("take"), value=self.words or "")

    async def action_change_other(self) -> None:
        """Say why it is this case all the same."""

        def take(why: str) -> None:
            self.why = why or None
            self.refresh_draft()

        self.ask(_("why it is this case all the same"), take, accept=_("take"))
