"""A rejected row is mended, tried again, settled; whatever is done, it is never there twice."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from csdesk.desk import Desk
from csdesk.domain.shared.models import PlatformState
from csdesk.errors import UsageError
from csdesk.services.desk.archive import archive
from csdesk.services.imports.imports import import_paths
from csdesk.services.imports.rejects import drop_rejects, list_rejects, retry_rejects
from csdesk.services.upkeep import history
from tests.intake.exports import Sale, csv_bytes, make_rows, shipped, table
from tests.support import make_order, put_orders

NO, OTHER = "3809000000000000001", "3809000000000000002"
FILE = "ExportOrderList202603170800.csv"
STOCK = "商家编码,商品名称,页面库存,实际库存"
DAMAGED = f"{FILE}:3"


@pytest.fixture
def path(tmp_path: Path, desk: Desk) -> Path:
    """An export, imported: one order, and one whose number a spreadsheet has damaged."""
    rows = make_rows("T-B", [Sale(NO)])
    file = tmp_path / FILE
    file.write_bytes(csv_bytes(table("T-B", [*rows, rows[0] | {"订单编号": "3.80900E+18"}])))
    assert import_paths(desk, [file]).totals.rejected == 1
    desk.sync()
    return file


def sheet(folder: Path, *rows: str, head: str = "订单编号,快递公司,运单号") -> Path:
    path = folder / "sheet.csv"
    path.write_text("\n".join((head, *rows)), encoding="utf-8")
    return path


def names(desk: Desk) -> list[tuple[str, str]]:
    desk.sync()
    return [(one.id, one.code) for one in list_rejects(desk)]


def test_a_mended_row_is_taken_in_once_and_for_all(desk: Desk, path: Path) -> None:
    desk.dry_run = True
    told = retry_rejects(desk, [DAMAGED], {"订单编号": OTHER})
    desk.dry_run = False
    assert (told.changed, names(desk)) == ((f"taobao:{OTHER}",), [(DAMAGED, "id_damaged")])
    assert retry_rejects(desk, [DAMAGED], {"订单编号": OTHER}).changed == (f"taobao:{OTHER}",)
    assert names(desk) == []
    first, second = (desk.orders[f"taobao:{no}"] for no in (NO, OTHER))
    assert replace(second, id=first.id, order_no=NO, sources=first.sources) == first
    seq = desk.store.seq
    again = import_paths(desk, [path])
    assert (again.totals.rejected, again.totals.unchanged, again.complete, again.seq) == (0, 2, True, None)
    assert again.files[0].problems == []
    assert (retry_rejects(desk).changed, names(desk), desk.store.seq) == ((), [], seq)
    history.undo(desk)
    assert names(desk) == [(DAMAGED, "id_damaged")]
    assert list(desk.orders) == [f"taobao:{NO}"]


def test_what_is_still_wrong_is_kept_as_mended(desk: Desk, path: Path) -> None:
    told = retry_rejects(desk, [DAMAGED], {"订单编号": ""})
    assert (told.changed, told.left, names(desk)) == ((), (DAMAGED,), [(DAMAGED, "id_missing")])
    assert "no order number" in told.warnings[0]
    import_paths(desk, [path])
    assert names(desk) == [(DAMAGED, "id_missing")]
    assert retry_rejects(desk, [FILE], {"订单编号": OTHER}).left == ()
    assert names(desk) == []


def test_a_row_that_is_dropped_stays_dropped(desk: Desk, path: Path) -> None:
    assert len(drop_rejects(desk, [DAMAGED]).changed) == 1
    assert import_paths(desk, [path]).totals.rejected == 0
    assert names(desk) == []
    history.undo(desk)
    assert names(desk) == [(DAMAGED, "id_damaged")]


@pytest.mark.parametrize(
    ("rows", "cells", "code"),
    [
        (["none.csv:3"], {}, "no_such_row"),
        ([DAMAGED, "none.csv"], {}, "no_such_row"),
        ([], {"订单编号": OTHER}, "one_row_only"),
        ([DAMAGED], {"订单偏号": OTHER}, "unknown_column"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    desk: Desk, path: Path, tmp_path: Path, rows: list[str], cells: dict[str, str], code: str
) -> None:
    import_paths(desk, [sheet(tmp_path, f"{OTHER},圆通速递,YT1234567890123")])
    before = names(desk)
    with pytest.raises(UsageError) as caught:
        retry_rejects(desk, rows, cells)
    assert (caught.value.code, len(before), names(desk)) == (code, 2, before)


def test_a_tracking_number_whose_order_came_later(desk: Desk, tmp_path: Path) -> None:
    path = sheet(tmp_path, f"{NO},圆通速递,YT1234567890123", f"{OTHER},飞马,YT1234567890124")
    import_paths(desk, [path])
    put_orders(desk, *(make_order(no, desk_address_confirm="confirmed") for no in (NO, OTHER)))
    told = retry_rejects(desk)
    assert (told.changed, told.left) == (("sheet.csv:2",), ("sheet.csv:3",))
    assert names(desk) == [("sheet.csv:3", "unknown_courier")]
    retry_rejects(desk, ["sheet.csv:3"], {"快递公司": "圆通速递"})
    assert names(desk) == []
    assert [desk.orders[f"taobao:{no}"].desk.parcels[0].tracking_no for no in (NO, OTHER)] == [
        "YT1234567890123",
        "YT1234567890124",
    ]
    assert import_paths(desk, [path]).totals.rejected == 0


def test_a_stock_row(desk: Desk, tmp_path: Path) -> None:
    import_paths(desk, [sheet(tmp_path, "GW-01,盖碗,25,1", "GD-02,公道杯,x,3", head=STOCK)])
    assert names(desk) == [("sheet.csv:3", "bad_number")]
    retry_rejects(desk, ["sheet.csv"], {"页面库存": "3"})
    assert (names(desk), desk.records.products.records["GD-02"].page) == ([], 3)


def test_cells_under_wrong_names_wait_for_her_word(desk: Desk, tmp_path: Path) -> None:
    import_paths(desk, [sheet(tmp_path, "GW-01,盖碗,大,25,1", head=STOCK)])
    assert names(desk) == [("sheet.csv:2", "row_broken")]
    assert retry_rejects(desk).left == ("sheet.csv:2",)
    right = {"商品名称": "盖碗,大", "页面库存": "25", "实际库存": "1"}
    assert retry_rejects(desk, ["sheet.csv:2"], right).left == ("sheet.csv:2",)  # one cell has no column still
    assert retry_rejects(desk, ["sheet.csv:2"], {**right, "#5": ""}).left == ()
    desk.sync()
    product = desk.records.products.records["GW-01"]
    assert (product.title, product.page, product.real) == ("盖碗,大", 25, 1)


def test_a_row_of_an_archived_order_makes_no_second_one(desk: Desk, path: Path) -> None:
    long_ago = datetime.fromisoformat("2025-01-03T10:00:00+08:00")
    old = make_order(OTHER, platform_state=PlatformState.COMPLETED, created_at=long_ago, paid_at=long_ago)
    put_orders(desk, old)
    assert len(archive(desk).changed) == 1
    assert retry_rejects(desk, [DAMAGED], {"订单编号": OTHER}).left == ()
    desk.sync()
    assert sum(OTHER in key for key in [*desk.orders, *(one.id for one in desk.records.archived_orders.orders())]) == 1


def test_a_mistake_of_csdesk_settles_nothing(desk: Desk, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: object) -> None:
        raise IndexError

    with monkeypatch.context() as patch:
        patch.setattr("csdesk.services.imports.imports._Desk.take", fails)
        told = retry_rejects(desk, [DAMAGED], {"订单编号": OTHER})
    assert (told.changed, told.left, names(desk)) == ((), (DAMAGED,), [(DAMAGED, "id_damaged")])
    assert retry_rejects(desk).left == ()


def test_the_file_comes_again_after_a_mistake_of_csdesk(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / FILE
    file.write_bytes(csv_bytes(table("T-B", make_rows("T-B", [shipped(NO)]))))

    def fails(_group: object) -> None:
        raise IndexError

    with monkeypatch.context() as patch:
        patch.setattr("csdesk.intake.rows.combine", fails)
        import_paths(desk, [file])
    assert retry_rejects(desk).left == (f"{FILE}:2",)  # only its number was kept
    assert desk.orders == {}
