"""Exports in a zip, as banks and back ends send them: each file in it as if it lay beside the others."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from csdesk.desk import open_desk
from csdesk.services.imports.imports import ImportReport, import_paths
from tests.intake.exports import FILES, make_rows, sample_bytes, sample_sales, table, xlsx_bytes

NOW = "2026-03-17T08:30:00+08:00"


def packed(files: dict[str, bytes]) -> bytes:
    data, held = io.BytesIO(), {}
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as book:
        for number, (name, raw) in enumerate(files.items()):
            written = name.encode("gb18030")  # as Windows writes it, without saying so
            held[f"{number:~<{len(written)}}"] = written
            book.writestr(f"{number:~<{len(written)}}", raw)
    whole = data.getvalue()
    for place, written in held.items():
        whole = whole.replace(place.encode(), written)
    return whole


def bring(folder: Path, files: dict[str, bytes]) -> ImportReport:
    folder.mkdir()
    for name, raw in files.items():
        (folder / name).write_bytes(raw)
    return import_paths(open_desk(folder / "desk", now=NOW), sorted(folder.glob("*.*")))


def test_a_zip_is_what_is_in_it(tmp_path: Path) -> None:
    some = {FILES[name][0]: sample_bytes(name) for name in ("T-B", "P-B", "kuaishou")}
    plain = bring(tmp_path / "plain", some)
    zipped = bring(tmp_path / "zipped", {"一月.zip": packed({f"内/{name}": raw for name, raw in some.items()})})
    assert (zipped.totals.added, zipped.totals.rejected) == (plain.totals.added, plain.totals.rejected)
    assert {Path(file.path).name for file in zipped.files} == set(some)
    assert all("一月.zip" in file.path for file in zipped.files)
    desks = [open_desk(tmp_path / name / "desk", now=NOW) for name in ("plain", "zipped")]
    assert dict(desks[0].orders) == dict(desks[1].orders)


def test_what_else_lies_in_a_zip_is_told(tmp_path: Path) -> None:
    some = {
        FILES["T-B"][0]: sample_bytes("T-B"),
        "说明.pdf": b"%PDF",
        "说明.txt": b"x",
        "图/1.jpg": b"x",
        "__MACOSX/._a.jpg": b"x",
    }
    report = bring(tmp_path / "one", {"a.zip": packed(some)})
    told = [one.message for file in report.files for one in file.problems if one.code == "member_left"]
    assert (len(told), "说明.pdf" in told[0], "1.jpg" in told[0], "._a" in told[0]) == (1, True, True, False)
    assert (report.totals.added > 0, "说明.txt" in told[0], all(file.kind for file in report.files)) == (
        True,
        True,
        True,
    )


def mail(*files: tuple[str, bytes]) -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"] = "back-end@example.com", "orders"
    made["Date"], made["Message-ID"] = "Tue, 17 Mar 2026 08:00:00 +0800", f"<{len(files)}@example.com>"
    made.set_content("see the table")
    for name, raw in files:
        made.add_attachment(raw, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def test_tables_in_a_mail_come_in_with_it(tmp_path: Path) -> None:
    name, raw = FILES["T-B"][0], sample_bytes("T-B")
    picture, other = ("a.jpg", b"x"), ("unknown.csv", b"a,b,c\n1,2,3\n")
    report = bring(tmp_path / "one", {"news.eml": mail((f"../{name}", raw), picture, other)})
    plain = bring(tmp_path / "plain", {name: raw})
    kinds = {Path(file.path).name: (file.kind, file.added) for file in report.files}
    orders = plain.totals.added
    assert kinds == {
        "news.eml": ("mail", 1),
        f"news.eml {name}": ("orders", orders),
        "news.eml unknown.csv": (None, 0),
    }
    desk = open_desk(tmp_path / "one/desk", now=NOW)
    assert {source.file for order in desk.orders.values() for source in order.sources} == {f"news.eml {name}"}
    first, second = mail((name, raw)), mail((name, raw), picture)
    both = b"".join(b"From a@example.com Tue Mar 17 08:00:00 2026\n" + one + b"\n" for one in (first, second))
    box = bring(tmp_path / "box", {"two.mbox": both})
    assert (box.totals.added, box.totals.unchanged) == (2 + orders, orders)


def page(*tables: list[list[str]]) -> bytes:
    rows = [["".join(f"<td>{cell}</td>" for cell in row) for row in table] for table in tables]
    text = "".join(f"<table>{''.join(f'<tr>{row}</tr>' for row in table)}</table>" for table in rows)
    return f"<html><meta charset='utf-8'>{text}</html>".encode()


def test_other_tables_of_a_page_are_told_where_they_look_like_data(tmp_path: Path) -> None:
    orders = table("T-B", make_rows("T-B", sample_sales("T-B")))
    frame, other = [["shop", "login"]], [["a", "b", "c"], ["1", "2", "3"], ["4", "5", "6"]]
    report = bring(tmp_path / "one", {"a.xls": page(frame, orders, other)})
    told = [(one.code, one.message) for file in report.files for one in file.problems if one.code == "sheet_left"]
    assert (report.totals.added > 0, len(told), "3" in told[0][1]) == (True, 1, True)


@pytest.mark.parametrize(
    "raw",
    [packed({"readme.doc": b"x"}), packed({"a.csv": b"a" * 100})[:-30], packed({"a.zip": packed({"b.csv": b"1,2\n"})})],
    ids=["no table", "broken", "a zip in a zip"],
)
def test_what_is_no_zip_of_exports_is_said(tmp_path: Path, raw: bytes) -> None:
    report = bring(tmp_path / "one", {"a.zip": raw})
    assert report.totals.added == 0
    assert {problem.code for file in report.files for problem in file.problems} <= {"unreadable", "header_not_found"}
    assert report.files[0].problems


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    report = bring(tmp_path / "one", {"a.zip": packed({f"{number}.csv": b"0" * (70 << 20) for number in range(2)})})
    assert [problem.code for problem in report.files[0].problems] == ["unreadable"]


def test_a_workbook_is_no_zip_of_exports(tmp_path: Path) -> None:
    report = bring(
        tmp_path / "one",
        {"a.xlsx": xlsx_bytes({"表": [["订单编号", "订单状态"], ["3809000000000000001", "交易成功"]]})},
    )
    assert report.totals.added == 1
