"""One order in front: what is known of it, the text that would leave, and the few keys that settle it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from msgspec import Struct
from textual import events
from textual.widget import Widget

from csdesk.actions import Action, Named, Situation, named, one_row
from csdesk.domain.orders.labels import CHECKS
from csdesk.domain.orders.stage import Standing
from csdesk.domain.shared.models import Order
from csdesk.errors import DeskError, spoken
from csdesk.foreign import clean, clean_lines
from csdesk.i18n import _, language
from csdesk.screens.frame.desk_screen import DeskScreen, R
from csdesk.screens.frame.list_screen import once_sent
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.order_view import buyer_word
from csdesk.services.desk.results import Result
from csdesk.services.talk import compose
from csdesk.services.talk.compose import Used
from csdesk.services.talk.pair import Whom, whom_of
from csdesk.services.texts.deliver import Mark, way_words
from csdesk.session import Session
from csdesk.widgets.paint import Line, spread, wrap
from csdesk.width import cells

PROMISE = named("said.promise")
OF_TEXT = frozenset((named("deal.take"), named("deal.sent")))


class Draft(Struct):
    """A text on its way: the words, or why there are none; `more` is what else a screen asked the worker for."""

    text: str = ""
    refusal: str = ""
    code: str = ""
    warnings: tuple[str, ...] = ()
    more: Any = None

    def denies(self, action: Action) -> str | None:
        """Tell why there is nothing to record of a text that is refused."""
        return "  ".join(self.refusal.split("\n")) or None if action.id in OF_TEXT else None


class Deal(DeskScreen):
    """A screen for one order; Enter copies the text and goes back.

    Args:
        session: The sitting.
        key: The order's id.
    """

    CSS_PATH: ClassVar = "order_dialog.tcss"
    TITLE_WORDS = ""
    ASKS: ClassVar[Mapping[str, Named]] = {}
    """The action that asks for what a text is refused for, by the code of the refusal: Enter does it."""
    UNREAD = CHECKS["message_unread"]

    def __init__(self, session: Session, key: str) -> None:
        super().__init__(session)
        self.key = key
        self.pressed = ""
        self.waiting = False
        self.kept: list[events.Key] = []
        self.draft = Draft()
        self.pane = self.sheet(self.lines, "deal")
        self.head.place = "orders"

    # -- what a deal gives ------------------------------------------------------------------------------------------

    def make(self, desk: Desk, mark: Mark | None) -> Result:
        """Call the verb; runs in the worker."""
        raise NotImplementedError

    def look(self, desk: Desk) -> Any:  # noqa: ARG002 - most need nothing more
        """Return what else the screen shows; runs in the worker."""
        return None

    def facts(self) -> list[Line]:
        """Return the lines between title and text."""
        raise NotImplementedError

    def whom(self) -> Whom:
        """Return whom the text is for."""
        return whom_of(self.order) or Whom("", "", "")

    # -- what is shown ----------------------------------------------------------------------------------------------

    @property
    def order(self) -> Order:
        """The order as it stands."""
        return self.session.snapshot.orders[self.key]

    @property
    def standing(self) -> Standing:
        """Its conclusions."""
        return self.session.snapshot.standings[self.key]

    def taken(self, *, one: bool = False) -> list[str]:  # noqa: ARG002 - it is always this one
        """Return the order's id."""
        return [self.key]

    def situation(self) -> Situation:
        """Return what permissions depend on."""
        return one_row(self.order, self.standing) if self.key in self.session.snapshot.orders else Situation()

    def meant(self, action: Action) -> Action:
        """Return what a key does: where something is missing in the text, what would take it asks for that."""
        asks = self.ASKS.get(self.draft.code) if action.id in OF_TEXT else None
        return self.session.keymap.named(asks) if asks else action

    def why_not(self, action: Action) -> str | None:
        """Tell why an action is not allowed: of a text that is refused nothing is copied or sent."""
        meant = self.meant(action)
        return self.draft.denies(meant) or super().why_not(meant)

    def label(self, action: Action) -> str:
        """Return the word of what a key does."""
        return super().label(self.meant(action))

    async def act(self, action: Action) -> None:
        """Do what a key means now."""
        await super().act(self.meant(action))

    def body(self) -> Iterable[Widget]:
        """Yield the pane."""
        yield self.pane

    def on_mount(self) -> None:
        """Ask the worker for the text."""
        self.refresh_draft()

    def heading(self) -> Line:
        """Return what is settled here, and with whom."""
        order = self.order
        pack = self.session.view.packs.get(order.platform)
        platform = pack.name.get(language(), order.platform) if pack else order.platform
        who = f"{platform} …{order.order_no[-4:]} · {clean(buyer_word(order) or '-')}"
        return [(_(self.TITLE_WORDS), "strong"), (f" · {who}", "text")]

    def lines(self, width: int) -> list[Line]:
        """Return title, facts and the text that would leave."""
        if self.key not in self.session.snapshot.orders:
            return []
        found = [spread(self.heading(), [(_("Esc back"), "dim")], width), [], *self.facts(), *self._buyer_says(), []]
        draft = self.draft
        if draft.refusal:
            found += [[(row, "soon")] for part in draft.refusal.split("\n") for row in wrap(clean(part), width)]
        elif draft.text:
            size = _("{count} character[s], check passed").format(count=len(draft.text))
            head = _("will be copied")
            found += [[(f"- {head} - {size} ", "dim"), ("-" * max(0, width - 60), "rule")]]
            rows = [row for part in clean_lines(draft.text).split("\n") for row in wrap(part, width)]
            found += [[(row, "text")] for row in rows]
        found += [
            [("! " + row, "soon")] for warning in draft.warnings for row in wrap(clean(spoken(warning)), width - 2)
        ]
        return found

    def _buyer_says(self) -> list[Line]:
        """Return what the buyer wrote with the order, whichever text is made for it."""
        message = self.order.buyer_message
        if not message:
            return []
        unread = self.order.desk.message_read != message
        return [self.field(_("buyer says"), message, _(self.UNREAD) if unread else "", "soon")]

    def field(self, label: str, value: str, note: str = "", tone: str = "text") -> Line:
        """Return a labelled value with a note behind it."""
        head = label + " " * max(1, 12 - cells(label))
        line: Line = [(head, "dim"), (clean(value), "strong")]
        return [*line, (f"   {note}", tone)] if note else line

    # -- going round ------------------------------------------------------------------------------------------------

    async def on_key(self, event: events.Key) -> None:
        """Remember which key it was, for one action may have a key for each choice; while the worker settles, wait."""
        if self.waiting and self.is_current:
            self.kept.append(event)
            event.stop()
            event.prevent_default()
            return
        self.pressed = event.key
        await super().on_key(event)

    def attempt(
        self, job: Callable[[Desk], R], then: Callable[[R], None], refused: Callable[[DeskError], None] | None = None
    ) -> None:
        """Let the worker do a job; until it is answered keys wait."""
        self.waiting = True
        super().attempt(job, then, refused)

    def settle(self) -> None:
        """Give the kept keys back, behind what comes of the answer."""
        self.waiting = False
        kept, self.kept = self.kept, []
        for event in kept:
            self.call_later(self.on_key, event)

    def say_it(self, **said: object) -> None:
        """Make text and facts with what was typed; where that is why there is no text it is in its line again."""
        before = {name: getattr(self, name) for name in said}
        vars(self).update(said)
        self.refresh_draft(lambda: vars(self).update(before))

    def refresh_draft(self, back: Callable[[], None] | None = None) -> None:
        """Make text and facts anew; `back` is called for a new refusal, which then changes nothing."""

        def job(desk: Desk) -> Draft:
            more = self.look(desk)
            try:
                result = self.make(desk, None)
            except DeskError as error:
                return Draft(refusal="\n".join(error.said()), code=error.code, more=more)
            return Draft(result.text or "", warnings=result.warnings, more=more)

        def show(draft: Draft) -> None:
            if back is not None and draft.refusal not in ("", self.draft.refusal):
                back()
                self.refused("  ".join(draft.refusal.split("\n")))
                return
            self.draft = draft
            self.pane.repaint()
            self.foot.repaint()

        self.session.do(job, show)

    async def action_deal_take(self) -> None:
        """Copy the text, record it as copied, and go back."""
        self.finish(Mark.COPIED)

    async def action_deal_sent(self) -> None:
        """Record the text as sent and go back."""
        self.finish(Mark.SENT)

    def finish(self, mark: Mark) -> None:
        """Let the worker record the text and, when it is to be copied, put it on the clipboard."""
        whom = self.whom()

        def done(outcome: Used) -> None:
            result = outcome.result
            words = way_words(result.summary, outcome.way) if outcome.way else result.summary
            if outcome.promise is not None and outcome.promise.due_at is not None:
                due, key = f"{outcome.promise.due_at:%m-%d %H:%M}", self.session.keymap.key(PROMISE)
                words += "  " + _("promised {time}, {key} corrects it").format(time=due, key=key)
            if mark is Mark.SENT:
                self.session.went(whom.buyer)
            self.leave(Result(result.changed, words, None, (*result.warnings, *once_sent(self.session, outcome.way))))

        self.attempt(lambda desk: compose.used(desk, self.make(desk, mark), whom, mark), done)

    def hand_in(self, job: Callable[[Desk], Result]) -> None:
        """Let the worker record an answer, then go back."""
        self.attempt(job, self.leave)

    def leave(self, result: Result) -> None:
        """Go back and say there what came of it."""
        if self.is_current:
            self.app.pop_screen()
            below = self.app.screen
            if isinstance(below, DeskScreen):
                below.done(result)

    async def action_deal_back(self) -> None:
        """Go back without doing anything."""
        self.app.pop_screen()
