"""The one table of the queues.

Tabs, tiles, numbers of places, `status`, the routine's counts, the end of the shift, the handover's figures and `next`
are made from it: a queue that stands here is in all of them, and nowhere else is a list of queues.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from msgspec import Struct

from csdesk.domain.orders.permissions import refund_open
from csdesk.domain.orders.queues import Queue, to_rate, to_tell, waits_for_buyer
from csdesk.domain.orders.stage import PENDING, Stage, Standing
from csdesk.domain.shared.models import Outline
from csdesk.i18n import N_
from csdesk.services.buyers.called_back import CalledBack
from csdesk.services.desk import cadence
from csdesk.services.desk.desk import Desk
from csdesk.services.today.talk import Talk


class QueueRow(Struct, frozen=True):
    """One queue.

    Args:
        id: Its name in `status --json`, in `order list --queue` and in the routine's `counts`.
        label: What it is called; a message id.
        rule: What puts something into it; a message id.
        stages: Of a queue of orders: the stages whose orders may lie in it.
        test: Whether an order of these stages lies in it; None takes every one.
        waits: Of a queue of orders: whether nothing can be done now with one of them; None where something always can.
        asked: Of those that wait: whether it is for the buyer, who was asked or reminded.
        count: Of a queue of anything else: how many lie in it, of one platform or of all.
        late: How many of these are past their time.
        known: Whether there is anything to count; where there is not, people are shown no number.
        places: The places of the desk whose number counts it.
        pressing: What lies in it is past its time.
        todo: What is to be done with its first order; a message id, empty where `next` does not come to it.
        turn: When `next` comes to it, smallest first; below zero it goes before the routine.
    """

    id: str
    label: str
    rule: str
    stages: frozenset[Stage] = frozenset()
    test: Callable[[Outline, Standing], bool] | None = None
    waits: Callable[[Desk, Outline, Standing], bool] | None = None
    asked: Callable[[Outline, Standing], bool] = waits_for_buyer
    count: Callable[[Talk, str | None], int] | None = None
    late: Callable[[Talk], int] = lambda _talk: 0
    known: Callable[[Talk], bool] = lambda _talk: True
    places: tuple[str, ...] = ()
    pressing: bool = False
    todo: str = ""
    turn: int = 0


def _of(*stages: Stage) -> frozenset[Stage]:
    return frozenset(stages)


def _asked(_desk: Desk, order: Outline, standing: Standing) -> bool:
    return waits_for_buyer(order, standing) or refund_open(order)


def _called_back(desk: Desk, order: Outline, _standing: Standing) -> bool:
    return refund_open(order) or order.id in desk.kept(CalledBack)


def _out_of_stock(_desk: Desk, _order: Outline, standing: Standing) -> bool:
    return "no_stock" in standing.blockers and not standing.late


_ROWS = (
    QueueRow(Queue.COD, N_("COD"), N_("paid at the door, and the buyer has not accepted the price"),
             _of(Stage.COD), waits=_asked, places=("orders",),
             todo=N_("tell the buyer the cash on delivery price now"), turn=-1),
    QueueRow(Queue.UNPAID, N_("Unpaid"), N_("ordered and not paid yet"),
             _of(Stage.UNPAID), waits=cadence.waits, places=("orders",),
             asked=lambda order, _standing: bool(order.desk.reminders),
             todo=N_("remind the buyer of the payment"), turn=3),
    QueueRow(Queue.TO_CONFIRM, N_("To confirm"), N_("paid, and the address is not confirmed yet"),
             _of(Stage.TO_CONFIRM), waits=_asked, places=("orders",),
             todo=N_("confirm the address with the buyer"), turn=1),
    QueueRow(Queue.TO_SHIP, N_("To ship"), N_("settled, and the parcel has not left"),
             _of(Stage.TO_SHIP), waits=_out_of_stock, places=("orders", "ship"),
             todo=N_("ship it"), turn=2),
    QueueRow(Queue.ON_HOLD, N_("On hold"), N_("held by hand or by the platform"),
             _of(Stage.ON_HOLD), places=("orders",)),
    QueueRow(Queue.TO_NOTIFY, N_("To notify"), N_("the parcel left, the buyer was not told, and has not got it yet"),
             PENDING | {Stage.SHIPPED}, to_tell,
             waits=_called_back, asked=lambda _order, _standing: False,
             todo=N_("tell the buyer that it was shipped"), turn=4),
    QueueRow(Queue.TO_LOOK, N_("To look up"), N_("the parcel left, and its next look is due"),
             _of(Stage.SHIPPED), lambda _order, standing: standing.look,
             todo=N_("look where the parcel is, ask the courier"), turn=6),
    QueueRow(Queue.TO_RATE, N_("To rate"), N_("completed, and the buyer is not rated yet"),
             _of(Stage.COMPLETED), to_rate, todo=N_("rate the buyer"), turn=5),
    QueueRow(Queue.LATE, N_("Late"), N_("it should have left already"),
             PENDING, lambda _order, standing: standing.late, pressing=True),
    QueueRow("messages_waiting", N_("To answer"), N_("it is our turn: not answered, put off or finished"),
             count=lambda talk, platform: talk.inbox.waiting(platform),
             late=lambda talk: talk.inbox.late(), places=("messages",)),
    QueueRow("reviews_open", N_("Reviews open"), N_("neither answered nor finished"),
             count=Talk.reviews_open, places=("reviews",)),
    QueueRow("cases_open", N_("After-sales"), N_("not closed yet"),
             count=Talk.cases_open, late=Talk.cases_late, places=("cases",)),
    QueueRow("follow_due", N_("Follow-ups"), N_("open, and due today or before"),
             count=Talk.follow_due, late=Talk.follow_late, places=("follow",)),
    QueueRow("handover_unread", N_("Handover"), N_("handed over, and not read by you"),
             count=Talk.handover_unread,
             known=lambda talk: talk.handed is not None, places=("handover",)),
)  # fmt: skip

QUEUES: dict[str, QueueRow] = {row.id: row for row in _ROWS}
"""Every queue by its name, those of orders first in the order of their tabs (C01: COD first)."""


def order_queues() -> list[QueueRow]:
    """Return the queues of orders."""
    return [row for row in QUEUES.values() if row.stages]


def leaving_queues() -> list[str]:
    """Return the queues that together hold every order whose parcel has not left, each order once."""
    return [row.id for row in order_queues() if row.test is None and row.stages <= PENDING]


def queues_of(order: Outline, standing: Standing) -> list[str]:
    """Return the queues an order lies in; `late` comes on top of its stage's own queue."""
    return [row_id for row_id, test in _of_stage(standing.stage) if test is None or test(order, standing)]


@functools.cache
def _of_stage(stage: Stage) -> tuple[tuple[str, Callable[[Outline, Standing], bool] | None], ...]:
    return tuple((row.id, row.test) for row in order_queues() if stage in row.stages)
