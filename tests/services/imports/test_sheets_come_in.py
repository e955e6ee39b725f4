"""Sheets of shops: tracking numbers and stock come in by the rules of the verbs; COD re-orders link on import."""

from __future__ import annotations

import itertools
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from csdesk.desk import Desk, open_desk
from csdesk.domain.orders.stage import Stage
from csdesk.domain.shared.models import PlatformState
from csdesk.services.imports.imports import import_paths
from csdesk.services.orders import cod, shipping
from csdesk.services.orders.cod import CodAnswer
from csdesk.services.texts.deliver import Mark
from tests.intake.exports import Sale, make_rows, table, xlsx_bytes
from tests.support import NOW, RECEIVER, make_order, put_orders

A, B, C = "4000000000004821", "4000000000005533", "4000000000007716"


def write(folder: Path, text: str, name: str = "sheet.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.fixture
def shop(desk: Desk) -> Desk:
    li = msgspec.structs.replace(RECEIVER, name="李四", phone="19900000002", address="学院路 9 号")
    put_orders(
        desk,
        make_order(A, desk_address_confirm="confirmed"),
        make_order(B, desk_address_confirm="confirmed", buyer_nick="阿芸不吃糖", receiver=li),
        make_order(C, pay_kind="cod", paid_at=None, buyer_nick="货到再说"),
    )
    return desk


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("header", ["订单编号,快递公司,运单号", "Order No,Courier,Tracking No"])
def test_tracking_numbers_ship_ready_orders_once(shop: Desk, tmp_path: Path, header: str, encoding: str) -> None:
    sheet = write(tmp_path, f"{header}\n{A},圆通速递,YT1234567890123\n{B},顺丰,SF1234567890123\n", encoding=encoding)
    report = import_paths(shop, [sheet])
    assert (report.files[0].kind, report.totals.updated, report.totals.rejected) == ("tracking", 2, 0)
    shop.sync()
    assert all(shop.judge(shop.orders[f"taobao:{no}"]).stage is Stage.SHIPPED for no in (A, B))
    again = import_paths(shop, [sheet])
    assert (again.totals.unchanged, again.seq) == (2, None)


NEW = "4000000000009001"
SHEETS: dict[str, list[list[str]]] = {
    "tracking": [["订单编号", "快递公司", "运单号"], [A, "圆通速递", "YT1234567890123"]],
    "more": [["订单编号", "快递公司", "运单号"], [B, "圆通速递", "YT1234567890124"]],
    "stock": [["SKU", "商品", "实际库存"], ["GW-01", "盖碗", "3"]],
    "orders": [list(row) for row in table("T-B", make_rows("T-B", [Sale(NEW)]))],
    "parcels": [["快递单号", "快递公司", "物流状态"], ["YT1234567890123", "圆通", "运输中"]],
    "notes": [["a", "b"], ["1", "2"]],
    "blank": [],
}


@pytest.mark.parametrize("names", list(itertools.permutations(("tracking", "stock", "orders", "notes")))[::5])
def test_each_sheet_of_a_workbook_is_read_or_told(shop: Desk, tmp_path: Path, names: tuple[str, ...]) -> None:
    every = [*names, "more", "blank", "parcels"]
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx_bytes({name: SHEETS[name] for name in every}))
    report = import_paths(shop, [path])
    assert {one.sheet: one.kind for one in report.files} == {
        "tracking": "tracking", "more": "tracking", "stock": "stock", "orders": "orders", "parcels": "parcels"
    }  # fmt: skip
    left = [one.message for file in report.files for one in file.problems if one.code == "sheet_left"]
    assert left == ["The sheet notes holds no known table; it was not read."]
    assert (report.totals.files, report.totals.records, report.totals.rejected) == (1, 5, 0)
    assert import_paths(shop, [path]).seq is None


@pytest.mark.parametrize("kind", ["stock", None])
def test_a_sheet_beside_the_one_of_the_kind_that_is_wanted_is_told(
    shop: Desk, tmp_path: Path, kind: str | None
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx_bytes({name: SHEETS[name] for name in ("notes", "stock")}))
    (file,) = import_paths(shop, [path], kind=kind).files
    assert (file.kind, file.sheet, [one.code for one in file.problems]) == ("stock", "stock", ["sheet_left"])


