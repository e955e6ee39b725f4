"""Made-up orders for tests: nobody's name, nobody's phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeVar

import msgspec

from csdesk.domain.shared.models import DeskFacts, Line, Order, PlatformState, Receiver
from csdesk.services.desk.desk import Desk

Given = ParamSpec("Given")
Found = TypeVar("Found")
NOW = datetime.fromisoformat("2026-03-17T08:30:00+08:00")
RECEIVER = Receiver("张三", "19900000001", "浙江省", "杭州市", "西湖区", "文三路 100 号 3 幢 502")


def make_order(no: str = "4000000000004821", platform: str = "taobao", **facts: Any) -> Order:
    """Return an order paid two hours ago, with everything that can be known of it unless `facts` says otherwise.

    Facts of the desk (`memo`, `hold_reason` …) are given by their own names with `desk_` before them.
    """
    knows = {name.removeprefix("desk_"): facts.pop(name) for name in list(facts) if name.startswith("desk_")}
    order = Order(
        f"{platform}:{no}",
        platform,
        no,
        platform_state=PlatformState.PAID,
        buyer_nick="清茶淡饭",
        lines=(Line("盖碗", sku="GW-01", qty=2, price="39.00"),),
        amount="78.00",
        receiver=RECEIVER,
        created_at=NOW - timedelta(hours=2),
        paid_at=NOW - timedelta(hours=2),
        ship_by=NOW + timedelta(hours=46),
        desk=DeskFacts(**knows),
    )
    return msgspec.structs.replace(order, **facts)


def put_orders(desk: Desk, *orders: Order) -> None:
    """Write orders to a desk as an import would: one change."""
    with desk.change("import", "test") as transaction:
        for order in orders:
            desk.records.put_order(transaction, order)
    desk.sync()


def tried(
    verb: Callable[Concatenate[Desk, Given], Found], desk: Desk, *given: Given.args, **named: Given.kwargs
) -> Found:
    """Return what a verb says when the desk only tries it: nothing is written."""
    desk.dry_run = True
    try:
        return verb(desk, *given, **named)
    finally:
        desk.dry_run = False
