"""A cell that covers several rows counts for each of them: in web pages, workbooks and the XML of old spreadsheets."""

from __future__ import annotations

import io
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from csdesk.domain.shared.models import Order
from csdesk.intake import child
from csdesk.intake.html import TooLarge, html_tables
from csdesk.intake.read import Reading, Wanted, read_bytes

ZONE = ZoneInfo("Asia/Shanghai")
HEADER = ["订单号", "订单状态", "收货人", "手机", "省", "市", "区", "街道", "商品", "商品数量(件)", "用户实付金额(元)"]
BUYER = ["测试甲", "19900000001", "浙江省", "杭州市", "西湖区", "文三路1号"]
ONE = ["260316-000000000000006", "待发货", *BUYER, "青瓷盖碗", "1", "39.00"]
TWO = ["260316-000000000000007", "待发货", *BUYER, "白瓷茶杯", "2", "58.00"]
SAME = [ONE[0], *TWO[1:]]

Rows = list[list[str]]


def read(raw: bytes) -> list[Reading]:
    return read_bytes(raw, Path("a.xls"), Wanted(), ZONE, lambda _rows: None)


def orders(raw: bytes) -> dict[str, Order]:
    (reading,) = read(raw)
    assert reading.harvest.problems == []
    return {order.order_no: order for order in reading.harvest.orders}


def spans(rows: Rows, down: set[int]) -> list[list[tuple[int, str, int]]]:
    """Return the cells that are written, with column and height: in some columns equal neighbours are one cell."""
    written: list[list[tuple[int, str, int]]] = []
    for at, row in enumerate(rows):
        cells = []
        for column, cell in enumerate(row):
            if column in down and at and rows[at - 1][column] == cell:
                continue
            height = 1
            while column in down and at + height < len(rows) and rows[at + height][column] == cell:
                height += 1
            cells.append((column, cell, height))
        written.append(cells)
    return written


def page(rows: Rows, down: set[int]) -> bytes:
    lines = [
        "".join(f"<td rowspan={height}>{cell}</td>" if height > 1 else f"<td>{cell}" for _at, cell, height in row)
        for row in spans(rows, down)
    ]
    return f"<table><tr>{'<tr>'.join(lines)}</table>".encode()


def xml(rows: Rows, down: set[int]) -> bytes:
    lines = [
        "".join(
            f'<Cell ss:Index="{at + 1}" ss:MergeDown="{height - 1}"><Data ss:Type="String">{cell}</Data>'
            "<Comment><Data>备注：不是内容</Data></Comment></Cell>"
            for at, cell, height in row
            if cell
        )
        for row in spans(rows, down)
    ]
    body = "".join(f"<Row>{line}</Row>" for line in lines)
    return (
        f'<?xml version="1.0"?><Workbook><Worksheet ss:Name="表"><Table>{body}</Table></Worksheet></Workbook>'.encode()
    )


def book(rows: Rows, down: set[int]) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("表")
        for number, row in enumerate(spans(rows, down)):
            for at, cell, height in row:
                if height > 1:
                    sheet.merge_range(number + 3, at + 2, number + height + 2, at + 2, cell)
                else:
                    sheet.write_string(number + 3, at + 2, cell)
    return data.getvalue()


FORMS = pytest.mark.parametrize("make", [page, xml, book])


@FORMS
def test_two_orders_share_a_receiver(make: object) -> None:
    assert callable(make)
    plain, merged = (make([HEADER, ONE, TWO], down) for down in (set(), set(range(1, 8))))
    assert orders(merged) == orders(plain)
    assert orders(merged)[TWO[0]].lines[0].title == "白瓷茶杯"


@FORMS
def test_one_order_of_two_items(make: object) -> None:
    assert callable(make)
    (order,) = orders(make([HEADER, ONE, SAME], set(range(8)))).values()
    assert [(line.title, line.qty) for line in order.lines] == [("青瓷盖碗", 1), ("白瓷茶杯", 2)]
    assert order.amount == "97.00"


@FORMS
def test_one_amount_over_all_items_of_an_order_counts_once(make: object) -> None:
    assert callable(make)
    rows = [HEADER, ONE, [*SAME[:-1], "39.00"]]
    (order,) = orders(make(rows, {*range(8), 10})).values()
    assert order.amount == "39.00"
    assert len(order.lines) == 2


@given(st.sets(st.integers(0, 9)), st.sampled_from([page, xml]))
def test_merging_any_equal_cells_changes_nothing(down: set[int], make: object) -> None:
    assert callable(make)
    rows = [HEADER, ONE, TWO, SAME, [TWO[0], "已发货，待签收", *TWO[2:]]]
    (merged,), (plain,) = (html_tables(make(rows, one).decode()) for one in (down, set()))
    assert [row for _number, row in merged.rows] == [row for _number, row in plain.rows] == rows


def test_merged_cells_of_a_workbook_by_the_same_law() -> None:
    rows = [["a", "b"], ["a", ""], ["", "c"], ["", ""]]
    spanned = child._spread(rows, [(0, 3, 1), (1, 9, 0), (8, 9, 9), (0, 1, -1)], 5)
    assert (rows, spanned) == ([["a", "b"], ["a", "b"], ["a", "c"], ["a", ""]], {6: [1], 7: [0], 8: [0]})


def test_an_empty_row_of_an_old_spreadsheet_counts() -> None:
    body = '<Row ss:Index="5"><Cell ss:Index="2"><Data>a</Data></Cell></Row><Row><Cell><Data>b</Data></Cell></Row>'
    (grid,) = html_tables(f"<Workbook><Worksheet><Table>{body}</Table></Worksheet></Workbook>")
    assert grid.rows == [(5, ["", "a"]), (6, ["b"])]


def test_a_table_in_a_cell_and_a_page_of_layout_tables() -> None:
    inner = page([HEADER, [*ONE[:8], "<table><tr><td>青瓷盖碗</td></tr></table>", *ONE[9:]]], set()).decode()
    layout = f"<table><tr><td>菜单<td>{inner}<td><table><tr><td>页脚</table></table>"
    assert [order.lines[0].title for order in orders(layout.encode()).values()] == ["青瓷盖碗"]
    for page_ in (
        "<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table>",
        "<table></table></table><td>",
    ):
        (reading,) = read(page_.encode())
        assert [problem.code for problem in reading.harvest.problems] == ["header_not_found"]


def test_every_table_of_a_page_is_read() -> None:
    readings = read(page([HEADER, ONE], set()) + page([HEADER, TWO], set()))
    assert [(reading.sheet, len(reading.harvest.orders)) for reading in readings] == [("1", 1), ("2", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr><td>" * 40,
        '<Table><Row><Cell ss:Index="999999999">',
        "<table><tr>" + "<td rowspan=65534 colspan=16384>x" * 2 + "<tr>" * 2000,
    ],
)
def test_what_no_sheet_has_is_not_built(text: str) -> None:
    with pytest.raises(TooLarge):
        html_tables(text)
