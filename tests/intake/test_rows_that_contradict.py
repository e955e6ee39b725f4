"""Rows of one order that contradict each other, and cells that are no number, are told; none is chosen in silence."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from csdesk.intake.cells import BadCell, read_id
from csdesk.intake.read import Reading, Wanted, read_bytes
from tests.intake.exports import Sale, csv_bytes, make_rows, table

ZONE = ZoneInfo("Asia/Shanghai")
NO, OTHER = "3809000000000000001", "3809000000000000002"


def read(layout: str, *rows: dict[str, str]) -> Reading:
    (reading,) = read_bytes(csv_bytes(table(layout, rows)), Path("a.csv"), Wanted(), ZONE, lambda _rows: None)
    return reading


def row(no: str = NO, **cells: str) -> dict[str, str]:
    (made,) = make_rows("T-B", [Sale(no)])
    return {**made, **cells}


def codes(reading: Reading) -> list[tuple[int, str]]:
    return [
        (one.row, one.code) for one in reading.harvest.problems if one.code not in ("unknown_column", "same_address")
    ]


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({}, []),
        ({"收货人姓名": "别人"}, ["rows_differ"]),
        ({"订单状态": "交易关闭"}, ["rows_differ"]),
        ({"买家实际支付金额": "99.00"}, ["rows_differ"]),
        ({"订单备注": "又说一句"}, []),
    ],
)
def test_rows_of_one_order(cells: dict[str, str], told: list[str], apart: bool) -> None:
    rows = [row(), row(OTHER), row(**cells)] if apart else [row(), row(**cells)]
    found = codes(read("T-B", *rows))
    assert found == [(len(rows) + 1, code) for code in told]


@pytest.mark.parametrize("text", ["0", "000", "NaN", "None", "undefined", "#REF!", "nil"])
def test_what_is_no_order_number(text: str) -> None:
    reading = read("T-B", row(), row(订单编号=text))
    assert codes(reading) == [(3, "id_missing")]
    assert len(reading.harvest.rejected) == 1


def test_an_amount_below_nothing_is_told() -> None:
    reading = read("T-B", row(买家应付货款="-39.00", 买家实际支付金额="-39.00"))
    assert {code for _row, code in codes(reading)} == {"bad_money"}
    (order,) = reading.harvest.orders
    assert order.amount == "78.00"  # by its total


@pytest.mark.parametrize("sign", ["$78.00", "US$78.00", "78 €", "£78", "₩78000", "78.00 EUR", "USD 78", "78 руб."])
def test_an_amount_in_other_money_than_the_shops_is_left_out(sign: str) -> None:
    reading = read("T-B", row(买家实际支付金额=sign))
    assert {code for _row, code in codes(reading)} == {"currency_other"}
    (order,) = reading.harvest.orders
    assert order.amount is None


@pytest.mark.parametrize("sign", ["¥78.00", "￥78.00元", "78元"])
def test_an_amount_in_the_shops_money_is_read(sign: str) -> None:
    (order,) = read("T-B", row(买家实际支付金额=sign)).harvest.orders
    assert order.amount == "78.00"


@pytest.mark.parametrize(
    "text", ["38 09", "订单", "-38", "2026/11/1", "1/11/2026", "11/1", "3809000000001/3809000000002"]
)
def test_what_is_no_order_number_is_not_called_damaged(text: str) -> None:
    with pytest.raises(BadCell, match="bad_id"):
        read_id(text)


@pytest.mark.parametrize("text", ["2026/0101", "INV/20261101/MPL/0000001", "A-1/2"])
def test_a_stroke_may_stand_in_an_order_number(text: str) -> None:
    assert read_id(text) == text
