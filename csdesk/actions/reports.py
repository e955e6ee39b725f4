"""The keys of Reports."""

from __future__ import annotations

from csdesk.actions.action import Action
from csdesk.actions.allowed import some
from csdesk.i18n import N_

a_row_of_a_table = some(N_("Only rows of the deal and the consultation table are corrected."))

REPORTS: tuple[Action, ...] = (
    Action("reports.before", N_("older"), N_("The day, week or month before"), ("h",), ("left",), bar=20),
    Action("reports.after", N_("newer"), N_("The day, week or month after"), ("l",), ("right",), bar=21),
    Action("reports.now", N_("newest"), N_("Back to the newest day, week or month"), ("t",), ("ctrl+t",)),
    Action("reports.tab_next", N_("next report"), N_("Go to the next report"), ("]",), ("tab",), bar=22),
    Action("reports.tab_prev", N_("report before"), N_("Go to the report before this one"), ("[",), ("shift+tab",)),
    Action("reports.span", N_("span"), N_("Day, week or month of this table or report"), ("w",), ("ctrl+w",), bar=25),
    Action("reports.copy", N_("copy report"),
           N_("Copy the report, ready to paste; yesterday's ticks the routine's step"), ("y",), ("f8",), bar=23),
    Action("reports.export", N_("export"), N_("Write it to a file: workbook, page, CSV, Markdown or JSON"),
           ("c",), ("f2", "ctrl+s"), bar=24),
    Action("reports.correct", N_("correct"), N_("Correct the row: asked or silent, whose deal, remark"),
           ("n",), ("f4",), a_row_of_a_table, undoable=True, bar=26),
    Action("reports.goal", N_("goal"), N_("Set the goal of this month or the next"), ("o",), ("f5",),
           undoable=True, bar=27),
    Action("reports.owed", N_("note differences"),
           N_("Note what a month's end still lacks or has too much as follow-ups"),
           ("f",), ("f7",), undoable=True, bar=28),
)  # fmt: skip
