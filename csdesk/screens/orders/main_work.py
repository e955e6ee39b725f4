"""What `c` does on a row of orders: the work that its stage asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from csdesk.actions import named
from csdesk.domain.orders.parcels import untold_parcels
from csdesk.domain.orders.stage import Stage
from csdesk.domain.shared.models import Order
from csdesk.i18n import _
from csdesk.screens.orders import confirm, dialogs
from csdesk.services.desk.desk import Desk
from csdesk.services.orders import shipping
from csdesk.services.talk import compose, pair
from csdesk.services.talk.compose import Used
from csdesk.services.texts.deliver import Mark
from csdesk.worker import at_desk

if TYPE_CHECKING:
    from csdesk.screens.frame.desk_screen import DeskScreen
    from csdesk.screens.frame.list_screen import ListScreen
    from csdesk.screens.orders.order_dialog import Deal
    from csdesk.session import Session


LOOK = named("orders.look")


CLEARED_BY = {
    "cod_unanswered": named("orders.main"),
    "address_unconfirmed": named("orders.main"),
    "message_unread": named("orders.read"),
    "slip_open": named("orders.read"),
    "on_hold": named("orders.hold"),
}
"""What clears the blockers that a key clears."""

DIALOGS: dict[Stage, Callable[[Session, str], Deal]] = {
    Stage.UNPAID: lambda session, key: dialogs.Remind(session, key),
    Stage.COD: lambda session, key: dialogs.Cod(session, key),
    Stage.TO_CONFIRM: lambda session, key: confirm.Confirm(session, key),
}
"""The dialog of the work that a stage asks for, where it is about one order."""


async def begin(place: ListScreen, ids: Sequence[str]) -> None:
    """Begin the work of one order, or of several: notices when all wait for one, ratings when all are completed."""
    orders, app = place.session.snapshot.orders, place.app
    stage = place.session.snapshot.standings[ids[0]].stage
    if stage is Stage.COMPLETED and len(ids) == 1:
        place.session.do(at_desk(_rate, ids[0]), place.used)
    elif stage is Stage.COMPLETED:
        place.verb(shipping.rate, ids)
    elif stage is Stage.SHIPPED:
        waiting = [key for key in ids if untold_parcels(orders[key])]
        if not waiting and len(ids) == 1:
            place.start(place.session.keymap.named(LOOK))
            return
        await app.push_screen(dialogs.Notice(place.session, waiting or ids))
    elif stage is Stage.TO_SHIP:
        scan(place, orders[ids[0]])
    else:
        await app.push_screen(DIALOGS[stage](place.session, ids[0]))


def _rate(desk: Desk, order_id: str) -> Used:
    """Rate the buyer of one order, with the words on the clipboard."""
    result, order = shipping.rate(desk, [order_id]), desk.orders.get(order_id)
    return compose.used(desk, result, pair.whom_of(order) if order is not None else None, Mark.COPIED)


def scan(place: DeskScreen, order: Order) -> None:
    """Open the box for the tracking number of an order; a scanner ends with Enter."""

    def take(text: str) -> None:
        if not text:
            return

        place.verb(shipping.ship_scanned, order.id, text)

    title = _("tracking number for …{tail}").format(tail=order.order_no[-4:])
    place.ask(title, take, accept=_("ship"))
