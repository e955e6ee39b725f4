"""The handover (交接班): items made of what is open, free lines, what came from elsewhere, and who has read what.

The list is a conclusion and is never stored. Stored are four facts: a free line, an item that came in a file, that a
shift was handed over, that somebody read an item (H01-H06, E12).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from msgspec import Struct
from msgspec.json import encode

from csdesk.domain.shared.masking import mask_text
from csdesk.i18n import N_


class Section(StrEnum):
    """The parts of a handover, in the order in which the next person reads them."""

    SUMMARY = "summary"
    JOURNAL = "journal"
    URGENT = "urgent"
    TODO = "todo"
    WAITING = "waiting"
    SPECIAL = "special"
    LEADS = "leads"
    DAIGOU = "daigou"
    ABNORMAL = "abnormal"
    WATCH = "watch"


SECTION_NAMES: Mapping[str, str] = {
    Section.SUMMARY: N_("In short"),
    Section.JOURNAL: N_("Journal"),
    Section.URGENT: N_("Urgent"),
    Section.TODO: N_("To do"),
    Section.WAITING: N_("Waiting"),
    Section.SPECIAL: N_("Special"),
    Section.LEADS: N_("Leads"),
    Section.DAIGOU: N_("Proxy"),
    Section.ABNORMAL: N_("Abnormal"),
    Section.WATCH: N_("Watch"),
}
READ_ONCE = (Section.SUMMARY, Section.JOURNAL)
"""What a shift wrote of itself: whoever has read it the day after needs it no more."""

HIGH, MIDDLE, LOW = 3, 2, 1
SEVERITIES: Mapping[int, str] = {HIGH: N_("act at once"), MIDDLE: N_("this shift"), LOW: N_("good to know")}

LINE = "line"
"""The kind of a free line."""

_RANK = {section: rank for rank, section in enumerate(Section)}


class Item(Struct, frozen=True, omit_defaults=True):
    """One matter that the next person needs to know (H02); words are in the language of who handed over.

    Args:
        id: `HO-0317-482193`, the same each evening; `HO-0317-01` for a free line.
        section: The part it stands in.
        severity: 3 act at once, 2 this shift, 1 good to know.
        kind: What it comes from: order, message, review, case, follow, pickup, outbox, line, text.
        source: The id of that.
        what: What it is.
        order_id: The order.
        buyer_nick: The buyer.
        receiver: Where the parcel goes, masked unless asked for.
        state: How it stands.
        said: What the buyer was told last.
        next: The next step.
        owner: Who does it.
        due_at: By when.
        if_not: What happens if nobody does.
    """

    id: str
    section: Section
    severity: int
    kind: str
    source: str
    what: str
    order_id: str | None = None
    buyer_nick: str | None = None
    receiver: str | None = None
    state: str | None = None
    said: str | None = None
    next: str | None = None
    owner: str | None = None
    due_at: datetime | None = None
    if_not: str | None = None


class Figure(Struct, frozen=True):
    """One number of the shift: its name for programs, its label, its value as text."""

    name: str
    label: str
    value: str


class Note(Struct, frozen=True, omit_defaults=True):
    """A free line; it stays in the list until somebody finishes it. `about` is what a line of the journal is on."""

    id: str
    section: Section
    text: str
    made_at: datetime
    by: str
    order_id: str | None = None
    due_at: datetime | None = None
    owner: str | None = None
    done_at: datetime | None = None
    about: str | None = None


class Received(Item, frozen=True, omit_defaults=True, kw_only=True):
    """An item that came in a file; `rivals` are other versions of the same day: nobody can tell which holds.

    Args:
        day: The day of the shift that handed it over.
        by: Who handed it over.
        arrived_at: When it came here.
        file: In which file.
        rivals: Versions that say something else.
        done_at: When it was finished here.
    """

    day: date
    by: str
    arrived_at: datetime
    file: str
    rivals: tuple[Item, ...] = ()
    done_at: datetime | None = None


class Given(Struct, frozen=True, omit_defaults=True):
    """One item as it was handed over: where it comes from, and a digest of what was said of it."""

    kind: str
    source: str
    digest: str


class Shift(Struct, frozen=True, omit_defaults=True):
    """That a shift was handed over (`id`: `2026-03-17 AH`), and what it said of each item.

    One that came in a file (`from 2026-03-17 AH`) has its numbers and says when it came; its items are `Received`.
    """

    id: str
    at: datetime
    by: str
    items: dict[str, Given] = {}
    day: date | None = None
    figures: tuple[Figure, ...] = ()
    came_at: datetime | None = None


class Ack(Struct, frozen=True, omit_defaults=True):
    """That somebody read an item (`id`: `HO-0317-01 AH`), and what it said then.

    `three` are the ids of what was read back (`id`: `three 2026-03-18 AH`), the gravest things first (E12).
    """

    id: str
    at: datetime
    by: str
    digest: str = ""
    three: tuple[str, ...] = ()


def item_id(kind: str, source: str, since: datetime | None) -> str:
    """Return the id of a matter: the same on every evening and desk, from where it comes from and since when.

    Args:
        kind: The kind of its source.
        source: The id of its source.
        since: When it came up, in the desk's zone; ids of two desks such as `CS-0317-01` differ in it.
    """
    seed = f"{kind} {source}" if kind == "order" or since is None else f"{kind} {source} {since.timestamp():.0f}"
    day = f"{since:%m%d}" if since is not None else "0000"
    return f"HO-{day}-{zlib.crc32(seed.encode()) % 1_000_000:06d}"


_SAID = tuple(name for name in Item.__struct_fields__ if name not in ("id", "receiver"))


def digest_of(item: Item) -> str:
    """Return what tells whether an item still says the same; masked or revealed makes no difference."""
    facts = [getattr(item, name) for name in _SAID]
    masked = [mask_text(fact) if isinstance(fact, str) else fact for fact in facts]
    at = item.due_at
    masked.append(at.timestamp() if at else None)
    return f"{zlib.crc32(encode([fact for fact in masked if not isinstance(fact, datetime)])):08x}"


def came_digest(came: Received) -> str:
    """Return what tells whether what came in files still says the same, other versions included."""
    return " ".join(map(digest_of, (plain(came), *came.rivals)))


def plain(item: Item) -> Item:
    """Return an item without what only its receiver knows of it."""
    return Item(**{name: getattr(item, name) for name in Item.__struct_fields__})


def reading_order(item: Item) -> tuple[int, float, int, str]:
    """Return the sort key of a handover: by section, then by time, then the gravest first, then by id.

    Without a time, what is to be acted on at once comes first and all else last.
    """
    due = item.due_at.timestamp() if item.due_at else float("-inf" if item.severity == HIGH else "inf")
    return (_RANK[item.section], due, -item.severity, item.id)


def gravest(items: Iterable[Item]) -> list[Item]:
    """Return the three items to read back, the gravest first; several of one order are one matter."""
    first: dict[str, Item] = {}
    for item in sorted(items, key=lambda item: (-item.severity, *reading_order(item))):
        first.setdefault(item.order_id or item.id, item)
    return list(first.values())[:3]


# -- who has read what ------------------------------------------------------------------------------------------------


DAY_BEGINS = timedelta(hours=5)


class Handed(Struct, frozen=True):
    """That an item was handed on: when, by whom, in which words (None: in whichever)."""

    at: datetime
    by: str
    digest: str | None = None


class Acks:
    """What was read.

    Args:
        acks: The facts that somebody read an item, by the item's id.
        reader: Who asks.
        now: The desk's clock.
    """

    def __init__(self, acks: Mapping[str, Sequence[Ack]], reader: str, now: datetime) -> None:
        self._of = acks
        self._reader = reader
        self._now = now

    def unread(self, key: str, handed: Handed) -> bool:
        """Tell whether the reader has still to read an item that was handed on.

        What one handed over oneself is read until the next day; what was read since then, by whoever it was, is read;
        and what this reader read before and says the same again is read too. Within one second the words decide.
        """
        if mine(handed.at, handed.by, self._reader, self._now):
            return False

        def settles(ack: Ack) -> bool:
            same = handed.digest in (None, ack.digest)
            return ack.at > handed.at or (same and (ack.at == handed.at or person(ack.by) == self._reader))

        return not any(map(settles, self._of.get(key, ())))

    def last(self, key: str) -> Ack | None:
        """Return who read an item last, or None."""
        return max(self._of.get(key, ()), key=lambda ack: ack.at, default=None)


def by_item(acks: Iterable[Ack]) -> dict[str, list[Ack]]:
    """Return the facts of reading by the id of what was read."""
    found: dict[str, list[Ack]] = {}
    for ack in acks:
        found.setdefault(ack.id.partition(" ")[0], []).append(ack)
    return found


def person(by: str) -> str:
    """Return who it is, at whichever machine."""
    return by.partition("@")[0]


def mine(at: datetime, by: str, reader: str, now: datetime) -> bool:
    """Tell whether something is of the reader's own shift: written by the same person on the same working day."""
    return person(by) == reader and working_day(at, now.tzinfo) == working_day(now, now.tzinfo)


