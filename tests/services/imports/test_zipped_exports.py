"""Exports in a zip, as banks and back ends send them: each file in it as if it lay beside the others."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from csdesk.desk import open_desk
from csdesk.services.imports.imports import ImportReport, import_paths
from tests.intake.exports import FILES, sample_bytes, xlsx_bytes

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
