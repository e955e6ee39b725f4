"""Exports with a password, as Pinduoduo, WeChat and Alipay send them: asked for, never kept, asked again when wrong."""

from __future__ import annotations

import base64
import io
import sys
import zipfile
from pathlib import Path

import pytest
import pyzipper
from msoffcrypto.format.ooxml import OOXMLFile

from csdesk.desk import Desk, open_desk
from csdesk.intake import apart
from csdesk.services.imports.imports import ImportReport, import_paths, locked
from csdesk.services.imports.maps import guess
from csdesk.services.imports.watch import watch_folder
from tests.intake.exports import sample_bytes, xlsx_bytes

NOW = "2026-03-17T08:30:00+08:00"
SECRET = "Zr7q0pen"
TABLE = {"表": [["订单编号", "订单状态"], ["3809000000000000001", "交易成功"]]}


def locked_book(rows: dict[str, list[list[str]]] = TABLE) -> bytes:
    data = io.BytesIO()
    OOXMLFile(io.BytesIO(xlsx_bytes(rows))).encrypt(SECRET, data)
    return data.getvalue()


def aes_zip(raw: bytes, name: str = "a.csv") -> bytes:
    data = io.BytesIO()
    with pyzipper.AESZipFile(data, "w", compression=zipfile.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as book:
        book.setpassword(SECRET.encode())
        book.writestr(name, raw)
    return data.getvalue()


OLD_ZIP = base64.b64decode(
    "UEsDBBQACQAIAJe4fl0Ba+I4PAAAADsAAAAFAAAAYS5jc3Y8iRfyUpdCafrrCQSav+ZSD5z0UTymV6cRYDDIBx/mSax+AHpp7CBBZPAs"
    "RdxH+Qbc1QhlndGvObWmO0xQSwcIAWviODwAAAA7AAAAUEsBAh4DFAAJAAgAl7h+XQFr4jg8AAAAOwAAAAUAAAAAAAAAAQAAAKSBAAAA"
    "AGEuY3N2UEsFBgAAAAABAAEAMwAAAG8AAAAAAA=="
)
"""Made by Info-ZIP with its older lock: `zip -P`, the table above as a.csv."""

FILES = {"a.xlsx": locked_book(), "a.zip": OLD_ZIP, "b.zip": aes_zip(sample_bytes("kuaishou")), "c.zip": b""}


def in_a_zip(raw: bytes, name: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as book:
        book.writestr(name, raw)
    return data.getvalue()


FILES["c.zip"] = in_a_zip(FILES["a.xlsx"], "里/a.xlsx")


def bring(folder: Path, name: str, *passwords: str) -> tuple[Desk, ImportReport]:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(FILES[name])
    desk = open_desk(folder / "desk", now=NOW)
    return desk, import_paths(desk, [folder / name], passwords=passwords)


def codes(report: ImportReport) -> list[str]:
    return [found.code for file in report.files for found in file.problems]


@pytest.mark.parametrize("name", FILES)
def test_a_password_is_asked_for_and_a_wrong_one_again(tmp_path: Path, name: str) -> None:
    for passwords, code in (((), "password_needed"), (("wrong", ""), "password_wrong")):
        desk, report = bring(tmp_path, name, *passwords)
        assert codes(report) == [code]
        assert locked(report) == [tmp_path / name]
        assert (report.waits, report.complete, len(desk.orders)) == (True, False, 0)
    desk, report = bring(tmp_path, name, "wrong", SECRET)
    assert not locked(report)
    assert len(open_desk(desk.home.folder, now=NOW).orders) == report.totals.added >= 1


@pytest.mark.parametrize("name", FILES)
def test_the_password_is_kept_nowhere(tmp_path: Path, name: str) -> None:
    desk, _report = bring(tmp_path, name, SECRET)
    kept = [path for path in desk.home.folder.rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if SECRET.encode() in path.read_bytes()]


def test_every_wrong_password_of_the_older_lock_is_told(tmp_path: Path) -> None:
    _desk, report = bring(tmp_path, "a.zip", *map(str, range(600)))  # about two of them pass its one check sign
    assert codes(report) == ["password_wrong"]


def test_without_the_extra_the_way_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("msoffcrypto", "pyzipper"):
        monkeypatch.setitem(sys.modules, module, None)
    for name in ("a.xlsx", "b.zip"):
        _desk, report = bring(tmp_path, name, SECRET)
        assert codes(report) == ["extra_missing"]
        assert "csdesk[locked]" in report.files[0].problems[0].message
    _desk, report = bring(tmp_path, "a.zip", SECRET)
    assert report.totals.added == 1  # the standard library opens these


def test_a_lock_that_asks_for_endless_work_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "KEY_S", 0.0)
    monkeypatch.setattr(apart, "SHORT_S", 0.05)
    _desk, report = bring(tmp_path, "a.xlsx", SECRET)
    assert codes(report) == ["unreadable"]


def test_a_broken_lock_is_told(tmp_path: Path) -> None:
    whole = FILES["a.xlsx"]
    (tmp_path / "a.xlsx").write_bytes(whole[:1024] + bytes(512) + whole[1536:])
    report = import_paths(open_desk(tmp_path / "desk", now=NOW), [tmp_path / "a.xlsx"], passwords=[SECRET])
    assert codes(report)
    assert set(codes(report)) <= {"unreadable", "password_wrong"}


def test_a_watched_folder_tells_of_a_locked_file(tmp_path: Path) -> None:
    looks = iter((False, False, False, True))
    inbox = tmp_path / "in"
    inbox.mkdir()

    def stop() -> bool:
        (inbox / "a.xlsx").write_bytes(FILES["a.xlsx"]) if not any(inbox.iterdir()) else None
        return next(looks)

    (report,) = watch_folder(open_desk(tmp_path / "desk", now=NOW), inbox, stop)
    assert codes(report) == ["password_needed"]


def test_a_locked_table_that_nobody_knows_is_guessed(tmp_path: Path) -> None:
    rows = [["order number", "customer", "product", "qty"], ["A-100001", "Ann", "cup", "4"]]
    (tmp_path / "a.xlsx").write_bytes(locked_book({"x": rows}))
    assert [column.label for column in guess(tmp_path / "a.xlsx", [SECRET]).draft.columns] == rows[0]
