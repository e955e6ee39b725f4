"""The keys of Today and of the small screens: files, the log."""

from __future__ import annotations

from csdesk.actions.action import Action
from csdesk.i18n import N_

SMALL: tuple[Action, ...] = (
    # Files
    Action("files.up", N_("folder above"), N_("Go to the folder above"), (), ("left", "backspace"), bar=20),
    Action("files.path", N_("type a path"), N_("Type or paste the path of a folder"), ("/",), ("f3",), bar=30),
    # The log
    Action("log.search", N_("search"), N_("Search the log, live"), ("/",), ("f3", "ctrl+f"), bar=50),
    # Today
    Action("today.done", N_("done"), N_("Close this routine step"), ("c", "e"), ("f2", "ctrl+s", "ctrl+e"),
           undoable=True, bar=20),
    Action("today.skip", N_("skip"), N_("Skip this routine step, with the reason"), ("x",), ("ctrl+x",),
           undoable=True, bar=21),
)  # fmt: skip
