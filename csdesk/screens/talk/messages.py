"""Messages: talks, station messages, mails and tickets, the most urgent first, each with its running clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from csdesk import i18n
from csdesk.domain.orders.parcels import nick_shown, receivers_of
from csdesk.domain.shared.label import label
from csdesk.domain.shared.masking import mask_text
from csdesk.domain.shared.times import wait_text
from csdesk.domain.talk.labels import COPIED, LEVELS, MESSAGE_STATES
from csdesk.domain.talk.messages import Kind, State, only_copied
from csdesk.domain.talk.waiting import Level
from csdesk.foreign import clean
from csdesk.i18n import N_, _
from csdesk.screens.orders.rows import items_word
from csdesk.screens.talk import message_passing
from csdesk.screens.talk.message_card import hours_words, message_card
from csdesk.screens.talk.message_verbs import MessageVerbs
from csdesk.services.talk import context
from csdesk.services.today.inbox import Inbox, glimpse
from csdesk.session import Session
from csdesk.widgets.columns import Column, Worth
from csdesk.widgets.paint import Line, Span
from csdesk.widgets.words import clock_words, when_words
from csdesk.worker import at_desk

if TYPE_CHECKING:
    from csdesk.services.talk.context import TalkContext

TONES = {Level.LATE: "late", Level.STRONG: "late", Level.SLOW: "soon", Level.FRESH: "done", Level.CALM: "dim"}
SHORT_KINDS = {Kind.STATION: N_("notice"), Kind.MAIL: N_("mail"), Kind.TICKET: N_("ticket")}
DONE = "done"


class Messages(MessageVerbs):
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
        Column(N_("from"), 6),
        Column(N_("buyer"), 12, grow=1),
        Column(N_("words"), 20, grow=4),
        Column(N_("waits"), 7, right=True),
        Column(N_("due"), 6, right=True),
        Column(N_("state"), 9, grow=1),
        Column(N_("no."), 4, needs=90),
        Column(N_("items"), 12, grow=1, needs=98),
        Column(N_("last line"), 12, needs=112),
    )
    EMPTY = (
        N_("No messages here."),
        N_("Ctrl+V takes in a chat that you copied; Ctrl+O imports chats and mails."),
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._beside: tuple[TalkContext | None, tuple[str, int]] = (None, ("", -1))
        self._looking = False
        self.newest = False

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
        if not self.is_current or self.session.view.clock.frozen:
            return
        rows = self.rows
        for key in rows.keys[rows.top : rows.top + rows.page]:
            words = self._waited(key)[0]
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
        if self.newest:
            found["open"].sort(key=lambda key: inbox.messages[key].last_at, reverse=True)
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

    def _waited(self, key: str) -> Span:
        wait = self.inbox.wait(key, self.session.view.now())
        counted = self.inbox.messages[key].kind is Kind.BUYER and wait.state is State.OPEN
        if not counted:
            return ("", "dim")
        words = (Worth(wait_text(wait.wait_s), wait.wait_s), TONES[wait.level])
        return words if wait.wait_s else ("-", "dim")  # its clock starts later

    def _due(self, key: str) -> Span:
        wait, now = self.inbox.wait(key), self.session.snapshot.now
        due = self.inbox.messages[key].snooze_until if wait.state is State.SNOOZED else wait.due_at
        if due is None or wait.state in (State.WAITING_BUYER, State.DONE):
            return ("", "dim")
        words = clock_words(due, now) if due.astimezone(now.tzinfo).date() == now.date() else f"{due:%m-%d}"
        return (Worth(words, due), TONES[wait.level])

    def row_of(self, key: str) -> list[Span]:
        """Return the cells of a message's row."""
        message = self.inbox.messages[key]
        wait = self.inbox.wait(key)
        pack = self.session.view.packs.get(message.platform or "")
        name = pack.short.get(i18n.language(), "") if pack else (message.platform or "")[:2]
        kind = name if message.kind is Kind.BUYER else _(SHORT_KINDS[message.kind])
        about = self.session.snapshot.about(message.order_id)
        subject = mask_text(message.subject, receivers_of(about))
        words = " ".join(filter(None, (subject, glimpse(message, about))))
        if wait.level in LEVELS:
            state = (label(LEVELS, wait.level), TONES[wait.level])
        elif only_copied(message):
            state = (_(COPIED), "soon")
        else:
            state = (label(MESSAGE_STATES, wait.state), "dim")
        tag = "* " if "difficult" in message.tags else ""
        return [
            (clean(kind), "dim"),
            (tag + clean(nick_shown(message.buyer_nick or message.sender, about) or "-"), "text"),
            (clean(words), "text"),
            self._waited(key),
            self._due(key),
            state,
            ((message.order_id or "")[-4:], "dim"),
            (items_word(order) if (order := self.session.snapshot.orders.get(message.order_id or "")) else "", "dim"),
            when_words(message.last_at, self.session.snapshot.now),
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
        return message_card(self, self.inbox.messages[key], self.inbox.wait(key), self.beside_of(key), room)

    def beside_of(self, key: str) -> TalkContext | None:
        """Return what stands beside a message, or None while the worker still looks it up; one at a time."""
        seq = self.session.snapshot.seq
        found, place = self._beside
        if place == (key, seq) or self._looking:
            return found if place[0] == key else None
        self._looking = True

        def done(beside: TalkContext | None) -> None:
            self._looking = False
            self._beside = (beside, (key, seq))
            self.card.repaint()

        self.session.do(at_desk(context.context_of, key), done)
        return found if place[0] == key else None

    def state_words(self) -> Line:
        """Return whether the clocks run, and if not when they will, before the rest."""
        order: Line = [(_("newest first"), "dim"), ("   ", "text")] if self.newest else []
        return [*hours_words(self.session), *order, *super().state_words()]

    async def action_messages_newest(self) -> None:
        """Put the newest first among those to answer, or the most urgent again (M05)."""
        self.newest = not self.newest
        self.follow()
        self.rows.go(0)

    async def action_messages_pass(self) -> None:
        """Pass the messages on."""
        message_passing.pass_on(self)

    async def action_messages_tag(self) -> None:
        """Tag the messages."""
        message_passing.tag(self)

    async def action_messages_platform(self) -> None:
        """Say of which platform the conversations are."""
        message_passing.platform(self)
