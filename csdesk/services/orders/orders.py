"""Verbs on one order or many: flag, note, hold, release, close, read.

A verb on several orders is one change: either all of them pass its rules, or nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from csdesk.domain.orders import permissions
from csdesk.domain.orders.labels import FLAGS
from csdesk.domain.orders.stage import Standing
from csdesk.domain.shared.denial import Denial
from csdesk.domain.shared.label import label
from csdesk.domain.shared.models import Flag, Order
from csdesk.errors import RefusedError
from csdesk.i18n import N_, _
from csdesk.services.desk.change import change_orders, one_line
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.results import Result
from csdesk.services.orders.closing import note_to_close
from csdesk.store import Transaction


def flag(desk: Desk, ids: Sequence[str], colour: Flag, tag: str | None = None) -> Result:
    """Set the seller's flag of orders by colour name (E06); `none` takes it away.

    Raises `RefusedError` for a `tag` (the flag's name) on a platform that has none, one that is too long for it, and
    one without a flag.
    """
    name = one_line(tag, _("The flag's name is empty."), "empty_tag") if tag is not None else None
    if name is not None and colour is Flag.NONE:
        raise RefusedError(_("A flag's name goes with a flag: both or none."), where="--tag", code="tag_alone")

    def rule(order: Order, _standing: Standing) -> Denial | None:
        pack = desk.packs.get(order.platform)
        limit = int((pack.number("flag_tag_chars") if pack is not None else None) or 0)
        if name is None or len(name) <= limit:
            return None
        if not limit:
            return Denial("bad_tag", N_("The platform of order {id} has no names for flags."))
        words = _("The flag's name has {count} character[s], {limit} at most.").format(count=len(name), limit=limit)
        return Denial("bad_tag", words)

    title = _("flag {colour}").format(colour=label(FLAGS, colour))

    def edit(_order: Order) -> dict[str, Any]:
        return {"flag": colour, "flag_tag": name}

    return change_orders(desk, "order.flag", ids, title, edit, rule=rule)


def hold(desk: Desk, ids: Sequence[str], why: str, until: datetime | None = None) -> Result:
    """Keep orders back, for a reason, until a time or until they are released.

    Raises `RefusedError` without a reason, for a time that has passed, and for an order that has left or is closed.
    """
    reason = one_line(why, _("Say why the order is held."), "empty_reason")
    if until is not None and until <= desk.now():
        raise RefusedError(_("The time has passed already."), where=until.isoformat(), code="time_passed")

    def edit(_order: Order) -> dict[str, Any]:
        return {"hold_reason": reason, "hold_until": until}

    return change_orders(desk, "order.hold", ids, _("on hold"), edit, rule=permissions.hold)


def release(desk: Desk, ids: Sequence[str]) -> Result:
    """Let held orders go on; an order that is not held stays as it is.

    Raises `RefusedError` for an order that the platform itself holds.
    """

    def edit(_order: Order) -> dict[str, Any]:
        return {"hold_reason": None, "hold_until": None}

    return change_orders(desk, "order.release", ids, _("released"), edit, rule=permissions.release)


def close(desk: Desk, ids: Sequence[str], why: str) -> Result:
    """Close orders that will not be paid, with a reason (U04); a to-do reminds of the platform's back end.

    Raises `RefusedError` without a reason, and for an order that is paid or has left.
    """
    reason = one_line(why, _("Say why the order is closed."), "empty_reason")

    def edit(order: Order) -> dict[str, Any]:
        return {"close_reason": reason, "closed_in": order.platform_state}

    def then(transaction: Transaction, order: Order) -> None:
        note_to_close(desk, transaction, order, reason)

    rule = permissions.close
    result = change_orders(desk, "order.close", ids, _("closed"), edit, rule=rule, then=then)
    return msgspec.structs.replace(result, warnings=(_("Close it in the platform's back end as well."),))


def read(desk: Desk, ids: Sequence[str]) -> Result:
    """Note that the buyers' messages of orders were read (A06); a newer message counts as unread again."""

    def edit(order: Order) -> dict[str, Any]:
        return {"message_read": order.buyer_message}

    return change_orders(desk, "order.read", ids, _("message read"), edit)
