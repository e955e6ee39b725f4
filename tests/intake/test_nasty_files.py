"""Files that are no export, or are one under a wrong name: one clear problem each, never a crash."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdesk import i18n
from csdesk.intake.read import Reading, Wanted, read_bytes, read_file
from tests.intake.exports import (
    HEADERS,
    NOON,
    OTHERS,
    Sale,
    csv_bytes,
    file_bytes,
    make_rows,
    table,
    taobao_rows,
    xlsx_bytes,
)

ZONE = ZoneInfo("Asia/Shanghai")
SALE = Sale("3809000000000000001")


ANY = Wanted()


def read(raw: bytes, wanted: Wanted = ANY) -> list[Reading]:
    return read_bytes(raw, Path("a.csv"), wanted, ZONE, lambda _rows: None)


def codes(readings: list[Reading]) -> list[str]:
    return [problem.code for reading in readings for problem in reading.harvest.problems]


def page(cells: list[list[str]], encoding: str = "utf-8") -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells)
    return f"<html><body><p>订单</p><table border=1>{rows}</table></body></html>".encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_web_page_named_xls(encoding: str) -> None:
    (reading,) = read(page(table("T-D", make_rows("T-D", [SALE])), encoding))
    assert (reading.platform, reading.encoding, len(reading.harvest.orders)) == ("taobao", "html", 1)


def test_the_xml_of_old_spreadsheets() -> None:
    cells = [["订单编号", "订单状态"], [SALE.no, "交易成功"]]
    rows = "".join("<Row>" + "".join(f"<Cell><Data>{cell}</Data></Cell>" for cell in row) + "</Row>" for row in cells)
    (reading,) = read(
        f'<?xml version="1.0"?><Workbook><Worksheet><Table>{rows}</Table></Worksheet></Workbook>'.encode()
    )
    assert len(reading.harvest.orders) == 1


def test_a_workbook_under_any_name_and_text_under_xls(tmp_path: Path) -> None:
    for name, raw in {
        "a.csv": file_bytes("T-D", taobao_rows(SALE)),
        "b.xls": file_bytes("T-B", taobao_rows(SALE)),
    }.items():
        (tmp_path / name).write_bytes(raw)
        (reading,) = read_file(tmp_path / name, Wanted(), ZONE, lambda _rows: None)
        assert len(reading.harvest.orders) == 1


def test_sheets_are_chosen_by_their_headers() -> None:
    sheets = {
        "说明": [["本表由系统导出"]],
        "订单报表": table("T-D", taobao_rows(SALE)),
        "销售明细": table("T-items", make_rows("T-items", [SALE])),
    }
    readings = read(xlsx_bytes(sheets))
    assert [(reading.sheet, reading.kind) for reading in readings] == [("订单报表", "orders"), ("销售明细", "items")]


def test_a_wrong_dimension_is_not_believed() -> None:
    raw = file_bytes("T-D", taobao_rows(SALE))
    source, target = zipfile.ZipFile(io.BytesIO(raw)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("sheet1.xml"):
                start = data.index(b'<dimension ref="') + len(b'<dimension ref="')
                data = data[:start] + b"A1" + data[data.index(b'"', start) :]
            book.writestr(name, data)
    (reading,) = read(target.getvalue())
    assert len(reading.harvest.orders) == 1


def test_numbers_and_times_that_a_spreadsheet_made() -> None:
    header = ["订单编号", "订单状态", "订单创建时间", "联系手机", "总金额", "物流单号"]
    rows: list[list[object]] = [
        [123456789012345, "等待买家付款", NOON, 19900000001, 78.5, 75312345678901],
        [3809000000000000001.0, "等待买家付款", NOON, 19900000001, 78, ""],
    ]
    (reading,) = read(xlsx_bytes({"Sheet1": [header, *rows]}))
    (order,) = reading.harvest.orders
    assert (order.order_no, order.amount, order.tracking_no) == ("123456789012345", "78.50", "75312345678901")
    assert order.created_at == NOON.replace(tzinfo=ZONE)
    assert order.receiver is not None
    assert order.receiver.phone == "19900000001"
    assert [(problem.row, problem.code) for problem in reading.harvest.problems] == [(3, "id_damaged")]


def test_rows_above_a_sheets_first_cell_count() -> None:
    cells = table("T-D", taobao_rows(SALE))
    (reading,) = read(xlsx_bytes({"Sheet1": [[], [], cells[0], ["3.8E+18", *cells[1][1:]]]}))
    assert [problem.row for problem in reading.harvest.problems] == [4]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "unreadable"),
        (b"\0\0\0\0", "unreadable"),
        (b" \r\n \r\n", "unreadable"),
        (b"PK\x03\x04 no zip at all", "unreadable"),
        (b"\xd0\xcf\x11\xe0 no workbook", "unreadable"),
        (b"%PDF-1.7 \x00\x01\x02\x03\x00\x00\x00\x00\x00\x00\x00\x01", "unreadable"),
        ("随便写点什么\n再写一行".encode(), "header_not_found"),
        (b"a,b,c\n1,2,3\n", "header_not_found"),
        (b"<html><body>404</body></html>", "header_not_found"),
        (b"{}", "header_not_found"),
    ],
)
def test_what_is_no_export(tmp_path: Path, raw: bytes, code: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(raw)
    assert codes(read_file(path, Wanted(), ZONE, lambda _rows: None)) == [code]


def test_an_empty_workbook_and_a_zip_of_something_else() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        book.writestr("a.txt", "x")
    assert codes(read(target.getvalue())) == ["unreadable"]
    assert codes(read(xlsx_bytes({"Sheet1": []}))) == ["header_not_found"]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"<table><tr><td>", "订单编号,订单状态\n".encode()):
        assert read(start + raw)


@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject) -> None:
    raw = bytearray(xlsx_bytes({"Sheet1": [["订单编号", "订单状态"], [SALE.no, "交易成功"]]}))
    for _time in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    assert read(bytes(raw[: data.draw(st.integers(30, len(raw)))]))


LOOK_ALIKES = OTHERS | {"hidistro": HEADERS["T-A"] + ",分销商Id,分销商店铺名称"}


@pytest.mark.parametrize("name", LOOK_ALIKES)
def test_other_shops_files_are_refused_and_the_nearest_format_is_named(name: str) -> None:
    header = LOOK_ALIKES[name].split(",")
    (reading,) = read(csv_bytes([header, ["1"] * len(header)]))
    (problem,) = reading.harvest.problems
    assert problem.code == "header_not_found"
    assert "order list" in problem.message


def test_the_operator_may_vouch_for_a_platform() -> None:
    header = ["订单号", "订单状态", *(f"自己的列{number}" for number in range(9))]
    raw = csv_bytes([header, ["260316-000000000000001", "待发货", *[""] * 9]])
    assert codes(read(raw)) == ["header_not_found"]
    (reading,) = read(raw, Wanted(platform="pdd"))
    assert len(reading.harvest.orders) == 1


def test_messages_follow_the_language() -> None:
    i18n.use("zh")
    (reading,) = read(b"a,b,c\n1,2,3\n")
    assert "淘宝/天猫订单报表" in reading.harvest.problems[0].message


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path, tmp_path / "nothing.csv", tmp_path / "pipe.csv"):
        assert codes(read_file(path, Wanted(), ZONE, lambda _rows: None)) == ["unreadable"]


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"x")

    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (reading,) = read_file(path, Wanted(), ZONE, lambda _rows: None)
    assert "not allowed" in reading.harvest.problems[0].message


def test_a_file_that_is_being_written_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = file_bytes("T-B", taobao_rows(SALE))
    path = tmp_path / "a.csv"
    path.write_bytes(whole[:100])
    monkeypatch.setattr("csdesk.intake.read.READ_PAUSE_S", 0)
    real = Path.read_bytes

    def grow(one: Path) -> bytes:
        data = real(one)
        if len(data) < len(whole):
            one.write_bytes(whole)
        return data

    monkeypatch.setattr(Path, "read_bytes", grow)
    (reading,) = read_file(path, Wanted(), ZONE, lambda _rows: None)
    assert len(reading.harvest.orders) == 1

    def keep_growing(one: Path) -> bytes:
        data = real(one)
        one.write_bytes(data + b"x")
        return data

    monkeypatch.setattr(Path, "read_bytes", keep_growing)
    (reading,) = read_file(path, Wanted(), ZONE, lambda _rows: None)
    assert "still being written" in reading.harvest.problems[0].message


def test_a_known_file_of_another_platform_is_named() -> None:
    said = read(csv_bytes(table("D-A", [])), Wanted(platform="pdd"))[0].harvest.problems[0]
    assert said.code == "header_not_found"
    assert "another format" in said.message
