"""The outbox: texts that wait for their time; a key sends or copies the one under the cursor, none goes by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from textual.widget import Widget

from csdesk.actions import Action
from csdesk.actions.action import Row
from csdesk.domain.shared.denial import words_of
from csdesk.domain.shared.label import label
from csdesk.domain.shared.times import day_words
from csdesk.domain.texts import permissions
from csdesk.domain.texts.sent_log import Waiting
from csdesk.foreign import clean, clean_lines
from csdesk.i18n import N_, _
from csdesk.screens.frame.choice import Option
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.list_screen import ListScreen
from csdesk.services.desk.results import Result
from csdesk.services.talk import by_hand, outbox
from csdesk.services.talk.by_hand import is_by_hand, usual_due
from csdesk.services.talk.compose import Used
from csdesk.services.talk.outbox import Sending, by_due, deliver, end_send, list_open, state_of
from csdesk.services.texts.deliver import way_words
from csdesk.widgets.paint import Line, Span, wrap
from csdesk.widgets.queue import Column, Queue
from csdesk.worker import at_desk

COLUMNS = (
    Column(N_("due"), 14, holds=N_("yesterday 00:00")), Column(N_("channel"), 8), Column(N_("to whom"), 12, grow=1),
    Column(N_("text"), 20, grow=3), Column(N_("state"), 10),
)  # fmt: skip
STATES = {"waiting": N_("to go"), "failed": N_("not taken"), "sending": N_("unknown")}
OURS = {"chat": N_("chat"), "sms": N_("SMS"), "review": N_("review"), "phone": N_("phone")}


class Outbox(ListScreen):
    """The outbox over a place.

    Args:
        place: The place it was called from.
    """

    NAME = "outbox"
    OPENER = "app.outbox"
    CSS_PATH = "outbox.tcss"

    def __init__(self, place: DeskScreen) -> None:
        super().__init__(place.session)
        self.head.place = place.NAME
        self.known: dict[str, Waiting] = {}
        self.rows = Queue(COLUMNS, self._row, self._empty, id="rows")
        self.text = self.sheet(self._text, "text", lambda: self.rows.current)

    def body(self) -> Iterable[Widget]:
        """Yield the list and the whole text of the row."""
        yield self.rows
        yield self.text

    def on_mount(self) -> None:
        """Read the outbox."""
        self.follow()

    def follow(self) -> None:
        """Show what waits."""
        found = {one.id: one for one in by_due(list_open(self.session.snapshot.outbox))}
        if found != self.known:
            self.known = found
            self.rows.show(list(found))
        self.moved()

    def moved(self) -> None:
        """Show the text of the row."""
        self.text.repaint()
        self.foot.repaint()

    def state_words(self) -> Line:
        """Name the screen, with how many texts wait."""
        return [(_("Outbox"), "strong"), (f" {len(self.known)} ", "text")]

    def label(self, action: Action) -> str:
        """Return the word of an action: what is sent by hand is copied."""
        one = self.known.get(self.rows.current or "")
        if action.id in ("outbox.go", "list.open") and one is not None:
            return _("copy") if is_by_hand(one) else _("send")
        return super().label(action)

    def facts_of(self, key: str) -> Row | None:
        """Return the text of a row, the hour, when texts may go, and all that waits."""
        return (self.known[key], *self._hour(), self.known.values())

    def _hour(self) -> tuple[datetime, datetime]:
        """Return the hour, and when texts may go: now or after the quiet hours."""
        return self.session.snapshot.now, usual_due(self.session.view)

    def _row(self, key: str) -> list[Span]:
        one, now = self.known[key], self.session.snapshot.now
        due = one.due_at is None or one.due_at <= now
        state = state_of(one)
        order = self.session.snapshot.orders.get(one.order_id or "")
        who = (order.buyer_nick if order else None) or one.to or (one.order_id or "")[-4:]
        return [
            (day_words(one.due_at, now) if one.due_at else _("now"), "strong" if due else "dim"),
            (clean(label(OURS, one.channel)), "dim"),
            (clean(who), "text"),
            (clean(" ".join(one.text.split())), "text"),
            (label(STATES, state), "dim" if state == "waiting" else "late"),
        ]

    def _text(self, width: int) -> list[Line]:
        one = self.known.get(self.rows.current or "")
        if one is None:
            return []
        found: list[Line] = [[(one.id, "strong"), (f"  {clean(one.subject or '')}", "dim")]]
        for part in clean_lines(one.text).split("\n"):
            found += [[(row, "text")] for row in wrap(part, width)]
        if state_of(one) == "failed":
            at, reason = one.tries[-1]
            words = _("not taken at {time}: {reason}").format(time=f"{at:%H:%M}", reason=reason)
            found += [[], *([(row, "late")] for row in wrap(clean(words), width))]
        return found

    def _empty(self) -> list[Line]:
        words = (_("Nothing waits."), _("F9 in the picker puts a text here until its time; nothing leaves by itself."))
        return [[], *([("   " + word, "dim")] for word in words)]

    # -- verbs ------------------------------------------------------------------------------------------------------

    async def action_list_open(self) -> None:
        """Send or copy the text under the cursor."""
        await self.action_outbox_go()

    async def action_outbox_go(self) -> None:
        """Hand the text to its channel, or copy it."""
        one = self.known.get(self.rows.current or "")
        if one is None:
            return
        if not is_by_hand(one):
            unknown = permissions.send(one, *self._hour(), again=False)
            if unknown is None:
                self._send(one.id, again=False)
            else:
                options = (Option("1", _("send it again"), True),)
                send = partial(self._send, one.id)
                self.choose(words_of(unknown, one), options, lambda again: send(again=again), careful=True)
            return

        def done(used: Used) -> None:
            words = way_words(used.result.summary, used.way)
            if used.promise is not None and used.promise.due_at is not None:
                words += "  " + _("promises {time}").format(time=f"{used.promise.due_at:%m-%d %H:%M}")
            self.said(Result(used.result.changed, words))

        self.session.do(at_desk(by_hand.copy_one, one.id), done)

    def _send(self, name: str, *, again: bool) -> None:
        """Write down the try, let a thread hand the text over, write down how it ended."""

        def begun(sending: Sending) -> None:
            self.say(_("{id} is being sent").format(id=name), "dim")
            self.app.run_worker(lambda: self._deliver(sending), thread=True, exit_on_error=False)

        self.session.do(at_desk(outbox.begin_send, name, again=again), begun)

    def _deliver(self, sending: Sending) -> None:
        reason = deliver(sending)
        self.verb(end_send, sending, reason)

    async def action_app_back(self) -> None:
        """Go back."""
        self.app.pop_screen()

    action_app_outbox = action_app_back
