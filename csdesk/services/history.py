"""Undo and redo: the changes of the journal, taken back or brought back one at a time, each as a change of its own."""

from __future__ import annotations

from csdesk.i18n import _
from csdesk.services.bench import Bench
from csdesk.services.results import Result
from csdesk.store import REDO, UNDO, take_back


def undo(bench: Bench) -> Result:
    """Take the newest change back; raises `RefusedError` when what it touched was changed again since."""
    return _step(bench, UNDO, _("undone: {what}"), _("There is nothing to take back."))


def redo(bench: Bench) -> Result:
    """Bring back what was taken back last, unless something else was changed since."""
    return _step(bench, REDO, _("brought back: {what}"), _("There is nothing to bring back."))


def _step(bench: Bench, verb: str, words: str, nothing: str) -> Result:
    change = take_back(bench.store, verb, bench.now().isoformat(), bench.operator)
    if change is None:
        return Result((), nothing)
    return Result(tuple(change.subject.split()), words.format(what=change.summary))
