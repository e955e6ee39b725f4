"""Messages: what buyers, platforms and mails said, in rounds; merging what arrives twice or out of order.

A message is one round: what a buyer said until we answered, and our answer. It is what platforms count (E01).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec
from msgspec import Struct


class Kind(StrEnum):
    """Where a message came from; a ticket is a platform's own, with a deadline (E14)."""

    BUYER = "buyer"
    STATION = "station"
    MAIL = "mail"
    TICKET = "ticket"


class State(StrEnum):
    """Whose turn it is."""

    OPEN = "open"
    WAITING_BUYER = "waiting_buyer"
    SNOOZED = "snoozed"
    DONE = "done"


class Said(Struct, frozen=True, omit_defaults=True, gc=False):
    """One thing somebody said; `ours` when we did.

    `desk` while only this desk says so, no export; `copied` when the text was copied and nobody said that it was sent.
    """

    text: str
    at: datetime | None = None
    ours: bool = False
    desk: bool = False
    copied: bool = False


class Message(Struct, frozen=True, omit_defaults=True, gc=False):
    """One round.

    Args:
        id: `MS-MMDD-NN`.
        kind: Where it came from.
        said: The buyer's lines, then ours, in the order of time.
        arrived_at: When the desk first took it in; the time of lines that have none.
        sender: The address of a mail.
        key: What makes a mail or station message the same one: its Message-ID, or a digest.
        ticket_due: The deadline that a ticket names.
        owner: To whom it was passed on, when (`passed_at`) and by when an answer is due (`owner_due`); `escalated` when
            beyond our authority (M25).
        muted: What else comes from its sender is done on arrival.
    """

    id: str
    kind: Kind
    said: tuple[Said, ...]
    arrived_at: datetime
    platform: str | None = None
    shop: str | None = None
    buyer_nick: str | None = None
    order_id: str | None = None
    subject: str | None = None
    sender: str | None = None
    key: str | None = None
    ticket_due: datetime | None = None
    snoozed_at: datetime | None = None
    snooze_until: datetime | None = None
    done_at: datetime | None = None
    owner: str | None = None
    owner_due: datetime | None = None
    escalated: bool = False
    tags: tuple[str, ...] = ()
    passed_at: datetime | None = None
    muted: bool = False

    @property
    def received_at(self) -> datetime:
        """When the first line came, or when the desk took it in."""
        return next((line.at for line in self.said if line.at and not line.ours), self.arrived_at)

    @property
    def last_at(self) -> datetime:
        """When the buyer's last line came."""
        return next((line.at for line in reversed(self.said) if line.at and not line.ours), self.arrived_at)

    @property
    def answered_at(self) -> datetime | None:
        """When we first answered for sure; None while we did not, or only copied a text."""
        answer = next((line for line in self.said if line.ours and not line.copied), None)
        return (answer.at or self.arrived_at) if answer is not None else None

    @property
    def handled_at(self) -> datetime | None:
        """When we first answered or copied an answer."""
        answer = next((line for line in self.said if line.ours), None)
        return (answer.at or self.arrived_at) if answer is not None else None

    @property
    def text(self) -> str:
        """What the other side said."""
        return "\n".join(line.text for line in self.said if not line.ours)


def confirmed(message: Message, text: str, at: datetime) -> Message:
    """Return a message whose copied answer went at a time: from then on it counts as answered."""
    said = tuple(
        msgspec.structs.replace(line, copied=False, at=at) if line.copied and line.text == text else line
        for line in message.said
    )
    return msgspec.structs.replace(message, said=said)


def only_copied(message: Message) -> bool:
    """Tell whether an answer was copied and nobody said yet that it went: it does not count as answered."""
    return message.answered_at is None and message.handled_at is not None


ANSWER_STANDS = timedelta(days=1)
"""How long an answered round waits for the buyer before it counts as done."""


