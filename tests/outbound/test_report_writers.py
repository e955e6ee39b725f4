"""What a report becomes: Markdown, CSV, a workbook, a page; and that nothing foreign in it is ever obeyed."""

from __future__ import annotations

import csv
import io
import os
import re
import stat
import zipfile
from datetime import date, datetime, timedelta, timezone
from html.parser import HTMLParser
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from csdesk import i18n
from csdesk.domain.shared.times import length_text
from csdesk.errors import DataError
from csdesk.outbound.report import Column, Kind, Report, Sheet, shown
from csdesk.outbound.saving import render, save

ZONE = timezone(timedelta(hours=8))
AT = datetime(2026, 3, 17, 8, 30, tzinfo=ZONE)
NASTY = (
    "=1+1",
    '=HYPERLINK("http://x.test","y")',
    "+86 19900000001",
    "-2+3|cmd",
    "@SUM(A1)",
    "  =1+1",
    "＝1+1",
    "\t=1",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[a](javascript:alert(1))",
    "![a](http://x.test/p.png)",
    "a | b",
    "**bold** _it_ `code` ~~x~~",
    "http://x.test www.x.test me@x.test",
    "&lt;b&gt;",
    "\x1b[31mred\x1b[0m \u202eright",
    "1. one",
    "# head",
    "]]>--><!--",
)


def report(*names: str) -> Report:
    columns = (
        Column("name", "Name"),
        Column("count", "Count", Kind.INT),
        Column("amount", "Amount", Kind.MONEY),
        Column("share", "Share", Kind.PERCENT),
        Column("wait", "Wait", Kind.SECONDS),
        Column("at", "At", Kind.TIME),
        Column("day", "Day", Kind.DATE),
    )
    rows = [(name, 3, "1168.50", 0.875, 185, AT, date(2026, 3, 17)) for name in names or ("pot",)]
    empty = ("none", None, None, None, None, None, None)
    return Report("Title", AT, ("a note",), (Sheet("One", columns, [*rows, empty], bars="amount"),))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0s"), (23.4, "23s"), (59.6, "1m00s"), (185, "3m05s"), (18180, "5h03m"), (187200, "2d04h")],
)
def test_a_span_shows_two_units(seconds: float, words: str) -> None:
    assert length_text(seconds) == words


def test_nothing_known_is_a_dash_and_not_zero() -> None:
    assert [shown(None, kind) for kind in Kind] == ["–"] * len(Kind)
    assert [shown(0, Kind.INT), shown("0.00", Kind.MONEY), shown(0.0, Kind.PERCENT)] == ["0", "0.00", "0.0%"]


def test_markdown_holds_title_notes_and_table() -> None:
    lines = render(report(), "md").decode().splitlines()
    assert lines[0] == "# Title"
    assert "- a note" in lines
    assert "| pot | 3 | 1168.50 | 87.5% | 3m05s | 2026-03-17 08:30 | 2026-03-17 |" in lines
    assert "| none | – | – | – | – | – | – |" in lines


def test_csv_has_the_mark_and_plain_figures() -> None:
    data = render(report(), "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[1] == ["pot", "3", "1168.50", "0.875", "185", "2026-03-17 08:30", "2026-03-17"]
    assert rows[2] == ["none", "", "", "", "", "", ""]


def test_a_workbook_has_real_types_a_frozen_header_and_one_sheet_each(tmp_path: Path) -> None:
    two = report()
    two = Report("T", AT, (), (two.sheets[0], Sheet("One", two.sheets[0].columns, ()), Sheet("a/b:[c]?*'", (), ())))
    data = render(two, "xlsx")
    assert data == render(two, "xlsx")
    table = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert table.sheet_names == ["One", "One2", "a b  c"]
    row = table.get_sheet_by_index(0).to_python()[1]
    assert row == ["pot", 3, 1168.5, 0.875, timedelta(seconds=185), AT.replace(tzinfo=None), date(2026, 3, 17)]
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        assert b'state="frozen"' in pack.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", NASTY)
def test_nothing_in_a_name_is_a_formula(text: str) -> None:
    data = render(report(text), "csv").decode("utf-8-sig")
    cell = list(csv.reader(io.StringIO(data)))[1][0]
    assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "\t", "\r"))
    with zipfile.ZipFile(io.BytesIO(render(report(text), "xlsx"))) as pack:
        sheet = pack.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


@pytest.mark.parametrize("text", NASTY)
def test_nothing_in_a_name_is_markup_of_the_page(text: str) -> None:
    def tags(name: str) -> list[str]:
        reader = _Tags()
        reader.feed(render(report(name), "html").decode())
        assert not [
            attr for _tag, attrs in reader.seen for attr in attrs if attr in ("src", "href") or attr[:2] == "on"
        ]
        return [tag for tag, _attrs in reader.seen]

    assert tags(text) == tags("plain")
    assert "script" not in tags(text)


@pytest.mark.parametrize("text", NASTY)
def test_nothing_in_a_name_is_markdown(text: str) -> None:
    shown_lines = render(Report("T", AT, (text,), (report(text).sheets)), "md").decode().splitlines()
    note = shown_lines[2]
    assert note.startswith("- ")
    row = shown_lines[8]
    for line in (note[2:], row[2:].rsplit(" |", 7)[0]):
        assert not re.search(r"(?<!\\)[`*_\[\]|#~!<>]", line), line
        assert not re.search(r"(?<!\\)://|www(?<!\\)\.", line), line
        assert "\x1b" not in line
        assert not re.match(r"\s*([-+=]|\d+[.)])(\s|$)", note[2:])


def test_the_page_stands_alone_and_draws_bars() -> None:
    i18n.use("zh")
    html = render(report(), "html").decode()
    i18n.use("en")
    assert '<html lang="zh-CN">' in html
    assert html.count("<rect") == 2
    assert not re.search(r"https?://|@import|url\(", html)


@pytest.mark.parametrize("form", ["md", "csv", "xlsx", "html"])
def test_a_report_without_rows_or_sheets_is_still_one(form: str) -> None:
    assert render(Report("T", AT), form)
    assert render(Report("T", AT, (), (Sheet("S", report().sheets[0].columns, (), bars="amount"),)), form)


def test_a_file_is_for_this_user_alone_and_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old")
    save(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file for file in tmp_path.iterdir() if file.is_file()] == [path]


@pytest.mark.parametrize("name", ["no/such/a.csv", ".", "a\0b"])
def test_a_file_that_cannot_be_written_says_so(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError) as told:
        save(tmp_path / name, b"x")
    assert told.value.code == "not_written"
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    link.symlink_to(real)
    save(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_file_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    save(pipe, b"words")
    assert os.read(reader, 100) == b"words"
    os.close(reader)
    assert pipe.is_fifo()
