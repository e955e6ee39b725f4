"""The keys of the paste pair in every list of buyers, and of the box that shows a copied text."""

from __future__ import annotations

from csdesk.actions.action import SENT, Action
from csdesk.actions.allowed import a_thing, doubtful
from csdesk.i18n import N_

PAIR: tuple[Action, ...] = (
    # The paste pair
    Action("pair.key", N_("search key"), N_("Copy the buyer's name (or the order's number) for the platform's search"),
           (".",), ("f9",), a_thing, bar=17),
    Action("pair.copy", N_("copy text"), N_("Copy the last text for this buyer again; without one, pick it"),
           ("y",), ("f8",), a_thing, bar=18),
    Action("said.sent", N_("was sent"), N_("Record that the copied text was sent"), *SENT, a_thing,
           undoable=True, bar=19),
    Action("said.promise", N_("promise"), N_("Correct when the last promise to this buyer is due"),
           ("d",), ("ctrl+r",), a_thing, undoable=True),
    # A copied text in sight
    Action("shown.back", N_("go on"), N_("Close the box"), (), ("enter", "escape"), bar=10),
    Action("shown.works", N_("it arrived"), N_("The terminal takes texts: do not show them again in this sitting"),
           ("y",), ("f8",), doubtful, bar=11),
)  # fmt: skip
