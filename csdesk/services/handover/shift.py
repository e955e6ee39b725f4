"""The end of a shift: what is open, what was done, the line for the next one (R12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from csdesk.domain.handover import items
from csdesk.domain.orders.trades import won_back
from csdesk.domain.reports.periods import period_of
from csdesk.domain.reports.service import case_figures
from csdesk.domain.talk import reviews
from csdesk.domain.talk.messages import State, only_copied
from csdesk.errors import UsageError
from csdesk.i18n import N_, _
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.handover import files, handover
from csdesk.services.today.queues import QUEUES
from csdesk.services.today.snapshot import Snapshot
from csdesk.services.today.status import routine_of
from csdesk.services.today.steps import step_title
from csdesk.store import effective

if TYPE_CHECKING:
    from csdesk.domain.handover.items import Note, Shift

ONLY_COPIED = "text.copied"
"""Stands for what was answered, thanked for or told by a copied text of which nobody said that it went (ADR 0005)."""

DEEDS: Mapping[str, tuple[str, ...]] = {
    N_("addresses confirmed"): ("order.confirm_answer",),
    N_("addresses and orders changed"): (),
    N_("cash on delivery settled"): ("order.cod_answer",),
    N_("payment reminders"): (),
    N_("parcels shipped"): ("order.ship",),
    N_("buyers told of their parcel"): ("order.notify",),
    N_("messages answered"): ("message.reply",),
    N_("texts only copied"): (ONLY_COPIED,),
    N_("reviews answered"): ("review.reply", "review.thank"),
    N_("buyers of reviews contacted"): (),
    N_("cases opened"): (),
    N_("cases closed"): (),
    N_("compensations"): (),
    N_("follow-ups finished"): ("follow.done",),
    N_("imports"): ("import",),
    N_("lines in the journal"): ("log.add",),
}
"""What the work of a shift is counted in, and the verbs that count; without verbs the records are."""

CHANGES = ("address", "order")
"""The slips of what a buyer had changed."""

TIMES = ("order.ship", "import")
"""The verbs that count as often as they were done; any other counts what it was done to, each thing once."""

BULK = ("order.notify", "review.thank")
"""The verbs whose one change is about all the things it names."""


class Count(Struct, frozen=True):
    """A number with its label, and how many of it are late."""

    label: str
    count: int
    late: int = 0


class ShiftEnd(Struct, frozen=True):
    """The end of a shift.

    Args:
        at: The desk's clock.
        operator: Whose shift it is.
        open: What is open, most pressing first; what is nothing is left out.
        done: What was done on this day by anyone, as far as it was not taken back.
        steps_open: Titles of the routine's steps that are open.
        routine: How far the routine is, as `3/8`.
        handed_at: When the operator handed this shift over; None before.
        handed_changed: Whether the handover says other things since then.
    """

    at: datetime
    operator: str
    open: tuple[Count, ...]
    done: tuple[Count, ...]
    steps_open: tuple[str, ...]
    routine: str
    handed_at: datetime | None = None
    handed_changed: bool = False

    @property
    def handed_words(self) -> str:
        """Return when the shift was handed over and whether that still holds; empty before."""
        if self.handed_at is None:
            return ""
        words = _("exported at {time}, changed since") if self.handed_changed else _("exported at {time}")
        return words.format(time=f"{self.handed_at.astimezone(self.at.tzinfo):%H:%M}")


def shift_end(desk: Desk, snapshot: Snapshot) -> ShiftEnd:
    """Return the end of the shift as it is now."""
    routine = routine_of(snapshot)
    steps = zip(snapshot.routine, snapshot.steps, strict=True)
    handed = _handed(desk, snapshot.now)
    return ShiftEnd(
        snapshot.now,
        desk.operator,
        tuple(count for count in _open(snapshot) if count.count),
        tuple(_done(desk, snapshot)),
        tuple(step_title(step) for step, state in steps if state.state == "open"),
        f"{routine.done}/{routine.total}",
        handed.at if handed is not None else None,
        handed is not None and files.changed_since(desk, handed, snapshot),
    )


def _handed(desk: Desk, now: datetime) -> Shift | None:
    """Return how the operator handed over the shift that ends now, or None."""
    shifts = desk.records.handover.shifts.records.values()
    mine = (shift for shift in shifts if shift.came_at is None and items.mine(shift.at, shift.by, desk.operator, now))
    return max(mine, key=lambda shift: shift.at, default=None)


def _open(snapshot: Snapshot) -> Iterator[Count]:
    talk = snapshot.talk
    for row in sorted(QUEUES.values(), key=lambda row: not row.pressing):
        yield Count(_(row.label), snapshot.count(row.id), row.late(talk))
    snoozed = sum(talk.inbox.wait(key).state is State.SNOOZED for key in talk.inbox.live)
    yield Count(_("Snoozed"), snoozed)


def _reported(desk: Desk, snapshot: Snapshot) -> Mapping[str, int]:
    """Return the deeds that are counted of the records, as the service report does, whatever verb or text made them."""
    day = period_of("day", snapshot.now.date()).bounds(desk.clock.zone)
    records = desk.records

    def today(at: datetime) -> bool:
        return day[0] <= at < day[1]

    cases = case_figures(records.cases.records.values(), *day)
    changed = {slip.order_id for slip in records.slips.records.values() if slip.kind in CHANGES and today(slip.at)}
    words = [
        [one for one in review.contacts if today(one.at) and not one.copied]
        for review in records.reviews.records.values()
    ]
    paid = [case.payment for case in records.cases.records.values()]
    reminded = sum(won_back(order, *day) is not None for order in snapshot.orders.values() if order.desk.reminders)
    return {
        "payment reminders": reminded,
        "addresses and orders changed": len(changed),
        "buyers of reviews contacted": sum(bool(contacts) for contacts in words),
        "cases opened": cases.opened,
        "cases closed": cases.closed,
        "compensations": sum(one is not None and today(one.at) for one in paid)
        + sum(any(one.amount for one in contacts) for contacts in words),
    }


def _done(desk: Desk, snapshot: Snapshot) -> Iterator[Count]:
    done: dict[str, set[str]] = {}
    now, reported = snapshot.now, _reported(desk, snapshot)
    begin = now.replace(hour=0, minute=0, second=0)
    for change, undone in effective(desk.store.changes()):
        at = datetime.fromisoformat(change.at)
        if at < begin - timedelta(days=1):
            break  # newest first: a clock that was set back by hours does not hide the day
        if not undone and at.astimezone(now.tzinfo).date() == now.date():
            things = change.subject.split() if change.verb in BULK else [change.subject]
            done.setdefault(change.verb, set()).update([str(change.seq)] if change.verb in TIMES else things)
    done[ONLY_COPIED] = set()
    for verb, copied in _copied(desk).items():
        found = done.setdefault(verb, set())
        done[ONLY_COPIED] |= found & copied
        found -= copied
    for words, verbs in DEEDS.items():
        count = len(set[str]().union(*(done.get(verb, ()) for verb in verbs))) if verbs else reported[words]
        if count:
            yield Count(_(words), count)


def _copied(desk: Desk) -> Mapping[str, set[str]]:
    """Return by the verb what it only copied a text for, while nobody said that it went."""
    records = desk.records
    told = [order for order in desk.orders.values() if order.desk.notices]
    looked = {key for key, review in records.reviews.records.items() if reviews.only_copied(review)}
    return {
        "message.reply": {key for key, message in records.messages.records.items() if only_copied(message)},
        "review.reply": looked,
        "review.thank": looked,
        "order.notify": {order.id for order in told if not any(one.sent for one in order.desk.notices)},
    }


def line_of_day(desk: Desk) -> str:
    """Return what the operator wrote of this day's shift; empty when nothing is written yet."""
    note = _line(desk)
    return note.text if note is not None else ""


def _line(desk: Desk) -> Note | None:
    today, lines = desk.now().date(), desk.records.handover.lines.records.values()
    mine = (
        line
        for line in lines
        if items.person(line.by) == desk.operator and line.section is items.Section.SUMMARY and not line.done_at
    )
    return next((line for line in mine if line.made_at.astimezone(desk.clock.zone).date() == today), None)


def sum_up(desk: Desk, text: str) -> Result:
    """Write the shift in a line, instead of what was written of it before; it heads the handover.

    Raises `UsageError` for an empty line.
    """
    words = " ".join(text.split())
    if not words:
        raise UsageError(_("What shall the next person know?"), code="empty_text")
    summary = _("the shift in a line: {text}").format(text=words)
    with desk.change("handover.add", "", summary) as transaction:
        table, now, before = desk.records.handover.lines, desk.now(), _line(desk)
        if before is None:
            note = items.Note(table.ids(handover.PREFIX, now)(), items.Section.SUMMARY, words, now, desk.who)
        else:
            note = structs.replace(before, text=words)
        table.put(transaction, note)
        transaction.entry.subject = note.id
    return Result((note.id,), summary)
