"""The inbox: every message with its clock, the figures of the day, and how commands and screens see a message."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from csdesk.domain.handover import items
from csdesk.domain.orders.parcels import nick_shown, receivers_of
from csdesk.domain.shared.masking import mask_text, masker
from csdesk.domain.shared.models import Outline
from csdesk.domain.talk.figures import reply_figures, rounds_of
from csdesk.domain.talk.messages import ANSWER_STANDS, Kind, Message, State, state_of
from csdesk.domain.talk.waiting import Level, Wait, urgency, wait_of
from csdesk.services.desk.desk import Desk
from csdesk.services.today import message_search
from csdesk.services.today.clocks import Clocks


class Inbox:
    """One moment of the inbox; never changes once it is made.

    What was done before today is settled: its clock is only read when somebody looks.

    Args:
        messages: Every live message by id.
        live: The ids of those that are not settled.
        now: The desk's clock.
        clocks: Office hours and windows.
        shift_end: When the last shift but the operator's own was handed over; snoozes of it have ended.
    """

    def __init__(
        self,
        messages: Mapping[str, Message],
        live: Iterable[str],
        now: datetime,
        clocks: Clocks,
        shift_end: datetime | None = None,
    ) -> None:
        self.messages = messages
        self.now = now
        self.shift_end = shift_end
        self.clocks = clocks
        self._waits = {key: self.judge(messages[key], now) for key in live}
        self.live = tuple(sorted(self._waits, key=lambda key: urgency(messages[key], self._waits[key])))
        self.open = tuple(key for key in self.live if self._waits[key].state is State.OPEN)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        begun = [messages[key] for key in self.live]
        rounds = rounds_of(begun, midnight, now, lambda message: self._waits[message.id].wait_s)
        self.figures = reply_figures(found for some in rounds.values() for found in some)
        self.by_platform = {name: reply_figures(some) for name, some in sorted(rounds.items())}

    @functools.cached_property
    def ids(self) -> tuple[str, ...]:
        """All ids, most urgent first, what is done last and newest first."""
        past = sorted(self.messages.keys() - self._waits.keys(), key=lambda key: self.messages[key].last_at)
        return (*self.live, *reversed(past))

    @functools.cached_property
    def done(self) -> tuple[str, ...]:
        """The ids of what is done, newest first."""
        past = self.ids[len(self.live) :]
        return (*(key for key in self.live if self._waits[key].state is State.DONE), *past)

    def wait(self, key: str, now: datetime | None = None) -> Wait:
        """Return the clock of a message, at this moment or a later one."""
        if now is None and key in self._waits:
            return self._waits[key]
        return self.judge(self.messages[key], now or self.now)

    def judge(self, message: Message, now: datetime) -> Wait:
        """Return the clock of any message, an archived one too."""
        return wait_of(message, now, *self.clocks.of(message.platform), self.shift_end)

    def waiting(self, platform: str | None = None) -> int:
        """Return how many messages are open and wait for us."""
        return sum(platform in (None, self.messages[key].platform) for key in self.open)

    def late(self) -> int:
        """Return how many of those are past their window or deadline."""
        return sum(self._waits[key].level is Level.LATE for key in self.open)

    def open_of(self, *kinds: Kind) -> int:
        """Return how many messages of some kinds are open."""
        return sum(self.messages[key].kind in kinds for key in self.open)


class InboxKeeper:
    """Makes inboxes one after the other, looking again only at what is not settled."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._settled: dict[str, Message] = {}
        self._last: Inbox | None = None

    @functools.cached_property
    def clocks(self) -> Clocks:
        """Office hours and windows; raises `DataError` for settings that cannot be read."""
        return Clocks(self._desk)

    def look(self) -> Inbox:
        """Return the inbox as it is now."""
        messages, now, last = self._desk.records.messages.records, self._desk.now(), self._last
        end = self._shift_end(now)
        if last is not None and last.messages is messages and last.now == now and last.shift_end == end:
            return last
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        long_ago = midnight - ANSWER_STANDS
        live, settled = [], self._settled
        for key, message in messages.items():
            if settled.get(key) is message:
                continue
            if _settled(message, now, midnight, long_ago):
                settled[key] = message
            else:
                live.append(key)
        self._last = Inbox(messages, live, now, self.clocks, end)
        return self._last

    def _shift_end(self, now: datetime) -> datetime | None:
        """Return when the last shift but the operator's own was handed over, if ever one was."""
        if not self._desk.store.table("shifts"):
            return None
        return items.shift_end(self._desk.records.handover.shifts.records.values(), self._desk.operator, now)


