"""`csdesk import` as a user types it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from csdesk.cli.imports.page import Meter
from tests.cli.conftest import Csdesk
from tests.intake.exports import Sale, csv_bytes, make_rows, table

NO = "3809000000000000001"
DAMAGED = "A spreadsheet has damaged the order number 3.80912E+18; its last digits are lost."


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A list of one good row and one whose number a spreadsheet has damaged."""
    path = tmp_path / "ExportOrderList202603170800.csv"
    rows = make_rows("T-B", [Sale(NO)])
    path.write_bytes(csv_bytes(table("T-B", [*rows, rows[0] | {"订单编号": "3.80912E+18"}])))
    return path


def test_the_json_contract(csdesk: Csdesk, export: Path) -> None:
    ran = csdesk("import", str(export), "--json")
    assert ran.code == 4
    assert list(ran.json) == ["files", "totals", "seq"]
    (file,) = ran.json["files"]
    assert {name: file[name] for name in ("platform", "kind", "shop", "encoding", "rows", "records")} == {
        "platform": "taobao",
        "kind": "orders",
        "shop": "小满茶具",
        "encoding": "gb18030",
        "rows": 2,
        "records": 1,
    }
    assert file["problems"] == [
        {
            "row": 3,
            "column": "订单编号",
            "code": "id_damaged",
            "message": DAMAGED,
        }
    ]
    assert ran.json["totals"] == {
        "files": 1,
        "rows": 2,
        "records": 1,
        "added": 1,
        "updated": 0,
        "unchanged": 0,
        "rejected": 1,
    }


def test_what_a_person_reads(csdesk: Csdesk, export: Path) -> None:
    ran = csdesk("import", str(export))
    assert ran.lines == [
        f"{export}: Taobao/Tmall order list, rows 2, orders 1",
        f"  row 3 订单编号: {DAMAGED}",
        "Files 1: 1 new, 0 changed, 0 as before, 1 rejected",
    ]
    assert "--rejects" in ran.err
    assert csdesk("order", "show", NO, "--json").json["amount"] == "78.00"


def test_the_same_file_again_and_a_missing_one(csdesk: Csdesk, export: Path) -> None:
    csdesk("import", str(export))
    assert csdesk("import", str(export), "--json").json["totals"]["unchanged"] == 1
    ran = csdesk("import", "none.csv")
    assert (ran.code, ran.lines[1]) == (4, "  There is no such file.")
    assert csdesk("import").code == 2
    assert csdesk("import", str(export), "--platform", "nowhere").code == 2


def test_a_file_that_may_not_be_read_is_told_and_the_others_come_in(
    csdesk: Csdesk, export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut = tmp_path / "shut.csv"
    shut.write_bytes(b"x")
    read, access = Path.read_bytes, os.access

    def refuse(path: Path) -> bytes:
        if path == shut:
            raise PermissionError(13, "Permission denied", str(path))
        return read(path)

    monkeypatch.setattr("os.access", lambda path, mode, **more: str(path) != str(shut) and access(path, mode, **more))
    monkeypatch.setattr(Path, "read_bytes", refuse)
    ran = csdesk("import", str(shut), str(export))
    assert (ran.code, ran.lines[1]) == (4, "  You are not allowed to read it.")
    assert ran.lines[-1].startswith("Files 2: 1 new")


def test_rejected_rows(csdesk: Csdesk, export: Path, tmp_path: Path) -> None:
    csdesk("import", str(export))
    assert csdesk("import", "--rejects").lines[0].startswith(f"{export.name}\t3\t订单编号\t")
    hidden = csdesk("import", "--rejects", "--json").json
    assert hidden[0]["cells"] is None
    plain = csdesk("import", "--rejects", "--csv", "--reveal").out
    assert "测试甲" in plain
    mended = tmp_path / "mended.csv"
    mended.write_text(plain.replace("3.80912E+18", "3809000000000000009"), encoding="utf-8")
    assert csdesk("import", str(mended)).code == 0
    assert csdesk("order", "show", "3809000000000000009", "--json").json["buyer_nick"] == "清茶淡饭"
    assert csdesk("import", "--rejects", "--drop").code == 0
    assert csdesk("import", "--rejects").lines == []
    assert any("reveal" in line for line in csdesk("log").lines)


def test_a_rejected_row_is_mended_by_command(csdesk: Csdesk, export: Path) -> None:
    csdesk("import", str(export))
    row = f"{export.name}:3"
    assert csdesk("import", "--rejects", row, "--json").json[0]["row"] == 3
    ran = csdesk("import", "--rejects", "--retry", row)
    assert (ran.code, ran.lines) == (4, ["rejected rows taken in: 0, still rejected: 1"])
    assert f"{row}  订单编号  {DAMAGED}" in ran.err
    assert csdesk("import", "--rejects", "--retry", row, "--set", "订单编号").code == 2
    assert csdesk("import", "--rejects", "--retry", "none.csv:3").code == 2
    ran = csdesk("import", "--rejects", row, "--retry", "--set", "订单编号=3809000000000000009")
    assert (ran.code, ran.lines) == (0, ["rejected rows taken in: 1, still rejected: 0"])
    assert csdesk("order", "show", "3809000000000000009", "--json").json["buyer_nick"] == "清茶淡饭"
    assert csdesk("import", "--rejects").lines == []
    ran = csdesk("import", str(export), "--json")
    assert (ran.code, ran.json["totals"]["rejected"], ran.json["totals"]["unchanged"]) == (0, 0, 2)


def test_many_rows_with_one_problem_are_told_in_one_line(csdesk: Csdesk, tmp_path: Path) -> None:
    sales = [Sale(f"38090000000000000{index:02}", name="测**") for index in range(12)]
    path = tmp_path / "ExportOrderList202603170800.csv"
    path.write_bytes(csv_bytes(table("T-B", make_rows("T-B", sales))))
    assert csdesk("import", str(path)).lines[1] == (
        "  row 2, 3, 4, 5, 6 and 7 more 收货人姓名: The receiver is masked."
    )


def test_ctrl_c_is_asked_not_obeyed() -> None:
    with Meter() as meter:
        assert not meter.cancelled()
        os.kill(os.getpid(), signal.SIGINT)
        assert meter.cancelled()
        assert meter.wait()


@pytest.mark.skipif(os.name == "nt", reason="signals differ")
def test_a_big_import_can_be_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "ExportOrderList202603170800.csv"
    rows = make_rows("T-B", [Sale(f"{3809000000000000000 + index}") for index in range(20000)])
    path.write_bytes(csv_bytes(table("T-B", rows)))
    home = tmp_path / "desk"
    command = [sys.executable, "-c", CANCELLING, "--home", str(home), "--lang", "en", "import", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "Cancelled; nothing was changed.\n"
    assert not (home / "desk.json").exists()


CANCELLING = """
import os, signal, sys
from csdesk.cli.imports import page as import_page
from csdesk.cli.frame.app import main

def show(self, progress):
    if progress.rows > 1000:
        os.kill(os.getpid(), signal.SIGINT)

import_page.Meter.show = show
sys.exit(main(sys.argv[1:]))
"""
