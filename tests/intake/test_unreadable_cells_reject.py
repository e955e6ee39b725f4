"""A row whose amount or date of order is written and cannot be read is rejected with its column, in every layout."""

from __future__ import annotations

import pytest

from csdesk.intake.cells import BadCell, read_count
from csdesk.intake.layouts import Role, fold_label, load_markets
from tests.intake.exports import (
    FILES,
    HEADERS,
    Sale,
    csv_bytes,
    kind_of,
    make_rows,
    platform_of,
    sample_sales,
    table,
    xlsx_bytes,
)
from tests.intake.test_export_layouts import orders, read

MUST: tuple[Role, ...] = ("created", "paid_amount", "total", "due", "qty")


def columns_of(layout: str) -> list[tuple[str, str]]:
    """Return role and label of the columns that an order must tell, as the layout's own file has them."""
    reading = read(xlsx_bytes({"a": table(layout, make_rows(layout, sample_sales(layout)[:1]))}))
    plans = [one for one in load_markets()[platform_of(layout)].layouts if one.kind == reading.kind]
    labels = [(role, fold_label(label)) for one in plans for role in MUST for label in one.columns.get(role, ())]
    own = [label.strip() for label in HEADERS[layout].split(",")]
    return sorted({(role, label) for role, folded in labels for label in own if fold_label(label) == folded})


CASES = [(layout, role, label) for layout in FILES for role, label in columns_of(layout)]


@pytest.mark.parametrize(("layout", "role", "label"), CASES)
@pytest.mark.parametrize("cell", ["abc", "一百", "不是日期"])
def test_an_unreadable_cell_rejects_its_order(layout: str, role: str, label: str, cell: str) -> None:
    sales = sample_sales(layout)[:2]
    good, bad = (make_rows(layout, [sale]) for sale in sales)
    for row in bad:
        row.update({key: cell for key in row if key.strip() == label})
    reading = read(xlsx_bytes({"a": table(layout, [*good, *bad])}))
    named = [(one.column, one.code) for one in reading.harvest.rejected]
    if not named:  # another column of the same file tells it first
        assert len(orders(reading)) == 2
        return
    assert set(named) == {(label, {"created": "bad_date", "qty": "bad_number"}.get(role, "bad_money"))}
    assert all(cell in one.cells.values() for one in reading.harvest.rejected)
    assert set(orders(reading)) == {next(iter(orders(read(xlsx_bytes({"a": table(layout, good)})))))}


def test_most_layouts_have_both() -> None:
    assert len({layout for layout, _role, _label in CASES}) > len(FILES) * 2 / 3
    assert kind_of("T-C") == "orders"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("2", 2),
        ("2.0", 2),
        ("2双", 2),
        ("3 盒", 3),
        ("2 pcs", 2),
        ("2 шт.", 2),
        ("x2", 2),
        ("× 2", 2),
        ("1,000件", 1000),
    ],
)
def test_pieces_and_what_they_are_counted_in(text: str, count: int) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize(
    "text", ["1.5", "-2", "两", "1e3", "2k", "3万", "2打", "10多个", "500g", "2 kg", "250ml", "3克"]
)
def test_what_is_no_number_of_pieces(text: str) -> None:
    with pytest.raises(BadCell, match="bad_number"):
        read_count(text)


@pytest.mark.parametrize(
    ("numbers", "good"),
    [
        (["3809000000000010000", "3809000000000020000"], 0),
        (["1234567890123450000"], 0),
        (["3809000000000010000", "3809000000000000001"], 2),  # a real one may end so
        (["123456789012345000", "260517-000000000000000"], 2),
        (["100000000000000", "200000000000000"], 2),
    ],
)
def test_numbers_that_a_spreadsheet_rounded_are_refused(numbers: list[str], good: int) -> None:
    header, row = table("T-B", make_rows("T-B", [Sale("3809000000000000001")]))
    reading = read(csv_bytes([header, *([number, *row[1:]] for number in numbers)], "utf-8"))
    assert len(reading.harvest.orders) == good
    assert [one.code for one in reading.harvest.rejected] == ["id_damaged"] * (len(numbers) - good)
