"""When an action is allowed, and why it is not: each answers a message id, or None."""

from __future__ import annotations

from csdesk.actions.action import Situation
from csdesk.domain.orders.parcels import receiver_of
from csdesk.domain.orders.stage import Stage, Standing
from csdesk.i18n import N_

_DONE = frozenset((Stage.DELIVERED, Stage.CLOSED, Stage.SUPERSEDED))
_GONE = frozenset((Stage.SHIPPED, Stage.DELIVERED, Stage.COMPLETED, Stage.CLOSED, Stage.SUPERSEDED))


def _left(standing: Standing | None) -> bool:
    return standing is not None and standing.stage in (Stage.SHIPPED, Stage.DELIVERED)


def a_row(now: Situation) -> str | None:
    """Some order is chosen."""
    return None if now.chosen else N_("There is no order here.")


def a_thing(now: Situation) -> str | None:
    """Something is chosen."""
    return None if now.chosen else N_("There is nothing under the cursor.")


def a_step(now: Situation) -> str | None:
    """The cursor is on a step of the routine."""
    return None if now.step else N_("This is a promise: Enter opens it, and there it is kept or broken.")


def writing(now: Situation) -> str | None:
    """A text is chosen and being written."""
    return None if now.chosen else N_("Choose a text first: Enter.")


def doubtful(now: Situation) -> str | None:
    """Pasting can show whether the text arrived."""
    return None if now.chosen else N_("The text is on no clipboard.")


def a_message(now: Situation) -> str | None:
    """The buyer's message is there and was not read, or the packer has not seen a change slip."""
    if now.order is None:
        return a_row(now)
    if now.order.desk.open_slips:
        return None
    if not now.order.buyer_message:
        return N_("The buyer left no message.")
    read = now.order.desk.message_read == now.order.buyer_message
    return N_("The message was read already.") if read and now.chosen < 2 else None


def holdable(now: Situation) -> str | None:
    """The order has not left."""
    if now.standing is not None and now.chosen < 2 and now.standing.stage in _GONE:
        return N_("This order has left or is closed; there is nothing to hold.")
    return a_row(now)


def main(now: Situation) -> str | None:
    """Something is left to do with the order."""
    if now.standing is not None and now.chosen < 2 and now.standing.stage in _DONE:
        return N_("There is nothing left to do with this order.")
    if now.standing is not None and now.chosen < 2 and now.standing.stage is Stage.UNKNOWN:
        return N_("No export tells whether it is paid: import one with the order status.")
    return a_row(now)


def changeable(now: Situation) -> str | None:
    """The order is not closed."""
    if now.standing is not None and now.standing.stage in (Stage.CLOSED, Stage.SUPERSEDED):
        return N_("This order is closed; there is nothing to change.")
    return a_row(now)


def urgeable(now: Situation) -> str | None:
    """The order waits for shipping."""
    if now.standing is not None and now.standing.stage in (*_GONE, Stage.UNPAID, Stage.UNKNOWN):
        return N_("Only an order that waits for shipping can be urged.")
    return a_row(now)


def closable(now: Situation) -> str | None:
    """The order has not left, or it is a COD parcel that may be refused at the door."""
    if now.order is not None and now.chosen < 2 and now.order.pay_kind == "cod" and _left(now.standing):
        return None
    if now.standing is not None and now.chosen < 2 and now.standing.stage in _GONE:
        return N_("Only an order that has not left can be closed.")
    return a_row(now)


def revealable(now: Situation) -> str | None:
    """The receiver is there in clear."""
    if now.order is None:
        return a_row(now)
    receiver = receiver_of(now.order)
    if receiver is None or not receiver.readable:
        return N_("The export does not hold the receiver in clear.")
    return None
