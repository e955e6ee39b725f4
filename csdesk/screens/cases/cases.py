"""After-sales: three photo boxes, the ladder, what the buyer was told, the next date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from msgspec import structs

from csdesk import i18n
from csdesk.actions import Action, Place, named
from csdesk.domain.cases import cases as cases_cases
from csdesk.domain.cases import permissions
from csdesk.domain.cases.cases import (
    PHOTOS,
    Case,
    CaseState,
    QualityRate,
    Reason,
    Step,
    case_state,
    ended_in,
    overdue,
    ways_of,
)
from csdesk.domain.cases.labels import PHOTO_NAMES
from csdesk.domain.cases.words import told_already
from csdesk.domain.orders.parcels import nick_shown
from csdesk.domain.shared import money
from csdesk.domain.shared.denial import words_of
from csdesk.domain.shared.label import label, share_of
from csdesk.domain.shared.times import day_words
from csdesk.domain.talk.labels import CASE_KINDS, CASE_STATES, REASONS, STEPS
from csdesk.errors import DeskError
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.screens.cases.card import case_card
from csdesk.screens.cases.more import CaseMore
from csdesk.screens.frame.asking import amounts
from csdesk.screens.frame.tabbed_list import field
from csdesk.services.cases import cases, goods
from csdesk.services.cases.view import photos_word, rate, view_case
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.order_view import buyer_word
from csdesk.services.desk.results import Result
from csdesk.services.talk import case_texts as cases_words
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.render import Ask
from csdesk.session import Session
from csdesk.widgets.columns import Column
from csdesk.widgets.paint import Line, Span
from csdesk.widgets.words import DUE, due_words, when_words
from csdesk.worker import at_desk

MAIN, STEP, TICK, DONE = map(named, ("cases.main", "cases.step", "cases.tick", "cases.done"))
LOOK = "look"
"""In place of a box: the photos that are there are opened."""
NEEDS_AMOUNT = (Step.COMPENSATION,)


class Cases(CaseMore):
    """After-sales and complaints."""

    NAME = "cases"
    CSS_PATH = "../talk/talk.tcss"
    TABS = (("open", N_("In work")), ("late", N_("Overdue")), ("escalated", N_("Escalated")), ("done", N_("Finished")))
    COLUMNS = (
        Column(N_("from"), 4, needs=72),
        Column(N_("no."), 4),
        Column(N_("buyer"), 10, grow=2),
        Column(N_("kind"), 10, grow=2),
        Column(N_("photos"), 6, right=True, needs=72),
        Column(N_("step"), 10, grow=1, needs=72),
        DUE,
        Column(N_("state"), 8),
        Column(N_("owner"), 6, needs=96),
        Column(N_("reason"), 10, needs=104),
        Column(N_("opened"), 12, needs=114),
    )
    EMPTY = (N_("No cases here."), N_("a opens one; o on a message, b on an order do so too."))

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._rated: tuple[int, QualityRate | None] = (-1, None)
        self._rating = False
        self._doubted: tuple[str, str | None] | None = None

    def deal(self) -> dict[str, tuple[str, ...]]:
        """Return the keys of each tab, the nearest date first."""
        now = self.session.snapshot.now
        found: dict[str, list[str]] = {tab: [] for tab, _words in self.TABS}
        for case in sorted(self.known.values(), key=lambda case: (case.due_at or case.opened_at, case.id)):
            state = case_state(case)
            if state is not CaseState.DONE:
                found["open"].append(case.id)
            if state is not CaseState.OPEN:
                found[state].append(case.id)
            if overdue(case, now):
                found["late"].append(case.id)
        return {tab: tuple(keys) for tab, keys in found.items()}

    def row_of(self, key: str) -> list[Span]:
        """Return the cells of a case's row."""
        case, now = self.known[key], self.session.snapshot.now
        pack = self.session.view.packs.get(case.platform or "")
        last, late = case.last_step, overdue(case, now)
        step = " ".join(filter(None, (label(STEPS, last.step), last.amount))) if last and last.step else ""
        return [
            (pack.short.get(i18n.language(), "") if pack else clean(case.platform or "")[:2], "dim"),
            (case.order_id[-4:], "text"),
            (clean(self._who(case)), "text"),
            (label(CASE_KINDS, case.kind), "text"),
            (photos_word(case), "soon" if case.missing else "dim" if case.waived else "done"),
            (step, "text"),
            due_words(case.due_at if case.closed_at is None else None, now, late=late),
            (label(CASE_STATES, case_state(case)), "dim"),
            (clean(case.owner or ""), "dim"),
            (label(REASONS, case.reason) if case.reason else "", "dim"),
            when_words(case.opened_at, now),
        ]

    def records(self) -> Mapping[str, object]:
        """Return the records of the rows."""
        return self.known

    def words_of(self, key: str) -> str:
        """Return what a filter looks in."""
        case = self.known[key]
        return "\n".join(
            filter(None, (case.order_id, case.buyer_nick, case.text, case.outcome, label(CASE_KINDS, case.kind)))
        )

    def card_of(self, room: int) -> list[Line]:
        """Return the case: dates, boxes, ladder, history; without one what the quality refund rate means."""
        case = self.known.get(self.rows.current or "")
        if case is None:
            return self._rate(room)
        snapshot = self.session.snapshot
        view = view_case(self.session.view, case, snapshot.talk.follow.values())
        view = structs.replace(view, buyer_nick=self._who(case))
        return [*case_card(view, snapshot.now, room), [], *self._rate(room)]

    def state_words(self) -> Line:
        """Return the quality refund rate before the rest."""
        found = self.quality()
        if found is None or found.rate is None:
            return super().state_words()
        words = share_of(f"{found.rate:.1%}", found.refunds, found.shipped)
        return [(f"{_('quality refund rate')} {words}", "dim"), ("   ", "text"), *super().state_words()]

    def quality(self) -> QualityRate | None:
        """Return the last quality refund rate; the worker counts anew after each change: it looks at all orders."""
        seq = self.session.snapshot.seq
        if self._rated[0] != seq and not self._rating:
            self._rating = True

            def done(found: QualityRate) -> None:
                self._rating = False
                self._rated = (seq, found)
                self.card.repaint()
                self.foot.repaint()

            self.session.do(rate, done)
        return self._rated[1]

    def _rate(self, room: int) -> list[Line]:
        found = self.quality()
        meaning = _("refunds and returns for quality among the orders shipped in 30 days")
        if found is not None and found.rate is not None:
            meaning = f"{share_of(f'{found.rate:.1%}', found.refunds, found.shipped)}\n{meaning}"
        return field(_("quality refund rate"), meaning, room, "dim")

    def why_not(self, action: Action) -> str | None:
        """Tell why an action is not allowed now; with the key of what must come before a text."""
        reason, case = super().why_not(action), self.known.get(self.rows.current or "")
        denial = permissions.say(case) if case is not None and action.id == MAIN else None
        if reason is None or case is None or denial is None:
            return reason
        named = TICK if denial.facts else DONE if denial.code == "all_done" else STEP
        words, key = words_of(denial, case), self.session.keymap.key(named)
        return _("{words} {key} does it.").format(words=words, key=key)

    def _who(self, case: Case) -> str:
        """Return who the buyer of a case is, by the case or by its order."""
        order = self.session.snapshot.orders.get(case.order_id)
        nick = nick_shown(case.buyer_nick, order) or (buyer_word(order) if order is not None else "")
        return nick or f"…{case.order_id[-4:]}"

    # -- verbs ------------------------------------------------------------------------------------------------------

    async def action_cases_main(self) -> None:
        """Make the text for where the case stands; above the cap also take down what the owner said."""
        case = self.known.get(self.rows.current or "")
        if case is None:
            return
        if permissions.approve(case) is not None:
            self._say(case)
            return
        options = [(_("ask the buyer to wait"), False), (_("the owner decided"), True)]
        self.pick(_("escalated"), options, lambda decided: self.agree(case) if decided else self._say(case))

    def _say(self, case: Case) -> None:
        def asked(desk: Desk, fills: Mapping[str, str]) -> Ask:
            return cases_words.ask_for_case(desk, case, fills)

        def recorded(desk: Desk, fills: Mapping[str, str], mark: Mark) -> Result:
            return cases_words.say(desk, case.id, fills=fills, mark=mark)

        told, query = told_already(case), ""
        if told is not None:
            when = day_words(told.at, self.session.snapshot.now)
            query = _("The buyer was told already, {time}. Say this again?").format(time=when)
        self.speak(asked, recorded, query=query)

    pick_text = action_cases_main

    async def action_cases_photo(self) -> None:
        """Put a picture in a box, or waive them with a reason; look at those that are there."""
        key = self.rows.current or ""

        def box(name: str | None) -> None:
            if name == LOOK:
                self.session.do(at_desk(cases.open_photos, key), self._opened)
                return
            title = _("why without photos") if name is None else _("path of the picture")
            self.ask(title, lambda text: self._photo(key, name, text), accept=_("save"))

        boxes: list[tuple[str, str | None]] = [(label(PHOTO_NAMES, name), name) for name in PHOTOS]
        there = [(_("look at them"), LOOK)] if self.known[key].photos else []
        self.pick(_("photo of"), [*boxes, (_("waive them"), None), *there], box)

    def _opened(self, told: tuple[str, bool]) -> None:
        words, every = told
        self.say(clean(words), "done" if every else "late")

    def _photo(self, key: str, name: str | None, text: str) -> None:
        if name is None:
            self.verb(cases.waive, key, text)
        else:
            self.verb(cases.photo, key, name, text)

    async def action_cases_step(self) -> None:
        """Take a step of the ladder; a jump asks for its reason."""
        case = self.known.get(self.rows.current or "")
        if case is not None:
            self.pick(_("step"), [(label(STEPS, one), one) for one in ways_of(case)], lambda one: self._step(case, one))

    def _step(self, case: Case, step: Step, amount: str | None = None, why: str | None = None) -> None:
        if step in NEEDS_AMOUNT and amount is None:
            reads = amounts(self, case.order_id)
            self.ask(_("amount"), lambda text: self._step(case, step, text), accept=_("go on"), reads=reads)
            return
        if why is None and cases_cases.refusal(case, step, money.parse_money(amount or "1"), None) == "ladder_skip":
            self.ask(_("why jump"), lambda text: self._step(case, step, amount, text), accept=_("save"))
            return

        said, sure = (case.id, amount), self._doubted == (case.id, amount)

        def doubt(error: DeskError) -> None:
            self._doubted = said if error.code == "amount_odd" else None
            if self._doubted:
                error.hint = _("Enter once more when it is right.")
            self.refused("  ".join(error.said()))

        self.attempt(lambda desk: cases.step(desk, case.id, step, amount, why, sure=sure), self.done, doubt)

    async def action_cases_order(self) -> None:
        """Go to the order of the case."""
        case = self.known.get(self.rows.current or "")
        if case is not None:
            await self.visit(Place.ORDERS, case.order_id)

    async def action_cases_done(self) -> None:
        """Close the case with its outcome; asks why before a promise is done, of a return its reason and pieces."""
        case = self.known.get(self.rows.current or "")
        if case is not None:
            self.ask(_("how did it end?"), lambda text: self._close(case, text), accept=_("save"))

    def _close(self, case: Case, text: str, why: str = "", reason: Reason | None = None) -> None:
        denial = permissions.close(case, ended_in(text), why)
        if denial is not None and denial.code == "still_promised":
            self.ask(words_of(denial, case), lambda why: self._close(case, text, why), accept=_("save"))
        elif denial is not None and denial.code == "reason_missing" and reason is None:
            options = [(label(REASONS, one), one) for one in Reason]
            self.pick(_("reason"), options, lambda one: self._close(case, text, why, one))
        else:
            pieces = goods.several(self.session.snapshot.orders.get(case.order_id)) if case.back else ""
            close = partial(cases.close, reason=reason, why=why)
            if pieces and ended_in(text) is Step.RETURN:
                came = partial(self._came, close, case.id, text)
                self.ask(_("what came back"), came, accept=_("save"), value=pieces)
            else:
                self.verb(close, case.id, text)

    def _came(self, close: Callable[..., Result], key: str, text: str, pieces: str) -> None:
        self.verb(close, key, text, pieces=pieces)
