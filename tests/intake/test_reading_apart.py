"""Files made to kill or hang a reader: each is refused with its reason, in bounded time and memory."""

from __future__ import annotations

import io
import resource
import sys
import zipfile
from pathlib import Path
from unittest.mock import Mock
from zoneinfo import ZoneInfo

import pytest

from csdesk.intake import apart
from csdesk.intake.apart import NotATable, read_apart
from csdesk.intake.read import Wanted, read_bytes
from csdesk.intake.tables import open_tables
from csdesk.services.imports.one_file import How, read_one
from tests.intake.exports import Sale, make_rows, table, xlsx_bytes

ZONE = ZoneInfo("Asia/Shanghai")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the limits are those of POSIX")


def book(sheet: str, merged: str = "") -> bytes:
    """Return a workbook whose only sheet is written by hand, packed as tight as can be."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>'
    )
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" Target="{}"/></Relationships>'
    )
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    names = f'<sheets><sheet name="a" sheetId="1" r:id="r1" xmlns:r="{relations}"/></sheets>'
    parts = {
        "[Content_Types].xml": types,
        "_rels/.rels": links.format("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{space}">{names}</workbook>',
        "xl/_rels/workbook.xml.rels": links.format("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData>{sheet}</sheetData>{merged}</worksheet>',
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as pack:
        for name, text in parts.items():
            pack.writestr(name, text)
    return data.getvalue()


def cell(place: str) -> str:
    return f'<row r="{place.lstrip("ABCDEFXZ")}"><c r="{place}" t="inlineStr"><is><t>x</t></is></c></row>'


ROW = "<row>" + '<c t="inlineStr"><is><t>1</t></is></c>' * 10 + "</row>"
HOSTILE = {
    "two cells at the corners": lambda: book(cell("A1") + cell("XFD1048576")),
    "a sheet of 200 MB": lambda: book(ROW * 550_000),
    "comments nobody closed": lambda: b"<table>" + b"<!--" * 250_000,
    "declarations nobody closed": lambda: b"<table><tr><td>" + b"<![" * 300_000,
    "tables in tables": lambda: b"<table><tr><td>x" * 60_000,
    "spans over everything": lambda: b"<table>" + b"<tr><td rowspan=65534 colspan=16384>x" * 25_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_within_the_bounds(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = HOSTILE[name]()
    assert len(raw) <= 1 << 20
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(NotATable, match="more time or memory"):
        open_tables(raw)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2
    assert apart.SMALL_MB < 300  # the system holds it to that
    monkeypatch.setattr(apart, "_ask", lambda _raw: pytest.fail("tried again"))
    (reading,) = read_bytes(raw, Path("a.xlsx"), Wanted(), ZONE, lambda _rows: None)
    assert [problem.code for problem in reading.harvest.problems] == ["unreadable"]


def test_the_workbook_made_by_hand_is_one() -> None:
    (one,) = open_tables(book(cell("A1") + cell("B2"), '<mergeCell ref="A1:A1048576"/>' * 9))
    assert list(one.rows()) == [(1, ["x", ""]), (2, ["", "x"])]


def test_a_large_workbook_of_a_shop_is_read_whole() -> None:
    rows = table("T-D", make_rows("T-D", [Sale(str(3809000000000000000 + index)) for index in range(4000)]))
    (one,) = open_tables(xlsx_bytes({"表": rows}))
    assert [cells for _number, cells in one.rows()] == rows


def test_a_small_file_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = book(cell("A1"))
    first = [head for head, _rows in read_apart(raw)]
    monkeypatch.setattr(apart, "_ask", lambda _raw: pytest.fail("asked again"))
    assert [head for head, _rows in read_apart(bytes(bytearray(raw)))] == first


def test_a_workbook_of_any_size_is_asked_for_once_by_all_that_look_at_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = Mock(wraps=apart._ask)
    monkeypatch.setattr(apart, "KEPT", 0)
    monkeypatch.setattr(apart, "_ask", ask)
    rows = [["订单编号", "评价内容", "评价结果"], *([str(4000000000004821 + n), "好", "好评"] for n in range(3))]
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx_bytes({"表": rows}))
    _readings, (bundle,) = read_one(path, How(Wanted(), ZONE, pytest.fail), lambda _rows: None)
    assert (bundle.kind, len(bundle.reviews), ask.call_count) == ("reviews", 3, 1)
    assert apart._last == []


def test_a_reader_that_cannot_start_or_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_last", [])
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(NotATable):
        read_apart(book(cell("A1")))


def test_what_lies_in_the_folder_she_works_in_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "signal.py").write_text("raise SystemExit(9)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert len(open_tables(book(cell("A1") + cell("C3")))) == 1
