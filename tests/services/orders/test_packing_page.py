"""The packer's page: what is ready, fetched by SKU, one buyer's orders to one door in one parcel."""

from __future__ import annotations

import msgspec

from csdesk.desk import Desk
from csdesk.services.orders.packing import packing_page, page_text
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
