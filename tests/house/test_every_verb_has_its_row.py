"""No verb comes into the registry unless key and command are held against each other."""

from __future__ import annotations

from csdesk.actions import ACTIONS
from tests.every_verb import NO_COMMAND, VERBS


def test_every_verb_of_the_registry_has_its_row() -> None:
    verbs = {action.id for action in ACTIONS if action.undoable or action.verb is not None}
    assert verbs - VERBS.keys() - NO_COMMAND == set()
    assert not VERBS.keys() & NO_COMMAND
    assert VERBS.keys() | NO_COMMAND <= {action.id for action in ACTIONS}
