"""The one registry of everything a key can do.

Key bar, help page, command palette, the key table in `docs/keys.md` and the clash check are made from it. Each action
has letters for the quick hand and at least one key that a Chinese input method lets through (digit, F-key,
Ctrl, arrow).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from csdesk.domain.parcels import receiver_of
from csdesk.domain.stage import Stage
from csdesk.i18n import N_

if TYPE_CHECKING:
    from csdesk.domain.models import Order
    from csdesk.domain.stage import Standing


class Situation(Struct, frozen=True):
    """What an action's permission depends on.

    Args:
        order: The order under the cursor; None when there is none.
        standing: Its conclusions.
        chosen: How many rows the action would take: the marked ones, else the one under the cursor.
        step: The state of the routine step under the cursor.
    """

    order: Order | None = None
    standing: Standing | None = None
    chosen: int = 0
    step: str | None = None


WhyNot = Callable[[Situation], str | None]


def _always(_now: Situation) -> str | None:
    return None


def _a_row(now: Situation) -> str | None:
    return None if now.chosen else N_("There is no order here.")


def _a_thing(now: Situation) -> str | None:
    return None if now.chosen else N_("There is nothing under the cursor.")


def _writing(now: Situation) -> str | None:
    return None if now.chosen else N_("Choose a text first: Enter.")


def _a_message(now: Situation) -> str | None:
    if now.order is None:
        return _a_row(now)
    if not now.order.buyer_message:
        return N_("The buyer left no message.")
    read = now.order.desk.message_read == now.order.buyer_message
    return N_("The message was read already.") if read and now.chosen < 2 else None


def _holdable(now: Situation) -> str | None:
    if now.standing is not None and now.chosen < 2 and now.standing.stage in _GONE:
        return N_("This order has left or is closed; there is nothing to hold.")
    return _a_row(now)


def _main(now: Situation) -> str | None:
    if now.standing is not None and now.chosen < 2 and now.standing.stage in _DONE:
        return N_("There is nothing left to do with this order.")
    if now.standing is not None and now.chosen < 2 and now.standing.stage is Stage.UNKNOWN:
        return N_("No export tells whether it is paid: import one with the order status.")
    return _a_row(now)


def _urgeable(now: Situation) -> str | None:
    if now.standing is not None and now.standing.stage in (*_GONE, Stage.UNPAID, Stage.UNKNOWN):
        return N_("Only an order that waits for shipping can be urged.")
    return _a_row(now)


def _closable(now: Situation) -> str | None:
    if now.standing is not None and now.chosen < 2 and now.standing.stage in _GONE:
        return N_("Only an order that has not left can be closed.")
    return _a_row(now)


def _revealable(now: Situation) -> str | None:
    if now.order is None:
        return _a_row(now)
    receiver = receiver_of(now.order)
    if receiver is None or not receiver.readable:
        return N_("The export does not hold the receiver in clear.")
    return None


_DONE = frozenset((Stage.DELIVERED, Stage.CLOSED, Stage.SUPERSEDED))
_GONE = frozenset((Stage.SHIPPED, Stage.DELIVERED, Stage.COMPLETED, Stage.CLOSED, Stage.SUPERSEDED))


class Action(Struct, frozen=True):
    """One thing a key can do.

    Args:
        id: Stable name, used in `[keys]` of the settings; the part before the dot is its scope.
        label: Short name for the key bar; a message id.
        help: One sentence for the help page; a message id.
        letters: Quick keys, printable characters; an input method may swallow them.
        proof: Keys that pass through an input method.
        why_not: Tells as a message id why it is not allowed now, or None when it is.
        undoable: Whether undo takes it back.
        bar: Its place in the key bar, smallest first; 0 keeps it out.
    """

    id: str
    label: str
    help: str
    letters: tuple[str, ...] = ()
    proof: tuple[str, ...] = ()
    why_not: WhyNot = _always
    undoable: bool = False
    bar: int = 0

    @property
    def scope(self) -> str:
        """Where the action works: `app`, `list`, or a screen's name."""
        return self.id.partition(".")[0]


