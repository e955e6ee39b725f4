"""The buyer's card over a place: who he is, what was written down, and all he ordered, complained of or reviewed."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.widget import Widget

from csdesk.actions.action import SEEN_TO
from csdesk.domain.orders.address import receiver_line
from csdesk.domain.orders.buyers import Tier
from csdesk.domain.orders.labels import STAGES, TIERS, language_words
from csdesk.domain.shared.label import label, listed
from csdesk.domain.talk.labels import CASE_KINDS, CASE_STATES, COPIED, REVIEW_KINDS, REVIEW_STATES
from csdesk.foreign import clean
from csdesk.i18n import N_, _, language
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.services.buyers import buyers, sent_log
from csdesk.services.buyers import card as buyers_card
from csdesk.services.buyers.card import BuyerView
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.widgets.paint import Line, Span, spread, wrap
from csdesk.widgets.queue import Column, Queue
from csdesk.width import cells

COLUMNS = (
    *(Column(N_("day"), 10), Column(N_("what"), 10), Column(N_("no."), 12), Column(N_("state"), 10)),
    *(Column("", 20, grow=3, needs=74), Column(N_("amount"), 9, right=True)),
)


class BuyerCard(ListScreen):
    """One buyer; Enter goes to the thing under the cursor.

    Args:
        place: The place it was called from.
        key: The buyer's key, `platform:nick`.
    """

    NAME = "buyer"
    OPENER = "person.card"
    CSS = "#facts { height: 9; padding: 0 1; }"

    def __init__(self, place: DeskScreen, key: str) -> None:
        super().__init__(place.session)
        self.place = place
        self.key = key
        self.head.place = place.NAME
        self.view: BuyerView | None = None
        self.revealed = False
        self.facts = self.sheet(self.fact_lines, "facts")
        self.things: dict[str, tuple[str, list[Span]]] = {}
        self.rows = Queue(COLUMNS, lambda key: self.things[key][1], self._empty, id="rows")
        self._seq = -1

    def body(self) -> Iterable[Widget]:
        """Yield facts and list."""
        yield self.facts
        yield self.rows

    def on_mount(self) -> None:
        """Read the card."""
        self.follow()

    def on_screen_suspend(self) -> None:
        """Hide what was revealed when the card is left."""
        self.revealed = False

    def follow(self) -> None:
        """Read the card again when the desk has changed."""
        if self.session.snapshot.seq != self._seq:
            self.look()

    def look(self, *, note: bool = False) -> None:
        """Let the worker make the card; with `note` it logs first that personal data are shown."""
        self._seq = self.session.snapshot.seq
        reveal = self.revealed

        def job(desk: Desk) -> tuple[BuyerView, dict[str, str]]:
            if note:
                buyers_card.note_reveal(desk, self.key)
            known = desk.couriers.known
            names = {code: one.name.get(language(), code) for code, one in known.items()}
            return buyers_card.view_buyer(desk, self.key, reveal=reveal), names

        def then(found: tuple[BuyerView, dict[str, str]]) -> None:
            self.view, self.couriers = found
            self.things = self._things(self.view)
            self.rows.show(tuple(self.things), keep=True)
            self.facts.repaint()
            self.foot.repaint()

        self.session.do(job, then)

    # -- what is shown ----------------------------------------------------------------------------------------------

    def _things(self, view: BuyerView) -> dict[str, tuple[str, list[Span]]]:
        rows = []
        for order in view.orders:
            stage = label(STAGES, order.stage) + (" " + _("archived") if order.archived else "")
            what: Span = (_("order"), "text")
            rows.append((order.created_at, "order", order.id, what, stage, order.items, order.amount or ""))
        for case in view.cases:
            words = label(CASE_KINDS, case.kind)
            state = label(CASE_STATES, case.state)
            rows.append((case.opened_at, "case", case.id, (_("case"), "soon"), state, words, ""))
        for review in view.reviews:
            kind = label(REVIEW_KINDS, review.kind) if review.kind else _("review")
            tone = "late" if review.kind == "negative" else "text"
            state = _(COPIED) if review.copied else label(REVIEW_STATES, review.state)
            words = review.text or ""
            rows.append((review.created_at, "review", review.id, (kind, tone), state, words, ""))
        rows.sort(key=lambda row: row[0].timestamp() if row[0] else 0.0, reverse=True)
        zone = self.session.snapshot.now.tzinfo
        return {
            key: (kind, [
                (f"{at.astimezone(zone):%Y-%m-%d}" if at else "", "dim"),
                what,
                (f"…{key[-8:]}" if kind == "order" else key, "dim"),
                (state, "text"),
                (clean(words), "text"),
                (amount, "text"),
            ])
            for at, kind, key, what, state, words, amount in rows
        }  # fmt: skip

    def _empty(self) -> list[Line]:
        return [[], [("   " + _("Nothing is known of this buyer yet."), "dim")]] if self.view else []

    def fact_lines(self, width: int) -> list[Line]:
        """Return who he is: names, tier, sums, preference, receiver, notes."""
        view, room = self.view, width - 1
        if view is None:
            return []
        tone = "strong" if view.tier is Tier.KEY else "text"
        right: Line = [(label(TIERS, view.tier), tone)]
        right += [("  " + _("difficult"), "late")] if view.difficult else []
        title: Line = [(clean(self.name_words(view.id)), "strong"), ("  " + _("Esc back"), "dim")]
        sums = _("{count} order[s], {spent} in all").format(count=len(view.orders), spent=view.spent)
        talk = _("{count} message[s], {open} to answer").format(count=view.messages, open=view.messages_open)
        parts = [sums, talk, _("{count} case[s]").format(count=len(view.cases))]
        parts += [_("{count} review[s]").format(count=len(view.reviews))]
        parts += [_("{count} COD refused").format(count=view.refusals)] if view.refusals else []
        lines: list[Line] = [spread(title, right, room), *([(row, "text")] for row in wrap(" · ".join(parts), room))]
        if view.names[1:]:
            lines += self._field(_("same person"), listed(map(self.name_words, view.names[1:])), room)
        courier = self.couriers.get(view.courier or "", view.courier or "-")
        salutation = _("form of address")
        reads = f"{_('language')} {language_words(view.lang, view.lang_said)}"
        prefers = f"{courier} · {salutation} {view.salutation or '-'} · {reads}"
        lines += self._field(_("prefers"), prefers, room)
        if view.receiver is not None:
            lines += self._field(_("receiver"), receiver_line(view.receiver), room)
        notes = [f"{one.at:%m-%d} {one.by} {one.text}" for one in reversed(view.notes)]
        for place, words in enumerate(notes):
            lines += self._field(_("notes") if not place else "", words, room)
        return lines

    def _head(self, words: str) -> str:
        return words + " " * max(1, 10 - cells(words))

    def _field(self, words: str, value: str, room: int) -> list[Line]:
        rows = wrap(clean(value), room - max(10, cells(words) + 1))
        return [[(self._head(words if not place else ""), "dim"), (row, "text")] for place, row in enumerate(rows)]

    def name_words(self, key: str) -> str:
        """Return a buyer's key as people read it: 淘宝 小满."""
        platform, _colon, nick = key.partition(":")
        pack = self.session.view.packs.get(platform)
        return f"{pack.name.get(language(), platform) if pack else platform} {nick}"

    def state_words(self) -> Line:
        """Return the place in the list."""
        return [(f"{self.rows.index + 1}/{len(self.rows.keys)} ", "dim")] if self.rows.keys else []

    # -- keys -------------------------------------------------------------------------------------------------------

    async def action_app_back(self) -> None:
        """Leave the card."""
        self.app.pop_screen()

    action_person_card = action_app_back

    async def action_list_open(self) -> None:
        """Go to the order, case or review under the cursor; an archived order is on no list."""
        key = self.rows.current
        if key is None:
            return
        kind, _cells = self.things[key]
        if kind == "order" and key not in self.session.snapshot.orders:
            self.say(_("This order is in the archive, and on no list any more."), "soon")
            return
        await self.visit(SEEN_TO[kind], key)

    def taken(self, *, one: bool = False) -> list[str]:  # noqa: ARG002 - it is always this one
        """Return the buyer's key."""
        return [self.key]

    def hand_in(self, job: Callable[[Desk], Result]) -> None:
        """Let the worker do a verb on the buyer."""
        self.attempt(job, self.done)

    async def action_buyer_difficult(self) -> None:
        """Mark him, or take the mark away."""
        off = self.view is not None and self.view.difficult

        self.verb(buyers.difficult, self.key, off=off)

    async def action_buyer_title(self) -> None:
        """Ask how he is addressed."""

        def take(text: str) -> None:
            self.verb(sent_log.set_title, self.key, text)

        value = self.view.salutation if self.view and self.view.salutation else ""
        self.ask(_("form of address"), take, accept=_("save"), value=value)

    async def action_buyer_reveal(self) -> None:
        """Show personal data in full, or hide them again; showing is logged."""
        self.revealed = not self.revealed
        self.look(note=self.revealed)  # not at each look: the log's own change has the card read again
        if self.revealed:
            self.say(_("Shown in full until you leave the card; logged."), "soon")
