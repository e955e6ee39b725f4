"""Movements of stock: each change of the count has its reason; what runs out is bought again in time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from csdesk.desk import Desk
from csdesk.domain.orders.moves import MoveWhy, pace_of
from csdesk.domain.reports.periods import period_of
from csdesk.domain.shared.models import Line, PlatformState
from csdesk.errors import RefusedError
from csdesk.services.imports.imports import import_paths
from csdesk.services.orders import products, stock
from csdesk.services.reports.out import as_bytes, make
from csdesk.services.reports.reorder import reorder
from csdesk.services.upkeep.history import undo
from tests.support import NOW, make_order, put_orders


def real(desk: Desk) -> int | None:
    desk.sync()
    return desk.records.products.records["GW-01"].real


@pytest.mark.duty("R11")
def test_each_change_of_the_count_has_its_reason(desk: Desk, tmp_path: Path) -> None:
    products.set_product(desk, "GW-01", {"real": 10})
    counted = desk.now()
    for qty, why, left in ((5, MoveWhy.RECEIVED, 15), (2, MoveWhy.DAMAGE, 13), (1, MoveWhy.RETURN, 14),
                           (4, MoveWhy.ORDER, 10), (9, MoveWhy.COUNT, 9)):  # fmt: skip
        stock.move(desk, "gw-01", qty, why, "note")
        assert real(desk) == left
    (tmp_path / "库存.csv").write_text("货号,实际库存\nGW-01,7\n", encoding="utf-8")
    import_paths(desk, [tmp_path / "库存.csv"])
    assert [(one.why.value, one.qty) for one in stock.moves(desk)] == [
        ("count", -2), ("count", -1), ("order", -4), ("return", 1), ("damage", -2), ("received", 5), ("count", 10),
    ]  # fmt: skip
    put_orders(desk, make_order(platform_state=PlatformState.SHIPPED, shipped_at=counted + timedelta(hours=1)))
    assert [(one.qty, one.about) for one in stock.moves(desk, "GW-01") if one.at > counted] == [
        (-2, "taobao:4000000000004821")
    ]
    assert len(products.list_products(desk)[0].moves) == products.SHOWN_MOVES
    undo(desk, 3)
    assert real(desk) == 10


@pytest.mark.parametrize(
    ("counted", "qty", "why", "code"),
    [
        (None, 1, MoveWhy.RECEIVED, "not_counted"),
        (3, 4, MoveWhy.DAMAGE, "negative_stock"),
        (3, 0, MoveWhy.RECEIVED, "bad_quantity"),
    ],
)
def test_what_cannot_be_moved_is_refused(desk: Desk, counted: int | None, qty: int, why: MoveWhy, code: str) -> None:
    products.set_product(desk, "GW-01", {"title": "盖碗", "real": counted})
    with pytest.raises(RefusedError) as caught:
        stock.move(desk, "GW-01", qty, why)
    assert caught.value.code == code
    assert real(desk) == counted


@pytest.mark.parametrize(
    ("free", "sold", "left", "order"),
    [(10, 28, 10, 20), (0, 28, 0, 30), (-2, 14, 0, 17), (5, 0, None, 0)],
)
def test_the_pace(free: int, sold: int, left: int | None, order: int) -> None:
    pace = pace_of(free, sold, 28, 30)
    assert (pace.days_left, pace.order) == (left, order)


@pytest.mark.duty("R11", "K02")
def test_what_runs_out_soon_is_in_the_list_for_the_supplier(desk: Desk) -> None:
    for sku, count in {"GW-01": 10, "CP-01": 40, "CJ-01": 3}.items():
        products.set_product(desk, sku, {"title": sku, "real": count})
    desk.sync()
    gone: dict[str, Any] = {"platform_state": PlatformState.COMPLETED, "shipped_at": NOW - timedelta(days=2)}
    put_orders(desk, *(
        make_order(str(1000 + n), paid_at=NOW - timedelta(days=n), lines=(Line("盖碗", sku="GW-01", qty=1),), **gone)
        for n in range(28)
    ), make_order("2000", paid_at=NOW - timedelta(days=40), lines=(Line("x", sku="CJ-01", qty=30),), **gone),
       make_order("2001", paid_at=NOW - timedelta(days=4), lines=(Line("x", sku="CP-01", qty=2),), **gone))  # fmt: skip
    today = period_of("day", NOW.date())
    (row,) = reorder(desk, today)
    assert (row.sku, row.free, row.per_day, row.days_left, row.order) == ("GW-01", 10, 1.0, 10, 20)
    assert b"GW-01,GW-01,10,1,10,20" in as_bytes(make(desk, "reorder", today), "csv")
