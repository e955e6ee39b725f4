"""Cells whose formula failed are told, in every column that an order must tell; so is a payment without its time."""

from __future__ import annotations

import pytest

from csdesk.domain.shared.models import PlatformState
from tests.intake.exports import make_rows, sample_sales, table, xlsx_bytes
from tests.intake.test_export_layouts import orders, read

FAILED = ["#VALUE!", "#REF!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#N/A", "#SPILL!", "########"]
MUST = ["订单状态", "订单付款时间", "收货人姓名", "收货地址", "联系手机"]


def with_cell(label: str, cell: str) -> bytes:
    good, bad = (make_rows("T-B", [sale]) for sale in sample_sales("T-B")[:2])
    for row in bad:
        row.update({key: cell for key in row if key.strip() == label})
        assert label in {key.strip() for key in row}
    return xlsx_bytes({"a": table("T-B", [*good, *bad])})


@pytest.mark.parametrize("label", MUST)
@pytest.mark.parametrize("cell", FAILED)
def test_a_failed_formula_is_told_with_row_column_and_what_to_do(label: str, cell: str) -> None:
    reading = read(with_cell(label, cell))
    told = [one for one in reading.harvest.problems if one.code == "formula_failed"]
    assert [(one.row, one.column) for one in told] == [(3, label)]
    assert cell in told[0].message
    assert "export again" in told[0].message
    assert len(orders(reading)) == 2


@pytest.mark.parametrize("cell", FAILED)
def test_of_an_amount_it_keeps_the_row(cell: str) -> None:
    reading = read(with_cell("买家实际支付金额", cell))
    (kept,) = reading.harvest.rejected
    assert (kept.row, kept.column, kept.code, kept.cells["买家实际支付金额"]) == (
        3,
        "买家实际支付金额",
        "formula_failed",
        cell,
    )


@pytest.mark.parametrize(
    ("state", "code", "kind"),
    [("买家已付款，等待卖家发货", "paid_no_time", None), ("等待卖家发货", "cod_by_no_time", "cod")],
)
def test_a_payment_without_its_time_is_told(state: str, code: str, kind: str | None) -> None:
    good, bad = (make_rows("T-B", [sale]) for sale in sample_sales("T-B")[:2])
    for row in bad:
        row.update({"订单状态": state, "订单付款时间": "", "运送方式": "快递"})
    reading = read(xlsx_bytes({"a": table("T-B", [*good, *bad])}))
    assert [(one.row, one.column, one.code) for one in reading.harvest.problems] == [(3, "订单付款时间", code)]
    assert state in reading.harvest.problems[0].message
    order = orders(reading)[sample_sales("T-B")[1].no]
    assert (order.platform_state, order.pay_kind) == (PlatformState.PAID, kind)
