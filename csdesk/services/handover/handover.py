"""The handover (交接班): the list as it stands, free lines, reading and finishing items (H01-H06)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import msgspec
from msgspec import Struct

from csdesk.domain.follow.follow import PREFIX as FOLLOW_PREFIX
from csdesk.domain.follow.follow import Follow, FollowKind
from csdesk.domain.handover import permissions
from csdesk.domain.handover.from_orders import settled_since
from csdesk.domain.handover.items import (
    READ_ONCE,
    Ack,
    Figure,
    Item,
    Note,
    Received,
    Section,
    Shift,
    came_digest,
    differs,
    digest_of,
    dropped,
    gravest,
    plain,
    reading_order,
    shift_over,
    working_day,
)
from csdesk.domain.handover.text import shown
from csdesk.domain.shared.label import listed
from csdesk.errors import UsageError
from csdesk.i18n import _
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import refuse_thing
from csdesk.services.desk.results import Result
from csdesk.services.handover.figures import figures_of
from csdesk.services.today.handover_items import Maker
from csdesk.services.today.handover_reading import Reading
from csdesk.services.today.snapshot import Snapshot, take_snapshot
from csdesk.store import Transaction

PREFIX = "HO"


class Entry(Struct, frozen=True):
    """One item with what this desk knows of its reading.

    Args:
        item: The item.
        unread: Whether the operator has still to acknowledge it.
        acked_at: When it was last read.
        acked_by: By whom.
        came_from: Who handed it over in a file; None for an item of this desk's own data.
        settled: Whether nothing of it is open any more: this desk has the matter and it is settled, or whoever handed
            it over named it no more the next time.
        rivals: What a file said of it that this desk or another file says differently.
        differs: The names of what they say differently.
    """

    item: Item
    unread: bool = False
    acked_at: datetime | None = None
    acked_by: str | None = None
    came_from: str | None = None
    settled: bool = False
    rivals: tuple[Item, ...] = ()
    differs: tuple[str, ...] = ()


class Handover(Struct, frozen=True):
    """The handover as it stands.

    Args:
        shop: The shop.
        operator: Who asks, or hands over.
        date: The day of the shift.
        entries: The items, unread ones first, then in the order of the file.
        figures: The numbers of the shift.
        before: The last shift that came in a file, with its numbers.
    """

    shop: str
    operator: str
    date: date
    entries: tuple[Entry, ...]
    figures: tuple[Figure, ...]
    before: Shift | None = None

    @property
    def items(self) -> tuple[Item, ...]:
        """The items in the order of the file: it does not depend on who has read what."""
        return tuple(sorted((entry.item for entry in self.entries if not entry.settled), key=reading_order))

    @property
    def unread(self) -> tuple[Entry, ...]:
        """What has still to be acknowledged."""
        return tuple(entry for entry in self.entries if entry.unread)


def build(
    desk: Desk, snapshot: Snapshot | None = None, *, section: Section | None = None, reveal: bool = False
) -> Handover:
    """Return the handover as it stands now, made of what is open; nothing is written.

    Args:
        desk: The desk.
        snapshot: Its snapshot, when there is one already.
        section: Only this part (H05: `abnormal` for the manager).
        reveal: Whether personal data stay in clear.
    """
    if snapshot is None:
        desk.sync()
    return within(desk, snapshot, section=section, reveal=reveal)


def within(
    desk: Desk, snapshot: Snapshot | None = None, *, section: Section | None = None, reveal: bool = False
) -> Handover:
    """Return the handover as `build` does, as the records stand: for verbs within a change."""
    snapshot = snapshot or take_snapshot(desk)
    maker = Maker(desk, snapshot.standings, reveal=reveal)
    own = {item.id: item for item in maker.every()}
    tables = desk.records.handover
    own |= {note.id: maker.line(note) for note in tables.open_lines.values()}
    entries = _entries(desk, maker, own, tables.open_received)
    if section is not None:
        entries = [entry for entry in entries if entry.item.section is section]
    ordered = sorted(entries, key=lambda entry: (not entry.unread, *_rank(entry)))
    figures = figures_of(snapshot) if section is None else ()
    now = desk.now()
    came = [shift for shift in tables.shifts.records.values() if shift.came_at is not None]
    before = max(came, key=lambda shift: (shift.day or now.date(), shift.at), default=None)
    return Handover(desk.config.shop, desk.operator, now.date(), tuple(ordered), figures, before)


def _rank(entry: Entry) -> tuple[int, float, float, int, str]:
    """Return the order within the unread, the gravest first, and within the read, as in the file."""
    rank = reading_order(entry.item)
    return (-entry.item.severity if entry.unread else 0, *rank)


def _entries(desk: Desk, maker: Maker, own: Mapping[str, Item], received: Mapping[str, Received]) -> list[Entry]:
    reading = Reading(desk)
    found = []
    for key, item in own.items():
        came = received.get(key)
        rivals = (plain(came), *came.rivals) if came is not None else ()
        unlike = [rival for rival in rivals if differs(item, rival)]
        entry = _entry(reading, item, came, tuple(unlike))
        if not _told(desk, item):
            found.append(entry)
        elif entry.unread:
            found.append(msgspec.structs.replace(entry, settled=True))
    for key, came in received.items():
        if key in own:
            continue
        entry = _entry(reading, plain(came), came, came.rivals)
        if maker.knows(came) or dropped(came, desk.records.handover.shifts.records.values()):
            entry = msgspec.structs.replace(entry, settled=True)
        if entry.unread or not entry.settled:
            found.append(entry)
    return [_as_of_now(maker, entry, received.get(entry.item.id)) for entry in found]


def _as_of_now(maker: Maker, entry: Entry, came: Received | None) -> Entry:
    """Return an entry that somebody wrote with the step and urgency that its order's present state leaves."""
    item, desk = entry.item, maker.desk
    order = desk.orders.get(item.order_id or "")
    note = desk.records.handover.lines.records.get(item.id)
    written = note.made_at if note is not None else None
    if came is not None:
        written = min(came.arrived_at, shift_over(came.day, maker.context.now.tzinfo))
    if order is None or written is None:
        return entry
    now = settled_since(item, order, desk.judge(order), written, maker.context)
    return msgspec.structs.replace(entry, item=now)


