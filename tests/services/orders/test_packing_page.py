"""The packer's page: what is ready, fetched by SKU, one buyer's orders to one door in one parcel."""

from __future__ import annotations

import msgspec
import pytest

from csdesk.desk import Desk
from csdesk.domain.shared.models import PlatformState
from csdesk.errors import RefusedError, UsageError
from csdesk.services.desk.order_view import view_order
from csdesk.services.orders import shipping
from csdesk.services.orders.packing import packing_page, page_text
from csdesk.services.upkeep.history import undo
from tests.support import NOW, RECEIVER, make_order, put_orders


def test_only_what_is_ready_and_merged_by_door(desk: Desk) -> None:
    other = msgspec.structs.replace(RECEIVER, name="李四", phone="19900000002")
    put_orders(
        desk,
        make_order("4000000000000001", desk_address_confirm="confirmed", desk_courier_wish="sf"),
        make_order("4000000000000002", desk_address_confirm="confirmed", desk_courier_wish="sf", desk_special="刻字"),
        make_order("4000000000000003", desk_address_confirm="confirmed", receiver=other),
        make_order("4000000000000004"),
        make_order(
            "4000000000000005",
            pay_kind="cod",
            paid_at=None,
            buyer_nick="货到",
            desk_cod_answer="accepted",
            desk_cod_asked_at=NOW,
        ),
    )
    page = packing_page(desk)
    assert [(pick.sku, pick.qty, pick.orders) for pick in page.picks] == [("GW-01", 8, 4)]
    assert [len(plan.orders) for plan in page.parcels] == [2, 1, 1]
    assert "19900000001" not in page_text(page)
    assert "刻字" in page_text(page)
    assert "COD" in page_text(page)
    assert "19900000001" in page_text(packing_page(desk, reveal=True))
    assert page_text(packing_page(desk)).startswith("To fetch")


@pytest.mark.duty("S12")
@pytest.mark.duty("S13")
def test_how_it_is_sent_stands_on_order_and_slip(desk: Desk) -> None:
    put_orders(
        desk,
        make_order("4000000000000001", desk_address_confirm="confirmed"),
        make_order("4000000000000002", desk_address_confirm="confirmed"),
        make_order("4000000000000003", desk_address_confirm="confirmed"),
        make_order(
            "4000000000000004",
            pay_kind="cod",
            paid_at=None,
            amount="168.00",
            desk_cod_answer="accepted",
            desk_cod_asked_at=NOW,
        ),
        make_order("4000000000000005", platform_state=PlatformState.SHIPPED),
    )
    shipping.send(desk, ["4000000000000001"], "ems", "500")
    shipping.send(desk, ["4000000000000002"], "freight")
    desk.sync()
    text = page_text(packing_page(desk))
    assert "! EMS" in text
    assert "! insured for: 500.00" in text
    assert "! as freight" in text
    assert "168.00" in next(line for line in text.splitlines() if "COD" in line)
    assert [len(plan.orders) for plan in packing_page(desk).parcels] == [1, 1, 1, 1]  # another way is another parcel
    order = desk.find("4000000000000001")
    view = view_order(order, desk.judge(order))
    assert (view.way, view.insured) == ("ems", "500.00")
    shipping.send(desk, ["4000000000000001"], insured="0")
    desk.sync()
    assert (desk.find("4000000000000001").desk.way, desk.find("4000000000000001").desk.insured) == ("ems", None)
    undo(desk)
    desk.sync()
    assert desk.find("4000000000000001").desk.insured == "500.00"
    for tail, way, insured in (("5", "ems", None), ("1", None, "x"), ("1", None, None)):
        with pytest.raises(RefusedError):
            shipping.send(desk, [f"400000000000000{tail}"], way, insured)
    with pytest.raises(UsageError):
        shipping.send(desk, ["4000000000000001"], "pigeon")
