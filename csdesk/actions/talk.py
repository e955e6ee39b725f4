"""The keys of messages, reviews, after-sales and follow-ups."""

from __future__ import annotations

from csdesk.actions.action import Action
from csdesk.actions.allowed import a_thing
from csdesk.i18n import N_

TALK: tuple[Action, ...] = (
    # Messages, reviews, after-sales
    Action("talk.tab_next", N_("next tab"), N_("Go to the next tab"), ("]",), ("right", "tab")),
    Action("talk.tab_prev", N_("tab before"), N_("Go to the tab before this one"), ("[",), ("left", "shift+tab")),
    Action("talk.search", N_("search"), N_("Filter this list, live"), ("/",), ("f3", "ctrl+f"), bar=50),
    Action(
        "messages.reply", N_("reply"), N_("Answer: one of three templates or own words; checked, then copied"),
        ("r",), ("f7",), a_thing, undoable=True, bar=20,
    ),
    Action("messages.done", N_("finish"), N_("Close the messages"), ("e",), ("ctrl+e",), a_thing,
           undoable=True, bar=21),
    Action("messages.snooze", N_("later"), N_("Put aside for half an hour, or as long as is set"),
           ("s",), ("ctrl+k",), a_thing, undoable=True, bar=22),
    Action("messages.until", N_("later at"), N_("Put aside until a time"), ("S",), ("f8",), a_thing, undoable=True),
    Action("messages.waiting", N_("asked back"), N_("Record that the buyer was asked back; the clock pauses"),
           ("w",), ("ctrl+w",), a_thing, undoable=True, bar=23),
    Action("messages.case", N_("case"), N_("Open an after-sales case on the order"),
           ("o",), ("f5",), a_thing, undoable=True, bar=24),
    Action("messages.order", N_("its order"), N_("Go to the order of the message"),
           ("i",), ("ctrl+g",), a_thing, bar=25),
    Action("messages.consult", N_("consultation"), N_("Write down a consultation: what about, how near to buying"),
           ("a",), ("ctrl+u",), undoable=True, bar=27),
    Action("messages.follow", N_("follow up"), N_("Note the message as a to-do with its time"),
           ("n",), ("f4",), a_thing, undoable=True, bar=26),
    Action("messages.gap", N_("gap"), N_("File the question as a knowledge gap"),
           ("K",), ("f2",), a_thing, undoable=True),
    Action("messages.pass", N_("pass on"), N_("Give the messages to somebody else; the boss means escalated"),
           ("p",), ("f9",), a_thing, undoable=True),
    Action("messages.tag", N_("difficult"), N_("Mark the buyer as difficult, or no longer"),
           ("t",), ("ctrl+t",), a_thing, undoable=True),
    Action("reviews.main", N_("thank or write"), N_("Thanks for a good review, else the private word of the next step"),
           ("c",), ("f2", "ctrl+s"), a_thing, undoable=True, bar=20),
    Action("reviews.reply", N_("public reply"), N_("Reply in public: facts, remedy, deadline"),
           ("r",), ("f7",), a_thing, undoable=True, bar=21),
    Action("reviews.contact", N_("contacted"), N_("Record a contact with a note"), ("n",), ("f4",), a_thing,
           undoable=True, bar=22),
    Action("reviews.done", N_("finish"), N_("Close the reviews with how they ended"), ("e",), ("ctrl+e",), a_thing,
           undoable=True, bar=23),
    Action("reviews.evidence", N_("evidence"), N_("Write an evidence pack that verifies itself"),
           ("x",), ("ctrl+x",), a_thing, bar=24),
    Action("cases.main", N_("ask or offer"), N_("Ask for the missing photos, or offer the compensation"),
           ("c",), ("f2", "ctrl+s"), a_thing, undoable=True, bar=20),
    Action("cases.photo", N_("photo"), N_("Put a picture in a box, or waive them"), ("p",), ("f5",), a_thing,
           undoable=True, bar=21),
    Action("cases.step", N_("step"), N_("Take a step of the ladder"), ("s",), ("ctrl+k",), a_thing,
           undoable=True, bar=22),
    Action("cases.back", N_("came back"), N_("Record the parcel that came back"), ("b",), ("f8",), a_thing,
           undoable=True, bar=23),
    Action("cases.done", N_("finish"), N_("Close the case with its outcome"), ("e",), ("ctrl+e",), a_thing,
           undoable=True, bar=24),
    Action("follow.add", N_("add"), N_("Note something with its time"), ("a",), ("f5",), undoable=True, bar=20),
    Action("follow.done", N_("finish"), N_("Close it: done, won or lost, kept or broken"),
           ("e",), ("ctrl+e",), a_thing, undoable=True, bar=21),
    Action("follow.move", N_("move"), N_("Set another time"), ("s",), ("ctrl+k",), a_thing, undoable=True, bar=22),
)  # fmt: skip