def _settled(message: Message, now: datetime, midnight: datetime, long_ago: datetime) -> bool:
    """Tell whether a message was done before today: an answer of long ago, the usual case, is seen at once."""
    first, last = message.said[0].at, message.said[-1]
    if last.ours and last.at is not None and last.at < long_ago and first is not None and first < midnight:
        return True
    return message.received_at < midnight and state_of(message, now) is State.DONE


def inbox_of(desk: Desk) -> InboxKeeper:
    """Return the keeper of a desk's inbox."""
    return desk.kept(InboxKeeper)


def take_inbox(desk: Desk) -> Inbox:
    """Return the inbox as it is now."""
    return inbox_of(desk).look()


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
    owner_due: datetime | None
    passed_at: datetime | None
    escalated: bool
    tags: tuple[str, ...]
    snooze_until: datetime | None
    lines: tuple[LineView, ...]


class LineView(Struct, frozen=True):
    """One line of a conversation."""

    at: datetime | None
    ours: bool
    text: str | None


GLIMPSE = 400
"""How many characters of a message a row can show at most."""


def glimpse(message: Message, about: Outline | None = None) -> str:
    """Return the beginning of what was said on one line, for a row, masked; `about` is its order."""
    return mask_text(" ".join(message.text[:GLIMPSE].split()), receivers_of(about)) or ""


def view_message(
    message: Message, wait: Wait, *, about: Outline | None = None, reveal: bool = False, last: int | None = None
) -> MessageView:
    """Return the view of a message about an order; its words are masked unless `reveal`.

    With `last` it holds only so many of its lines, and the beginning of the text: a talk may have ten thousand.
    """
    said = message.said if last is None else message.said[-last:]
    text, nick = masker(reveal=reveal, receivers=receivers_of(about)), message.buyer_nick or message.sender
    return MessageView(
        id=message.id,
        kind=message.kind,
        platform=message.platform,
        buyer_nick=nick if reveal else nick_shown(nick, about),
        order_id=message.order_id,
        subject=text(message.subject),
        text=text(message.text) if last is None else glimpse(message, about),
        received_at=message.received_at,
        state=wait.state,
        wait_s=wait.wait_s,
        due_at=wait.due_at,
        answered_at=message.answered_at,
        level=wait.level,
        owner=message.owner,
        owner_due=message.owner_due,
        passed_at=message.passed_at,
        escalated=message.escalated,
        tags=message.tags,
        snooze_until=message.snooze_until,
        lines=tuple(LineView(line.at, line.ours, text(line.text)) for line in said),
    )


def list_messages(
    desk: Desk,
    *,
    state: State | None = None,
    kind: Kind | None = None,
    platform: str | None = None,
    find: str = "",
    reveal: bool = False,
) -> list[MessageView]:
    """Return the messages that fit everything asked, most urgent first."""
    inbox = take_inbox(desk)
    ids: Iterable[str] = inbox.ids
    if state is not None:
        ids = [key for key in ids if inbox.wait(key).state is state]
    if kind is not None:
        ids = [key for key in ids if inbox.messages[key].kind is kind]
    if platform is not None:
        ids = [key for key in ids if inbox.messages[key].platform == platform]
    if find.strip():
        ids = [key for key in ids if message_search.fits_message(desk, inbox.messages[key], inbox.wait(key), find)]
    talks = [inbox.messages[key] for key in ids]
    return [view_message(one, inbox.wait(one.id), about=desk.about(one.order_id), reveal=reveal) for one in talks]
