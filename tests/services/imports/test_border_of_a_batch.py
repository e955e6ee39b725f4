"""A mistake of ours with one file or one row is that one's problem: the rest of the batch comes in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from csdesk.cli.frame.app import main
from csdesk.desk import Desk, open_desk
from csdesk.domain.shared.models import Order
from csdesk.errors import BusyError
from csdesk.intake import rows
from csdesk.intake.facts import FactReader
from csdesk.services.imports import imports, one_file, talk_files, watch
from csdesk.services.imports.imports import import_paths
from csdesk.services.imports.rejects import list_rejects
from tests.intake.exports import Sale, csv_bytes, file_bytes, make_rows, table

GOOD, BAD = "3809000000000000001", "3809000000000000002"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two order lists and a sheet."""
    place = tmp_path / "下载"
    place.mkdir()
    for name, number in (("ExportOrderList202603170800.csv", GOOD), ("ExportOrderList202603170900.csv", BAD)):
        (place / name).write_bytes(file_bytes("T-B", make_rows("T-B", [Sale(number)])))
    (place / "stock.csv").write_text("商家编码,商品名称,页面库存,实际库存\nGW-01,盖碗,25,1\n", encoding="utf-8")
    return place


def break_at(monkeypatch: pytest.MonkeyPatch, place: object, name: str, sign: str) -> None:
    """Make a function fail whenever its arguments name a sign."""
    real = getattr(place, name)

    def fails(*args: Any, **more: Any) -> Any:
        if any(sign in str(arg) for arg in args if not callable(arg)):  # whose address may hold the sign
            raise IndexError("list index out of range")
        return real(*args, **more)

    monkeypatch.setattr(place, name, fails)


def picture(desk: Desk) -> bytes:
    desk.sync()
    return msgspec.json.encode((dict(sorted(desk.orders.items())), desk.records.products.records))


@pytest.mark.parametrize(
    ("place", "name", "sign"),
    [(one_file, "read_file", "170900"), (imports, "merge", BAD), (talk_files, "_take", "stock.csv")],
)
def test_one_file_fails_and_the_rest_is_as_without_it(
    desk: Desk, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: object, name: str, sign: str
) -> None:
    if name == "merge":
        import_paths(desk, [folder / "ExportOrderList202603170900.csv"])
        desk.sync()
    with monkeypatch.context() as patch:
        break_at(patch, place, name, sign)
        report = import_paths(desk, [folder])
    bad = [file for file in report.files if [found.code for found in file.problems] == ["unreadable"]]
    assert len(bad) == 1
    assert "IndexError" in bad[0].problems[0].message
    assert not report.complete
    assert len(list(desk.home.log.glob("crash-*"))) == 1
    other = open_desk(tmp_path / "other", now="2026-03-17T08:30:00+08:00")
    if name == "merge":
        import_paths(other, [Path(bad[0].path)])
        other.sync()
    import_paths(other, [path for path in sorted(folder.iterdir()) if str(path) != bad[0].path])
    assert picture(desk) == picture(other)


@pytest.mark.parametrize("part", ["row", "group"])
def test_one_row_fails_and_is_kept(desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    path = folder / "ExportOrderList202603170800.csv"
    path.write_bytes(csv_bytes(table("T-B", make_rows("T-B", [Sale(GOOD), Sale(BAD)]))))
    if part == "row":
        break_at(monkeypatch, FactReader, "read", BAD)
    else:
        break_at(monkeypatch, rows, "combine", BAD)
    report = import_paths(desk, [path])
    assert (report.totals.rows, report.totals.records, report.totals.rejected, report.complete) == (2, 1, 1, False)
    (kept,) = list_rejects(desk, reveal=True)
    assert (kept.row, kept.code) == (3, "unreadable")
    assert BAD in "".join((kept.cells or {}).values())
    assert len(list(desk.home.log.glob("crash-*"))) == 1


def test_the_command_says_it_and_leaves_with_4(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    break_at(monkeypatch, one_file, "read_file", "170900")
    assert main(["import", str(folder)]) == 4
    said = capsys.readouterr()
    assert "170900.csv\n  " in said.out  # under its file: why
    assert "2 new" in said.out
    assert "Traceback" not in said.out + said.err


def test_watching_waits_for_another_writer_and_survives_a_mistake(
    desk: Desk, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "watched"
    place.mkdir()
    tries: list[str] = []

    def import_or_not(one: Desk, paths: list[Path], **_how: object) -> imports.ImportReport:
        tries.append(paths[0].name)
        if len(tries) == 1:
            raise BusyError("busy")
        if "0900" in tries[-1]:
            raise IndexError
        return import_paths(one, paths)

    monkeypatch.setattr(watch, "import_paths", import_or_not)
    looks = iter(range(9))

    def stop() -> bool:
        look = next(looks)
        if look == 1:
            for path in sorted(folder.iterdir())[:2]:
                (place / path.name).write_bytes(path.read_bytes())
        return look == 8

    reports = list(watch.watch_folder(desk, place, stop))
    assert len(tries) == 3
    assert sorted(found.code for report in reports for file in report.files for found in file.problems) == [
        "unreadable"
    ]
    desk.sync()
    assert [order.order_no for order in desk.orders.values() if isinstance(order, Order)] == [GOOD]


def test_watching_goes_on_and_tells_a_bad_file_once(
    desk: Desk, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "watched"
    place.mkdir()
    break_at(monkeypatch, one_file, "read_file", "170900")
    looks = iter(range(9))

    def stop() -> bool:
        look = next(looks)
        if look in (1, 4):
            path = sorted(folder.iterdir())[1 if look == 1 else 0]
            (place / path.name).write_bytes(path.read_bytes())
        return look == 8

    reports = list(watch.watch_folder(desk, place, stop))
    assert [found.code for report in reports for file in report.files for found in file.problems] == ["unreadable"]
    desk.sync()
    assert [order.order_no for order in desk.orders.values() if isinstance(order, Order)] == [GOOD]


@pytest.mark.parametrize("sign", ["[", '{"data":'])
def test_brackets_without_an_end_are_no_mistake_of_ours(desk: Desk, tmp_path: Path, sign: str) -> None:
    (path := tmp_path / "deep.json").write_text(sign * 100_000, encoding="utf-8")
    report = import_paths(desk, [path])
    assert [problem.code for problem in report.files[0].problems] == ["header_not_found"]
    assert not list(desk.home.log.glob("crash-*"))
