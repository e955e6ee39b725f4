"""A COD parcel that the buyer refused at the door: recorded with who pays its way, counted by the month (C05)."""

from __future__ import annotations

from enum import StrEnum

from csdesk.domain.orders import permissions
from csdesk.domain.orders.cod import lost_freight
from csdesk.domain.shared.facts import Refusal
from csdesk.domain.shared.money import show_money
from csdesk.i18n import _
from csdesk.services.desk.change import edit_order, refuse, with_memo
from csdesk.services.desk.desk import Desk
from csdesk.services.desk.editing import need_amount
from csdesk.services.desk.results import Result


class Payer(StrEnum):
    """Who pays the way there and back."""

    SHOP = "shop"
    BUYER = "buyer"
    COURIER = "courier"


def refused_at_door(
    desk: Desk, name: str, payer: Payer = Payer.SHOP, freight: str | None = None, why: str | None = None
) -> Result:
    """Record that the buyer refused a COD parcel at the door, and note it in the memo; said again it is corrected.

    Args:
        desk: The desk.
        name: The order.
        payer: Who pays the freight there and back.
        freight: How much that is; None takes it from the courier table.
        why: What the buyer said.

    Raises `RefusedError` for an order that is not COD or has not left, and for a freight that is no amount.
    """
    money = need_amount(freight, "--freight") if freight is not None else None
    with desk.change("order.cod_rejected", "") as transaction:
        order = desk.find(name)
        refuse([order], permissions.refuse_at_door, desk)
        reason = " ".join((why or "").split()) or None
        fact = Refusal(desk.now(), payer.value, show_money(money) if money is not None else None, reason)
        order = edit_order(desk, transaction, order, refusal=fact)
        edit_order(desk, transaction, order, memo=with_memo(desk, order, _("COD parcel refused at the door")))
        summary = _("COD parcel refused at the door · …{tail}").format(tail=order.order_no[-4:])
        transaction.entry.subject, transaction.entry.summary = order.id, summary
        lost = lost_freight(order, desk.couriers)
    known = payer is not Payer.SHOP or money is not None or lost is not None
    unknown = _("The freight is not known: --freight 12, or freight and freight_back in couriers.toml.")
    return Result((order.id,), summary, None, () if known else (unknown,))
