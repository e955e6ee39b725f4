"""What was done: the log, and the way back and forth through it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import islice, takewhile

from msgspec import Struct

from csdesk.domain.shared.label import with_note, with_value
from csdesk.domain.shared.masking import mask_text
from csdesk.errors import RefusedError
from csdesk.i18n import N_, _
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.store import REDO, UNDO, Change, effective, files, redo_steps, take_back, undo_steps
from csdesk.store.history import kept, make_again

LASTING = frozenset(("told",))
"""Tables that no undo takes back: a buyer who was told of his parcel stays told (S01)."""


_WAYS: Mapping[str, str] = {UNDO: N_("undone: {what}"), REDO: N_("brought back: {what}")}
"""What is said of going back and forth: in the log as well, for it is not the deed itself."""


class LogRow(Struct, frozen=True):
    """One change as the log shows it; `undone` tells whether it was taken back."""

    seq: int
    at: str
    operator: str
    verb: str
    subject: str
    summary: str
    undone: bool


def read_log(
    desk: Desk,
    *,
    day: date | None = None,
    find: str = "",
    operator: str = "",
    verb: str = "",
    limit: int | None = None,
) -> list[LogRow]:
    """Return changes newest first (R13).

    Args:
        desk: The desk.
        day: Only of this day, in the shop's time zone.
        find: Only where verb, subject or summary hold this text; case and width do not matter.
        operator: Only of this operator.
        verb: Only of this verb, or of all that begin with it and a dot.
        limit: How many at most.
    """
    return list(islice(_rows(desk, day, fold(find), operator, verb), limit))


def fold(text: str) -> str:
    """Return text in the form in which it is compared."""
    from unicodedata import normalize

    return normalize("NFKC", text).casefold()


def _rows(desk: Desk, day: date | None, find: str, operator: str, verb: str) -> Iterator[LogRow]:
    for change, undone in effective(desk.store.changes()):
        if operator and operator not in (change.operator, change.who):
            continue
        if verb and change.verb != verb and not change.verb.startswith(f"{verb}."):
            continue
        if day is not None and datetime.fromisoformat(change.at).astimezone(desk.clock.zone).date() != day:
            continue
        summary = _words(desk, change)
        if find and find not in fold(f"{change.verb} {change.subject} {summary}"):
            continue
        yield LogRow(change.seq, change.at, change.who, change.verb, change.subject, summary, undone=undone)


def _words(desk: Desk, change: Change) -> str:
    """Return what a change was; of a line of the journal also its words, which stand in the line alone (R13)."""
    if change.verb in _WAYS:
        return _(_WAYS[change.verb]).format(what=change.summary or change.subject)
    note = desk.records.handover.lines.records.get(change.subject) if change.verb == "log.add" else None
    return with_value(change.summary, mask_text(note.text) or "") if note is not None else change.summary


def undo(desk: Desk, count: int = 1, *, to: int | None = None, force: bool = False) -> Result:
    """Take back the last changes, newest first, or all that came after change `to`; each is a change of its own.

    Raises `RefusedError` when a record was changed again since, unless forced; steps before it stay taken back.
    """
    if to is not None:
        desk.store.refresh()
        count = desk.store.seq
    return _walk(desk, UNDO, count, to or 0, force=force)


def redo(desk: Desk, count: int = 1, *, force: bool = False) -> Result:
    """Bring back what was undone last; raises as `undo`."""
    return _walk(desk, REDO, count, 0, force=force)


def retry(desk: Desk, *, drop: bool = False) -> Result:
    """Make what the server of a shared desk did not take as changes of now, oldest first; or `drop` it.

    What cannot be made, since its records were changed meanwhile, is a warning and stays.
    """
    done, refused = list[str](), list[str]()
    for path, draft in list(kept(desk.store)):
        what = draft.summary or draft.verb
        try:
            if not drop:
                with desk.store.change(desk.entry(draft.verb, draft.subject, draft.summary)) as transaction:
                    make_again(desk.store, transaction, draft)
        except RefusedError as error:
            refused.append(f"drafts/{path.name}: {what}: {error.where}")
            continue
        files.disk.unlink(path)
        done.append(what)
    desk.sync()
    words = _("dropped: {what}") if drop else _("saved: {what}")
    return Result((), words.format(what=", ".join(done) or "0"), warnings=tuple(refused))


def next_to_undo(desk: Desk) -> int:
    """Return the number of the change that undo would take back now; 0 for none."""
    desk.store.refresh()
    return next((step.seq for step in undo_steps(desk.store)), 0)


def words_to_undo(desk: Desk) -> str:
    """Return what the change was that undo would take back now; empty for none."""
    desk.store.refresh()
    return next((step.summary for step in undo_steps(desk.store)), "")


def next_to_redo(desk: Desk) -> int:
    """Return the number of the undo that redo would take back now; 0 for none."""
    desk.store.refresh()
    return next((step.seq for step in redo_steps(desk.store)), 0)


def _walk(desk: Desk, verb: str, count: int, newer_than: int, *, force: bool) -> Result:
    done: list[Change] = []
    try:
        if desk.dry_run:
            desk.store.refresh()
            steps = undo_steps(desk.store) if verb == UNDO else redo_steps(desk.store)
            done += takewhile(lambda step: step.seq > newer_than, islice(steps, count))
        while not desk.dry_run and len(done) < count:
            taken = _one(desk, verb, newer_than, force=force)
            if taken is None:
                break
            done.append(taken)
    except RefusedError as error:
        if not done:
            raise
        return _result(verb, done, (error.title, error.where, error.hint))
    return _result(verb, done)


def _one(desk: Desk, verb: str, newer_than: int, *, force: bool) -> Change | None:
    at = desk.now().isoformat()
    return take_back(desk.store, verb, at, desk.operator, force=force, newer_than=newer_than, lasting=LASTING)


def _result(verb: str, done: list[Change], warnings: tuple[str, ...] = ()) -> Result:
    if not done:
        nothing = _("There is nothing to take back.") if verb == UNDO else _("There is nothing to bring back.")
        return Result((), nothing)
    ids = tuple(dict.fromkeys(word for change in done for word in change.subject.split() or [str(change.seq)]))
    what = done[0].summary or done[0].verb
    if done[0].place:
        what = with_note(what, done[0].who)
    if len(done) > 1:
        what = _("{count} change[s]").format(count=len(done))
    return Result(ids, _(_WAYS[verb]).format(what=what), warnings=warnings)


def checkpoint(desk: Desk) -> Result:
    """Bring `desk.json` up to the last change, so that any TinyDB reader sees it all."""
    desk.store.refresh()
    count = desk.store.pending
    desk.store.checkpoint()
    if not count:
        return Result((), _("desk.json was up to date."))
    return Result((), _("desk.json holds every change up to {seq}.").format(seq=desk.store.seq))
