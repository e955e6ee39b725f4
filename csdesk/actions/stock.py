"""The keys of pickups, large orders, and of products seen from an order."""

from __future__ import annotations

from csdesk.actions.action import DONE, Action, Asks
from csdesk.actions.allowed import a_row, a_thing, of_thing
from csdesk.domain.orders import permissions
from csdesk.i18n import N_
from csdesk.services.orders import campaigns, pickups

STOCK: tuple[Action, ...] = (
    # Shipping
    Action("ship.part", N_("more follow"), N_("Another parcel of this order follows the next scanned one"),
           (), ("+",), a_row, bar=14),
    # Pickups
    Action("pickups.book", N_("book"), N_("Book a pickup: courier by digit, then normal or urgent"), ("a",), ("f5",),
           undoable=True, bar=11),
    Action("pickups.urge", N_("urge"), N_("Urge the courier: the words are copied; after an hour the complaint number"),
           ("w", "c"), ("ctrl+u", "f2"), of_thing(permissions.urge_courier), undoable=True,
           bar=12),
    Action("pickups.other", N_("other case"), N_("Another case than computed: a new time, or complain; with a reason"),
           ("o",), ("ctrl+w",), of_thing(permissions.collect), undoable=True, bar=13),
    Action("pickups.done", N_("came"), N_("The courier has come"), *DONE,
           of_thing(permissions.collect), undoable=True, bar=14, one=True,
           verb=lambda desk, ids, _text: pickups.done(desk, ids[0])),
    # Products and large orders
    Action("orders.product", N_("product"), N_("Open the product of the order: stock, care, alternatives"),
           ("i",), ("insert",), a_row, bar=31),
    Action("products.fill", N_("fill in"), N_("Fill in what to say of it: selling points, whom it suits, care"),
           ("n",), ("f4",), a_thing, undoable=True, bar=15),
    Action("products.stock", N_("in or out"), N_("Move pieces in or out of the counted stock, with the reason"),
           ("m",), ("ctrl+u",), a_thing, undoable=True, bar=13),
    Action("products.campaign", N_("campaign"), N_("Add a campaign in which the product takes part"),
           ("v",), ("ctrl+d",), a_thing, undoable=True, bar=16,
           asks=Asks(N_("campaign: name, first day, last day, words")),
           verb=lambda desk, ids, text: campaigns.add_typed(desk, ids, text)),
    Action("products.bulk", N_("large order"), N_("A large order of this product: can the stock carry it?"),
           ("b",), ("delete",), a_thing, bar=14),
    Action("bulk.other", N_("other answer"), N_("Take it all the same, or offer it in parts; with a reason"),
           ("o",), ("f6",), bar=11),
    Action("bulk.discount", N_("discount"), N_("Give another discount; more than the freight saved needs a reason"),
           ("d",), ("f4",), bar=12),
    Action("bulk.later", N_("rest leaves"), N_("Say when the rest would leave"), ("t",), ("f5",), bar=13),
    Action("bulk.qty", N_("pieces"), N_("Another number of pieces"), ("n",), ("f3",), bar=14),
)  # fmt: skip
