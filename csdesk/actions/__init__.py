"""The one registry of everything a key can do.

Key bar, help page, command palette, the key table in `docs/keys.md` and the clash check are made from it. Each action
has letters for the quick hand and at least one key that a Chinese input method lets through (digit, F-key,
Ctrl, arrow).
"""

from __future__ import annotations

from typing import NewType

from csdesk.actions.action import Action, Place, Situation, one_row
from csdesk.actions.buyers import BUYERS
from csdesk.actions.everywhere import EVERYWHERE
from csdesk.actions.finding import FINDING
from csdesk.actions.handover import HANDOVER
from csdesk.actions.orders import ORDERS
from csdesk.actions.outbox import OUTBOX
from csdesk.actions.pair import PAIR
from csdesk.actions.reports import REPORTS
from csdesk.actions.small import SMALL
from csdesk.actions.stock import STOCK
from csdesk.actions.talk import TALK
from csdesk.actions.texts import TEXTS
from csdesk.i18n import N_

__all__ = ["ACTIONS", "CHAINS", "OF_APP", "SCOPES", "Action", "Named", "Place", "Situation", "named", "one_row"]

ACTIONS: tuple[Action, ...] = (
    *EVERYWHERE,
    *FINDING,
    *ORDERS,
    *STOCK,
    *PAIR,
    *OUTBOX,
    *TEXTS,
    *TALK,
    *HANDOVER,
    *BUYERS,
    *REPORTS,
    *SMALL,
)
"""Every action; the order is that of the help page."""

Named = NewType("Named", str)
"""The id of an action that is in the registry."""

_IDS = {action.id: Named(action.id) for action in ACTIONS}


def named(action_id: str) -> Named:
    """Return an action's id; raises `KeyError` for another, at the import of the module that names it."""
    return _IDS[action_id]


_CHAINS: dict[str, tuple[str, ...]] = {
    "today": ("today", "card", "list", "app"),
    "orders": ("orders", "pair", "said", "person", "marks", "card", "sort", "list", "app"),
    "messages": ("messages", "talk", "pair", "said", "person", "marks", "card", "sort", "list", "app"),
    "reviews": ("reviews", "talk", "pair", "said", "person", "marks", "card", "sort", "list", "app"),
    "cases": ("cases", "talk", "pair", "said", "person", "marks", "card", "sort", "list", "app"),
    "follow": ("follow", "talk", "pair", "said", "person", "card", "sort", "list", "app"),
    "handover": ("handover", "talk", "person", "card", "sort", "list", "app"),
    "buyer": ("buyer", "card", "sort", "list", "app"),
    "consults": ("consults", "talk", "card", "sort", "list", "app"),
    "find": ("find", "app.help"),
    "found": ("card", "list", "app"),
    "files": ("files", "marks", "sort", "list", "app"),
    "rejects": ("rejects", "marks", "sort", "list", "app"),
    "came": ("came", "card", "list", "app"),
    "map": ("map", "list", "app"),
    "log": ("log", "list", "app"),
    "settings": ("settings", "card", "list", "app"),
    "help": ("card", "list", "app"),
    "why": ("card", "list", "app"),
    "debrief": ("card", "list", "app"),
    "ship": ("ship", "orders", "pair", "said", "person", "marks", "card", "sort", "list", "app"),
    "shift": ("shift", "card", "turn", "pages", "app"),
    "products": ("products", "said.sent", "card", "sort", "list", "app"),
    "reports": ("reports", "card", "list", "app"),
    "pickups": ("pickups", "card", "sort", "list", "app"),
    "bulk": ("bulk", "card", "turn", "pages", "app.help", "deal"),
    "confirm": ("confirm", "card", "turn", "pages", "app.help", "deal"),
    "cod": ("cod", "card", "turn", "pages", "app.help", "deal"),
    "remind": ("remind", "card", "turn", "pages", "app.help", "deal"),
    "notice": ("notice", "card", "turn", "pages", "app.help", "deal"),
    "urge": ("urge", "card", "turn", "pages", "app.help", "deal"),
    "change": ("change", "card", "turn", "pages", "app.help", "deal"),
    "picker": ("picker", "pages", "app.help"),
    "editor": ("editor", "app.help"),
    "blanks": ("sort", "list", "app"),
    "outbox": ("outbox", "card", "sort", "list", "app"),
    "shown": ("shown", "turn", "pages"),
}

CHAINS: dict[str, tuple[str, ...]] = {
    screen: (*chain, "any") if chain[-1] in ("app", "deal") else chain for screen, chain in _CHAINS.items()
}
"""The scopes, or single actions, that listen on each screen, nearest first."""

OF_APP = frozenset(("app", "any", "person", "pair", "said", "card", "turn", "pages"))
"""The scopes whose actions the app does where the screen has no way of its own."""

SCOPES: dict[str, str] = {
    "today": N_("Today"),
    "shift": N_("The end of the shift"),
    "orders": N_("Orders"),
    "ship": N_("Shipping"),
    "products": N_("Products"),
    "reports": N_("Reports"),
    "pickups": N_("Pickups"),
    "bulk": N_("Large order"),
    "confirm": N_("Confirming the address"),
    "cod": N_("Cash on delivery"),
    "remind": N_("Payment reminder"),
    "notice": N_("Shipping notice"),
    "urge": N_("The buyer urges"),
    "change": N_("The buyer wants a change"),
    "picker": N_("Picking a text"),
    "editor": N_("Editing a template"),
    "pair": N_("The paste pair"),
    "outbox": N_("The outbox"),
    "said": N_("What was copied"),
    "shown": N_("A copied text in sight"),
    "deal": N_("One order in front"),
    "messages": N_("Messages"),
    "reviews": N_("Reviews"),
    "cases": N_("After-sales"),
    "follow": N_("Follow-ups"),
    "handover": N_("Handover"),
    "consults": N_("Consultations"),
    "talk": N_("Messages, reviews, after-sales"),
    "person": N_("The buyer of the row"),
    "buyer": N_("The buyer's card"),
    "find": N_("Searching everything"),
    "any": N_("Anywhere, in the midst of an order too"),
    "files": N_("Choosing files"),
    "rejects": N_("Rejected rows"),
    "came": N_("What was imported"),
    "map": N_("The columns of an unknown table"),
    "log": N_("The log"),
    "settings": N_("Settings"),
    "marks": N_("Several at once"),
    "sort": N_("The order of a list"),
    "card": N_("Cards"),
    "turn": N_("Line by line"),
    "pages": N_("Page by page"),
    "list": N_("In every list"),
    "app": N_("Everywhere"),
}
"""The headings of the help page."""
