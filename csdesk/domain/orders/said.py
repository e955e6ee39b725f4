"""What a text that went to a buyer says of his order, by whichever way it left: asked, told the price, reminded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from csdesk.domain.orders import permissions
from csdesk.domain.orders.cod import quote
from csdesk.domain.orders.reminders import Reason
from csdesk.domain.orders.stage import Standing
from csdesk.domain.shared.facts import Reminder
from csdesk.domain.shared.models import Order

_ADDRESS = frozenset(("addr_confirm", "addr_ask", "addr_again", "addr_phone"))
_REMINDER = "unpaid_"


def facts_said(order: Order, standing: Standing, code: str | None, at: datetime, *, sent: bool) -> dict[str, Any]:
    """Return the facts of the desk, by name, that a text makes true of an order where it waits for that text.

    Args:
        order: The order.
        standing: Its conclusions.
        code: The text's template; own words say nothing that is known.
        at: When it was copied or sent.
        sent: It was sent.
    """
    if code in _ADDRESS and permissions.ask(order, standing) is None:
        return {"address_confirm": "asked", "asked_at": at}
    if code == "cod_notice" and permissions.answer_price(order, standing) is None:
        price = quote(order.amount, order.cod_fee, order.desk.cod_fee, None)
        return {"cod_asked_at": at, "cod_fee": price.fee if price else order.desk.cod_fee}
    if code is not None and code.startswith(_REMINDER) and permissions.remind(order, standing) is None:
        reason = code.removeprefix(_REMINDER)
        known = Reason(reason) if reason in set(Reason) else Reason.FORGOT
        return {"reminders": (*order.desk.reminders, Reminder(at, known, sent))}
    return {}
