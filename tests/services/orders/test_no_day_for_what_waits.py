"""What is held without an end, out of stock or perhaps refunded gets no day of dispatch, by no way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.cards import UrgeCase
from csdesk.errors import RefusedError
from csdesk.services.orders.urge import urge
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.template_views import offered
from tests.support import NOW, make_order, put_orders

NO = "4000000000004821"
PROMISES = {"urge_ok", "urge_late", "urge_late_gift", "mail_ship_by", "mail_late"}
WAITS: list[dict[str, Any]] = [
    {"refund": "open"},
    {"refund": "open", "desk_hold_reason": "refund"},
    {"desk_hold_reason": "no_stock"},
    {"desk_hold_reason": "other"},
    {"held": True},
    {"held": True, "desk_hold_reason": "other", "desk_hold_until": NOW + timedelta(hours=1)},
]


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("facts", WAITS)
def test_no_day_is_promised(desk: Desk, facts: dict[str, Any], late: bool) -> None:
    by = NOW + timedelta(hours=-1 if late else 30)
    put_orders(desk, make_order(NO, ship_by=by, desk_address_confirm="confirmed", **facts))
    for options in ({}, {"by": NOW + timedelta(days=1)}, {"case": UrgeCase.OVERDUE, "why": "so"}):
        for mark in (None, Mark.COPIED):
            with pytest.raises(RefusedError) as refused:
                urge(desk, NO, mark=mark, **options)
            assert refused.value.code == "undated"
    order = next(iter(desk.orders.values()))
    assert not PROMISES & {one.code for one in offered(desk, "zh", order.platform, order)}


@pytest.mark.parametrize(("hours", "refused"), [(1, False), (29, False), (31, True)])
def test_a_hold_with_an_end_is_promised_for_no_day_before_it(desk: Desk, hours: int, refused: bool) -> None:
    until = NOW + timedelta(hours=hours)
    put_orders(desk, make_order(NO, ship_by=NOW + timedelta(hours=30), desk_hold_reason="x", desk_hold_until=until))
    if refused:
        with pytest.raises(RefusedError) as caught:
            urge(desk, NO)
        assert caught.value.code == "on_hold"
    else:
        assert urge(desk, NO).text