ACTIONS: tuple[Action, ...] = (
    # Everywhere
    Action("app.help", N_("help"), N_("Show every key of this screen"), ("?",), ("f1",), bar=99),
    Action("app.today", N_("today"), N_("Go to Today: routine, queues, the most urgent thing"), (), ("1",)),
    Action("app.messages", N_("messages"), N_("Go to Messages"), (), ("2",)),
    Action("app.orders", N_("orders"), N_("Go to Orders"), (), ("3",)),
    Action("app.ship", N_("shipping"), N_("Go to Shipping: ready orders and the box for tracking numbers"), (), ("4",)),
    Action("app.follow", N_("follow-ups"), N_("Go to Follow-ups: the one list of dated things"), (), ("7",)),
    Action("app.products", N_("products"), N_("Go to Products: stock and cards"), (), ("0",)),
    Action("app.reviews", N_("reviews"), N_("Go to Reviews"), (), ("5",)),
    Action("app.cases", N_("after-sales"), N_("Go to After-sales"), (), ("6",)),
    Action("app.next", N_("next urgent"), N_("Go to the most urgent thing"), ("g",), ("ctrl+n",), bar=60),
    Action("app.undo", N_("undo"), N_("Take the last change back"), ("u",), ("ctrl+z",), bar=80),
    Action("app.redo", N_("redo"), N_("Bring back what was taken back"), ("U",), ("ctrl+y",)),
    Action("app.log", N_("log"), N_("Show every change; go back to any point"), ("H",), ("f12",)),
    Action("app.import", N_("import"), N_("Import exported files: choose one, or paste its path"), (), ("ctrl+o",)),
    Action("app.palette", N_("commands"), N_("Find a command by its name"), (":",), ("ctrl+p",)),
    Action("app.language", N_("English"), N_("Switch between Chinese and English"), ("L",), ("ctrl+l",)),
    Action("app.theme", N_("colours"), N_("Take the next colour theme"), ("T",), ("f10",)),
    Action("app.back", N_("back"), N_("Leave the search, the marks, the card or the screen"), (), ("escape",)),
    Action("app.quit", N_("quit"), N_("Leave csdesk; everything is saved already"), ("q",), ("ctrl+q",)),
    # Every list
    Action("list.down", N_("down"), N_("One row down"), ("j",), ("down",)),
    Action("list.up", N_("up"), N_("One row up"), ("k",), ("up",)),
    Action("list.page_down", N_("page down"), N_("One page down"), (), ("pagedown",)),
    Action("list.page_up", N_("page up"), N_("One page up"), (), ("pageup",)),
    Action("list.first", N_("start"), N_("To the first row"), (), ("home",)),
    Action("list.last", N_("end"), N_("To the last row"), ("G",), ("end",)),
    Action("list.open", N_("open"), N_("Open what is under the cursor"), (), ("enter",), bar=10),
    # Orders
    Action("orders.tab_next", N_("next queue"), N_("Go to the next queue"), ("]",), ("right", "tab")),
    Action("orders.tab_prev", N_("queue before"), N_("Go to the queue before this one"), ("[",), ("left", "shift+tab")),
    Action("orders.search", N_("search"), N_("Search in this queue, live"), ("/",), ("f3", "ctrl+f"), bar=50),
    Action(
        "orders.main", N_("handle"), N_("The row's own work: remind, price, confirm, ship, tell, rate"),
        ("c",), ("f2", "ctrl+s"), _main, undoable=True, bar=15,
    ),
    Action(
        "orders.urge", N_("urged"), N_("The buyer urges: which case it is, and the text for it"),
        ("w",), ("ctrl+u",), _urgeable, undoable=True, bar=26,
    ),
    Action(
        "orders.flag", N_("flag"), N_("Set a flag: then 1 red, 2 yellow, 3 green, 4 blue, 5 purple, 0 none"),
        ("f",), ("ctrl+g",), _a_row, undoable=True, bar=20,
    ),
    Action(
        "orders.text", N_("pick a text"), N_("Pick a text for this buyer: search, fill, check, copy"),
        ("r",), ("f7",), _a_row, bar=16,
    ),
    Action("orders.key", N_("search key"), N_("Copy the buyer's name for the platform's search"),
           (".",), ("f9",), _a_row, bar=17),
    Action("orders.copy", N_("copy text"), N_("Copy the last text of this order again"), ("y",), ("f8",), _a_row,
           bar=18),
    Action("orders.sent", N_("was sent"), N_("Record that the copied text was sent"), ("s",), ("ctrl+k",), _a_row,
           undoable=True, bar=19),
    Action("orders.promise", N_("promise"), N_("Correct when the last promise to this buyer is due"),
           ("t",), ("ctrl+t",), _a_row, undoable=True),
    Action("orders.note", N_("note"), N_("Add a seller memo"), ("n",), ("f4",), _a_row, undoable=True, bar=21),
    Action(
        "orders.hold", N_("hold"), N_("Put on hold with a reason, or release"),
        ("h",), ("ctrl+w",), _holdable, undoable=True, bar=22,
    ),
    Action(
        "orders.close", N_("close"), N_("Close with a reason; also close it in the back end"),
        ("x",), ("ctrl+x",), _closable, undoable=True, bar=23,
    ),
    Action(
        "orders.read", N_("message read"), N_("Record that the buyer's message was read"),
        ("m",), ("ctrl+r",), _a_message, undoable=True, bar=24,
    ),
    Action("orders.reveal", N_("reveal"), N_("Show the receiver of this row in full; it is logged"),
           ("p",), ("ctrl+d",), _revealable, bar=30),
    Action("marks.toggle", N_("mark"), N_("Mark the row and go down"), (), ("space",), bar=40),
    Action("marks.down", N_("mark down"), N_("Extend the marked range down"), (), ("shift+down",)),
    Action("marks.up", N_("mark up"), N_("Extend the marked range up"), (), ("shift+up",)),
    Action("marks.range", N_("range"), N_("Begin a range that moves extend, or end it"), ("v",), ("f6",)),
    Action("marks.all", N_("mark all"), N_("Mark all rows of the list, or none"), ("A",), ("ctrl+a",)),
    # One order in front
    Action("deal.take", N_("copy"), N_("Copy the text; when the buyer was asked already, record his yes"),
           (), ("enter",), undoable=True, bar=10),
    Action("deal.sent", N_("was sent"), N_("Record the text as sent, without copying it"),
           ("s",), ("f8",), undoable=True, bar=50),
    Action("deal.back", N_("back"), N_("Leave without doing anything"), (), ("escape",), bar=90),
    Action("confirm.courier", N_("courier"), N_("Choose the courier to offer"), (), tuple("123456789"), bar=11),
    Action("confirm.yes", N_("confirmed"), N_("The buyer said that it is right"), ("y",), ("f5",),
           undoable=True, bar=12),
    Action("confirm.change", N_("gave another"), N_("The buyer gave another receiver: paste it"), ("e",), ("f4",),
           undoable=True, bar=13),
    Action("confirm.no_reply", N_("no reply"), N_("The buyer did not answer; he is asked again later"),
           ("n",), ("f6",), undoable=True, bar=14),
    Action("confirm.read", N_("message read"), N_("Record that the buyer's message was read"), (), ("space",),
           undoable=True, bar=15),
    Action("cod.yes", N_("accepts"), N_("The buyer accepts the price at the door"), ("y",), ("1",),
           undoable=True, bar=11),
    Action("cod.again", N_("orders again"), N_("The buyer orders again and pays online"), ("o",), ("2",),
           undoable=True, bar=12),
    Action("cod.no", N_("refuses"), N_("The buyer does not want it"), ("x",), ("3",), undoable=True, bar=13),
    Action("cod.fee", N_("fee"), N_("Say the COD fee"), ("f",), ("f3",), bar=14),
    Action("remind.reason", N_("reason"), N_("1 forgot, 2 doubt, 3 price, 4 payment, 5 mistaken"),
           (), tuple("12345"), bar=11),
    Action("remind.stop", N_("wants it not"), N_("The buyer does not want it: never remind again"), ("x",), ("ctrl+x",),
           undoable=True, bar=12),
    Action("notice.channel", N_("chat or SMS"), N_("Switch between chat and SMS"), ("c",), ("f6",), bar=11),
    Action("urge.other", N_("other case"), N_("Take the other case, with a reason"), ("o",), ("f6",), bar=11),
    # Picking a text
    Action("picker.take", N_("choose"), N_("Take the text; 1, 2 and 3 take the first three while nothing is typed"),
           (), ("enter",), bar=10),
    Action("picker.down", N_("down"), N_("One text down"), (), ("down",)),
    Action("picker.up", N_("up"), N_("One text up"), (), ("up",)),
    Action("picker.next", N_("next blank"), N_("Go to the next blank; Enter does so too while one is left"),
           (), ("tab",), _writing, bar=11),
    Action("picker.more", N_("another text"), N_("Put a further text behind this one"), (), ("f7",), _writing,
           bar=12),
    Action("picker.greet", N_("greeting"), N_("Take another greeting"), (), ("f6",), bar=13),
    Action("picker.language", N_("zh/en"), N_("Switch the language of the text"), (), ("f5",), bar=14),
    Action("picker.edit", N_("edit"), N_("Edit the template in your editor"), (), ("f4",), bar=15),
    Action("picker.sent", N_("was sent"), N_("Record the text as sent, without copying it"), (), ("f8",),
           _writing, undoable=True, bar=16),
    Action("picker.back", N_("back"), N_("Leave; what is written stays as a draft"), (), ("escape",), bar=90),
    # Shipping, Products
    Action("ship.scan", N_("scan"), N_("Open the box for tracking numbers"), ("b",), ("insert", "ctrl+e"), bar=12),
    Action("products.count", N_("count"), N_("Write down the counted stock"), ("c",), ("f2", "ctrl+s"),
           undoable=True, bar=11),
    Action("products.page", N_("page stock"), N_("Write down the stock of the shop's page"), ("p",), ("f6",),
           undoable=True, bar=12),
    Action("products.new", N_("new"), N_("Add a SKU with its count"), ("n",), ("f4",), undoable=True, bar=13),
    # Messages, reviews, after-sales
    Action("talk.tab_next", N_("next tab"), N_("Go to the next tab"), ("]",), ("right", "tab")),
    Action("talk.tab_prev", N_("tab before"), N_("Go to the tab before this one"), ("[",), ("left", "shift+tab")),
    Action("talk.search", N_("search"), N_("Filter this list, live"), ("/",), ("f3", "ctrl+f"), bar=50),
    Action(
        "messages.reply", N_("reply"), N_("Answer: one of three templates or own words; checked, then copied"),
        ("r",), ("f7",), _a_thing, undoable=True, bar=20,
    ),
    Action("messages.done", N_("finish"), N_("Close the messages"), ("e",), ("ctrl+e",), _a_thing,
           undoable=True, bar=21),
    Action("messages.snooze", N_("later"), N_("Put aside for half an hour, or as long as is set"),
           ("s",), ("ctrl+k",), _a_thing, undoable=True, bar=22),
    Action("messages.until", N_("later at"), N_("Put aside until a time"), ("S",), ("f8",), _a_thing, undoable=True),
    Action("messages.waiting", N_("asked back"), N_("Record that the buyer was asked back; the clock pauses"),
           ("w",), ("ctrl+w",), _a_thing, undoable=True, bar=23),
    Action("messages.case", N_("case"), N_("Open an after-sales case on the order"),
           ("o",), ("f5",), _a_thing, undoable=True, bar=24),
    Action("messages.order", N_("its order"), N_("Go to the order of the message"),
           ("i",), ("ctrl+g",), _a_thing, bar=25),
    Action("messages.consult", N_("consultation"), N_("Write down a consultation: what about, how near to buying"),
           ("a",), ("ctrl+u",), undoable=True, bar=27),
    Action("messages.follow", N_("follow up"), N_("Note the message as a to-do with its time"),
           ("n",), ("f4",), _a_thing, undoable=True, bar=26),
    Action("messages.gap", N_("gap"), N_("File the question as a knowledge gap"),
           ("K",), ("f2",), _a_thing, undoable=True),
    Action("messages.pass", N_("pass on"), N_("Give the messages to somebody else; the boss means escalated"),
           ("p",), ("f9",), _a_thing, undoable=True),
    Action("messages.tag", N_("difficult"), N_("Mark the buyer as difficult, or no longer"),
           ("t",), ("ctrl+t",), _a_thing, undoable=True),
    Action("reviews.main", N_("thank or write"), N_("Thanks for a good review, else the private word of the next step"),
           ("c",), ("f2", "ctrl+s"), _a_thing, undoable=True, bar=20),
    Action("reviews.reply", N_("public reply"), N_("Reply in public: facts, remedy, deadline"),
           ("r",), ("f7",), _a_thing, undoable=True, bar=21),
    Action("reviews.contact", N_("contacted"), N_("Record a contact with a note"), ("n",), ("f4",), _a_thing,
           undoable=True, bar=22),
    Action("reviews.done", N_("finish"), N_("Close the reviews with how they ended"), ("e",), ("ctrl+e",), _a_thing,
           undoable=True, bar=23),
    Action("reviews.evidence", N_("evidence"), N_("Write an evidence pack that verifies itself"),
           ("x",), ("ctrl+x",), _a_thing, bar=24),
    Action("cases.main", N_("ask or offer"), N_("Ask for the missing photos, or offer the compensation"),
           ("c",), ("f2", "ctrl+s"), _a_thing, undoable=True, bar=20),
    Action("cases.photo", N_("photo"), N_("Put a picture in a box, or waive them"), ("p",), ("f5",), _a_thing,
           undoable=True, bar=21),
    Action("cases.step", N_("step"), N_("Take a step of the ladder"), ("s",), ("ctrl+k",), _a_thing,
           undoable=True, bar=22),
    Action("cases.back", N_("came back"), N_("Record the parcel that came back"), ("b",), ("f8",), _a_thing,
           undoable=True, bar=23),
    Action("cases.done", N_("finish"), N_("Close the case with its outcome"), ("e",), ("ctrl+e",), _a_thing,
           undoable=True, bar=24),
    Action("follow.add", N_("add"), N_("Note something with its time"), ("a",), ("f5",), undoable=True, bar=20),
    Action("follow.done", N_("finish"), N_("Close it: done, won or lost, kept or broken"),
           ("e",), ("ctrl+e",), _a_thing, undoable=True, bar=21),
    Action("follow.move", N_("move"), N_("Set another time"), ("s",), ("ctrl+k",), _a_thing, undoable=True, bar=22),
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
"""Every action; the order is that of the help page."""

CHAINS: dict[str, tuple[str, ...]] = {
    "today": ("today", "list", "app"),
    "orders": ("orders", "marks", "list", "app"),
    "messages": ("messages", "talk", "marks", "list", "app"),
    "reviews": ("reviews", "talk", "marks", "list", "app"),
    "cases": ("cases", "talk", "marks", "list", "app"),
    "follow": ("follow", "talk", "list", "app"),
    "files": ("files", "marks", "list", "app"),
    "log": ("log", "list", "app"),
    "help": ("list", "app"),
    "ship": ("ship", "orders", "marks", "list", "app"),
    "products": ("products", "list", "app"),
    "confirm": ("confirm", "deal"),
    "cod": ("cod", "deal"),
    "remind": ("remind", "deal"),
    "notice": ("notice", "deal"),
    "urge": ("urge", "deal"),
    "picker": ("picker",),
}
"""The scopes that listen on each screen, nearest first."""

SCOPES: dict[str, str] = {
    "today": N_("Today"),
    "orders": N_("Orders"),
    "ship": N_("Shipping"),
    "products": N_("Products"),
    "confirm": N_("Confirming the address"),
    "cod": N_("Cash on delivery"),
    "remind": N_("Payment reminder"),
    "notice": N_("Shipping notice"),
    "urge": N_("The buyer urges"),
    "picker": N_("Picking a text"),
    "deal": N_("One order in front"),
    "messages": N_("Messages"),
    "reviews": N_("Reviews"),
    "cases": N_("After-sales"),
    "follow": N_("Follow-ups"),
    "talk": N_("Messages, reviews, after-sales"),
    "files": N_("Choosing files"),
    "log": N_("The log"),
    "marks": N_("Several at once"),
    "list": N_("In every list"),
    "app": N_("Everywhere"),
}
"""The headings of the help page."""
