"""The keys of the buyer's card, and the one key that opens it from every list with buyers."""

from __future__ import annotations

from csdesk.actions.action import Action, Asks
from csdesk.actions.allowed import a_thing
from csdesk.domain.orders.labels import AUTO, LANGUAGE_NAMES
from csdesk.i18n import N_
from csdesk.services.buyers import buyers, language

BUYERS: tuple[Action, ...] = (
    Action("person.card", N_("buyer"), N_("Open the buyer's card: orders, cases, reviews, notes"),
           ("B",), ("shift+right",), a_thing, bar=29),
    Action("buyer.note", N_("note"), N_("Write a note about the buyer"), ("n",), ("f4",), undoable=True, bar=20,
           asks=Asks(N_("note about the buyer")), verb=lambda desk, ids, text: buyers.note(desk, ids[0], text)),
    Action("buyer.difficult", N_("difficult"), N_("Mark the buyer as difficult, or no longer"),
           ("t",), ("ctrl+t",), undoable=True, bar=21),
    Action("buyer.title", N_("form of address"), N_("Say how he is addressed: 先生, 女士, or a whole title"),
           ("m",), ("ctrl+w",), undoable=True, bar=22),
    Action("buyer.language", N_("language"), N_("Say which language the buyer reads"), ("l",), ("insert",),
           undoable=True, bar=25,
           asks=Asks(N_("which language he reads"), {**LANGUAGE_NAMES, AUTO: N_("what he writes tells")}),
           verb=lambda desk, ids, lang: language.speaks(desk, ids[0], lang)),
    Action("buyer.link", N_("link"), N_("Say which other name is the same buyer"), ("c",), ("f2",), undoable=True,
           bar=23, asks=Asks(N_("his other name: platform:nick, nick or order"), accept=N_("link")),
           verb=lambda desk, ids, text: buyers.link(desk, ids[0], text)),
    Action("buyer.unlink", N_("unlink"), N_("Take this name out of its link"), ("x",), ("ctrl+x",), undoable=True,
           bar=24, verb=lambda desk, ids, _text: buyers.unlink(desk, ids[0])),
    Action("buyer.reveal", N_("reveal"), N_("Show receiver and phones in full; it is logged"), ("p",), ("ctrl+d",),
           bar=30),
)  # fmt: skip
