"""How much money may be promised to a buyer without the owner (F09)."""

from __future__ import annotations

from decimal import Decimal

from csdesk.domain.shared.money import parse_money
from csdesk.services.desk.desk import Desk


def over_cap(desk: Desk, amount: Decimal | None) -> bool:
    """Tell whether only the owner may allow a payment: until then it is promised to nobody."""
    cap = parse_money(desk.config.aftersales.max_pay)
    return amount is not None and cap is not None and amount > cap


def allowed(desk: Desk, order_id: str | None) -> Decimal | None:
    """Return how much may be promised for an order: the cap, or more where the owner agreed in a case; None for all."""
    cap = parse_money(desk.config.aftersales.max_pay)
    settled = (one.payment for one in desk.records.cases.records.values() if order_id and one.order_id == order_id)
    agreed = [money for taken in settled if taken is not None and (money := parse_money(taken.amount)) is not None]
    return None if cap is None else max((cap, *agreed))
