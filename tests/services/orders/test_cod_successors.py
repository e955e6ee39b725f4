"""Which new order takes the place of a COD order whose buyer orders again (C04)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.stage import Stage
from csdesk.domain.shared.models import Order, PlatformState
from csdesk.services.orders import cod
from csdesk.services.orders.cod import CodAnswer
from csdesk.services.texts.deliver import Mark
from tests.support import NOW, make_order, put_orders

NO = "4821"


def at_gate(no: str = "4000000000004821", **facts: Any) -> Order:
    return make_order(no, **({"pay_kind": "cod", "paid_at": None, "ship_by": None} | facts))


@pytest.mark.duty("C04")
def test_the_new_order_takes_the_old_ones_place(desk: Desk) -> None:
    new = make_order("4000000000009999", created_at=NOW - timedelta(minutes=5))
    other_sku = msgspec.structs.replace(new.lines[0], sku="GD-02", title="公道杯")
    wrong = make_order("4000000000009998", created_at=NOW - timedelta(minutes=6), lines=(other_sku,))
    put_orders(desk, at_gate(), wrong, new)
    cod.notice(desk, NO, fee="5", mark=Mark.SENT)
    desk.sync()
    cod.answer(desk, NO, CodAnswer.REORDER)
    desk.sync()
    old = desk.orders["taobao:4000000000004821"]
    assert old.desk.superseded_by == new.id
    assert desk.judge(old).stage is Stage.SUPERSEDED


@pytest.mark.parametrize(
    ("facts", "taken"),
    [
        ({}, True),
        ({"buyer_nick": "月下"}, False),
        ({"platform": "pdd"}, False),
        ({"created_at": NOW - timedelta(hours=3)}, False),
        ({"created_at": NOW - timedelta(hours=2)}, False),
        ({"platform_state": PlatformState.CLOSED}, False),
    ],
)
def test_only_a_later_order_of_the_same_buyer_takes_the_place(desk: Desk, facts: dict[str, Any], taken: bool) -> None:
    put_orders(desk, at_gate(), make_order("4000000000009999", **({"created_at": NOW - timedelta(minutes=5)} | facts)))
    cod.answer(desk, NO, CodAnswer.REORDER)
    desk.sync()
    assert (desk.orders["taobao:4000000000004821"].desk.superseded_by is not None) == taken


def test_one_new_order_takes_one_place_and_the_oldest_new_one_is_first(desk: Desk) -> None:
    first, second, third = (
        make_order(f"400000000000999{n}", created_at=NOW - timedelta(minutes=9 - n)) for n in range(3)
    )
    put_orders(desk, third, second, first, at_gate(), at_gate("4000000000004822"))
    for no in ("4821", "4822"):
        cod.answer(desk, no, CodAnswer.REORDER)
        desk.sync()
    assert desk.orders["taobao:4000000000004821"].desk.superseded_by == first.id
    assert desk.orders["taobao:4000000000004822"].desk.superseded_by == second.id


def test_one_new_order_takes_one_place_in_one_change_too(desk: Desk) -> None:
    waiting = [at_gate(no, desk_cod_answer="reorder") for no in ("4000000000004821", "4000000000004822")]
    put_orders(desk, *waiting, make_order("4000000000009999", created_at=NOW))
    with desk.change("import", "test") as transaction:
        linked = cod.link_reorders(
            desk, transaction, cod.waiting_reorders(desk.orders.values()), list(desk.orders.values())
        )
    assert linked == [waiting[0].id]
