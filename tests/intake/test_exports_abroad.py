"""What files from abroad bring along: other money, other dates, other alphabets, notes above and below."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from csdesk.domain.orders.stage import judge
from csdesk.domain.shared.models import Order, PlatformState
from csdesk.intake.cells import BadCell, read_money
from csdesk.intake.read import Reading, Wanted, read_bytes
from csdesk.intake.text import decode, find_encoding
from tests.intake.exports import CUP_SET, Sale, csv_bytes, file_bytes, make_rows, sample_sales, table

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 17, tzinfo=ZONE)


def read(raw: bytes) -> Reading:
    (reading,) = read_bytes(raw, Path("a.csv"), Wanted(), ZONE, lambda _rows: None)
    return reading


def only(layout: str, sale: Sale | None = None, cells: dict[str, str] | None = None) -> Order:
    (order,) = read(
        file_bytes(layout, make_rows(layout, [sale or sample_sales(layout)[0]], **(cells or {})))
    ).harvest.orders
    return order


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.harvest.problems]


@pytest.mark.parametrize(
    ("financial", "fulfilment", "pay", "state"),
    [
        ("pending", "unfulfilled", "Cash on Delivery (COD)", PlatformState.PAID),
        ("pending", "unfulfilled", "Bank Deposit", PlatformState.UNPAID),
        ("pending", "fulfilled", "Cash on Delivery (COD)", PlatformState.SHIPPED),
        ("paid", "unfulfilled", "PayPal", PlatformState.PAID),
        ("paid", "partial", "PayPal", PlatformState.PART_SHIPPED),
        ("voided", "fulfilled", "PayPal", PlatformState.CLOSED),
        ("refunded", "fulfilled", "PayPal", PlatformState.CLOSED),
        ("partially_refunded", "fulfilled", "PayPal", PlatformState.SHIPPED),
    ],
)
def test_two_states_are_one(financial: str, fulfilment: str, pay: str, state: PlatformState) -> None:
    cells = {"Financial Status": financial, "Fulfillment Status": fulfilment, "Payment Method": pay, "Fulfilled at": ""}
    order = only("shopify", cells=cells)
    assert (order.platform_state, order.refund) == (state, "done" if financial == "refunded" else None)


def test_cancelled_in_a_column_of_its_own() -> None:
    assert only("shopify", cells={"Cancelled at": "2026-03-16 13:00:00 +0800"}).platform_state is PlatformState.CLOSED


@pytest.mark.parametrize(
    ("text", "decimal", "amount"),
    [
        ("125.000", ",", "125000.00"),
        ("Rp 1.250.000", ",", "1250000.00"),
        ("1.234,56", ",", "1234.56"),
        ("1,234.56", ".", "1234.56"),
        ("1,23,456.00", ".", "123456.00"),
        ("CA$76.00", ".", "76.00"),
        ("-£4.80", ".", "-4.80"),
        ("US $12.30", ".", "12.30"),
        ("AU $1,012.30", ".", "1012.30"),
        ("EUR 5", ".", "5.00"),
        ("1 290,00 ₽", ",", "1290.00"),
        ("450 руб.", ",", "450.00"),
        ("฿1,200", ".", "1200.00"),
        ("240 บาท", ".", "240.00"),
        ("12,900원", ".", "12900.00"),
        ("3,300円", ".", "3300.00"),
        ("39块", ".", "39.00"),
        ("ฟรี", ".", "0.00"),
    ],
)
def test_money_abroad(text: str, decimal: str, amount: str) -> None:
    assert read_money(text, decimal) == amount


@pytest.mark.parametrize(("text", "decimal"), [("1.234,56", "."), ("12,50", "."), ("1,234.56", ","), ("1.5", ",")])
def test_money_that_may_be_a_thousand_times_more_is_refused(text: str, decimal: str) -> None:
    with pytest.raises(BadCell, match="bad_money"):
        read_money(text, decimal)


def test_an_amount_of_unknown_currency_is_told_and_left_out() -> None:
    reading = read(file_bytes("woo-aoe", make_rows("woo-aoe", [sample_sales("woo-aoe")[0]])))
    assert codes(reading) == ["no_currency"]
    (order,) = reading.harvest.orders
    assert (order.amount, order.freight) == (None, None)


@pytest.mark.parametrize(
    ("money", "currency"), [("$78.00", "USD"), ("£78.00", "GBP"), ("AU $78.00", "AUD"), ("€78.00", "EUR")]
)
def test_the_sign_at_an_amount_tells_its_currency(money: str, currency: str) -> None:
    order = only("ebay", cells={"Total Price": money, "Shipping And Handling": ""})
    assert (order.amount, order.currency) == ("78.00", currency)


def test_a_platform_that_holds_an_order_itself_says_so() -> None:
    assert only("jd", cells={"订单状态": "(锁定)等待出库"}).held
    assert only("jd", cells={"订单状态": "(锁定)等待出库"}).platform_state is PlatformState.PAID
    assert not only("jd").held
    assert only("jd", cells={"订单状态": "(删除)暂停"}).platform_state is PlatformState.CLOSED
    assert only("amazon-all", cells={"fulfillment-channel": "Amazon"}).held


def test_an_item_that_was_cancelled_is_out_and_its_order_is_not() -> None:
    rows = make_rows("amazon-all", [Sale("113-1234567-1234567", items=CUP_SET)])
    rows[1]["item-status"] = "Cancelled"
    (order,) = read(file_bytes("amazon-all", rows)).harvest.orders
    assert (order.platform_state, order.amount, len(order.lines)) == (PlatformState.PAID, "78.00", 1)


def test_a_quotation_mark_in_a_file_without_any_is_a_sign() -> None:
    items = (('"Mini" cup 3"', "GW-01", "", 1, "39.00"), ('"Big cup', "GW-02", "", 1, "49.00"))
    order = only("amazon-new", Sale("113-1234567-1234567", items=items))
    assert [line.title for line in order.lines] == ['"Mini" cup 3"', '"Big cup']


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Köln, Größe, Müller, façade", "cp1252"),
        ("みほん商店のちいさな器をとどけてください", "cp932"),
        ("カップとソーサーのセット", "cp932"),
        ("订单编号,收货人姓名,青瓷盖碗", "gb18030"),
        ("𠮷祥如意,䶮", "gb18030"),
        ("ตัวอย่าง", "gb18030"),
    ],
)
def test_encodings_from_before_utf_8(text: str, encoding: str) -> None:
    raw = f"order-id,title\n1,{text}\n".encode(encoding)
    assert find_encoding(raw) == encoding
    assert text in decode(raw)


def test_days_and_months_are_told_by_the_layout_or_by_the_file() -> None:
    assert f"{only('etsy', cells={'Sale Date': '03/06/26'}).created_at:%m-%d}" == "03-06"
    rows = make_rows("tiktok", [Sale("1"), Sale("2")], **{"Created Time": "03/06/2026 10:00:00", "Paid Time": ""})
    reading = read(file_bytes("tiktok", rows))
    assert {order.created_at for order in reading.harvest.orders} == {None}
    rows[1]["Created Time"] = "23/06/2026 10:00:00"
    found = {order.order_no: order for order in read(file_bytes("tiktok", rows)).harvest.orders}
    assert f"{found['1'].created_at:%m-%d}" == "06-03"


def test_a_file_cut_to_a_few_columns_is_of_one_marketplace() -> None:
    labels = ["Order ID", "Sale Date", "Number of Items", "Order Total", "Currency"]
    cells = table("etsy", make_rows("etsy", [sample_sales("etsy")[0]]))
    places = [cells[0].index(label) for label in labels]
    assert read(csv_bytes([[row[place] for place in places] for row in cells], "utf-8")).platform == "etsy"


def test_a_parcel_abroad_needs_no_chinese_phone_or_place() -> None:
    for layout, phone in (("etsy", None), ("ebay", "202-555-0143")):
        order = only(layout)
        assert order.receiver is not None
        assert order.receiver.phone == phone
        assert not {"phone_bad", "receiver_unreadable"} & set(judge(order, NOW, None).blockers)


@pytest.mark.parametrize(
    ("layout", "cells", "invoice"),
    [
        ("T-B", {"发票抬头": "某某茶业有限公司"}, "某某茶业有限公司"),
        ("jd", {"发票抬头": "某某茶业有限公司"}, "某某茶业有限公司"),
        ("lazada", {"taxCode": "C0000000000"}, "C0000000000"),
        ("ebay", {"Buyer Tax Identifier Name": "VAT", "Buyer Tax Identifier Value": "GB000"}, "VAT GB000"),
        ("ebay", {}, None),
        ("xiaohongshu", {"发票/Invoice": "某某茶业有限公司"}, "某某茶业有限公司"),
        ("xiaohongshu", {"发票/Invoice": "否"}, None),
    ],
)
def test_whom_an_invoice_is_made_out_to_is_kept(layout: str, cells: dict[str, str], invoice: str | None) -> None:
    assert only(layout, cells=cells).invoice == invoice
