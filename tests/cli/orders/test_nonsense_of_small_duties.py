"""What no hand can mean is refused or named: campaigns, questions, stock, steps, parcels; twice the same is once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.moves import MoveWhy
from csdesk.domain.shared.models import PlatformState
from csdesk.errors import DeskError
from csdesk.services.orders import campaigns, combine_parcels, products, shipping, stock, watch
from csdesk.services.talk import kb
from tests.support import NOW, make_order, put_orders

FIRST, LAST = date(2026, 3, 20), date(2026, 3, 22)


@pytest.fixture
def shop(desk: Desk) -> Desk:
    gone: dict[str, Any] = {
        "platform_state": PlatformState.SHIPPED,
        "tracking_no": "YT8888888888888",
    }
    put_orders(desk, make_order("4821"), make_order("4822"), make_order("4823", shipped_at=NOW, **gone))
    products.set_product(desk, "GW-01", {"real": 5, "title": "盖碗"})
    desk.sync()
    return desk


@pytest.mark.parametrize(
    ("code", "verb"),
    [
        ("unlikely_stock", lambda desk: stock.move(desk, "GW-01", 10**21, MoveWhy.RECEIVED)),
        ("unlikely_stock", lambda desk: products.set_product(desk, "GW-01", {"real": 10**7})),
        ("negative_stock", lambda desk: stock.move(desk, "GW-01", 6, MoveWhy.DAMAGE)),
        ("steps_rise", lambda desk: products.fill_card(desk, "GW-01", "steps", "5=50 10=60")),
        ("steps_rise", lambda desk: products.fill_card(desk, "GW-01", "steps", "10=0")),
        ("own_sku", lambda desk: products.fill_card(desk, "GW-01", "goes_with", "GW-02，GW-01")),
        ("unlikely_amount", lambda desk: shipping.send_or_insure(desk, ["4821"], "9999")),
        ("time_far", lambda desk: watch.look_words(desk, ["4823"], "+999d 说明天")),
        ("empty_text", lambda desk: kb.add(desk, "  ")),
    ],
)
def test_what_no_hand_can_mean_is_refused(shop: Desk, code: str, verb: Callable[[Desk], object]) -> None:
    seq = shop.store.seq
    with pytest.raises(DeskError) as caught:
        verb(shop)
    assert caught.value.code == code
    assert shop.store.seq == seq


def test_twice_the_same_is_once(shop: Desk) -> None:
    made = campaigns.add(shop, "春茶节", FIRST, LAST, skus=["GW-01"])
    shop.sync()
    assert made.changed
    assert not campaigns.add(shop, "春茶节", FIRST, LAST, skus=["GW-01"]).changed
    assert combine_parcels.merge(shop, ["4821"]).changed
    shop.sync()
    slips = len(shop.records.slips.records)
    assert not combine_parcels.merge(shop, ["4822"]).changed
    assert combine_parcels.split(shop, "4821").changed
    shop.sync()
    assert not combine_parcels.split(shop, "4821").changed
    assert len(shop.records.slips.records) == slips + 1
    (first,) = kb.add(shop, "能明火烧吗", sku="GW-01").changed
    shop.sync()
    assert not kb.add(shop, "能明火烧吗", sku="GW-01").changed
    assert kb.add(shop, "能明火烧吗", "明火会炸裂，请用电陶炉。", sku="GW-01").changed == (first,)


def test_a_campaign_that_is_over_says_so_and_names_its_year(shop: Desk) -> None:
    past = campaigns.add(shop, "老活动", date(2025, 3, 1), date(2025, 3, 2))
    assert past.summary == "campaign 老活动, 2025-03-01 – 2025-03-02"
    assert past.warnings == ("It is over already.",)
    assert not campaigns.add(shop, "新活动", NOW.date(), NOW.date() + timedelta(days=1)).warnings