def working_day(at: datetime, zone: tzinfo | None) -> date:
    """Return the working day of a moment: a late shift ends after midnight, the next one begins in the morning."""
    return (at.astimezone(zone) - DAY_BEGINS).date()


def shift_over(day: date, zone: tzinfo | None) -> datetime:
    """Return when the working day of a date is over."""
    return datetime.combine(day + timedelta(days=1), time(), zone) + DAY_BEGINS


RECENT = timedelta(days=7)


def recent_shifts(shifts: Iterable[Shift]) -> list[Shift]:
    """Return the shifts handed over on this desk in the week before the last one, which is the last of them.

    Not the last one alone: who hands over again before reading has still to read what was left before.
    """
    own = sorted((shift for shift in shifts if shift.came_at is None), key=lambda shift: (shift.at, shift.id))
    return [shift for shift in own if shift.at > own[-1].at - RECENT]


def outlived(shifts: Iterable[Shift], now: datetime) -> list[Shift]:
    """Return the shifts handed over here so long ago that nobody asks any more what they named."""
    return [shift for shift in shifts if shift.came_at is None and shift.items and shift.at < now - 2 * RECENT]


def dropped(came: Received, shifts: Iterable[Shift]) -> bool:
    """Tell whether whoever handed an item over named it no more in a later handover that came whole."""
    later = [shift for shift in shifts if shift.came_at and shift.by == came.by and shift.day and shift.day > came.day]
    return bool(later) and came.id not in max(later, key=lambda shift: shift.day or came.day).items


def shift_end(shifts: Iterable[Shift], reader: str, now: datetime) -> datetime | None:
    """Return when the last shift but the reader's own ended: what it put aside is on the table again."""
    ends = [shift.at for shift in recent_shifts(shifts) if not mine(shift.at, shift.by, reader, now)]
    return max(ends, default=None)


def differs(ours: Item, theirs: Item) -> tuple[str, ...]:
    """Return the names of what two versions of an item say differently."""
    return tuple(
        name
        for name in _SAID
        if getattr(ours, name) != getattr(theirs, name) and name not in ("source", "kind", "severity")
    )
