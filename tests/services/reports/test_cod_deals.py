"""A COD order is a deal when its price is accepted; its money stands apart until it is paid, a refusal takes it out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.stage import Stage
from csdesk.domain.reports.periods import period_of
from csdesk.domain.shared.facts import Refusal
from csdesk.domain.shared.models import Order, PlatformState
from csdesk.services.orders import cod
from csdesk.services.orders.cod import CodAnswer
from csdesk.services.reports.deal_table import deal_rows
from csdesk.services.reports.report_inputs import take_inputs
from csdesk.services.reports.reports import Summary, summary
from csdesk.services.texts.deliver import Mark
from tests.services.reports.pasted import day_text
from tests.support import NOW, make_order, put_orders

DAY = timedelta(days=1)


def at_door(no: str, **facts: Any) -> Order:
    accepted: dict[str, Any] = {"desk_cod_answer": "accepted", "desk_cod_answered_at": NOW, "desk_cod_fee": "5.00"}
    accepted |= {"pay_kind": "cod", "paid_at": None, "created_at": NOW - 3 * DAY}
    return make_order(no, **(accepted | facts))


def of_day(desk: Desk, days: int = 0) -> Summary:
    desk.sync()
    return summary(desk, period_of("day", (NOW + days * DAY).date()))


def test_accepting_the_price_makes_the_deal_and_its_money_stands_apart(desk: Desk) -> None:
    put_orders(desk, make_order("1001"), make_order("1002", pay_kind="cod", paid_at=None))
    assert of_day(desk).sales.deals == 1
    cod.notice(desk, "1002", fee="5", mark=Mark.SENT)
    cod.answer(desk, "1002", CodAnswer.ACCEPTED)
    found = of_day(desk)
    sales, (day,) = found.sales, found.days
    assert (sales.deals, sales.amount, sales.paid, sales.cod_open) == (2, "161.00", "78.00", "83.00")
    assert (day.deals, day.amount, day.paid, day.cod_open) == (2, "161.00", "78.00", "83.00")
    rows = deal_rows(desk, take_inputs(desk, period_of("day", NOW.date())))
    assert {row.order_no: row.pay_kind for row in rows} == {"1001": None, "1002": "cod"}
    assert "Of it paid 78.00 yuan, to be paid at the door 83.00 yuan" in day_text(desk, NOW.date())


@pytest.mark.parametrize(
    ("facts", "deals", "cod_open"),
    [
        ({}, 1, "83.00"),
        ({"platform_state": PlatformState.SHIPPED}, 1, "83.00"),
        ({"platform_state": PlatformState.COMPLETED, "received_at": NOW + DAY}, 1, "0.00"),
        ({"platform_state": PlatformState.CLOSED}, 0, "0.00"),
        ({"desk_cod_answer": "refused"}, 0, "0.00"),
        ({"desk_cod_answer": "reorder"}, 0, "0.00"),
        ({"desk_superseded_by": "taobao:1003"}, 0, "0.00"),
        ({"desk_close_reason": "不要了", "desk_closed_in": PlatformState.PAID}, 0, "0.00"),
        ({"desk_refusal": Refusal(NOW + DAY, "shop")}, 0, "0.00"),
    ],
)
def test_what_becomes_of_an_accepted_order(desk: Desk, facts: dict[str, Any], deals: int, cod_open: str) -> None:
    put_orders(desk, at_door("1001", **facts))
    sales = of_day(desk).sales
    assert (sales.deals, sales.cod_open) == (deals, cod_open)


def test_a_refusal_at_the_door_corrects_the_day_it_falls_on(desk: Desk) -> None:
    day = NOW - DAY
    gone = at_door(
        "1001", desk_cod_answered_at=day, platform_state=PlatformState.SHIPPED, desk_refusal=Refusal(NOW, "shop")
    )
    put_orders(desk, gone, at_door("1002", desk_refusal=Refusal(NOW, "shop")))
    assert of_day(desk, -1).sales.deals == 0
    back = of_day(desk).taken_out
    assert (back.deals, back.amount) == (1, "83.00")
    assert "Correction: 1 COD deal of earlier days refused at the door, 83.00 yuan less" in day_text(desk, NOW.date())


@pytest.mark.parametrize("facts", [{"desk_superseded_by": "taobao:1002"}, {"desk_cod_answer": "reorder"}])
def test_an_order_given_up_for_another_stays_so_when_the_platform_closes_it(desk: Desk, facts: dict[str, Any]) -> None:
    old = at_door("1001", **({"desk_cod_answer": "accepted"} | facts))
    for state, stage in (
        (PlatformState.PAID, Stage.SUPERSEDED),
        (PlatformState.CLOSED, Stage.SUPERSEDED),
        (PlatformState.SHIPPED, Stage.SHIPPED),
    ):
        assert desk.judge(msgspec.structs.replace(old, platform_state=state)).stage is stage