def state_of(message: Message, now: datetime, shift_end: datetime | None = None) -> State:
    """Return whose turn it is: an answer leaves the turn to the buyer.

    A snooze ends on time, with a new line, or with the shift in which it was asked for (`shift_end`: when the last
    shift but one's own was handed over): the next person was not there.
    """
    last = message.last_at
    if message.done_at is not None and message.done_at >= last:
        return State.DONE
    handled = message.handled_at
    if handled is not None:
        turn_is_theirs = message.kind is Kind.BUYER and now < handled + ANSWER_STANDS
        return State.WAITING_BUYER if turn_is_theirs else State.DONE
    until = message.snooze_until
    since = message.snoozed_at
    ended = since is not None and (since < last or (shift_end is not None and since <= shift_end))
    if until is not None and now < until and not ended:
        return State.SNOOZED
    return State.OPEN


# -- rounds -----------------------------------------------------------------------------------------------------------

SAME_ANSWER = timedelta(minutes=10)
"""How far the platform's time of an answer may lie from the one the desk wrote down."""


def _timed(lines: Iterable[Said], base: datetime) -> Iterator[tuple[datetime, Said]]:
    """Yield lines with the time by which they are sorted: their own, or that of the line before."""
    at: datetime | None = None
    for line in lines:
        at = line.at or at
        yield at or base, line


def merge(known: Sequence[Message], new: Sequence[Said], now: datetime) -> list[tuple[Said, ...]]:
    """Return the rounds of one conversation: what is known of it and what arrives, each line once, by time.

    Args:
        known: The rounds the desk has, oldest first.
        new: Lines of an export or a paste, in its order; what is known already is passed over.
        now: The desk's clock, the time of lines that have none.
    """
    old = [pair for message in known for pair in _timed(message.said, message.arrived_at)]
    have = Counter((line.ours, line.at, line.text) for _at, line in old)
    seen: Counter[tuple[bool, datetime | None, str]] = Counter()
    for at, line in _timed(new, now):
        key = (line.ours, line.at, line.text)
        seen[key] += 1
        if seen[key] > have[key]:
            old = [pair for pair in old if not _told_by_desk(pair[1], line)] if line.ours else old
            old.append((at, line))
    old.sort(key=lambda pair: pair[0])
    ends = sorted(message.done_at for message in known if message.done_at is not None)
    return _rounds(old, ends)


def _told_by_desk(known: Said, line: Said) -> bool:
    if not known.desk or known.at is None or line.at is None:
        return False
    return known.text == line.text and abs(known.at - line.at) <= SAME_ANSWER


def _rounds(lines: Iterable[tuple[datetime, Said]], ends: Sequence[datetime]) -> list[tuple[Said, ...]]:
    found: list[list[Said]] = []
    since: datetime | None = None
    for at, line in lines:
        if not line.ours and (since is None or any(since <= end < at for end in ends)):
            found.append([])
            since = at
        if found:  # what we said before anybody asked is no round
            found[-1].append(line)
            since = None if line.ours else since
    return [tuple(lines) for lines in found]


def renew(known: Sequence[Message], rounds: Sequence[tuple[Said, ...]], fresh: Message) -> list[Message]:
    """Return the messages of new rounds: each keeps the record it had, new ones are made like `fresh` (id empty)."""
    owner = {(line.ours, line.at, line.text): message for message in known for line in message.said if not line.ours}
    taken: set[str] = set()
    found = []
    for said in rounds:
        keys = [(line.ours, line.at, line.text) for line in said if not line.ours]
        record = next((owner[key] for key in keys if key in owner and owner[key].id not in taken), fresh)
        taken.add(record.id)
        found.append(msgspec.structs.replace(record, said=said))
    return found


def sender_key(message: Message) -> str | None:
    """Return by what a sender is known: the address of a mail, the subject of a notice; None for a buyer."""
    return None if message.kind is Kind.BUYER else message.sender or message.subject