def _told(desk: Desk, item: Item) -> bool:
    """Tell whether an item is the line of a shift that is over: who has read it needs it no more."""
    note = desk.records.handover.lines.records.get(item.id) if item.section in READ_ONCE else None
    now = desk.now()
    return note is not None and working_day(note.made_at, now.tzinfo) < working_day(now, now.tzinfo)


def _entry(reading: Reading, item: Item, came: Received | None, rivals: tuple[Item, ...]) -> Entry:
    """Return an item with what is known of its reading."""
    last = reading.acks.last(item.id)
    unlike = dict.fromkeys(name for rival in rivals for name in differs(item, rival))
    return Entry(
        item=item,
        unread=reading.unread(item.id, came),
        acked_at=last.at if last else None,
        acked_by=last.by if last else None,
        came_from=came.by if came else None,
        rivals=rivals,
        differs=tuple(unlike),
    )


# -- verbs ------------------------------------------------------------------------------------------------------------


def add(
    desk: Desk,
    text: str,
    *,
    section: Section = Section.TODO,
    order: str | None = None,
    due: datetime | None = None,
    owner: str | None = None,
) -> Result:
    """Write a free line for the next person; raises `UsageError` for an empty one, or for an order as `find_order`."""
    words = text.strip()
    if not words:
        raise UsageError(_("What shall the next person know?"), hint="csdesk handover add TEXT", code="empty_text")
    with desk.change("handover.add", "") as transaction:
        table, now = desk.records.handover.lines, desk.now()
        about = desk.find(order).id if order else None
        note = Note(table.ids(PREFIX, now)(), section, words, now, desk.who, about, due, owner)
        table.put(transaction, note)
        summary = _("{id} noted for the handover").format(id=note.id)
        transaction.entry.subject, transaction.entry.summary = note.id, summary
    return Result((note.id,), summary)


def acknowledge(desk: Desk, names: Sequence[str] = (), *, every: bool = False) -> Result:
    """Record that the operator read items (H06); the text reads the three gravest of them back (E12).

    Args:
        desk: The desk.
        names: Ids of items or of their sources, or endings of them.
        every: Everything unread.

    Raises `UsageError` for an id that is not in the handover.
    """
    with desk.change("handover.ack", "") as transaction:
        handover = within(desk)
        chosen = list(handover.unread) if every else _find(handover.entries, names)
        table, now = desk.records.handover.acks, desk.now()
        read = [entry for entry in chosen if entry.unread or entry.acked_at is None]
        for entry in read:
            came = desk.records.handover.open_received.get(entry.item.id)
            digest = came_digest(came) if came is not None else digest_of(entry.item)
            table.put(transaction, Ack(f"{entry.item.id} {desk.operator}", now, desk.who, digest))
            if came is not None and entry.settled:
                _finish(desk, transaction, None, came)
        left = len(handover.unread) - sum(entry.unread for entry in read)
        ids = tuple(entry.item.id for entry in read)
        summary = _("{count} acknowledged, {left} unread").format(count=len(ids), left=left)
        transaction.entry.subject, transaction.entry.summary = " ".join(ids), summary
    return Result(ids, summary, "\n".join((summary, *read_back((entry.item for entry in read), now))))


