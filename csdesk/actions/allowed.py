"""When an action is allowed, and why it is not: each answers a message id or words, or None."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from csdesk.actions.action import Situation, WhyNot
from csdesk.domain.orders import permissions
from csdesk.domain.orders.parcels import receiver_of
from csdesk.domain.orders.permissions import Permission, denial_words
from csdesk.domain.orders.stage import Stage, Standing
from csdesk.domain.shared.denial import Denial
from csdesk.domain.shared.models import Order
from csdesk.i18n import N_, _


def of_order(permission: Permission) -> WhyNot:
    """Return the rule of a verb on orders; of several the service names those that it refuses."""

    def why_not(now: Situation) -> str | None:
        if now.order is None or now.standing is None or now.chosen > 1:
            return a_row(now)
        denial = permission(now.order, now.standing)
        return None if denial is None else denial_words(denial, f"…{now.order.order_no[-4:]}", now.standing)

    return why_not


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


Thing = TypeVar("Thing")


def of_thing(kind: type[Thing], permission: Callable[[Thing], Denial | None]) -> WhyNot:
    """Return the rule of a verb on messages, cases or dated things; of several the service names those it refuses."""

    def why_not(now: Situation) -> str | None:
        if not isinstance(now.thing, kind) or now.chosen > 1:
            return a_thing(now)
        denial = permission(now.thing)
        return None if denial is None else _(denial.words).format(id=getattr(now.thing, "id", ""))

    return why_not


def held_or_not(order: Order, standing: Standing) -> Denial | None:
    """What is held can be released, else it can be held."""
    return (permissions.release if standing.stage is Stage.ON_HOLD else permissions.hold)(order, standing)


def closed_or_refused(order: Order, standing: Standing) -> Denial | None:
    """A COD parcel that left can be refused at the door, anything else be closed."""
    left = order.pay_kind == "cod" and standing.stage in (Stage.SHIPPED, Stage.DELIVERED)
    return (permissions.refuse_at_door if left else permissions.close)(order, standing)


def revealable(now: Situation) -> str | None:
    """The receiver is there in clear."""
    if now.order is None:
        return a_row(now)
    receiver = receiver_of(now.order)
    if receiver is None or not receiver.readable:
        return N_("The export does not hold the receiver in clear.")
    return None