def test_rows_that_break_a_rule_are_rejected_and_the_rest_goes(shop: Desk, tmp_path: Path) -> None:
    rows = [
        f"{A},圆通速递,YT1234567890123",
        f"{B},圆通速递,YT1234567890123",
        f"{C},圆通速递,YT1234567890124",
        "4000000000000000,圆通速递,YT1234567890125",
        f"{B},飞马,YT1234567890126",
        f"{B},圆通速递,",
        f"{B},圆通速递,1.23E+14",
    ]
    sheet = write(tmp_path, "订单编号,快递公司,运单号\n" + "\n".join(rows) + "\n合计,,7\n")
    report = import_paths(shop, [sheet])
    assert [(one.row, one.code) for one in report.files[0].problems] == [
        (3, "tracking_taken"),
        (4, "cod_unanswered"),
        (5, "no_such_order"),
        (6, "unknown_courier"),
        (7, "tracking_missing"),
        (8, "number_damaged"),
    ]
    assert (report.totals.updated, report.totals.rejected) == (1, 6)
    shop.sync()
    assert len(shop.records.rejects()) == 6
    assert shop.judge(shop.orders[f"taobao:{C}"]).stage is Stage.COD
    assert import_paths(shop, [sheet]).seq is None


@pytest.mark.parametrize("header", ["商家编码,商品名称,页面库存,实际库存", "SKU,Title,Page stock,Real stock"])
def test_stock_sheets(shop: Desk, tmp_path: Path, header: str) -> None:
    sheet = write(tmp_path, f"库存盘点表\n{header}\nGW-01,盖碗,25,1\nGD-02,公道杯,3,3\n")
    report = import_paths(shop, [sheet], kind="stock")
    assert (report.files[0].kind, report.totals.added) == ("stock", 2)
    shop.sync()
    assert "no_stock" in shop.judge(shop.orders[f"taobao:{A}"]).blockers
    assert import_paths(shop, [sheet]).totals.unchanged == 2
    more = write(tmp_path, f"{header}\nGW-01,盖碗,25,9\nGD-02,公道杯,x,3\n", "more.csv")
    report = import_paths(shop, [more])
    assert (report.totals.updated, report.totals.rejected) == (1, 1)
    assert report.files[0].problems[0].code == "bad_number"


def test_product_sheets(shop: Desk, tmp_path: Path) -> None:
    sheet = write(tmp_path, "商家编码,商品名称,材质,适合,保养,替代款\nGW-01,盖碗,白瓷,一人饮,勿骤冷骤热,GW-02、GW-03\n")
    assert import_paths(shop, [sheet]).files[0].kind == "products"
    shop.sync()
    product = shop.records.products.records["GW-01"]
    assert (product.card, product.fits, product.alternatives) == ("白瓷", "一人饮", ("GW-02", "GW-03"))
    head = "商家编码,卖点,阶梯价\nGW-01,薄胎透光,"
    import_paths(shop, [write(tmp_path, head + "10=35；50=32元\n", "points.csv")])
    shop.sync()
    product = shop.records.products.records["GW-01"]
    assert (product.points, product.card, product.steps) == ("薄胎透光", "白瓷", {"10": "35.00", "50": "32.00"})
    for number, wrong in enumerate(("十件三十五", "0=5", "10=35 10=30", "10=-1", "10")):
        files = import_paths(shop, [write(tmp_path, f"{head}{wrong}\n", f"{number}.csv")]).files
        assert (files[0].rejected, files[0].problems[0].code) == (1, "bad_step")


def test_a_platform_export_is_no_sheet(shop: Desk, tmp_path: Path) -> None:
    header = "订单编号,买家会员名,买家实际支付金额,订单状态,收货人姓名,订单创建时间,宝贝标题,物流单号,物流公司"
    row = f"{A},清茶淡饭,78.00,卖家已发货，等待买家确认,,2026-03-17 06:30:00,盖碗,YT1234567890123,圆通速递"
    report = import_paths(shop, [write(tmp_path, f"{header}\n{row}\n", encoding="gb18030")])
    assert report.files[0].kind == "orders"


