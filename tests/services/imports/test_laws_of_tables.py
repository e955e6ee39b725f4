"""The laws of what comes in, over made-up tables: nothing is lost, nothing slips, nothing takes another with it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk.desk import Desk, open_desk
from csdesk.domain.shared.models import Order
from csdesk.intake.problems import Problem
from csdesk.intake.read import Reading, Wanted, read_bytes
from csdesk.services.imports.imports import ImportReport, import_paths
from tests.intake.exports import FILES, Sale, csv_bytes, file_bytes, make_rows, number_label, sample_bytes, table
from tests.intake.made import TEMPLATES

ZONE = ZoneInfo("Asia/Shanghai")
NOW = "2026-03-17T08:30:00+08:00"
LAYOUTS = ("T-B", "T-items-2022", "P-A", "D-A", *TEMPLATES)
ONE_LINE = [name for name in LAYOUTS if name not in TEMPLATES or "\n" not in "".join(TEMPLATES[name].cells.values())]
"""The layouts of which a row is one line."""

REJECTING = frozenset(("row_broken", "id_missing", "id_damaged", "bad_id", "unreadable"))
UNREAD = frozenset(("bad_date", "bad_money", "bad_number"))
"""They reject a row where an order must tell it, and are only told elsewhere."""
"""The problems that cost a row; whatever has one of them is kept whole."""

SIGNS = st.sampled_from("，, \"'\\=\t;\n\r-0123456789.E+/年月无甲乙丙<>&\u200b\ufeff\x1f@")
CELL = st.one_of(
    st.text(SIGNS, max_size=8),
    st.sampled_from(["", "2026-03-16 12:00:00", "16/3/2026", "1,039.00", "3.8E+18", "交易成功", "合计", "19900000001"]),
)


def read(raw: bytes) -> Reading:
    (reading,) = read_bytes(raw, Path("a.csv"), Wanted(), ZONE, lambda _rows: None)
    return reading


def facts(order: Order) -> bytes:
    """Return what an order says, without where it stands."""
    return msgspec.json.encode(msgspec.structs.replace(order, sources=(), origin={}, rivals={}, exported_at=None))


def sales(count: int) -> list[Sale]:
    return [Sale(str(3809000000000000001 + index), phone=f"199{index:08}") for index in range(count)]


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[str, list[list[str]], int]:
    """Return a layout, its table with one row spoiled, and the place of that row."""
    layout = draw(st.sampled_from(LAYOUTS))
    cells = table(layout, make_rows(layout, sales(4)))
    at = draw(st.integers(1, len(cells) - 1))
    row = cells[at]
    how = draw(st.sampled_from(["more", "fewer", "moved", "other"]))
    place = draw(st.integers(0, len(row) - 1))
    if how == "more":
        row.insert(place, draw(CELL))
    elif how == "fewer":
        del row[place]
    elif how == "moved":
        row.insert(draw(st.integers(0, len(row) - 1)), row.pop(place))
    else:
        row[place] = draw(CELL)
    return layout, cells, at


@given(spoiled())
def test_rows_in_are_records_merged_or_rejected(made: tuple[str, list[list[str]], int]) -> None:
    _layout, cells, _at = made
    harvest = read(csv_bytes(cells, "utf-8")).harvest
    merged = harvest.rows - len(harvest.rejected) - len(harvest.orders)
    assert merged >= 0
    kept = {problem.row for problem in harvest.rejected}
    assert len(kept) == len(harvest.rejected)
    told = {problem.row for problem in harvest.problems if problem.code in REJECTING}
    assert told <= kept <= told | {problem.row for problem in harvest.problems if problem.code in UNREAD}
    blank = sum(not any(cell.strip() for cell in row) for row in cells[1:])
    assert harvest.rows in range(len(cells) - 2 - blank, len(cells))  # a spoiled row may have become a footer


@given(spoiled())
def test_one_spoiled_row_changes_no_other(made: tuple[str, list[list[str]], int]) -> None:
    layout, cells, at = made
    clean = table(layout, make_rows(layout, sales(4)))
    good = {order.order_no: facts(order) for order in read(csv_bytes(clean, "utf-8")).harvest.orders}
    spoiled_no = next(iter(read(csv_bytes([clean[0], clean[at]], "utf-8")).harvest.orders)).order_no
    found = {order.order_no: facts(order) for order in read(csv_bytes(cells, "utf-8")).harvest.orders}
    assert {no: one for no, one in found.items() if no in good and no != spoiled_no} == {
        no: one for no, one in good.items() if no != spoiled_no
    }


@given(st.sampled_from(ONE_LINE), st.integers(1, 4), st.data(), st.booleans())
def test_one_spoiled_line_of_a_text_costs_no_other(layout: str, at: int, data: st.DataObject, quoted: bool) -> None:
    cells = table(layout, make_rows(layout, [*sales(4), Sale("3809000000000000009", message='放门口, "谢谢"')]))
    clean = csv_bytes(cells, "utf-8", end="\n").decode()
    lines = clean.split("\n")
    if quoted:
        lines = [",".join(f'"{cell}"' for cell in line.split(",")) if '"' not in line else line for line in lines]
    good = {order.order_no: facts(order) for order in read("\n".join(lines).encode()).harvest.orders}
    starts = [0, *(place + 1 for place, sign in enumerate(lines[at]) if sign == ",")]
    place = data.draw(st.one_of(st.sampled_from(starts), st.integers(0, len(lines[at]))))
    sign = data.draw(
        st.one_of(st.sampled_from(['"', '""', '",', ',"', '\\\\"', ",", '"x"y']), st.text(SIGNS, max_size=4))
    )
    lines[at] = lines[at][:place] + sign + lines[at][place:]
    found = {order.order_no: facts(order) for order in read("\n".join(lines).encode()).harvest.orders}
    spoiled_no = cells[at][cells[0].index(number_label(layout))].strip('\t="')
    assert {no: one for no, one in found.items() if no in good and no != spoiled_no} == {
        no: one for no, one in good.items() if no != spoiled_no
    }


@given(spoiled())
def test_what_comes_of_a_spoiled_row_is_as_without_the_others(made: tuple[str, list[list[str]], int]) -> None:
    """A row is read by its own words and its header alone (its column settles only how dates are written)."""
    _layout, cells, at = made
    alone = read(csv_bytes([cells[0], cells[at]], "utf-8")).harvest
    found = read(csv_bytes(cells, "utf-8")).harvest
    words = [(one.column, one.code) for one in found.problems if one.row == at + 1]
    assert words == [(one.column, one.code) for one in alone.problems if one.row == 2]


def cells_of(raw: bytes, seed: int) -> Iterator[bytes]:
    """Yield damaged forms of a file: bytes changed, cut, doubled, put elsewhere."""
    rng = random.Random(seed)
    while True:
        data = bytearray(raw)
        for _time in range(rng.choice((1, 1, 2, 8, 40))):
            at, end = sorted(rng.randrange(len(data) + 1) for _ in range(2))
            end = min(end, at + rng.choice((1, 4, 60, 4000)))
            how = rng.randrange(6)
            if how == 0:
                data[at:end] = b""
            elif how == 1:
                data[at:at] = data[at:end]
            elif how == 2:
                data[at:at] = rng.choice(TOKENS)
            elif how == 3:
                data[at:end] = rng.randbytes(end - at)
            elif how == 4:
                data[at:end] = data[at:end].replace(rng.choice(TOKENS[:8]), rng.choice(TOKENS))
            else:
                data = data[:end] or data
            data = data or bytearray(raw)
        yield bytes(data)


TOKENS = tuple(
    text.encode()
    for text in (
        *(
            ",",
            '"',
            "\n",
            "\r",
            "\t",
            ";",
            "=",
            "'",
            '""',
            '\\"',
            "1,039.00",
            "16/3/2026",
            "2.86E+18",
            "合计",
            "订单编号",
        ),
        *("<td>", "</td>", "<tr>", "<table>", "</table>", "<!--", "<![", "rowspan=9", "colspan=9", "&#0;"),
        *("\u200b", "\ufeff", "\x1f", "0" * 300, "," * 300, '"' * 61 + "\n" * 61),
    )
)


def damaged(count: int, seed: int) -> Iterator[bytes]:
    """Yield so many damaged files of every layout and form, always the same ones for a seed."""
    page = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in table("T-D", make_rows("T-D", sales(3)))
    )
    wholes = [*(sample_bytes(layout) for layout in FILES), f"<table>{page}</table>".encode()]
    forms = [cells_of(raw, seed + number) for number, raw in enumerate(wholes)]
    for number in range(count):
        yield next(forms[number % len(forms)])


def check(raw: bytes) -> list[Problem]:
    """Read a file however damaged: it answers, every row is accounted for, and no mistake of ours is behind it."""
    problems = []
    for reading in read_bytes(raw, Path("a.csv"), Wanted(), ZONE, lambda _rows: None):
        harvest = reading.harvest
        assert harvest.errors == []
        assert harvest.rows >= len(harvest.rejected) + len(harvest.orders)
        problems += harvest.problems
    return problems


def test_damaged_files_are_read_or_refused() -> None:
    for raw in damaged(260, seed=12):
        check(raw)


@pytest.mark.long
def test_damaged_files_are_read_or_refused_for_minutes() -> None:
    for raw in damaged(20_000, seed=2012):
        check(raw)


def picture(desk: Desk) -> Any:
    desk.sync()
    return dict(sorted(desk.orders.items())), sorted(
        (reject.file, reject.row, reject.code) for reject in desk.records.rejects().values()
    )


def problems_of(report: ImportReport) -> list[tuple[str, int, str]]:
    return sorted((file.path, problem.row, problem.code) for file in report.files for problem in file.problems)


BAD = (b"", b"PK\x03\x04", b"<table><tr><td>a<table><tr><td>", b"\xff\xfe\x00", b"a,b\n1,2\n", b'"' * 99)


@pytest.mark.parametrize("seed", range(len(BAD)))
def test_a_batch_with_one_bad_member_is_the_batch_without_it_plus_its_problem(tmp_path: Path, seed: int) -> None:
    for layout in ("T-B", "T-items-2022", "P-A", "D-A"):
        (tmp_path / FILES[layout][0]).write_bytes(file_bytes(layout, make_rows(layout, sales(3))))
    good = sorted(tmp_path.iterdir())
    bad = tmp_path / "a bad one.csv"
    bad.write_bytes(
        [b"", b"PK\x03\x04", b"<table><tr><td>a<table><tr><td>", b"\xff\xfe\x00", b"a,b\n1,2\n", b'"' * 99][seed]
    )
    files = [*good, bad]
    random.Random(seed).shuffle(files)
    alone, both = (open_desk(tmp_path / name, now=NOW) for name in ("alone", "both"))
    expected, report = import_paths(alone, good), import_paths(both, files)
    assert picture(alone) == picture(both)
    assert len(problems_of(report)) == len(problems_of(expected)) + 1
    assert not report.complete


@pytest.mark.parametrize("layout", LAYOUTS)
def test_rows_of_an_order_need_not_stand_together(layout: str) -> None:
    items = (("盖碗", "GW-01", "", 1, "39.00"), ("茶杯", "GW-02", "", 2, "12.00"))
    groups = [make_rows(layout, [msgspec.structs.replace(sale, items=items)]) for sale in sales(3)]
    apart = [group[at] for at in range(len(groups[0])) for group in groups]
    together, scattered = (
        read(csv_bytes(table(layout, rows), "utf-8")) for rows in ([row for group in groups for row in group], apart)
    )
    assert scattered.harvest.rows == together.harvest.rows
    assert sorted(map(facts, scattered.harvest.orders)) == sorted(map(facts, together.harvest.orders))
    told = [sorted(found.code for found in one.harvest.problems) for one in (scattered, together)]
    assert told[0] == told[1]
