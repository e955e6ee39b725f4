"""What works on every screen and in every list, and the small screens: files, log, Today."""

from __future__ import annotations

from csdesk.actions.action import Action
from csdesk.i18n import N_

EVERYWHERE: tuple[Action, ...] = (
    # Everywhere
    Action("app.help", N_("help"), N_("Show every key of this screen"), ("?",), ("f1",), bar=99),
    Action("app.today", N_("today"), N_("Go to Today: routine, queues, the most urgent thing"), (), ("1",)),
    Action("app.messages", N_("messages"), N_("Go to Messages"), (), ("2",)),
    Action("app.orders", N_("orders"), N_("Go to Orders"), (), ("3",)),
    Action("app.ship", N_("shipping"), N_("Go to Shipping: ready orders, the box for numbers; once more: the pickups"),
           (), ("4",)),
    Action("app.follow", N_("follow-ups"), N_("Go to Follow-ups: the one list of dated things"), (), ("7",)),
    Action("app.handover", N_("handover"), N_("Go to Handover: hand the shift over, read what was left"), (), ("8",)),
    Action("app.reports", N_("reports"), N_("Go to Reports"), (), ("9",)),
    Action("app.products", N_("products"), N_("Go to Products: stock and cards"), (), ("0",)),
    Action("app.reviews", N_("reviews"), N_("Go to Reviews"), (), ("5",)),
    Action("app.cases", N_("after-sales"), N_("Go to After-sales"), (), ("6",)),
    Action("app.next", N_("next urgent"), N_("Go to the most urgent thing"), ("g",), ("ctrl+n",), bar=60),
    Action("app.undo", N_("undo"), N_("Take the last change back"), ("u",), ("ctrl+z",), bar=80),
    Action("app.redo", N_("redo"), N_("Bring back what was taken back"), ("U",), ("ctrl+y",)),
    Action("app.retry", N_("save kept"), N_("Save what the server of a shared desk did not take while it was away"),
           (), ("shift+delete",)),
    Action("app.outbox", N_("outbox"), N_("Show the texts that wait for their time"), ("O",), ("ctrl+home",)),
    Action("app.log", N_("log"), N_("Show every change; go back to any point"), ("H",), ("f12",)),
    Action("app.import", N_("import"), N_("Import exported files: choose one, or paste its path"), (), ("ctrl+o",)),
    Action("app.paste", N_("paste"), N_("Take in the chat or file that is on the clipboard"), (), ("ctrl+v",)),
    Action("app.consult", N_("consultation"), N_("Note a live talk: asked about, how near to buying; 0 shows them all"),
           ("C",), ("shift+left",), undoable=True),
    Action("app.journal", N_("journal"), N_("Write a line of the work journal, on what is under the cursor"),
           ("J",), ("ctrl+delete",), undoable=True),
    Action("app.why", N_("why"), N_("Why it stands so, why so many: the facts, and the rule with its source and date"),
           ("W",), ("ctrl+up",)),
    Action("app.rules", N_("rules"), N_("Law, platform rules and how-tos, of the row's platform first of all"),
           ("R",), ("ctrl+left",)),
    Action("app.views", N_("views"), N_("Open a saved view, or save the filter, order and tab of the list in front"),
           ("F",), ("ctrl+pageup",)),
    Action("app.palette", N_("commands"), N_("Find a command by its name"), (":",), ("ctrl+p",)),
    Action("app.settings", N_("settings"), N_("Show every setting, and change it"), (",",), ("ctrl+right",)),
    Action("app.language", N_("English"), N_("Switch between Chinese and English"), ("L",), ("ctrl+l",)),
    Action("app.theme", N_("colours"), N_("Take the next colour theme"), ("T",), ("f10",)),
    Action("app.back", N_("back"), N_("Leave the search, the marks, the card or the screen"), (), ("escape",)),
    Action("app.quit", N_("quit"), N_("Leave csdesk; everything is saved already"), ("q",), ("ctrl+q",)),
    # Cards and pages
    Action("card.down", N_("card on"), N_("Turn the card on; the wheel does so too"), (), ("=",)),
    Action("card.up", N_("card back"), N_("Turn the card back"), (), ("-",)),
    Action("turn.down", N_("down"), N_("One row down"), (), ("down",)),
    Action("turn.up", N_("up"), N_("One row up"), (), ("up",)),
    Action("pages.down", N_("page down"), N_("One page down"), (), ("pagedown",)),
    Action("pages.up", N_("page up"), N_("One page up"), (), ("pageup",)),
    # Every list
    Action("list.down", N_("down"), N_("One row down"), ("j",), ("down",)),
    Action("list.up", N_("up"), N_("One row up"), ("k",), ("up",)),
    Action("list.page_down", N_("page down"), N_("One page down"), (), ("pagedown",)),
    Action("list.page_up", N_("page up"), N_("One page up"), (), ("pageup",)),
    Action("list.first", N_("start"), N_("To the first row"), (), ("home",)),
    Action("list.last", N_("end"), N_("To the last row"), ("G",), ("end",)),
    Action("list.open", N_("open"), N_("Open what is under the cursor"), (), ("enter",), bar=10),
)  # fmt: skip
