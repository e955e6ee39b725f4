"""A newer order list after an item file is merged the short way, and says the same as field by field."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from csdesk.domain.orders.merge import merge, merge_fields, sighting
from csdesk.domain.shared.models import DeskFacts, Line, Order, PlatformState, Receiver, Source

NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)
PAID = {"platform_state": PlatformState.PAID, "state_text": "已付款", "paid_at": NOON}
WHO = Receiver("张三", "19900000001", "浙江省", "杭州市", "西湖区", "文三路 100 号")


def at(hours: int, file: str, **facts: object) -> Order:
    return sighting(("taobao:1", "taobao", "1"), Source(file, 2, NOON + timedelta(hours=hours)), facts)


LIST = at(1, "list.csv", **PAID, lines=(Line("盖碗", qty=2),), receiver=WHO, seller_memo="a", amount="78.00")
ITEMS = at(2, "items.csv", state_text="x", lines=(Line("盖碗", sku="GW-01", qty=2, price="39.00"),), refund=None)
STORED = msgspec.structs.replace(merge(LIST, ITEMS), desk=DeskFacts(memo=("0317 AH x",)))
NEWER = at(
    3, "list2.csv", **PAID | {"platform_state": PlatformState.SHIPPED}, lines=(Line("盖碗", qty=2),), seller_memo="b"
)
HIDDEN = at(4, "list3.csv", **PAID, receiver=Receiver("张**", None, "浙江省", None, None, "****", readable=False))


@pytest.mark.parametrize("seen", [NEWER, HIDDEN])
def test_the_short_way(seen: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = merge_fields(STORED, seen)
    monkeypatch.delattr("csdesk.domain.orders.merge.merge_fields")
    quick = merge(STORED, seen)
    assert quick == slow
    assert msgspec.json.encode(quick) == msgspec.json.encode(slow)
    assert quick.lines[0].sku == "GW-01"
    assert quick.desk.memo == ("0317 AH x",)
