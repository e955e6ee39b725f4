"""Campaigns: what runs, for which products; texts and cards know it in its days only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from csdesk.desk import Desk
from csdesk.errors import RefusedError, UsageError
from csdesk.services.orders import campaigns, products
from csdesk.services.texts.render import Ask, make_text
from csdesk.services.upkeep.history import undo
from tests.support import make_order

FIRST, LAST = date(2026, 3, 17), date(2026, 3, 20)


@pytest.fixture
def sale(desk: Desk) -> Desk:
    for sku in ("GW-01", "CP-01"):
        products.set_product(desk, sku, {"title": sku, "real": 5})
    desk.sync()
    campaigns.add(desk, "店庆", FIRST, LAST, "满99减10", ["gw-01"])
    desk.sync()
    return desk


@pytest.mark.duty("K08")
def test_texts_and_cards_know_a_campaign_of_their_product(sale: Desk, open_at: Callable[[str], Desk]) -> None:
    campaigns.add_typed(sale, ["CP-01"], "清仓 2026-04-01 2026-04-05 第二件半价")
    sale.sync()
    assert [one.name for one in campaigns.promo(sale, "GW-01")] == ["店庆"]
    assert [one.name for one in campaigns.promo(sale, "CP-01")] == ["清仓"]
    cards = {view.sku: view.campaigns for view in products.list_products(sale)}
    assert cards == {"GW-01": ("03-17 – 03-20 店庆，满99减10",), "CP-01": ("04-01 – 04-05 清仓，第二件半价",)}
    assert "正在参加活动：店庆，满99减10" in make_text(sale, Ask("promo", order=make_order(), lang="zh")).text
    for desk, sku in ((sale, "CP-01"), (open_at("2026-03-21T09:00:00+08:00"), "GW-01")):
        with pytest.raises(RefusedError) as caught:
            make_text(desk, Ask("promo", sku=sku, lang="zh"))
        assert caught.value.code == "empty_variable"


@pytest.mark.duty("K08")
def test_a_campaign_is_ended_and_that_is_undone(sale: Desk) -> None:
    (one,) = campaigns.list_campaigns(sale)
    campaigns.end(sale, one.id)
    assert campaigns.list_campaigns(sale) == []
    assert [over.id for over in campaigns.list_campaigns(sale, over=True)] == [one.id]
    with pytest.raises(RefusedError):
        campaigns.end(sale, one.id)
    undo(sale)
    assert campaigns.list_campaigns(sale) == [one]


def test_what_cannot_be_a_campaign_is_refused(sale: Desk) -> None:
    with pytest.raises(RefusedError):
        campaigns.add(sale, "店庆", LAST, FIRST)
    with pytest.raises(RefusedError):
        campaigns.add(sale, " ", FIRST, LAST)
    with pytest.raises(UsageError):
        campaigns.add(sale, "店庆", FIRST, LAST, skus=["XX-9"])
    with pytest.raises(UsageError):
        campaigns.add_typed(sale, ["GW-01"], "店庆 明天")
    assert len(campaigns.list_campaigns(sale)) == 1
