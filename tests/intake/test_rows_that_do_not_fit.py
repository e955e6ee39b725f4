"""A row that does not fit its header is refused whole and kept; nothing ever slips under another name."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from csdesk.intake.fit import slipped
from csdesk.intake.read import Reading, Wanted, read_bytes
from csdesk.intake.sheets import read_sheet
from tests.intake.exports import Sale, csv_bytes, make_rows, table, xlsx_bytes

ZONE = ZoneInfo("Asia/Shanghai")
HEADER = "订单编号,买家会员名,买家实际支付金额,订单状态,收货人姓名,宝贝标题,订单备注"
GOOD = [
    "2860000000000000001,清茶淡饭,39.00,交易成功,测试甲,盖碗,",
    "2860000000000000002,老茶客,9.00,交易成功,测试乙,杯,好",
]


def read(raw: bytes) -> Reading:
    (reading,) = read_bytes(raw, Path("a.csv"), Wanted(), ZONE, lambda _rows: None)
    return reading


def text(*rows: str, delimiter: str = ",", end: str = "\n") -> bytes:
    return (end.join((HEADER, *rows)) + end).replace(",", delimiter).encode()


def codes(reading: Reading) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in reading.harvest.problems]


@pytest.mark.parametrize(
    "row",
    [
        "2860000000000000009,清茶淡饭,1,039.00,交易成功,测试甲,盖碗,好",
        "2860000000000000009,清茶淡饭,1,039.00,交易成功,测试甲,盖碗,",
        "2860000000000000009,清茶淡饭,39.00,交易成功,测试甲,盖碗,礼盒,好",
        "2860000000000000009,清茶淡饭,39.00,交易成功,测试甲",
        "2860000000000000009",
        '2860000000000000009,清茶淡饭,39.00,交易成功,测试甲,"盖碗 \\"大\\", 青",好',
        '2860000000000000009,清茶淡饭,39.00,交易成功,测试甲,"盖碗,好',
        '2860000000000000009,"清茶"淡饭,39.00,交易成功,测试甲,盖碗,好',
    ],
)
def test_it_is_refused_and_kept_and_its_neighbours_come(row: str) -> None:
    reading = read(text(GOOD[0], row, GOOD[1]))
    assert codes(reading) == [(3, "row_broken")]
    assert sorted(order.order_no for order in reading.harvest.orders) == [line[:19] for line in GOOD]
    kept = "".join(reading.harvest.rejected[0].cells.values())
    assert sorted(kept.replace(",", "").replace('"', "")) == sorted(row.replace(",", "").replace('"', ""))


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_whatever_parts_the_cells(delimiter: str) -> None:
    row = GOOD[0].replace("盖碗", "盖,碗")
    assert codes(read(text(GOOD[1], row, delimiter=delimiter))) == [(3, "row_broken")]


def test_a_separator_at_the_end_of_every_row_is_nothing() -> None:
    rows = [f"{row}," for row in GOOD]
    assert codes(read(text(*rows))) == []
    assert codes(read(text(*rows, f"{GOOD[0].replace('盖碗', '盖,碗')},"))) == [(4, "row_broken")]
    assert codes(read(text(GOOD[0], f"{GOOD[1]},"))) == [(3, "row_broken")]


def test_blank_rows_footers_and_headers_again_need_not_fit() -> None:
    assert codes(read(text(GOOD[0], "", ",", "合计,1", HEADER, GOOD[1], "说明：完"))) == []


def test_a_workbook_that_was_saved_from_a_slipped_text() -> None:
    cells = [line.split(",") for line in (HEADER, *GOOD, GOOD[1].replace("杯", "杯,盖"))]
    assert codes(read(xlsx_bytes({"表": cells}))) == [(4, "row_broken")]


def test_two_cells_of_one_name_are_both_kept() -> None:
    header, row = table("T-B", make_rows("T-B", [Sale("3.8E+18")]))
    reading = read(csv_bytes([[*header, "我的列", "我的列"], [*row, "一", "二"]]))
    assert {"一", "二"} <= set(reading.harvest.rejected[0].cells.values())


def test_sheets_of_shops_as_well() -> None:
    sheet = read_sheet("订单编号,快递公司,运单号\n1,圆通,YT1\n2,圆通,速递,YT2\n3,圆通\n合计,2\n".encode())
    assert sheet is not None
    assert [row.cells["order_no"] for row in sheet.rows] == ["1"]
    assert [row.whole for row in sheet.broken] == [
        {"订单编号": "2", "快递公司": "圆通", "运单号": "速递", "#4": "YT2"},
        {"订单编号": "3", "快递公司": "圆通"},
    ]


def test_many_broken_rows_stay_cheap() -> None:
    reading = read(text(*['2860000000000000009,"a"b'] * 30_000))
    assert len(reading.harvest.rejected) == 30_000


@pytest.mark.parametrize("inner", ["放\n门口", "放\r门口"])
def test_rows_that_end_with_cr_may_hold_line_feeds(inner: str) -> None:
    cell = inner if "\n" in inner else f'"{inner}"'
    reading = read(text(GOOD[0], GOOD[1].replace("好", cell), end="\r"))
    assert codes(reading) == []
    memos = {order.seller_memo for order in reading.harvest.orders}
    assert {memo and memo.replace("\r", "\n") for memo in memos} == {None, "放\n门口"}


SALES = [
    Sale(f"38090000000000000{at:02}", state="paid", nick=f"买家{at}", items=(("青瓷盖碗", "GW-01", "", 1, "39.00"),))
    for at in range(3)
]
ROWS = table("T-D", make_rows("T-D", SALES))
LAST = ROWS[0].index("宝贝种类")
"""From here on nothing but what orders need least can slip."""


@pytest.mark.parametrize("at", range(1, LAST))
@pytest.mark.parametrize("to", ["right", "left"])
def test_a_row_that_slipped_within_its_width_is_rejected(at: int, to: str) -> None:
    row = ROWS[2]
    moved = [*row[:at], "", *row[at:-1]] if to == "right" else [*row[:at], *row[at + 1 :], ""]
    reading = read(csv_bytes([ROWS[0], ROWS[1], moved, ROWS[3]]))
    (rejected,) = reading.harvest.rejected
    assert (rejected.row, len(reading.harvest.orders)) == (3, 2)
    assert list(rejected.cells.values()) == moved


def states(word: str) -> bool:
    return word == "1"


@pytest.mark.parametrize(
    ("cells", "role"),
    [
        ({"title": "2026-03-16 12:00:00"}, "title"),
        ({"title": "1", "paid": "青瓷盖碗"}, "title"),
        ({"title": "1"}, None),
        ({"paid": "未付款", "title": "盖碗"}, None),
        ({"state": "1", "shop": "12"}, None),
        ({"state": "7", "shop": "12"}, "shop"),
        ({"phone": "199****0001", "name": "*", "address": "##"}, None),
        ({"message": "2026-03-16 12:00:00", "memo": "1"}, None),
    ],
)
def test_two_cells_of_other_columns_or_a_time_among_words(cells: dict[str, str], role: str | None) -> None:
    assert slipped(cells, states) == role


@pytest.mark.parametrize(
    ("label", "cell", "told"), [("总金额", "1.00", True), ("总金额", "", False), ("预售订单", "1", False)]
)
def test_a_column_that_is_read_and_stands_twice_is_told(label: str, cell: str, told: bool) -> None:
    at = ROWS[0].index(label)
    rows = [[*ROWS[0], label], *([*row, cell or row[at]] for row in ROWS[1:])]
    assert ("column_twice" in {one.code for one in read(csv_bytes(rows)).harvest.problems}) is told
