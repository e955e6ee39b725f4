"""The inbox: every message with its clock, the figures of the day, and how commands and screens see a message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from msgspec import Struct

from csdesk.domain.figures import Figures, Round, reply_figures
from csdesk.domain.masking import mask_text
from csdesk.domain.messages import Kind, Message, State
from csdesk.domain.waiting import Level, Wait, urgency, wait_of
from csdesk.services.bench import Bench
from csdesk.services.clocks import Clocks


class Inbox(Struct, frozen=True):
    """One moment of the inbox.

    Args:
        messages: Every live message by id.
        waits: The clock of each, by id.
        ids: All ids, most urgent first.
        figures: The reply figures of today.
        by_platform: The same for each platform that had messages today.
    """

    messages: Mapping[str, Message]
    waits: Mapping[str, Wait]
    ids: tuple[str, ...]
    figures: Figures
    by_platform: Mapping[str, Figures]

    def waiting(self, platform: str | None = None) -> int:
        """Return how many messages are open and wait for us."""
        return sum(self._ours(key, platform) for key in self.messages)

    def late(self, platform: str | None = None) -> int:
        """Return how many of those are past their window or deadline."""
        return sum(self._ours(key, platform) and self.waits[key].level is Level.LATE for key in self.messages)

    def _ours(self, key: str, platform: str | None) -> bool:
        return self.waits[key].state is State.OPEN and platform in (None, self.messages[key].platform)


def take_inbox(bench: Bench, clocks: Clocks | None = None) -> Inbox:
    """Judge every message now; figures are of the desk's own day."""
    clocks = clocks or Clocks(bench)
    messages, now = bench.records.messages.records, bench.now()
    waits = {key: wait_of(message, now, *clocks.of(message.platform)) for key, message in messages.items()}
    ids = tuple(sorted(messages, key=lambda key: urgency(messages[key], waits[key])))
    rounds = day_rounds(bench, messages, waits, now.date())
    every = [found for some in rounds.values() for found in some]
    by_platform = {name: reply_figures(some) for name, some in sorted(rounds.items())}
    return Inbox(messages, waits, ids, reply_figures(every), by_platform)


def day_rounds(
    bench: Bench, messages: Mapping[str, Message], waits: Mapping[str, Wait], day: date
) -> dict[str, list[Round]]:
    """Return the rounds that buyers began on a day, by platform (`other` where it is not known)."""
    found: dict[str, list[Round]] = {}
    for key, message in messages.items():
        received = message.received_at.astimezone(bench.clock.zone)
        if message.kind is Kind.BUYER and received.date() == day and received <= bench.now():
            response = waits[key].wait_s if message.answered_at is not None else None
            buyer = (message.platform, message.buyer_nick or key)
            found.setdefault(message.platform or "other", []).append(Round(buyer, received.timestamp(), response))
    return found


class MessageView(Struct, frozen=True):
    """A message in the form of the JSON contract; the names and their order are fixed."""

    id: str
    kind: Kind
    platform: str | None
    buyer_nick: str | None
    order_id: str | None
    subject: str | None
    text: str | None
    received_at: datetime
    state: State
    wait_s: int
    due_at: datetime | None
    answered_at: datetime | None
    level: Level
    owner: str | None
    escalated: bool
    tags: tuple[str, ...]
    snooze_until: datetime | None
    lines: tuple[LineView, ...]


class LineView(Struct, frozen=True):
    """One line of a conversation."""

    at: datetime | None
    ours: bool
    text: str | None


def view_message(message: Message, wait: Wait, *, reveal: bool = False) -> MessageView:
    """Return the view of a message; phone numbers in its words are masked unless `reveal`."""

    def text(value: str | None) -> str | None:
        return value if reveal else mask_text(value)

    return MessageView(
        id=message.id,
        kind=message.kind,
        platform=message.platform,
        buyer_nick=message.buyer_nick or message.sender,
        order_id=message.order_id,
        subject=text(message.subject),
        text=text(message.text),
        received_at=message.received_at,
        state=wait.state,
        wait_s=wait.wait_s,
        due_at=wait.due_at,
        answered_at=message.answered_at,
        level=wait.level,
        owner=message.owner,
        escalated=message.escalated,
        tags=message.tags,
        snooze_until=message.snooze_until,
        lines=tuple(LineView(line.at, line.ours, text(line.text)) for line in message.said),
    )


def list_messages(
    bench: Bench,
    *,
    state: State | None = None,
    kind: Kind | None = None,
    platform: str | None = None,
    find: str = "",
    reveal: bool = False,
) -> list[MessageView]:
    """Return the messages that fit everything asked, most urgent first."""
    inbox = take_inbox(bench)
    ids: Iterable[str] = inbox.ids
    if state is not None:
        ids = [key for key in ids if inbox.waits[key].state is state]
    if kind is not None:
        ids = [key for key in ids if inbox.messages[key].kind is kind]
    if platform is not None:
        ids = [key for key in ids if inbox.messages[key].platform == platform]
    if find.strip():
        from csdesk.services.talk_search import fits_message

        ids = [key for key in ids if fits_message(bench, inbox.messages[key], inbox.waits[key], find)]
    return [view_message(inbox.messages[key], inbox.waits[key], reveal=reveal) for key in ids]
