"""Each layout of each marketplace, as CSV and as workbook, gives the same orders."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from csdesk.domain.shared.models import Line, Order, PlatformState, Receiver
from csdesk.intake.layouts import fold_label, fold_word, load_markets
from csdesk.intake.read import Reading, Wanted, read_bytes
from csdesk.paths import data_dir
from csdesk.services.desk.packs import load_packs
from tests.intake.exports import (
    CUP_SET,
    FILES,
    HEADERS,
    NOON,
    Sale,
    csv_bytes,
    file_bytes,
    kind_of,
    make_rows,
    platform_of,
    sample_bytes,
    sample_sales,
    table,
    tells,
    xlsx_bytes,
)
from tests.intake.made import TEMPLATES

ZONE = ZoneInfo("Asia/Shanghai")
LAYOUTS = [*FILES]
CURRENCIES = {"woocommerce": "EUR"}  # one of its plug-ins has no column of it
ORDER_LAYOUTS = [name for name in LAYOUTS if kind_of(name) == "orders"]


def read(raw: bytes, name: str = "a.csv") -> Reading:
    """Return the one table in the bytes."""
    (reading,) = read_bytes(raw, Path(name), Wanted(currencies=CURRENCIES), ZONE, lambda _rows: None)
    return reading


def orders(reading: Reading) -> dict[str, Order]:
    return {order.order_no: order for order in reading.harvest.orders}


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.harvest.problems]


@pytest.mark.duty("D09")
def guessed(layout: str) -> list[str]:
    """Return what is told of the sample on cash on delivery where only a missing payment time shows it."""
    return ["cod_by_no_time"] if layout in ("T-E", "T-items", "T-items-2022") else []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_is_known_by_its_header(layout: str) -> None:
    reading = read(sample_bytes(layout), "whatever.bin")
    assert (reading.platform, reading.kind) == (platform_of(layout), kind_of(layout))
    assert len(reading.harvest.orders) == len(sample_sales(layout))
    assert set(codes(reading)) <= {"id_damaged", *guessed(layout)}


@pytest.mark.parametrize("layout", ["T-refunds", "D-C"])
def test_after_sale_lists_are_known(layout: str) -> None:
    reading = read(csv_bytes(table(layout, [{"订单编号": "3809000000000000001", "订单号": "6917000000000000001"}])))
    assert (reading.kind, codes(reading)) == ("refunds", [])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_csv_and_workbook_say_the_same(layout: str) -> None:
    cells = table(layout, make_rows(layout, sample_sales(layout)))
    text, book = read(csv_bytes(cells)), read(xlsx_bytes({"Sheet0": cells}))
    assert orders(text) == orders(book)
    assert text.harvest.rows == book.harvest.rows


def tells_amount(layout: str) -> bool:
    units = layout in TEMPLATES and TEMPLATES[layout].rows == "units"
    return units or tells(layout, "total") or tells(layout, "line") or layout not in TEMPLATES


@pytest.mark.parametrize("layout", ORDER_LAYOUTS)
def test_states_receivers_and_times(layout: str) -> None:
    sales = sample_sales(layout)
    reading = read(file_bytes(layout, make_rows(layout, sales)))
    found = orders(reading)
    assert codes(reading) == guessed(layout)
    who = TEMPLATES[layout].who if layout in TEMPLATES else {}
    told = layout not in TEMPLATES or tells(layout, "word") or tells(layout, "shipped")
    state = PlatformState
    for sale in sales:
        order = found[sale.no]
        shown = {"unpaid": state.UNPAID, "shipped": state.SHIPPED}.get(sale.state, state.PAID)
        assert order.platform_state is (shown if told else state.PAID)
        if tells(layout, "paid") or sale.cod:
            assert order.pay_kind == (None if sale.state == "unpaid" else "cod" if sale.cod else "online")
        assert order.amount == (sale.total if tells_amount(layout) else None)
        if order.amount:
            assert order.currency == who.get("currency", "CNY")
        if sale.state == "shipped" and tells(layout, "tracking"):
            assert order.tracking_no == "YT0000000000001"
    check_times(layout, found[sales[0].no])
    check_receiver(layout, found[sales[0].no].receiver)


def check_times(layout: str, order: Order) -> None:
    if not tells(layout, "paid"):
        return
    clock = layout not in TEMPLATES or "%H" in "".join(TEMPLATES[layout].cells.values())
    paid = NOON + timedelta(minutes=3) if clock else NOON.replace(hour=0)
    assert order.paid_at == paid.replace(tzinfo=ZONE)


def check_receiver(layout: str, receiver: Receiver | None) -> None:
    if not tells(layout, "name") and not tells(layout, "first"):
        assert receiver is None
        return
    assert receiver is not None
    assert receiver.readable
    who = TEMPLATES[layout].who if layout in TEMPLATES else {}
    if who:
        assert (receiver.name, receiver.phone, receiver.country) == (who["name"], who.get("phone"), who["country"])
        assert receiver.address == who["whole"]
        return
    assert (receiver.phone, receiver.country) == ("19900000001", None)
    assert (receiver.province, receiver.city, receiver.district) == ("浙江省", "杭州市", "西湖区")
    assert (receiver.address or "").endswith("文三路  100号3幢502")
    assert "浙江" not in (receiver.address or "")


@pytest.mark.parametrize("layout", ["P-A", "P-B", "D-A", "D-B", *(name for name in TEMPLATES if TEMPLATES[name].items)])
def test_rows_of_one_order_are_its_items(layout: str) -> None:
    (sale,) = (sale for sale in sample_sales(layout) if len(sale.items) > 1)
    order = orders(read(file_bytes(layout, make_rows(layout, [sale]))))[sale.no]
    assert [
        (line.title, line.sku if tells(layout, "sku") else sku, line.qty, line.price)
        for line, (_title, sku, *_rest) in zip(order.lines, CUP_SET, strict=True)
    ] == [
        (title, sku, quantity, price if tells(layout, "price") or tells(layout, "line") else None)
        for title, sku, _variant, quantity, price in CUP_SET
    ]
    assert order.amount == ("107.00" if tells_amount(layout) and kind_of(layout) == "orders" else None)


def test_joined_titles_are_one_line_until_the_item_list_comes() -> None:
    (sale,) = [sale for sale in sample_sales("T-D") if len(sale.items) > 1]
    order = orders(read(file_bytes("T-D", make_rows("T-D", [sale]))))[sale.no]
    assert order.lines == (Line("青瓷盖碗，公道杯", qty=3),)
    items = orders(read(file_bytes("T-items", make_rows("T-items", [sale]))))[sale.no]
    assert [line.sku for line in items.lines] == ["GW-01", "GD-02"]


def test_the_earliest_ship_by_of_several() -> None:
    (order,) = orders(read(file_bytes("T-E", make_rows("T-E", [Sale("3809000000000000001")])))).values()
    assert order.ship_by == (NOON + timedelta(hours=50)).replace(tzinfo=ZONE)


def test_gifts_and_services_are_told_apart() -> None:
    items = (("上门安装服务", "", "", 1, "0.00"), ("【赠品】茶巾", "", "", 1, "0.00"), ("盖碗", "", "", 1, "39.00"))
    (order,) = orders(read(file_bytes("D-A", make_rows("D-A", [Sale("6917000000000000001", items=items)])))).values()
    assert [line.kind for line in order.lines] == ["service", "gift", None]


def test_a_closed_sub_order_does_not_count_while_another_lives() -> None:
    rows = make_rows("D-A", [Sale("6917000000000000001", items=CUP_SET)])
    rows[1] |= {"订单状态": "已关闭", "售后状态": "同意退款，退款成功"}
    (order,) = orders(read(file_bytes("D-A", rows))).values()
    assert order.platform_state is PlatformState.PAID
    assert (len(order.lines), order.amount, order.refund) == (1, "78.00", None)
    rows[0] |= {"订单状态": "已关闭"}
    (order,) = orders(read(file_bytes("D-A", rows))).values()
    assert (order.platform_state, order.refund) == (PlatformState.CLOSED, "done")


def test_sub_orders_that_left_make_it_part_shipped() -> None:
    rows = make_rows("D-A", [Sale("6917000000000000001", items=CUP_SET)])
    rows[1] |= {"订单状态": "已发货"}
    (order,) = orders(read(file_bytes("D-A", rows))).values()
    assert order.platform_state is PlatformState.PART_SHIPPED


def test_an_amount_repeated_on_each_row_is_not_added_up() -> None:
    rows = make_rows("P-A", [Sale("260316-000000000000001", items=CUP_SET)])
    rows = [row | {"用户实付金额(元)": "107.00"} for row in rows]
    (order,) = orders(read(file_bytes("P-A", rows))).values()
    assert order.amount == "107.00"


@pytest.mark.parametrize(
    "columns", [["订单状态"], ["订单付款时间"], ["收货人姓名", "联系手机"], ["宝贝标题", "总金额"]]
)
def test_any_column_but_the_order_number_may_be_missing(columns: list[str]) -> None:
    rows = make_rows("T-D", sample_sales("T-D"))
    header = ["订单编号", *columns]
    reading = read(csv_bytes([header, *([row.get(label, "") for label in header] for row in rows)]))
    said = [] if columns[0].startswith("订单") else ["state_missing"]
    assert (reading.platform, len(reading.harvest.orders), codes(reading)) == ("taobao", 5, said)
    order = orders(reading)["380900000000000001"]
    assert "seller_memo" in order.unknown


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ({}, PlatformState.UNPAID),
        ({"订单付款时间": "2026-03-16 12:03:00"}, PlatformState.PAID),
        ({"订单付款时间": "2026-03-16 12:03:00", "发货时间": "2026/3/16 18:00"}, PlatformState.SHIPPED),
        ({"订单付款时间": "2026-03-16 12:03:00", "物流单号": "YT1"}, PlatformState.SHIPPED),
        ({"订单付款时间": "2026-03-16 12:03:00", "确认收货时间": "2026-03-18"}, PlatformState.COMPLETED),
        ({"订单关闭原因": "买家未付款"}, PlatformState.CLOSED),
    ],
)
def test_without_a_state_column_the_times_tell(cells: dict[str, str], state: PlatformState) -> None:
    header = ["订单编号", "订单付款时间", "发货时间", "物流单号", "确认收货时间", "订单关闭原因"]
    row = {"订单编号": "3809000000000000001"} | cells
    (order,) = orders(read(csv_bytes([header, [row.get(label, "") for label in header]]))).values()
    assert order.platform_state is state
    assert "platform_state" in order.unknown


def test_what_cannot_be_known_is_unknown() -> None:
    (order,) = orders(read(csv_bytes([["订单编号", "收货人姓名"], ["3809000000000000001", "测试甲"]]))).values()
    assert (order.platform_state, order.receiver) == (None, Receiver("测试甲"))


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"运送方式": "货到付款"}, "cod"),
        ({"支付详情": "货到付款(服务费5元)"}, "cod"),
        ({"订单备注": "客人要货到付款"}, "cod"),
        ({"订单状态": "买家已签收"}, "cod"),
        ({"订单付款时间": "", "订单状态": "等待卖家发货"}, "cod"),
        ({"订单付款时间": ""}, None),
        ({}, "online"),
        ({"订单付款时间": "", "订单状态": "等待买家付款"}, None),
    ],
)
def test_cash_on_delivery_is_found(cells: dict[str, str], kind: str | None) -> None:
    rows = make_rows("T-C", [Sale("3809000000000000001")], **cells)
    (order,) = orders(read(csv_bytes(table("T-C", rows)))).values()
    assert order.pay_kind == kind


def test_blank_times_are_no_cash_on_delivery_elsewhere() -> None:
    (order,) = orders(read(file_bytes("P-B", make_rows("P-B", [Sale("260315-000000000000001", paid=None)])))).values()
    assert order.pay_kind is None
    assert order.created_at is not None
    assert f"{order.created_at:%Y-%m-%d}" == "2026-03-15"


@pytest.mark.parametrize(
    ("cells", "refund"),
    [
        ({"退款金额": "无退款申请"}, None),
        ({"退款金额": "10.00"}, "open"),
        ({"退款金额": "10.00", "订单状态": "交易关闭"}, "done"),
        ({"退款金额": "8.00", "买家实际支付金额": "70.00"}, None),
    ],
)
def test_a_refund_amount_that_is_the_discount_is_none(cells: dict[str, str], refund: str | None) -> None:
    rows = make_rows("T-B", [Sale("3809000000000000001")], **cells)
    (order,) = orders(read(file_bytes("T-B", rows))).values()
    assert order.refund == refund


NO_SUM = {"总金额": "", "买家应付货款": "", "买家实际支付金额": "0.00"}


@pytest.mark.parametrize(
    ("sale", "cells", "amount"),
    [
        (Sale("3809000000000000001", "unpaid", paid=None), {"买家实际支付金额": "0.00"}, "78.00"),
        (Sale("3809000000000000001", "unpaid", paid=None), NO_SUM, None),
        (Sale("3809000000000000001", paid=None, cod=True), NO_SUM, None),
        (Sale("3809000000000000001"), NO_SUM, "0.00"),
    ],
)
def test_nothing_paid_yet_is_no_amount(sale: Sale, cells: dict[str, str], amount: str | None) -> None:
    (order,) = orders(read(file_bytes("T-B", make_rows("T-B", [sale], **cells)))).values()
    assert order.amount == amount


def test_orders_whose_state_no_column_tells_are_unknown_and_named() -> None:
    told = {"订单编号": "3809000000000000001", "宝贝标题": "盖碗"}
    reading = read(csv_bytes([[*told], [*told.values()]]))
    assert [order.platform_state for order in reading.harvest.orders] == [None]
    assert codes(reading) == ["state_missing"]
    assert "state_missing" not in codes(read(csv_bytes([[*told, "订单付款时间"], [*told.values(), ""]])))


@pytest.mark.parametrize(
    ("text", "state", "refund"),
    [
        ("未发货，退款成功", PlatformState.CLOSED, "done"),
        ("已发货,退款成功", PlatformState.CLOSED, "done"),
        ("部分退款成功中", PlatformState.CLOSED, "done"),
        ("已签收", PlatformState.DELIVERED, None),
        ("已取消", PlatformState.CLOSED, None),
    ],
)
def test_pinduoduo_states(text: str, state: PlatformState, refund: str | None) -> None:
    rows = make_rows("P-A", [Sale("260316-000000000000001")], 订单状态=text)
    (order,) = orders(read(file_bytes("P-A", rows))).values()
    assert (order.platform_state, order.refund) == (state, refund)


@pytest.mark.parametrize(
    ("text", "refund"),
    [("-", None), ("售后待处理", "open"), ("同意退款，退款中", "open"), ("售后已拒绝", "refused"), ("售后关闭", None)],
)
def test_douyin_after_sale_words(text: str, refund: str | None) -> None:
    (order,) = orders(read(file_bytes("D-B", make_rows("D-B", [Sale("6917000000000000001")], 售后状态=text)))).values()
    assert order.refund == refund


def test_flags_are_numbered_differently_by_each_marketplace() -> None:
    (order,) = orders(read(file_bytes("D-A", make_rows("D-A", [Sale("6917000000000000001")], 旗帜颜色="5")))).values()
    assert order.flag == "red"
    (order,) = orders(read(file_bytes("T-E", make_rows("T-E", [Sale("3809000000000000001")], 备注标签="5")))).values()
    assert order.flag == "purple"


def test_every_label_of_the_real_headers_is_known() -> None:
    found = [layout.labels() for market in load_markets().values() for layout in market.layouts]
    known = frozenset(label for labels, _starts in found for label in labels)
    starts = tuple(start for _labels, some in found for start in some)
    labels = {label for header in HEADERS.values() for label in header.split(",")}
    assert {one for one in labels if fold_label(one) not in known and not fold_label(one).startswith(starts)} == set()


@pytest.mark.parametrize("path", sorted((data_dir() / "platforms").glob("*.toml")), ids=lambda path: path.stem)
def test_the_rules_stand_before_what_only_imports_read(path: Path) -> None:
    whole = tomllib.loads(path.read_text(encoding="utf-8"))
    head = tomllib.loads(path.read_text(encoding="utf-8").partition("\n[intake]")[0])
    assert head == {name: part for name, part in whole.items() if name != "intake"}
    assert {"name", "short", "rules"} <= set(head)
    assert path.stem in load_packs()  # the file's name is the platform's id


@pytest.mark.parametrize("platform", load_markets())
def test_a_word_means_one_thing(platform: str) -> None:
    market = load_markets()[platform]
    for table_of_words in (market.states, market.refunds, market.flags):
        words = [fold_word(word) for some in table_of_words.values() for word in some]
        assert len(words) == len(set(words))
    for layout in market.layouts:
        labels = [fold_label(label) for some in layout.columns.values() for label in some]
        assert len(labels) == len(set(labels))
