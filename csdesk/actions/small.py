"""The keys of Today and of the small screens: files, the log, the end of the shift."""

from __future__ import annotations

from csdesk.actions.action import Action
from csdesk.actions.allowed import a_line, a_thing, of_step
from csdesk.domain.today import routine
from csdesk.i18n import N_

SMALL: tuple[Action, ...] = (
    # Files
    Action("files.up", N_("folder above"), N_("Go to the folder above"), (), ("left", "backspace"), bar=20),
    Action("files.path", N_("type a path"), N_("Type or paste the path of a folder"), ("/",), ("f3",), bar=30),
    Action("files.rejects", N_("rejected rows"), N_("Show the rows that were rejected: mend them, try them again"),
           ("r",), ("f7",), bar=40),
    Action("files.came", N_("what came"), N_("Show what came of the imports, file by file"),
           ("i",), ("ctrl+g",), bar=41),
    Action("files.columns", N_("columns"), N_("Show what the columns of this table are taken for, and import it anew"),
           ("c",), ("f2",), bar=42),
    Action("came.rejects", N_("rejected rows"), N_("Show the rows that were rejected: mend them, try them again"),
           ("r",), ("f7",), bar=40),
    # The columns of an unknown table
    Action("map.next", N_("next meaning"), N_("Take the next meaning for the row"), (), ("right",), bar=20),
    Action("map.back", N_("former meaning"), N_("Take the meaning before for the row"), (), ("left",), bar=30),
    Action("map.say", N_("type it"), N_("Type what the row is"), ("/",), ("f3",), bar=40),
    Action("map.accept", N_("take all guesses"), N_("Take every guess for sure"), ("a",), ("f4",), bar=50),
    # Settings
    Action("settings.next", N_("next group"), N_("To the next group of settings"), (), ("right",), bar=20),
    Action("settings.back", N_("group before"), N_("To the group of settings before"), (), ("left",)),
    Action("settings.search", N_("search"), N_("Search the settings, live"), ("/",), ("f3",), bar=30),
    Action("settings.reset", N_("as shipped"), N_("Let the default of the setting hold again"), ("x",), ("ctrl+x",),
           a_thing, bar=40),
    Action("settings.try", N_("try it"), N_("Try the mailbox or the channel: log in, send a line to yourself"),
           ("t",), ("f7",), a_line, bar=50),
    Action("settings.password", N_("password"), N_("Keep the password of the mailbox or the channel, for you alone"),
           ("p",), ("f4",), a_line, bar=51),
    Action("settings.add", N_("new channel"), N_("Set up one more way to send: by mail or through apprise"),
           ("a",), ("f5",), bar=52),
    # Rejected rows
    Action("rejects.retry", N_("try again"), N_("Read the row again, with what is known of exports now"),
           ("r",), ("f7",), a_thing, undoable=True, bar=20),
    Action("rejects.drop", N_("let go"), N_("Keep the row no longer, also when its file comes again"),
           ("x",), ("ctrl+x",), a_thing, undoable=True, bar=21),
    # The log
    Action("log.search", N_("search"), N_("Search the log, live"), ("/",), ("f3",), bar=50),
    # Today
    Action("today.done", N_("done"), N_("Close this routine step"), ("c", "e"), ("f2", "ctrl+s", "ctrl+e"),
           of_step(routine.not_done), undoable=True, bar=20),
    Action("today.skip", N_("skip"), N_("Skip this routine step, with the reason"), ("x",), ("ctrl+x",),
           of_step(routine.not_done), undoable=True, bar=21),
    Action("today.end", N_("end of shift"), N_("The end of the shift: what is open, what was done, handover, backup"),
           ("E",), ("f9",), bar=22),
    Action("today.demo", N_("made-up shop"), N_("Look at a made-up tea-ware shop first."), ("d",), ("f8",)),
    # The end of the shift
    Action("shift.line", N_("a line"), N_("Write the shift in a line; it heads the handover"), ("n",), ("f4",),
           undoable=True, bar=10),
    Action("shift.export", N_("handover"), N_("Write the handover as a page for reading and printing"), ("o",), ("f7",),
           bar=11),
    Action("shift.backup", N_("backup"), N_("Copy the whole desk to the backups"), ("b",), ("f8",), bar=12),
    Action("shift.archive", N_("archive"), N_("Move finished orders to the archive; they stay findable"), ("a",),
           ("f9",), bar=13),
)  # fmt: skip
