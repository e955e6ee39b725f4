"""One thing out of the archive, to be read only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from csdesk.domain.orders.parcels import receivers_of
from csdesk.domain.search.fields import Thing, texts_of
from csdesk.domain.shared.masking import mask_text
from csdesk.domain.shared.models import Outline
from csdesk.domain.talk.messages import Message
from csdesk.foreign import clean
from csdesk.i18n import _
from csdesk.screens.frame.desk_screen import DeskScreen
from csdesk.screens.frame.sheet_screen import SheetScreen
from csdesk.screens.orders.card import Shown, card_lines
from csdesk.services.desk.view import View
from csdesk.services.search.archive import Judged
from csdesk.widgets.paint import Line, wrap
from csdesk.widgets.sheet import Layout


class PastCard(SheetScreen):
    """A card over a place.

    Args:
        place: The place it was called from.
        layout_at: Makes the lines for a width in cells.
    """

    NAME = "found"
    CSS = "#sheet { height: 1fr; }"

    def __init__(self, place: DeskScreen, layout_at: Layout) -> None:
        super().__init__(place.session, layout_at)
        self.head.place = place.NAME

    def state_words(self) -> Line:
        """Say where it lies."""
        return [(_("in the archive, to be read only") + " ", "dim")]

    async def action_list_open(self) -> None:
        """Nothing lies under it."""


def past_lines(
    found: Judged | Thing, width: int, now: datetime, view: View, about: Outline | None = None
) -> list[Line]:
    """Return the card of something (`about` an order) out of the archive, its words masked."""
    if isinstance(found, tuple):
        order, standing = found
        pack, couriers = view.packs.get(order.platform), view.couriers_of(order)
        return card_lines(Shown(order, standing, now, pack, couriers=couriers), width)
    room = max(20, width - 2)
    shown: list[tuple[str, str | None]] = [(_("no."), found.id), (_("order"), next(_texts(found, "order"), None))]
    lines: list[Line] = [[(clean(next(_texts(found, "buyer"), "-")), "strong")]]
    if isinstance(found, Message):
        for said in found.said:
            at = f"{said.at.astimezone(now.tzinfo):%Y-%m-%d %H:%M:%S}" if said.at else ""
            shown.append((f"{_('we') if said.ours else _('buyer')} {at}".strip(), said.text))
        shown.insert(2, (_("subject"), found.subject))
    else:
        shown += [(_("item"), text) for text in _texts(found, "item")]
        shown += [(_("words"), text) for text in _texts(found, "message")]
        shown += [(_("note"), text) for text in _texts(found, "memo")]
    for name, text in shown:
        for part in (mask_text(text, receivers_of(about)) or "").split("\n") if text else ():
            lines += [[], [(clean(name), "dim")], *([("  " + row, "text")] for row in wrap(clean(part), room - 2))]
    return [[(" ", "text"), *line] for line in lines]


def _texts(thing: Thing, field: str) -> Iterator[str]:
    yield from (text for text in texts_of(thing, field) if text)
