"""While a refund is under way nobody is asked where the parcel shall go; the next look lies before the deadline.

What waits without an end gets no day of dispatch.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders import permissions
from csdesk.domain.orders.cards import UrgeCase
from csdesk.errors import RefusedError
from csdesk.services.orders import cod, confirm
from csdesk.services.orders.confirm import Answer
from csdesk.services.orders.urge import urge
from csdesk.services.texts.deliver import Mark
from csdesk.services.texts.template_views import offered
from csdesk.services.today.next import next_up
from csdesk.services.today.snapshot import take_snapshot
from tests.support import NOW, make_order, put_orders

NO = "4000000000004821"


@pytest.mark.parametrize("mark", [None, Mark.COPIED, Mark.SENT])
@pytest.mark.parametrize("kind", [None, "cod"])
def test_nothing_is_asked_of_who_wants_his_money_back(desk: Desk, kind: str | None, mark: Mark | None) -> None:
    put_orders(desk, make_order(NO, refund="open", pay_kind=kind, cod_fee="5.00"))
    verb = cod.notice if kind else confirm.ask
    with pytest.raises(RefusedError) as refused:
        verb(desk, NO, mark=mark)
    assert refused.value.code == "refund_open"
    order = next(iter(desk.orders.values()))
    denial = permissions.own_work([(order, desk.judge(order))])(order, desk.judge(order))
    assert denial is not None
    assert denial.code == "refund_open"


def test_no_text_that_asks_or_promises_is_offered_and_next_passes_it_over(desk: Desk) -> None:
    put_orders(desk, make_order(NO, refund="open", ship_by=NOW + timedelta(hours=1)))
    order = next(iter(desk.orders.values()))
    codes = {one.code for one in offered(desk, "zh", order.platform, order)}
    assert not codes & {"addr_confirm", "addr_ask", "addr_again", "urge_ok"}
    found = next_up(take_snapshot(desk))
    assert found is None or found.kind != "order"


@pytest.mark.parametrize("refund", [None, "refused"])
def test_without_an_open_refund_he_is_asked(desk: Desk, refund: str | None) -> None:
    put_orders(desk, make_order(NO, refund=refund))
    assert confirm.ask(desk, NO).text


@pytest.mark.parametrize(
    ("left", "word"), [(None, "10:30"), (300, "10:30"), (120, "09:30"), (40, "08:50"), (0, "past"), (-60, "past")]
)
def test_the_next_look_lies_well_before_the_orders_own_deadline(desk: Desk, left: int | None, word: str) -> None:
    leaves = None if left is None else desk.now() + timedelta(minutes=left)
    put_orders(desk, make_order(NO, ship_by=leaves, paid_at=None if left is None else NOW))
    assert word in confirm.answer(desk, NO, Answer.NO_REPLY).summary


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
