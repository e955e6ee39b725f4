"""COD refused at the door: who pays, what the month lost; and the amount once a fee was stated (C02, C05)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.cod import CodRefusals, cod_refusals, pays
from csdesk.domain.shared.facts import Parcel, Refusal
from csdesk.domain.shared.models import Order, PlatformState
from csdesk.errors import RefusedError
from csdesk.services.desk.couriers import load_couriers
from csdesk.services.desk.order_view import judge_one, view_order
from csdesk.services.orders import cod
from csdesk.services.orders.refusals import Payer, refused_at_door
from csdesk.services.texts.deliver import Mark
from tests.support import NOW, make_order, put_orders

MARCH = datetime.fromisoformat("2026-03-01T00:00:00+08:00")
APRIL = datetime.fromisoformat("2026-04-01T00:00:00+08:00")


def sent(no: str, **facts: Any) -> Order:
    shown: dict[str, Any] = {
        "pay_kind": "cod",
        "paid_at": None,
        "platform_state": PlatformState.SHIPPED,
        "courier": "圆通速递",
    }
    return make_order(no, **(shown | {"tracking_no": "YT1234567890123", "shipped_at": NOW} | facts))


@pytest.fixture
def priced(home: Path, desk: Desk) -> Desk:
    home.mkdir(exist_ok=True)
    (home / "couriers.toml").write_text('[yto]\nfreight = "6.00"\nfreight_back = "7.50"\n[zto]\nfreight = "5.00"\n')
    return desk


def refusals(desk: Desk) -> CodRefusals:
    desk.sync()
    return cod_refusals(desk.orders.values(), desk.couriers, MARCH, APRIL)


@pytest.mark.duty("C05")
def test_a_refusal_at_the_door_costs_the_shop_by_the_courier_table(priced: Desk) -> None:
    put_orders(priced, sent("4000000000000001"), sent("4000000000000002"), sent("4000000000000003"))
    assert refused_at_door(priced, "0001", why="太贵").warnings == ()
    refused_at_door(priced, "0002", Payer.BUYER)
    refused_at_door(priced, "0003", Payer.SHOP, "20")
    assert refusals(priced) == CodRefusals(0, 3, "33.50", 0)
    order = priced.orders["taobao:4000000000000001"]
    assert order.desk.memo == ("0317 AH COD parcel refused at the door",)
    view = view_order(order, judge_one(priced, order))
    assert (view.rejected_at, view.freight_payer) == (NOW, "shop")
    assert order.desk.refusal == Refusal(NOW, "shop", None, "太贵")


def test_without_a_freight_back_it_costs_the_same_and_an_unknown_freight_is_counted_as_such(priced: Desk) -> None:
    put_orders(
        priced,
        sent("4000000000000001", courier="中通"),
        sent("4000000000000002", courier="顺丰"),
    )
    refused_at_door(priced, "0001")
    assert any("--freight" in one for one in refused_at_door(priced, "0002").warnings)
    assert refusals(priced) == CodRefusals(0, 2, "10.00", 1)


def test_a_cod_order_the_platform_closed_after_it_left_is_a_refusal_too(priced: Desk) -> None:
    put_orders(
        priced,
        sent("4000000000000001", platform_state=PlatformState.CLOSED),
        sent("4000000000000002", platform_state=PlatformState.CLOSED, shipped_at=MARCH - timedelta(days=1)),
        sent("4000000000000003", platform_state=PlatformState.CLOSED, shipped_at=None, tracking_no=None),
        sent("4000000000000004", platform_state=PlatformState.COMPLETED),
        make_order("4000000000000005", platform_state=PlatformState.CLOSED, shipped_at=NOW),
        make_order("4000000000000006", pay_kind="cod", desk_cod_answer="refused", desk_cod_answered_at=NOW),
    )
    assert refusals(priced) == CodRefusals(1, 1, "13.50", 0)


def test_the_desks_own_parcel_tells_the_courier(priced: Desk) -> None:
    parcel = Parcel("YT1234567890123", "yto", NOW)
    put_orders(priced, sent("4000000000000001", courier=None, tracking_no=None, desk_parcels=(parcel,)))
    refused_at_door(priced, "0001")
    assert refusals(priced).lost == "13.50"


@pytest.mark.parametrize(
    ("order", "freight", "code"),
    [
        (make_order("4000000000000001", pay_kind="cod", paid_at=None), None, "not_left"),
        (make_order("4000000000000001", platform_state=PlatformState.SHIPPED), None, "not_cod"),
        (sent("4000000000000001", platform_state=PlatformState.COMPLETED), None, "not_left"),
        (sent("4000000000000001"), "-3", "bad_money"),
    ],
)
def test_refused(desk: Desk, order: Order, freight: str | None, code: str) -> None:
    put_orders(desk, order)
    with pytest.raises(RefusedError) as caught:
        refused_at_door(desk, "0001", freight=freight)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("facts", "amount"),
    [
        ({}, "78.00"),
        ({"desk_cod_fee": "5.00"}, "83.00"),
        ({"cod_fee": "3.00"}, "78.00"),
        ({"cod_fee": "3.00", "desk_cod_fee": "5.00"}, "80.00"),
        ({"amount": None, "desk_cod_fee": "5.00"}, None),
        ({"pay_kind": None, "desk_cod_fee": "5.00"}, "78.00"),
    ],
)
def test_the_amount_is_what_the_buyer_pays_in_all(facts: dict[str, Any], amount: str | None) -> None:
    assert pays(make_order(**({"pay_kind": "cod", "paid_at": None} | facts))) == amount


def test_a_fee_stated_at_the_desk_is_in_the_amount_that_is_shown(desk: Desk) -> None:
    put_orders(desk, make_order(pay_kind="cod", paid_at=None))
    cod.notice(desk, "4821", fee="5", mark=Mark.SENT)
    desk.sync()
    (order,) = desk.orders.values()
    view = view_order(order, judge_one(desk, order))
    assert (view.amount, view.cod_fee) == ("83.00", "5.00")
    assert "83.00" in (cod.notice(desk, "4821", mark=None).text or "")


def test_the_table_names_no_freight_of_its_own(tmp_path: Path, open_at: Callable[[str], Desk]) -> None:
    assert all(one.freight is None for one in load_couriers(tmp_path).known.values())
