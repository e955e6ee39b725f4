"""The keys of the picker."""

from __future__ import annotations

from csdesk.actions.action import SENT, Action
from csdesk.actions.allowed import writing
from csdesk.i18n import N_

TEXTS: tuple[Action, ...] = (
    # Picking a text
    Action("picker.take", N_("choose"), N_("Take the text; 1, 2 and 3 take the first three while nothing is typed"),
           (), ("enter",), bar=10),
    Action("picker.down", N_("down"), N_("One text down"), (), ("down",)),
    Action("picker.up", N_("up"), N_("One text up"), (), ("up",)),
    Action("picker.next", N_("next blank"), N_("Go to the next blank; Enter does so too while one is left"),
           (), ("tab",), writing, bar=11),
    Action("picker.more", N_("another text"), N_("Put a further text behind this one"), (), ("f7",), writing,
           bar=12),
    Action("picker.greet", N_("greeting"), N_("Take another greeting"), (), ("f6",), bar=13),
    Action("picker.language", N_("zh/en"), N_("Switch the language of the text"), (), ("f5",), bar=14),
    Action("picker.edit", N_("edit"), N_("Edit the template, with a live preview on this order"), (), ("f4",), bar=15),
    Action("picker.new", N_("new text"), N_("Make a template: its code and name, then its words"), (), ("f2",), bar=18),
    Action("picker.drop", N_("delete"), N_("Delete a template of your own; ours of the same code is back then"),
           (), ("f8",), bar=19),
    Action("picker.sent", N_("was sent"), N_("Record the text as sent, without copying it"), (), SENT[1],
           writing, undoable=True, bar=16),
    Action("picker.later", N_("later"), N_("Put the text into the outbox until a time"), (), ("f9",), writing,
           undoable=True, bar=17),
    Action("picker.back", N_("back"), N_("Leave; what is written stays as a draft"), (), ("escape",), bar=90),
    # Editing a template
    Action("editor.save", N_("save"), N_("Save the template as your own; yours wins"), (), ("ctrl+s", "f2"),
           bar=10),
    Action("editor.blank", N_("blank"), N_("Choose what the order fills in, and put it where the cursor is"),
           (), ("f3",), bar=12),
    Action("editor.outside", N_("own editor"), N_("Go on in the editor that $EDITOR names"), (), ("f4",), bar=11),
    Action("editor.back", N_("back"), N_("Leave; asks once when something is not saved"), (), ("escape",), bar=90),
)  # fmt: skip
