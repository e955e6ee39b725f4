"""Messages: talks, station messages, mails and tickets, the most urgent first, each with its running clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from csdesk import i18n
from csdesk.domain.labels import STAGES, label
from csdesk.domain.messages import Kind, Message, State
from csdesk.domain.talk_labels import LEVELS, MESSAGE_KINDS, MESSAGE_STATES
from csdesk.domain.waiting import Level, Wait
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.screens.message_passing import MessagePassing
from csdesk.screens.message_verbs import MessageVerbs
from csdesk.screens.talking import field
from csdesk.services.inbox import Inbox, MessageView, view_message
from csdesk.widgets.paint import Line, Span, spread, wrap
from csdesk.widgets.queue import Column
from csdesk.widgets.words import clock_words, day_words

TONES = {Level.LATE: "late", Level.STRONG: "late", Level.SLOW: "soon", Level.FRESH: "done", Level.CALM: "dim"}
DONE = "done"
LINES = 40
"""How many lines of a conversation the card holds."""


class Messages(MessageVerbs, MessagePassing):
    """The inbox."""

    NAME = "messages"
    CSS_PATH = "talk.tcss"
    TABS = (
        ("open", N_("To answer")),
        ("snoozed", N_("Snoozed")),
        ("waiting_buyer", N_("Waiting for the buyer")),
        ("station", N_("Station messages")),
        ("mail", N_("Mail")),
        ("done", N_("Finished")),
    )
    COLUMNS = (
        Column(N_("from"), 4),
        Column(N_("buyer"), 12, grow=1),
        Column(N_("words"), 20, grow=4),
        Column(N_("waits"), 9, right=True),
        Column(N_("state"), 8),
    )
    EMPTY = (
        N_("No messages here."),
        N_("Ctrl+V takes in a chat that you copied; Ctrl+O imports chats and mails."),
    )

    @property
    def inbox(self) -> Inbox:
        """The inbox of the session's snapshot."""
        return self.session.snapshot.talk.inbox

    def on_mount(self) -> None:
        """Show what there is, and let the clocks run."""
        super().on_mount()
        self._shown: dict[str, str] = {}
        self.set_interval(1.0, self.tick)

    def tick(self) -> None:
        """Paint the rows whose clock shows something else than a second ago, and no other."""
        if self.app.screen is not self or self.session.bench.clock.frozen:
            return
        rows = self.rows
        for key in rows.keys[rows.top : rows.top + rows.page]:
            words = self._clock(key)[0]
            if self._shown.get(key, words) != words:
                rows.repaint_row(key)
            self._shown[key] = words

    def deal(self) -> dict[str, tuple[str, ...]]:
        """Return the keys of each tab but the done ones: these are many and seldom looked at."""
        inbox = self.inbox
        found: dict[str, list[str]] = {tab: [] for tab, _words in self.TABS if tab != DONE}
        for key in inbox.live:
            state = inbox.wait(key).state
            if state is State.DONE:
                continue
            found[state].append(key)
            kind = inbox.messages[key].kind
            if kind is not Kind.BUYER:
                found["mail" if kind is Kind.MAIL else "station"].append(key)
        return {tab: tuple(keys) for tab, keys in found.items()}

    def keys_of(self, tab: str) -> tuple[str, ...]:
        """Return the keys of a tab."""
        return self.inbox.done if tab == DONE else super().keys_of(tab)

    def count_of(self, tab: str) -> int:
        """Return how many messages a tab has."""
        if tab != DONE:
            return super().count_of(tab)
        inbox = self.inbox
        return len(inbox.messages) - sum(inbox.wait(key).state is not State.DONE for key in inbox.live)

    def _clock(self, key: str) -> Span:
        message = self.inbox.messages[key]
        wait = self.inbox.wait(key, self.session.bench.now())
        if wait.state is State.SNOOZED:
            return (clock_words(message.snooze_until, self.session.snapshot.now), "dim")
        if message.kind is Kind.BUYER and wait.state is State.OPEN:
            return (waited(wait), TONES[wait.level])
        if message.kind is Kind.TICKET and wait.due_at is not None:
            return (f"{wait.due_at:%m-%d %H:%M}", TONES[wait.level])
        return ("", "dim")

    def row_of(self, key: str) -> list[Span]:
        """Return the cells of a message's row."""
        message = self.inbox.messages[key]
        wait = self.inbox.wait(key)
        pack = self.session.bench.packs.get(message.platform or "")
        name = pack.short.get(i18n.language(), "") if pack else (message.platform or "")[:2]
        kind = name if message.kind is Kind.BUYER else _(MESSAGE_KINDS[message.kind])
        words = " ".join(filter(None, (message.subject, message.text.replace("\n", " "))))
        if wait.level in LEVELS:
            state = (label(LEVELS, wait.level), TONES[wait.level])
        else:
            state = (label(MESSAGE_STATES, wait.state), "dim")
        shown = view_message(message, wait)
        tag = "* " if "difficult" in message.tags else ""
        return [
            (clean(kind), "dim"),
            (tag + clean(shown.buyer_nick or "-"), "text"),
            (clean(" ".join((shown.text or words).split("\n")) if not message.subject else words), "text"),
            self._clock(key),
            state,
        ]

    def records(self) -> Mapping[str, object]:
        """Return the records of the rows."""
        return self.inbox.messages

    def words_of(self, key: str) -> str:
        """Return what a filter looks in."""
        message = self.inbox.messages[key]
        return "\n".join(
            filter(None, (message.buyer_nick, message.sender, message.subject, message.text, message.order_id))
        )

    def card_of(self, room: int) -> list[Line]:
        """Return the conversation with its buyer and order."""
        key = self.rows.current
        if key is None or key not in self.inbox.messages:
            return []
        message, wait = self.inbox.messages[key], self.inbox.wait(key)
        view = view_message(message, wait)
        state = (label(MESSAGE_STATES, wait.state), "strong")
        lines: list[Line] = [spread([(clean(view.buyer_nick or "-"), "strong")], [state], room)]
        if view.subject:
            lines += [[(row, "text")] for row in wrap(clean(view.subject), room)]
        lines += [[], *conversation(view, room), []]
        lines += self._order(message, room)
        lines += field(_("owner"), self._owner(message), room)
        return lines + field(_("tags"), " ".join(message.tags), room)

    def _owner(self, message: Message) -> str:
        """Return to whom a message was passed on, when, and by when an answer is due."""
        if not message.owner:
            return ""
        now = self.session.snapshot.now
        since = day_words(message.passed_at, now) if message.passed_at else ""
        due = _("due {time}").format(time=day_words(message.owner_due, now)) if message.owner_due else ""
        return "  ".join(filter(None, (message.owner, _("escalated") if message.escalated else "", since, due)))

    def _order(self, message: Message, room: int) -> list[Line]:
        snapshot = self.session.snapshot
        order = snapshot.orders.get(message.order_id or "")
        if order is None:
            return field(_("order"), message.order_id or "", room)
        stage = label(STAGES, snapshot.standings[order.id].stage)
        items = ", ".join(line.title or line.sku or "?" for line in order.lines[:3])
        buyer = (order.platform, order.buyer_nick)
        count = sum((other.platform, other.buyer_nick) == buyer for other in snapshot.orders.values())
        words = f"{order.order_no}  {stage}  {order.amount or ''}\n{items}"
        return field(_("order"), words, room) + field(_("orders of this buyer"), str(count), room)


def waited(wait: Wait) -> str:
    """Return how long a message waits, as `0:42` or `1:02:03`."""
    span = timedelta(seconds=wait.wait_s)
    words = str(span) if wait.wait_s >= 3600 else f"{wait.wait_s // 60}:{wait.wait_s % 60:02d}"
    return words.replace(" days, ", "d ").replace(" day, ", "d ")


def conversation(view: MessageView, room: int) -> list[Line]:
    """Return the last lines of a talk: who, when, and the words."""
    lines: list[Line] = []
    for said in view.lines[-LINES:]:
        who = _("we") if said.ours else clean(view.buyer_nick or _("buyer"))
        at = f"{said.at:%H:%M:%S}" if said.at else ""
        lines.append([(f"{who} {at}".strip(), "key" if said.ours else "dim")])
        words = said.text or _("(asked in the chat window)")
        lines += [[("  " + row, "text")] for part in words.split("\n") for row in wrap(clean(part), room - 2)]
    return lines