def test_the_new_order_of_a_later_import_supersedes(shop: Desk, tmp_path: Path) -> None:
    cod.notice(shop, C, fee="5", mark=Mark.SENT)
    shop.sync()
    cod.answer(shop, C, CodAnswer.REORDER)
    shop.sync()
    old = shop.orders[f"taobao:{C}"]
    assert (shop.judge(old).stage, old.desk.superseded_by) == (Stage.SUPERSEDED, None)
    header = "订单编号,买家会员名,买家实际支付金额,订单状态,收货人姓名,订单创建时间,订单付款时间,宝贝标题"
    at = f"{NOW - timedelta(minutes=2):%Y-%m-%d %H:%M:%S}"
    row = f"4000000000009999,货到再说,78.00,买家已付款，等待卖家发货,王五,{at},{at},盖碗"
    new = write(tmp_path, f"{header}\n{row}\n", encoding="gb18030")
    report = import_paths(shop, [new])
    assert report.totals.added == 1
    shop.sync()
    assert shop.orders[f"taobao:{C}"].desk.superseded_by == "taobao:4000000000009999"
    assert shop.orders["taobao:4000000000009999"].platform_state is PlatformState.PAID


def orders_and_their_parcels(folder: Path) -> list[Path]:
    """Write an order list, the sheet of its tracking numbers, a chat of its buyer and a review of its order."""
    rows = [
        f"{no},{nick},78.00,买家已付款，等待卖家发货,张三,19900000001,浙江省 杭州市 西湖区 文三路1号,"
        "2026-03-17 06:30:00,2026-03-17 06:31:00,盖碗"
        for no, nick in ((A, "清茶淡饭"), (B, "清茶淡饭"))
    ]
    header = (
        "订单编号,买家会员名,买家实际支付金额,订单状态,收货人姓名,联系手机,收货地址,订单创建时间,订单付款时间,宝贝标题"
    )
    listed = "\n".join((header, *rows))
    return [
        write(folder, f"{listed}\n", "m.csv", "gb18030"),
        write(folder, f"订单编号,快递公司,运单号\n{A},圆通,YT1234567890123\n{B},圆通,{A}\n", "a.csv"),
        write(folder, f"订单编号,评价内容,评分\n{A},很好,5\n", "b.csv"),
    ]


def test_an_order_list_and_its_sheet_come_in_any_order(tmp_path: Path) -> None:
    """A stranger's folder is one import: what it says of an order counts for every other file in it."""
    pictures, said = [], []
    for number, some in enumerate(itertools.permutations(orders_and_their_parcels(tmp_path))):
        desk = open_desk(tmp_path / f"desk{number}", now=NOW.isoformat())
        report = import_paths(desk, some)
        said.append(
            sorted((file.path, problem.row, problem.code) for file in report.files for problem in file.problems)
        )
        desk.sync()
        pictures.append(
            (dict(sorted(desk.orders.items())), [one.order_id for one in desk.records.reviews.records.values()])
        )
    assert all(one == pictures[0] for one in pictures)
    assert all(one == said[0] for one in said)
    assert [code for path, _row, code in said[0] if path.endswith("a.csv")] == ["address_unconfirmed"] * 2
    assert pictures[0][1] == [f"taobao:{A}"]


def test_a_sheet_ships_orders_of_its_own_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipping, "refuse", lambda *_args: None)
    listed, sheet, _reviews = orders_and_their_parcels(tmp_path)
    desk = open_desk(tmp_path / "desk", now=NOW.isoformat())
    report = import_paths(desk, [sheet, listed])
    assert [problem.code for file in report.files for problem in file.problems if file.kind == "tracking"] == [
        "tracking_is_order"
    ]
    desk.sync()
    order = desk.orders[f"taobao:{A}"]
    assert [parcel.tracking_no for parcel in order.desk.parcels] == ["YT1234567890123"]
    assert (len(desk.store.table("orders")), order.amount, desk.store.seq) == (2, "78.00", 1)