def read_back(items: Iterable[Item], now: datetime) -> tuple[str, ...]:
    """Return the three gravest of what was read, to say back: what, and what comes next (E12)."""
    return tuple(
        shown(" ".join(filter(None, (f"{place}.", item.what.replace("\n", " "), item.next))), now)
        for place, item in enumerate(gravest(items), 1)
    )


def confirm(desk: Desk, ids: Sequence[str]) -> Result:
    """Record that the operator said the gravest things back (E12); once a day, the last time counts."""
    now = desk.now()
    summary = _("read back: {ids}").format(ids=listed(ids))
    with desk.change("handover.confirm", " ".join(ids), summary) as transaction:
        key = f"three {now:%Y-%m-%d} {desk.operator}"
        desk.records.handover.acks.put(transaction, Ack(key, now, desk.who, three=tuple(ids)))
        said = [entry.item.what.partition("\n")[0] for entry in within(desk).entries if entry.item.id in ids]
    return Result(tuple(ids), _("read back: {ids}").format(ids=listed(said)))


def done(desk: Desk, names: Sequence[str]) -> Result:
    """Finish free lines and items that came in a file; what is made of open data ends with its source.

    Raises `UsageError` for an id that is not in the handover, `RefusedError` for one whose source is on this desk.
    """
    with desk.change("handover.done", "") as transaction:
        tables = desk.records.handover
        changed = []
        for entry in _find(within(desk).entries, names):
            key = entry.item.id
            note, came = tables.open_lines.get(key), tables.open_received.get(key)
            refuse_thing(entry.item, permissions.finish, entry.came_from)
            _finish(desk, transaction, note, came)
            changed.append(key)
        summary = _("finished: {ids}").format(ids=listed(changed))
        transaction.entry.subject, transaction.entry.summary = " ".join(changed), summary
    return Result(tuple(changed), summary)


_KINDS = {Section.LEADS: FollowKind.LEAD, Section.DAIGOU: FollowKind.DAIGOU, Section.ABNORMAL: FollowKind.ABNORMAL}


def adopt(desk: Desk, name: str, due: datetime | None = None) -> Result:
    """Take a free line or an item that came in a file into the follow-ups (R07); it is finished here, in one change.

    Raises `UsageError` for an id that is not in the handover, `RefusedError` for this desk's own data.
    """
    with desk.change("handover.follow", name) as transaction:
        tables, now = desk.records.handover, desk.now()
        (entry,) = _find(within(desk).entries, [name])
        item, note, came = entry.item, tables.open_lines.get(entry.item.id), tables.open_received.get(entry.item.id)
        refuse_thing(item, permissions.finish, entry.came_from)
        kind, table = _KINDS.get(item.section, FollowKind.TODO), desk.records.follow
        platform = item.order_id.partition(":")[0] if item.order_id else None
        made = Follow(
            table.ids(FOLLOW_PREFIX, now)(), kind, item.what, now, desk.operator, item.order_id, item.buyer_nick,
            platform, due or item.due_at, last_word=item.said,
        )  # fmt: skip
        table.put(transaction, made)
        _finish(desk, transaction, note, came)
        summary = _("{id} is followed up as {follow}").format(id=item.id, follow=made.id)
        transaction.entry.subject, transaction.entry.summary = f"{item.id} {made.id}", summary
    return Result((made.id,), summary)


def _finish(desk: Desk, transaction: Transaction, note: Note | None, came: Received | None) -> None:
    tables, now = desk.records.handover, desk.now()
    if note is not None:
        tables.lines.put(transaction, msgspec.structs.replace(note, done_at=now))
    if came is not None:
        tables.received.put(transaction, msgspec.structs.replace(came, done_at=now))


def _find(entries: Sequence[Entry], names: Sequence[str]) -> list[Entry]:
    """Return the entries of ids, of sources, or of endings of ids; each once."""
    found: dict[str, Entry] = {}
    for name in names:
        wanted = name.strip()
        hits = [entry for entry in entries if wanted.upper() == entry.item.id or wanted == entry.item.source]
        hits = hits or [entry for entry in entries if wanted and entry.item.id.endswith(f"-{wanted.upper()}")]
        hits = hits or [entry for entry in entries if len(wanted) > 3 and entry.item.source.endswith(wanted)]
        if len(hits) != 1:
            raise UsageError(
                _("{name} is not in the handover.").format(name=repr(name))
                if not hits
                else _("{name} fits {count} entr[y|ies].").format(name=name, count=len(hits)),
                where=", ".join(sorted(entry.item.id for entry in hits)[:8]),
                hint=_("List them: csdesk handover show"),
                code="no_such_item" if not hits else "ambiguous_id",
            )
        found[hits[0].item.id] = hits[0]
    return list(found.values())
