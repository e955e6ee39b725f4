"""The keys of messages, reviews, after-sales and follow-ups."""

from __future__ import annotations

from csdesk.actions.action import DONE, SNOOZE, Action, Asks
from csdesk.actions.allowed import a_thing, of_thing
from csdesk.domain.cases import permissions
from csdesk.domain.cases.labels import CHECK_LIST, FOUND
from csdesk.domain.follow import permissions as follow_permissions
from csdesk.domain.follow.follow import FollowKind
from csdesk.domain.talk import permissions as talk_permissions
from csdesk.domain.talk.labels import OUTCOMES
from csdesk.domain.talk.reviews import Outcome
from csdesk.i18n import N_
from csdesk.services.cases import cases
from csdesk.services.follow import follow
from csdesk.services.imports import folders
from csdesk.services.talk import evidence, messages, reviews

TALK: tuple[Action, ...] = (
    # Messages, reviews, after-sales
    Action("talk.tab_next", N_("next tab"), N_("Go to the next tab"), ("]",), ("right", "tab")),
    Action("talk.tab_prev", N_("tab before"), N_("Go to the tab before this one"), ("[",), ("left", "shift+tab")),
    Action("talk.search", N_("search"), N_("Filter this list, live"), ("/",), ("f3",), bar=50),
    Action(
        "messages.reply", N_("reply"), N_("Answer: one of three templates or own words; checked, then copied"),
        ("r",), ("f7",), a_thing, undoable=True, bar=15,
    ),
    Action("messages.done", N_("finish"), N_("Close the messages"), *DONE, a_thing,
           undoable=True, bar=16, verb=lambda desk, ids, _text: messages.done(desk, ids)),
    Action("messages.snooze", N_("later"), N_("Put aside for half an hour, or as long as is set"),
           *SNOOZE, a_thing, undoable=True, bar=22,
           verb=lambda desk, ids, _text: messages.snooze(desk, ids)),
    Action("messages.until", N_("later at"), N_("Put aside until a time"), ("S",), ("ctrl+down",), a_thing,
           undoable=True, asks=Asks(N_("snooze to"), time=True),
           verb=lambda desk, ids, text: messages.snooze(desk, ids, desk.time(text))),
    Action("messages.waiting", N_("asked back"), N_("Record that the buyer was asked back; the clock pauses"),
           ("w",), ("ctrl+w",), a_thing, undoable=True, bar=23,
           verb=lambda desk, ids, _text: messages.wait_for_buyer(desk, ids)),
    Action("messages.case", N_("case"), N_("Open an after-sales case on the order"),
           ("o",), ("backspace",), a_thing, undoable=True, bar=24),
    Action("messages.order", N_("its order"), N_("Go to the order of the message"),
           ("i",), ("ctrl+g",), a_thing, bar=25),
    Action("messages.consult", N_("consultation"), N_("Write down a consultation: what about, how near to buying"),
           ("a",), ("f5",), undoable=True, bar=27),
    Action("messages.follow", N_("follow up"), N_("Note the message as a to-do with its time"),
           ("n",), ("f4",), a_thing, undoable=True, bar=26, one=True,
           asks=Asks(N_("by when"), time=False),
           verb=lambda desk, ids, text: messages.follow_up(desk, ids[0], FollowKind.TODO, desk.time_if(text))),
    Action("messages.gap", N_("gap"), N_("File the question as a knowledge gap"),
           ("K",), ("ctrl+d",), a_thing, undoable=True, one=True,
           verb=lambda desk, ids, _text: messages.follow_up(desk, ids[0], FollowKind.KB_GAP)),
    Action("messages.pass", N_("pass on"), N_("Give the messages to somebody else; the boss means escalated"),
           ("p",), ("ctrl+s",), a_thing, undoable=True),
    Action("messages.tag", N_("tag"), N_("Tag the messages, or take a tag off: difficult, one used before, a new one"),
           ("t",), ("ctrl+t",), a_thing, undoable=True),
    Action("messages.newest", N_("newest first"), N_("Put the newest first among those to answer, or the most urgent"),
           ("N",), ("insert",)),
    Action("messages.platform", N_("platform"), N_("Say of which platform the conversation is"), ("P",), ("ctrl+u",),
           a_thing, undoable=True),
    Action("messages.mute", N_("mute"), N_("Close it and mute its sender; a buyer is never muted"),
           ("m",), ("delete",), of_thing(talk_permissions.mute), undoable=True,
           verb=lambda desk, ids, _text: messages.mute(desk, ids)),
    Action("reviews.main", N_("thank or write"), N_("Thanks for a good review, else the private word of the next step"),
           ("c",), ("f2", "ctrl+s"), a_thing, undoable=True, bar=15),
    Action("reviews.reply", N_("public reply"), N_("Reply in public: facts, remedy, deadline"),
           ("r",), ("f7",), a_thing, undoable=True, bar=16),
    Action("reviews.contact", N_("contacted"), N_("Record a contact with a note"), ("n",), ("f4",), a_thing,
           undoable=True, bar=22, one=True, asks=Asks(N_("what was said")),
           verb=lambda desk, ids, text: reviews.contact(desk, ids[0], note=text)),
    Action("reviews.done", N_("finish"), N_("Close the reviews with how they ended"), *DONE, a_thing,
           undoable=True, bar=23, asks=Asks(N_("how did it end?"), OUTCOMES),
           verb=lambda desk, ids, text: reviews.done(desk, ids, Outcome(text))),
    Action("reviews.evidence", N_("evidence"), N_("Write an evidence pack that verifies itself"),
           ("E",), ("ctrl+w",), a_thing, bar=24, one=True,
           asks=Asks(N_("files to put in (paths; empty for none)"), accept=N_("pack")),
           verb=lambda desk, ids, text: evidence.pack(desk, ids[0], folders.named_files(text))),
    Action("cases.main", N_("say"),
           N_("Say what comes next: ask for photos, offer, agree, refund, talk; the owner's word"),
           ("c",), ("f2", "ctrl+s"), of_thing(permissions.say), undoable=True, bar=15),
    Action("cases.add", N_("new case"), N_("Open a case on an order"), ("a",), ("f5",), undoable=True, bar=25),
    Action("cases.tell", N_("told"), N_("Record what the buyer was told, and by when the next word is due"),
           ("r",), ("f7",), a_thing, undoable=True, bar=27),
    Action("cases.fill", N_("fill in"), N_("Fill in: reason, root cause, next date, owner"),
           ("n",), ("f4",), a_thing, undoable=True, bar=28),
    Action("cases.photo", N_("photo"), N_("Put a picture in a box, or waive them; look at them"),
           ("p",), ("ctrl+u",), of_thing(permissions.work),
           undoable=True, bar=21),
    Action("cases.step", N_("step"), N_("Take a step of the ladder"), ("l",), ("insert",),
           of_thing(permissions.step),
           undoable=True, bar=22),
    Action("cases.back", N_("came back"), N_("Record the parcel that came back"), ("b",), ("ctrl+w",),
           of_thing(permissions.work),
           undoable=True, bar=23, one=True, asks=Asks(N_("the parcel came back"), FOUND),
           verb=lambda desk, ids, wrong: cases.came_back(desk, ids[0], **{name: name != wrong for name in CHECK_LIST})),
    Action("cases.tick", N_("step done"), N_("Record that the next step of the plan is done"), ("t",), ("ctrl+t",),
           of_thing(permissions.tick), undoable=True, bar=25, one=True),
    Action("cases.order", N_("its order"), N_("Go to the order of the case"), ("i",), ("ctrl+g",), a_thing, bar=26),
    Action("cases.done", N_("finish"), N_("Close the case with its outcome"), *DONE,
           of_thing(permissions.work),
           undoable=True, bar=24),
    Action("follow.add", N_("add"), N_("Note something with its time"), ("a",), ("f5",), undoable=True, bar=20),
    Action("follow.done", N_("finish"), N_("Close it: done, won or lost, kept or broken"),
           *DONE, of_thing(follow_permissions.work), undoable=True, bar=21),
    Action("follow.move", N_("move"), N_("Set another time"), *SNOOZE,
           of_thing(follow_permissions.work), undoable=True, bar=22, one=True,
           asks=Asks(N_("move to"), time=True),
           verb=lambda desk, ids, text: follow.move(desk, ids[0], desk.time(text))),
    Action("follow.fill", N_("fill in"), N_("Fill in: objection, last word, supplier, expected, order, owner"),
           ("n",), ("f4",), of_thing(follow_permissions.work), undoable=True, bar=23),
    Action("follow.kind", N_("kind"), N_("Show one kind only"), ("f",), ("ctrl+g",), bar=24),
    Action("follow.visits", N_("visit"), N_("Plan a visit: buyers by how long ago they ordered"),
           ("v",), ("ctrl+w",), undoable=True, bar=25),
    Action("consults.fill", N_("fill in"), N_("Fill in: satisfied, product, result, next contact, remark …"),
           ("n",), ("f4",), a_thing, undoable=True, bar=20),
)  # fmt: skip
