"""Undo and redo, read off the changes themselves.

A change is undone when an effective change names it in `undoes`; an undo is taken back the same way. So the log is the
undo stack, across restarts and processes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from csdesk.errors import RefusedError
from csdesk.i18n import _
from csdesk.store.journal import Change, Op, is_null
from csdesk.store.store import Entry, Store

UNDO, REDO = "undo", "redo"


def effective(changes: Iterable[Change]) -> Iterator[tuple[Change, bool]]:
    """Yield changes newest first, each with whether it was taken back."""
    undone: set[int] = set()
    for change in changes:
        taken_back = change.seq in undone
        if not taken_back and change.undoes is not None:
            undone.add(change.undoes)
        yield change, taken_back


def next_undo(store: Store) -> Change | None:
    """Return the newest change that still holds and is no undo or redo itself."""
    for change, taken_back in effective(store.changes()):
        if not taken_back and change.ops and change.verb not in (UNDO, REDO):
            return change
    return None


def next_redo(store: Store) -> Change | None:
    """Return the newest undo that still holds, unless a newer change of another kind stands before it."""
    for change, taken_back in effective(store.changes()):
        if taken_back or change.verb == REDO or not change.ops:
            continue
        return change if change.verb == UNDO else None
    return None


def take_back(store: Store, verb: str, at: str, operator: str) -> Change | None:
    """Undo or redo one step as one change of its own; return what was taken back (or brought back), or None.

    Raises `RefusedError` when a document was changed since, so that going back would lose that.
    """
    with store.change(Entry(at, operator, verb, "")) as transaction:
        target = next_undo(store) if verb == UNDO else next_redo(store)
        if target is None:
            return None
        _check_untouched(store, target)
        for op in target.ops:
            if is_null(op.before):
                transaction.remove(op.table, op.id)
            else:
                transaction.put(op.table, op.id, bytes(op.before))
        transaction.entry.undoes = target.seq
        transaction.entry.subject = target.subject
        transaction.entry.summary = target.summary
        return target


def _check_untouched(store: Store, target: Change) -> None:
    for op in target.ops:
        if not _same(store, op):
            raise RefusedError(
                _("This cannot be taken back: it was changed again since."),
                where=f"{op.table} {op.id}, {_('change')} {target.seq}",
                hint=_("See: csdesk log"),
                code="changed_since",
            )


def _same(store: Store, op: Op) -> bool:
    current = store.table(op.table).get(op.id)
    return is_null(op.after) if current is None else bytes(current) == bytes(op.after)
