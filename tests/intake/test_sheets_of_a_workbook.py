"""What a workbook does not show is told: hidden sheets, formulas that nobody worked out, the order of its sheets."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from csdesk.intake.cells import BadCell, read_count, read_money
from csdesk.intake.read import Reading, Wanted, read_bytes
from tests.intake.exports import make_rows, sample_sales, table, xlsx_bytes
from tests.intake.test_export_layouts import CURRENCIES, ZONE, orders

Cells = list[list[str]]


def read_all(raw: bytes) -> list[Reading]:
    return read_bytes(raw, Path("a.xlsx"), Wanted(currencies=CURRENCIES), ZONE, lambda _rows: None)


def orders_of(count: int, first: int = 0) -> Cells:
    sales = sample_sales("T-B")[first : first + count]
    return [list(row) for row in table("T-B", [row for sale in sales for row in make_rows("T-B", [sale])])]


def edited(raw: bytes, part: str, edit: Callable[[str], str]) -> bytes:
    """Return a workbook with one part of it changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, edit(text.decode()).encode() if name == part else text)
    return made.getvalue()


def with_formula(label: str, value: str) -> bytes:
    cells = orders_of(2)
    column = [one.strip() for one in cells[0]].index(label)
    letters = (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)

    def edit(text: str) -> str:
        found, count = re.subn(
            rf'<c r="{letters}3"[^>]*?(?:/>|>.*?</c>)', rf'<c r="{letters}3"{value}</c>', text, count=1
        )
        assert count == 1
        return found

    return edited(xlsx_bytes({"a": cells}), "xl/worksheets/sheet1.xml", edit)


@pytest.mark.parametrize(
    "value", ["><f>A1</f>", "><f>A1</f><v></v>", "><f>A1</f><v/>", ' s="1"><f t="shared" si="0"/>']
)
@pytest.mark.parametrize("label", ["订单状态", "收货人姓名", "联系手机", "买家实际支付金额"])
def test_a_formula_without_its_value_is_told_with_row_and_column(label: str, value: str) -> None:
    (reading,) = read_all(with_formula(label, value))
    kept = {(one.row, one.column) for one in reading.harvest.rejected if one.code == "formula_failed"}
    told = {(one.row, one.column) for one in reading.harvest.problems if one.code == "formula_failed"}
    assert kept | told == {(3, label)}


def test_an_order_number_that_is_such_a_formula_rejects_its_row() -> None:
    (reading,) = read_all(with_formula("订单编号", "><f>A1</f>"))
    assert [(one.row, one.column) for one in reading.harvest.rejected] == [(3, "订单编号")]
    assert len(orders(reading)) == 1


def test_a_formula_that_came_out_empty_is_an_empty_cell() -> None:
    (reading,) = read_all(with_formula("买家留言", ' t="str"><f>A1</f><v></v>'))
    assert not [one for one in reading.harvest.problems if one.code == "formula_failed"]


def hidden(raw: bytes, name: str) -> bytes:
    def edit(text: str) -> str:
        assert f'<sheet name="{name}" ' in text
        return text.replace(f'<sheet name="{name}" ', f'<sheet name="{name}" state="hidden" ')

    return edited(raw, "xl/workbook.xml", edit)


def test_several_sheets_of_orders_are_read_in_the_order_that_is_told() -> None:
    first, second = read_all(xlsx_bytes({"一月": orders_of(1), "二月": orders_of(1, 1)}))
    assert (first.sheet, second.sheet) == ("一月", "二月")
    assert [one.message for one in first.harvest.problems if one.code == "sheets_read"] == [
        "Several sheets of this workbook were read, in this order: 一月 → 二月."
    ]


def test_a_hidden_sheet_is_told_whether_it_was_read_or_not() -> None:
    raw = xlsx_bytes({"一月": orders_of(1), "旧": orders_of(1, 1), "算": [["a", "b"], ["1", "2"]]})
    readings = read_all(hidden(hidden(raw, "旧"), "算"))
    told = [(one.code, one.message.split()[2]) for one in readings[0].harvest.problems if "hidden" in one.code]
    assert told == [("hidden_read", "旧"), ("hidden_left", "算")]


def test_a_sheet_that_nobody_knows_is_told_and_an_empty_one_is_not() -> None:
    (reading,) = read_all(xlsx_bytes({"说明": [["a", "b"], ["1", "2"]], "一月": orders_of(1), "Sheet3": []}))
    told = [(one.row, one.message) for one in reading.harvest.problems if one.code == "sheet_left"]
    assert told == [(0, "The sheet 说明 holds no known table; it was not read.")]


@pytest.mark.parametrize("text", ["①", "⑫", "½", "2½", "12²", "Ⅷ", "㈠", "٣①"])
def test_signs_that_stand_for_a_number_are_no_amount(text: str) -> None:
    for read in (read_money, read_count):
        with pytest.raises(BadCell):
            read(text)


@pytest.mark.parametrize(("text", "amount"), [("１２．５０", "12.50"), ("￥１２", "12.00"), ("12.5元", "12.50")])
def test_full_width_digits_are(text: str, amount: str) -> None:
    assert read_money(text) == amount
