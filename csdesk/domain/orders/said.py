"""What a text that went to a buyer says of his order, by whichever way it left: asked, told the price, reminded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from csdesk.domain.orders import permissions
from csdesk.domain.orders.cod import quote
from csdesk.domain.orders.couriers import Courier
from csdesk.domain.orders.reminders import Reason
from csdesk.domain.orders.stage import Standing
from csdesk.domain.shared.facts import Reminder, Urge
from csdesk.domain.shared.models import Order
from csdesk.i18n import _

_ADDRESS = frozenset(("addr_confirm", "addr_ask", "addr_again", "addr_phone"))
COD_NOTICES = ("cod_notice", "cod_notice_free")
_REMINDER, _URGES = "unpaid_", "urge_"


def goes_round(code: str | None) -> bool:
    """Tell whether a template goes to every order of a queue, and so answers nobody's question."""
    return code is not None and (code in _ADDRESS or code in COD_NOTICES or code.startswith(_REMINDER))


def urge_line(urge: Urge) -> str:
    """Return what the memo says of a buyer who urged and was answered by a time; what was only copied is no word."""
    words = _("urged, promised to leave by {time}")
    if urge.copied:
        words = _("urged; answer copied, not yet sent: to leave by {time}")
    return words.format(time=f"{urge.promised:%m-%d %H:%M}")


def facts_sent(order: Order, code: str) -> dict[str, Any]:
    """Return the facts of an order, by name, once a copied text went: its buyer was asked, told or answered."""
    if code in _ADDRESS or code in COD_NOTICES:
        return {"only_copied": False} if order.desk.only_copied else {}
    return _urge_answered(order) if code.startswith(_URGES) else {}


def _urge_answered(order: Order) -> dict[str, Any]:
    if not order.desk.urges or not order.desk.urges[-1].copied:
        return {}
    old, new = order.desk.urges[-1], msgspec.structs.replace(order.desk.urges[-1], copied=False)
    memo = tuple(line.replace(urge_line(old), urge_line(new)) for line in order.desk.memo)
    return {"urges": (*order.desk.urges[:-1], new), "memo": memo}


def facts_said(
    order: Order, standing: Standing, code: str | None, at: datetime, carrier: Courier | None, *, sent: bool
) -> dict[str, Any]:
    """Return the facts of the desk, by name, that a text makes true of an order where it waits for that text.

    Args:
        order: The order.
        standing: Its conclusions.
        code: The text's template; own words say nothing that is known.
        at: When it was copied or sent.
        carrier: The courier it will go with: its fee was told where no other is known.
        sent: It was sent.
    """
    if code in _ADDRESS and permissions.ask(order, standing) is None:
        copied = not sent and (order.desk.only_copied or order.desk.asked_at is None)
        return {"address_confirm": "asked", "asked_at": at, "only_copied": copied}
    if code in COD_NOTICES and permissions.answer_price(order, standing) is None:
        price = quote(order.amount, order.cod_fee, order.desk.cod_fee, carrier)
        copied = not sent and (order.desk.only_copied or order.desk.cod_asked_at is None)
        fee = price.fee if price else order.desk.cod_fee
        return {"cod_asked_at": at, "cod_fee": fee, "only_copied": copied}
    if code is not None and code.startswith(_REMINDER) and permissions.remind(order, standing) is None:
        reason = code.removeprefix(_REMINDER)
        known = Reason(reason) if reason in set(Reason) else Reason.FORGOT
        return {"reminders": (*order.desk.reminders, Reminder(at, known, sent))}
    return {}
