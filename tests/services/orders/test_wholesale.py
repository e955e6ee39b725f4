"""Wholesale: the price goes down by steps, the quote says it, the freight saved is money beside it."""

from __future__ import annotations

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.cards import price_at
from csdesk.services.orders import bulk, products
from csdesk.services.upkeep.history import undo

STEPS = {10: "35.00", 50: "32.00"}


@pytest.mark.parametrize(
    ("qty", "price", "quote"),
    [
        (1, "39.00", ("39.00", "39.00")),
        (9, "39.00", ("39.00", "351.00")),
        (10, "39.00", ("35.00", "350.00")),
        (49, None, ("35.00", "1715.00")),
        (50, None, ("32.00", "1600.00")),
        (9, None, None),
    ],
)
def test_the_price_of_so_many(qty: int, price: str | None, quote: tuple[str, str] | None) -> None:
    assert price_at(qty, price, STEPS) == quote


def test_a_quote_names_the_price_and_the_freight_given_back(desk: Desk) -> None:
    products.set_product(desk, "GW-01", {"title": "盖碗", "real": 60, "price": "39"})
    products.fill_card(desk, "GW-01", "steps", "10=35 50=32")
    desk.sync()
    text = bulk.answer(desk, "GW-01", 20).text or ""
    assert "35.00" in text
    assert "700.00" in text
    view = products.bulk(desk, "GW-01", 20)
    assert (view.price, view.total, view.wholesale, view.saved) == ("35.00", "700.00", True, None)
    freight = {"parcel": "6", "freight": products.freight_steps(["10=40"])}
    products.set_product(desk, "GW-01", freight)
    desk.sync()
    text = bulk.answer(desk, "GW-01", 20).text or ""
    assert "700.00" in text
    assert "80.00" in text
    undo(desk, 2)
    desk.sync()
    assert products.quote(products.find_product(desk, "GW-01"), 20) == ("39.00", "780.00")


def test_below_the_first_step_nothing_is_said_of_wholesale(desk: Desk) -> None:
    products.set_product(desk, "GW-01", {"title": "盖碗", "real": 60, "price": "39", "steps": {"10": "35.00"}})
    desk.sync()
    assert products.bulk(desk, "GW-01", 5).wholesale is False
