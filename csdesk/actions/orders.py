"""The keys of the order desk: orders, one order in front, shipping, products."""

from __future__ import annotations

from csdesk.actions.action import SENT, Action, Asks
from csdesk.actions.allowed import a_row, a_thing, of_order, of_orders, revealable
from csdesk.domain.orders import permissions
from csdesk.i18n import N_
from csdesk.services.orders import cod, combine_parcels, products, reminders, slips

ORDERS: tuple[Action, ...] = (
    # Orders
    Action("orders.tab_next", N_("next queue"), N_("Go to the next queue"), ("]",), ("right", "tab")),
    Action("orders.tab_prev", N_("queue before"), N_("Go to the queue before this one"), ("[",), ("left", "shift+tab")),
    Action("orders.search", N_("search"), N_("Search in this queue, live"), ("/",), ("f3",), bar=50),
    Action(
        "orders.main", N_("handle"), N_("The row's own work: remind, price, confirm, ship, tell, rate"),
        ("c",), ("f2", "ctrl+s"), of_orders(permissions.own_work), undoable=True, bar=15,
    ),
    Action(
        "orders.urge", N_("urged"), N_("The buyer urges: which case it is, and the text for it"),
        ("w",), ("ctrl+u",), of_order(permissions.urge), undoable=True, bar=26, one=True,
    ),
    Action(
        "orders.change", N_("change"), N_("The buyer wants a change: which case it is, its text and what it opens"),
        ("b",), ("delete",), of_order(permissions.change), undoable=True, bar=27, one=True,
    ),
    Action("orders.case", N_("its case"), N_("Go to the after-sales case of the order"),
           ("o",), ("backspace",), a_row, bar=31),
    Action(
        "orders.flag", N_("flag"), N_("Set a flag: then 1 red, 2 yellow, 3 green, 4 blue, 5 purple, 0 none"),
        ("f",), ("ctrl+g",), a_row, undoable=True, bar=20,
    ),
    Action(
        "orders.text", N_("pick a text"), N_("Pick a text for this buyer: search, fill, check, copy"),
        ("r",), ("f7",), a_row, bar=16,
    ),
    Action("orders.add", N_("add"), N_("Add an order by hand: paste the buyer's words"), ("a",), ("f5",),
           undoable=True, bar=45),
    Action("orders.note", N_("note"), N_("Build a seller memo line, copy it for the back end"),
           ("n",), ("f4",), a_row, undoable=True, bar=21),
    Action(
        "orders.hold", N_("hold"), N_("Put on hold with a reason, or release"),
        ("h",), ("ctrl+w",), of_orders(permissions.hold_or_release), undoable=True, bar=22,
    ),
    Action(
        "orders.close", N_("close"), N_("Close with a reason; also close it in the back end"),
        ("x",), ("ctrl+x",), of_orders(permissions.close_or_refuse), undoable=True, bar=23,
    ),
    Action("orders.together", N_("one parcel"), N_("Orders of one buyer to one door go in one parcel; or apart again"),
           ("M",), ("shift+home",), of_order(permissions.merge), undoable=True,
           verb=lambda desk, ids, _text: combine_parcels.merge_or_split(desk, ids)),
    Action(
        "orders.read", N_("message read"),
        N_("Record that the buyer's message was read; else that the packer has the change slip"),
        ("m",), ("ctrl+t",), of_orders(permissions.where_any(permissions.read)), undoable=True, bar=24,
        verb=lambda desk, ids, _text: slips.read_or_ack(desk, ids),
    ),
    Action("orders.reveal", N_("reveal"), N_("Show the receiver of this row in full; it is logged"),
           ("p",), ("ctrl+d",), revealable, bar=30, one=True),
    Action("marks.toggle", N_("mark"), N_("Mark the row and go down"), (), ("space",), bar=40),
    Action("marks.down", N_("mark down"), N_("Extend the marked range down"), (), ("shift+down",)),
    Action("marks.up", N_("mark up"), N_("Extend the marked range up"), (), ("shift+up",)),
    Action("marks.range", N_("range"), N_("Begin a range that moves extend, or end it"), ("v",), ("ctrl+end",)),
    Action("marks.all", N_("mark all"), N_("Mark all rows of the list, or none"), ("A",), ("ctrl+a",)),
    # One order in front
    Action("deal.take", N_("copy"), N_("Copy the text; when the buyer was asked already, record his yes"),
           (), ("enter",), undoable=True, bar=10),
    Action("deal.sent", N_("was sent"), N_("Record the text as sent, without copying it"),
           *SENT, undoable=True, bar=50),
    Action("deal.back", N_("back"), N_("Leave without doing anything"), (), ("escape",), bar=90),
    Action("confirm.courier", N_("courier"), N_("Choose the courier to offer"), (), tuple("123456789"), bar=11),
    Action("confirm.yes", N_("confirmed"), N_("The buyer said that it is right"), ("y",), ("f5",),
           of_order(permissions.confirm), undoable=True, bar=12),
    Action("confirm.change", N_("gave another"), N_("The buyer gave another receiver: paste it"), ("e",), ("f4",),
           of_order(permissions.confirm), undoable=True, bar=13),
    Action("confirm.no_reply", N_("no reply"), N_("The buyer did not answer; he is asked again later"),
           ("n",), ("f6",), of_order(permissions.confirm), undoable=True, bar=14),
    Action("confirm.read", N_("message read"), N_("Record that the buyer's message was read"), (), ("space",),
           of_order(permissions.read), undoable=True, bar=15),
    Action("cod.yes", N_("accepts"), N_("The buyer accepts the price at the door"), ("y",), ("1",),
           of_order(permissions.answer_price), undoable=True, bar=11),
    Action("cod.again", N_("orders again"), N_("The buyer orders again and pays online"), ("o",), ("2",),
           of_order(permissions.answer_price), undoable=True, bar=12,
           verb=lambda desk, ids, _text: cod.answer(desk, ids[0], cod.CodAnswer.REORDER)),
    Action("cod.no", N_("refuses"), N_("The buyer does not want it"), ("x",), ("3",),
           of_order(permissions.answer_price), undoable=True, bar=13,
           verb=lambda desk, ids, _text: cod.answer(desk, ids[0], cod.CodAnswer.REFUSED)),
    Action("cod.fee", N_("fee"), N_("Say the COD fee"), ("f",), ("f3",), bar=14),
    Action("remind.reason", N_("reason"), N_("1 forgot, 2 doubt, 3 price, 4 payment, 5 mistaken"),
           (), tuple("12345"), bar=11),
    Action("remind.stop", N_("wants it not"), N_("The buyer does not want it: never remind again"), ("x",), ("ctrl+x",),
           undoable=True, bar=12, verb=lambda desk, ids, _text: reminders.stop(desk, ids[0])),
    Action("notice.channel", N_("chat or SMS"), N_("Switch between chat and SMS"), ("c",), ("f6",), bar=11),
    Action("urge.mood", N_("mood"), N_("How the buyer is, and what he is given when the parcel is late"),
           ("t",), ("f4",), bar=12),
    Action("urge.other", N_("answer the other way"), N_("Answer as overdue, or as in time, with a reason"),
           ("o",), ("f6",), bar=11),
    Action("change.kind", N_("which case"),
           N_("1 before it leaves, 2 wrong item, 3 coupon, 4 stop, 5 re-address, 6 refund"),
           (), tuple("123456"), bar=11),
    Action("change.words", N_("what is wanted"), N_("Say what shall hold now, or paste an address; a coupon's value"),
           ("e",), ("f4",), bar=12),
    Action("change.other", N_("all the same"), N_("Say why it is this case all the same"), ("o",), ("f6",), bar=13),
    # Shipping, Products
    Action("products.count", N_("count"), N_("Write down the counted stock"), ("c",), ("f2", "ctrl+s"),
           a_thing, undoable=True, bar=11, asks=Asks(N_("counted: {what}")),
           verb=lambda desk, ids, text: products.set_count(desk, ids[0], "real", text)),
    Action("products.page", N_("page stock"), N_("Write down the stock of the shop's page"), ("p",), ("ctrl+w",),
           a_thing, undoable=True, bar=12, asks=Asks(N_("on the page: {what}")),
           verb=lambda desk, ids, text: products.set_count(desk, ids[0], "page", text)),
    Action("products.new", N_("new"), N_("Add a SKU with its count"), ("n",), ("f4",), undoable=True, bar=13,
           asks=Asks(N_("new: SKU and count")), verb=lambda desk, _ids, text: products.add_counted(desk, text)),
)  # fmt: skip
