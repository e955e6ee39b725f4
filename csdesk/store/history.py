"""Undo and redo, read off the changes themselves.

A change is undone when an effective change names it in `undoes`; an undo is taken back the same way. So the log is the
undo stack, across restarts and processes.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.store import archive
from csdesk.store.journal import Change, Document, Op, is_null, read_draft
from csdesk.store.store import Store
from csdesk.store.transaction import Entry, Transaction

UNDO, REDO = "undo", "redo"
HOUSEKEEPING = ("store.", "draft.", "sending.")
"""Verbs that begin so are no step that undo goes back over: moving documents about, drafts, and what has left."""

_decode = msgspec.json.Decoder().decode

Place = tuple[str, int]
"""Table and id of a document."""

_COUNTED = re.compile(r"([A-Z]+-[0-9]{4}-)([0-9]+)")
"""An id that the desk counts up by the day: `HO-0317-01`."""

_NAMED = 5
"""How many documents an error names that going back would overwrite."""


def effective(changes: Iterable[Change]) -> Iterator[tuple[Change, bool]]:
    """Yield changes newest first, each with whether it was taken back."""
    undone: set[int] = set()
    for change in changes:
        taken_back = change.seq in undone
        if not taken_back and change.undoes is not None:
            undone.add(change.undoes)
        yield change, taken_back


def undo_steps(store: Store) -> Iterator[Change]:
    """Yield what undo takes back, one after the other: changes of documents that still hold, newest first."""
    for change, taken_back in effective(store.changes()):
        if not taken_back and change.ops and change.verb not in (UNDO, REDO) and not _keeps_house(change):
            yield change


def redo_steps(store: Store) -> Iterator[Change]:
    """Yield the undos that redo takes back, one after the other; a newer change of another kind ends them."""
    for change, taken_back in effective(store.changes()):
        if taken_back or change.verb == REDO or not (change.ops or change.undoes) or _keeps_house(change):
            continue
        if change.verb != UNDO:
            return
        yield change


def _keeps_house(change: Change) -> bool:
    return change.verb.startswith(HOUSEKEEPING)


def next_undo(store: Store) -> Change | None:
    """Return what undo would take back now."""
    return next(undo_steps(store), None)


def next_redo(store: Store) -> Change | None:
    """Return the undo that redo would take back now."""
    return next(redo_steps(store), None)


def take_back(
    store: Store,
    verb: str,
    at: str,
    operator: str,
    *,
    force: bool = False,
    newer_than: int = 0,
    lasting: frozenset[str] = frozenset(),
) -> Change | None:
    """Undo or redo one step as one change of its own; return what was taken back (or brought back), or None.

    Args:
        store: The store.
        verb: `UNDO` or `REDO`.
        at: ISO 8601 time of the desk's clock.
        operator: Code of the operator.
        force: Go back even over documents that were changed since.
        newer_than: Undo nothing up to this change.
        lasting: Tables that never go back: what they say has happened outside of the desk.

    Raises `RefusedError` that names what was changed since, so that going back would lose that.
    """
    with store.change(Entry(at, operator, verb, "")) as transaction:
        target = next_undo(store) if verb == UNDO else next_redo(store)
        if target is None or target.seq <= newer_than:
            return None
        if not force:
            _check_untouched(store, target, lasting)
        _put_back(store, transaction, target, lasting)
        transaction.keep = True
        transaction.entry.undoes = target.seq
        transaction.entry.subject = target.subject
        transaction.entry.summary = target.summary
        return target


def kept(store: Store) -> Iterator[tuple[Path, Change]]:
    """Yield the changes that a server did not take, oldest first, each with the file that keeps it."""
    for path in sorted((store.folder / "drafts").glob("*.json")):
        yield path, read_draft(path)


def make_again(store: Store, transaction: Transaction, draft: Change) -> None:
    """Make a change that was never acknowledged, as one of now: what it added gets new numbers.

    Raises `RefusedError` when its records were changed since, or are there already.
    """
    added = [op for op in draft.ops if is_null(op.before)]
    back = tuple(Op(op.table, op.id, op.after, op.before) for op in draft.ops if not is_null(op.before))
    opposite = msgspec.structs.replace(draft, seq=draft.seq - 1, ops=back)
    _check_untouched(store, opposite, frozenset())
    _put_back(store, transaction, opposite, frozenset())
    new_names = _new_names(store, added)
    for op in added:
        text = bytes(op.after)
        for old, new in new_names.items():
            text = text.replace(b'"%b"' % old.encode(), b'"%b"' % new.encode())
        transaction.add(op.table, text)


def _new_names(store: Store, added: Collection[Op]) -> dict[str, str]:
    """Return the ids of a day that another took meanwhile, each with the next free one."""
    found: dict[str, str] = {}
    for table in {op.table for op in added}:
        rows = {bytes(row) for row in store.table(table).values()}
        taken = {_decode(row).get("id") for row in rows} - {None}
        mine = [(_decode(op.after).get("id"), op) for op in added if op.table == table]
        busy = taken | {name for name, _op in mine}
        for name, op in mine:
            counted = _COUNTED.fullmatch(str(name))
            if bytes(op.after) in rows or (name in taken and counted is None):
                raise RefusedError(_("It is there already."), where=f"{table} {name or op.id}", code="changed_since")
            if name in taken and counted is not None:
                number = counted[2]
                following = (f"{counted[1]}{count:0{len(number)}}" for count in itertools.count(int(number)))
                found[name] = next(one for one in following if one not in busy)
                busy.add(found[name])
    return found


def _put_back(store: Store, transaction: Transaction, target: Change, lasting: frozenset[str]) -> None:
    new = set[Place]()
    for op in target.ops:
        if op.table in lasting:
            continue
        if is_null(op.before):
            transaction.remove(op.table, op.id)
            new.add((op.table, op.id))
        else:
            transaction.put(op.table, op.id, bytes(op.before))
    away = archive.newest(store, new & _put_away_since(store, target.seq)) if new else {}
    before = _archived_before(store, target.seq, away)
    for table, key in before:  # it was brought back by the change, and is in the archive as it became later
        transaction.put(table, key, before[table, key])
    archive.take_out(store, transaction, away.keys() - before.keys(), hold=True)


def _put_away_since(store: Store, seq: int) -> set[Place]:
    """Return the documents that went to the archive after a change."""
    found = set[Place]()
    for change in store.changes():
        if change.seq <= seq:
            break
        if _keeps_house(change):
            found |= {(op.table, op.id) for op in change.ops if is_null(op.after)}
    return found


def _archived_before(store: Store, seq: int, places: Collection[Place]) -> dict[Place, bytes]:
    """Return those documents that lay in the archive when a change brought them back, as they were; others are new.

    The log is read for that; only for documents that were put away since the change.
    """
    found: dict[Place, bytes] = {}
    left = set(places)
    for change in store.changes() if left else ():
        if not left:
            break
        for op in change.ops if change.seq < seq else ():
            place = (op.table, op.id)
            if place in left and is_null(op.after) and _keeps_house(change):
                left.discard(place)
                found[place] = bytes(op.before)
    return found


def _check_untouched(store: Store, target: Change, lasting: frozenset[str]) -> None:
    away = {(op.table, op.id) for op in target.ops if not is_null(op.after) and op.id not in store.table(op.table)}
    archived = archive.newest(store, away & _put_away_since(store, target.seq)) if away else {}
    hurt = {(op.table, op.id) for op in target.ops if op.table not in lasting and not _same(store, op, archived)}
    if not hurt:
        return
    since: dict[int, str] = {}
    for change in store.changes():
        if change.seq <= target.seq:
            break
        if any((op.table, op.id) in hurt for op in change.ops):
            whose = f"({change.who})" if change.place else ""
            since[change.seq] = " ".join(filter(None, (str(change.seq), change.verb, change.subject, whose)))
    names = [since[seq] for seq in sorted(since)] or [f"{table} {key}" for table, key in sorted(hurt)]
    raise RefusedError(
        _("Change {seq} cannot be taken back: {count} of its records [was|were] changed again since.").format(
            seq=target.seq, count=len(hurt)
        ),
        where=_("Changed by: {names}").format(names="; ".join(names[:_NAMED])),
        hint=_("Look first: csdesk log. To go back all the same: --force"),
        code="changed_since",
    )


def _same(store: Store, op: Op, archived: Mapping[Place, Document]) -> bool:
    """Tell whether a document is as a change left it: on the desk, or put away unchanged since."""
    place = (op.table, op.id)
    current = store.table(op.table).get(op.id)
    current = archived.get(place) if current is None and not is_null(op.after) else current
    if current is None or is_null(op.after):
        return current is None and is_null(op.after)
    if bytes(current) == bytes(op.after):
        return True
    return bool(_decode(current) == _decode(op.after))  # another program may have spelled it anew
