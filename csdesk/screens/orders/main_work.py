"""What `c` does on a row of orders: the work that its stage asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from csdesk.domain.orders.parcels import untold_parcels
from csdesk.domain.orders.stage import Stage
from csdesk.domain.shared.models import Order
from csdesk.i18n import _
from csdesk.screens.orders import confirm, dialogs
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.orders import shipping
from csdesk.services.talk import pair
from csdesk.services.texts import deliver
from csdesk.worker import Job

if TYPE_CHECKING:
    from csdesk.screens.frame.desk_screen import DeskScreen


async def begin(place: DeskScreen, ids: Sequence[str]) -> None:
    """Begin the work of one order, or of several: notices when all wait for one, ratings when all are completed."""
    snapshot = place.session.snapshot
    known = [key for key in ids if key in snapshot.orders]
    stages = {snapshot.standings[key].stage for key in known}
    if not known:
        return
    if len(known) > 1 and stages <= {Stage.SHIPPED}:
        waiting = [key for key in known if untold_parcels(snapshot.orders[key])]
        await place.app.push_screen(dialogs.Notice(place.session, waiting or known))
    elif stages == {Stage.COMPLETED}:
        place.verb(_rate(known))
    elif len(known) > 1:
        place.say(_("One at a time: several together only for notices and ratings."), "soon")
    else:
        await _one(place, snapshot.orders[known[0]], stages.pop())


def _rate(ids: Sequence[str]) -> Job:
    def job(desk: Desk) -> Result:
        result = shipping.rate(desk, ids)
        if result.text is None:
            return result
        order = desk.orders.get(ids[0]) if len(ids) == 1 else None
        whom = pair.whom_of(order) if order is not None else None
        way = deliver.to_clipboard(desk, result.text, buyer=whom.buyer if whom else "", who=whom.who if whom else "")
        return Result(result.changed, deliver.way_words(result.summary, way), None, result.warnings)

    return job


async def _one(place: DeskScreen, order: Order, stage: Stage) -> None:
    session, app = place.session, place.app
    if stage is Stage.UNPAID:
        await app.push_screen(dialogs.Remind(session, order.id))
    elif stage is Stage.COD:
        await app.push_screen(dialogs.Cod(session, order.id))
    elif stage is Stage.TO_CONFIRM:
        await app.push_screen(confirm.Confirm(session, order.id))
    elif stage is Stage.SHIPPED:
        await app.push_screen(dialogs.Notice(session, [order.id]))
    elif stage is Stage.TO_SHIP:
        scan(place, order)
    else:
        place.say(_("There is nothing left to do with this order."), "soon")


def scan(place: DeskScreen, order: Order) -> None:
    """Open the box for the tracking number of an order; a scanner ends with Enter."""

    def take(text: str) -> None:
        if not text:
            return

        place.verb(shipping.ship_scanned, order.id, text)

    title = _("tracking number for …{tail}").format(tail=order.order_no[-4:])
    place.ask(title, take, accept=_("ship"))
